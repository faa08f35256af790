#include "ops/counts.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

enum {
    MOST_OWN = 1 << 20, /* counters that a core has for its own */
    MESSAGE = 8 << 20   /* counters summed at once between nodes */
};

weft_status weft__counts_open(weft_session *s, int64_t room, weft__counts *c)
{
    weft__request request = weft__request_scratch(s, (size_t)room * sizeof *c->shared);
    weft_status status;

    *c = (weft__counts){.s = s, .room = room, .threads = weft_threads(s)};
    if (room <= MOST_OWN) {
        c->own = calloc((size_t)c->threads, sizeof *c->own);
        weft__must(c->own);
    }
    for (int t = 0; t < c->threads && c->own; t++) {
        c->own[t] = calloc((size_t)room, sizeof *c->own[t]);
        weft__must(c->own[t]);
    }
    WEFT__TRY(weft__memory_get(s, &request, &c->scratch));
    c->shared = (int64_t *)(void *)c->scratch.node;
fail:
    return status;
}

void weft__counts_close(weft__counts *c)
{
    if (!c->s)
        return;
    for (int t = 0; t < c->threads && c->own; t++)
        free(c->own[t]);
    free(c->own);
    weft__memory_put(c->s, &c->scratch);
}

weft_status weft__counts_clear(weft__counts *c)
{
    if (c->s->comms.node_rank == 0)
        memset(c->shared, 0, (size_t)c->room * sizeof *c->shared);
    return weft__sync(c->s);
}

void weft__counts_add(const weft__counts *c, int thread, const int64_t *which, int64_t n)
{
    int64_t *counts = c->own ? c->own[thread] : c->shared;

    for (int64_t i = 0; i < n; i++) {
        if (which[i] < 0)
            continue;
        if (c->own)
            counts[which[i]]++;
        else
            __atomic_fetch_add(&counts[which[i]], 1, __ATOMIC_RELAXED);
    }
}

/* What this rank's threads have counted joins the node's. */
static void add_own(const weft__counts *c)
{
    for (int t = 0; t < c->threads && c->own; t++) {
        for (int64_t i = 0; i < c->room; i++) {
            if (c->own[t][i] != 0)
                __atomic_fetch_add(&c->shared[i], c->own[t][i], __ATOMIC_RELAXED);
            c->own[t][i] = 0;
        }
    }
}

static bool add_nodes(const weft__counts *c)
{
    for (int64_t at = 0; at < c->room; at += MESSAGE) {
        int64_t count = weft__min64(MESSAGE, c->room - at);
        MPI_Request request;

        WEFT__MPI(MPI_Iallreduce(MPI_IN_PLACE, c->shared + at, (int)count, MPI_INT64_T, MPI_SUM,
                                 c->s->comms.leaders, &request));
        if (!weft__wait_requests(c->s, 1, &request))
            return false;
        c->s->statistics.messages_between_nodes++;
        c->s->statistics.bytes_between_nodes += (uint64_t)count * sizeof *c->shared;
    }
    return true;
}

weft_status weft__counts_sum(weft__counts *c, bool is_replicated)
{
    const weft__comms *comms = &c->s->comms;
    weft_status status;

    add_own(c);
    WEFT__TRY(weft__sync(c->s));
    if (comms->nodes == 1 || is_replicated)
        return WEFT_OK;
    if (comms->node_rank == 0)
        WEFT__TRY(weft__unless_poisoned(c->s, add_nodes(c)));
    WEFT__TRY(weft__sync(c->s));
fail:
    return status;
}
