/* Traces, Kronecker and tensor products, powers, norms, conditions, ranks, pseudo-inverses. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "matrices.h"

/* The elements of an array of any dtype. */
static void check_values(weft_array *a, int64_t count, const double *expected, double tolerance)
{
    weft_array *wide = NULL;
    double complex *x;

    check_ok(weft_astype_casting(a, WEFT_COMPLEX128, WEFT_CASTING_UNSAFE, &wide));
    x = all_numbers(wide);
    check_int(weft_array_count(a), count);
    for (int64_t i = 0; i < count; i++)
        check_near(cabs(x[i] - expected[i]), 0, tolerance);
    free(x);
    weft_free(&wide);
}

/* 0, 1, 2, … of a shape. */
static weft_array *counting(weft_shape shape, weft_dtype dtype)
{
    weft_array *flat = NULL, *a = NULL;

    check_ok(weft_arange(test_session(), 0, (double)weft_shape_count(&shape), 1, dtype, &flat));
    check_ok(weft_reshape(flat, shape, &a));
    weft_free(&flat);
    return a;
}

static void check_message(const char *part)
{
    check_true(strstr(weft_message(test_session()), part) != NULL);
    weft_clear(test_session());
}

static void traces(void **state)
{
    weft_array *a = counting(WEFT_SHAPE(3, 4, 5), WEFT_INT16), *r = NULL, *m = NULL;
    weft_value value;

    check_ok(weft_trace(a, 0, 0, 1, &r));
    check_int(weft_array_dtype(r), WEFT_INT64);
    check_values(r, 5, (double[]){75, 78, 81, 84, 87}, 0);
    weft_free(&r);
    check_ok(weft_trace(a, -1, -1, 0, &r));
    check_values(r, 4, (double[]){66, 81, 96, 111}, 0);
    weft_free(&r);
    check_ok(weft_view(a, "2", &m));
    check_ok(weft_trace_value(m, 1, &value));
    check_int(value.as.i, 41 + 47 + 53 + 59);
    check_ok(weft_trace_value(m, 7, &value));
    check_int(value.as.i, 0);
    check_status(weft_trace_value(a, 0, &value), WEFT_ERR_SHAPE);
    check_status(weft_trace(a, 0, 1, 1, &r), WEFT_ERR_ARGUMENT);
    weft_free(&m);
    check_ok(weft_view(a, "0, 0", &m));
    check_int(weft_trace(m, 0, 0, 1, &r), WEFT_ERR_SHAPE);
    check_message("weft_trace of shape (5,): there is no diagonal");
    weft_free(&a), weft_free(&m);
}

/* Plain loops over two matrices. */
static void kron_one(int64_t m, int64_t n, int64_t p, int64_t q, weft_dtype dtype, int layout)
{
    weft_array *a = NULL, *b = NULL, *r = NULL;
    void *of_a, *of_b;
    double complex *x, *y, *z;

    make_matrix(RANDOM, m, n, dtype, layout, &a, &of_a);
    make_matrix(HILBERT, p, q, WEFT_FLOAT32, (layout + 1) % LAYOUTS, &b, &of_b);
    check_ok(weft_kron(a, b, &r));
    check_ok(weft_kron(a, b, &r)); /* into what is there */
    check_int(weft_array_dtype(r), dtype);
    x = all_numbers(a), y = all_numbers(b), z = all_numbers(r);
    check_int(weft_array_shape(r).extent[0], m * p);
    check_int(weft_array_shape(r).extent[1], n * q);
    for (int64_t i = 0; i < m * p; i++)
        for (int64_t j = 0; j < n * q; j++)
            check_near(cabs(z[i * n * q + j] - x[i / p * n + j / q] * y[i % p * q + j % q]), 0,
                       dtype_epsilon(dtype));
    free(x), free(y), free(z);
    weft_free(&a), weft_free(&b), weft_free(&r);
    free(of_a), free(of_b);
}

static void kronecker_products(void **state)
{
    for (int d = 0; d < 4; d++) {
        kron_one(1, 7, 5, 2, matrix_dtypes[d], d);
        kron_one(4, 3, 2, 5, matrix_dtypes[d], d + 2);
        kron_one(0, 3, 2, 5, matrix_dtypes[d], LAYOUT_STANDARD);
    }
}

