/* Futures: results in order for any chunksize, work beside the caller's own operations, the lowest
 * failure with its sentence, cancellation, the end. */
#include "harness.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <weft.h>

static void nap(int microseconds)
{
    (void)nanosleep(&(struct timespec){0, 1000L * microseconds}, NULL);
}

static void check_sentence(weft_status got, weft_status status, const char *sentence)
{
    weft_session *s = test_session();

    check_int(got, status);
    check_string(weft_message(s), sentence);
    weft_clear(s);
}

typedef struct counts {
    int64_t count;
    _Atomic int64_t calls;
    _Atomic int on_worker[64];
} counts;

/* No two calls are on one worker at once. */
static weft_status square(weft_task *task, void *context)
{
    counts *c = context;

    check_true(task->worker >= 0 && task->worker < weft_threads(test_session()));
    check_int(atomic_fetch_add(&c->on_worker[task->worker], 1), 0);
    check_int(task->count, c->count);
    check_true(task->session == NULL && task->scratch == NULL);
    check_true(*(int64_t *)task->result == 0);
    *(int64_t *)task->result = task->index * task->index;
    atomic_fetch_add(&c->calls, 1);
    atomic_fetch_sub(&c->on_worker[task->worker], 1);
    return WEFT_OK;
}

static void results_are_in_order(void **state)
{
    static const int64_t counts_of[] = {0, 1, 2, 7, 1000}, chunks[] = {1, 2, 3, 999, INT64_MAX};
    int64_t results[1000];

    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 5; k++) {
            counts c = {.count = counts_of[i]};
            const int64_t n = counts_of[i];

            memset(results, 0x55, sizeof results);
            check_ok(weft_map(test_session(), n, chunks[k], square, &c, results, sizeof *results));
            check_int(c.calls, n);
            for (int64_t j = 0; j < n; j++)
                check_int(results[j], j * j);
            if (n < 1000)
                check_int(results[n], 0x5555555555555555);
        }
    }
}

typedef struct gate {
    _Atomic int is_open, inside;
    _Atomic int64_t calls;
    bool listens; /* returns when it is not wanted any more */
} gate;

static weft_status pass_gate(weft_task *task, void *context)
{
    gate *g = context;

    check_true(task->result == NULL);
    atomic_fetch_add(&g->inside, 1);
    while (!atomic_load(&g->is_open) && !(g->listens && weft_task_is_stopped(task)))
        nap(50);
    atomic_fetch_add(&g->calls, 1);
    return WEFT_OK;
}

static void wait_for_one_inside(gate *g)
{
    while (atomic_load(&g->inside) == 0)
        nap(50);
}

/* Operations go on while futures run that cannot end before them. */
static void operations_run_beside_futures(void **state)
{
    weft_session *s = test_session();
    weft_future *f = NULL;
    weft_array *x = NULL;
    gate g = {0};
    bool is_done = true;
    double sum = 0;

    check_ok(weft_submit_many(s, 2 * weft_threads(s), 1, pass_gate, &g, NULL, 0, &f));
    wait_for_one_inside(&g);
    check_ok(weft_random(s, WEFT_SHAPE(300, 1000), WEFT_FLOAT64, 3, &x));
    check_ok(weft_sum_value(x, &sum));
    check_near(sum, 150000, 1000);
    check_false(weft_future_is_done(f));
    check_ok(weft_wait_for(f, 0.002, &is_done));
    check_false(is_done);
    atomic_store(&g.is_open, 1);
    check_ok(weft_wait(f));
    check_true(weft_future_is_done(f));
    check_ok(weft_wait_for(f, 0, &is_done));
    check_true(is_done);
    check_int(g.calls, 2 * weft_threads(s));
    weft_future_free(&f);
    check_true(f == NULL);
    weft_free(&x);
}

typedef struct failing {
    int64_t first, second;
    _Atomic int64_t made, above; /* calls below `first`, and above */
} failing;

