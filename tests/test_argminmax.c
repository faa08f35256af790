/* argmin and argmax: the first of equal ones, NaN before all, over everything and along axes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "layouts.h"

/* Ties, signs of zero and, from time to time, a NaN. */
static double mixed(int64_t i)
{
    if (i % 1777 == 1500)
        return (double)NAN;
    return i % 5 == 0 ? (i % 2 ? -0.0 : 0.0) : (double)((i * 7919) % 1009) - 504;
}

static double tied(int64_t i)
{
    return (double)((i * 31) % 64);
}

static bool beats(bool is_max, double a, double b)
{
    if (isnan(b))
        return false;
    return isnan(a) || (is_max ? a > b : a < b);
}

/* Of elements value(first), value(first + step), … */
static int64_t place_of(bool is_max, double (*value)(int64_t), int64_t first, int64_t step,
                        int64_t count)
{
    int64_t best = 0;

    for (int64_t i = 1; i < count; i++)
        if (beats(is_max, value(first + i * step), value(first + best * step)))
            best = i;
    return best;
}

static void over_everything(void **state)
{
    static const int64_t sizes[] = {1, 2, 15, 64, 511, 513, 4095, 4096, 4097, 9000};
    weft_value value;

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
            double (*of)(int64_t) = k % 2 ? mixed : tied;
            weft_array *x = NULL;
            void *memory;

            make_laid_out(test_session(), WEFT_SHAPE(sizes[k]), layout, of, &x, &memory);
            check_ok(weft_eval_value(test_session(), "argmax(x)", WEFT_VARS(x), &value));
            check_int(value.dtype, WEFT_INT64);
            check_int(value.as.i, place_of(true, of, 0, 1, sizes[k]));
            check_ok(weft_eval_value(test_session(), "argmin(x)", WEFT_VARS(x), &value));
            check_int(value.as.i, place_of(false, of, 0, 1, sizes[k]));
            weft_free(&x);
            free(memory);
        }
    }
}

/* Element (i, j, k) of n0 × n1 × n2; the axis' stride and the kept ones'. */
static void check_axis(weft_shape shape, int axis, int layout)
{
    int64_t stride = 1, inner, outer;
    weft_array *x = NULL, *r = NULL;
    weft_axes axes = weft_axes_of(1, &axis);
    int64_t *got;
    void *memory;

    for (int d = axis + 1; d < shape.ndim; d++)
        stride *= shape.extent[d];
    inner = stride;
    outer = weft_shape_count(&shape) / shape.extent[axis] / inner;
    make_laid_out(test_session(), shape, layout, mixed, &x, &memory);
    check_ok(weft_argmax(x, &axes, &r));
    got = all_bytes(r);
    for (int64_t o = 0; o < outer; o++)
        for (int64_t i = 0; i < inner; i++)
            check_int(got[o * inner + i], place_of(true, mixed, o * inner * shape.extent[axis] + i,
                                                   stride, shape.extent[axis]));
    free(got);
    weft_free(&x), weft_free(&r);
    free(memory);
}

static void along_axes(void **state)
{
    for (int layout = 0; layout < LAYOUTS; layout++) {
        check_axis(WEFT_SHAPE(37, 53), 0, layout);
        check_axis(WEFT_SHAPE(37, 53), 1, layout);
        check_axis(WEFT_SHAPE(5, 6, 7), 1, layout);
        check_axis(WEFT_SHAPE(5000, 3), 0, layout);
        check_axis(WEFT_SHAPE(3, 5000), 1, layout);
    }
}

static void every_dtype(void **state)
{
    weft_session *s = test_session();
    weft_value value;

    for (int d = WEFT_BOOL; d <= WEFT_FLOAT64; d++) {
        weft_array *x = NULL, *y = NULL;

        check_ok(weft_arange(s, 0, 100, 1, WEFT_INT64, &x));
        check_ok(weft_eval("(x * 37 + 11) % 100", WEFT_VARS(x), &y));
        weft_free(&x);
        check_ok(weft_astype_casting(y, (weft_dtype)d, WEFT_CASTING_UNSAFE, &x));
        check_ok(weft_eval_value(s, "argmax(x)", WEFT_VARS(x), &value));
        check_int(value.as.i, d == WEFT_BOOL ? 0 : 24);
        check_ok(weft_eval_value(s, "argmin(x)", WEFT_VARS(x), &value));
        check_int(value.as.i, 97);
        weft_free(&x), weft_free(&y);
    }
}

