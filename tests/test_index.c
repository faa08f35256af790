/* Indexing by data against plain loops, from every layout and at any machine shape. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "layouts.h"

static double sparse(int64_t i)
{
    return i % 7 == 3 ? NAN : i % 3 == 0 ? 0.0 : i % 5 == 0 ? -0.0 : (double)i;
}

static double plain(int64_t i)
{
    return (double)i + 0.5;
}

static void write_mask(void *context, int64_t index, void *element)
{
    const int *period = context;
    unsigned char bit = *period && index % *period == 1 % *period;

    memcpy(element, &bit, 1);
}

static bool is_in_mask(int period, int64_t index)
{
    return period && index % period == 1 % period;
}

static void flatnonzero_of(weft_array *a, int64_t count)
{
    weft_array *r = NULL;
    int64_t *found, expected = 0, n;

    check_ok(weft_flatnonzero(a, &r));
    check_int(weft_array_dtype(r), WEFT_INT64);
    found = all_bytes(r);
    for (int64_t i = 0; i < count; i++) {
        if (sparse(i) != 0)
            check_int(found[expected++], i);
    }
    check_int(weft_array_count(r), expected);
    check_ok(weft_count_nonzero_value(a, &n));
    check_int(n, expected);
    free(found);
    weft_free(&r);
}

static void nonzero_from_every_layout(void **state)
{
    static const int64_t counts[] = {0, 1, 5, 1000, 16384, 33001};

    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        for (size_t c = 0; c < 6; c++) {
            weft_array *a;
            void *memory;

            make_laid_out(test_session(), WEFT_SHAPE(counts[c]), layout, sparse, &a, &memory);
            flatnonzero_of(a, counts[c]);
            weft_free(&a);
            free(memory);
        }
    }
}

static void nonzero_of_dimensions(void **state)
{
    weft_session *s = test_session();
    weft_array *a, *along[3] = {NULL, NULL, NULL}, *where = NULL;
    int64_t *index[3], *rows, k = 0;
    void *memory;

    (void)state;
    make_laid_out(s, WEFT_SHAPE(13, 4, 5), LAYOUT_UNEVEN, sparse, &a, &memory);
    check_ok(weft_nonzero(a, along));
    check_ok(weft_argwhere(a, &where));
    for (int d = 0; d < 3; d++)
        index[d] = all_bytes(along[d]);
    rows = all_bytes(where);
    for (int64_t i = 0; i < 260; i++) {
        int64_t expected[3] = {i / 20, i / 5 % 4, i % 5};

        if (sparse(i) == 0)
            continue;
        for (int d = 0; d < 3; d++) {
            check_int(index[d][k], expected[d]);
            check_int(rows[3 * k + d], expected[d]);
        }
        k++;
    }
    check_int(weft_array_count(where), 3 * k);
    for (int d = 0; d < 3; d++)
        free(index[d]), weft_free(&along[d]);
    free(rows), weft_free(&where), weft_free(&a), free(memory);
}

static void truth_in_every_dtype(void **state)
{
    weft_session *s = test_session();

    (void)state;
    for (int d = 0; d < WEFT_DTYPE_COUNT; d++) {
        weft_value zero = {.dtype = WEFT_INT64}, one = {.dtype = WEFT_INT64, .as.i = 1};
        weft_array *a = NULL;
        int64_t n;

        check_ok(weft_full(s, WEFT_SHAPE(1003), (weft_dtype)d, one, &a));
        check_ok(weft_count_nonzero_value(a, &n));
        check_int(n, 1003);
        check_ok(weft_fill(a, zero, 0));
        check_ok(weft_count_nonzero_value(a, &n));
        check_int(n, 0);
        weft_free(&a);
    }
}

/* a[mask] in every pair of layouts. */
static void select_in(int layout, int mask_layout, int64_t count, int period)
{
    weft_session *s = test_session();
    weft_array *a, *mask, *r = NULL;
    void *memory, *mask_memory;
    double *all;
    int64_t k = 0;

    make_laid_out(s, WEFT_SHAPE(count), layout, plain, &a, &memory);
    make_laid_out_as(s, WEFT_SHAPE(count), WEFT_BOOL, mask_layout, write_mask, &period, &mask,
                     &mask_memory);
    check_ok(weft_select_where(a, mask, &r));
    all = all_elements(r);
    for (int64_t i = 0; i < count; i++) {
        if (is_in_mask(period, i))
            check_double_bits(all[k++], plain(i));
    }
    check_int(weft_array_count(r), k);
    free(all), weft_free(&r), weft_free(&mask), weft_free(&a), free(memory), free(mask_memory);
}

