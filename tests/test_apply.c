/* User kernels: every row exactly once on some core, whatever the layout, the tiles and their cost;
 * failures of tiles become the call's on every rank. */
#include "harness.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <weft.h>

#include "layouts.h"
#include "runtime/session.h"

typedef weft_status (*apply_call)(weft_array *a, int64_t rows_per_tile, weft_tile_function function,
                                  void *context);

static double minus_one(int64_t i)
{
    (void)i;
    return -1;
}

typedef struct work {
    int64_t rows, asked;
    _Atomic int64_t done; /* rows, by this rank */
    _Atomic int on_core[64];
    int nap;         /* microseconds in each row of the last fifth */
    int64_t failing; /* the row whose tile fails with WEFT_ERR_FILE, -1: none */
} work;

static double row_value(int64_t element)
{
    return (double)(element * 3 + 1);
}

/* Writes what only the global place decides; no two tiles run on one core at once. */
static weft_status compute(const weft_tile *tile, void *context)
{
    work *w = context;
    double *out = tile->data;

    check_true(tile->core >= 0 && tile->core < weft_threads(test_session()));
    check_int(atomic_fetch_add(&w->on_core[tile->core], 1), 0);
    check_true(tile->rows >= 1 && tile->first >= 0 && tile->first + tile->rows <= w->rows);
    if (w->asked > 0)
        check_true(tile->rows <= w->asked);
    for (int64_t r = 0; w->nap && r < tile->rows; r++) {
        if (tile->first + r >= w->rows * 4 / 5)
            (void)nanosleep(&(struct timespec){0, 1000L * w->nap}, NULL);
    }
    for (int64_t e = 0; e < tile->rows * tile->row; e++)
        out[e] = row_value(tile->first * tile->row + e);
    atomic_fetch_add(&w->done, tile->rows);
    atomic_fetch_sub(&w->on_core[tile->core], 1);
    if (w->failing >= tile->first && w->failing < tile->first + tile->rows)
        return WEFT_ERR_FILE;
    return WEFT_OK;
}

static int64_t sum_over(int64_t value, MPI_Comm comm)
{
    MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT64_T, MPI_SUM, comm);
    return value;
}

/* All rows are computed, each once (on each node, when all of it is there). */
static void check_apply(apply_call call, weft_shape shape, int layout, int64_t asked)
{
    weft_session *s = test_session();
    int64_t copies = layout == LAYOUT_REPLICATED ? weft_nodes(s) : 1;
    work w = {.rows = shape.extent[0], .asked = asked, .failing = -1};
    weft_array *a = NULL;
    void *memory;
    double *all;

    make_laid_out(s, shape, layout, minus_one, &a, &memory);
    check_ok(call(a, asked, compute, &w));
    check_int(sum_over(w.done, MPI_COMM_WORLD), shape.extent[0] * copies);
    all = all_elements(a);
    for (int64_t e = 0; e < weft_array_count(a); e++)
        check_double_bits(all[e], row_value(e));
    free(all);
    weft_free(&a);
    free(memory);
}

static void check_everywhere(apply_call call)
{
    static const int64_t rows[] = {0, 1, 2, 7, 64, 333};

    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        for (int k = 0; k < 6; k++)
            check_apply(call, WEFT_SHAPE(rows[k], 5), layout, (k + layout) % 4);
        check_apply(call, WEFT_SHAPE(29), layout, 4);
        check_apply(call, WEFT_SHAPE(5, 3, 2, 7), layout, 100);
        check_apply(call, WEFT_SHAPE(6, 0), layout, 1);
    }
}

static void every_row_is_applied_once(void **state)
{
    check_everywhere(weft_apply);
}

static void every_row_is_dealt_once(void **state)
{
    check_everywhere(weft_apply_dealt);
}

/* Large rows, many of them away from home. */
static void large_rows_come_home(void **state)
{
    check_apply(weft_apply_dealt, WEFT_SHAPE(40, 9973), LAYOUT_LAST_RANK, 1);
    check_apply(weft_apply_dealt, WEFT_SHAPE(40, 9973), LAYOUT_RANDOM, 3);
}