static void refused(weft_status got, weft_status status, const char *words)
{
    check_int(got, status);
    if (!strstr(weft_message(test_session()), words))
        fprintf(stderr, "\"%s\" is not in \"%s\"\n", words, weft_message(test_session()));
    check_true(strstr(weft_message(test_session()), words) != NULL);
    weft_clear(test_session());
}

static int64_t place_at(weft_array *r, int64_t i)
{
    weft_value value;
    char text[32];

    (void)snprintf(text, sizeof text, "sum(x[%d:%d])", (int)i, (int)i + 1);
    check_ok(weft_eval_value(test_session(), text,
                             (weft_vars){1, &(weft_var){"x", r, {WEFT_BOOL, {0}}}}, &value));
    return value.as.i;
}

static void without_nan(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *y = NULL, *all = NULL, *r = NULL;

    check_ok(weft_arange(s, 0, 30, 1, WEFT_FLOAT64, &x));
    check_ok(weft_eval("where(x % 5 == 0, nan, (29 - x)*7 % 10)", WEFT_VARS(x), &y));
    check_ok(weft_reshape(y, WEFT_SHAPE(5, 6), &all));
    for (int64_t i = 0; i < 5; i++) {
        int64_t least = -1, most = -1;

        for (int64_t k = 0; k < 6; k++) {
            const int64_t at = i * 6 + k;
#define VALUE(at) ((29 - (at)) * 7 % 10)
            if (at % 5 == 0)
                continue;
            least = least < 0 || VALUE(at) < VALUE(i * 6 + least) ? k : least;
            most = most < 0 || VALUE(at) > VALUE(i * 6 + most) ? k : most;
        }
        check_ok(weft_nanargmin(all, WEFT_AXES(1), &r));
        check_int(place_at(r, i), least);
        check_ok(weft_nanargmax(all, WEFT_AXES(-1), &r));
        check_int(place_at(r, i), most);
    }
    refused(weft_nanargmax(y, WEFT_AXES(1), &r), WEFT_ERR_ARGUMENT, "axis 1 is out of bounds");
    weft_free(&r), weft_free(&all), weft_free(&y);
    check_ok(weft_eval("where(x < 6, nan, x)", WEFT_VARS(x), &y));
    check_ok(weft_reshape(y, WEFT_SHAPE(5, 6), &all));
    refused(weft_nanargmin(all, WEFT_AXES(1), &r), WEFT_ERR_ARGUMENT, "all elements are NaN");
    check_true(r == NULL);
    check_ok(weft_nanargmin(all, NULL, &r));
    weft_free(&r), weft_free(&all), weft_free(&x), weft_free(&y);
}

/* By the real parts, then the imaginary ones; a NaN in either wins. */
static void of_complex_numbers(void **state)
{
    static const struct {
        const char *text;
        int64_t least, most;
    } cases[] = {
        {"x % 7 + 1j*(x % 5)", 0, 34},
        {"1 - 1j*x", 9999, 0},
        {"complex64(where(x == 8100, nan, x) + 0j)", 8100, 8100},
        {"x - 1j*where(x == 77, nan, x)", 77, 77},
        {"where(x == 4097, -inf, 3) + where(x == 9000, inf, 0)*1j", 9000, 9000},
    };
    weft_session *s = test_session();
    weft_array *x = NULL, *z = NULL;
    weft_value place;

    check_ok(weft_arange(s, 0, 10000, 1, WEFT_FLOAT64, &x));
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        check_ok(weft_eval(cases[k].text, WEFT_VARS(x), &z));
        check_ok(weft_eval_value(s, "argmin(z)", WEFT_VARS(z), &place));
        check_int(place.as.i, cases[k].least);
        check_ok(weft_eval_value(s, "argmax(z)", WEFT_VARS(z), &place));
        check_int(place.as.i, cases[k].most);
        weft_free(&z);
    }
    weft_free(&x);
}