static void masks_in_every_layout(void **state)
{
    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        for (int mask = 0; mask < ALL_LAYOUTS; mask++)
            select_in(layout, mask, 1003, 3);
        select_in(layout, LAYOUT_STANDARD, 40001, 2);
        select_in(layout, LAYOUT_UNEVEN, 5, 1);
        select_in(layout, LAYOUT_STANDARD, 1003, 0);
        select_in(layout, LAYOUT_STANDARD, 0, 1);
    }
}

static void masks_of_leading_dimensions(void **state)
{
    weft_session *s = test_session();
    int period = 3;
    weft_array *a, *mask, *r = NULL;
    void *memory, *mask_memory;
    weft_shape shape;
    double *all;
    int64_t k = 0;

    (void)state;
    make_laid_out(s, WEFT_SHAPE(11, 5, 4), LAYOUT_UNEVEN, plain, &a, &memory);
    make_laid_out_as(s, WEFT_SHAPE(11, 5), WEFT_BOOL, LAYOUT_STANDARD, write_mask, &period, &mask,
                     &mask_memory);
    check_ok(weft_select_where(a, mask, &r));
    shape = weft_array_shape(r);
    all = all_elements(r);
    for (int64_t i = 0; i < 55; i++) {
        for (int64_t j = 0; j < 4 && is_in_mask(period, i); j++)
            check_double_bits(all[k++], plain(4 * i + j));
    }
    check_int(shape.ndim, 2);
    check_int(shape.extent[1], 4);
    check_int(shape.extent[0] * 4, k);
    free(all), weft_free(&r), weft_free(&mask), weft_free(&a), free(memory), free(mask_memory);
}

/* Indices that jump about, some of them negative. */
static int64_t index_of(int64_t i, int64_t n)
{
    int64_t at = (i * 7919 + i * i) % n;

    return i % 4 == 0 ? at - n : at;
}

typedef struct index_writer {
    int64_t n;
    weft_dtype dtype;
} index_writer;

static void write_index(void *context, int64_t i, void *element)
{
    const index_writer *w = context;
    int64_t wide = index_of(i, w->n);
    int32_t narrow = (int32_t)wide;

    memcpy(element, w->dtype == WEFT_INT64 ? (void *)&wide : (void *)&narrow,
           weft_dtype_size(w->dtype));
}

static void take_flat(int layout, int index_layout, weft_dtype dtype, int64_t n, int64_t m)
{
    weft_session *s = test_session();
    index_writer w = {n, dtype};
    weft_array *a, *indices, *r = NULL;
    void *memory, *index_memory;
    double *all;

    make_laid_out(s, WEFT_SHAPE(n), layout, plain, &a, &memory);
    make_laid_out_as(s, WEFT_SHAPE(m / 4, (int64_t)4), dtype, index_layout, write_index, &w,
                     &indices, &index_memory);
    check_ok(weft_take(a, indices, NULL, WEFT_INDEX_RAISE, &r));
    check_int(weft_array_shape(r).ndim, 2);
    check_int(weft_array_shape(r).extent[0], m / 4);
    all = all_elements(r);
    for (int64_t i = 0; i < m / 4 * 4; i++)
        check_double_bits(all[i], plain((index_of(i, n) + n) % n));
    free(all), weft_free(&r), weft_free(&indices), weft_free(&a), free(memory), free(index_memory);
}

static void take_from_every_layout(void **state)
{
    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        take_flat(layout, LAYOUT_STANDARD, WEFT_INT64, 1009, 3004);
        take_flat(LAYOUT_STANDARD, layout, WEFT_INT32, 31013, 20004);
        take_flat(layout, LAYOUT_UNEVEN, WEFT_INT64, 1, 8);
        take_flat(layout, layout, WEFT_INT64, 11, 0);
    }
}

