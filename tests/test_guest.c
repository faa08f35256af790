/* Sessions as guests in a program that owns MPI; what is Local makes no MPI call; cores are shared.
 */
#include "harness.h"

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "runtime/session.h"

/* Two halves of the job, each with a session of its own, beside the run's. */
static void halves_of_the_job(void **state)
{
    weft_session *whole = test_session(), *half = NULL;
    weft_array *x = NULL, *y = NULL;
    double sum = 0;
    int world, side;
    MPI_Comm comm;

    (void)state;
    MPI_Comm_rank(MPI_COMM_WORLD, &world);
    side = world % 2;
    MPI_Comm_split(MPI_COMM_WORLD, side, 0, &comm);
    check_ok(weft_open(comm, &(weft_options){.threads = 2}, &half));
    MPI_Comm_free(&comm); /* the session has its own */
    check_int(weft_threads(half), 2);
    check_int(weft_size(half), (weft_size(whole) + 1 - side) / 2);
    check_ok(weft_full(half, WEFT_SHAPE(1000, 3), WEFT_FLOAT64,
                       (weft_value){.dtype = WEFT_FLOAT64, .as.f = 1 + side}, &x));
    check_ok(weft_ones(whole, WEFT_SHAPE(500), WEFT_FLOAT64, &y));
    check_ok(weft_sum_value(x, &sum));
    check_double_bits(sum, 3000.0 * (1 + side));
    check_ok(weft_sum_value(y, &sum));
    check_double_bits(sum, 500.0);
    if (side == 0)
        check_int(weft_sum_value(x, &sum), WEFT_OK);
    weft_free(&x), weft_free(&y);
    check_int(weft_stop(&half), WEFT_OK);
    check_true(half == NULL);
}

/* Ranks in reverse: the session numbers nodes as neighbours whatever the order, rank 0 first. */
static void ranks_are_renumbered_by_node(void **state)
{
    weft_session *s = NULL, *whole = test_session();
    int world, size, rank, given, where[64] = {0}, node;
    MPI_Comm comm;

    (void)state;
    MPI_Comm_rank(MPI_COMM_WORLD, &world);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    /* dealt round the nodes like cards: neighbours are on different nodes */
    MPI_Comm_split(MPI_COMM_WORLD, 0,
                   weft_node_rank(whole) * weft_nodes(whole) + weft_nodes(whole) -
                       weft_node_index(whole),
                   &comm);
    MPI_Comm_rank(comm, &given);
    check_ok(weft_open(comm, NULL, &s));
    rank = weft_rank(s);
    node = weft_node_index(s);
    if (given == 0)
        check_int(rank, 0);
    check_int(weft_nodes(s), weft_nodes(whole));
    MPI_Allgather(&node, 1, MPI_INT, where, 1, MPI_INT, weft_comm(s));
    for (int r = 1; r < size; r++)
        check_true(where[r] == where[r - 1] || where[r] == where[r - 1] + 1);
    MPI_Comm_rank(weft_comm(s), &rank);
    check_int(rank, weft_rank(s));
    check_int(weft_stop(&s), WEFT_OK);
    MPI_Comm_free(&comm);
}

static void a_local_session_never_calls_mpi(void **state)
{
    weft_session *s = NULL;
    weft_array *x = NULL, *y = NULL;
    weft_value value;
    double sum;
    long before = test_mpi_calls();

    (void)state;
    check_int(weft_open_local(2, &s), WEFT_OK);
    check_int(weft_random(s, WEFT_SHAPE(300, 300), WEFT_FLOAT64, 1, &x), WEFT_OK);
    check_int(weft_eval("x*x + 1", WEFT_VARS(x), &y), WEFT_OK);
    check_int(weft_sum_value(y, &sum), WEFT_OK);
    check_int(weft_eval_value(s, "max(y)", WEFT_VARS(y), &value), WEFT_OK);
    check_int(weft_eval("x +", WEFT_VARS(x), &y), WEFT_ERR_SYNTAX);
    weft_clear(s);
    check_int(weft_barrier(s), WEFT_OK);
    check_int(weft_agree(s, WEFT_OK), WEFT_OK);
    check_true(weft_comm(s) == MPI_COMM_NULL);
    weft_free(&x), weft_free(&y);
    check_int(weft_stop(&s), WEFT_OK);
    check_int(test_mpi_calls(), before);
}

