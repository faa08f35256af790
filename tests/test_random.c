/* Distributions: goodness of fit with fixed seeds, independence, special parameters, refusals, and
 * the same bits however the elements are laid out. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "layouts.h"
#include "runtime/session.h"

enum { COUNT = 40000 };

/* Kolmogorov's statistic times sqrt(n) is above 1.95 once in a thousand; chi-square of k cells is
 * above k + 4 sqrt(2 k) about as rarely. The seeds are fixed: a failure is no accident. */
static const double KS_LIMIT = 1.95;

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

typedef double (*cumulative)(double x);

static void check_fit(weft_array **a, cumulative cdf)
{
    double *x = all_elements(*a), worst = 0;
    int64_t n = weft_array_count(*a);

    qsort(x, (size_t)n, sizeof *x, compare);
    for (int64_t i = 0; i < n; i++) {
        double f = cdf(x[i]);

        worst = fmax(worst,
                     fmax(fabs(f - (double)i / (double)n), fabs((double)(i + 1) / (double)n - f)));
    }
    check_near(worst * sqrt((double)n), 0, KS_LIMIT);
    free(x);
    weft_free(a);
}

static double uniform_cdf(double x)
{
    return (x + 3) / 5;
}

static double normal_cdf(double x)
{
    return 0.5 * erfc(-(x - 1) / 2 / sqrt(2));
}

static double exponential_cdf(double x)
{
    return -expm1(-x / 3);
}

static double gamma3_cdf(double x)
{
    return 1 - exp(-x / 2) * (1 + x / 2 + x * x / 8);
}

static double gamma_half_cdf(double x)
{
    return erf(sqrt(x));
}

static double beta23_cdf(double x)
{
    return x * x * (6 + x * (-8 + 3 * x));
}

static double arcsine_cdf(double x)
{
    return 2 / M_PI * asin(sqrt(x));
}

static void continuous_ones_fit(void **state)
{
    weft_session *s = test_session();
    weft_shape shape = WEFT_SHAPE(COUNT);
    weft_array *a = NULL;

    check_ok(weft_random_uniform(s, shape, WEFT_FLOAT64, -3, 2, weft_seed(1), &a));
    check_fit(&a, uniform_cdf);
    check_ok(weft_random_normal(s, shape, WEFT_FLOAT64, 1, 2, weft_seed(1), &a));
    check_fit(&a, normal_cdf);
    check_ok(weft_random_exponential(s, shape, WEFT_FLOAT64, 3, weft_seed(1), &a));
    check_fit(&a, exponential_cdf);
    check_ok(weft_random_gamma(s, shape, WEFT_FLOAT64, 3, 2, weft_seed(1), &a));
    check_fit(&a, gamma3_cdf);
    check_ok(weft_random_gamma(s, shape, WEFT_FLOAT64, 0.5, 1, weft_seed(1), &a));
    check_fit(&a, gamma_half_cdf);
    check_ok(weft_random_beta(s, shape, WEFT_FLOAT64, 2, 3, weft_seed(1), &a));
    check_fit(&a, beta23_cdf);
    check_ok(weft_random_beta(s, shape, WEFT_FLOAT64, 0.5, 0.5, weft_seed(1), &a));
    check_fit(&a, arcsine_cdf);
}

/* Skewness and kurtosis feel the tails, which Kolmogorov's test hardly sees. */
static void normal_moments(void **state)
{
    weft_array *a = NULL;
    double *x, sum[5] = {0};

    check_ok(weft_random_normal(test_session(), WEFT_SHAPE(COUNT), WEFT_FLOAT64, 0, 1,
                                weft_seed_stream(2, 3), &a));
    x = all_elements(a);
    for (int64_t i = 0; i < COUNT; i++)
        for (int k = 1; k < 5; k++)
            sum[k] += pow(x[i], k) / COUNT;
    check_near(sum[1], 0, 4 * sqrt(1.0 / COUNT));
    check_near(sum[2], 1, 4 * sqrt(2.0 / COUNT));
    check_near(sum[3], 0, 4 * sqrt(15.0 / COUNT));
    check_near(sum[4], 3, 4 * sqrt(96.0 / COUNT));
    free(x);
    weft_free(&a);
}

typedef double (*density)(int64_t k, double a, double b);

static double poisson_density(int64_t k, double lam, double unused)
{
    (void)unused;
    return exp((double)k * log(lam) - lam - lgamma((double)k + 1));
}