static void take_axis(int axis, weft_shape index_shape)
{
    weft_session *s = test_session();
    static const int64_t extent[3] = {6, 7, 5};
    index_writer w = {extent[axis], WEFT_INT64};
    weft_array *a, *indices, *r = NULL;
    void *memory, *index_memory;
    int64_t m = weft_shape_count(&index_shape), outer = 1, inner = 1, n = extent[axis];
    double *all;

    for (int d = 0; d < 3; d++)
        *(d < axis ? &outer : &inner) *= d == axis ? 1 : extent[d];
    make_laid_out(s, WEFT_SHAPE(6, 7, 5), LAYOUT_UNEVEN, plain, &a, &memory);
    make_laid_out_as(s, index_shape, WEFT_INT64,
                     index_shape.ndim ? LAYOUT_STANDARD : LAYOUT_REPLICATED, write_index, &w,
                     &indices, &index_memory);
    check_ok(weft_take(a, indices, WEFT_AXES(axis - 3), WEFT_INDEX_RAISE, &r));
    check_int(weft_array_shape(r).ndim, 2 + index_shape.ndim);
    check_int(weft_array_count(r), outer * m * inner);
    all = all_elements(r);
    for (int64_t o = 0; o < outer; o++) {
        for (int64_t k = 0; k < m; k++) {
            for (int64_t i = 0; i < inner; i++)
                check_double_bits(all[(o * m + k) * inner + i],
                                  plain((o * n + (index_of(k, n) + n) % n) * inner + i));
        }
    }
    free(all), weft_free(&r), weft_free(&indices), weft_free(&a), free(memory), free(index_memory);
}

static void take_along_axes(void **state)
{
    (void)state;
    for (int axis = 0; axis < 3; axis++) {
        take_axis(axis, WEFT_SHAPE(9));
        take_axis(axis, WEFT_SHAPE(3, 2));
        take_axis(axis, WEFT_SCALAR_SHAPE);
        take_axis(axis, WEFT_SHAPE(0));
    }
}

static weft_array *integers(int64_t count, const int64_t *values)
{
    weft_array *a = NULL;
    weft_box box = {{0}, {weft_rank(test_session()) == 0 ? count : 0}};

    check_ok(weft_empty(test_session(), WEFT_SHAPE(count), WEFT_INT64, &a));
    check_ok(weft_put(a, &box, values));
    return a;
}

static void modes(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *i = integers(6, (int64_t[]){-11, -1, 0, 4, 5, 12}), *r = NULL;
    static const double wrapped[] = {4, 4, 0, 4, 0, 2}, clipped[] = {0, 0, 0, 4, 4, 4};
    double *all;

    (void)state;
    check_ok(weft_arange(s, 0, 5, 1, WEFT_FLOAT64, &a));
    check_ok(weft_take(a, i, NULL, WEFT_INDEX_WRAP, &r));
    all = all_elements(r);
    check_bytes(all, wrapped, sizeof wrapped);
    free(all);
    check_ok(weft_take(a, i, WEFT_AXES(0), WEFT_INDEX_CLIP, &r));
    all = all_elements(r);
    check_bytes(all, clipped, sizeof clipped);
    free(all), weft_free(&r), weft_free(&a), weft_free(&i);
}

static void compress_as_take(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *rows = integers(3, (int64_t[]){0, 5, -1});
    weft_array *columns = integers(4, (int64_t[]){1, 0, 0, 1}), *r = NULL;
    weft_array *m = NULL;
    double *all;

    (void)state;
    check_ok(weft_arange(s, 0, 12, 1, WEFT_FLOAT64, &a));
    check_ok(weft_reshape(a, WEFT_SHAPE(3, 4), &m));
    check_ok(weft_compress(rows, m, WEFT_AXES(0), &r));
    all = all_elements(r);
    check_bytes(all, ((double[]){4, 5, 6, 7, 8, 9, 10, 11}), 64);
    free(all), weft_free(&r);
    check_ok(weft_compress(columns, m, WEFT_AXES(-1), &r));
    all = all_elements(r);
    check_bytes(all, ((double[]){0, 3, 4, 7, 8, 11}), 48);
    free(all), weft_free(&r);
    check_ok(weft_compress(columns, m, NULL, &r));
    all = all_elements(r);
    check_bytes(all, ((double[]){0, 3}), 16);
    free(all), weft_free(&r);
    check_status(weft_compress(columns, m, WEFT_AXES(0), &r), WEFT_ERR_ARGUMENT);
    weft_free(&m), weft_free(&a), weft_free(&rows), weft_free(&columns);
}

