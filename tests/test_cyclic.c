/* Blocks dealt in turn as arithmetic, grids of ranks and what belongs to their sessions. */
#include "harness.h"

#include <weft.h>

#include "linalg/blocks.h"
#include "linalg/cyclic.h"
#include "runtime/session.h"

static void blocks_are_dealt_in_turn(void **state)
{
    for (int64_t block = 1; block < 5; block++)
        for (int places = 1; places < 4; places++)
            for (int place = 0; place < places; place++) {
                int64_t count = 0;

                for (int64_t i = 0; i < 30; i++) {
                    check_int(weft__blocks_below(i, block, place, places), count);
                    if (i / block % places != place)
                        continue;
                    check_int(weft__blocks_place(i, block, places), place);
                    check_int(weft__blocks_index(count++, block, place, places), i);
                }
            }
    check_int(weft__blocks_below(INT64_C(10000000000), 64, 1, 3), INT64_C(3333333312));
}

static void check_shape(int ranks, int64_t m, int64_t n, int rows, int columns)
{
    int p, q;

    weft__grid_shape(ranks, m, n, 64, &p, &q);
    check_int(p, rows);
    check_int(q, columns);
}

static void grids_are_near_squares(void **state)
{
    check_shape(1, 1000, 1000, 1, 1);
    check_shape(2, 1000, 1000, 1, 2);
    check_shape(4, 1000, 1000, 2, 2);
    check_shape(6, 1000, 1000, 2, 3);
    check_shape(7, 1000, 1000, 1, 7);
    check_shape(13, 1000, 1000, 3, 4);
    check_shape(16, 4000, 4000, 4, 4);
    check_shape(4, 64, 64, 1, 1);
    check_shape(4, 65, 65, 2, 2);
    check_shape(4, 1000, 3, 4, 1);
    check_shape(4, 0, 0, 1, 1);
}

static void check_grid(weft_session *s, int rows, int columns)
{
    const weft__grid *grid = NULL, *again = NULL;
    int place = -1;

    check_ok(weft__enter(s, "test", 0));
    check_ok(weft__grid_get(s, "test", rows, columns, &grid));
    check_ok(weft__grid_get(s, "test", rows, columns, &again));
    check_true(grid == again);
    if (weft_rank(s) < rows * columns)
        place = weft_rank(s);
    check_int(weft__grid_is_inside(grid), place >= 0);
    check_int(grid->context >= 0, place >= 0);
    check_int(grid->row, place < 0 ? -1 : place / columns);
    check_int(grid->column, place < 0 ? -1 : place % columns);
    check_ok(weft__leave(s));
}

static void grids_belong_to_sessions(void **state)
{
    weft_session *s = test_session();
    int ranks = weft_size(s);

    for (int turn = 0; turn < 3; turn++) {
        weft_session *other[3] = {NULL};

        for (int i = 0; i < 3; i++) {
            check_ok(weft_open(weft_comm(s), &(weft_options){.threads = 1}, &other[i]));
            for (int p = 1; p <= ranks; p++)
                check_grid(other[i], p, ranks / p);
        }
        check_grid(s, 1, ranks);
        check_int(weft_stop(&other[1]), WEFT_OK);
        check_grid(other[2], 1, 1);
        check_int(weft_stop(&other[0]), WEFT_OK);
        check_int(weft_stop(&other[2]), WEFT_OK);
    }
}

static void grids_of_part_of_a_node(void **state)
{
    weft_session *s = NULL;
    const weft__grid *grid = NULL;

    check_ok(weft_open(weft_comm(test_session()), &(weft_options){.threads = 1}, &s));
    s->choices.answer[WEFT__SCALAPACK_RANKS] = 1;
    check_int(weft__grid_ranks(s), weft_nodes(s));
    check_ok(weft__enter(s, "test", 0));
    check_ok(weft__grid_get(s, "test", 1, weft_nodes(s), &grid));
    check_int(weft__grid_is_inside(grid), weft_node_rank(s) == 0);
    check_int(grid->column, weft_node_rank(s) == 0 ? weft_node_index(s) : -1);
    check_int(weft__grid_get(s, "test", 1, weft_nodes(s) + 1, &grid), WEFT_ERR_ARGUMENT);
    check_int(weft_stop(&s), WEFT_ERR_ARGUMENT);
}

static void no_grid_without_mpi(void **state)
{
    weft_session *local = NULL;
    const weft__grid *grid;

    check_ok(weft_open_local(1, &local));
    check_int(weft__grid_get(local, "weft_solve", 1, 1, &grid), WEFT_ERR_UNSUPPORTED);
    check_string(weft_message(local),
                 "weft_solve: ScaLAPACK needs MPI, which a local session has not");
    check_int(weft_stop(&local), WEFT_ERR_UNSUPPORTED);
}

static void too_large_is_refused(void **state)
{
    weft_session *s = test_session();
    const weft__grid *grid = NULL;
    weft__cyclic c;

    check_ok(weft__enter(s, "test", 0));
    check_ok(weft__grid_get(s, "test", 1, 1, &grid));
    check_status(weft__cyclic_create(grid, "test", 50000, 50000, 64, WEFT_FLOAT32, &c),
                 WEFT_ERR_UNSUPPORTED);
    weft__cyclic_free(&c);
    check_status(weft__cyclic_create(grid, "test", INT64_C(3000000000), 0, 64, WEFT_FLOAT32, &c),
                 WEFT_ERR_UNSUPPORTED);
    weft__cyclic_free(&c);
    check_ok(weft__leave(s));
}

const struct CMUnitTest cyclic_tests[] = {cmocka_unit_test(blocks_are_dealt_in_turn),
                                          cmocka_unit_test(grids_are_near_squares),
                                          cmocka_unit_test(grids_belong_to_sessions),
                                          cmocka_unit_test(grids_of_part_of_a_node),
                                          cmocka_unit_test(no_grid_without_mpi),
                                          cmocka_unit_test(too_large_is_refused),
                                          {0}};
