/* weft_matrix_power, by squaring. */
#include <weft/create.h>
#include <weft/matmul.h>
#include <weft/matrix.h>
#include <weft/solve.h>

#include "base/hash.h"
#include "linalg/batch.h"
#include "linalg/dense.h"
#include "linalg/result.h"

/* A copy of `a`, or the identity for each matrix of it. */
static weft_status copy(weft_array *a, bool is_unit, weft_array **result)
{
    weft_array *unit = NULL, *made = NULL;
    weft_status status = WEFT_OK;

    if (is_unit)
        WEFT__TRY(weft_identity(a->session, a->shape.extent[a->shape.ndim - 1], a->dtype, &unit));
    WEFT__TRY(weft_empty(a->session, a->shape, a->dtype, &made));
    WEFT__TRY(weft_assign(made, is_unit ? unit : a));
    *result = weft_reference(made);
fail:
    weft_free(&unit), weft_free(&made);
    return status;
}

/* *x becomes *x times y, or y's own where *x is NULL. */
static weft_status multiply_by(weft_array **x, weft_array *y)
{
    weft_array *product = NULL;
    weft_status status = WEFT_OK;

    if (*x)
        WEFT__TRY(weft_matmul(*x, y, &product));
    else
        product = weft_reference(y);
    weft_free(x);
    *x = product;
fail:
    return status;
}

/* n ≥ 1. */
static weft_status raise(weft_array *a, uint64_t n, weft_array **result)
{
    weft_array *square = weft_reference(a), *power = NULL;
    weft_status status = WEFT_OK;

    for (;;) {
        if (n & 1)
            WEFT__TRY(multiply_by(&power, square));
        n >>= 1;
        if (n == 0)
            break;
        WEFT__TRY(multiply_by(&square, square));
    }
    if (power == a)
        status = copy(a, false, result);
    else
        *result = weft_reference(power);
fail:
    weft_free(&square), weft_free(&power);
    return status;
}

/* Failures name this function. */
static weft_status invert(const weft__call *call, weft_array *a, weft_array **inverse)
{
    weft_status status;

    WEFT__TRY(weft__refuse_not_finite(call, "a", a));
    status = weft_inv(a, inverse);
    if (status == WEFT_ERR_SINGULAR)
        status = weft_fail(call->s, status, "%s to a negative power: the matrix is singular",
                           call->operation);
fail:
    return status;
}

weft_status weft_matrix_power(weft_array *a, int64_t n, weft_array **r)
{
    weft__call call;
    weft_array *base = NULL, *power = NULL;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_matrix_power", "a or r");
    WEFT__TRY(weft__call_begin("weft_matrix_power", a, NULL, NULL, &call));
    weft__remember(call.s, weft__hash_word(0, (uint64_t)n));
    WEFT__TRY(weft__refuse_not_squares(&call, a));
    WEFT__TRY(
        weft__dense_check(call.s, call.operation, a->shape, n < 0 ? call.dtype : a->dtype, *r));
    if (n < 0)
        WEFT__TRY(invert(&call, a, &base));
    else
        base = weft_reference(a);
    if (n == 0)
        WEFT__TRY(copy(base, true, &power));
    else
        WEFT__TRY(raise(base, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, &power));
    status = weft__result_deliver(power, r);
fail:
    weft_free(&base), weft_free(&power);
    return status;
}