/* The last of repeated indices counts. */
static void put_in(int layout, int64_t n, int64_t m, int64_t nvalues)
{
    weft_session *s = test_session();
    index_writer w = {n, WEFT_INT64};
    weft_array *a, *indices, *values;
    void *memory, *index_memory, *value_memory;
    double *expected = malloc((size_t)n * sizeof *expected), *all;

    make_laid_out(s, WEFT_SHAPE(n), layout, plain, &a, &memory);
    make_laid_out_as(s, WEFT_SHAPE(m), WEFT_INT64, LAYOUT_UNEVEN, write_index, &w, &indices,
                     &index_memory);
    make_laid_out(s, WEFT_SHAPE(nvalues), LAYOUT_LAST_RANK, sparse, &values, &value_memory);
    check_ok(weft_put_indices(a, indices, values, WEFT_INDEX_RAISE));
    for (int64_t i = 0; i < n; i++)
        expected[i] = plain(i);
    for (int64_t i = 0; i < m; i++)
        expected[(index_of(i, n) + n) % n] = sparse(i % nvalues);
    all = all_elements(a);
    check_bytes(all, expected, (size_t)n * sizeof *all);
    free(all), free(expected), weft_free(&values), weft_free(&indices), weft_free(&a);
    free(memory), free(index_memory), free(value_memory);
}

static void put_in_every_layout(void **state)
{
    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        put_in(layout, 503, 1200, 1200);
        put_in(layout, 503, 100, 7);
        put_in(layout, 3001, 70001, 70001);
        put_in(layout, 1, 3, 5);
    }
}

static void put_where_masks(void **state)
{
    weft_session *s = test_session();
    int period = 2;

    (void)state;
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        weft_array *a, *mask, *rows, *values = NULL, *one = NULL;
        void *memory, *mask_memory, *rows_memory;
        double *all;

        make_laid_out(s, WEFT_SHAPE(26, 3), layout, plain, &a, &memory);
        make_laid_out_as(s, WEFT_SHAPE(26, 3), WEFT_BOOL, LAYOUT_STANDARD, write_mask, &period,
                         &mask, &mask_memory);
        make_laid_out_as(s, WEFT_SHAPE(26), WEFT_BOOL, LAYOUT_UNEVEN, write_mask, &period, &rows,
                         &rows_memory);
        check_ok(weft_full(s, WEFT_SCALAR_SHAPE, WEFT_INT8,
                           (weft_value){.dtype = WEFT_INT64, .as.i = -3}, &one));
        check_ok(weft_put_where(a, mask, one));
        check_ok(weft_arange(s, 0, 3, 1, WEFT_INT64, &values));
        check_ok(weft_put_where(a, rows, values));
        all = all_elements(a);
        for (int64_t i = 0; i < 78; i++)
            check_double_bits(all[i], is_in_mask(2, i / 3) ? (double)(i % 3)
                                      : is_in_mask(2, i)   ? -3.0
                                                           : plain(i));
        free(all), weft_free(&values);
        check_ok(weft_arange(s, 100, 139, 1, WEFT_FLOAT64, &values));
        check_ok(weft_put_where(a, mask, values));
        all = all_elements(a);
        for (int64_t i = 0; i < 39; i++)
            check_double_bits(all[2 * i + 1], 100.0 + (double)i);
        check_status(weft_put_where(a, rows, values), WEFT_ERR_SHAPE);
        free(all), weft_free(&values), weft_free(&one), weft_free(&rows), weft_free(&mask);
        weft_free(&a), free(memory), free(mask_memory), free(rows_memory);
    }
}

