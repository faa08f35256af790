/* Sessions on any communicator, many at once, with threads that differ from rank to rank;
 * agreement, broadcasts, statistics, and the caller's own messages beside ours. */
#include "harness.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "runtime/session.h"

static void check_mask(const cpu_set_t *expected)
{
    cpu_set_t now;

    check_int(pthread_getaffinity_np(pthread_self(), sizeof now, &now), 0);
    check_true(CPU_EQUAL(&now, expected));
}

/* A fused sum of random numbers, which is one number on any session that there is. */
static double sum_of_random(weft_session *s)
{
    weft_array *x = NULL, *y = NULL;
    double sum = 0;

    check_int(weft_random(s, WEFT_SHAPE(97, 301), WEFT_FLOAT64, 3, &x), WEFT_OK);
    check_int(weft_eval("x * 2 - 0.5", WEFT_VARS(x), &y), WEFT_OK);
    check_int(weft_sum_value(y, &sum), WEFT_OK);
    weft_free(&x), weft_free(&y);
    return sum;
}

/* A guest leaves the main thread where it may run, after every call. */
static void the_mask_is_left_alone(void **state)
{
    weft_session *s = NULL;
    cpu_set_t before;

    check_int(pthread_getaffinity_np(pthread_self(), sizeof before, &before), 0);
    check_ok(weft_open(MPI_COMM_WORLD, NULL, &s));
    check_mask(&before);
    (void)sum_of_random(s);
    check_mask(&before);
    check_int(weft_stop(&s), WEFT_OK);
    check_mask(&before);
}

/* Sessions on communicators of every kind, each finding the same. */
static void check_comm(MPI_Comm comm, int threads, double expected)
{
    weft_session *s = NULL;
    int size;

    if (comm == MPI_COMM_NULL)
        return;
    MPI_Comm_size(comm, &size);
    check_int(weft_open(comm, &(weft_options){.threads = threads}, &s), WEFT_OK);
    MPI_Comm_free(&comm);
    check_int(weft_size(s), size);
    check_int(weft_threads(s), threads);
    check_double_bits(sum_of_random(s), expected);
    check_double_bits(sum_of_random(s), expected);
    check_int(weft_stop(&s), WEFT_OK);
}

static void any_communicator(void **state)
{
    double expected = sum_of_random(test_session());
    int rank, size;
    MPI_Comm comm;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    MPI_Comm_split(MPI_COMM_WORLD, 0, size - rank, &comm); /* in reverse */
    check_comm(comm, 1, expected);
    MPI_Comm_split(MPI_COMM_WORLD, 0, rank * 7919 % 13, &comm); /* shuffled */
    check_comm(comm, 1 + rank % 3, expected);
    MPI_Comm_split(MPI_COMM_WORLD, rank % 2, 0, &comm); /* every other rank */
    check_comm(comm, 2, expected);
    MPI_Comm_split(MPI_COMM_WORLD, rank == size - 1 ? MPI_UNDEFINED : 0, -rank, &comm);
    check_comm(comm, 1, expected);                  /* all but the last */
    MPI_Comm_split(MPI_COMM_WORLD, rank, 0, &comm); /* one rank each */
    check_comm(comm, 2, expected);
    MPI_Comm_dup(MPI_COMM_SELF, &comm);
    check_comm(comm, 3, expected);
}

/* Ranks of a node are neighbours, whatever the order they came in; rank 0 stays rank 0. */
static void nodes_are_neighbours(void **state)
{
    weft_session *s = NULL;
    int rank, size, given;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    for (int key = 0; key < 4; key++) {
        int nodes[64], node;
        MPI_Comm comm;

        MPI_Comm_split(MPI_COMM_WORLD, 0, (rank * (2 * key + 3) + key) % 11, &comm);
        MPI_Comm_rank(comm, &given);
        check_ok(weft_open(comm, &(weft_options){.threads = 1}, &s));
        MPI_Comm_free(&comm);
        if (given == 0)
            check_int(weft_rank(s), 0);
        node = weft_node_index(s);
        MPI_Allgather(&node, 1, MPI_INT, nodes, 1, MPI_INT, weft_comm(s));
        check_int(nodes[0], 0);
        for (int r = 1; r < size; r++)
            check_true(nodes[r] == nodes[r - 1] || nodes[r] == nodes[r - 1] + 1);
        check_int(nodes[weft_rank(s)], node);
        check_int(nodes[size - 1], weft_nodes(s) - 1);
        check_true(weft_node_rank(s) >= 0 && weft_node_rank(s) < weft_node_size(s));
        check_int(weft_stop(&s), WEFT_OK);
    }
}

