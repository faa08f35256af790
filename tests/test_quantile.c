/* Medians and quantiles against sorted copies, from every layout and at any machine shape. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "layouts.h"

static double scattered(int64_t i)
{
    double x = (double)((i * 7919 + 13) % 10007) - 5000.0;

    return i % 11 == 0 ? 0.0 : i % 11 == 1 ? -0.0 : i % 5 == 0 ? x * 1e-300 : x * 1e10;
}

static double with_infinities(int64_t i)
{
    return i % 97 == 3 ? (double)INFINITY : i % 97 == 4 ? -(double)INFINITY : scattered(i);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* numpy.quantile of n sorted elements. */
static double expected(const double *sorted, int64_t n, double q, weft_quantile_method method)
{
    double at = (double)(n - 1) * q, t, a, b;

    if (method == WEFT_QUANTILE_LOWER)
        return sorted[(int64_t)floor(at)];
    if (method == WEFT_QUANTILE_HIGHER)
        return sorted[(int64_t)ceil(at)];
    if (method == WEFT_QUANTILE_NEAREST)
        return sorted[(int64_t)rint(at)];
    if (method == WEFT_QUANTILE_MIDPOINT)
        at = 0.5 * (floor(at) + ceil(at));
    t = at - floor(at);
    a = sorted[(int64_t)floor(at)];
    b = sorted[(int64_t)floor(at) + 1 < n ? (int64_t)floor(at) + 1 : n - 1];
    return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
}

static double median_of(const double *sorted, int64_t n)
{
    return n == 0 ? (double)NAN : n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* -0.0 and 0.0 are as good as each other. */
static void check_same(double a, double b)
{
    if (isnan(b))
        check_true(isnan(a));
    else
        check_double_bits(a + 0.0, b + 0.0);
}

static const double points[] = {0, 0.1, 0.25, 0.5, 0.77, 0.999, 1};

static void quantiles_of(weft_array *a, const double *sorted, int64_t n)
{
    for (int method = WEFT_QUANTILE_LINEAR; method <= WEFT_QUANTILE_MIDPOINT; method++) {
        weft_array *r = NULL, *one = NULL;
        weft_value value;
        double *all;

        check_ok(weft_quantiles(a, 7, points, NULL, (weft_quantile_method)method, false, &r));
        all = all_elements(r);
        for (int i = 0; i < 7; i++)
            check_same(all[i], expected(sorted, n, points[i], (weft_quantile_method)method));
        check_ok(weft_percentile(a, 77, NULL, (weft_quantile_method)method, false, &one));
        check_ok(weft_item(one, &value));
        check_double_bits(value.as.f, all[4]);
        free(all), weft_free(&r), weft_free(&one);
    }
}

static void over_all(int layout, int64_t n, double (*element)(int64_t))
{
    weft_array *a, *r = NULL;
    double *sorted = malloc((size_t)n * sizeof *sorted + 1);
    weft_value value;
    void *memory;

    make_laid_out(test_session(), WEFT_SHAPE(n), layout, element, &a, &memory);
    for (int64_t i = 0; i < n; i++)
        sorted[i] = element(i);
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
    check_ok(weft_median(a, NULL, false, &r));
    check_int(weft_array_shape(r).ndim, 0);
    check_ok(weft_item(r, &value));
    check_same(value.as.f, median_of(sorted, n));
    if (n > 0)
        quantiles_of(a, sorted, n);
    free(sorted), weft_free(&r), weft_free(&a), free(memory);
}

static void all_elements_in_every_layout(void **state)
{
    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        over_all(layout, 1000, scattered);
        over_all(layout, 20001, scattered);
        over_all(layout, 1, scattered);
        over_all(layout, 0, scattered);
    }
    over_all(LAYOUT_STANDARD, 40000, with_infinities);
    over_all(LAYOUT_UNEVEN, 97, with_infinities);
}

static void nan_wins(void **state)
{
    weft_session *s = test_session();
    static const int64_t counts[] = {5, 30001};

    (void)state;
    for (size_t c = 0; c < 2; c++) {
        weft_array *a = NULL, *r = NULL;
        weft_box box = {{counts[c] - 1}, {weft_rank(s) == 0}};
        double nan = -(double)NAN;
        weft_value value;

        check_ok(weft_ones(s, WEFT_SHAPE(counts[c]), WEFT_FLOAT64, &a));
        check_ok(weft_put(a, &box, &nan));
        check_ok(weft_median(a, NULL, false, &r));
        check_ok(weft_item(r, &value));
        check_true(isnan(value.as.f));
        check_ok(weft_quantile(a, 0.1, NULL, WEFT_QUANTILE_LOWER, false, &r));
        check_ok(weft_item(r, &value));
        check_true(isnan(value.as.f));
        weft_free(&r), weft_free(&a);
    }
}

