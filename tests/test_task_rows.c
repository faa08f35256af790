/* Tiles of a rank's own rows in every layout; what a task may not call. */
#include "harness.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include <weft.h>

#include "layouts.h"

static void check_sentence(weft_status got, weft_status status, const char *sentence)
{
    weft_session *s = test_session();

    check_int(got, status);
    check_string(weft_message(s), sentence);
    weft_clear(s);
}

static weft_status do_nothing(weft_task *task, void *context)
{
    return WEFT_OK;
}

typedef struct trespass {
    weft_future *future;
    int what;
} trespass;

static weft_status do_trespass(weft_task *task, void *context)
{
    trespass *t = context;
    weft_session *s = test_session(), *opened = NULL;
    weft_future *f = NULL;
    double sum = 0;
    weft_status status;

    switch (t->what) {
    case 0:
        return weft_broadcast(s, &sum, sizeof sum, 0);
    case 1:
        return weft_barrier(s);
    case 2:
        return weft_submit(s, do_trespass, NULL, &f);
    case 3:
        return weft_wait(t->future);
    case 4:
        return weft_stop(&s);
    case 5:
        status = weft_open(MPI_COMM_SELF, NULL, &opened);
        return weft_stop(&opened) == WEFT_OK ? WEFT_OK : status;
    default:
        status = weft_open_local(1, &opened);
        return weft_stop(&opened) == WEFT_OK ? status : WEFT_ERR_USER;
    }
}

/* Calls that belong to the main thread are named; a session of the task's own is none of them. */
static void tasks_may_not_use_the_session(void **state)
{
    static const char *const named[] = {"weft_broadcast", "weft_barrier", "weft_submit",
                                        "weft_wait",      "weft_stop",    "weft_open"};
    weft_session *s = test_session();
    trespass t = {0};
    char sentence[128];

    check_ok(weft_map(s, 0, 1, do_trespass, NULL, NULL, 0));
    for (t.what = 0; t.what < 7; t.what++) {
        check_ok(weft_submit(s, do_nothing, NULL, &t.future));
        if (t.what < 6) {
            (void)snprintf(sentence, sizeof sentence,
                           "task 0 of 2: %s was called by a task with a session that is not the "
                           "task's own",
                           named[t.what]);
            check_sentence(weft_map(s, 2, 2, do_trespass, &t, NULL, 0), WEFT_ERR_ARGUMENT,
                           sentence);
        } else {
            check_ok(weft_map(s, 2, 2, do_trespass, &t, NULL, 0));
        }
        check_ok(weft_wait(t.future));
        weft_future_free(&t.future);
    }
    check_ok(weft_barrier(s));
}

static double place(int64_t i)
{
    return (double)i;
}

typedef struct rows_work {
    _Atomic int64_t rows;
    int64_t asked, failing;
} rows_work;

static weft_status double_rows(const weft_tile *tile, void *context)
{
    rows_work *w = context;
    double *data = tile->data;

    check_true(tile->rows >= 1 && tile->rows <= w->asked);
    for (int64_t e = 0; e < tile->rows * tile->row; e++)
        data[e] *= 2;
    atomic_fetch_add(&w->rows, tile->rows);
    return tile->first <= w->failing && w->failing < tile->first + tile->rows ? WEFT_ERR_FORMAT
                                                                              : WEFT_OK;
}

static void own_rows_are_mapped(void **state)
{
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        rows_work w = {.asked = 1 + layout, .failing = -1};
        weft_array *a = NULL;
        void *memory = NULL;
        double *all;

        if (layout == LAYOUT_REPLICATED) /* its copies are everybody's */
            continue;
        make_laid_out(test_session(), WEFT_SHAPE(23, 3), layout, place, &a, &memory);
        check_ok(weft_map_rows(a, w.asked, double_rows, &w));
        check_int(w.rows, weft_local(a).rows);
        all = all_elements(a);
        for (int64_t i = 0; i < 69; i++)
            check_double_bits(all[i], 2 * (double)i);
        free(all);
        weft_free(&a);
        free(memory);
    }
}

/* Ranks beyond the rows have no tile, whatever its size. */
static void ranks_without_rows_have_nothing_to_do(void **state)
{
    static const int64_t rows[] = {0, 1, 2};

    for (int64_t chunksize = 1; chunksize < 4; chunksize++) {
        for (int k = 0; k < 3; k++) {
            rows_work w = {.asked = chunksize, .failing = -1};
            weft_array *a = NULL;

            check_ok(weft_zeros(test_session(), WEFT_SHAPE(rows[k], 4), WEFT_FLOAT64, &a));
            check_ok(weft_map_rows(a, chunksize, double_rows, &w));
            check_int(w.rows, weft_local(a).rows);
            weft_free(&a);
        }
    }
}

static void failing_rows_are_named(void **state)
{
    weft_session *s = test_session();
    rows_work w = {.asked = 2};
    weft_array *a = NULL, *v = NULL;
    char sentence[128];
    int64_t first;

    check_ok(weft_zeros(s, WEFT_SHAPE(8 * weft_size(s), 2), WEFT_FLOAT64, &a));
    first = weft_local(a).first;
    w.failing = first + 5;
    (void)snprintf(sentence, sizeof sentence,
                   "task 2 of 4: the function of rows %lld to %lld reported: format error",
                   (long long)first + 4, (long long)first + 5);
    check_sentence(weft_map_rows(a, 2, double_rows, &w), WEFT_ERR_FORMAT, sentence);
    check_sentence(weft_map_rows(a, 0, double_rows, &w), WEFT_ERR_ARGUMENT,
                   "weft_map_rows: chunksize 0 is not positive");
    check_ok(weft_transpose(a, NULL, &v));
    check_sentence(weft_map_rows(v, 1, double_rows, &w), WEFT_ERR_ARGUMENT,
                   "weft_map_rows: a view that has no whole rows in memory; weft_copy it");
    weft_free(&v), weft_free(&a);
}

const struct CMUnitTest task_rows_tests[] = {
    cmocka_unit_test(tasks_may_not_use_the_session),
    cmocka_unit_test(own_rows_are_mapped),
    cmocka_unit_test(ranks_without_rows_have_nothing_to_do),
    cmocka_unit_test(failing_rows_are_named),
    {0}};