static weft_status fail_at(weft_task *task, void *context)
{
    failing *f = context;

    if (task->index == f->first)
        nap(300); /* so that the second may fail before */
    if (task->index == f->first || task->index == f->second)
        return weft_task_fail(task, WEFT_ERR_FILE, "no data for %lld", (long long)task->index);
    if (task->index > f->second)
        nap(20); /* so that few are made before the failure is known */
    atomic_fetch_add(task->index < f->first ? &f->made : &f->above, 1);
    return WEFT_OK;
}

static void the_lowest_failure_is_named(void **state)
{
    weft_session *s = test_session();

    for (int64_t chunk = 1; chunk < 8; chunk += 3) {
        failing f = {.first = 11, .second = 13};

        check_sentence(weft_map(s, 100000, chunk, fail_at, &f, NULL, 0), WEFT_ERR_FILE,
                       "task 11 of 100000: no data for 11");
        check_int(f.made, 11);
        check_true(f.above < 90000);
    }
}

static weft_status fail_wordless(weft_task *task, void *context)
{
    return WEFT_ERR_USER;
}

/* A failure stays with its future, whatever is asked in which order. */
static void futures_keep_their_failures(void **state)
{
    weft_session *s = test_session();
    counts c = {.count = 3};
    failing one = {.first = 0, .second = 0};
    weft_future *bad = NULL, *good = NULL, *wordless = NULL;
    int64_t results[3];

    check_ok(weft_submit(s, fail_at, &one, &bad));
    check_ok(weft_submit_many(s, 3, 1, square, &c, results, sizeof *results, &good));
    check_ok(weft_submit(s, fail_wordless, NULL, &wordless));
    check_ok(weft_wait(good));
    check_sentence(weft_wait(wordless), WEFT_ERR_USER, "user error");
    check_sentence(weft_wait(bad), WEFT_ERR_FILE, "no data for 0");
    check_sentence(weft_wait(bad), WEFT_ERR_FILE, "no data for 0");
    weft_future_free(&bad), weft_future_free(&good), weft_future_free(&wordless);
}

static void cancelled_calls_are_not_made(void **state)
{
    weft_session *s = test_session();
    weft_future *f = NULL, *behind = NULL;
    gate g = {0}, never = {.is_open = 1};
    int64_t dropped;
    char sentence[128];

    check_ok(weft_submit_many(s, 1000, 1, pass_gate, &g, NULL, 0, &f));
    check_ok(weft_submit(s, pass_gate, &never, &behind));
    wait_for_one_inside(&g);
    check_int(weft_cancel(behind), 1);
    dropped = weft_cancel(f);
    check_true(dropped >= 1000 - weft_threads(s) && dropped < 1000);
    check_int(weft_cancel(f), 0);
    atomic_store(&g.is_open, 1);
    (void)snprintf(sentence, sizeof sentence, "%lld of 1000 tasks were cancelled",
                   (long long)dropped);
    check_sentence(weft_wait(f), WEFT_ERR_CANCELLED, sentence);
    check_int(g.calls, 1000 - dropped);
    check_sentence(weft_wait(behind), WEFT_ERR_CANCELLED, "1 of 1 tasks were cancelled");
    check_int(never.calls, 0);
    weft_future_free(&f), weft_future_free(&behind);
}

/* Freeing a future, and stopping a session, end what listens. */
static void the_end_is_orderly(void **state)
{
    weft_session *s = NULL;
    weft_future *f = NULL, *kept = NULL;
    gate g = {.listens = true};

    check_int(weft_open_local(2, &s), WEFT_OK);
    check_int(weft_submit_many(s, 5, 1, pass_gate, &g, NULL, 0, &f), WEFT_OK);
    wait_for_one_inside(&g);
    weft_future_free(&f);
    check_int(weft_submit_many(s, 5, 1, pass_gate, &g, NULL, 0, &kept), WEFT_OK);
    check_int(weft_stop(&s), WEFT_OK);
    check_true(weft_future_is_done(kept));
    check_int(weft_cancel(kept), 0);
    check_int(weft_wait(kept), WEFT_ERR_CANCELLED);
    weft_future_free(&kept);
    weft_future_free(&kept);
}

