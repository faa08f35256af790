/* Eigenvalues and eigenvectors of Hermitian matrices over a grid. */
#include <stdlib.h>

#include "linalg/lapack.h"
#include "linalg/scalapack.h"
#include "linalg/scalapack_run.h"

extern void dsterf_(const int *n, double *d, double *e, int *info);

static const int one = 1;

typedef struct decomposition {
    weft__cyclic *a, *v; /* v of nothing: values only */
    int n;
    char *small;    /* what a routine returns by columns: values; or diagonals and scalars */
    double *values; /* n on every rank; then, for values only, what is beside the diagonal */
} decomposition;

/* What p?ormtr needs, which p?syevd calls and does not ask: it matters for small matrices. */
static int64_t forgotten(const weft__cyclic *v)
{
    return v->block * (v->local_rows + v->local_columns + 3 * v->block);
}

static int decompose(void *context, const weft__work *work)
{
    decomposition *k = context;
    const weft__scalapack *routines = weft__scalapack_of(k->a->dtype);
    weft__cyclic *a = k->a, *v = k->v;
    int info = 0;

    if (a->dtype < WEFT_COMPLEX64)
        routines->syevd("V", "L", &k->n, a->data, &one, &one, a->descriptor, k->small, v->data,
                        &one, &one, v->descriptor, work->work, &work->nwork, work->integers,
                        &work->nintegers, &info, 1, 1);
    else
        routines->heevd("V", "L", &k->n, a->data, &one, &one, a->descriptor, k->small, v->data,
                        &one, &one, v->descriptor, work->work, &work->nwork, work->reals,
                        &work->nreals, work->integers, &work->nintegers, &info, 1, 1);
    weft__work_add(a->dtype, work, forgotten(v));
    return info;
}

/* The diagonals are read from the matrix afterwards. */
static int reduce(void *context, const weft__work *work)
{
    decomposition *k = context;
    weft__cyclic *a = k->a;
    const size_t columns = (size_t)(a->local_columns + 1) * weft_dtype_size(a->dtype);
    int info = 0;

    weft__scalapack_of(a->dtype)->sytrd("L", &k->n, a->data, &one, &one, a->descriptor, k->small,
                                        k->small + columns, k->small + 2 * columns, work->work,
                                        &work->nwork, &info, 1);
    return info;
}

static weft_status refuse(const weft__call *call, int64_t info)
{
    return weft_fail(call->s, WEFT_ERR_NOT_CONVERGED,
                     "%s: the eigenvalues did not converge (ScaLAPACK's info is %lld)",
                     call->operation, (long long)info);
}

static weft_status find_vectors(weft__call *call, decomposition *k)
{
    int64_t info;
    weft_status status;

    WEFT__TRY(weft__scalapack_run(call, k->a->grid, true, decompose, k, &info));
    if (info > 0)
        return refuse(call, info);
    for (int i = 0; i < k->n; i++)
        k->values[i] = weft__real_at(k->a->dtype, k->small, i);
fail:
    return status;
}

/* Of the tridiagonal matrix: on rank 0, in double precision whatever the dtype is. */
static weft_status find_values(weft__call *call, decomposition *k)
{
    double *beside = k->values + k->n;
    int failed = 0;
    int64_t info;
    weft_status status;

    WEFT__TRY(weft__scalapack_run(call, k->a->grid, true, reduce, k, &info));
    weft__scalapack_diagonal(k->a, 0, 1, k->values);
    weft__scalapack_diagonal(k->a, -1, 1, beside);
    WEFT__TRY(weft__scalapack_sum(call->s, 2 * (int64_t)k->n, k->values));
    if (call->s->comms.rank == 0)
        dsterf_(&k->n, k->values, beside + 1, &failed);
    WEFT__TRY(weft__unless_poisoned(call->s, weft__broadcast(call->s, &failed, sizeof failed, 0)));
    if (failed > 0)
        return refuse(call, failed);
fail:
    return status;
}

/* Between entering and leaving the operation. */
static weft_status work_on(weft__call *call, decomposition *k, weft_array *a, weft_array *v)
{
    const int64_t n = k->n;
    const weft__grid *grid;
    int64_t block;
    weft_status status;

    WEFT__TRY(weft__scalapack_enter(call, weft__array_hash(a), n, n, 0, &grid, &block));
    WEFT__TRY(weft__scalapack_deal(call, grid, block, n, n, a, WEFT__AS_IS, k->a));
    if (v)
        WEFT__TRY(weft__scalapack_deal(call, grid, block, n, n, NULL, WEFT__AS_IS, k->v));
    weft__call_prepared(call);
    k->small = calloc((size_t)(3 * (n + 1)), 2 * sizeof(double));
    k->values = calloc((size_t)(2 * n + 1), sizeof *k->values);
    weft__must(k->small);
    weft__must(k->values);
    if (n > 0)
        WEFT__TRY(v ? find_vectors(call, k) : find_values(call, k));
    weft__call_factored(call);
    if (v)
        WEFT__TRY(weft__cyclic_store(k->v, v, WEFT__AS_IS));
    status = weft__leave(call->s);
fail:
    return status;
}

weft_status weft__scalapack_eigh(weft__call *call, weft_array *a, weft_array **w, weft_array **v)
{
    const int64_t n = a->shape.extent[0];
    weft__cyclic matrix = {0}, vectors = {0};
    decomposition k = {.a = &matrix, .v = &vectors, .n = (int)n};
    weft_array *operand = NULL, *values = NULL, *columns = NULL;
    weft_status status;

    WEFT__TRY(weft__scalapack_operand(call, a, &operand));
    WEFT__TRY(
        weft__scalapack_result(call, *w, WEFT_SHAPE(n), weft__lapack_real(call->dtype), &values));
    if (v)
        WEFT__TRY(weft__scalapack_result(call, *v, WEFT_SHAPE(n, n), call->dtype, &columns));
    WEFT__TRY(work_on(call, &k, operand, columns));
    WEFT__TRY(weft__scalapack_put(values, k.values));
    if (!*w)
        *w = weft_reference(values);
    if (v && !*v)
        *v = weft_reference(columns);
fail:
    free(k.small), free(k.values);
    weft__cyclic_free(&vectors), weft__cyclic_free(&matrix);
    weft_free(&operand), weft_free(&values), weft_free(&columns);
    return status;
}