/* The last rows cost much, and all belong to the last rank: other nodes take some of them. */
static void costly_rows_are_shared_by_nodes(void **state)
{
    weft_session *s = test_session();
    work w = {.rows = 200, .asked = 1, .nap = 1000, .failing = -1};
    weft_array *a = NULL;
    void *memory;
    double *all;
    int64_t elsewhere;

    make_laid_out(s, WEFT_SHAPE(200, 3), LAYOUT_LAST_RANK, minus_one, &a, &memory);
    check_ok(weft_apply_dealt(a, 1, compute, &w));
    elsewhere = sum_over(weft_node_index(s) < weft_nodes(s) - 1 ? w.done : 0, MPI_COMM_WORLD);
    check_int(elsewhere > 0, weft_nodes(s) > 1);
    check_int(sum_over(w.done, MPI_COMM_WORLD), 200);
    all = all_elements(a);
    for (int64_t e = 0; e < 600; e++)
        check_double_bits(all[e], row_value(e));
    free(all);
    weft_free(&a);
}

static void check_failure(apply_call call, int layout, int64_t failing)
{
    weft_session *s = test_session();
    work w = {.rows = 90, .asked = 4, .failing = failing};
    weft_array *a = NULL;
    void *memory;
    char mine[256], first[256];

    make_laid_out(s, WEFT_SHAPE(90, 2), layout, minus_one, &a, &memory);
    check_int(call(a, 4, compute, &w), WEFT_ERR_FILE);
    (void)snprintf(mine, sizeof mine, "%.255s", weft_message(s));
    check_true(strstr(mine, "rows ") != NULL && strstr(mine, "file error") != NULL);
    weft_clear(s);
    memcpy(first, mine, sizeof first);
    check_ok(weft_broadcast(s, first, sizeof first, 0));
    check_string(mine, first);
    w.failing = -1;
    memset(w.on_core, 0, sizeof w.on_core);
    check_ok(call(a, 4, compute, &w));
    weft_free(&a);
    free(memory);
}

static void failures_of_tiles(void **state)
{
    for (int64_t failing = 0; failing < 90; failing += 29) {
        for (int layout = 0; layout < ALL_LAYOUTS; layout += 2) {
            check_failure(weft_apply, layout, failing);
            check_failure(weft_apply_dealt, layout + 1, failing);
        }
    }
}

static weft_status always_fail(const weft_tile *tile, void *context)
{
    (void)tile, (void)context;
    return WEFT_ERR_SYSTEM;
}

/* Every tile fails on every core: one of them is told, the rest is skipped. */
static void all_tiles_fail(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;

    check_ok(weft_zeros(s, WEFT_SHAPE(1000, 2), WEFT_INT8, &a));
    check_status(weft_apply(a, 1, always_fail, NULL), WEFT_ERR_SYSTEM);
    check_status(weft_apply_dealt(a, 1, always_fail, NULL), WEFT_ERR_SYSTEM);
    check_status(weft_apply(a, -5, always_fail, NULL), WEFT_ERR_ARGUMENT);
    check_status(weft_apply_dealt(a, INT64_MIN, always_fail, NULL), WEFT_ERR_ARGUMENT);
    weft_free(&a);
}

/* sum = x + scale y by rows of different lengths; x is written too. */
static weft_status combine(const weft_tile_part *outputs, const weft_tile_part *inputs, int core,
                           void *context)
{
    double *sum = outputs[0].data, *x = outputs[1].data;
    const double *old = inputs[0].data, *y = inputs[1].data, *scale = inputs[2].data;

    (void)core, (void)context;
    check_int(outputs[0].first * outputs[0].row, outputs[0].offset);
    check_int(inputs[1].rows, outputs[0].rows);
    check_int(inputs[2].offset, 0);
    for (int64_t i = 0; i < outputs[0].rows * outputs[0].row; i++) {
        sum[i] = old[i] + *scale * y[i / outputs[0].row];
        x[i] = -(double)(outputs[0].offset + i);
    }
    return WEFT_OK;
}