static void mistakes_are_refused(void **state)
{
    weft_session *s = test_session();
    weft_future *f = NULL;
    counts c = {0};

    check_sentence(weft_map(s, 5, 0, square, &c, NULL, 0), WEFT_ERR_ARGUMENT,
                   "weft_map: chunksize 0 is not positive");
    check_sentence(weft_map(s, -5, 1, square, &c, NULL, 0), WEFT_ERR_ARGUMENT,
                   "weft_map: -5 calls");
    check_sentence(weft_submit_many(s, 5, -1, square, &c, NULL, 0, &f), WEFT_ERR_ARGUMENT,
                   "weft_submit_many: chunksize -1 is not positive");
    check_sentence(weft_map(s, 5, 1, square, &c, NULL, 8), WEFT_ERR_ARGUMENT,
                   "weft_map: results of 8 bytes, and no memory for them");
    check_sentence(weft_submit(s, NULL, NULL, &f), WEFT_ERR_ARGUMENT,
                   "weft_submit: function or future is NULL");
    check_int(weft_wait(NULL), WEFT_ERR_ARGUMENT);
    check_true(f == NULL);
    check_int(c.calls, 0);
}

/* Nothing is sent: a rank may use futures alone. */
static void futures_are_local(void **state)
{
    weft_session *s = test_session();
    counts c = {.count = 50};
    int64_t results[50];
    long before = test_mpi_calls() - test_mpi_probes();

    if (weft_rank(s) == 0)
        check_ok(weft_map(s, 50, 2, square, &c, results, sizeof *results));
    check_int(test_mpi_calls() - test_mpi_probes(), before);
}

/* Many futures from one thread, waited for in another order. */
static void many_futures(void **state)
{
    enum { MANY = 300 };
    weft_session *s = test_session();
    weft_future *f[MANY] = {NULL};
    int64_t results[MANY][2];
    counts c = {.count = 2};

    for (int i = 0; i < MANY; i++)
        check_ok(weft_submit_many(s, 2, 1 + i % 2, square, &c, results[i], 8, &f[i]));
    for (int i = 0; i < MANY; i++)
        check_ok(weft_wait(f[i * 7 % MANY]));
    for (int i = 0; i < MANY; i++) {
        check_int(results[i][1], 1);
        weft_future_free(&f[i * 11 % MANY]);
    }
    check_int(c.calls, 2 * MANY);
}

typedef struct giant {
    _Atomic int others, negative;
    bool waits;
} giant;

/* Call 0 fails when a call of another run has begun. */
static weft_status fail_giant(weft_task *task, void *context)
{
    giant *g = context;

    if (task->index < 0)
        atomic_fetch_add(&g->negative, 1);
    if (task->index != 0)
        atomic_fetch_add(&g->others, 1);
    for (int i = 0; task->index == 0 && i < 2000 && atomic_load(&g->others) == 0; i++)
        nap(100);
    return WEFT_ERR_USER;
}

/* Runs whose ends lie near the largest number. */
static void counts_may_be_the_largest(void **state)
{
    weft_session *s = NULL;
    giant g = {0};

    check_int(weft_open_local(3, &s), WEFT_OK);
    check_int(weft_map(s, INT64_MAX, INT64_MAX / 2 + 1, fail_giant, &g, NULL, 0), WEFT_ERR_USER);
    check_string(weft_message(s), "task 0 of 9223372036854775807: user error");
    weft_clear(s);
    check_int(weft_map(s, INT64_MAX, INT64_MAX / 3 * 2, fail_giant, &g, NULL, 0), WEFT_ERR_USER);
    check_int(g.negative, 0);
    check_int(weft_stop(&s), WEFT_ERR_USER);
}

