/* Every key of the profile that is a choice decides something: its line in the file is changed, and
 * what the library would do, or is seen to do, is another thing. The same for every rate, by what
 * is called attainable. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "array/each.h"
#include "harness.h"
#include "runtime/profile.h"
#include "runtime/record.h"
#include "runtime/session.h"

/* A profile for sessions like s. */
static void describe(const weft_session *s, weft__profile *p)
{
    weft__profile_clear(p);
    weft__profile_identify(s, p);
}

/* A session of this process alone that reads a file with this profile. */
static void open_with(const weft__profile *p, weft_session **s)
{
    weft__error error = {.status = WEFT_OK};
    char path[4200];

    snprintf(path, sizeof path, "%s/choices-%d", test_tmp_dir(), weft_rank(test_session()));
    (void)remove(path);
    check_int(weft__profile_write(path, p, &error), WEFT_OK);
    check_int(setenv("WEFT_PROFILE", path, 1), 0);
    check_int(weft_open_local(2, s), WEFT_OK);
    check_int(unsetenv("WEFT_PROFILE"), 0);
    check_int(weft_profile_describe(*s).state, WEFT_PROFILE_LOADED);
}

static void describe_local(weft__profile *p)
{
    weft_session *s = NULL;

    check_int(weft_open_local(2, &s), WEFT_OK);
    describe(s, p);
    check_int(weft_stop(&s), WEFT_OK);
}

/* ---- what the library does about a question ---- */

static int64_t tiles_of(weft_session *s, const char *expression)
{
    weft_array *x = NULL, *r = NULL;
    const weft_shape shape = expression ? WEFT_SHAPE(60000) : WEFT_SHAPE(200, 200);
    uint64_t before;

    check_int(weft_random(s, shape, WEFT_FLOAT64, 1, &x), WEFT_OK);
    before = weft_get_statistics(s).tiles;
    if (expression)
        check_int(weft_eval(expression, WEFT_VARS(x), &r), WEFT_OK);
    else
        check_int(weft_matmul(x, x, &r), WEFT_OK);
    before = weft_get_statistics(s).tiles - before;
    weft_free(&r), weft_free(&x);
    return (int64_t)before;
}

static int64_t streams(weft_session *s)
{
    weft_array *x = NULL;
    bool does;

    check_int(weft_empty(s, WEFT_SHAPE(1000), WEFT_FLOAT64, &x), WEFT_OK);
    does = weft__array_streams(x);
    weft_free(&x);
    return does;
}

/* On a node that looks as if it had eight cores and four ranks. */
static int64_t of_scalapack(weft_session *s, weft__question question)
{
    int block, ranks, threads;

    s->comms.node_size = 4;
    weft__choose_scalapack(s, &block, &ranks, &threads);
    s->comms.node_size = 1;
    return question == WEFT__SCALAPACK_BLOCK   ? block
           : question == WEFT__SCALAPACK_RANKS ? ranks
                                               : threads;
}

static int64_t of_blas(weft_session *s, int index)
{
    const int cores = s->node.deck.cores, allowed = s->found.allowed_cores;
    const char *name = weft__blas_operation_name((weft__blas_operation)(index / WEFT__SIZES));
    int64_t threads;

    s->node.deck.cores = s->found.allowed_cores = 8;
    threads = weft_blas_threads_for(s, name, WEFT__LEAST_SIZE << index % WEFT__SIZES);
    s->node.deck.cores = cores;
    s->found.allowed_cores = allowed;
    return threads;
}

static int64_t of_farm(weft_session *s, int index, bool of_workers)
{
    const weft_farm_options o = {.size = WEFT__LEAST_SIZE << index};
    int workers, cores;

    weft_farm_split(s, 1000, &o, &workers, &cores);
    return of_workers ? workers : cores;
}

/* What concerns several nodes is asked of a job (see below). */
static bool is_of_nodes(weft__question question)
{
    return question == WEFT__STAGING_BYTES || question == WEFT__GATHER_BELOW_BYTES;
}