/* Threads that differ from rank to rank make one gang. */
static void uneven_threads(void **state)
{
    weft_session *s = NULL;
    int rank, cores = 0, mine;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    check_ok(weft_open(MPI_COMM_WORLD, &(weft_options){.threads = 1 + rank % 3}, &s));
    mine = weft_threads(s);
    check_int(mine, 1 + rank % 3);
    MPI_Allreduce(&mine, &cores, 1, MPI_INT, MPI_SUM,
                  s->comms.node_size > 1 ? s->comms.node : MPI_COMM_SELF);
    check_int(weft_node_cores(s), cores);
    s->choices.answer[WEFT__SERIAL_BELOW_BYTES] = 0;
    s->choices.answer[WEFT__TILE_BYTES] = 4096;
    check_double_bits(sum_of_random(s), sum_of_random(test_session()));
    check_int(weft_stop(&s), WEFT_OK);
}

/* Calls of many sessions take turns; each keeps its arrays and its failures to itself. */
static void many_sessions_at_once(void **state)
{
    enum { COUNT = 8 };
    weft_session *s[COUNT] = {NULL};
    weft_array *x[COUNT] = {NULL};
    double sum;

    for (int k = 0; k < COUNT; k++) {
        if (k % 3 == 2)
            check_int(weft_open_local(1 + k % 2, &s[k]), WEFT_OK);
        else
            check_int(weft_open(MPI_COMM_WORLD, &(weft_options){.threads = 1 + k % 2}, &s[k]),
                      WEFT_OK);
        check_int(weft_full(s[k], WEFT_SHAPE(500), WEFT_FLOAT64,
                            (weft_value){.dtype = WEFT_INT64, .as.i = k}, &x[k]),
                  WEFT_OK);
    }
    for (int turn = 0; turn < 10; turn++) {
        for (int k = 0; k < COUNT; k++) {
            int other = (k * 3 + turn) % COUNT;
            weft_array *a = x[other];

            check_int(weft_eval("a + 1", WEFT_VARS(a), &x[other]), WEFT_OK);
        }
    }
    (void)weft_fail(s[0], WEFT_ERR_USER, "only here");
    for (int k = COUNT - 1; k >= 0; k--) {
        check_int(weft_sum_value(x[k], &sum), WEFT_OK);
        check_double_bits(sum, 500.0 * (k + 10));
        check_string(weft_message(s[k]), k ? "" : "only here");
        weft_free(&x[k]);
        check_int(weft_stop(&s[k]), k ? WEFT_OK : WEFT_ERR_USER);
    }
}

/* What the caller sends on the session's communicator is the caller's. */
static void the_callers_messages(void **state)
{
    weft_session *s = test_session();
    int size = weft_size(s), next = (weft_rank(s) + 1) % size;
    int before = (weft_rank(s) + size - 1) % size, sent[3], got[3], found = 0;
    MPI_Request requests[3];

    for (int tag = 0; tag < 3; tag++) {
        sent[tag] = 100 * weft_rank(s) + tag;
        MPI_Isend(&sent[tag], 1, MPI_INT, next, tag + 1, weft_comm(s), &requests[tag]);
    }
    (void)sum_of_random(s);
    check_ok(weft_barrier(s));
    for (int tag = 2; tag >= 0; tag--) {
        MPI_Recv(&got[tag], 1, MPI_INT, before, tag + 1, weft_comm(s), MPI_STATUS_IGNORE);
        check_int(got[tag], 100 * before + tag);
    }
    MPI_Waitall(3, requests, MPI_STATUSES_IGNORE);
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, weft_comm(s), &found, MPI_STATUS_IGNORE);
    check_false(found);
}

/* ---- agreement ---- */

