/* Reductions of complex numbers: the parts of a sum are the sums of the parts, in every layout. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "layouts.h"

static double part(int64_t i)
{
    return (double)((i * 7919) % 1009) / 64 - 7.25 + (double)(i % 3) * 1e-9;
}

/* z from x: other bits in the imaginary part. */
static void make(int64_t n, int64_t columns, int layout, weft_array **x, weft_array **z,
                 void **memory)
{
    weft_shape shape = columns ? WEFT_SHAPE(n / columns, columns) : WEFT_SHAPE(n);

    make_laid_out(test_session(), shape, layout, part, x, memory);
    check_ok(weft_eval("x + (x*x - 3)*1j", (weft_vars){1, (weft_var[]){{"x", *x, {0}}}}, z));
}

static weft_value value_of(const char *text, weft_array *x, weft_array *z)
{
    weft_value value;

    check_ok(weft_eval_value(test_session(), text, WEFT_VARS(x, z), &value));
    return value;
}

static void sums_are_the_sums_of_the_parts(void **state)
{
    static const int64_t sizes[] = {1, 15, 255, 256, 257, 4095, 4097, 9001};

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        for (int layout = 0; layout < LAYOUTS; layout++) {
            weft_array *x = NULL, *z = NULL;
            weft_value sum, mean;
            void *memory;

            make(sizes[k], 0, layout, &x, &z, &memory);
            sum = value_of("sum(z)", x, z);
            check_int(sum.dtype, WEFT_COMPLEX128);
            check_double_bits(sum.as.c[0], value_of("sum(real(z))", x, z).as.f);
            check_double_bits(sum.as.c[1], value_of("sum(imag(z))", x, z).as.f);
            mean = value_of("mean(z)", x, z);
            check_double_bits(mean.as.c[0], sum.as.c[0] / (double)sizes[k]);
            check_double_bits(mean.as.c[1], sum.as.c[1] / (double)sizes[k]);
            check_near(value_of("var(z)", x, z).as.f /
                           value_of("var(real(z)) + var(imag(z)) + 1e-300", x, z).as.f,
                       sizes[k] > 1, 1e-12);
            check_double_bits(value_of("norm(z)", x, z).as.f,
                              value_of("sqrt(sum(real(z)**2 + imag(z)**2))", x, z).as.f);
            check_int(value_of("all(z == z) & any(z)", x, z).as.i, 1);
            weft_free(&x), weft_free(&z);
            free(memory);
        }
    }
}

static void check_same(const char *left, const char *right, weft_array *x, weft_array *z)
{
    weft_array *a = NULL, *b = NULL;
    char *first, *second;

    check_ok(weft_eval(left, WEFT_VARS(x, z), &a));
    check_ok(weft_eval(right, WEFT_VARS(x, z), &b));
    first = all_bytes(a), second = all_bytes(b);
    check_int(weft_array_count(a), weft_array_count(b));
    check_bytes(first, second, (size_t)weft_array_count(a) * 8);
    free(first), free(second);
    weft_free(&a), weft_free(&b);
}

static void along_axes(void **state)
{
    for (int layout = 0; layout < LAYOUTS; layout++) {
        weft_array *x = NULL, *z = NULL;
        void *memory;

        make(4400 * 3, 3, layout, &x, &z, &memory);
        check_same("real(sum(z, axis=0))", "sum(real(z), axis=0)", x, z);
        check_same("imag(sum(z, axis=1))", "sum(imag(z), axis=1)", x, z);
        weft_free(&x), weft_free(&z);
        free(memory);
        make(40 * 30, 30, layout, &x, &z, &memory);
        check_same("real(sum(z, axis=0))", "sum(real(z), axis=0)", x, z);
        check_same("imag(mean(z, axis=1, keepdims=True))", "mean(imag(z), axis=1)", x, z);
        weft_free(&x), weft_free(&z);
        free(memory);
    }
}

static void products_and_extremes(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL;
    weft_value value;

    check_ok(weft_arange(s, 0, 4, 1, WEFT_FLOAT64, &x));
    check_ok(weft_eval_value(s, "prod(x + 1j)", WEFT_VARS(x), &value)); /* i(1+i)(2+i)(3+i) */
    check_double_bits(value.as.c[0], -10.0);
    check_double_bits(value.as.c[1], 0.0);
    check_ok(weft_eval_value(s, "max(where(x > 1, 2, 1) + (5 - x)*1j)", WEFT_VARS(x), &value));
    check_double_bits(value.as.c[0], 2.0);
    check_double_bits(value.as.c[1], 3.0);
    check_ok(weft_eval_value(s, "min(where(x > 1, 2, 1) + (5 - x)*1j)", WEFT_VARS(x), &value));
    check_double_bits(value.as.c[0], 1.0);
    check_double_bits(value.as.c[1], 4.0);
    check_ok(weft_eval_value(s, "max(where(x == 2, nan, x) + 1j)", WEFT_VARS(x), &value));
    check_true(isnan(value.as.c[0]));
    check_ok(weft_eval_value(s, "sum(complex64(x))", WEFT_VARS(x), &value));
    check_int(value.dtype, WEFT_COMPLEX64);
    check_ok(weft_eval_value(s, "nanmax(where(x > 1, nan, x) + (5 - x)*1j)", WEFT_VARS(x), &value));
    check_double_bits(value.as.c[0], 1.0);
    check_double_bits(value.as.c[1], 4.0);
    weft_free(&x);
}

const struct CMUnitTest complex_reduce_tests[] = {cmocka_unit_test(sums_are_the_sums_of_the_parts),
                                                  cmocka_unit_test(along_axes),
                                                  cmocka_unit_test(products_and_extremes),
                                                  {0}};
