/* Histograms and bincount against plain loops, from every layout and at any machine shape. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "layouts.h"

static double scattered(int64_t i)
{
    return (double)((i * 7919 + 13) % 10007) / 10007.0 * 20 - 5;
}

static double with_nan(int64_t i)
{
    return i % 17 == 5 ? (double)NAN : i % 17 == 6 ? (double)INFINITY : scattered(i);
}

static double weight(int64_t i)
{
    return (double)(i % 1000) * 0.1 - 20;
}

/* NumPy's rule by the edges alone. */
static int64_t bin_of(const double *edges, int64_t bins, double x)
{
    for (int64_t i = bins - 1; i >= 0; i--) {
        if (x >= edges[i] && (x < edges[i + 1] || (i == bins - 1 && x <= edges[bins])))
            return i;
    }
    return -1;
}

static void check_counts(weft_array *counts, const double *edges, int64_t n,
                         double (*element)(int64_t))
{
    int64_t bins = weft_array_count(counts);
    int64_t *expected = calloc((size_t)bins, sizeof *expected), *all = all_bytes(counts);

    for (int64_t i = 0; i < n; i++) {
        int64_t bin = bin_of(edges, bins, element(i));

        if (bin >= 0)
            expected[bin]++;
    }
    check_bytes(all, expected, (size_t)bins * sizeof *all);
    free(all), free(expected);
}

static void equal_bins_in_every_layout(void **state)
{
    static const int64_t counts[] = {1, 10, 1003, 40000};

    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        for (size_t c = 0; c < 4; c++) {
            weft_array *a, *n = NULL, *edges = NULL;
            double *all;
            void *memory;

            make_laid_out(test_session(), WEFT_SHAPE(counts[c]), layout, scattered, &a, &memory);
            check_ok(weft_histogram(a, 37, NULL, &n, &edges));
            check_int(weft_array_dtype(n), WEFT_INT64);
            check_int(weft_array_count(edges), 38);
            all = all_elements(edges);
            check_counts(n, all, counts[c], scattered);
            free(all), weft_free(&n), weft_free(&edges);
            check_ok(weft_histogram(
                a, 10, &(weft_histogram_options){.has_range = true, .low = -1, .high = 3}, &n,
                &edges));
            all = all_elements(edges);
            check_near(all[10], 3, 0);
            check_counts(n, all, counts[c], scattered);
            free(all), weft_free(&n), weft_free(&edges), weft_free(&a), free(memory);
        }
    }
}

/* Elements that stand on edges: 0, 0.1 … belong to the upper bin. */
static double on_edges(int64_t i)
{
    return (double)(i % 11) / 10.0;
}

static void elements_on_edges(void **state)
{
    weft_array *a, *n = NULL, *edges = NULL;
    double *all;
    void *memory;

    (void)state;
    make_laid_out(test_session(), WEFT_SHAPE(1100), LAYOUT_STANDARD, on_edges, &a, &memory);
    check_ok(weft_histogram(a, 10, NULL, &n, &edges));
    all = all_elements(edges);
    check_counts(n, all, 1100, on_edges);
    free(all), weft_free(&n), weft_free(&edges), weft_free(&a), free(memory);
}

static void given_edges(void **state)
{
    static const double list[] = {-3, -1, -1, 0.5, 7, 7};
    weft_session *s = test_session();

    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        weft_array *a, *n = NULL, *edges = NULL;
        weft_box box = {{0}, {weft_rank(s) == 0 ? 6 : 0}};
        void *memory;

        make_laid_out(s, WEFT_SHAPE(3001), layout, with_nan, &a, &memory);
        check_ok(weft_empty(s, WEFT_SHAPE(6), WEFT_FLOAT64, &edges));
        check_ok(weft_put(edges, &box, list));
        check_ok(weft_histogram_edges(a, edges, NULL, &n));
        check_int(weft_array_count(n), 5);
        check_counts(n, list, 3001, with_nan);
        weft_free(&n), weft_free(&edges), weft_free(&a), free(memory);
    }
}

