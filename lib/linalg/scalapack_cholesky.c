/* Cholesky factors over a grid. */
#include <math.h>

#include "linalg/scalapack.h"
#include "linalg/scalapack_run.h"

static int factor(void *context, const weft__work *work)
{
    weft__cyclic *a = context;
    const int n = (int)a->rows, one = 1;
    int info = 0;

    (void)work;
    weft__scalapack_of(a->dtype)->potrf("L", &n, a->data, &one, &one, a->descriptor, &info, 1);
    return info;
}

weft_status weft__scalapack_cholesky(weft__call *call, weft_array *a, double *rcond, weft_array **l,
                                     int64_t *minor)
{
    const int64_t n = a->shape.extent[0];
    weft_array *operand = NULL, *result = NULL;
    weft__cyclic c = {0};
    const weft__grid *grid;
    int64_t block;
    weft_status status;

    *minor = 0;
    if (rcond)
        *rcond = NAN;
    WEFT__TRY(weft__scalapack_operand(call, a, &operand));
    WEFT__TRY(weft__scalapack_result(call, *l, a->shape, call->dtype, &result));
    WEFT__TRY(weft__scalapack_enter(call, weft__array_hash(operand), n, n, 0, &grid, &block));
    WEFT__TRY(weft__scalapack_deal(call, grid, block, n, n, operand, WEFT__AS_IS, &c));
    weft__call_prepared(call);
    if (n > 0)
        WEFT__TRY(weft__scalapack_run(call, grid, false, factor, &c, minor));
    weft__call_factored(call);
    if (*minor == 0) {
        weft__cyclic_zero(&c, WEFT__ABOVE);
        WEFT__TRY(weft__cyclic_store(&c, result, WEFT__AS_IS));
    }
    WEFT__TRY(weft__leave(call->s));
    if (*minor == 0 && n > 0 && rcond)
        WEFT__TRY(weft__scalapack_triangle(call, &c, 'L', n, rcond));
    if (*minor == 0 && !*l)
        *l = weft_reference(result);
fail:
    weft__cyclic_free(&c);
    weft_free(&operand), weft_free(&result);
    return status;
}
