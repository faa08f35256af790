/* Variances in one pass: stable far from zero, the same in every layout, NumPy's ends. */
#include <math.h>
#include <stdlib.h>

#include "harness.h"
#include "layouts.h"

static double far_away(int64_t i)
{
    return 1e9 + (double)(i % 7) + (double)(i * 37 % 11) * 0.25;
}

/* In long double, two passes. */
static double exact(int64_t n, double ddof)
{
    long double mean = 0, squares = 0;

    for (int64_t i = 0; i < n; i++)
        mean += (long double)far_away(i) / (long double)n;
    for (int64_t i = 0; i < n; i++)
        squares += (far_away(i) - mean) * (far_away(i) - mean);
    return (double)(squares / ((long double)n - ddof));
}

static double value_of(const char *text, weft_array *x)
{
    weft_value value;

    check_ok(weft_eval_value(test_session(), text, WEFT_VARS(x), &value));
    return value.as.f;
}

static void far_from_zero(void **state)
{
    static const int64_t sizes[] = {2, 3, 255, 256, 257, 4095, 4096, 4097, 40000};

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        double first = NAN;

        for (int layout = 0; layout < LAYOUTS; layout++) {
            weft_array *x = NULL;
            void *memory;
            double var;

            make_laid_out(test_session(), WEFT_SHAPE(sizes[k]), layout, far_away, &x, &memory);
            var = value_of("var(x, ddof=1)", x);
            check_near(var / exact(sizes[k], 1), 1, 1e-7); /* elements are 1e9 ± 1e-7 */
            check_double_bits(value_of("std(x, ddof=1)", x), sqrt(var));
            if (layout == 0)
                first = var;
            check_double_bits(var, first);
            weft_free(&x);
            free(memory);
        }
    }
}

static double hard(int64_t i)
{
    const double x = fmod((double)(i + 1) * 0.6180339887498949, 1);

    return i % 3 == 0 ? -x * 0x1p-3 : x * (1 + 0x1p20 * (double)(i % 1009 == 0));
}

/* The bound of NumPy's pairwise sum, blocks of 128 over 8 lanes; a running sum is far outside. */
static void sums_are_pairwise(void **state)
{
    static const int64_t sizes[] = {1, 129, 4097, 100003, 1 << 20};

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        const int64_t n = sizes[k];
        const double terms = 19 + fmax(0, log2((double)n / 128));
        long double sum = 0, size = 0;
        weft_array *x = NULL;
        void *memory;

        for (int64_t i = 0; i < n; i++)
            sum += hard(i), size += fabs(hard(i));
        make_laid_out(test_session(), WEFT_SHAPE(n), 0, hard, &x, &memory);
        check_near(value_of("sum(x)", x), (double)sum, terms * 0x1p-53 * (double)size);
        check_near(value_of("mean(x)", x), (double)(sum / n),
                   (terms + 1) * 0x1p-53 * (double)(size / n));
        check_near(value_of("sum(float32(x))", x) / (double)sum, 1, 0x1p-20);
        weft_free(&x);
        free(memory);
    }
}

static void ends(void **state)
{
    weft_session *s = test_session();
    weft_array *none = NULL, *one = NULL;

    check_ok(weft_zeros(s, WEFT_SHAPE(0), WEFT_FLOAT64, &none));
    check_ok(weft_ones(s, WEFT_SHAPE(1), WEFT_INT16, &one));
    check_true(isnan(value_of("var(x)", none)));
    check_double_bits(value_of("var(x)", one), 0.0);
    check_true(isnan(value_of("var(x, ddof=1)", one)));
    check_true(isnan(value_of("var(x * inf)", one)));
    weft_free(&none), weft_free(&one);
}

const struct CMUnitTest moments_tests[] = {cmocka_unit_test(far_from_zero),
                                           cmocka_unit_test(sums_are_pairwise),
                                           cmocka_unit_test(ends),
                                           {0}};