/* The sums as the contract says: chunks in order, their totals in order. */
static void expected_sums(const double *edges, int64_t bins, int64_t n, double *sums)
{
    int64_t least = 4 * bins > 4096 ? 4 * bins : 4096, chunks = n / least;
    double *part = malloc((size_t)bins * sizeof *part);

    chunks = chunks < 1 ? 1 : chunks > 64 ? 64 : chunks;
    memset(sums, 0, (size_t)bins * sizeof *sums);
    for (int64_t c = 0; c < chunks; c++) {
        weft_rows rows = weft_split(n, chunks, c);

        memset(part, 0, (size_t)bins * sizeof *part);
        for (int64_t i = rows.first; i < rows.first + rows.count; i++) {
            int64_t bin = bin_of(edges, bins, scattered(i));

            if (bin >= 0)
                part[bin] += weight(i);
        }
        for (int64_t b = 0; b < bins; b++)
            sums[b] += part[b];
    }
    free(part);
}

static void weights_in_one_order(void **state)
{
    weft_session *s = test_session();
    static const int64_t counts[] = {0, 100, 20000, 70001};

    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        for (size_t c = 0; c < 4; c++) {
            weft_array *a, *w, *n = NULL, *edges = NULL;
            double *all, *sums, expected[20], total = 0;
            void *memory, *weight_memory;
            weft_histogram_options o = {.density = false};

            make_laid_out(s, WEFT_SHAPE(counts[c]), layout, scattered, &a, &memory);
            make_laid_out(s, WEFT_SHAPE(counts[c]), (layout + 3) % ALL_LAYOUTS, weight, &w,
                          &weight_memory);
            o.weights = w;
            check_ok(weft_histogram(a, 20, &o, &n, &edges));
            all = all_elements(edges);
            sums = all_elements(n);
            expected_sums(all, 20, counts[c], expected);
            check_bytes(sums, expected, sizeof expected);
            free(sums), weft_free(&n);
            o.density = true;
            check_ok(weft_histogram(a, 20, &o, &n, &edges));
            sums = all_elements(n);
            for (int i = 0; i < 20; i++)
                total += expected[i];
            for (int i = 0; i < 20 && counts[c] > 0; i++)
                check_double_bits(sums[i], expected[i] / (all[i + 1] - all[i]) / total);
            free(sums), free(all), weft_free(&n), weft_free(&edges), weft_free(&w), weft_free(&a);
            free(memory), free(weight_memory);
        }
    }
}

static void in_every_dtype(void **state)
{
    weft_session *s = test_session();

    (void)state;
    for (int d = 0; d <= WEFT_FLOAT64; d++) {
        weft_value one = {.dtype = WEFT_INT64, .as.i = 1};
        weft_array *a = NULL, *n = NULL, *edges = NULL;
        int64_t *all;

        check_ok(weft_full(s, WEFT_SHAPE(1003), (weft_dtype)d, one, &a));
        check_ok(weft_histogram(a, 2, NULL, &n, &edges));
        check_int(weft_array_dtype(edges), d == WEFT_FLOAT32 ? WEFT_FLOAT32 : WEFT_FLOAT64);
        all = all_bytes(n);
        check_int(all[0], 0);
        check_int(all[1], 1003);
        free(all), weft_free(&n), weft_free(&edges), weft_free(&a);
    }
}

/* Numbers 0 … n - 1 with gaps. */
static void write_number(void *context, int64_t index, void *element)
{
    int64_t most = *(const int64_t *)context, x = index * index % most;

    memcpy(element, &x, sizeof x);
}