/* Integers and floats of every width; the elements are i * 37 mod 101, less 50 where signed. */
static void write_small(void *context, int64_t index, void *element)
{
    weft_dtype dtype = *(const weft_dtype *)context;
    int64_t x = index * 37 % 101 - (dtype >= WEFT_INT8 && dtype <= WEFT_INT64 ? 50 : 0);
    double wide = (double)x;
    float narrow = (float)x;

    if (dtype == WEFT_FLOAT64)
        memcpy(element, &wide, 8);
    else if (dtype == WEFT_FLOAT32)
        memcpy(element, &narrow, 4);
    else
        memcpy(element, &x, weft_dtype_size(dtype)); /* little endian, as all that Weft runs on */
}

static void in_every_dtype(void **state)
{
    (void)state;
    for (int d = WEFT_INT8; d <= WEFT_FLOAT64; d++) {
        weft_dtype dtype = (weft_dtype)d;
        int64_t least = dtype <= WEFT_INT64 ? -50 : 0;
        weft_array *a, *r = NULL;
        weft_value value;
        void *memory;

        for (int64_t n = 101; n <= 303 * 101; n *= 303) {
            make_laid_out_as(test_session(), WEFT_SHAPE(n), dtype, LAYOUT_STANDARD, write_small,
                             &dtype, &a, &memory);
            check_ok(weft_median(a, NULL, false, &r));
            check_int(weft_array_dtype(r), dtype == WEFT_FLOAT32 ? dtype : WEFT_FLOAT64);
            check_ok(weft_item(r, &value));
            check_near(value.as.f, (double)(least + 50), 0);
            weft_free(&r);
            check_ok(weft_quantile(a, 1, NULL, WEFT_QUANTILE_NEAREST, false, &r));
            check_int(weft_array_dtype(r), dtype);
            check_ok(weft_item(r, &value));
            check_near(weft_value_double(value), (double)(least + 100), 0);
            weft_free(&r), weft_free(&a), free(memory);
        }
    }
}

/* Every set of axes of three, by sorting each line. */
static void along(unsigned mask, int layout, bool keepdims)
{
    static const int64_t extent[3] = {7, 6, 5};
    int list[3], count = 0;
    weft_array *a, *r = NULL, *two = NULL;
    int64_t lines = 1, n = 1;
    double line[210], *all, *both;
    void *memory;

    for (int d = 0; d < 3; d++) {
        if (mask >> d & 1)
            list[count++] = d - 3 * (d % 2);
        *(mask >> d & 1 ? &n : &lines) *= extent[d];
    }
    make_laid_out(test_session(), WEFT_SHAPE(7, 6, 5), layout, scattered, &a, &memory);
    check_ok(weft_median(a, &(weft_axes){count, {list[0], list[1], list[2]}}, keepdims, &r));
    check_ok(weft_quantiles(a, 2, (double[]){0.3, 0.9},
                            &(weft_axes){count, {list[0], list[1], list[2]}}, WEFT_QUANTILE_LINEAR,
                            keepdims, &two));
    check_int(weft_array_count(r), lines);
    check_int(weft_array_shape(r).ndim, keepdims ? 3 : 3 - count);
    check_int(weft_array_shape(two).ndim, keepdims ? 4 : 4 - count);
    all = all_elements(r);
    both = all_elements(two);
    for (int64_t at = 0; at < lines; at++) {
        int64_t found = 0;

        for (int64_t i = 0; i < 210; i++) {
            int64_t index[3] = {i / 30, i / 5 % 6, i % 5}, place = 0;

            for (int d = 0; d < 3; d++)
                place = mask >> d & 1 ? place : place * extent[d] + index[d];
            if (place == at)
                line[found++] = scattered(i);
        }
        qsort(line, (size_t)n, sizeof *line, ascending);
        check_same(all[at], median_of(line, n));
        check_same(both[at], expected(line, n, 0.3, WEFT_QUANTILE_LINEAR));
        check_same(both[lines + at], expected(line, n, 0.9, WEFT_QUANTILE_LINEAR));
    }
    free(all), free(both), weft_free(&r), weft_free(&two), weft_free(&a), free(memory);
}

static void along_axes(void **state)
{
    (void)state;
    for (unsigned mask = 0; mask < 8; mask++) {
        along(mask, LAYOUT_STANDARD, false);
        along(mask, LAYOUT_UNEVEN, true);
        along(mask, LAYOUT_WRAPPED, false);
    }
}