/* Different numbers of dimensions, booleans, integers that wrap, a view as the result. */
static void kronecker_products_of_arrays(void **state)
{
    weft_session *s = test_session();
    weft_array *a = counting(WEFT_SHAPE(2, 3), WEFT_UINT8), *b = NULL, *r = NULL, *v = NULL;

    check_ok(weft_view(a, "0, 1:", &b));
    check_ok(weft_kron(a, b, &r));
    check_values(r, 12, (double[]){0, 0, 1, 2, 2, 4, 3, 6, 4, 8, 5, 10}, 0);
    check_int(weft_array_dtype(r), WEFT_UINT8);
    weft_free(&r), weft_free(&b);
    check_ok(weft_full(s, WEFT_SCALAR_SHAPE, WEFT_UINT8,
                       (weft_value){.dtype = WEFT_UINT8, .as.u = 100}, &b));
    check_ok(weft_zeros(s, WEFT_SHAPE(3, 4), WEFT_UINT8, &r));
    check_ok(weft_view(r, ":2, 2::-1", &v));
    check_ok(weft_kron(a, b, &v));
    check_values(r, 12, (double[]){200, 100, 0, 0, 500 - 256, 400 - 256, 300 - 256, 0, 0, 0, 0, 0},
                 0);
    check_status(weft_outer(a, v, &b), WEFT_ERR_SHAPE); /* b is 0-d */
    weft_free(&a), weft_free(&b), weft_free(&r), weft_free(&v);
}

/* NumPy's: products of booleans are conjunctions, their sums disjunctions. */
static void booleans(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *r = NULL;

    check_ok(weft_tri(s, 2, 2, 0, WEFT_BOOL, &a));
    check_ok(weft_kron(a, a, &r));
    check_int(weft_array_dtype(r), WEFT_BOOL);
    check_values(r, 16, (double[]){1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1}, 0);
    weft_free(&r);
    check_ok(weft_matrix_power(a, 5, &r));
    check_int(weft_array_dtype(r), WEFT_BOOL);
    check_values(r, 4, (double[]){1, 0, 1, 1}, 0);
    weft_free(&r);
    check_ok(weft_tensordot(a, a, 2, &r));
    check_values(r, 1, (double[]){1}, 0);
    weft_free(&a), weft_free(&r);
}

