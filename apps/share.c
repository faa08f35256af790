/* weft share: a node's processes change one array in place; handing it over is a barrier, however
 * large it is. Beside it, what sending the array to the next process costs. */
#include "share.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "ranks.h"

enum { ROUNDS = 5, SIZES = 3, PIECE = 1 << 27 }; /* doubles in a message: 1 GiB */

/* Everyone's turn over the whole block. The end of a turn is written where the node can read it,
 * and *handover becomes the shortest time from the former turn's end to the start of this rank's.
 */
static weft_status take_turns(weft_session *s, weft_array *a, weft_array *ends, int processes,
                              double *handover)
{
    weft_block block = weft_node(a);
    double *x = block.data, *end = weft_node(ends).data;
    int own = weft_node_rank(s);

    for (int turn = 0; turn < processes; turn++) {
        if (turn == own) {
            double waited = turn ? weft_seconds() - end[turn - 1] : 0;

            if (waited < *handover)
                *handover = waited;
            for (int64_t i = 0; i < block.elements; i++)
                x[i] += 1;
            end[turn] = weft_seconds();
        }
        WEFT_TRY(weft_barrier(s));
    }
fail:
    return weft_failure(s);
}

static weft_status check_elements(weft_session *s, weft_array *a, double expected)
{
    weft_block own = weft_local(a);
    const double *x = own.data;
    weft_status status = WEFT_OK;

    for (int64_t i = 0; i < own.elements && !status; i++)
        if (x[i] != expected)
            status = weft_fail(s, WEFT_ERR_USER, "element %lld is %.17g and should be %.17g",
                               (long long)(own.offset + i), x[i], expected);
    return weft_agree(s, status);
}

/* The first process of each node sends the node's block to the second; the second's time. */
static weft_status send_block(weft_session *s, weft_array *a, double *copy, double *seconds)
{
    weft_block block = weft_node(a);
    double *x = block.data, began;

    WEFT_TRY(weft_barrier(s));
    began = weft_seconds();
    if (weft_node_size(s) == 1)
        memcpy(copy, x, (size_t)block.elements * sizeof *x);
    for (int64_t i = 0; weft_node_size(s) > 1 && i < block.elements; i += PIECE) {
        int count = (int)(block.elements - i < PIECE ? block.elements - i : PIECE);

        if (weft_node_rank(s) == 0)
            MPI_Send(x + i, count, MPI_DOUBLE, weft_rank(s) + 1, 0, weft_comm(s));
        else if (weft_node_rank(s) == 1)
            MPI_Recv(copy + i, count, MPI_DOUBLE, weft_rank(s) - 1, 0, weft_comm(s),
                     MPI_STATUS_IGNORE);
    }
    *seconds = weft_seconds() - began;
    WEFT_TRY(weft_barrier(s));
fail:
    return weft_failure(s);
}

static weft_status time_sending(weft_session *s, weft_array *a, double *slowest)
{
    bool receives = weft_node_rank(s) == (weft_node_size(s) > 1);
    double *copy = receives ? malloc((size_t)weft_node(a).elements * sizeof *copy + 1) : NULL;
    double seconds = 0;

    WEFT_TRY(weft_agree(
        s, !receives || copy ? WEFT_OK
                             : weft_fail(s, WEFT_ERR_MEMORY, "no memory for a copy of the array")));
    for (int round = 0; round < 2; round++) /* the first one touches the copy's pages */
        WEFT_TRY(send_block(s, a, copy, &seconds));
    WEFT_TRY(over_ranks(s, "max(t)", receives ? seconds : 0, slowest));
fail:
    free(copy);
    return weft_failure(s);
}

/* The laps are rounds, in which each process reads and writes the whole block. */
static weft_status time_rounds(job *j, weft_array *a, weft_array *ends, share_times *times)
{
    double handover = 1e9, touched = 16.0 * (double)weft_node(a).elements;

    if (j->repeat < ROUNDS)
        j->repeat = ROUNDS;
    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(take_turns(j->s, a, ends, times->processes, &handover));
    WEFT_TRY(over_ranks(j->s, "sum(t)", touched, &touched));
    WEFT_TRY(laps_end(j, "share", touched, 0));
    WEFT_TRY(over_ranks(j->s, "max(t)", handover, &times->handover));
fail:
    return weft_failure(j->s);
}

