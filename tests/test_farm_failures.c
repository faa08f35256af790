/* What a farm refuses, and what it makes of tasks that fail or do what they may not: the same on
 * all ranks. */
#include "harness.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <weft.h>

enum { ROUNDS = 40 };

static int64_t sum_over_ranks(int64_t value)
{
    MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
    return value;
}

typedef struct failing {
    int64_t first, second;
    _Atomic int64_t made, above; /* calls below `first`, and above */
} failing;

static weft_status fail_at(weft_task *task, void *context)
{
    failing *f = context;
    weft_array *a = NULL;
    weft_status status;

    if (task->index == f->first)
        (void)nanosleep(&(struct timespec){0, 2000000}, NULL);
    if (task->index == f->second)
        return weft_task_fail(task, WEFT_ERR_FORMAT, "never named");
    if (task->index == f->first && f->first % 2)
        return weft_task_fail(task, WEFT_ERR_FILE, "no data for %lld", (long long)task->index);
    if (task->index == f->first) { /* the sentence is the session's */
        status = weft_zeros(task->session, WEFT_SHAPE(-4), WEFT_FLOAT64, &a);
        return status;
    }
    if (task->index > f->second) /* so that few are made before the failure is known */
        (void)nanosleep(&(struct timespec){0, 20000}, NULL);
    atomic_fetch_add(task->index < f->first ? &f->made : &f->above, 1);
    return WEFT_OK;
}

static void check_sentence(const char *part)
{
    weft_session *s = test_session();

    if (!strstr(weft_message(s), part))
        check_string(weft_message(s), part);
    weft_clear(s);
}

/* Every rank names the same task, and nothing is left behind. */
static void the_lowest_failure_is_everybodys(void **state)
{
    weft_session *s = test_session();
    weft_farm_options o = {.dtype = WEFT_FLOAT64};
    weft_array *a = NULL, *kept = NULL;

    for (int64_t first = 30; first < 32; first++) {
        failing f = {.first = first, .second = first + 1};
        char sentence[128];

        (void)snprintf(sentence, sizeof sentence, "weft_farm: task %lld of 100000: %s",
                       (long long)first, first % 2 ? "no data for 31" : "");
        check_int(weft_farm(s, 100000, fail_at, &f, &o, &a),
                  first % 2 ? WEFT_ERR_FILE : WEFT_ERR_SHAPE);
        check_sentence(sentence);
        check_true(a == NULL);
        check_int(sum_over_ranks(f.made), first);
        check_true(sum_over_ranks(f.above) < 100000 - 64);
    }
    check_ok(weft_zeros(s, WEFT_SHAPE(10), WEFT_FLOAT64, &kept));
    check_int(weft_farm(s, 10, fail_at, &(failing){.first = 9, .second = 9}, &o, &kept),
              WEFT_ERR_FORMAT);
    check_sentence("weft_farm: task 9 of 10: never named");
    check_true(kept != NULL);
    weft_free(&kept);
}

static weft_status fail_near_the_end(weft_task *task, void *context)
{
    volatile int64_t turns = 0;

    while (turns < 20 * (task->index % 64))
        turns = turns + 1;
    if (task->index < *(int64_t *)context)
        return WEFT_OK;
    return weft_task_fail(task, WEFT_ERR_FORMAT, "near the end");
}

static weft_status write_one(weft_task *task, void *context)
{
    *(int64_t *)task->result = 1;
    return WEFT_OK;
}

/* News of a failure that comes when nothing is left to deal does not reach the next farm. */
static void a_failure_is_its_own_farms(void **state)
{
    weft_session *s = test_session();
    const weft_farm_options o = {.dtype = WEFT_INT64};
    int64_t good = 380;
    double sum;
    weft_array *a = NULL;

    for (int i = 0; i < ROUNDS; i++) {
        check_int(weft_farm(s, 400, fail_near_the_end, &good, NULL, NULL), WEFT_ERR_FORMAT);
        check_sentence("weft_farm: task 380 of 400: near the end");
        check_ok(weft_farm(s, 1000, write_one, NULL, &o, &a));
        check_ok(weft_sum_value(a, &sum));
        check_double_bits(sum, 1000);
        weft_free(&a);
    }
}

