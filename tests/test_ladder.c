/* From which size on something pays, by ladders of made-up times. */
#include "harness.h"

#include <weft.h>

#include "tune/ladder.h"

enum { SIZES = 10 };

/* Way 1 costs twice as much below `cut` and half from there on; seen twice. */
static void make(weft__rung *rungs, int cut)
{
    for (int i = 0; i < SIZES; i++) {
        weft__rung_clear(&rungs[i]);
        for (int k = 0; k < 2; k++) {
            weft__rung_see(&rungs[i], 0, 1);
            weft__rung_see(&rungs[i], 1, i < cut ? 2 : 0.5);
        }
    }
}

static void the_cut_is_where_it_pays(void **state)
{
    weft__rung rungs[SIZES];
    bool is_settled = false;

    for (int cut = 0; cut <= SIZES; cut++) {
        make(rungs, cut);
        check_int(weft__ladder_cut(SIZES, rungs, &is_settled), cut);
        check_true(is_settled);
    }
}

/* A gain of 3 % is none. */
static void what_gains_nothing_is_not_taken(void **state)
{
    weft__rung rungs[SIZES];
    bool is_settled;

    make(rungs, SIZES);
    for (int i = 0; i < SIZES; i++)
        rungs[i].least[1] = 0.98;
    check_int(weft__ladder_cut(SIZES, rungs, &is_settled), SIZES);
    for (int i = 0; i < SIZES; i++)
        rungs[i].least[1] = 0.95;
    check_int(weft__ladder_cut(SIZES, rungs, &is_settled), 0);
}

/* Whatever happened to one size, the others decide. */
static void one_disturbed_size_decides_nothing(void **state)
{
    static const double odd[] = {1e-6, 0.1, 10, 1e6};
    weft__rung rungs[SIZES];
    bool is_settled;

    for (int i = 0; i < SIZES; i++) {
        for (int k = 0; k < 4; k++) {
            int cut;

            make(rungs, 5);
            rungs[i].least[1] = rungs[i].next[1] = odd[k];
            cut = weft__ladder_cut(SIZES, rungs, &is_settled);
            check_true(cut >= 3 && cut <= 7); /* one beside the cut may move it past itself */
            if (i < 3 || i > 6)
                check_int(cut, 5);
        }
    }
}

static void next_times_must_agree(void **state)
{
    weft__rung rungs[SIZES];
    bool is_settled = true;

    make(rungs, 5);
    for (int i = 0; i < 3; i++)
        rungs[5 + i].next[1] = 3;
    check_int(weft__ladder_cut(SIZES, rungs, &is_settled), 5);
    check_false(is_settled);
    make(rungs, 5);
    rungs[5].next[1] = 3;
    check_int(weft__ladder_cut(SIZES, rungs, &is_settled), 5);
    check_true(is_settled);
}

static void the_two_least_are_kept(void **state)
{
    static const double seen[] = {5, 3, 4, 2, 9};
    weft__rung rung;

    weft__rung_clear(&rung);
    for (int i = 0; i < 5; i++)
        weft__rung_see(&rung, 1, seen[i]);
    check_double_bits(rung.least[1], 2);
    check_double_bits(rung.next[1], 3);
}

const struct CMUnitTest ladder_tests[] = {cmocka_unit_test(the_cut_is_where_it_pays),
                                          cmocka_unit_test(what_gains_nothing_is_not_taken),
                                          cmocka_unit_test(one_disturbed_size_decides_nothing),
                                          cmocka_unit_test(next_times_must_agree),
                                          cmocka_unit_test(the_two_least_are_kept),
                                          {0}};
