/* The farm: every task once, whatever its cost and the split of workers; results by number in every
 * layout; scratch and threads of workers. */
#include "harness.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <weft.h>

#include "layouts.h"
#include "task/guide.h"

static void lots_are_whole_and_in_order(void **state)
{
    for (int64_t count = 0; count < 300; count += 7) {
        for (int64_t nodes = 1; nodes < 5; nodes++) {
            weft__guide g = {0, count, nodes};
            int64_t next = 0, size = INT64_MAX;
            weft__lot lot = weft__guide_hand(&g, 1);

            for (; lot.first < lot.end; lot = weft__guide_hand(&g, 1 + next % 3)) {
                check_int(lot.first, next);
                check_true(lot.end - lot.first <= size || lot.end - lot.first <= 3);
                check_true(lot.end - lot.first <= count / (8 * nodes) + 3);
                size = lot.end - lot.first;
                next = lot.end;
            }
            check_int(next, count);
            check_int(lot.end, count);
        }
    }
}

/* Whatever a node asks for, something is left for the others. */
static void greedy_nodes_get_half_a_share(void **state)
{
    for (int64_t nodes = 1; nodes < 5; nodes++) {
        weft__guide g = {0, 200, nodes};
        int64_t left = 200;
        weft__lot lot;

        while (left > 0) {
            lot = weft__guide_hand(&g, 1000);
            check_int(lot.first, 200 - left);
            check_int(lot.end - lot.first, left < 2 * nodes ? 1 : left / (2 * nodes));
            left -= lot.end - lot.first;
        }
        lot = weft__guide_hand(&g, 1000);
        check_int(lot.end, lot.first);
    }
}

typedef struct work {
    int64_t count;
    int64_t record; /* elements */
    int nap;        /* microseconds in each task of the last tenth */
    _Atomic int64_t done, on_rank, most_on_rank;
    _Atomic int on_worker[64];
} work;

static double element(int64_t task, int64_t i)
{
    return (double)(task * 1000 + i) + 0.5;
}

/* No two tasks are on one worker at once. */
static weft_status write_record(weft_task *task, void *context)
{
    work *w = context;
    double *out = task->result;
    const int64_t now = atomic_fetch_add(&w->on_rank, 1) + 1;

    check_true(task->worker >= 0 && task->worker < 64);
    check_int(atomic_fetch_add(&w->on_worker[task->worker], 1), 0);
    check_int(task->count, w->count);
    check_int(weft_threads(task->session), task->cores);
    check_int(weft_size(task->session), 1);
    check_true(weft_task_is_running());
    if (now > atomic_load(&w->most_on_rank))
        atomic_store(&w->most_on_rank, now);
    if (w->nap && task->index >= w->count * 9 / 10)
        (void)nanosleep(&(struct timespec){0, 1000L * w->nap}, NULL);
    for (int64_t i = 0; i < w->record; i++) {
        check_double_bits(out[i], 0);
        out[i] = element(task->index, i);
    }
    atomic_fetch_add(&w->done, 1);
    atomic_fetch_sub(&w->on_worker[task->worker], 1);
    atomic_fetch_sub(&w->on_rank, 1);
    return WEFT_OK;
}

static int64_t sum_over_ranks(int64_t value)
{
    MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
    return value;
}

static void check_records(weft_array *a, int64_t count, int64_t record)
{
    double *all = all_elements(a);

    check_int(weft_array_count(a), count * record);
    for (int64_t i = 0; i < count * record; i++)
        check_double_bits(all[i], element(i / record, i % record));
    free(all);
}

static void check_farm(int64_t count, weft_farm_options options, int64_t record, weft_array **a)
{
    work w = {.count = count, .record = record};

    options.dtype = WEFT_FLOAT64;
    check_ok(weft_farm(test_session(), count, write_record, &w, &options, a));
    check_false(weft_task_is_running());
    check_int(sum_over_ranks(w.done), count);
    check_records(*a, count, record);
}

static void every_task_is_made_once(void **state)
{
    static const int64_t counts[] = {0, 1, 2, 7, 64, 1000};
    static const int splits[][2] = {{0, 0}, {1, 1}, {2, 1}, {1, 2}, {3, 2}, {0, 2}, {2, 0}};

    for (int k = 0; k < 6; k++) {
        for (int i = 0; i < 7; i++) {
            weft_array *a = NULL;
            weft_farm_options o = {.workers = splits[i][0], .blas_threads = splits[i][1]};

            if (i % 2)
                o.shape = WEFT_SHAPE(2, 3);
            check_farm(counts[k], o, i % 2 ? 6 : 1, &a);
            check_int(weft_array_shape(a).ndim, i % 2 ? 3 : 1);
            check_int(weft_array_shape(a).extent[0], counts[k]);
            weft_free(&a);
        }
    }
}

