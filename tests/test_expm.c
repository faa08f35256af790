/* Exponentials of matrices: closed forms, and a series in long double. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "linalg/expm_degree.h"
#include "matrices.h"

typedef long double complex wide;

static void multiply(const wide *x, const wide *y, wide *z, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            z[i * n + j] = 0;
            for (int64_t k = 0; k < n; k++)
                z[i * n + j] += x[i * n + k] * y[k * n + j];
        }
}

/* Taylor's series of x / 2^halvings, squared again. */
static void exponential(const double complex *a, int64_t n, int halvings, wide *result)
{
    wide *x = calloc((size_t)(n * n), sizeof *x), *term = calloc((size_t)(n * n), sizeof *x);
    wide *next = calloc((size_t)(n * n), sizeof *x);

    for (int64_t i = 0; i < n * n; i++) {
        x[i] = ldexpl(1, -halvings) * (wide)a[i];
        result[i] = term[i] = i % (n + 1) == 0;
    }
    for (int k = 1; k < 40; k++) {
        multiply(term, x, next, n);
        for (int64_t i = 0; i < n * n; i++) {
            term[i] = next[i] / k;
            result[i] += term[i];
        }
    }
    for (int k = 0; k < halvings; k++) {
        multiply(result, result, next, n);
        memcpy(result, next, (size_t)(n * n) * sizeof *next);
    }
    free(x), free(term), free(next);
}

/* A random matrix times `scale`: the sizes lead to every degree, with and without halvings. */
static void expm_one(weft_dtype dtype, int layout, double scale)
{
    const int64_t n = 11;
    weft_array *a = NULL, *r = NULL;
    void *memory;
    double complex *x, *y;
    wide *expected = calloc((size_t)(n * n), sizeof *expected);
    double error = 0, size = 0;

    make_matrix(RANDOM, n, n, dtype, layout, &a, &memory);
    check_ok(weft_eval("a*k", WEFT_VARS(a, WEFT_SCALAR(k, scale)), &a));
    x = all_numbers(a);
    check_ok(weft_expm(a, &r));
    check_ok(weft_expm(a, &a)); /* in place */
    check_int(weft_array_dtype(r), dtype);
    y = all_numbers(r);
    exponential(x, n, 16, expected);
    for (int64_t i = 0; i < n * n; i++) {
        error += pow((double)cabsl(y[i] - expected[i]), 2);
        size += pow((double)cabsl(expected[i]), 2);
    }
    check_at_most(sqrt(error / size), (20 + 20 * scale) * (double)n * dtype_epsilon(dtype));
    weft_free(&a), weft_free(&r);
    free(memory), free(x), free(y), free(expected);
}

static void against_series(void **state)
{
    static const double scales[] = {0, 1e-9, 1e-3, 0.02, 0.1, 0.4, 1, 4, 20};

    for (int d = 0; d < 4; d++)
        for (int k = 0; k < 9; k++)
            expm_one(matrix_dtypes[d], (d + k) % LAYOUTS, scales[k]);
}

static void check_two(const double elements[4], weft_dtype dtype, const double expected[4],
                      double tolerance)
{
    weft_array *a = NULL, *r = NULL;
    double complex *x;

    check_ok(weft_empty(test_session(), WEFT_SHAPE(2, 2), dtype, &a));
    for (int i = 0; i < 4; i++) {
        const weft_slice at[] = {{.kind = WEFT_SLICE_INDEX, .start = i / 2},
                                 {.kind = WEFT_SLICE_INDEX, .start = i % 2}};
        weft_array *element = NULL;

        check_ok(weft_view_items(a, 2, at, &element));
        check_ok(weft_fill(element, (weft_value){.dtype = WEFT_FLOAT64, .as.f = elements[i]}, 0));
        weft_free(&element);
    }
    check_ok(weft_expm(a, &r));
    x = all_numbers(r);
    for (int i = 0; i < 4; i++)
        check_near(creal(x[i]), expected[i], tolerance * (1 + fabs(expected[i])));
    free(x);
    weft_free(&a), weft_free(&r);
}

/* Nilpotent matrices of any size need no halving; turns; a matrix that Higham and Al-Mohy's choice
 * saves from too many halvings; one that is nearly too large. */