static int64_t outcome(weft_session *s, weft__question q)
{
    switch (q) {
    case WEFT__SERIAL_BELOW_BYTES:
        return tiles_of(s, "x * 2 + 1") > 1;
    case WEFT__SERIAL_BELOW_COSTLY_BYTES:
        return tiles_of(s, "exp(x)") > 1;
    case WEFT__SERIAL_BELOW_REDUCED_BYTES:
        return tiles_of(s, "sum(x)") > 1;
    case WEFT__SERIAL_BELOW_FLOPS:
        return tiles_of(s, NULL) > 1;
    case WEFT__TILE_BYTES:
        return tiles_of(s, "x * 2 + 1");
    case WEFT__STREAM_FROM_BYTES:
        return streams(s);
    default:
        if (q >= WEFT__BLAS_THREADS)
            return of_blas(s, (int)q - WEFT__BLAS_THREADS);
        if (q >= WEFT__MANY_THREADS)
            return of_farm(s, (int)q - WEFT__MANY_THREADS, false);
        if (q >= WEFT__MANY_WORKERS)
            return of_farm(s, (int)q - WEFT__MANY_WORKERS, true);
        check_true(q >= WEFT__SCALAPACK_BLOCK); /* else a key that nobody asks about here */
        return of_scalapack(s, q);
    }
}

/* Two answers between which something must change: the extremes of sizes, and of counts what a
 * session of two threads can heed. */
static int64_t answer(weft__question q, bool is_second)
{
    if (q == WEFT__SCALAPACK_BLOCK || weft__question_unit(q)[0])
        return is_second ? weft__question_most(q) : weft__question_least(q);
    return is_second ? 2 : 1;
}

/* Small arrays are cut in tiles too, so that their size is seen. */
static int64_t outcome_with(const weft__profile *like, weft__question q, bool is_second)
{
    weft__profile p = *like;
    weft_session *s = NULL;
    int64_t seen;

    p.choices.answer[WEFT__SERIAL_BELOW_BYTES] = 0;
    p.choices.answer[q] = answer(q, is_second);
    open_with(&p, &s);
    seen = outcome(s, q);
    check_int(weft_stop(&s), WEFT_OK);
    return seen;
}

static void every_choice_decides(void **state)
{
    weft__profile p;

    describe_local(&p);
    for (int q = 0; q < WEFT__QUESTIONS; q++) {
        char name[64];

        if (is_of_nodes((weft__question)q))
            continue;
        weft__question_name((weft__question)q, name);
        if (outcome_with(&p, (weft__question)q, false) == outcome_with(&p, (weft__question)q, true))
            check_string("nothing changes", name);
    }
}

/* ---- choices about several nodes ---- */

/* The job's ranks with a profile in which one answer is so. */
static void open_job(weft__question q, int64_t value, weft_session **s)
{
    weft_session *world = test_session();
    weft__error error = {.status = WEFT_OK};
    weft__profile p;
    char path[4200];

    snprintf(path, sizeof path, "%s/choices-job", test_tmp_dir());
    if (weft_rank(world) == 0) {
        describe(world, &p);
        p.choices.answer[q] = value;
        (void)remove(path);
        check_int(weft__profile_write(path, &p, &error), WEFT_OK);
    }
    check_int(setenv("WEFT_PROFILE", path, 1), 0);
    check_int(weft_open(weft_comm(world), &(weft_options){.threads = 1}, s), WEFT_OK);
    check_int(unsetenv("WEFT_PROFILE"), 0);
}