static double minus_one(int64_t i)
{
    return -1;
}

/* Arrays that exist are filled, wherever their rows are. */
static void results_fill_every_layout(void **state)
{
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        weft_array *a = NULL;
        void *memory = NULL;

        make_laid_out(test_session(), WEFT_SHAPE(37, 3), layout, minus_one, &a, &memory);
        check_farm(37, (weft_farm_options){.shape = WEFT_SHAPE(3)}, 3, &a);
        weft_free(&a);
        free(memory);
    }
}

static weft_status write_small(weft_task *task, void *context)
{
    memset(task->result, (int)(task->index % 2), *(size_t *)context);
    return WEFT_OK;
}

static void results_are_of_any_dtype(void **state)
{
    for (int t = 0; t < WEFT_DTYPE_COUNT; t++) {
        weft_farm_options o = {
            .dtype = (weft_dtype)t, .shape = WEFT_SHAPE(3), .results_are_bool = t == WEFT_BOOL};
        size_t bytes = 3 * weft_dtype_size(o.dtype);
        weft_array *a = NULL;
        unsigned char *all;

        check_ok(weft_farm(test_session(), 45, write_small, &bytes, &o, &a));
        check_int(weft_array_dtype(a), t);
        all = all_bytes(a);
        for (size_t i = 0; i < 45 * bytes; i++)
            check_int(all[i], i / bytes % 2);
        free(all);
        weft_free(&a);
    }
}

/* No results, and results without elements. */
static void nothing_may_be_wanted(void **state)
{
    work w = {.count = 20};
    weft_farm_options o = {.dtype = WEFT_FLOAT64, .shape = WEFT_SHAPE(4, 0)};
    weft_array *a = NULL;

    check_ok(weft_farm(test_session(), 20, write_record, &w, NULL, NULL));
    check_ok(weft_farm(test_session(), 20, write_record, &w, &o, &a));
    check_int(sum_over_ranks(w.done), 40);
    check_int(weft_array_shape(a).extent[0], 20);
    check_int(weft_array_count(a), 0);
    weft_free(&a);
}

/* Each worker has scratch of its own, which stays. */
static weft_status use_scratch(weft_task *task, void *context)
{
    int64_t *mine = task->scratch;
    const size_t n = *(size_t *)context / sizeof *mine;

    check_true(task->scratch_bytes == *(size_t *)context);
    check_int((intptr_t)mine % 64, 0);
    for (size_t i = 0; i < n; i++)
        mine[i] = task->index;
    for (size_t i = 0; i < n; i++)
        check_int(mine[i], task->index);
    return WEFT_OK;
}

static void workers_have_scratch(void **state)
{
    static const size_t sizes[] = {8, 100, 12345, 99, 100000, 64};

    for (int i = 0; i < 6; i++) {
        size_t bytes = sizes[i];
        weft_farm_options o = {.workers = 3, .blas_threads = 1, .scratch_bytes = bytes};

        check_ok(weft_farm(test_session(), 50, use_scratch, &bytes, &o, NULL));
    }
}

static void threaded_blas_runs_alone(void **state)
{
    work w = {.count = 40};
    weft_farm_options o = {.workers = 3, .blas_threads = 2, .calls_blas = true};

    check_ok(weft_farm(test_session(), 40, write_record, &w, &o, NULL));
    check_true(w.most_on_rank <= 1);
    o.blas_threads = 1;
    w.nap = 100;
    check_ok(weft_farm(test_session(), 40, write_record, &w, &o, NULL));
    check_int(sum_over_ranks(w.done), 80);
}

static weft_status write_index(weft_task *task, void *context)
{
    *(int64_t *)task->result += task->index + 1;
    return WEFT_OK;
}

/* Ranks and threads race for tasks that take no time: none is lost, none made twice. What is sent
 * between nodes stays small: lots, and the results that change nodes. */
static void empty_tasks_race(void **state)
{
    weft_session *s = test_session();
    const weft_farm_options o = {.dtype = WEFT_INT64};

    for (int64_t count = 1; count < 100000; count = 3 * count + 1) {
        const uint64_t before = weft_get_statistics(s).bytes_between_nodes;
        weft_array *a = NULL;
        int64_t *all, sent;

        check_ok(weft_farm(s, count, write_index, NULL, &o, &a));
        sent = (int64_t)(weft_get_statistics(s).bytes_between_nodes - before);
        check_true(sum_over_ranks(sent) <= 65536 + 16 * count);
        if (weft_nodes(s) == 1)
            check_int(sent, 0);
        all = all_bytes(a);
        for (int64_t i = 0; i < count; i++)
            check_int(all[i], i + 1);
        free(all);
        weft_free(&a);
    }
}

