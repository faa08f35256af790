/* Contests of calibration, between candidates whose times are made up. */
#include "harness.h"

#include <stdlib.h>
#include <weft.h>

#include "runtime/session.h"
#include "tune/busy.h"
#include "tune/contest.h"
#include "tune/stopwatch.h"

enum { MOST = 100 };

/* What each candidate takes: its own time, the first rounds spoilt by something else. */
typedef struct story {
    double seconds[4];
    int spoilt; /* rounds in which every other candidate takes ten times as long */
    int trials[4], order[MOST], count;
} story;

static weft_status tell(weft__tune *t, void *context, int i, double *seconds)
{
    story *st = context;
    const bool is_spoilt = st->trials[i] < st->spoilt && (st->trials[i] + i) % 2 == 0;

    if (st->count < MOST)
        st->order[st->count++] = i;
    st->trials[i]++;
    /* Only rank 0's clock counts. */
    *seconds = weft_rank(t->s) == 0 ? st->seconds[i] * (is_spoilt ? 10 : 1) : 1e9;
    return WEFT_OK;
}

static weft__contest run(story *st, int count, double patience)
{
    weft__tune t = {.s = test_session(), .patience = patience, .until = weft_seconds() + 60};
    weft__contest c;

    check_ok(weft__contest_run(&t, count, tell, st, &c));
    return c;
}

static void the_fastest_wins(void **state)
{
    story st = {.seconds = {4, 2, 1, 3}};
    weft__contest c = run(&st, 4, 10);

    check_int(c.winner, 2);
    for (int i = 0; i < 4; i++)
        check_double_bits(c.seconds[i], st.seconds[i]);
}

static void fewer_win_where_more_gain_nothing(void **state)
{
    story st = {.seconds = {1.02, 1, 0.995, 1.5}};

    check_int(run(&st, 4, 10).winner, 0);
    st.seconds[0] = 1.05;
    check_int(run(&st, 4, 10).winner, 1);
}

/* Candidates take turns, so that what disturbs one disturbs all. */
static void candidates_take_turns(void **state)
{
    story st = {.seconds = {1, 2, 3}};

    (void)run(&st, 3, 10);
    check_true(st.count % 3 == 0 && st.count >= 9);
    for (int i = 0; i < st.count; i++)
        check_int(st.order[i], i % 3);
}

static void disturbed_rounds_do_not_decide(void **state)
{
    story st = {.seconds = {1, 0.5}, .spoilt = 3};
    weft__contest c = run(&st, 2, 10);

    check_int(c.winner, 1);
    check_double_bits(c.seconds[0], 1);
    check_double_bits(c.seconds[1], 0.5);
}

static void patience_ends(void **state)
{
    story st = {.seconds = {1, 0.5}};

    (void)run(&st, 2, 0);
    check_int(st.trials[0], 3);
    check_int(st.trials[1], 3);
}

static void time_is_up_for_all(void **state)
{
    weft__tune t = {.s = test_session(), .until = weft_seconds() - 1};
    bool goes_on = true;

    check_ok(weft__tune_goes_on(&t, &goes_on));
    check_false(goes_on);
    t.until = weft_seconds() + (weft_rank(t.s) == 0 ? 60 : -60);
    check_ok(weft__tune_goes_on(&t, &goes_on));
    check_true(goes_on);
}

/* Candidates of which another wins without the best round of each are not settled; those that keep
 * their distance are, however short the patience. */
static weft_status waver(weft__tune *t, void *context, int i, double *seconds)
{
    static const double told[2][3] = {{1, 3, 2}, {3, 0.9, 3}};
    int *trials = context;

    (void)t;
    *seconds = told[i][trials[i]++];
    return WEFT_OK;
}

static void what_wavers_is_not_settled(void **state)
{
    weft__tune t = {.s = test_session(), .until = weft_seconds() - 1};
    story st = {.seconds = {1, 0.5}};
    int trials[2] = {0};
    weft__contest c;

    check_ok(weft__contest_run(&t, 2, waver, trials, &c));
    check_false(c.is_settled);
    c = run(&st, 2, 0);
    check_true(c.is_settled);
    check_int(c.winner, 1);
    st = (story){.seconds = {1, 0.5}, .spoilt = 1};
    c = run(&st, 2, 0);
    check_true(c.is_settled);
    check_double_bits(c.next[0], 1);
}