static void what_is_local_makes_no_mpi_call(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL;
    weft_shape shape = WEFT_SHAPE(3, 4);
    char text[64];
    weft_dtype dtype;
    long before;

    (void)state;
    check_ok(weft_zeros(s, shape, WEFT_FLOAT64, &a));
    before = test_mpi_calls();
    (void)weft_message(s), (void)weft_failure(s), weft_clear(s);
    (void)weft_fail(s, WEFT_ERR_USER, "a failure of %d", 7);
    check_string(weft_message(s), "a failure of 7");
    check_int(weft_failure(s), WEFT_ERR_USER);
    weft_clear(s);
    check_int(weft_rank(s) + weft_size(s) + weft_node_rank(s) + weft_node_size(s) +
                      weft_node_index(s) + weft_nodes(s) + weft_threads(s) + weft_node_cores(s) >
                  0,
              1);
    (void)weft_isa(s), (void)weft_comm(s), (void)weft_get_statistics(s), (void)weft_describe(s);
    (void)weft_seconds(), (void)weft_version(), (void)WEFT_VERSION_FITS(),
        (void)weft_status_name(WEFT_ERR_MPI);
    (void)weft_dtype_size(WEFT_INT8), (void)weft_dtype_name(WEFT_INT8);
    (void)weft_dtype_parse("int8", &dtype), (void)weft_dtype_promote(WEFT_INT8, WEFT_FLOAT32);
    (void)weft_value_double((weft_value){WEFT_INT8, {1}});
    (void)weft_value_format((weft_value){WEFT_INT8, {1}}, text, sizeof text);
    (void)weft_shape_count(&shape), (void)weft_shape_format(&shape, text, sizeof text);
    (void)weft_shape_equal(&shape, &shape), (void)weft_split(5, 2, 1);
    (void)weft_array_session(a), (void)weft_array_dtype(a), (void)weft_array_shape(a);
    (void)weft_array_count(a), (void)weft_array_is_replicated(a);
    (void)weft_local(a), (void)weft_node(a);
    (void)weft_can_load("x.npy"), (void)weft_can_save("x.png");
    b = weft_reference(a);
    weft_free(&a);
    weft_free(&b); /* logically collective */
    check_int(test_mpi_calls(), before);
}

static void agreement_names_the_lowest_rank(void **state)
{
    weft_session *s = test_session();
    int last = weft_size(s) - 1, first = weft_size(s) / 2;
    weft_status mine = WEFT_OK;
    char expected[64];

    (void)state;
    if (weft_rank(s) >= first)
        mine = weft_fail(s, WEFT_ERR_USER, "rank %d has had enough", weft_rank(s));
    check_int(weft_agree(s, mine), WEFT_ERR_USER);
    (void)snprintf(expected, sizeof expected,
                   last ? "rank %d: rank %d has had enough" : "rank 0 has had enough", first,
                   first);
    check_string(weft_message(s), expected);
    weft_clear(s);
    check_ok(weft_agree(s, WEFT_OK));
}

static void broadcasts_of_any_length(void **state)
{
    weft_session *s = test_session();
    unsigned char data[5000];

    (void)state;
    for (int root = 0; root < weft_size(s); root++) {
        memset(data, weft_rank(s) + 1, sizeof data);
        check_ok(weft_broadcast(s, data, (size_t)(root * 1000), root));
        check_int(data[0], root ? root + 1 : weft_rank(s) + 1);
        check_int(data[4999], weft_rank(s) + 1);
    }
    check_status(weft_broadcast(s, data, 1, weft_size(s)), WEFT_ERR_ARGUMENT);
}