static double binomial_density(int64_t k, double n, double p)
{
    double x = (double)k;

    if (x > n)
        return 0;
    return exp(lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1) + x * log(p) +
               (n - x) * log1p(-p));
}

static double flat_density(int64_t k, double low, double high)
{
    return (double)k >= low && (double)k < high ? 1 / (high - low) : 0;
}

enum { CELLS = 1200 };

/* Cells that expect fewer than 8 are put together. */
static void check_cells(weft_array **a, density f, double p, double q)
{
    int64_t *x = all_bytes(*a), seen[CELLS] = {0};
    double chi = 0, cells = 0, expected = 0, found = 0;

    for (int64_t i = 0; i < COUNT; i++) {
        check_true(x[i] >= 0 && x[i] < CELLS);
        seen[x[i]]++;
    }
    for (int64_t k = 0; k < CELLS; k++) {
        expected += COUNT * f(k, p, q), found += (double)seen[k];
        if (expected < 8 && k < CELLS - 1)
            continue;
        if (expected > 0)
            chi += (found - expected) * (found - expected) / fmax(expected, 1), cells++;
        expected = found = 0;
    }
    check_near(fmax(chi - cells, 0), 0, 4 * sqrt(2 * cells));
    free(x);
    weft_free(a);
}

static weft_value whole(int64_t i)
{
    return (weft_value){.dtype = WEFT_INT64, .as.i = i};
}

static void counts_fit(void **state)
{
    static const double lams[] = {0.01, 1, 9.99, 10, 40, 900};
    static const double ps[] = {0.001, 0.3, 0.5, 0.7, 0.999};
    static const int64_t ns[] = {1, 20, 1000};
    weft_session *s = test_session();
    weft_shape shape = WEFT_SHAPE(COUNT);
    weft_array *a = NULL;

    for (int i = 0; i < 6; i++) {
        check_ok(weft_random_poisson(s, shape, lams[i], weft_seed(5), &a));
        check_cells(&a, poisson_density, lams[i], 0);
    }
    for (int i = 0; i < 15; i++) {
        check_ok(weft_random_binomial(s, shape, ns[i / 5], ps[i % 5], weft_seed(6), &a));
        check_cells(&a, binomial_density, (double)ns[i / 5], ps[i % 5]);
    }
    check_ok(
        weft_random_integers(s, shape, WEFT_INT64, whole(3), whole(10), false, weft_seed(7), &a));
    check_cells(&a, flat_density, 3, 10);
    check_ok(
        weft_random_integers(s, shape, WEFT_INT64, whole(0), whole(999), true, weft_seed(7), &a));
    check_cells(&a, flat_density, 0, 1000);
}

/* Half of the words are rejected where the range is just over 2^63. */
static void integers_of_wide_ranges(void **state)
{
    weft_session *s = test_session();
    weft_value high = {.dtype = WEFT_UINT64, .as.u = (UINT64_C(1) << 63) + 1};
    weft_array *a = NULL;
    uint64_t *x;
    double low_half = 0;

    check_ok(weft_random_integers(s, WEFT_SHAPE(COUNT), WEFT_UINT64, whole(0), high, false,
                                  weft_seed(8), &a));
    x = all_bytes(a);
    for (int64_t i = 0; i < COUNT; i++) {
        check_true(x[i] < high.as.u);
        low_half += (double)(x[i] < high.as.u / 2) / COUNT;
    }
    check_near(low_half, 0.5, 4 * 0.5 / sqrt(COUNT));
    free(x);
    weft_free(&a);
    check_ok(weft_random_integers(s, WEFT_SHAPE(COUNT), WEFT_INT8, whole(-128), whole(127), true,
                                  weft_seed(8), &a));
    weft_free(&a);
    high.as.u = UINT64_MAX;
    check_ok(weft_random_integers(s, WEFT_SHAPE(9), WEFT_UINT64, whole(0), high, true, weft_seed(8),
                                  &a));
    weft_free(&a);
}

static double correlation(const double *x, const double *y, int64_t n)
{
    double sum = 0;

    for (int64_t i = 0; i < n; i++)
        sum += x[i] * y[i] / (double)n;
    return sum;
}