weft_status share_array(job *j, int64_t count, share_times *times)
{
    weft_session *s = j->s;
    weft_array *a = NULL, *ends = NULL;
    double processes;

    *times = (share_times){.elements = count};
    WEFT_TRY(over_ranks(s, "max(t)", weft_node_size(s), &processes));
    times->processes = (int)processes;
    WEFT_TRY(weft_zeros(s, WEFT_SHAPE(count), WEFT_FLOAT64, &a));
    WEFT_TRY(weft_zeros(s, WEFT_SHAPE(weft_size(s)), WEFT_FLOAT64, &ends));
    WEFT_TRY(time_rounds(j, a, ends, times));
    WEFT_TRY(check_elements(s, a, (double)j->repeat * weft_node_size(s)));
    WEFT_TRY(time_sending(s, a, &times->sent));
fail:
    weft_free(&ends);
    weft_free(&a);
    return weft_failure(s);
}

static int64_t count = 10000000;

static const setting settings[] = {
    {"size", "N", "elements (float64), 10000000", SETTING_COUNT, &count}, {0}};

static void print_header(const job *j, const share_times *t)
{
    say(j, "%12s %12s %16s %16s\n", "float64", "MB", "hand-over, us",
        t->processes > 1 ? "sending, us" : "copying, us");
}

static void print_line(const job *j, const share_times *t)
{
    char handover[32] = "";

    if (t->processes > 1)
        (void)snprintf(handover, sizeof handover, "%.1f", t->handover * 1e6);
    say(j, "%12lld %12.4g %16s %16.1f\n", (long long)t->elements, (double)t->elements * 8e-6,
        handover, t->sent * 1e6);
}

static void print_end(const job *j, int processes)
{
    if (processes > 1)
        say(j,
            "%d processes on a node each added 1 to every element, in turn and in place;\n"
            "every element has seen every process.\n",
            processes);
    else
        say(j, "One process on each node: nobody to hand the array to (mpirun -n 2 has).\n");
}

/* Members of --json. A process alone hands nothing over, and what it sends is a copy. */
static json_t *times_json(const share_times times[SIZES])
{
    json_t *sizes = json_array();

    for (int i = 0; i < SIZES; i++) {
        const share_times *t = &times[i];
        json_t *one = json_pack("{s:I, s:f}", "elements", (json_int_t)t->elements,
                                t->processes > 1 ? "seconds_sending" : "seconds_copying", t->sent);

        if (t->processes > 1)
            json_object_set_new(one, "seconds_handover", json_real(t->handover));
        json_array_append_new(sizes, one);
    }
    return json_pack("{s:i, s:o}", "processes", times->processes, "sizes", sizes);
}

static weft_status run(job *j)
{
    share_times times[SIZES];

    for (int64_t i = 0, part = 100; i < SIZES; i++, part /= 10) {
        WEFT_TRY(share_array(j, (count + part - 1) / part, &times[i]));
        if (i == 0)
            print_header(j, times);
        print_line(j, &times[i]);
    }
    print_end(j, times->processes);
    j->members = times_json(times);
fail:
    return weft_failure(j->s);
}

const command share_command = {
    .name = "share",
    .synopsis = "[--size N]",
    .summary = "Lets every process of a node change one array in place, and times the hand-over",
    .help =
        "In rounds, five of them or as many as --repeat says: every process in turn adds 1 to "
        "all elements.\n"
        "Three sizes, of which the last is --size. The times of --json are a round's at that "
        "size;\n"
        "its sizes have the hand-over to the next process and what sending the array to it "
        "takes.\n"
        "The hand-over is the shortest of all rounds, from the end of one process's turn to the "
        "start\n"
        "of the next one's. Waiting processes sleep: where the machine is busy, or has more "
        "ranks than\n"
        "cores, one has to get a core first, and that may take longer than sending a small "
        "array does.\n",
    .settings = settings,
    .computes = true,
    .is_of_words = true,
    .run = run,
};
