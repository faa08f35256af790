/* Tiles: each once, by every core that there is; user kernels; memory that is used again. */
#include "harness.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <weft.h>

#include "array/array.h"
#include "runtime/session.h"

typedef struct counting {
    _Atomic int32_t *done; /* of every tile, seen by all ranks of the node */
    int nap;               /* microseconds */
} counting;

static void count_tile(void *context, int64_t tile, int thread)
{
    counting *c = context;

    (void)thread;
    if (c->nap)
        (void)nanosleep(&(struct timespec){0, 1000L * c->nap}, NULL);
    atomic_fetch_add(&c->done[tile], 1);
}

/* Replicated: the node's block is the whole array on each node. */
static weft_array *shared_counters(int64_t tiles)
{
    weft_session *s = test_session();
    weft_placement placement = {.replicated = true};
    weft_array *a = NULL;

    check_ok(weft_empty_placed(s, WEFT_SHAPE(tiles), WEFT_INT32, &placement, &a));
    check_ok(weft_fill(a, (weft_value){WEFT_INT64, {0}}, 0));
    return a;
}

static void check_runs(int64_t tiles, int runs, bool own, int nap)
{
    weft_session *s = test_session();
    weft_array *a = shared_counters(tiles);
    counting c = {(_Atomic int32_t *)weft_node(a).data, nap};

    for (int run = 0; run < runs; run++) {
        (own ? weft__own_run : weft__gang_run)(s, tiles, count_tile, &c);
        check_ok(weft__sync(s));
    }
    for (int64_t t = 0; t < tiles; t++)
        check_int(c.done[t], own ? runs * weft_node_size(s) : runs);
    check_ok(weft_barrier(s));
    weft_free(&a);
}

static void every_tile_is_done_once(void **state)
{
    (void)state;
    for (int64_t tiles = 1; tiles < 40; tiles++)
        check_runs(tiles, 20, tiles % 2, 0);
    check_runs(5000, 10, false, 0);
    check_runs(23, 3, false, 200);
}

/* The number of an operation has 16 bits in the deck's words. */
static void the_epoch_wraps(void **state)
{
    weft_session *s = test_session();

    (void)state;
    s->node.deck.epoch = (1 << 16) - 40;
    s->own_deck.epoch = (1 << 16) - 40;
    check_ok(weft_barrier(s));
    check_runs(7, 100, false, 0);
    check_runs(7, 100, true, 0);
}

static weft_status slow_rows(const weft_tile *tile, void *context)
{
    double *out = tile->data;

    (void)context;
    (void)nanosleep(&(struct timespec){0, 2000000}, NULL);
    for (int64_t i = 0; i < tile->rows * tile->row; i++)
        out[i] = (double)(tile->first * tile->row + i);
    return WEFT_OK;
}

/* All rows belong to rank 0; every rank of its node computes some of them. */
static void other_ranks_work_on_what_rank_0_owns(void **state)
{
    weft_session *s = test_session();
    int64_t *rows = calloc((size_t)weft_size(s), sizeof *rows);
    weft_placement placement = {.rows_per_rank = rows};
    weft_array *a = NULL;
    uint64_t before;

    (void)state;
    rows[0] = 64;
    check_ok(weft_empty_placed(s, WEFT_SHAPE(64, 3), WEFT_FLOAT64, &placement, &a));
    before = weft_get_statistics(s).tiles;
    check_ok(weft_apply(a, 1, slow_rows, NULL));
    if (weft_node_index(s) == 0)
        check_true(weft_get_statistics(s).tiles > before);
    else
        check_int(weft_get_statistics(s).tiles, before);
    weft_free(&a);
    free(rows);
}

/* One row that rank 0 owns: the cores of the other ranks take tiles of it all the same. */
static void one_long_row_is_shared(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL;
    uint64_t before;

    (void)state;
    check_ok(weft_random(s, WEFT_SHAPE(1, 2000000), WEFT_FLOAT32, 1, &a));
    before = weft_get_statistics(s).tiles;
    for (int turn = 0; turn < 20; turn++)
        check_ok(weft_eval("sin(exp(a)) + tanh(cos(a))", WEFT_VARS(a), &b));
    if (weft_node_index(s) == 0)
        check_true(weft_get_statistics(s).tiles > before);
    weft_free(&b), weft_free(&a);
}