static void refused_products(void **state)
{
    weft_session *s = test_session();
    weft_array *a = counting(WEFT_SHAPE(1, 1, 1, 1, 1, 1, 1, 1, 2), WEFT_FLOAT64);
    weft_array *b = counting(WEFT_SHAPE(3), WEFT_INT8), *r = NULL;

    check_int(weft_kron(a, b, &r), WEFT_ERR_UNSUPPORTED);
    check_message("weft_kron of 9 dimensions: at most 8");
    check_status(weft_tensordot(a, b, 2, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_tensordot(a, b, 1, &r), WEFT_ERR_SHAPE);
    check_status(weft_tensordot_axes(a, b, WEFT_AXES(8, 8), WEFT_AXES(0, 0), &r),
                 WEFT_ERR_ARGUMENT);
    check_status(weft_tensordot_axes(a, b, WEFT_AXES(8), WEFT_AXES(0, 0), &r), WEFT_ERR_ARGUMENT);
    check_int(weft_tensordot_axes(a, b, WEFT_AXES(9), WEFT_AXES(0), &r), WEFT_ERR_ARGUMENT);
    check_message("axis 9 of shape (1, 1, 1, 1, 1, 1, 1, 1, 2) does not exist");
    check_status(weft_tensordot(a, a, 0, &r), WEFT_ERR_SHAPE);
    check_true(!r);
    weft_free(&a);
    check_ok(weft_zeros(s, WEFT_SHAPE(6), WEFT_FLOAT64, &r));
    check_status(weft_outer(b, b, &r), WEFT_ERR_DTYPE);
    check_status(weft_matrix_power(b, 2, &r), WEFT_ERR_SHAPE);
    weft_free(&b), weft_free(&r);
}

static void outer_products(void **state)
{
    weft_array *a = counting(WEFT_SHAPE(2, 2), WEFT_INT8),
               *b = counting(WEFT_SHAPE(3), WEFT_FLOAT32);
    weft_array *r = NULL, *t = NULL;

    check_ok(weft_transpose(a, NULL, &t));
    check_ok(weft_outer(t, b, &r));
    check_int(weft_array_dtype(r), WEFT_FLOAT32);
    check_values(r, 12, (double[]){0, 0, 0, 0, 2, 4, 0, 1, 2, 0, 3, 6}, 0);
    weft_free(&a), weft_free(&b), weft_free(&r), weft_free(&t);
}

/* Against sums written out. */
static void tensor_products(void **state)
{
    weft_array *a = counting(WEFT_SHAPE(2, 3, 4), WEFT_INT32),
               *b = counting(WEFT_SHAPE(4, 3, 5), WEFT_FLOAT64);
    weft_array *r = NULL, *m = NULL, *t = NULL;
    double expected[30];

    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 5; j++) {
            expected[i * 5 + j] = 0;
            for (int k = 0; k < 3; k++)
                for (int l = 0; l < 4; l++)
                    expected[i * 5 + j] += ((i * 3 + k) * 4 + l) * ((l * 3 + k) * 5 + j);
        }
    check_ok(weft_tensordot_axes(a, b, WEFT_AXES(1, -1), WEFT_AXES(1, 0), &r));
    check_int(weft_array_dtype(r), WEFT_FLOAT64);
    check_values(r, 10, expected, 0);
    check_ok(weft_tensordot_axes(a, b, WEFT_AXES(2, 1), WEFT_AXES(0, 1), &r));
    check_values(r, 10, expected, 0);
    weft_free(&r);
    check_ok(weft_tensordot(a, a, 0, &r));
    check_int(weft_array_shape(r).ndim, 6);
    check_int(weft_array_count(r), 576);
    weft_free(&r);
    check_ok(weft_moveaxis(a, 0, 2, &t)); /* 3, 4, 2 */
    check_ok(weft_tensordot_axes(t, a, WEFT_AXES(0, 1, 2), WEFT_AXES(1, 2, 0), &r));
    check_int(weft_array_shape(r).ndim, 0);
    check_values(r, 1, (double[]){4324}, 0);
    weft_free(&r), weft_free(&t);
    check_ok(weft_view(b, ":, 0, 0", &m)); /* 0, 15, 30, 45 */
    check_ok(weft_tensordot(a, m, 1, &r));
    check_values(r, 6, (double[]){210, 570, 930, 1290, 1650, 2010}, 0);
    weft_free(&a), weft_free(&b), weft_free(&r), weft_free(&m);
}

static void powers_of_integers(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *r = NULL, *f = NULL;

    check_ok(weft_tri(s, 2, 2, 0, WEFT_UINT8, &a));
    check_ok(weft_fill(a, (weft_value){.dtype = WEFT_INT64, .as.i = 1}, 0));
    check_ok(weft_view(a, "1, 1", &f));
    check_ok(weft_fill(f, (weft_value){.dtype = WEFT_INT64, .as.i = 0}, 0));
    weft_free(&f);
    check_ok(weft_matrix_power(a, 20, &r));
    check_int(weft_array_dtype(r), WEFT_UINT8);
    check_values(r, 4, (double[]){194, 109, 109, 85}, 0); /* 10946, 6765, 6765, 4181 */
    check_ok(weft_matrix_power(a, 0, &r));
    check_values(r, 4, (double[]){1, 0, 0, 1}, 0);
    check_ok(weft_matrix_power(a, 1, &r));
    check_values(r, 4, (double[]){1, 1, 1, 0}, 0);
    check_status(weft_matrix_power(a, -1, &r), WEFT_ERR_DTYPE);
    weft_free(&r);
    check_ok(weft_matrix_power(a, -3, &r));
    check_int(weft_array_dtype(r), WEFT_FLOAT64);
    check_values(r, 4, (double[]){-1, 2, 2, -3}, 1e-14);
    check_ok(weft_matrix_power(a, 7, &a)); /* in place */
    check_values(a, 4, (double[]){21, 13, 13, 8}, 0);
    weft_free(&a), weft_free(&r);
    check_ok(weft_ones(s, WEFT_SHAPE(2, 2), WEFT_FLOAT32, &a));
    check_status(weft_matrix_power(a, -1, &r), WEFT_ERR_SINGULAR);
    check_true(!r);
    weft_free(&a);
}