/* Lines with a NaN, of no elements, and none at all. */
static void special_lines(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *r = NULL, *empty = NULL;
    weft_box box = {{1, 2}, {weft_rank(s) == 0, 1}};
    double nan = (double)NAN, *all;

    (void)state;
    check_ok(weft_ones(s, WEFT_SHAPE(3, 4), WEFT_FLOAT64, &a));
    check_ok(weft_put(a, &box, &nan));
    check_ok(weft_median(a, WEFT_AXES(1), false, &r));
    all = all_elements(r);
    check_true(all[0] == 1 && isnan(all[1]) && all[2] == 1);
    free(all), weft_free(&r);
    check_ok(weft_zeros(s, WEFT_SHAPE(4, 0), WEFT_INT32, &empty));
    check_ok(weft_median(empty, WEFT_AXES(1), false, &r));
    all = all_elements(r);
    check_true(isnan(all[0]) && isnan(all[3]));
    free(all), weft_free(&r);
    check_ok(weft_median(empty, WEFT_AXES(0), false, &r));
    check_int(weft_array_count(r), 0);
    weft_free(&r);
    check_status(weft_quantile(empty, 0.5, WEFT_AXES(1), WEFT_QUANTILE_LINEAR, false, &r),
                 WEFT_ERR_ARGUMENT);
    weft_free(&a), weft_free(&empty);
}

/* Few different parts, so that many elements agree in one or both. */
static void complex_at(int64_t i, bool with_nan, double z[2])
{
    z[0] = i % 13 == 0 ? -0.0 : (double)(i * 7 % 5) - 2;
    z[1] = (double)(i * 31 % 17) - 8;
    if (with_nan && i % 40 == 7)
        z[i / 40 % 2] = (double)NAN;
}

static void write_complex(void *context, int64_t i, void *element)
{
    double z[2];

    complex_at(i, *(const bool *)context, z);
    memcpy(element, z, sizeof z);
}

static void write_complex_single(void *context, int64_t i, void *element)
{
    double z[2];

    complex_at(i, *(const bool *)context, z);
    memcpy(element, (float[2]){(float)z[0], (float)z[1]}, 2 * sizeof(float));
}

/* NumPy's order. */
static bool is_less(const double *a, const double *b)
{
    const bool a_nan = isnan(a[1]) != 0, b_nan = isnan(b[1]) != 0;

    if (a[0] < b[0])
        return !a_nan || b_nan;
    if (a[0] > b[0])
        return b_nan && !a_nan;
    if (a[0] == b[0] || (isnan(a[0]) && isnan(b[0])))
        return a[1] < b[1] || (b_nan && !a_nan);
    return isnan(b[0]) != 0;
}

static int by_order(const void *a, const void *b)
{
    return is_less(a, b) ? -1 : is_less(b, a);
}

/* Of n elements from `first` on, `step` apart. */
static void complex_median(int64_t first, int64_t n, int64_t step, bool with_nan, double *median)
{
    double(*z)[2] = calloc((size_t)n, sizeof *z);

    for (int64_t i = 0; i < n; i++)
        complex_at(first + i * step, with_nan, z[i]);
    qsort(z, (size_t)n, sizeof *z, by_order);
    for (int k = 0; k < 2; k++)
        median[k] = isnan(z[n - 1][0]) || isnan(z[n - 1][1])
                        ? z[n - 1][k]
                        : (z[(n - 1) / 2][k] + z[n / 2][k]) / 2;
    free(z);
}

static void check_medians(weft_array *r, int64_t step, int64_t n, int64_t next, bool with_nan)
{
    weft_array *wide = NULL;
    double *all;

    check_ok(weft_astype(r, WEFT_COMPLEX128, &wide));
    all = all_bytes(wide);
    for (int64_t i = 0; i < weft_array_count(r); i++) {
        double expected[2];

        complex_median(i * next, n, step, with_nan, expected);
        check_same(all[2 * i], expected[0]), check_same(all[2 * i + 1], expected[1]);
    }
    free(all), weft_free(&wide);
}