static void closed_forms(void **state)
{
    for (int d = 0; d < 4; d++) {
        const weft_dtype dtype = matrix_dtypes[d];
        const double e = dtype_epsilon(dtype);

        check_two((double[]){0, 1e6, 0, 0}, dtype, (double[]){1, 1e6, 0, 1}, e);
        check_two((double[]){0, 1e30, 0, 0}, dtype, (double[]){1, 1e30, 0, 1}, e);
        check_two((double[]){0, -30, 30, 0}, dtype, (double[]){cos(30), -sin(30), sin(30), cos(30)},
                  1000 * e);
        check_two((double[]){1, 1e5, 0, -1}, dtype, (double[]){exp(1), 1e5 * sinh(1), 0, exp(-1)},
                  20 * e);
        check_two((double[]){-1e4, 0, 0, -2}, dtype, (double[]){0, 0, 0, exp(-2)}, 1e5 * e);
    }
    check_two((double[]){0, 1e300, 0, 0}, WEFT_FLOAT64, (double[]){1, 1e300, 0, 1}, 1e-15);
    check_two((double[]){-1e300, 0, 0, -1e300}, WEFT_FLOAT64, (double[]){0, 0, 0, 0}, 0);
}

static void sizes_and_refusals(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *r = NULL;
    weft_value value;

    check_ok(weft_zeros(s, WEFT_SHAPE(0, 0), WEFT_INT8, &a));
    check_ok(weft_expm(a, &r));
    check_int(weft_array_dtype(r), WEFT_FLOAT64);
    weft_free(&a), weft_free(&r);
    check_ok(weft_full(s, WEFT_SHAPE(1, 1), WEFT_INT8, (weft_value){.dtype = WEFT_INT64, .as.i = 1},
                       &a));
    check_ok(weft_expm(a, &r));
    check_ok(weft_item(r, &value));
    check_near(value.as.f, exp(1), 1e-15);
    weft_free(&a), weft_free(&r);
    check_ok(weft_full(s, WEFT_SHAPE(2, 2), WEFT_FLOAT32,
                       (weft_value){.dtype = WEFT_FLOAT64, .as.f = (double)INFINITY}, &a));
    check_status(weft_expm(a, &r), WEFT_ERR_NOT_FINITE);
    weft_free(&a);
    check_ok(weft_zeros(s, WEFT_SHAPE(2, 3), WEFT_FLOAT64, &a));
    check_status(weft_expm(a, &r), WEFT_ERR_SHAPE);
    weft_free(&a);
    check_ok(weft_full(s, WEFT_SHAPE(2, 2), WEFT_FLOAT64,
                       (weft_value){.dtype = WEFT_FLOAT64, .as.f = 1e300}, &a));
    check_ok(weft_expm(a, &r)); /* overflows, and ends */
    check_ok(weft_reduce_value(r, WEFT_REDUCE_MAX, NULL, &value));
    check_true(!isfinite(value.as.f));
    weft_free(&a), weft_free(&r);
    check_true(!r);
}

/* The pure part. */
static void halvings(void **state)
{
    check_int(weft__expm_halvings(-INFINITY), 0);
    check_int(weft__expm_halvings(log2(4.25)), 0);
    check_int(weft__expm_halvings(log2(4.26)), 1);
    check_int(weft__expm_halvings(log2(4.25) + 7), 7);
    check_int(weft__expm_halvings(INFINITY), 5000);
    check_int(weft__expm_correction(3, 0, -INFINITY), 0);
    check_int(weft__expm_correction(3, 1e300, -INFINITY), 0);
    for (int degree = 3; degree <= 13; degree += degree == 9 ? 4 : 2) {
        const double theta = weft__expm_theta(degree);

        check_int(weft__expm_correction(degree, theta, (2 * degree + 1) * log2(theta)), 0);
        check_true(
            weft__expm_correction(degree, 100 * theta, (2 * degree + 1) * log2(100 * theta)) > 0);
    }
}

const struct CMUnitTest expm_tests[] = {cmocka_unit_test(against_series),
                                        cmocka_unit_test(closed_forms),
                                        cmocka_unit_test(sizes_and_refusals),
                                        cmocka_unit_test(halvings),
                                        {0}};