/* From the first rank's beginning to the last one's end: nobody's own clock is enough. */
static void the_stopwatch_is_of_all_ranks(void **state)
{
    weft_session *s = test_session();
    weft__stopwatch watch;
    double seconds = 0;

    if (weft_nodes(s) > 1)
        return;
    check_ok(weft__stopwatch_start(s, &watch));
    if (weft_rank(s) == weft_size(s) - 1) /* as one that was not kept waiting before its clock */
        watch.began -= 100;
    check_ok(weft__stopwatch_stop(s, &watch, &seconds));
    check_true(seconds >= 100 && seconds < 160);
    watch.ended = seconds;
    check_ok(weft_broadcast(s, &watch.ended, sizeof watch.ended, 0));
    check_double_bits(seconds, watch.ended);
}

/* Work that others did before the clock began, in the first so many trials of two cores. */
typedef struct miracle {
    int impossible, trials;
} miracle;

static weft_status work_wonders(weft__tune *t, void *context, int i, double *seconds)
{
    miracle *m = context;
    const bool is_wrong = i == 1 && m->trials++ < m->impossible;

    (void)t;
    *seconds = is_wrong ? 1e-4 : i == 0 ? 1 : 0.52;
    return WEFT_OK;
}

static void what_cannot_be_is_measured_again(void **state)
{
    weft__tune t = {.s = test_session(), .until = weft_seconds() - 1};
    miracle m = {.impossible = 3};
    weft__contest c;

    check_ok(weft__tune_plausibly(&t, 2, work_wonders, &m, &c));
    check_int(m.trials, 6);
    check_double_bits(c.seconds[1], 0.52);
    check_int(weft__tune_rate(&c, 1, 52e6), 100);
    m = (miracle){.impossible = 1000};
    check_ok(weft__tune_plausibly(&t, 2, work_wonders, &m, &c));
    check_int(m.trials, 9);
    check_int(c.winner, 0);
    check_int(weft__tune_rate(&c, 0, 52e6), 52);
    check_int(weft__tune_rate(&c, 1, 52e6), 0); /* not known */
}

/* The rates of the cores of a real gang, however the ranks are kept waiting. */
static void touch(void *context, int64_t tile, int thread)
{
    const double began = weft_seconds();

    (void)context, (void)tile, (void)thread;
    while (weft_seconds() - began < 1e-3)
        ;
}

static void no_core_takes_less_than_its_work(void **state)
{
    weft_session *s = test_session();
    weft__tune t = {.s = s};

    if (weft_nodes(s) > 1)
        return;
    for (int k = 0; k < 20; k++) {
        for (int i = 0; i < weft__steps(weft_node_cores(s)); i++) {
            const double cores = (double)weft__step_cores(weft_node_cores(s), i);
            double seconds = 0;

            check_ok(weft__tune_by_cores(&t, touch, NULL, i, &seconds));
            check_true(seconds * cores >= 1e-3);
        }
    }
}

static void a_share_of_the_cores_is_a_share(void **state)
{
    const double share = weft__tune_own_share(test_session(), 0.002);

    check_true(share > 0 && share < 1.01);
}

/* More threads of its own than a core can run are the other work that a node sees. */
static void a_crowded_core_is_busy(void **state)
{
    weft_session *s = NULL;
    weft__profile *p = calloc(1, sizeof *p);
    bool is_busy = false;

    check_true(p != NULL);
    check_int(weft_open_local(4 * weft_describe(test_session()).node_allowed_cores, &s), WEFT_OK);
    check_ok(weft__tune_look_around(&(weft__tune){.s = s, .profile = p}, &is_busy));
    check_true(is_busy);
    check_int(p->is_busy, 1);
    check_int(weft_stop(&s), WEFT_OK);
    free(p);
}

const struct CMUnitTest contest_tests[] = {cmocka_unit_test(the_fastest_wins),
                                           cmocka_unit_test(fewer_win_where_more_gain_nothing),
                                           cmocka_unit_test(candidates_take_turns),
                                           cmocka_unit_test(disturbed_rounds_do_not_decide),
                                           cmocka_unit_test(patience_ends),
                                           cmocka_unit_test(time_is_up_for_all),
                                           cmocka_unit_test(what_wavers_is_not_settled),
                                           cmocka_unit_test(the_stopwatch_is_of_all_ranks),
                                           cmocka_unit_test(what_cannot_be_is_measured_again),
                                           cmocka_unit_test(no_core_takes_less_than_its_work),
                                           cmocka_unit_test(a_share_of_the_cores_is_a_share),
                                           cmocka_unit_test(a_crowded_core_is_busy),
                                           {0}};
