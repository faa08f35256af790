/* Running sums and products against their stated order, from every layout, at any machine shape. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "layouts.h"

enum { LEAF = 4096 };

static double scattered(int64_t i)
{
    double x = (double)((i * 7919 + 13) % 10007) - 5000.0;

    return i % 7 == 0 ? x * 1e-9 : i % 11 == 1 ? -0.0 : x * 1.1;
}

static double near_one(int64_t i)
{
    return i == 3 ? -1.0 : 1.0 + (double)(i * 7919 % 1001 - 500) * 1e-6;
}

/* One line of n elements, `step` apart: the order of the contract. */
static void sum_line(const double *x, double *y, int64_t n, int64_t step)
{
    double before = -0.0, sum = -0.0;

    for (int64_t i = 0; i < n; i++) {
        if (i > 0 && i % LEAF == 0)
            before += sum, sum = -0.0;
        sum += x[i * step];
        y[i * step] = before + sum;
    }
}

static void multiply_line(const double *x, double *y, int64_t n, int64_t step)
{
    for (int64_t i = 0; i < n; i++)
        y[i * step] = i == 0 ? x[0] : y[(i - 1) * step] * x[i * step];
}

typedef void (*line_function)(const double *, double *, int64_t, int64_t);

/* outer × n × inner elements. */
static double *expected(const double *x, int64_t outer, int64_t n, int64_t inner, line_function f)
{
    double *y = malloc((size_t)(outer * n * inner + 1) * sizeof *y);

    for (int64_t o = 0; o < outer; o++)
        for (int64_t k = 0; k < inner; k++)
            f(x + o * n * inner + k, y + o * n * inner + k, n, inner);
    return y;
}

static void check_scan(weft_array *a, int axis, bool is_product, weft_array **r)
{
    weft_shape shape = weft_array_shape(a);
    int64_t outer = 1, n = weft_array_count(a), inner = 1;
    double *x = all_elements(a), *y, *got;

    if (axis != WEFT_FLAT) {
        n = shape.extent[axis];
        for (int d = 0; d < shape.ndim; d++)
            *(d < axis ? &outer : &inner) *= d == axis ? 1 : shape.extent[d];
    }
    y = expected(x, outer, n, inner, is_product ? multiply_line : sum_line);
    check_ok(is_product ? weft_cumprod(a, axis, r) : weft_cumsum(a, axis, r));
    got = all_elements(*r);
    check_int(weft_array_shape(*r).ndim, axis == WEFT_FLAT ? 1 : shape.ndim);
    check_bytes(got, y, (size_t)weft_array_count(a) * sizeof *y);
    free(x), free(y), free(got);
}

static void in_layout(weft_shape shape, int layout)
{
    for (int p = 0; p < 2; p++) {
        weft_array *a, *r = NULL;
        void *memory;

        make_laid_out(test_session(), shape, layout, p ? near_one : scattered, &a, &memory);
        check_scan(a, WEFT_FLAT, p == 1, &r);
        weft_free(&r);
        for (int axis = 0; axis < shape.ndim; axis++) {
            check_scan(a, axis, p == 1, &r);
            weft_free(&r);
        }
        check_scan(a, shape.ndim - 1, p == 1, &a); /* in place */
        weft_free(&a), free(memory);
    }
}

static void shapes_and_layouts(void **state)
{
    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        in_layout(WEFT_SHAPE(20001), layout);
        in_layout(WEFT_SHAPE(5000, 3), layout);
        in_layout(WEFT_SHAPE(3, 9000), layout);
        in_layout(WEFT_SHAPE(7, 300), layout);
        in_layout(WEFT_SHAPE(3, 4, 5), layout);
        in_layout(WEFT_SHAPE(1, 4097), layout);
        in_layout(WEFT_SHAPE(0, 3), layout);
        in_layout(WEFT_SHAPE(3, 0), layout);
    }
    in_layout(WEFT_SHAPE(120000), LAYOUT_STANDARD);
    in_layout(WEFT_SHAPE(50001, 2), LAYOUT_STANDARD);
}

/* The dtype that sums of `dtype` have. */
static weft_dtype wide(weft_dtype dtype)
{
    if (dtype >= WEFT_FLOAT32)
        return dtype;
    return dtype >= WEFT_UINT8 ? WEFT_UINT64 : WEFT_INT64;
}

/* Ones and zeros in any dtype: the sums are exact, and the same as of int64. */
static void every_dtype(void **state)
{
    weft_session *s = test_session();

    (void)state;
    for (int d = 0; d < WEFT_DTYPE_COUNT; d++) {
        weft_array *ramp = NULL, *bits = NULL, *a = NULL, *sum = NULL, *product = NULL,
                   *narrow = NULL, *want = NULL;
        void *x, *y;

        check_ok(weft_arange(s, 0, 9001, 1, WEFT_INT64, &ramp));
        check_ok(weft_eval("ramp % 3 != 1", WEFT_VARS(ramp), &bits));
        check_ok(weft_astype(bits, (weft_dtype)d, &a));
        check_ok(weft_cumsum(a, -1, &sum));
        check_int(weft_array_dtype(sum), wide((weft_dtype)d));
        check_ok(weft_cumsum(bits, 0, &want));
        check_ok(weft_astype_casting(want, wide((weft_dtype)d), WEFT_CASTING_UNSAFE, &narrow));
        x = all_bytes(sum), y = all_bytes(narrow);
        check_bytes(x, y, 9001 * weft_dtype_size(wide((weft_dtype)d)));
        check_ok(weft_cumprod(a, 0, &product));
        check_int(weft_array_dtype(product), wide((weft_dtype)d));
        free(x), free(y);
        weft_free(&ramp), weft_free(&bits), weft_free(&a), weft_free(&sum), weft_free(&product);
        weft_free(&narrow), weft_free(&want);
    }
}