/* A stack; the greatest exponents. */
static void powers_of_stacks(void **state)
{
    weft_session *s = test_session();
    weft_array *a = counting(WEFT_SHAPE(3, 2, 2), WEFT_INT64), *r = NULL, *unit = NULL;

    check_ok(weft_matrix_power(a, 3, &r));
    check_values(r, 12, (double[]){6, 11, 22, 39, 514, 615, 738, 883, 2942, 3267, 3630, 4031}, 0);
    check_ok(weft_matrix_power(a, 0, &r));
    check_values(r, 12, (double[]){1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1}, 0);
    weft_free(&a), weft_free(&r);
    check_ok(weft_identity(s, 3, WEFT_FLOAT64, &unit));
    check_ok(weft_matrix_power(unit, INT64_MIN, &r));
    check_values(r, 9, (double[]){1, 0, 0, 0, 1, 0, 0, 0, 1}, 0);
    check_ok(weft_matrix_power(unit, INT64_MAX, &r));
    check_values(r, 9, (double[]){1, 0, 0, 0, 1, 0, 0, 0, 1}, 0);
    weft_free(&r), weft_free(&unit);
    check_ok(weft_zeros(s, WEFT_SHAPE(0, 0), WEFT_FLOAT32, &a));
    for (int n = -2; n <= 2; n++) {
        check_ok(weft_matrix_power(a, n, &r));
        check_int(weft_array_count(r), 0);
        weft_free(&r);
    }
    weft_free(&a);
}

static void norms(void **state)
{
    weft_array *a = counting(WEFT_SHAPE(2, 3), WEFT_INT8), *m = NULL;
    double norm;

    check_ok(weft_view(a, "::-1, 1:", &m)); /* 4 5 / 1 2 */
    check_ok(weft_matrix_norm(m, WEFT_NORM_FRO, &norm));
    check_near(norm, sqrt(46), 1e-15);
    check_ok(weft_matrix_norm(m, WEFT_NORM_1, &norm));
    check_near(norm, 7, 0);
    check_ok(weft_matrix_norm(m, WEFT_NORM_MINUS_1, &norm));
    check_near(norm, 5, 0);
    check_ok(weft_matrix_norm(m, WEFT_NORM_INF, &norm));
    check_near(norm, 9, 0);
    check_ok(weft_matrix_norm(m, WEFT_NORM_MINUS_INF, &norm));
    check_near(norm, 3, 0);
    /* s1² + s2² = 46, s1·s2 = 3 */
    check_ok(weft_matrix_norm(m, WEFT_NORM_NUC, &norm));
    check_near(norm, sqrt(52), 1e-14);
    check_ok(weft_matrix_norm(m, WEFT_NORM_2, &norm));
    check_near(norm, (sqrt(52) + sqrt(40)) / 2, 1e-14);
    check_ok(weft_matrix_norm(m, WEFT_NORM_MINUS_2, &norm));
    check_near(norm, (sqrt(52) - sqrt(40)) / 2, 1e-14);
    check_status(weft_matrix_norm(m, WEFT_NORM_ORDERS, &norm), WEFT_ERR_ARGUMENT);
    weft_free(&a), weft_free(&m);
}