typedef struct meddler {
    weft_session *s;
    weft_future *own;
    weft_status waited, mapped;
    bool is_done;
    _Atomic int may_begin;
} meddler;

static weft_status meddle(weft_task *task, void *context)
{
    meddler *m = context;

    while (!atomic_load(&m->may_begin))
        nap(50);
    m->is_done = weft_future_is_done(m->own);
    m->waited = weft_wait(m->own);
    m->mapped = weft_map(m->s, 1, 1, NULL, NULL, NULL, 0);
    weft_future_free(&m->own); /* would wait for itself */
    return WEFT_ERR_USER;
}

/* What a task does with its own future is refused where it would wait for ever. */
static void a_task_does_not_end_its_future(void **state)
{
    weft_session *s = test_session();
    weft_future *f = NULL;
    meddler m = {.s = s};

    check_ok(weft_submit(s, meddle, &m, &f));
    m.own = f;
    atomic_store(&m.may_begin, 1);
    check_sentence(weft_wait(f), WEFT_ERR_USER,
                   "weft_wait was called by a task with a session that is not the task's "
                   "own");
    check_true(m.own == f);
    check_false(m.is_done);
    check_int(m.waited, WEFT_ERR_ARGUMENT);
    check_int(m.mapped, WEFT_ERR_ARGUMENT);
    weft_future_free(&f);
}

static weft_status last_a_little(weft_task *task, void *context)
{
    nap(100);
    return WEFT_OK;
}

/* Futures that end all the time do not keep a wait from driving MPI's progress. */
static void progress_is_driven_meanwhile(void **state)
{
    enum { MANY = 200 };
    weft_session *s = test_session();
    weft_future *f[MANY] = {NULL};
    long before;
    double began;

    for (int i = 0; i < MANY; i++)
        check_ok(weft_submit_many(s, weft_threads(s), 1, last_a_little, NULL, NULL, 0, &f[i]));
    before = test_mpi_probes();
    began = weft_seconds();
    check_ok(weft_wait(f[MANY - 1]));
    if (weft_size(s) > 1 && weft_seconds() - began > 0.005)
        check_true(test_mpi_probes() > before);
    for (int i = 0; i < MANY; i++)
        weft_future_free(&f[i]);
}

static weft_status do_nothing(weft_task *task, void *context)
{
    return WEFT_OK;
}

/* What is over is not looked at again by those who search for work. */
static void old_futures_cost_nothing(void **state)
{
    enum { MANY = 20000 };
    weft_session *s = test_session();
    weft_future **f = calloc(MANY, sizeof *f);

    check_true(f != NULL);
    for (int i = 0; i < MANY; i++)
        check_ok(weft_submit(s, do_nothing, NULL, &f[i]));
    for (int i = 0; i < MANY; i++)
        check_ok(weft_wait(f[i]));
    for (int i = 0; i < MANY; i++)
        weft_future_free(&f[i]);
    free(f);
}

const struct CMUnitTest task_tests[] = {cmocka_unit_test(results_are_in_order),
                                        cmocka_unit_test(operations_run_beside_futures),
                                        cmocka_unit_test(the_lowest_failure_is_named),
                                        cmocka_unit_test(futures_keep_their_failures),
                                        cmocka_unit_test(cancelled_calls_are_not_made),
                                        cmocka_unit_test(the_end_is_orderly),
                                        cmocka_unit_test(mistakes_are_refused),
                                        cmocka_unit_test(futures_are_local),
                                        cmocka_unit_test(many_futures),
                                        cmocka_unit_test(counts_may_be_the_largest),
                                        cmocka_unit_test(a_task_does_not_end_its_future),
                                        cmocka_unit_test(progress_is_driven_meanwhile),
                                        cmocka_unit_test(old_futures_cost_nothing),
                                        {0}};
