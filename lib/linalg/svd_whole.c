#include "linalg/svd_whole.h"

#include <weft/create.h>
#include <weft/view.h>

#include "base/checked.h"
#include "linalg/dense.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/solo.h"

void weft__svd_shapes(int64_t m, int64_t n, weft_svd_mode mode, weft_shape *u, weft_shape *vt)
{
    const int64_t k = weft__min64(m, n);

    *u = WEFT_SHAPE(m, mode == WEFT_SVD_FULL ? m : k);
    *vt = WEFT_SHAPE(mode == WEFT_SVD_FULL ? n : k, n);
}

typedef struct decomposing {
    const weft__values *found;
    weft_array *a;
    int m, n;
    weft_svd_mode mode;
    bool by_iteration; /* gesvd */
} decomposing;

/* LAPACK reads the transpose, whose left vectors are a's right ones: written by columns there, they
 * are the rows of vt here. */
static void decompose(void *context, weft__report *report)
{
    const decomposing *d = context;
    const weft__lapack *lapack = weft__lapack_of(d->a->dtype);
    const char job = d->mode == WEFT_SVD_VALUES ? 'N' : d->mode == WEFT_SVD_FULL ? 'A' : 'S';
    const int k = d->m < d->n ? d->m : d->n, pitch = d->mode == WEFT_SVD_FULL ? d->m : k;
    void *u = d->found->u ? weft__dense_data(d->found->u) : NULL;
    void *vt = d->found->vt ? weft__dense_data(d->found->vt) : NULL;

    report->info = (d->by_iteration ? lapack->gesvd : lapack->gesdd)(
        job, d->n, d->m, weft__dense_data(d->a), d->n, weft__dense_data(d->found->s), vt, d->n, u,
        pitch);
}

/* Where a has no elements, the vectors are those of the identity. */
static weft_status fill_empty(weft_array *a)
{
    weft_array *unit = NULL;
    weft_status status;

    if (a->count == 0)
        return WEFT_OK;
    WEFT__TRY(weft_eye(a->session, a->shape.extent[0], a->shape.extent[1], 0, a->dtype, &unit));
    status = weft_assign(a, unit);
fail:
    weft_free(&unit);
    return status;
}

static weft_status refuse(const weft__call *call, const weft_array *a, int64_t info)
{
    return weft_fail(call->s, WEFT_ERR_NOT_CONVERGED,
                     "%s: the singular values of %lld x %lld did not converge (LAPACK's INFO is "
                     "%lld)",
                     call->operation, (long long)a->shape.extent[0], (long long)a->shape.extent[1],
                     (long long)info);
}

weft_status weft__svd_whole(weft__call *call, weft_array *a, weft_svd_mode mode, bool may_overwrite,
                            const weft__values *to, weft__values *found)
{
    const int64_t m = a->shape.extent[0], n = a->shape.extent[1], k = weft__min64(m, n);
    decomposing d = {.found = found,
                     .m = (int)m,
                     .n = (int)n,
                     .mode = mode,
                     .by_iteration = call->options.driver == WEFT_DRIVER_GESVD};
    weft_shape of_u, of_vt;
    weft__report report = {0};
    weft_status status;

    if (d.by_iteration)
        call->certificate.driver = "gesvd";
    weft__svd_shapes(m, n, mode, &of_u, &of_vt);
    WEFT__TRY(weft__refuse_workspace(
        call, mode == WEFT_SVD_VALUES ? 0 : 3.0 * (double)k * (double)k + 16e6));
    WEFT__TRY(weft__dense_copy(a, call->dtype, false, may_overwrite, &d.a));
    WEFT__TRY(weft__dense_result(call->s, WEFT_SHAPE(k), weft__lapack_real(call->dtype), to->s,
                                 &found->s));
    if (mode != WEFT_SVD_VALUES) {
        WEFT__TRY(weft__dense_result(call->s, of_u, call->dtype, to->u, &found->u));
        WEFT__TRY(weft__dense_result(call->s, of_vt, call->dtype, to->vt, &found->vt));
    }
    weft__call_prepared(call);
    weft__call_counts(call, WEFT__BLAS_GESDD, k,
                      weft__flops_svd((double)m, (double)n, mode != WEFT_SVD_VALUES),
                      mode != WEFT_SVD_VALUES && !d.by_iteration);
    if (k > 0) {
        WEFT__TRY(weft__solo(call->s, call->operation,
                             weft__call_threads(call, WEFT__BLAS_GESDD, k), decompose, &d,
                             &report));
    } else if (mode != WEFT_SVD_VALUES) {
        WEFT__TRY(fill_empty(found->u));
        WEFT__TRY(fill_empty(found->vt));
    }
    weft__call_factored(call);
    if (report.info != 0)
        status = refuse(call, a, report.info);
fail:
    weft_free(&d.a);
    return status;
}

void weft__values_free(weft__values *values)
{
    weft_free(&values->u), weft_free(&values->s), weft_free(&values->vt);
}
