/* Singular values and vectors over a grid by QR iteration. */
#include <limits.h>
#include <stdlib.h>

#include "base/checked.h"
#include "linalg/scalapack_svd.h"

static const int one = 1;

typedef struct iteration {
    weft__cyclic *a, *u, *vt;
    bool with_vectors;
    char *values;
} iteration;

static int iterate(void *context, const weft__work *work)
{
    iteration *k = context;
    const weft__scalapack *routines = weft__scalapack_of(k->a->dtype);
    const char *job = k->with_vectors ? "V" : "N";
    const int m = (int)k->a->rows, n = (int)k->a->columns;
    const int *of_u = k->with_vectors ? k->u->descriptor : k->a->descriptor;
    const int *of_vt = k->with_vectors ? k->vt->descriptor : k->a->descriptor;
    int info = 0;

    if (k->a->dtype < WEFT_COMPLEX64)
        routines->gesvd(job, job, &m, &n, k->a->data, &one, &one, k->a->descriptor, k->values,
                        k->u->data, &one, &one, of_u, k->vt->data, &one, &one, of_vt, work->work,
                        &work->nwork, &info, 1, 1);
    else
        routines->gesvd_complex(job, job, &m, &n, k->a->data, &one, &one, k->a->descriptor,
                                k->values, k->u->data, &one, &one, of_u, k->vt->data, &one, &one,
                                of_vt, work->work, &work->nwork, work->reals, &info, 1, 1);
    return info;
}

/* p?gesvd counts its workspace in 32 bits, without a look at the sum: n·(rows of U and columns of
 * Vᵀ on a rank), besides the pieces. */
static weft_status check_size(const weft__call *call, const weft__cyclic *a)
{
    const int64_t ranks = (int64_t)a->grid->rows * a->grid->columns;
    const int64_t held = a->columns * (a->rows / ranks + a->columns / ranks + 2 + 6);
    const int64_t pieces =
        weft__cyclic_elements(a->grid, 0, a->rows, a->columns, a->block, a->dtype) +
        weft__cyclic_elements(a->grid, 0, a->columns, a->columns, a->block, a->dtype);

    if (held + pieces + 6 * a->rows < INT_MAX)
        return WEFT_OK;
    return weft_fail(
        call->s, WEFT_ERR_UNSUPPORTED,
        "%s: p?gesvd of %lld x %lld on %lld ranks wants more workspace than its 32-bit "
        "integers count: use more ranks, or another driver",
        call->operation, (long long)a->rows, (long long)a->columns, (long long)ranks);
}

typedef struct completion {
    weft__cyclic *q;
    char *tau;
    int m, n;
} completion;

static int factor(void *context, const weft__work *work)
{
    completion *k = context;
    int info = 0;

    weft__scalapack_of(k->q->dtype)
        ->geqrf(&k->m, &k->n, k->q->data, &one, &one, k->q->descriptor, k->tau, work->work,
                &work->nwork, &info);
    return info;
}

static int expand(void *context, const weft__work *work)
{
    completion *k = context;
    int info = 0;

    weft__scalapack_of(k->q->dtype)
        ->orgqr(&k->m, &k->m, &k->n, k->q->data, &one, &one, k->q->descriptor, k->tau, work->work,
                &work->nwork, &info);
    return info;
}

/* An orthonormal basis of the whole space whose first columns are u: QR of u changes no more than
 * the signs of those. */
static weft_status complete(weft__call *call, const weft__cyclic *u, weft__cyclic *whole)
{
    completion k = {.q = whole, .m = (int)u->rows, .n = (int)u->columns};
    int64_t info;
    weft_status status;

    weft__must(k.tau = calloc((size_t)(whole->local_columns + 1), weft_dtype_size(u->dtype)));
    weft__cyclic_zero(whole, WEFT__EVERYWHERE);
    weft__cyclic_copy(u, whole);
    WEFT__TRY(weft__scalapack_run(call, u->grid, true, factor, &k, &info));
    WEFT__TRY(weft__scalapack_run(call, u->grid, true, expand, &k, &info));
    weft__cyclic_copy(u, whole);
fail:
    free(k.tau);
    return status;
}

static weft_status store(weft__call *call, iteration *k, const weft__svd_target *to)
{
    weft__cyclic whole = {0};
    weft_status status;

    WEFT__TRY(weft__cyclic_store(k->vt, to->right,
                                 to->right_form == WEFT__AS_IS ? WEFT__ADJOINT : WEFT__AS_IS));
    if (to->columns == k->u->columns)
        return weft__cyclic_store(k->u, to->left, to->left_form);
    WEFT__TRY(weft__scalapack_deal(call, k->u->grid, k->u->block, k->u->rows, to->columns, NULL,
                                   WEFT__AS_IS, &whole));
    WEFT__TRY(complete(call, k->u, &whole));
    status = weft__cyclic_store(&whole, to->left, to->left_form);
fail:
    weft__cyclic_free(&whole);
    return status;
}

static weft_status decompose(weft__call *call, iteration *k, const weft__svd_target *to)
{
    const weft__cyclic *a = k->a;
    int64_t info;
    weft_status status;

    WEFT__TRY(check_size(call, a));
    if (k->with_vectors) {
        WEFT__TRY(weft__scalapack_deal(call, a->grid, a->block, a->rows, a->columns, NULL,
                                       WEFT__AS_IS, k->u));
        WEFT__TRY(weft__scalapack_deal(call, a->grid, a->block, a->columns, a->columns, NULL,
                                       WEFT__AS_IS, k->vt));
    }
    WEFT__TRY(weft__scalapack_run(call, a->grid, true, iterate, k, &info));
    weft__call_factored(call);
    if (info > 0)
        return weft_fail(call->s, WEFT_ERR_NOT_CONVERGED,
                         "%s: %lld singular values did not converge", call->operation,
                         (long long)info);
    if (k->with_vectors)
        status = store(call, k, to);
fail:
    return status;
}

weft_status weft__svd_by_iteration(weft__call *call, weft__cyclic *a, const weft__svd_target *to,
                                   double *values)
{
    weft__cyclic u = {0}, vt = {0};
    iteration k = {.a = a, .u = &u, .vt = &vt, .with_vectors = to->left != NULL};
    weft_status status;

    weft__must(k.values = calloc((size_t)a->columns + 1, sizeof(double)));
    status = decompose(call, &k, to);
    for (int64_t i = 0; i < a->columns; i++)
        values[i] = weft__real_at(a->dtype, k.values, i);
    free(k.values);
    weft__cyclic_free(&vt), weft__cyclic_free(&u);
    return status;
}
