/* weft share: a node's processes change one array in place; handing it over is a barrier, however
 * large it is. Beside it, what sending the array to the next process costs. */
#include "share.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "ranks.h"

enum { ROUNDS = 5, PIECE = 1 << 27 }; /* doubles in a message: 1 GiB */

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

weft_status share_array(weft_session *s, int64_t count, share_times *times)
{
    weft_array *a = NULL, *ends = NULL;
    double processes, handover = 1e9;

    *times = (share_times){0};
    WEFT_TRY(over_ranks(s, "max(t)", weft_node_size(s), &processes));
    times->processes = (int)processes;
    WEFT_TRY(weft_zeros(s, WEFT_SHAPE(count), WEFT_FLOAT64, &a));
    WEFT_TRY(weft_zeros(s, WEFT_SHAPE(weft_size(s)), WEFT_FLOAT64, &ends));
    for (int round = 0; round < ROUNDS; round++)
        WEFT_TRY(take_turns(s, a, ends, times->processes, &handover));
    WEFT_TRY(check_elements(s, a, (double)ROUNDS * weft_node_size(s)));
    WEFT_TRY(over_ranks(s, "max(t)", handover, &times->handover));
    WEFT_TRY(time_sending(s, a, &times->sent));
fail:
    weft_free(&ends);
    weft_free(&a);
    return weft_failure(s);
}

static int64_t count = 10000000;

static const setting settings[] = {
    {"size", "N", "elements (float64), 10000000", SETTING_COUNT, &count}, {0}};

static weft_status run(job *j)
{
    share_times times = {0};

    for (int64_t part = 100; part >= 1; part /= 10) {
        int64_t elements = (count + part - 1) / part;

        WEFT_TRY(share_array(j->s, elements, &times));
        if (part == 100)
            say(j, "%12s %12s %16s %16s\n", "float64", "MB", "hand-over",
                times.processes > 1 ? "sending" : "copying");
        if (times.processes > 1)
            say(j, "%12lld %12.4g %13.1f us %13.3f ms\n", (long long)elements,
                (double)elements * 8e-6, times.handover * 1e6, times.sent * 1e3);
        else
            say(j, "%12lld %12.4g %16s %13.3f ms\n", (long long)elements, (double)elements * 8e-6,
                "", times.sent * 1e3);
    }
    if (times.processes > 1)
        say(j,
            "%d processes on a node each added 1 to every element, in turn and in place;\n"
            "every element has seen every process.\n",
            times.processes);
    else
        say(j, "One process on each node: nobody to hand the array to (mpirun -n 2 has).\n");
fail:
    return weft_failure(j->s);
}

const command share_command = {
    .name = "share",
    .synopsis = "[--size N]",
    .summary = "Lets every process of a node change one array in place, and times the hand-over",
    .settings = settings,
    .is_of_words = true,
    .run = run,
};