/* Of standard normal numbers: neighbours, places of one batch, streams and seeds. */
static void nothing_is_correlated(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL, *c = NULL;
    double *x, *y, *z, limit = 4 / sqrt(COUNT);
    static const int64_t lags[] = {1, 2, 3, 4, 63, 64, 65, 128};

    check_ok(weft_random_normal(s, WEFT_SHAPE(COUNT), WEFT_FLOAT64, 0, 1, weft_seed(9), &a));
    check_ok(weft_random_normal(s, WEFT_SHAPE(COUNT), WEFT_FLOAT64, 0, 1, weft_seed(10), &b));
    check_ok(
        weft_random_normal(s, WEFT_SHAPE(COUNT), WEFT_FLOAT64, 0, 1, weft_seed_stream(9, 1), &c));
    x = all_elements(a), y = all_elements(b), z = all_elements(c);
    for (int i = 0; i < 8; i++)
        check_near(correlation(x, x + lags[i], COUNT - lags[i]), 0, limit);
    check_near(correlation(x, y, COUNT), 0, limit);
    check_near(correlation(x, z, COUNT), 0, limit);
    check_near(correlation(y, z, COUNT), 0, limit);
    free(x), free(y), free(z);
    weft_free(&a), weft_free(&b), weft_free(&c);
}

static weft_status draw(int which, weft_dtype dtype, weft_array **a)
{
    weft_session *s = test_session();
    weft_shape shape = WEFT_SHAPE(37, 41);

    switch (which) {
    case 0:
        return weft_random_uniform(s, shape, dtype, 2, 5, weft_seed(3), a);
    case 1:
        return weft_random_normal(s, shape, dtype, 2, 5, weft_seed(3), a);
    case 2:
        return weft_random_exponential(s, shape, dtype, 2, weft_seed(3), a);
    case 3:
        return weft_random_gamma(s, shape, dtype, 0.7, 2, weft_seed(3), a);
    case 4:
        return weft_random_beta(s, shape, dtype, 0.7, 2, weft_seed(3), a);
    case 5:
        return weft_random_poisson(s, shape, 30, weft_seed(3), a);
    case 6:
        return weft_random_binomial(s, shape, 80, 0.4, weft_seed(3), a);
    default:
        return weft_random_integers(s, shape, WEFT_INT64, whole(-5), whole(900), false,
                                    weft_seed(3), a);
    }
}

static void write_zero(void *context, int64_t index, void *element)
{
    (void)context, (void)index;
    memset(element, 0, 8);
}

/* Of every layout the elements are those of the standard one; float32 is float64, rounded. */
static void layouts_and_dtypes_agree(void **state)
{
    weft_session *s = test_session();

    for (int which = 0; which < 8; which++) {
        weft_dtype dtype = which < 5 ? WEFT_FLOAT64 : WEFT_INT64;
        weft_array *a = NULL, *single = NULL;
        void *bits;

        check_ok(draw(which, dtype, &a));
        bits = all_bytes(a);
        weft_free(&a);
        for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
            void *memory, *other;

            make_laid_out_as(s, WEFT_SHAPE(37, 41), dtype, layout, write_zero, NULL, &a, &memory);
            check_ok(draw(which, dtype, &a));
            other = all_bytes(a);
            check_bytes(other, bits, 37 * 41 * 8);
            free(other);
            weft_free(&a);
            free(memory);
        }
        if (dtype == WEFT_FLOAT64) {
            float *f;

            check_ok(draw(which, WEFT_FLOAT32, &single));
            f = all_bytes(single);
            for (int i = 0; i < 37 * 41; i++)
                check_double_bits((double)f[i], (double)(float)((double *)bits)[i]);
            free(f);
            weft_free(&single);
        }
        free(bits);
    }
}

static void check_constant(weft_array **a, double value)
{
    double least, most;

    check_ok(weft_min_value(*a, &least));
    check_ok(weft_max_value(*a, &most));
    check_near(least, value, 0);
    check_near(most, value, 0);
    weft_free(a);
}