static double as_index(int64_t i)
{
    return (double)i;
}

static void arrays_of_any_layout_line_up(void **state)
{
    weft_session *s = test_session();

    for (int k = 0; k < ALL_LAYOUTS * ALL_LAYOUTS; k += 3) {
        weft_array *sum = NULL, *x = NULL, *y = NULL, *scale = NULL;
        void *memory[3];
        double *all, *written;

        make_laid_out(s, WEFT_SHAPE(61, 3), k % ALL_LAYOUTS, minus_one, &sum, &memory[0]);
        make_laid_out(s, WEFT_SHAPE(61, 3), k / ALL_LAYOUTS, as_index, &x, &memory[1]);
        make_laid_out(s, WEFT_SHAPE(61), (k + 3) % ALL_LAYOUTS, as_index, &y, &memory[2]);
        check_ok(weft_full(s, WEFT_SCALAR_SHAPE, WEFT_FLOAT64,
                           (weft_value){.dtype = WEFT_FLOAT64, .as.f = 10}, &scale));
        check_ok(weft_apply_arrays(2, (weft_array *[]){sum, x}, 3, (weft_array *[]){x, y, scale},
                                   k % 5, combine, NULL));
        all = all_elements(sum), written = all_elements(x);
        for (int i = 0; i < 61 * 3; i++) {
            check_double_bits(all[i], (double)i + 10.0 * (i / 3));
            check_double_bits(written[i], -(double)i);
        }
        check_status(weft_apply_arrays(1, (weft_array *[]){scale}, 0, NULL, 0, combine, NULL),
                     WEFT_ERR_SHAPE);
        free(all), free(written);
        weft_free(&sum), weft_free(&x), weft_free(&y), weft_free(&scale);
        free(memory[0]), free(memory[1]), free(memory[2]);
    }
}

static weft_status add_place(const weft_tile *tile, void *context)
{
    double *data = tile->data;

    for (int64_t i = 0; i < tile->rows * tile->row; i++)
        data[i] = (context ? data[i] : 0) + (double)(tile->first * tile->row + i);
    return WEFT_OK;
}

/* Strided views, and views whose rows are cut by the ranks. */
static void views_are_applied_to(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *v = NULL;
    bool adds = true;

    check_ok(weft_fromfunction(s, WEFT_SHAPE(30, 8), WEFT_FLOAT64, add_place, NULL, &x));
    for (int dealt = 0; dealt < 2; dealt++) {
        double *all;

        check_ok(weft_transpose(x, NULL, &v));
        check_ok((dealt ? weft_apply_dealt : weft_apply)(v, 0, add_place, dealt ? NULL : &adds));
        all = all_elements(x);
        for (int64_t i = 0; i < 30; i++)
            for (int64_t j = 0; j < 8; j++)
                check_double_bits(all[i * 8 + j],
                                  (double)(j * 30 + i) + (dealt ? 0 : (double)(i * 8 + j)));
        free(all);
        weft_free(&v);
    }
    check_ok(weft_reshape(x, WEFT_SHAPE(20, 12), &v));
    check_ok(weft_apply(v, 0, add_place, NULL));
    check_ok(weft_apply_dealt(v, 3, add_place, NULL));
    double *all = all_elements(x);
    for (int64_t i = 0; i < 240; i++)
        check_double_bits(all[i], (double)i);
    free(all);
    weft_free(&x), weft_free(&v);
}

const struct CMUnitTest apply_tests[] = {
    cmocka_unit_test(every_row_is_applied_once),
    cmocka_unit_test(every_row_is_dealt_once),
    cmocka_unit_test(large_rows_come_home),
    cmocka_unit_test(costly_rows_are_shared_by_nodes),
    cmocka_unit_test(failures_of_tiles),
    cmocka_unit_test(all_tiles_fail),
    cmocka_unit_test(arrays_of_any_layout_line_up),
    cmocka_unit_test(views_are_applied_to),
    {0},
};
