/* Contests of calibration, between candidates whose times are made up. */
#include "harness.h"

#include <weft.h>

#include "runtime/session.h"
#include "tune/contest.h"

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

const struct CMUnitTest contest_tests[] = {cmocka_unit_test(the_fastest_wins),
                                           cmocka_unit_test(fewer_win_where_more_gain_nothing),
                                           cmocka_unit_test(candidates_take_turns),
                                           cmocka_unit_test(disturbed_rounds_do_not_decide),
                                           cmocka_unit_test(patience_ends),
                                           cmocka_unit_test(time_is_up_for_all),
                                           {0}};
