#include "ops/lineup.h"

#include <stdlib.h>

#include "base/checked.h"
#include "ops/move.h"

/* Whether only its own rank reaches the array's memory on some node; the same on all ranks. */
static bool is_unshared(const weft_array *a)
{
    return a->is_wrapped && a->session->comms.size != a->session->comms.nodes;
}

static bool same_ranks(const weft__lineup *l, const weft_array *a)
{
    return weft__layout_same_ranks(l->domain, &a->layout, &l->s->comms);
}

/* Ranks work for themselves when some unshared memory has just the domain's rows. */
static bool decide_own(const weft__lineup *l)
{
    for (int i = 0; i < l->count; i++) {
        if (is_unshared(l->operands[i]) && same_ranks(l, l->operands[i]))
            return true;
    }
    return false;
}

static bool must_stage(const weft__lineup *l, const weft_array *a)
{
    if (is_unshared(a))
        return !l->is_own || !same_ranks(l, a);
    if (a->layout.kind == WEFT__LAYOUT_REPLICATED)
        return false;
    return !weft__layout_same_nodes(l->domain, &a->layout, &l->s->comms);
}

static int64_t largest_node(const weft__lineup *l)
{
    const weft__comms *c = &l->s->comms;
    int64_t most = 0;

    for (int n = 0; n < c->nodes; n++)
        most = weft__max64(most, weft__run_count(weft__layout_node_run(l->domain, c, n)));
    return most;
}

/* The scratch window holds one piece of each staged operand, one after another on page borders. */
static weft_status open_scratch(weft__lineup *l)
{
    int64_t limit = weft__choose(&l->s->choices, WEFT__STAGING_BYTES), width = 0;
    size_t offset = 0, at[WEFT__MAX_OPERANDS] = {0};
    weft__request request;
    weft_status status;

    for (int i = 0; i < l->count; i++)
        width += l->is_staged[i] ? (int64_t)weft_dtype_size(l->operands[i]->dtype) : 0;
    l->piece = largest_node(l) + l->grain;
    if (width == 0)
        return WEFT_OK;
    l->piece = weft__min64(l->piece, limit / width) / l->grain * l->grain;
    l->piece = weft__max64(l->piece, l->grain);
    for (int i = 0; i < l->count; i++) {
        at[i] = offset;
        if (l->is_staged[i])
            offset +=
                weft__round_up((size_t)l->piece * weft_dtype_size(l->operands[i]->dtype), 4096);
    }
    request = weft__request_scratch(l->s, offset);
    status = weft__memory_get(l->s, &request, &l->scratch);
    for (int i = 0; i < l->count && status == WEFT_OK; i++)
        l->staged[i] = l->scratch.node + at[i];
    return status;
}

weft_status weft__lineup_open(weft_session *s, const weft__layout *domain, int count,
                              weft_array *const *operands, bool may_own, int64_t grain,
                              weft__lineup *l)
{
    *l = (weft__lineup){.s = s, .domain = domain, .count = count, .grain = grain};
    l->wants = calloc((size_t)s->comms.nodes, sizeof *l->wants);
    weft__must(l->wants);
    for (int i = 0; i < count; i++)
        l->operands[i] = operands[i];
    l->is_own = may_own && decide_own(l);
    for (int i = 0; i < count; i++)
        l->is_staged[i] = must_stage(l, operands[i]);
    return open_scratch(l);
}

void weft__lineup_close(weft__lineup *l)
{
    if (l->s)
        weft__memory_put(l->s, &l->scratch);
    free(l->wants);
    l->wants = NULL;
}

static int64_t floor_to(int64_t value, int64_t grain)
{
    return value / grain * grain;
}

int64_t weft__lineup_pieces(const weft__lineup *l)
{
    const weft__comms *c = &l->s->comms;
    int64_t most = 1;

    for (int n = 0; n < c->nodes; n++) {
        weft__run run = weft__layout_node_run(l->domain, c, n);
        int64_t span = run.end - floor_to(run.first, l->grain);

        most = weft__max64(most, (span + l->piece - 1) / l->piece);
    }
    return most;
}

static weft__run piece_of(const weft__lineup *l, int node, int64_t k)
{
    weft__run all = weft__layout_node_run(l->domain, &l->s->comms, node);
    int64_t first = floor_to(all.first, l->grain) + k * l->piece;

    return weft__run_common(all, (weft__run){first, first + l->piece});
}

weft_status weft__lineup_fetch(weft__lineup *l, int64_t k)
{
    const weft__comms *c = &l->s->comms;
    bool any = false;

    for (int n = 0; n < c->nodes; n++)
        l->wants[n] = piece_of(l, n, k);
    l->here = l->wants[c->node_index];
    if (l->is_own)
        l->here = weft__run_common(l->here, weft__layout_rank_run(l->domain, c, c->rank));
    for (int i = 0; i < l->count; i++) {
        if (l->is_staged[i]) {
            if (any && weft__sync(l->s) != WEFT_OK)
                return WEFT_ERR_MISMATCH;
            if (!weft__move_runs(l->operands[i], l->wants, l->staged[i]))
                return weft__unless_poisoned(l->s, false);
            any = true;
        }
    }
    return any ? weft__sync(l->s) : WEFT_OK;
}

const char *weft__lineup_at(const weft__lineup *l, int i, int64_t index)
{
    const weft_array *a = l->operands[i];
    weft__run want = l->wants[l->s->comms.node_index];

    if (l->is_staged[i])
        return l->staged[i] + (index - want.first) * (int64_t)weft_dtype_size(a->dtype);
    return weft__array_at(a, index);
}

typedef struct dealing {
    weft__run run;
    int64_t elements;
    weft__lineup_task task;
    void *context;
} dealing;

static void do_tile(void *context, int64_t tile, int thread)
{
    const dealing *d = context;
    int64_t first = d->run.first + tile * d->elements;

    d->task(d->context, (weft__run){first, weft__min64(first + d->elements, d->run.end)}, thread);
}

void weft__lineup_each(weft__lineup *l, int64_t elements, weft__lineup_task task, void *context)
{
    int64_t count = weft__run_count(l->here), tiles;
    dealing d = {.run = l->here, .elements = elements, .task = task, .context = context};

    tiles = (count + elements - 1) / elements;
    if (l->is_own)
        weft__own_run(l->s, tiles, do_tile, &d);
    else
        weft__gang_run(l->s, tiles, do_tile, &d);
}