static weft_status call_outside(weft_task *task, void *context)
{
    weft_array *a = context;
    double sum;

    return weft_sum_value(a, &sum);
}

static weft_status fill_outside(weft_task *task, void *context)
{
    return weft_barrier(test_session());
}

static weft_status free_outside(weft_task *task, void *context)
{
    weft_free(context);
    return WEFT_OK;
}

static weft_status count_call(weft_task *task, void *context)
{
    atomic_fetch_add((_Atomic int64_t *)context, 1);
    return WEFT_OK;
}

static weft_status nap_and_count(weft_task *task, void *context)
{
    (void)nanosleep(&(struct timespec){0, 200000}, NULL);
    return count_call(task, context);
}

static void tasks_may_not_use_the_jobs_session(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;

    check_ok(weft_zeros(s, WEFT_SHAPE(10), WEFT_FLOAT64, &a));
    check_int(weft_farm(s, 3, call_outside, a, NULL, NULL), WEFT_ERR_ARGUMENT);
    check_sentence("was called by a task with a session that is not the task's own");
    check_int(weft_farm(s, 3, fill_outside, a, NULL, NULL), WEFT_ERR_ARGUMENT);
    check_sentence("weft_farm: task 0 of 3: weft_barrier was called by a task");
    check_int(weft_farm(s, 3, free_outside, &a, NULL, NULL), WEFT_ERR_ARGUMENT);
    check_sentence("weft_farm: task 0 of 3: weft_free was called by a task");
    check_true(a != NULL);
    check_ok(weft_barrier(s));
    weft_free(&a);
}

/* Its own session outlives the task. */
static weft_status stop_own(weft_task *task, void *context)
{
    weft_session *own = task->session;

    if (task->index == 1)
        return weft_stop(&own);
    (void)weft_stop(&own);
    check_true(own == task->session);
    weft_clear(own);
    return weft_barrier(own);
}

static void the_session_of_a_task_is_kept(void **state)
{
    weft_session *s = test_session();

    check_int(weft_farm(s, 2, stop_own, NULL, NULL, NULL), WEFT_ERR_ARGUMENT);
    check_sentence("weft_farm: task 1 of 2: weft_stop: this is the session of a farm's worker");
    check_ok(weft_farm(s, 1, stop_own, NULL, NULL, NULL));
}

/* ---- the progress function ---- */

typedef struct listener {
    weft_session *s;
    weft_array *a;
    weft_status heard;
    int calls, which;
} listener;

static void call_weft(int64_t done, int64_t count, void *context)
{
    listener *l = context;
    weft_future *f = NULL;
    weft_session *s = l->s;

    l->calls++;
    check_false(weft_task_is_running());
    if (l->which == 0)
        l->heard = weft_barrier(s);
    else if (l->which == 1)
        weft_free(&l->a);
    else if (l->which == 2)
        l->heard = weft_submit(s, count_call, NULL, &f);
    else if (l->which == 3)
        l->heard = weft_stop(&s);
    else if (l->which == 4)
        l->heard = weft_farm(s, 2, count_call, NULL, NULL, NULL);
    else
        l->heard = weft_map_rows(l->a, 1, NULL, NULL);
}

/* Whatever it calls is refused, on all ranks alike, and the session goes on. */
static void progress_may_not_use_the_jobs_session(void **state)
{
    static const char *const names[] = {"weft_barrier", "weft_free", "weft_submit",
                                        "weft_stop",    "weft_farm", "weft_map_rows"};
    weft_session *s = test_session();
    listener l = {.s = s};
    const weft_farm_options o = {.progress = call_weft, .progress_context = &l};
    _Atomic int64_t calls = 0;
    char sentence[128];

    check_ok(weft_zeros(s, WEFT_SHAPE(10), WEFT_FLOAT64, &l.a));
    for (l.which = 0; l.which < 6; l.which++) {
        (void)snprintf(sentence, sizeof sentence, "%s was called by the progress function of",
                       names[l.which]);
        l.calls = 0;
        l.heard = WEFT_ERR_ARGUMENT;
        check_int(weft_farm(s, 20, count_call, &calls, &o, NULL), WEFT_ERR_ARGUMENT);
        check_sentence(sentence);
        check_int(l.calls, weft_rank(s) == 0);
        check_int(l.heard, WEFT_ERR_ARGUMENT);
        check_true(l.a != NULL);
    }
    check_ok(weft_barrier(s));
    weft_free(&l.a);
}