static void farms_follow_each_other(void **state)
{
    for (int i = 0; i < 60; i++) {
        work w = {.count = i};

        check_ok(weft_farm(test_session(), i, write_record, &w, NULL, NULL));
        check_int(sum_over_ranks(w.done), i);
    }
}

/* The last tasks take long: nobody has all of them. */
static void costly_tasks_are_shared(void **state)
{
    weft_session *s = test_session();
    work w = {.count = 200, .nap = 3000};
    weft_farm_options o = {.workers = 1, .blas_threads = 1};

    check_ok(weft_farm(s, 200, write_record, &w, &o, NULL));
    check_int(sum_over_ranks(w.done), 200);
    if (weft_size(s) > 1)
        check_true(w.done < 200);
}

typedef struct said {
    int64_t last, calls;
} said;

static void hear(int64_t done, int64_t count, void *context)
{
    said *h = context;

    check_int(count, 60);
    check_true(done > h->last && done <= count);
    h->last = done;
    h->calls++;
}

static weft_status nap_a_while(weft_task *task, void *context)
{
    (void)nanosleep(&(struct timespec){0, 5000000}, NULL);
    return WEFT_OK;
}

static void progress_is_heard_on_rank_0(void **state)
{
    weft_session *s = test_session();
    said h = {0};
    weft_farm_options o = {.workers = 1, .progress = hear, .progress_context = &h};

    check_ok(weft_farm(s, 60, nap_a_while, NULL, &o, NULL));
    check_int(h.last, weft_rank(s) == 0 ? 60 : 0);
    if (weft_size(s) == 1)
        check_true(h.calls >= 2 && h.calls <= 10);
}

/* The split that is said is the split that works; few tasks get the idle cores. */
static void splits_are_said(void **state)
{
    weft_session *s = test_session();
    const int cores = weft_threads(s);
    weft_farm_options o = {.workers = 2};
    int workers, each;

    weft_farm_split(s, 1000, NULL, &workers, &each);
    check_true(workers >= 1 && each >= 1 && workers * each <= cores);
    weft_farm_split(s, 1, NULL, &workers, &each);
    check_int(workers, 1);
    check_int(each, cores);
    weft_farm_split(s, 1000, &o, &workers, &each);
    check_int(workers, 2);
    check_int(each, cores < 2 ? 1 : cores / 2);
    o = (weft_farm_options){.blas_threads = 5};
    weft_farm_split(s, 1000, &o, &workers, &each);
    check_int(workers, cores < 5 ? 1 : cores / 5);
    check_int(each, 5);
}

/* Farms beside futures, on sessions of all kinds, one after another. */
static void farms_in_other_sessions(void **state)
{
    weft_session *s = NULL;
    work w = {.count = 30}, side = {.count = 30};
    int64_t results[30];
    weft_future *f = NULL;

    check_int(weft_open_local(2, &s), WEFT_OK);
    check_int(weft_submit_many(s, 30, 1, nap_a_while, NULL, results, 8, &f), WEFT_OK);
    check_int(weft_farm(s, 30, write_record, &w, NULL, NULL), WEFT_OK);
    check_int(weft_wait(f), WEFT_OK);
    check_int(weft_trim(s), WEFT_OK);
    check_int(weft_farm(s, 30, write_record, &w, NULL, NULL), WEFT_OK);
    check_int(w.done, 60);
    weft_future_free(&f);
    check_int(weft_stop(&s), WEFT_OK);
    check_int(weft_open(MPI_COMM_WORLD,
                        &(weft_options){.threads = 1 + weft_rank(test_session()) % 2}, &s),
              WEFT_OK);
    check_int(weft_farm(s, 30, write_record, &side, NULL, NULL), WEFT_OK);
    check_int(sum_over_ranks(side.done), 30);
    check_int(weft_stop(&s), WEFT_OK);
}

const struct CMUnitTest farm_tests[] = {cmocka_unit_test(lots_are_whole_and_in_order),
                                        cmocka_unit_test(greedy_nodes_get_half_a_share),
                                        cmocka_unit_test(every_task_is_made_once),
                                        cmocka_unit_test(results_fill_every_layout),
                                        cmocka_unit_test(results_are_of_any_dtype),
                                        cmocka_unit_test(nothing_may_be_wanted),
                                        cmocka_unit_test(workers_have_scratch),
                                        cmocka_unit_test(empty_tasks_race),
                                        cmocka_unit_test(farms_follow_each_other),
                                        cmocka_unit_test(threaded_blas_runs_alone),
                                        cmocka_unit_test(costly_tasks_are_shared),
                                        cmocka_unit_test(progress_is_heard_on_rank_0),
                                        cmocka_unit_test(splits_are_said),
                                        cmocka_unit_test(farms_in_other_sessions),
                                        {0}};