/* Views as operands and as what is written. */
static void through_views(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *v = NULL, *mask = NULL, *r = NULL, *i;
    double *all;

    (void)state;
    check_ok(weft_arange(s, 0, 30, 1, WEFT_FLOAT64, &a));
    check_ok(weft_view(a, "::-3", &v));
    check_ok(weft_eval("v > 14", WEFT_VARS(v), &mask));
    check_ok(weft_select_where(v, mask, &r));
    all = all_elements(r);
    check_bytes(all, ((double[]){29, 26, 23, 20, 17}), 40);
    free(all), weft_free(&r);
    i = integers(3, (int64_t[]){-1, 0, 4});
    check_ok(weft_take(v, i, NULL, WEFT_INDEX_RAISE, &r));
    all = all_elements(r);
    check_bytes(all, ((double[]){2, 29, 17}), 24);
    free(all);
    check_ok(weft_put_indices(v, i, i, WEFT_INDEX_RAISE));
    all = all_elements(a);
    check_near(all[2], -1, 0);
    check_near(all[29], 0, 0);
    check_near(all[17], 4, 0);
    check_near(all[28], 28, 0);
    free(all), weft_free(&r), weft_free(&i), weft_free(&mask), weft_free(&v);
    weft_free(&a);
}

static void results_may_be_operands(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *i = integers(5, (int64_t[]){4, 3, 2, 1, 0});
    double *all;

    (void)state;
    check_ok(weft_arange(s, 0, 5, 1, WEFT_FLOAT64, &a));
    check_ok(weft_take(a, i, NULL, WEFT_INDEX_RAISE, &a));
    all = all_elements(a);
    check_bytes(all, ((double[]){4, 3, 2, 1, 0}), 40);
    free(all), weft_free(&a), weft_free(&i);
}

static void refusals(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *r = NULL, *empty = NULL, *f = NULL;
    weft_array *bad = integers(6, (int64_t[]){0, 1, 9, -6, 7, 2});

    (void)state;
    check_ok(weft_arange(s, 0, 5, 1, WEFT_INT32, &a));
    check_ok(weft_zeros(s, WEFT_SHAPE(0, 4), WEFT_FLOAT64, &empty));
    check_ok(weft_ones(s, WEFT_SHAPE(5), WEFT_FLOAT64, &f));
    check_int(weft_take(a, bad, NULL, WEFT_INDEX_RAISE, &r), WEFT_ERR_ARGUMENT);
    check_true(strstr(weft_message(s), "index 9 at place 2") != NULL);
    weft_clear(s);
    check_int(weft_put_indices(a, bad, f, WEFT_INDEX_RAISE), WEFT_ERR_ARGUMENT);
    check_true(strstr(weft_message(s), "index 9 at place 2") != NULL);
    weft_clear(s);
    check_status(weft_take(empty, bad, WEFT_AXES(0), WEFT_INDEX_CLIP, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_take(a, f, NULL, WEFT_INDEX_RAISE, &r), WEFT_ERR_DTYPE);
    check_status(weft_take(a, bad, WEFT_AXES(1), WEFT_INDEX_RAISE, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_take(a, bad, WEFT_AXES(0, 0), WEFT_INDEX_RAISE, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_take(a, bad, NULL, (weft_index_mode)7, &r), WEFT_ERR_ARGUMENT);
    check_status(weft_select_where(a, f, &r), WEFT_ERR_DTYPE);
    check_true(r == NULL);
    check_status(weft_take(a, bad, NULL, WEFT_INDEX_WRAP, &f), WEFT_ERR_SHAPE);
    weft_free(&a), weft_free(&empty), weft_free(&f), weft_free(&bad);
}

const struct CMUnitTest index_tests[] = {cmocka_unit_test(nonzero_from_every_layout),
                                         cmocka_unit_test(nonzero_of_dimensions),
                                         cmocka_unit_test(truth_in_every_dtype),
                                         cmocka_unit_test(masks_in_every_layout),
                                         cmocka_unit_test(masks_of_leading_dimensions),
                                         cmocka_unit_test(take_from_every_layout),
                                         cmocka_unit_test(take_along_axes),
                                         cmocka_unit_test(modes),
                                         cmocka_unit_test(compress_as_take),
                                         cmocka_unit_test(put_in_every_layout),
                                         cmocka_unit_test(put_where_masks),
                                         cmocka_unit_test(through_views),
                                         cmocka_unit_test(results_may_be_operands),
                                         cmocka_unit_test(refusals),
                                         {0}};
