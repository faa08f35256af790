/* What a barrier and a message cost. */
#include <stdlib.h>

#include "runtime/collective.h"
#include "runtime/session.h"
#include "tune/measures.h"

enum { BARRIERS = 200, TURNS = 50, REPEATS = 5, SMALL = 8, LARGE = 4 << 20, LARGE_TURNS = 4 };

/* `turns` messages to and fro between rank 0 and `peer`; the least time of one, on rank 0. */
static bool time_messages(weft_session *s, int peer, char *data, int64_t bytes, int turns,
                          double *least)
{
    const int other = s->comms.rank == 0 ? peer : 0;
    const weft__message message = {data, bytes, other};
    bool is_whole = true;

    for (int i = 0; i < REPEATS && is_whole; i++) {
        const double began = weft_seconds();
        double each;

        for (int k = 0; k < turns && is_whole; k++)
            is_whole = s->comms.rank == 0 ? weft__exchange(s, &message, 1, NULL, 0) &&
                                                weft__exchange(s, NULL, 0, &message, 1)
                                          : weft__exchange(s, NULL, 0, &message, 1) &&
                                                weft__exchange(s, &message, 1, NULL, 0);
        each = (weft_seconds() - began) / (2 * turns);
        *least = i == 0 || each < *least ? each : *least;
    }
    return is_whole;
}

/* Latency in ns and rate in MB/s between rank 0 and `peer`; the others wait. */
static weft_status measure(weft_session *s, int peer, int64_t *latency, int64_t *rate)
{
    const bool takes_part = s->comms.rank == 0 || s->comms.rank == peer;
    double times[2] = {1, 1};
    char *data = calloc(1, LARGE);
    bool is_whole = true;
    weft_status status;

    WEFT__TRY(
        weft_agree(s, data ? WEFT_OK : weft_fail(s, WEFT_ERR_MEMORY, "no memory for messages")));
    if (takes_part)
        is_whole = time_messages(s, peer, data, SMALL, TURNS, &times[0]) &&
                   time_messages(s, peer, data, LARGE, LARGE_TURNS, &times[1]);
    WEFT__TRY(weft__unless_poisoned(s, is_whole));
    WEFT__TRY(weft_broadcast(s, times, sizeof times, 0));
    *latency = (int64_t)(times[0] * 1e9) + 1;
    *rate = (int64_t)(LARGE / times[1] / 1e6) + 1;
fail:
    free(data);
    return status;
}

static weft_status time_barrier(weft__tune *t, void *context, int i, double *seconds)
{
    const double began = weft_seconds();
    weft_status status = WEFT_OK;

    (void)context, (void)i;
    for (int k = 0; k < BARRIERS; k++)
        WEFT__TRY(weft__sync(t->s));
    *seconds = (weft_seconds() - began) / BARRIERS;
fail:
    return status;
}

weft_status weft__tune_ranks(weft__tune *t)
{
    int64_t *link = t->profile->link;
    weft__contest c;
    weft_status status = WEFT_OK;

    if (t->s->comms.size == 1)
        return WEFT_OK;
    WEFT__TRY(weft__contest_run(t, 1, time_barrier, NULL, &c));
    link[WEFT__LINK_BARRIER] = (int64_t)(c.seconds[0] * 1e9) + 1;
    status = measure(t->s, 1, &link[WEFT__LINK_RANKS_LATENCY], &link[WEFT__LINK_RANKS_RATE]);
fail:
    return status;
}

weft_status weft__tune_nodes(weft_session *s, weft__profile *profile)
{
    if (s->comms.nodes == 1)
        return WEFT_OK;
    return measure(s, s->comms.node_first[1], &profile->link[WEFT__LINK_NODES_LATENCY],
                   &profile->link[WEFT__LINK_NODES_RATE]);
}
