/* Averages, covariances and correlations against plain loops. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>

#include <weft.h>

#include "layouts.h"

static double element(int64_t i)
{
    return (double)((i * 7919 + 13) % 1009) / 100.0 - 3;
}

static double weight(int64_t i)
{
    return (double)(i % 5) + 0.5;
}

static double covariance_of(int64_t d, int64_t n, bool rowvar, int64_t x, int64_t y)
{
    double mean_x = 0, mean_y = 0, sum = 0;

    for (int64_t k = 0; k < n; k++) {
        mean_x += element(rowvar ? x * n + k : k * d + x) / (double)n;
        mean_y += element(rowvar ? y * n + k : k * d + y) / (double)n;
    }
    for (int64_t k = 0; k < n; k++)
        sum += (element(rowvar ? x * n + k : k * d + x) - mean_x) *
               (element(rowvar ? y * n + k : k * d + y) - mean_y);
    return sum / (double)(n - 1);
}

static void covariances(void **state)
{
    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout += 3) {
        weft_array *m, *c = NULL, *r = NULL;
        double *all, *ratios;
        void *memory;

        for (int rowvar = 0; rowvar < 2; rowvar++) {
            int64_t d = rowvar ? 4 : 13, n = rowvar ? 13 : 4;

            make_laid_out(test_session(), WEFT_SHAPE(4, 13), layout, element, &m, &memory);
            check_ok(weft_cov(m, rowvar, 1, &c));
            check_ok(weft_corrcoef(m, rowvar, &r));
            check_int(weft_array_count(c), d * d);
            all = all_elements(c);
            ratios = all_elements(r);
            for (int64_t i = 0; i < d * d; i++) {
                double xy = covariance_of(d, n, rowvar, i / d, i % d);
                double xx = covariance_of(d, n, rowvar, i / d, i / d);
                double yy = covariance_of(d, n, rowvar, i % d, i % d);

                check_near(all[i], xy, 1e-12);
                check_near(ratios[i], xy / sqrt(xx * yy), 1e-12);
            }
            free(all), free(ratios), weft_free(&c), weft_free(&r), weft_free(&m), free(memory);
        }
    }
}

static void one_variable(void **state)
{
    weft_array *m, *c = NULL;
    weft_value v;
    void *memory;

    (void)state;
    make_laid_out(test_session(), WEFT_SHAPE(100), LAYOUT_STANDARD, element, &m, &memory);
    check_ok(weft_cov(m, true, 1, &c));
    check_int(weft_array_shape(c).ndim, 0);
    check_ok(weft_item(c, &v));
    check_near(v.as.f, covariance_of(1, 100, true, 0, 0), 1e-12);
    check_ok(weft_corrcoef(m, true, &c));
    check_ok(weft_item(c, &v));
    check_near(v.as.f, 1, 0);
    weft_free(&c), weft_free(&m), free(memory);
}

static void averages_of_all(void **state)
{
    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        weft_array *a, *w, *r = NULL;
        double sum = 0, weights = 0;
        weft_value v;
        void *memory, *weight_memory;

        make_laid_out(test_session(), WEFT_SHAPE(1003), layout, element, &a, &memory);
        make_laid_out(test_session(), WEFT_SHAPE(1003), LAYOUT_UNEVEN, weight, &w, &weight_memory);
        for (int64_t i = 0; i < 1003; i++)
            sum += element(i) * weight(i), weights += weight(i);
        check_ok(weft_average(a, w, NULL, false, &r));
        check_ok(weft_item(r, &v));
        check_near(v.as.f, sum / weights, 1e-12);
        weft_free(&r), weft_free(&w), weft_free(&a), free(memory), free(weight_memory);
    }
}

static void refusals(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *z = NULL, *w = NULL, *c = NULL, *r = NULL;

    (void)state;
    check_ok(weft_ones(s, WEFT_SHAPE(3, 4, 5), WEFT_INT32, &a));
    check_ok(weft_zeros(s, WEFT_SHAPE(3, 4, 5), WEFT_FLOAT64, &z));
    check_ok(weft_ones(s, WEFT_SHAPE(4), WEFT_FLOAT64, &w));
    check_ok(weft_ones(s, WEFT_SHAPE(4), WEFT_COMPLEX128, &c));
    check_status(weft_average(a, z, NULL, false, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_average(a, w, NULL, false, &r), WEFT_ERR_SHAPE);
    check_status(weft_average(a, w, WEFT_AXES(0), false, &r), WEFT_ERR_SHAPE);
    check_status(weft_average(a, w, WEFT_AXES(3), false, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_cov(a, true, 1, &r), WEFT_ERR_SHAPE);
    check_status(weft_cov(c, true, 1, &r), WEFT_ERR_DTYPE);
    weft_free(&a), weft_free(&z), weft_free(&w), weft_free(&c);
}

const struct CMUnitTest covariance_tests[] = {cmocka_unit_test(covariances),
                                              cmocka_unit_test(one_variable),
                                              cmocka_unit_test(averages_of_all),
                                              cmocka_unit_test(refusals),
                                              {0}};