static void agreement_of_every_set_of_ranks(void **state)
{
    weft_session *s = test_session();
    int size = weft_size(s), me = weft_rank(s);

    for (int set = 0; set < 1 << size; set++) {
        int lowest = 0;
        weft_status mine = WEFT_OK, status;
        char expected[128] = "";

        while (lowest < size && !(set >> lowest & 1))
            lowest++;
        if (set >> me & 1)
            mine =
                weft_fail(s, me % 2 ? WEFT_ERR_FILE : WEFT_ERR_USER, "trouble %d on %d", set, me);
        status = weft_agree(s, mine);
        if (set == 0) {
            check_int(status, WEFT_OK);
            continue;
        }
        check_int(status, lowest % 2 ? WEFT_ERR_FILE : WEFT_ERR_USER);
        if (size > 1)
            (void)snprintf(expected, sizeof expected, "rank %d: ", lowest);
        (void)snprintf(expected + strlen(expected), sizeof expected - strlen(expected),
                       "trouble %d on %d", set, lowest);
        check_string(weft_message(s), expected);
        check_int(weft_failure(s), status);
        weft_clear(s);
    }
}

/* An older failure that nobody cleared stays the session's; agreement is on what is brought. */
static void older_failures_stay(void **state)
{
    weft_session *s = test_session();

    if (weft_rank(s) == 0)
        (void)weft_fail(s, WEFT_ERR_FILE, "an old one");
    check_int(weft_agree(s, WEFT_OK), WEFT_OK);
    check_int(weft_failure(s), weft_rank(s) == 0 ? WEFT_ERR_FILE : WEFT_OK);
    check_int(weft_agree(s, weft_fail(s, WEFT_ERR_USER, "a new one")), WEFT_ERR_USER);
    check_int(weft_failure(s), weft_rank(s) == 0 ? WEFT_ERR_FILE : WEFT_ERR_USER);
    check_string(weft_message(s), weft_rank(s) == 0  ? "an old one"
                                  : weft_size(s) > 1 ? "rank 0: a new one"
                                                     : "a new one");
    weft_clear(s);
}

static void long_sentences_are_cut(void **state)
{
    weft_session *s = test_session();
    char text[3000];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    check_int(weft_agree(s, weft_fail(s, WEFT_ERR_USER, "%s", text)), WEFT_ERR_USER);
    check_true(strlen(weft_message(s)) > 500 && strlen(weft_message(s)) < 1100);
    check_true(strspn(weft_message(s) + 20, "x") == strlen(weft_message(s)) - 20);
    weft_clear(s);
}

static void large_broadcasts(void **state)
{
    weft_session *s = test_session();
    size_t bytes = (5 << 20) + 3;
    unsigned char *data = malloc(bytes);

    for (int root = 0; root < weft_size(s); root++) {
        memset(data, 100 + weft_rank(s), bytes);
        check_ok(weft_broadcast(s, data, bytes, root));
        check_int(data[0], 100 + root);
        check_int(data[bytes / 2], 100 + root);
        check_int(data[bytes - 1], 100 + root);
    }
    check_ok(weft_broadcast(s, NULL, 0, 0));
    check_status(weft_broadcast(s, data, 1, -1), WEFT_ERR_ARGUMENT);
    free(data);
}

/* ---- statistics ---- */

static void operations_are_counted(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *y = NULL;
    weft_statistics before = weft_get_statistics(s), after;
    double sum;

    check_ok(weft_ones(s, WEFT_SHAPE(300, 7), WEFT_FLOAT64, &x));
    check_ok(weft_eval("x + 1", WEFT_VARS(x), &y));
    check_ok(weft_sum_value(y, &sum));
    check_ok(weft_barrier(s));
    after = weft_get_statistics(s);
    check_int(after.operations - before.operations, 4);
    check_int(after.arrays_created - before.arrays_created, 2);
    check_true(after.bytes_in_use >= before.bytes_in_use + 2 * 8 * 2100 / (uint64_t)weft_nodes(s));
    if (weft_nodes(s) == 1) {
        check_int(after.bytes_between_nodes, 0);
        check_int(after.messages_between_nodes, 0);
    }
    weft_free(&y), weft_free(&x);
    check_int(weft_get_statistics(s).bytes_in_use, before.bytes_in_use);
}

/* ---- weft_start in a program that has MPI already ---- */

