/* QR over a grid. */
#include <stdlib.h>

#include "base/checked.h"
#include "linalg/scalapack.h"
#include "linalg/scalapack_run.h"

static const int one = 1;

typedef struct factoring {
    weft__cyclic *a, *q;
    char *tau;
} factoring;

static int factor(void *context, const weft__work *work)
{
    factoring *f = context;
    const int m = (int)f->a->rows, n = (int)f->a->columns;
    int info = 0;

    weft__scalapack_of(f->a->dtype)
        ->geqrf(&m, &n, f->a->data, &one, &one, f->a->descriptor, f->tau, work->work, &work->nwork,
                &info);
    return info;
}

/* The orthogonal factor out of its reflectors. */
static int expand(void *context, const weft__work *work)
{
    factoring *f = context;
    const int m = (int)f->q->rows, k = (int)f->q->columns;
    int info = 0;

    weft__scalapack_of(f->q->dtype)
        ->orgqr(&m, &k, &k, f->q->data, &one, &one, f->q->descriptor, f->tau, work->work,
                &work->nwork, &info);
    return info;
}

/* What the arrays are to get; r is what lies over the diagonal, so that the reflectors go aside
 * first. */
static weft_status deliver(weft__call *call, factoring *f, weft_array *q, weft_array *r)
{
    int64_t info;
    weft_status status = WEFT_OK;

    if (q)
        weft__cyclic_copy(f->a, f->q);
    weft__cyclic_zero(f->a, WEFT__BELOW);
    WEFT__TRY(weft__cyclic_store(f->a, r, WEFT__AS_IS));
    if (q && q->count > 0) {
        WEFT__TRY(weft__scalapack_run(call, f->a->grid, true, expand, f, &info));
        WEFT__TRY(weft__cyclic_store(f->q, q, WEFT__AS_IS));
    }
fail:
    return status;
}

weft_status weft__scalapack_qr(weft__call *call, weft_array *a, weft_array **q, weft_array **r)
{
    const int64_t m = a->shape.extent[0], n = a->shape.extent[1], k = weft__min64(m, n);
    weft_array *operand = NULL, *result = NULL, *orthogonal = NULL;
    weft__cyclic c = {0}, reflectors = {0};
    factoring f = {.a = &c, .q = &reflectors};
    const weft__grid *grid;
    int64_t block, info;
    weft_status status;

    WEFT__TRY(weft__scalapack_operand(call, a, &operand));
    WEFT__TRY(weft__scalapack_result(call, *r, WEFT_SHAPE(k, n), call->dtype, &result));
    if (q)
        WEFT__TRY(weft__scalapack_result(call, *q, WEFT_SHAPE(m, k), call->dtype, &orthogonal));
    WEFT__TRY(weft__scalapack_enter(call, weft__array_hash(operand), m, n, 0, &grid, &block));
    WEFT__TRY(weft__scalapack_deal(call, grid, block, m, n, operand, WEFT__AS_IS, &c));
    if (q)
        WEFT__TRY(weft__scalapack_deal(call, grid, block, m, k, NULL, WEFT__AS_IS, &reflectors));
    weft__call_prepared(call);
    f.tau = calloc((size_t)(c.local_columns + 1), weft_dtype_size(c.dtype));
    weft__must(f.tau);
    if (k > 0)
        WEFT__TRY(weft__scalapack_run(call, grid, true, factor, &f, &info));
    weft__call_factored(call);
    WEFT__TRY(deliver(call, &f, orthogonal, result));
    WEFT__TRY(weft__leave(call->s));
    if (!*r)
        *r = weft_reference(result);
    if (q && !*q)
        *q = weft_reference(orthogonal);
fail:
    free(f.tau);
    weft__cyclic_free(&reflectors), weft__cyclic_free(&c);
    weft_free(&operand), weft_free(&result), weft_free(&orthogonal);
    return status;
}