static void special_parameters(void **state)
{
    weft_session *s = test_session();
    weft_shape shape = WEFT_SHAPE(500);
    weft_array *a = NULL;
    double mean;

    check_ok(weft_random_uniform(s, shape, WEFT_FLOAT64, 4, 4, weft_seed(0), &a));
    check_constant(&a, 4);
    check_ok(weft_random_normal(s, shape, WEFT_FLOAT64, 4, 0, weft_seed(0), &a));
    check_constant(&a, 4);
    check_ok(weft_random_exponential(s, shape, WEFT_FLOAT64, 0, weft_seed(0), &a));
    check_constant(&a, 0);
    check_ok(weft_random_gamma(s, shape, WEFT_FLOAT64, 0, 2, weft_seed(0), &a));
    check_constant(&a, 0);
    check_ok(weft_random_poisson(s, shape, 0, weft_seed(0), &a));
    check_constant(&a, 0);
    check_ok(weft_random_binomial(s, shape, 0, 0.5, weft_seed(0), &a));
    check_constant(&a, 0);
    check_ok(weft_random_binomial(s, shape, 1000, 0, weft_seed(0), &a));
    check_constant(&a, 0);
    check_ok(weft_random_binomial(s, shape, 1000, 1, weft_seed(0), &a));
    check_constant(&a, 1000);
    check_ok(
        weft_random_integers(s, shape, WEFT_UINT8, whole(255), whole(255), true, weft_seed(0), &a));
    check_constant(&a, 255);
    check_ok(weft_random_poisson(s, shape, 1e9, weft_seed(0), &a));
    check_ok(weft_mean_value(a, &mean));
    check_near((mean - 1e9) / sqrt(1e9 / 500), 0, 4);
    weft_free(&a);
    check_ok(weft_random_binomial(s, shape, INT64_C(1) << 53, 0.25, weft_seed(0), &a));
    check_ok(weft_mean_value(a, &mean));
    check_near((mean - 0x1p51) / sqrt(0x1p51 * 0.75 / 500), 0, 4);
    weft_free(&a);
    check_ok(weft_random_beta(s, shape, WEFT_FLOAT64, 1e-3, 1e-3, weft_seed(0), &a));
    check_ok(weft_mean_value(a, &mean));
    check_near(mean, 0.5, 4 * 0.5 / sqrt(500));
    weft_free(&a);
    check_ok(weft_random_normal(s, WEFT_SHAPE(0, 3), WEFT_FLOAT64, 0, 1, weft_seed(0), &a));
    weft_free(&a);
}