static weft_status uneven_rows(const weft_tile *tile, void *context)
{
    int64_t *out = tile->data;

    (void)context;
    if (tile->first % 16 < 2)
        (void)nanosleep(&(struct timespec){0, 1000000}, NULL);
    for (int64_t i = 0; i < tile->rows * tile->row; i++)
        out[i] = tile->first * tile->row + i + 1;
    return WEFT_OK;
}

static void dealt_rows_come_home(void **state)
{
    weft_session *s = test_session();
    static const int64_t sizes[] = {0, 1, 3, 50, 333};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        weft_array *a = NULL;
        weft_value sum = {0};
        int64_t n = sizes[i] * 7;

        check_ok(weft_zeros(s, WEFT_SHAPE(sizes[i], 7), WEFT_INT64, &a));
        check_ok(weft_apply_dealt(a, (int64_t)i % 3, uneven_rows, NULL));
        check_ok(weft_eval_value(s, "sum(a)", WEFT_VARS(a), &sum));
        check_int(sum.as.i, n * (n + 1) / 2);
        for (int64_t e = 0; e < weft_local(a).elements; e++)
            check_int(((int64_t *)weft_local(a).data)[e], weft_local(a).offset + e + 1);
        weft_free(&a);
    }
}

static weft_status failing_rows(const weft_tile *tile, void *context)
{
    const int64_t *row = context;

    return *row >= tile->first && *row < tile->first + tile->rows ? WEFT_ERR_USER : WEFT_OK;
}

static void a_failing_tile_fails_the_call_everywhere(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    int64_t row = 37;

    (void)state;
    check_ok(weft_zeros(s, WEFT_SHAPE(100, 2), WEFT_FLOAT64, &a));
    check_int(weft_apply(a, 1, failing_rows, &row), WEFT_ERR_USER);
    check_true(strstr(weft_message(s), "rows 37 to 37") != NULL);
    weft_clear(s);
    check_int(weft_apply_dealt(a, 1, failing_rows, &row), WEFT_ERR_USER);
    check_true(strstr(weft_message(s), "rows 37 to 37") != NULL);
    weft_clear(s);
    check_status(weft_apply(a, -1, slow_rows, NULL), WEFT_ERR_ARGUMENT);
    row = 1000;
    check_ok(weft_apply_dealt(a, 0, failing_rows, &row));
    weft_free(&a);
}

static void freed_memory_is_used_again(void **state)
{
    weft_session *s = test_session();
    weft_array *keep = NULL, *a = NULL;
    weft_statistics first, last;
    void *place;

    (void)state;
    check_ok(weft_empty(s, WEFT_SHAPE(1000), WEFT_FLOAT64, &keep));
    check_ok(weft_empty(s, WEFT_SHAPE(300000), WEFT_FLOAT64, &a));
    place = weft_node(a).data;
    weft_free(&a);
    first = weft_get_statistics(s);
    for (int turn = 0; turn < 200; turn++) {
        check_ok(weft_empty(s, WEFT_SHAPE(300000), WEFT_FLOAT64, &a));
        check_true(weft_node(a).data == place);
        check_int((uintptr_t)weft_node(a).data % 4096, 0);
        weft_free(&a);
    }
    last = weft_get_statistics(s);
    check_int(last.bytes_in_use, first.bytes_in_use);
    check_int(last.bytes_touched_first, first.bytes_touched_first);
    check_int(last.messages_between_nodes, first.messages_between_nodes);
    check_int(last.slabs, first.slabs);
    check_ok(weft_trim(s));
    check_ok(weft_zeros(s, WEFT_SHAPE(300000), WEFT_FLOAT64, &a));
    check_true(weft_get_statistics(s).bytes_touched_first > last.bytes_touched_first);
    weft_free(&a), weft_free(&keep);
}

const struct CMUnitTest gang_tests[] = {cmocka_unit_test(every_tile_is_done_once),
                                        cmocka_unit_test(the_epoch_wraps),
                                        cmocka_unit_test(other_ranks_work_on_what_rank_0_owns),
                                        cmocka_unit_test(one_long_row_is_shared),
                                        cmocka_unit_test(dealt_rows_come_home),
                                        cmocka_unit_test(a_failing_tile_fails_the_call_everywhere),
                                        cmocka_unit_test(freed_memory_is_used_again),
                                        {0}};