static void norms_of_nothing(void **state)
{
    weft_array *a = NULL;
    double norm;

    check_ok(weft_zeros(test_session(), WEFT_SHAPE(0, 3), WEFT_COMPLEX64, &a));
    for (weft_norm_order order = 0; order < WEFT_NORM_ORDERS; order++) {
        const bool is_defined = order == WEFT_NORM_FRO || order == WEFT_NORM_NUC ||
                                order == WEFT_NORM_1 || order == WEFT_NORM_MINUS_1;

        norm = -1;
        check_status(weft_matrix_norm(a, order, &norm), is_defined ? WEFT_OK : WEFT_ERR_SHAPE);
        check_near(norm, is_defined ? 0 : -1, 0);
    }
    check_status(weft_cond(a, WEFT_NORM_2, &norm), WEFT_ERR_SHAPE);
    weft_free(&a);
    check_ok(weft_full(test_session(), WEFT_SHAPE(2, 2), WEFT_FLOAT32,
                       (weft_value){.dtype = WEFT_FLOAT64, .as.f = (double)NAN}, &a));
    check_ok(weft_matrix_norm(a, WEFT_NORM_INF, &norm));
    check_true(isnan(norm));
    check_status(weft_matrix_norm(a, WEFT_NORM_NUC, &norm), WEFT_ERR_NOT_FINITE);
    weft_free(&a);
    check_ok(weft_zeros(test_session(), WEFT_SHAPE(2), WEFT_FLOAT32, &a));
    check_status(weft_matrix_norm(a, WEFT_NORM_FRO, &norm), WEFT_ERR_SHAPE);
    weft_free(&a);
}

static double singular(int64_t i)
{
    return i < 2 ? (double)(i + 1) : (double)(2 * (i - 1));
}

static double scaled(int64_t i)
{
    static const double elements[] = {4, 0, 0, 0.5};

    return elements[i];
}

static void conditions(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL;
    void *memory, *other;
    double condition;

    make_laid_out(s, WEFT_SHAPE(2, 2), LAYOUT_UNEVEN, singular, &a, &memory);
    make_laid_out(s, WEFT_SHAPE(2, 2), LAYOUT_REPLICATED, scaled, &b, &other);
    for (weft_norm_order order = 0; order < WEFT_NORM_ORDERS; order++) {
        const bool is_ratio = order == WEFT_NORM_2 || order == WEFT_NORM_MINUS_2;
        const bool is_least = order == WEFT_NORM_MINUS_1 || order == WEFT_NORM_MINUS_INF ||
                              order == WEFT_NORM_MINUS_2;
        const double both = order == WEFT_NORM_FRO   ? sqrt(16.25) * sqrt(4.0625)
                            : order == WEFT_NORM_NUC ? 4.5 * 2.25
                            : is_least               ? 0.125
                                                     : 8;

        check_ok(weft_cond(a, order, &condition));
        check_true(is_ratio ? condition > 1e15 || condition < 1e-15 : isinf(condition));
        check_ok(weft_cond(b, order, &condition));
        check_near(condition, both, 1e-14);
    }
    weft_free(&a), weft_free(&b);
    free(memory), free(other);
    check_ok(weft_zeros(s, WEFT_SHAPE(3, 2), WEFT_FLOAT32, &a));
    check_ok(weft_cond(a, WEFT_NORM_MINUS_2, &condition));
    check_true(isinf(condition));
    check_status(weft_cond(a, WEFT_NORM_1, &condition), WEFT_ERR_SHAPE);
    weft_free(&a);
}

/* The four conditions of Penrose, in plain loops. */
static void pinv_one(family kind, int64_t m, int64_t n, weft_dtype dtype, int layout)
{
    const double limit = 100 * (double)(m + n) * dtype_epsilon(dtype);
    weft_array *a = NULL, *p = NULL;
    void *memory;
    double complex *x, *y, *xy, *yx;

    make_matrix(kind, m, n, dtype, layout, &a, &memory);
    check_ok(weft_pinv(a, -1, &p));
    check_int(weft_array_shape(p).extent[0], n);
    check_int(weft_array_dtype(p), dtype);
    x = all_numbers(a), y = all_numbers(p);
    xy = calloc((size_t)(m * m) + 1, sizeof *xy), yx = calloc((size_t)(n * n) + 1, sizeof *yx);
    for (int64_t k = 0; k < n; k++)
        for (int64_t i = 0; i < m; i++)
            for (int64_t j = 0; j < m; j++)
                xy[i * m + j] += x[i * n + k] * y[k * m + j];
    for (int64_t k = 0; k < m; k++)
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < n; j++)
                yx[i * n + j] += y[i * m + k] * x[k * n + j];
    check_at_most(norm_difference(x, xy, x, m, n, m),
                  limit * norm_of(x, m * n) * (1 + norm_of(xy, m * m)));
    check_at_most(norm_difference(y, y, xy, n, m, m),
                  limit * norm_of(y, m * n) * norm_of(y, m * n) * norm_of(x, m * n));
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < m; j++)
            check_at_most(cabs(xy[i * m + j] - conj(xy[j * m + i])),
                          limit * norm_of(y, m * n) * norm_of(x, m * n));
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            check_at_most(cabs(yx[i * n + j] - conj(yx[j * n + i])),
                          limit * norm_of(y, m * n) * norm_of(x, m * n));
    weft_free(&a), weft_free(&p);
    free(memory), free(x), free(y), free(xy), free(yx);
}

