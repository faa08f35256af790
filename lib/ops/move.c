#include "ops/move.h"

#include <stdlib.h>

#include "array/each.h"
#include "base/checked.h"

typedef struct copying {
    weft__run want;
    char *destination;
    size_t size;
    const weft__kernels *kernels;
    bool stream;
} copying;

static void copy_run(void *context, weft__run run, char *data, int thread)
{
    const copying *c = context;

    (void)thread;
    c->kernels->copy(c->destination + (run.first - c->want.first) * (int64_t)c->size, data,
                     (size_t)weft__run_count(run) * c->size, c->stream);
}

static void copy_here(weft_array *a, weft__run want, char *destination)
{
    weft__run here = a->node ? weft__array_node_run(a) : weft__array_own_run(a);
    weft__run common = weft__run_common(want, here);
    copying c = {.want = want,
                 .destination = destination,
                 .size = weft_dtype_size(a->dtype),
                 .kernels = a->session->kernels};
    int64_t bytes = weft__run_count(common) * (int64_t)c.size;

    c.stream = bytes >= weft__choose(&a->session->choices, WEFT__STREAM_FROM_BYTES);
    weft__array_each_in(a, common, 0, copy_run, &c);
}

weft__run weft__move_share(const weft_array *a, int rank)
{
    const weft__comms *c = &a->session->comms;
    int node = weft__comms_node_of(c, rank);

    if (a->is_wrapped)
        return weft__layout_rank_run(&a->layout, c, rank);
    if (rank != c->node_first[node])
        return (weft__run){0, 0};
    return weft__layout_node_run(&a->layout, c, node);
}

static int list_sends(weft_array *a, const weft__run *wants, weft__message *sends)
{
    const weft__comms *c = &a->session->comms;
    weft__run mine = weft__move_share(a, c->rank);
    int64_t size = (int64_t)weft_dtype_size(a->dtype);
    int count = 0;

    for (int n = 0; n < c->nodes; n++) {
        weft__run common = weft__run_common(mine, wants[n]);

        if (n == c->node_index || weft__run_count(common) == 0)
            continue;
        sends[count++] = (weft__message){weft__array_at(a, common.first),
                                         weft__run_count(common) * size, c->node_first[n]};
    }
    return count;
}

static int list_receives(weft_array *a, weft__run want, char *destination, weft__message *receives)
{
    const weft__comms *c = &a->session->comms;
    int64_t size = (int64_t)weft_dtype_size(a->dtype);
    int count = 0;

    for (int rank = 0; rank < c->size && c->node_rank == 0; rank++) {
        weft__run common = weft__run_common(weft__move_share(a, rank), want);

        if (weft__comms_node_of(c, rank) == c->node_index || weft__run_count(common) == 0)
            continue;
        receives[count++] = (weft__message){destination + (common.first - want.first) * size,
                                            weft__run_count(common) * size, rank};
    }
    return count;
}

void weft__move_here(weft_array *a, const weft__run *wants, char *destination)
{
    copy_here(a, wants[a->session->comms.node_index], destination);
}

bool weft__move_runs(weft_array *a, const weft__run *wants, char *destination)
{
    weft__move_here(a, wants, destination);
    return weft__move_between(a, wants, destination);
}

bool weft__move_between(weft_array *a, const weft__run *wants, char *destination)
{
    const weft__comms *c = &a->session->comms;
    weft__message *sends, *receives;
    bool done;

    if (c->nodes == 1 || a->layout.kind == WEFT__LAYOUT_REPLICATED)
        return true;
    sends = calloc((size_t)c->nodes, sizeof *sends);
    receives = calloc((size_t)c->size, sizeof *receives);
    weft__must(sends);
    weft__must(receives);
    done = weft__exchange(a->session, sends, list_sends(a, wants, sends), receives,
                          list_receives(a, wants[c->node_index], destination, receives));
    free(sends);
    free(receives);
    return done;
}