static void views_are_read_and_filled(void **state)
{
    weft_session *s = test_session();
    weft_array *a, *t = NULL, *copy = NULL, *r = NULL, *w = NULL, *rows = NULL;
    void *memory;
    double *x, *y;

    (void)state;
    make_laid_out(s, WEFT_SHAPE(60, 70), LAYOUT_STANDARD, scattered, &a, &memory);
    check_ok(weft_transpose(a, NULL, &t));
    check_ok(weft_copy(t, &copy));
    check_ok(weft_cumsum(t, 0, &r));
    check_ok(weft_cumsum(copy, 0, &w));
    x = all_elements(r), y = all_elements(w);
    check_bytes(x, y, 4200 * sizeof *x);
    free(x), free(y), weft_free(&r), weft_free(&w);
    check_status(weft_cumsum(copy, 0, &t), WEFT_ERR_ARGUMENT);

    /* Over its own memory, one row further. */
    check_ok(weft_view(a, "1:", &r));
    check_ok(weft_view(a, ":-1", &rows));
    check_ok(weft_cumsum(rows, 1, &w));
    check_ok(weft_cumsum(rows, 1, &r));
    x = all_elements(r), y = all_elements(w);
    check_bytes(x, y, 59 * 70 * sizeof *x);
    free(x), free(y), weft_free(&r), weft_free(&w), weft_free(&rows);
    weft_free(&copy), weft_free(&t), weft_free(&a), free(memory);
}

static void special_values(void **state)
{
    double inf = (double)INFINITY;
    double data[] = {-0.0, -0.0, 1, inf, 2, -inf, 3}, *x;
    weft_session *s = test_session();
    weft_box box = {{0}, {weft_rank(s) == 0 ? 7 : 0}};
    weft_array *a = NULL, *r = NULL;

    (void)state;
    check_ok(weft_empty(s, WEFT_SHAPE(7), WEFT_FLOAT64, &a));
    check_ok(weft_put(a, &box, data));
    check_ok(weft_cumsum(a, 0, &r));
    x = all_elements(r);
    check_double_bits(x[0], -0.0);
    check_double_bits(x[1], -0.0);
    check_double_bits(x[4], inf);
    check_true(isnan(x[5]) && isnan(x[6]));
    free(x), weft_free(&a), weft_free(&r);
}

static void differences(void **state)
{
    weft_session *s = test_session();

    (void)state;
    for (int layout = 0; layout < LAYOUTS; layout++) {
        weft_array *a, *r = NULL, *flat = NULL;
        void *memory;
        double *x, *y;

        make_laid_out(s, WEFT_SHAPE(13, 11), layout, scattered, &a, &memory);
        x = all_elements(a);
        check_ok(weft_diff(a, 2, 0, &r));
        check_int(weft_array_shape(r).extent[0], 11);
        y = all_elements(r);
        for (int64_t i = 0; i < 121; i++)
            check_double_bits(y[i], (x[i + 22] - x[i + 11]) - (x[i + 11] - x[i]));
        free(y), weft_free(&r);
        check_ok(weft_diff(a, 1, -1, &r));
        y = all_elements(r);
        for (int64_t i = 0; i < 130; i++)
            check_double_bits(y[i], x[i / 10 * 11 + i % 10 + 1] - x[i / 10 * 11 + i % 10]);
        free(y), weft_free(&r);
        check_ok(weft_diff(a, 11, 1, &r));
        check_int(weft_array_shape(r).extent[1], 0);
        weft_free(&r);
        check_ok(weft_diff(a, 0, 1, &r));
        check_int(weft_array_shape(r).extent[1], 11);
        free(x), weft_free(&r), weft_free(&flat), weft_free(&a), free(memory);
    }
}

static void mistakes_are_named(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *r = NULL, *scalar = NULL;

    (void)state;
    check_ok(weft_ones(s, WEFT_SHAPE(4, 3), WEFT_INT32, &a));
    check_ok(weft_ones(s, WEFT_SCALAR_SHAPE, WEFT_INT32, &scalar));
    check_status(weft_cumsum(a, 2, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_cumsum(scalar, 0, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_cumprod(a, -3, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_cumsum(a, 0, &a), WEFT_ERR_DTYPE);
    check_status(weft_diff(a, -1, 0, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_diff(a, 1, 2, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_diff(scalar, 1, 0, &r), WEFT_ERR_SHAPE);
    check_true(r == NULL);
    check_ok(weft_cumsum(scalar, WEFT_FLAT, &r));
    check_int(weft_array_shape(r).ndim, 1);
    weft_free(&r), weft_free(&a), weft_free(&scalar);
}

const struct CMUnitTest scan_tests[] = {cmocka_unit_test(shapes_and_layouts),
                                        cmocka_unit_test(every_dtype),
                                        cmocka_unit_test(views_are_read_and_filled),
                                        cmocka_unit_test(special_values),
                                        cmocka_unit_test(differences),
                                        cmocka_unit_test(mistakes_are_named),
                                        {0}};
