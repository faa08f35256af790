/* Products of matrices: sums of several panels, cells that straddle ranks and nodes. */
#include "answers.h"

/* rows × 900 by 900 × columns, uniform, of this dtype. */
static weft_status of_random(const inputs *in, weft_dtype dtype, weft_shape of_a, weft_shape of_b,
                             weft_array **r)
{
    weft_array *a = NULL, *b = NULL, *x = NULL, *y = NULL;

    WEFT_TRY(weft_random(in->s, of_a, WEFT_FLOAT64, 5, &a));
    WEFT_TRY(weft_random(in->s, of_b, WEFT_FLOAT64, 6, &b));
    if (dtype >= WEFT_COMPLEX64) {
        WEFT_TRY(weft_eval("a - 0.5 + 1j*(0.25 - a*a)", WEFT_VARS(a), &x));
        WEFT_TRY(weft_eval("b - 0.5 + 1j*(0.25 - b*b)", WEFT_VARS(b), &y));
        weft_free(&a), weft_free(&b);
    } else {
        WEFT_TRY(weft_eval("100*a - 50", WEFT_VARS(a), &x));
        WEFT_TRY(weft_eval("100*b - 50", WEFT_VARS(b), &y));
        weft_free(&a), weft_free(&b);
    }
    WEFT_TRY(weft_astype_casting(x, dtype, WEFT_CASTING_UNSAFE, &a));
    WEFT_TRY(weft_astype_casting(y, dtype, WEFT_CASTING_UNSAFE, &b));
    WEFT_TRY(weft_matmul(a, b, r));
fail:
    weft_free(&a), weft_free(&b), weft_free(&x), weft_free(&y);
    return weft_failure(in->s);
}

static weft_status float64(const inputs *in, weft_array **r)
{
    return of_random(in, WEFT_FLOAT64, WEFT_SHAPE(431, 900), WEFT_SHAPE(900, 399), r);
}

static weft_status float32(const inputs *in, weft_array **r)
{
    return of_random(in, WEFT_FLOAT32, WEFT_SHAPE(431, 900), WEFT_SHAPE(900, 399), r);
}

static weft_status complex64(const inputs *in, weft_array **r)
{
    return of_random(in, WEFT_COMPLEX64, WEFT_SHAPE(231, 800), WEFT_SHAPE(800, 299), r);
}

static weft_status complex128(const inputs *in, weft_array **r)
{
    return of_random(in, WEFT_COMPLEX128, WEFT_SHAPE(231, 800), WEFT_SHAPE(800, 299), r);
}

static weft_status int16(const inputs *in, weft_array **r)
{
    return of_random(in, WEFT_INT16, WEFT_SHAPE(131, 80), WEFT_SHAPE(80, 99), r);
}

static weft_status few_terms(const inputs *in, weft_array **r)
{
    return of_random(in, WEFT_FLOAT64, WEFT_SHAPE(500, 3), WEFT_SHAPE(3, 1700), r);
}

static weft_status few_rows(const inputs *in, weft_array **r)
{
    return of_random(in, WEFT_FLOAT32, WEFT_SHAPE(20, 50), WEFT_SHAPE(50, 1700), r);
}

static weft_status column(const inputs *in, weft_array **r)
{
    return of_random(in, WEFT_FLOAT64, WEFT_SHAPE(431, 7000), WEFT_SHAPE(7000), r);
}

static weft_status row(const inputs *in, weft_array **r)
{
    return of_random(in, WEFT_FLOAT64, WEFT_SHAPE(5000), WEFT_SHAPE(5000, 299), r);
}

static weft_status batch(const inputs *in, weft_array **r)
{
    return of_random(in, WEFT_FLOAT64, WEFT_SHAPE(5, 1, 30, 200), WEFT_SHAPE(3, 200, 220), r);
}

/* With its own transpose: BLAS reads one of them by columns, or a copy. */
static weft_status turned(const inputs *in, weft_array **r)
{
    weft_array *a = NULL, *t = NULL;

    WEFT_TRY(weft_random(in->s, WEFT_SHAPE(301, 800), WEFT_FLOAT64, 7, &a));
    WEFT_TRY(weft_transpose(a, NULL, &t));
    WEFT_TRY(weft_matmul(a, t, r));
fail:
    weft_free(&a), weft_free(&t);
    return weft_failure(in->s);
}

const line matmul_lines[] = {{"weft_matmul", float64},
                             {"weft_matmul of float32", float32},
                             {"weft_matmul of complex64", complex64},
                             {"weft_matmul of complex128", complex128},
                             {"weft_matmul of int16", int16},
                             {"weft_matmul, few terms", few_terms},
                             {"weft_matmul, few rows of float32", few_rows},
                             {"weft_matmul by a column", column},
                             {"weft_matmul of a row", row},
                             {"weft_matmul of stacks", batch},
                             {"weft_matmul by the transpose", turned},
                             {0}};