static void wrong_options_are_refused(void **state)
{
    weft_session *s = NULL;

    (void)state;
    check_int(weft_open(MPI_COMM_WORLD, &(weft_options){.threads = -3}, &s), WEFT_ERR_ARGUMENT);
    check_true(strstr(weft_message(s), "-3") != NULL);
    check_int(weft_barrier(s), WEFT_ERR_MISMATCH);
    check_int(weft_stop(&s), WEFT_ERR_ARGUMENT);
    check_int(weft_open(MPI_COMM_NULL, NULL, &s), WEFT_ERR_ARGUMENT);
    check_int(weft_stop(&s), WEFT_ERR_ARGUMENT);
    check_int(weft_stop(&s), WEFT_OK);
}

/* Every core of the machine goes to at most one of the ranks whose equal masks cover it. */
static void shares_of_cores(void **state)
{
    weft__topology *t = NULL;
    weft__error error = {WEFT_OK, ""};
    weft__cpuset all, masks[5];
    int cores;

    (void)state;
    check_int(weft__topology_create(&error, &t), WEFT_OK);
    all = weft__topology_allowed(t);
    cores = weft__topology_cores(t, &all);
    for (int ranks = 1; ranks <= 5; ranks++) {
        int total = 0;

        for (int r = 0; r < ranks; r++)
            masks[r] = all;
        for (int r = 0; r < ranks; r++) {
            weft__share_question q = {.ranks = ranks, .rank = r, .masks = masks, .allowed = all};
            weft__share share;

            check_int(weft__share_decide(t, &q, &error, &share), WEFT_OK);
            check_int(share.crowded, r >= cores);
            check_true(share.cores.count >= 1);
            total += share.crowded ? 0 : share.cores.count;
            weft__share_free(&share);
        }
        check_int(total, cores);
    }
    weft__topology_free(&t);
}

/* A launcher's one-core mask is widened by weft_start alone, and not inside part of a node. */
static void one_core_masks(void **state)
{
    weft__topology *t = NULL;
    weft__error error = {WEFT_OK, ""};
    weft__cpuset all, one = {{0}};
    weft__share share;
    int cores;

    (void)state;
    check_int(weft__topology_create(&error, &t), WEFT_OK);
    all = weft__topology_allowed(t);
    cores = weft__topology_cores(t, &all);
    for (int cpu = 0; weft__topology_cores(t, &one) == 0; cpu++)
        one.word[cpu / 64] = all.word[cpu / 64] & (uint64_t)1 << (cpu % 64);
    for (int may = 0; may < 2; may++) {
        for (int job = 0; job < 2; job++) {
            weft__share_question q = {.ranks = 1,
                                      .masks = &one,
                                      .allowed = all,
                                      .may_widen = may,
                                      .job_cpus = job ? 1 : 0};
            bool widens = may && !job && cores >= 2;

            check_int(weft__share_decide(t, &q, &error, &share), WEFT_OK);
            check_int(share.widened, widens);
            check_int(share.cores.count, widens ? cores : 1);
            weft__share_free(&share);
        }
    }
    weft__topology_free(&t);
}

const struct CMUnitTest guest_tests[] = {cmocka_unit_test(halves_of_the_job),
                                         cmocka_unit_test(ranks_are_renumbered_by_node),
                                         cmocka_unit_test(a_local_session_never_calls_mpi),
                                         cmocka_unit_test(what_is_local_makes_no_mpi_call),
                                         cmocka_unit_test(agreement_names_the_lowest_rank),
                                         cmocka_unit_test(broadcasts_of_any_length),
                                         cmocka_unit_test(wrong_options_are_refused),
                                         cmocka_unit_test(shares_of_cores),
                                         cmocka_unit_test(one_core_masks),
                                         {0}};