static void complex_medians_of(weft_dtype dtype, int layout, bool with_nan)
{
    enum { ROWS = 301, COLUMNS = 76 };
    weft_session *s = test_session();
    weft_array *a = NULL, *r = NULL;
    void *memory = NULL;

    make_laid_out_as(s, WEFT_SHAPE(ROWS, COLUMNS), dtype, layout,
                     dtype == WEFT_COMPLEX64 ? write_complex_single : write_complex, &with_nan, &a,
                     &memory);
    check_ok(weft_median(a, NULL, false, &r));
    check_int(weft_array_dtype(r), dtype);
    check_medians(r, 1, ROWS * COLUMNS, 0, with_nan);
    weft_free(&r);
    check_ok(weft_median(a, WEFT_AXES(0), true, &r));
    check_int(weft_array_shape(r).extent[0], 1);
    check_medians(r, COLUMNS, ROWS, 1, with_nan);
    weft_free(&r);
    check_ok(weft_median(a, WEFT_AXES(-1), false, &r));
    check_medians(r, 1, COLUMNS, COLUMNS, with_nan);
    weft_free(&r), weft_free(&a), free(memory);
}

static void complex_medians(void **state)
{
    static const int layouts[] = {LAYOUT_STANDARD, LAYOUT_UNEVEN, LAYOUT_WRAPPED,
                                  LAYOUT_REPLICATED};
    weft_session *s = test_session();
    weft_array *none = NULL, *one = NULL, *r = NULL;
    weft_value z = {.dtype = WEFT_COMPLEX128, .as.c = {1, (double)INFINITY}};

    for (int q = 0; q < 4; q++) {
        complex_medians_of(WEFT_COMPLEX64, layouts[q], q % 2);
        complex_medians_of(WEFT_COMPLEX128, layouts[q], !(q % 2));
    }
    check_ok(weft_zeros(s, WEFT_SHAPE(3, 0), WEFT_COMPLEX64, &none));
    check_ok(weft_median(none, WEFT_AXES(1), false, &r));
    check_ok(weft_eval_value(s, "sum(isnan(real(r)) & isnan(imag(r)))", WEFT_VARS(r), &z));
    check_int(z.as.i, 3);
    weft_free(&r), weft_free(&none);
    z = (weft_value){.dtype = WEFT_COMPLEX128, .as.c = {1, (double)INFINITY}};
    check_ok(weft_full(s, WEFT_SHAPE(1), WEFT_COMPLEX128, z, &one));
    check_ok(weft_median(one, NULL, false, &r)); /* its mean, a division by 1 + 0j */
    check_ok(weft_item(r, &z));
    check_true(isnan(z.as.c[0]) && z.as.c[1] == (double)INFINITY);
    weft_free(&r), weft_free(&one);
}

static void refusals(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL, *c = NULL, *r = NULL;

    (void)state;
    check_ok(weft_ones(s, WEFT_SHAPE(5, 3), WEFT_FLOAT64, &a));
    check_ok(weft_ones(s, WEFT_SHAPE(5), WEFT_BOOL, &b));
    check_ok(weft_ones(s, WEFT_SHAPE(5), WEFT_COMPLEX64, &c));
    check_int(weft_quantile(a, 1.5, NULL, WEFT_QUANTILE_LINEAR, false, &r), WEFT_ERR_ARGUMENT);
    check_true(strstr(weft_message(s), "1.5") != NULL);
    weft_clear(s);
    check_status(weft_quantile(a, (double)NAN, NULL, WEFT_QUANTILE_LINEAR, false, &r),
                 WEFT_ERR_ARGUMENT);
    check_status(weft_percentile(a, 100.5, NULL, WEFT_QUANTILE_LINEAR, false, &r),
                 WEFT_ERR_ARGUMENT);
    check_status(weft_median(a, WEFT_AXES(2), false, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_median(a, WEFT_AXES(1, -1), false, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_quantile(c, 0.5, NULL, WEFT_QUANTILE_LINEAR, false, &r), WEFT_ERR_DTYPE);
    check_status(weft_quantile(c, 0.5, NULL, WEFT_QUANTILE_LOWER, false, &r), WEFT_ERR_DTYPE);
    check_status(weft_quantile(b, 0.5, NULL, WEFT_QUANTILE_LINEAR, false, &r), WEFT_ERR_DTYPE);
    check_ok(weft_median(b, NULL, false, &r));
    weft_free(&r);
    check_status(weft_median(a, WEFT_AXES(1), false, &a), WEFT_ERR_SHAPE);
    weft_free(&a), weft_free(&b), weft_free(&c);
}

const struct CMUnitTest quantile_tests[] = {cmocka_unit_test(all_elements_in_every_layout),
                                            cmocka_unit_test(nan_wins),
                                            cmocka_unit_test(in_every_dtype),
                                            cmocka_unit_test(along_axes),
                                            cmocka_unit_test(special_lines),
                                            cmocka_unit_test(complex_medians),
                                            cmocka_unit_test(refusals),
                                            {0}};