static void bincount_of(int layout, int64_t count, int64_t most, int64_t minlength)
{
    weft_session *s = test_session();
    weft_array *a, *w, *n = NULL, *sums = NULL;
    void *memory, *weight_memory;
    int64_t *all, *expected, top = 0;
    double *summed, total = 0;

    make_laid_out_as(s, WEFT_SHAPE(count), WEFT_INT64, layout, write_number, &most, &a, &memory);
    make_laid_out(s, WEFT_SHAPE(count), LAYOUT_UNEVEN, weight, &w, &weight_memory);
    check_ok(weft_bincount(a, NULL, minlength, &n));
    check_ok(weft_bincount(a, w, minlength, &sums));
    expected = calloc((size_t)(most + minlength), sizeof *expected);
    for (int64_t i = 0; i < count; i++) {
        expected[i * i % most]++;
        top = i * i % most >= top ? i * i % most + 1 : top;
        total += weight(i);
    }
    check_int(weft_array_count(n), top > minlength ? top : minlength);
    check_int(weft_array_count(sums), weft_array_count(n));
    all = all_bytes(n);
    check_bytes(all, expected, (size_t)weft_array_count(n) * sizeof *all);
    summed = all_elements(sums);
    for (int64_t i = 0; i < weft_array_count(n); i++)
        total -= summed[i];
    check_near(total, 0, 1e-6);
    free(all), free(expected), free(summed), weft_free(&n), weft_free(&sums), weft_free(&w);
    weft_free(&a), free(memory), free(weight_memory);
}

static void bincount_in_every_layout(void **state)
{
    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        bincount_of(layout, 0, 1, 3);
        bincount_of(layout, 0, 1, 0);
        bincount_of(layout, 1003, 97, 5);
        bincount_of(layout, 30001, 5003, 7000);
    }
    bincount_of(LAYOUT_STANDARD, 3000, 1500007, 0);
}

static void refusals(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *z = NULL, *w = NULL, *n = NULL, *e = NULL, *m = NULL;
    weft_histogram_options o = {.has_range = true, .low = 2, .high = 1};

    (void)state;
    check_ok(weft_arange(s, -3, 7, 1, WEFT_INT64, &a));
    check_ok(weft_ones(s, WEFT_SHAPE(10), WEFT_COMPLEX64, &z));
    check_ok(weft_ones(s, WEFT_SHAPE(9), WEFT_FLOAT64, &w));
    check_ok(weft_full(s, WEFT_SHAPE(9), WEFT_FLOAT64,
                       (weft_value){.dtype = WEFT_FLOAT64, .as.f = (double)NAN}, &m));
    check_status(weft_histogram(a, 0, NULL, &n, NULL), WEFT_ERR_ARGUMENT);
    check_status(weft_histogram(z, 3, NULL, &n, NULL), WEFT_ERR_DTYPE);
    check_int(weft_histogram(a, 3, &o, &n, NULL), WEFT_ERR_ARGUMENT);
    check_true(strstr(weft_message(s), "from 2 to 1") != NULL);
    weft_clear(s);
    o.high = (double)INFINITY;
    check_status(weft_histogram(a, 3, &o, &n, NULL), WEFT_ERR_ARGUMENT);
    check_status(weft_histogram(m, 3, NULL, &n, NULL), WEFT_ERR_ARGUMENT);
    o = (weft_histogram_options){.weights = w};
    check_status(weft_histogram(a, 3, &o, &n, NULL), WEFT_ERR_SHAPE);
    check_status(weft_histogram_edges(w, m, NULL, &n), WEFT_ERR_ARGUMENT);
    check_int(weft_bincount(a, NULL, 0, &n), WEFT_ERR_ARGUMENT);
    check_true(strstr(weft_message(s), "-3") != NULL);
    weft_clear(s);
    check_status(weft_bincount(w, NULL, 0, &n), WEFT_ERR_DTYPE);
    check_status(weft_bincount(a, NULL, -1, &n), WEFT_ERR_ARGUMENT);
    check_true(n == NULL);
    weft_free(&a), weft_free(&z), weft_free(&w), weft_free(&e), weft_free(&m);
}

const struct CMUnitTest histogram_tests[] = {cmocka_unit_test(equal_bins_in_every_layout),
                                             cmocka_unit_test(elements_on_edges),
                                             cmocka_unit_test(given_edges),
                                             cmocka_unit_test(weights_in_one_order),
                                             cmocka_unit_test(in_every_dtype),
                                             cmocka_unit_test(bincount_in_every_layout),
                                             cmocka_unit_test(refusals),
                                             {0}};
