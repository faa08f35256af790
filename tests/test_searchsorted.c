/* Places in sorted arrays, against counting. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>

#include <weft.h>

#include "layouts.h"

enum { SORTED = 501 };

static double ascending(int64_t i)
{
    return i < 3 ? -(double)INFINITY : i > SORTED - 4 ? (double)NAN : (double)(i / 2) - 100;
}

static double descending(int64_t i)
{
    return -(double)(i / 3);
}

static double value(int64_t i)
{
    return i % 50 == 7 ? (double)NAN : i % 50 == 8 ? -0.0 : (double)(i * 31 % 700) / 2 - 170;
}

/* NaN is after all numbers, and as NaN. */
static bool is_before(double a, double b)
{
    return isnan(b) ? !isnan(a) : a < b;
}

static int64_t expected(double x, bool right)
{
    int64_t count = 0;

    for (int64_t i = 0; i < SORTED; i++)
        count += right ? !is_before(x, ascending(i)) : is_before(ascending(i), x);
    return count;
}

static void places_in_every_layout(void **state)
{
    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        weft_array *sorted, *values;
        void *memory, *value_memory;

        make_laid_out(test_session(), WEFT_SHAPE(SORTED), layout, ascending, &sorted, &memory);
        make_laid_out(test_session(), WEFT_SHAPE(61, 7), (layout + 1) % ALL_LAYOUTS, value, &values,
                      &value_memory);
        for (int right = 0; right < 2; right++) {
            weft_array *r = NULL;
            int64_t *all;

            check_ok(weft_searchsorted(sorted, values, right, &r));
            check_int(weft_array_shape(r).ndim, 2);
            all = all_bytes(r);
            for (int64_t i = 0; i < 61 * 7; i++)
                check_int(all[i], expected(value(i), right));
            free(all), weft_free(&r);
        }
        weft_free(&sorted), weft_free(&values), free(memory), free(value_memory);
    }
}

static void descending_bins(void **state)
{
    weft_array *bins, *values;
    void *memory, *value_memory;

    (void)state;
    make_laid_out(test_session(), WEFT_SHAPE(300), LAYOUT_UNEVEN, descending, &bins, &memory);
    make_laid_out(test_session(), WEFT_SHAPE(100), LAYOUT_STANDARD, descending, &values,
                  &value_memory);
    for (int right = 0; right < 2; right++) {
        weft_array *r = NULL;
        int64_t *all;

        check_ok(weft_digitize(values, bins, right, &r));
        all = all_bytes(r);
        for (int64_t i = 0; i < 100; i++)
            check_int(all[i], (i / 3 + (right ? 1 : 0)) * 3);
        free(all), weft_free(&r);
    }
    weft_free(&bins), weft_free(&values), free(memory), free(value_memory);
}

static void refusals(void **state)
{
    weft_session *s = test_session();
    weft_array *bins, *two = NULL, *z = NULL, *r = NULL;
    void *memory;

    (void)state;
    make_laid_out(s, WEFT_SHAPE(300), LAYOUT_STANDARD, value, &bins, &memory);
    check_ok(weft_ones(s, WEFT_SHAPE(3, 3), WEFT_FLOAT32, &two));
    check_ok(weft_ones(s, WEFT_SHAPE(3), WEFT_COMPLEX64, &z));
    check_status(weft_digitize(two, bins, false, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_searchsorted(two, bins, false, &r), WEFT_ERR_SHAPE);
    check_status(weft_searchsorted(z, bins, false, &r), WEFT_ERR_DTYPE);
    weft_free(&bins), weft_free(&two), weft_free(&z), free(memory);
}

const struct CMUnitTest searchsorted_tests[] = {cmocka_unit_test(places_in_every_layout),
                                                cmocka_unit_test(descending_bins),
                                                cmocka_unit_test(refusals),
                                                {0}};