static void pseudo_inverses(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *p = NULL;

    for (int d = 0; d < 4; d++) {
        pinv_one(RANDOM, 5, 5, matrix_dtypes[d], d);
        pinv_one(RANDOM, 9, 4, matrix_dtypes[d], d + 1);
        pinv_one(RANDOM, 4, 9, matrix_dtypes[d], d + 2);
        pinv_one(RANK_DEFICIENT, 12, 10, matrix_dtypes[d], d);
        pinv_one(RANK_DEFICIENT, 40, 4, matrix_dtypes[d], d);
    }
    check_ok(weft_zeros(s, WEFT_SHAPE(0, 3), WEFT_FLOAT64, &a));
    check_ok(weft_pinv(a, 1e-15, &p));
    check_int(weft_array_shape(p).extent[0], 3);
    weft_free(&a), weft_free(&p);
    check_ok(weft_zeros(s, WEFT_SHAPE(2, 3), WEFT_FLOAT64, &a));
    check_ok(weft_pinv(a, 1e-15, &p));
    check_values(p, 6, (double[]){0, 0, 0, 0, 0, 0}, 0);
    check_status(weft_pinv(a, (double)NAN, &p), WEFT_ERR_ARGUMENT);
    check_status(weft_pinv(a, 0, &a), WEFT_ERR_SHAPE);
    weft_free(&a), weft_free(&p);
}

static void ranks(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    void *memory;
    int64_t rank;

    for (int d = 0; d < 4; d++) {
        make_matrix(RANK_DEFICIENT, 20, 14, matrix_dtypes[d], d, &a, &memory);
        check_ok(weft_matrix_rank(a, -1, &rank));
        check_int(rank, 7);
        check_ok(weft_matrix_rank(a, 1e9, &rank));
        check_int(rank, 0);
        weft_free(&a);
        free(memory);
    }
    check_ok(weft_eye(s, 4, 6, 3, WEFT_INT32, &a));
    check_ok(weft_matrix_rank(a, -1, &rank));
    check_int(rank, 3);
    weft_free(&a);
    check_ok(weft_zeros(s, WEFT_SHAPE(4, 4), WEFT_FLOAT32, &a));
    check_ok(weft_matrix_rank(a, -1, &rank));
    check_int(rank, 0);
    weft_free(&a);
    check_ok(weft_zeros(s, WEFT_SHAPE(4, 0), WEFT_FLOAT32, &a));
    check_ok(weft_matrix_rank(a, -1, &rank));
    check_int(rank, 0);
    weft_free(&a);
    a = counting(WEFT_SHAPE(3), WEFT_INT8);
    check_ok(weft_matrix_rank(a, -1, &rank));
    check_int(rank, 1);
    check_status(weft_matrix_rank(a, (double)NAN, &rank), WEFT_ERR_ARGUMENT);
    weft_free(&a);
}

const struct CMUnitTest matrix_tests[] = {cmocka_unit_test(traces),
                                          cmocka_unit_test(kronecker_products),
                                          cmocka_unit_test(kronecker_products_of_arrays),
                                          cmocka_unit_test(booleans),
                                          cmocka_unit_test(refused_products),
                                          cmocka_unit_test(outer_products),
                                          cmocka_unit_test(tensor_products),
                                          cmocka_unit_test(powers_of_integers),
                                          cmocka_unit_test(powers_of_stacks),
                                          cmocka_unit_test(norms),
                                          cmocka_unit_test(norms_of_nothing),
                                          cmocka_unit_test(conditions),
                                          cmocka_unit_test(pseudo_inverses),
                                          cmocka_unit_test(ranks),
                                          {0}};