/* Messages between nodes of an operand that is staged whole or piece by piece. */
static int64_t messages_with(int64_t staging)
{
    weft_session *s = NULL;
    weft_array *x = NULL, *y = NULL, *r = NULL;
    int64_t messages;

    open_job(WEFT__STAGING_BYTES, staging, &s);
    check_int(weft_random(s, WEFT_SHAPE(900000), WEFT_FLOAT64, 1, &x), WEFT_OK);
    check_int(weft_flip(x, NULL, &y), WEFT_OK);
    messages = (int64_t)weft_get_statistics(s).messages_between_nodes;
    check_int(weft_eval("x + y", WEFT_VARS(x, y), &r), WEFT_OK);
    messages = (int64_t)weft_get_statistics(s).messages_between_nodes - messages;
    weft_free(&r), weft_free(&y), weft_free(&x);
    check_int(weft_stop(&s), WEFT_OK);
    return messages;
}

static const char *driver_with(int64_t gather_below)
{
    weft_certificate proof = {.driver = ""};
    const weft_linalg_options options = {.certificate = &proof};
    weft_session *s = NULL;
    weft_array *a = NULL, *r = NULL;

    open_job(WEFT__GATHER_BELOW_BYTES, gather_below, &s);
    check_int(weft_eye(s, 60, 60, 0, WEFT_FLOAT64, &a), WEFT_OK);
    check_int(weft_inv_with(a, &options, &r), WEFT_OK);
    weft_free(&r), weft_free(&a);
    check_int(weft_stop(&s), WEFT_OK);
    return proof.driver;
}

static void choices_about_nodes_decide(void **state)
{
    int64_t few, many;

    if (weft_nodes(test_session()) == 1)
        test_skip("it is about several nodes");
    few = messages_with(INT64_C(1) << 40);
    many = messages_with(1 << 20);
    if (weft_rank(test_session()) == 0)
        check_true(many > few);
    check_string(driver_with(INT64_C(1) << 40), "lapack");
    check_string(driver_with(0), "scalapack");
}

/* ---- rates ---- */

/* Seconds that are attainable for an operation of this session. */
static double attainable(weft_session *s)
{
    weft_report_line line;
    int count;

    weft__record_leave(s);
    check_int(weft_report_lines(s, 1, &line, &count), WEFT_OK);
    check_true(count == 1);
    return line.attainable;
}

/* A session that records, with one rate of its profile changed. */
static void open_rate(const weft__profile *like, int64_t *rate, weft_session **s)
{
    *rate = 7;
    open_with(like, s);
    *rate = 0;
    check_true(weft__record_start(*s));
    weft__record_enter(*s, "weft_eval");
}

static void every_rate_counts(void **state)
{
    weft__profile p;
    weft_session *s = NULL;

    describe_local(&p);
    for (int d = 0; d < WEFT__DISTANCES; d++)
        for (int k = 0; k < WEFT__STREAMS; k++) {
            open_rate(&p, &p.memory[d][k][0], &s);
            weft__record_bytes(s, (weft__stream)k, 2 * weft__distance_bytes((weft__distance)d));
            check_near(attainable(s) * 7e6, 2.0 * (double)weft__distance_bytes((weft__distance)d),
                       1e-3);
            check_int(weft_stop(&s), WEFT_OK);
        }
    for (int i = 0; i < WEFT__BLAS_OPERATIONS * WEFT__SIZES; i++) {
        const weft__blas_operation operation = (weft__blas_operation)(i / WEFT__SIZES);

        open_rate(&p, &p.routine[operation][i % WEFT__SIZES][0], &s);
        weft__record_flops(s, operation, WEFT__LEAST_SIZE << i % WEFT__SIZES, 21e6);
        check_near(attainable(s), 3, 1e-9);
        check_int(weft_stop(&s), WEFT_OK);
    }
    open_rate(&p, &p.product[0], &s);
    weft__record_flops(s, WEFT__BLAS_GEMM, 1000, 21e6);
    check_near(attainable(s), 3, 1e-9);
    check_int(weft_stop(&s), WEFT_OK);
}

const struct CMUnitTest profile_choices_tests[] = {cmocka_unit_test(every_choice_decides),
                                                   cmocka_unit_test(choices_about_nodes_decide),
                                                   cmocka_unit_test(every_rate_counts),
                                                   {0}};