/* The tasks that have not begun when it is refused are left out. */
static void a_refused_progress_stops_the_rest(void **state)
{
    weft_session *s = test_session();
    listener l = {.s = s};
    const weft_farm_options o = {.progress = call_weft, .progress_context = &l};
    _Atomic int64_t calls = 0;

    check_int(weft_farm(s, 100000, nap_and_count, &calls, &o, NULL), WEFT_ERR_ARGUMENT);
    check_sentence("weft_barrier was called by the progress function of weft_farm");
    check_true(sum_over_ranks(calls) < 100000);
}

static void mistakes_are_refused(void **state)
{
    static const struct {
        int64_t count;
        weft_farm_options options;
        weft_status status;
        const char *sentence;
    } cases[] = {
        {-1, {0}, WEFT_ERR_ARGUMENT, "weft_farm: -1 tasks; there may be 0 to 2147483647"},
        {(int64_t)1 << 31, {0}, WEFT_ERR_ARGUMENT, "weft_farm: 2147483648 tasks"},
        {5, {.workers = -2}, WEFT_ERR_ARGUMENT, "weft_farm: -2 workers"},
        {5, {.blas_threads = -3}, WEFT_ERR_ARGUMENT, "0 workers, -3 BLAS threads"},
        {5, {.size = -1}, WEFT_ERR_ARGUMENT, "matrices of order -1"},
        {5, {.workers = 100, .blas_threads = 41}, WEFT_ERR_ARGUMENT, "100 workers of 41"},
        {5, {.dtype = WEFT_INT8, .shape = {1, {-1}}}, WEFT_ERR_SHAPE, ""},
        {5, {.dtype = WEFT_INT8, .shape = {16, {1}}}, WEFT_ERR_SHAPE, "results of 16 dimensions"},
        {5, {0}, WEFT_ERR_DTYPE, "results are wanted, and the options leave their dtype out"},
        {5,
         {.dtype = WEFT_BOOL},
         WEFT_ERR_DTYPE,
         "for WEFT_BOOL, which is zero, set results_are_b"},
        {5,
         {.dtype = WEFT_INT8, .results_are_bool = true},
         WEFT_ERR_DTYPE,
         "weft_farm: results_are_bool, and their dtype is int8"},
        {5, {.dtype = (weft_dtype)99}, WEFT_ERR_DTYPE, ""},
        {5,
         {.dtype = WEFT_INT8, .scratch_bytes = SIZE_MAX},
         WEFT_ERR_MEMORY,
         "of a worker's scratch"},
    };
    weft_session *s = test_session();
    weft_array *a = NULL;
    _Atomic int64_t calls = 0;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_int(weft_farm(s, cases[i].count, count_call, &calls, &cases[i].options, &a),
                  cases[i].status);
        check_sentence(cases[i].sentence);
        check_true(a == NULL);
    }
    check_int(weft_farm(s, 5, count_call, &calls, NULL, &a), WEFT_ERR_DTYPE);
    check_sentence("leave their dtype out");
    check_int(weft_farm(s, 5, NULL, NULL, NULL, NULL), WEFT_ERR_ARGUMENT);
    check_sentence("weft_farm: function is NULL");
    check_ok(weft_zeros(s, WEFT_SHAPE(4), WEFT_FLOAT64, &a));
    check_int(weft_farm(s, 5, count_call, &calls, &(weft_farm_options){.dtype = WEFT_FLOAT64}, &a),
              WEFT_ERR_SHAPE);
    check_sentence("weft_farm");
    check_int(calls, 0);
    weft_free(&a);
}

const struct CMUnitTest farm_failures_tests[] = {
    cmocka_unit_test(the_lowest_failure_is_everybodys),
    cmocka_unit_test(a_failure_is_its_own_farms),
    cmocka_unit_test(tasks_may_not_use_the_jobs_session),
    cmocka_unit_test(the_session_of_a_task_is_kept),
    cmocka_unit_test(progress_may_not_use_the_jobs_session),
    cmocka_unit_test(a_refused_progress_stops_the_rest),
    cmocka_unit_test(mistakes_are_refused),
    {0}};
