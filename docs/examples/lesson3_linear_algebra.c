/* Lesson 3: matrix products, systems of equations, singular values, with every core.
 *
 * NumPy leaves the threads to BLAS, whose count is set by a variable before the program starts. In
 * Weft a product is dealt to the cores of all ranks in tiles, a factorisation runs with the cores
 * of the node, and the count can be set at any time, for this session alone. */
#include <stdio.h>
#include <weft.h>

enum { N = 300 };

/* What is left of a x = b. */
static weft_status residual(weft_array *a, weft_array *x, weft_array *b, double *left)
{
    weft_session *s = weft_array_session(a);
    weft_array *product = NULL;
    weft_value value;

    WEFT_TRY(weft_matmul(a, x, &product));
    WEFT_TRY(weft_eval_value(s, "max(abs(product - b))", WEFT_VARS(product, b), &value));
    *left = weft_value_double(value);
fail:
    weft_free(&product);
    return weft_failure(s);
}

int main(int argc, char **argv)
{
    weft_session *s = NULL;
    weft_array *a = NULL, *b = NULL, *x = NULL, *values = NULL;
    double left = 0, largest = 0;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(N, N), WEFT_FLOAT64, 1, &a));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(N), WEFT_FLOAT64, 2, &b));
    for (int threads = 1; threads >= 0; threads--) { /* 0: what calibration found, or a default */
        WEFT_TRY(weft_blas_threads(s, threads));
        if (weft_rank(s) == 0)
            printf("LU of order %d with %d BLAS threads\n", N,
                   weft_blas_threads_for(s, "getrf", N));
        WEFT_TRY(weft_solve(a, b, &x));
        WEFT_TRY(residual(a, x, b, &left));
        if (left > 1e-9)
            WEFT_TRY(weft_fail(s, WEFT_ERR_USER, "the residual is %.1e", left));
    }
    WEFT_TRY(weft_svd_values(a, &values));
    WEFT_TRY(weft_max_value(values, &largest));
    if (weft_rank(s) == 0)
        printf("residual below 1e-9, largest singular value %.3f\n", largest);
fail:
    weft_free(&values), weft_free(&x), weft_free(&b), weft_free(&a);
    return weft_stop(&s) != WEFT_OK;
}