/* NumPy's ufuncs take axis 0 and -1 of a scalar; mean and the spreads do not. */
static void a_scalar_has_an_axis(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *r = NULL;

    check_ok(weft_full(s, WEFT_SCALAR_SHAPE, WEFT_FLOAT64, (weft_value){WEFT_INT64, {3}}, &x));
    check_ok(weft_sum(x, WEFT_AXES(0), &r));
    check_ok(weft_max(x, WEFT_AXES(-1), &r));
    weft_free(&r);
    check_ok(weft_argmin(x, WEFT_AXES(0), &r));
    check_int(weft_array_shape(r).ndim, 0);
    weft_free(&r);
    check_ok(weft_reduce(x, WEFT_REDUCE_NANSTD, WEFT_AXES(0), NULL, &r));
    refused(weft_sum(x, WEFT_AXES(1), &r), WEFT_ERR_ARGUMENT, "weft_sum: axis 1 is out of bounds");
    refused(weft_mean(x, WEFT_AXES(0), &r), WEFT_ERR_ARGUMENT, "axis 0 is out of bounds");
    refused(weft_std(x, WEFT_AXES(0), NULL, &r), WEFT_ERR_ARGUMENT, "axis 0 is out of bounds");
    refused(weft_reduce(x, WEFT_REDUCE_SUM, NULL, &(weft_reduce_options){.ddof = 1}, &r),
            WEFT_ERR_ARGUMENT, "ddof 1 is of var, std");
    refused(weft_norm(x, 2, NULL, &(weft_reduce_options){.ddof = 1}, &r), WEFT_ERR_ARGUMENT,
            "weft_norm: ddof 1 is of var, std");
    weft_free(&r), weft_free(&x);
}

static void mistakes(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *none = NULL, *hollow = NULL, *r = NULL;

    check_ok(weft_zeros(s, WEFT_SHAPE(2, 0, 3), WEFT_FLOAT64, &hollow));
    check_ok(weft_zeros(s, WEFT_SHAPE(2, 3, 4), WEFT_FLOAT64, &x));
    check_ok(weft_zeros(s, WEFT_SHAPE(0), WEFT_FLOAT64, &none));
    refused(weft_argmax(x, WEFT_AXES(0, 1), &r), WEFT_ERR_ARGUMENT, "along one axis, not along 2");
    refused(weft_argmax(x, WEFT_AXES(0, 1, 2), &r), WEFT_ERR_ARGUMENT,
            "along one axis, not along 3");
    refused(weft_argmin(x, WEFT_AXES(3), &r), WEFT_ERR_ARGUMENT, "axis 3 is out of bounds");
    refused(weft_argmin(none, NULL, &r), WEFT_ERR_SHAPE,
            "weft_argmin: argmin of no elements: shape (0,) along axis 0");
    refused(weft_reduce(hollow, WEFT_REDUCE_PTP, WEFT_AXES(1), NULL, &r), WEFT_ERR_SHAPE,
            "weft_reduce: ptp of no elements: shape (2, 0, 3) along axis 1");
    refused(weft_max(hollow, WEFT_AXES(1, 2), &r), WEFT_ERR_SHAPE,
            "max of no elements: shape (2, 0, 3) along axes 1, 2");
    refused(weft_min(hollow, NULL, &r), WEFT_ERR_SHAPE,
            "min of no elements: shape (2, 0, 3) along all axes");
    refused(weft_percentile(hollow, 5, WEFT_AXES(1), WEFT_QUANTILE_LINEAR, false, &r),
            WEFT_ERR_ARGUMENT, "weft_percentile: of no elements: shape (2, 0, 3) along axis 1");
    weft_free(&x), weft_free(&none), weft_free(&hollow);
}

const struct CMUnitTest argminmax_tests[] = {
    cmocka_unit_test(over_everything),    cmocka_unit_test(along_axes),
    cmocka_unit_test(every_dtype),        cmocka_unit_test(without_nan),
    cmocka_unit_test(of_complex_numbers), cmocka_unit_test(a_scalar_has_an_axis),
    cmocka_unit_test(mistakes),           {0}};