static void what_is_refused(void **state)
{
    weft_session *s = test_session();
    weft_shape n = WEFT_SHAPE(5);
    weft_random_key k = weft_seed(0);
    weft_array *a = NULL;

    check_status(weft_random_uniform(s, n, WEFT_FLOAT64, 2, 1, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_uniform(s, n, WEFT_FLOAT64, -1e308, 1e308, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_normal(s, n, WEFT_FLOAT64, 0, -1, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_normal(s, n, WEFT_INT64, 0, 1, k, &a), WEFT_ERR_DTYPE);
    check_status(weft_random_exponential(s, n, WEFT_FLOAT64, -1, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_gamma(s, n, WEFT_FLOAT64, -1, 1, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_gamma(s, n, WEFT_FLOAT64, INFINITY, 1, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_beta(s, n, WEFT_FLOAT64, 0, 1, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_beta(s, n, WEFT_FLOAT64, 1, NAN, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_poisson(s, n, -1, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_poisson(s, n, NAN, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_poisson(s, n, 1e19, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_binomial(s, n, -1, 0.5, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_binomial(s, n, 5, 1.5, k, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_random_integers(s, n, WEFT_INT64, whole(5), whole(5), false, k, &a),
                 WEFT_ERR_ARGUMENT);
    check_status(weft_random_integers(s, n, WEFT_INT8, whole(0), whole(129), false, k, &a),
                 WEFT_ERR_ARGUMENT);
    check_status(weft_random_integers(s, n, WEFT_UINT8, whole(-1), whole(9), false, k, &a),
                 WEFT_ERR_ARGUMENT);
    check_status(weft_random_integers(s, n, WEFT_FLOAT64, whole(0), whole(9), false, k, &a),
                 WEFT_ERR_DTYPE);
    check_true(a == NULL);
}

/* Every order of four is equally likely; of many, each index is there once. */
static void permutations(void **state)
{
    enum { ORDERS = 256, MANY = 300000 };
    weft_session *s = test_session();
    double chi = 0;
    int seen[ORDERS] = {0}, orders = 0;
    weft_array *a = NULL;
    int64_t *x;
    char *there = calloc(MANY, 1);

    for (uint64_t seed = 0; seed < 2400; seed++) {
        check_ok(weft_random_permutation(s, 4, weft_seed(seed), &a));
        if (weft_node_index(s) == 0 && weft_nodes(s) == 1)
            x = weft_node(a).data;
        else
            break;
        seen[x[0] * 64 + x[1] * 16 + x[2] * 4 + x[3]]++;
    }
    for (int i = 0; i < ORDERS && weft_nodes(s) == 1; i++)
        if (seen[i])
            chi += (seen[i] - 100.0) * (seen[i] - 100.0) / 100, orders++;
    check_int(orders, weft_nodes(s) == 1 ? 24 : 0);
    check_near(fmax(chi - 23, 0), 0, 4 * sqrt(2.0 * 23));
    weft_free(&a);
    check_ok(weft_random_permutation(s, MANY, weft_seed(4), &a));
    x = all_bytes(a);
    for (int64_t i = 0; i < MANY; i++) {
        check_true(x[i] >= 0 && x[i] < MANY && !there[x[i]]);
        there[x[i]] = 1;
    }
    free(x);
    free(there);
    weft_free(&a);
}

/* The head of the permutation; NumPy's places by probabilities: Generator(Philox(key=7)). */
static void choices(void **state)
{
    static const double p[] = {0.1, 0.2, 0.3, 0.4}, bad[] = {0.5, 0.4};
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL, *u = NULL;
    int64_t *x, *y;
    double *v;

    check_ok(weft_random_permutation(s, 20000, weft_seed(4), &a));
    check_ok(weft_random_choice(s, 20000, WEFT_SHAPE(7, 9), false, NULL, weft_seed(4), &b));
    x = all_bytes(a), y = all_bytes(b);
    check_bytes(x, y, 63 * sizeof *x);
    free(x), free(y);
    weft_free(&a), weft_free(&b);
    check_ok(weft_random_choice(s, 4, WEFT_SHAPE(1000), true, p, weft_seed(7), &a));
    check_ok(weft_random(s, WEFT_SHAPE(1000), WEFT_FLOAT64, 7, &u));
    x = all_bytes(a), v = all_elements(u);
    for (int i = 0; i < 1000; i++)
        check_int(x[i], v[i] < 0.1 ? 0 : v[i] < 0.1 + 0.2 ? 1 : v[i] < 0.1 + 0.2 + 0.3 ? 2 : 3);
    free(x), free(v);
    weft_free(&a), weft_free(&u);
    check_status(weft_random_choice(s, 2, WEFT_SHAPE(3), true, bad, weft_seed(7), &a),
                 WEFT_ERR_ARGUMENT);
    check_status(weft_random_choice(s, 2, WEFT_SHAPE(3), false, NULL, weft_seed(7), &a),
                 WEFT_ERR_ARGUMENT);
    check_status(weft_random_choice(s, 0, WEFT_SHAPE(3), true, NULL, weft_seed(7), &a),
                 WEFT_ERR_ARGUMENT);
    check_status(weft_random_permutation(s, -1, weft_seed(7), &a), WEFT_ERR_ARGUMENT);
}

static double itself(int64_t i)
{
    return (double)i;
}

static void rows_are_shuffled(void **state)
{
    weft_session *s = test_session();
    weft_array *order = NULL;
    int64_t *rows;

    check_ok(weft_random_permutation(s, 50, weft_seed(4), &order));
    rows = all_bytes(order);
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        weft_array *a = NULL;
        void *memory;
        double *x;

        make_laid_out(s, WEFT_SHAPE(50, 3), layout, itself, &a, &memory);
        check_ok(weft_random_shuffle(a, weft_seed(4)));
        x = all_elements(a);
        for (int i = 0; i < 150; i++)
            check_double_bits(x[i], (double)(rows[i / 3] * 3 + i % 3));
        free(x);
        weft_free(&a);
        free(memory);
    }
    free(rows);
    weft_free(&order);
}

const struct CMUnitTest random_tests[] = {
    cmocka_unit_test(continuous_ones_fit),
    cmocka_unit_test(normal_moments),
    cmocka_unit_test(counts_fit),
    cmocka_unit_test(integers_of_wide_ranges),
    cmocka_unit_test(nothing_is_correlated),
    cmocka_unit_test(layouts_and_dtypes_agree),
    cmocka_unit_test(special_parameters),
    cmocka_unit_test(what_is_refused),
    cmocka_unit_test(permutations),
    cmocka_unit_test(choices),
    cmocka_unit_test(rows_are_shuffled),
    {0},
};