static void started_beside_mpi(void **state)
{
    weft_session *s = NULL;
    cpu_set_t before;
    int finalized = 1;

    check_int(pthread_getaffinity_np(pthread_self(), sizeof before, &before), 0);
    check_int(weft_start_with(NULL, NULL, &(weft_options){.threads = 2}, &s), WEFT_OK);
    check_double_bits(sum_of_random(s), sum_of_random(test_session()));
    check_int(weft_stop(&s), WEFT_OK);
    MPI_Finalized(&finalized);
    check_false(finalized);
    check_int(pthread_setaffinity_np(pthread_self(), sizeof before, &before), 0);
}

/* ---- arrays that outlive their session ---- */

static void check_stopped(weft_session *s, weft_status status)
{
    check_int(status, WEFT_ERR_ARGUMENT);
    check_true(strstr(weft_message(s), "session has been stopped"));
    weft_clear(s);
}

static void check_gone(weft_array *a)
{
    weft_session *s = weft_array_session(a);
    weft_array *r = NULL;
    weft_value value;
    double sum;

    check_int(weft_message(s)[0], 0);
    check_int(weft_local(a).elements, 0);
    check_true(!weft_node(a).data);
    check_stopped(s, weft_item(a, &value));
    check_stopped(s, weft_sum_value(a, &sum));
    check_stopped(s, weft_eval("sqrt(a)", WEFT_VARS(a), &r));
    check_stopped(s, weft_view(a, "1:, ::2", &r));
    check_stopped(s, weft_reshape(a, WEFT_SHAPE(-1), &r));
    check_stopped(s, weft_copy(a, &r));
    check_stopped(s, weft_fill(a, weft_value_of_float64(1), 0));
    check_stopped(s, weft_assign(a, a));
    check_stopped(s, weft_get(a, &(weft_box){.extent = {1, 1}}, &sum));
    check_stopped(s, weft_matmul(a, a, &r));
    check_stopped(s, weft_save(a, "gone.npy"));
    check_stopped(s, weft_print(a, stderr, NULL));
    check_stopped(s, weft_zeros(s, WEFT_SHAPE(3), WEFT_INT8, &r));
    check_stopped(s, weft_barrier(s));
    check_true(!r);
}

/* Those of a session of one rank and of one on all, with a view, a second handle, memory of ours:
 * they fail with a sentence, and what is left of the session goes with the last of them. */
static void arrays_that_outlive_their_session(void **state)
{
    for (int is_local = 0; is_local < 2; is_local++) {
        weft_session *s = NULL;
        weft_array *x = NULL, *v = NULL, *again, *wrapped = NULL, *failed = NULL;
        double mine[4] = {1, 2, 3, 4};

        check_ok(is_local ? weft_open_local(2, &s) : weft_open(MPI_COMM_WORLD, NULL, &s));
        check_ok(weft_ones(s, WEFT_SHAPE(6, 6), WEFT_FLOAT64, &x));
        check_ok(weft_view(x, "1:, ::2", &v));
        check_ok(weft_wrap(s, mine, WEFT_SHAPE(2, 2), WEFT_FLOAT64, &wrapped));
        again = weft_reference(x);
        check_int(weft_matmul(x, v, &failed), WEFT_ERR_SHAPE);
        check_int(weft_stop(&s), WEFT_ERR_SHAPE);
        check_gone(x), check_gone(wrapped), check_gone(v);
        check_int(weft_array_shape(v).extent[1], 3);
        weft_free(&x), weft_free(&wrapped), weft_free(&v);
        check_gone(again);
        weft_free(&again);
    }
}

const struct CMUnitTest session_tests[] = {
    cmocka_unit_test(the_mask_is_left_alone),
    cmocka_unit_test(any_communicator),
    cmocka_unit_test(nodes_are_neighbours),
    cmocka_unit_test(uneven_threads),
    cmocka_unit_test(many_sessions_at_once),
    cmocka_unit_test(the_callers_messages),
    cmocka_unit_test(agreement_of_every_set_of_ranks),
    cmocka_unit_test(older_failures_stay),
    cmocka_unit_test(long_sentences_are_cut),
    cmocka_unit_test(large_broadcasts),
    cmocka_unit_test(operations_are_counted),
    cmocka_unit_test(started_beside_mpi),
    cmocka_unit_test(arrays_that_outlive_their_session),
    {0},
};
