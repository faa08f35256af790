#include "ops/lineup.h"

#include <stdlib.h>

#include "base/checked.h"
#include "ops/move.h"

/* Whether only its own rank reaches the array's memory on some node; the same on all ranks. */
static bool is_unshared(const weft_array *a)
{
    return a->is_wrapped && a->session->comms.size != a->session->comms.nodes;
}

weft__operand weft__operand_of(weft_array *a, const weft_shape *domain)
{
    weft__operand o = {.array = a};

    o.is_flat = !a->is_strided && weft_shape_equal(&a->shape, domain);
    if (o.is_flat)
        return o;
    o.array = weft__array_mapped(a, &o.map);
    o.map = weft__map_broadcast(&a->shape, &o.map, domain);
    return o;
}

bool weft__operand_is_local(const weft__operand *operand, const weft__layout *domain,
                            const weft_shape *shape)
{
    const weft_array *a = operand->array;
    const weft__comms *c = &a->session->comms;

    if (is_unshared(a))
        return false;
    if (c->nodes == 1 || a->layout.kind == WEFT__LAYOUT_REPLICATED)
        return true;
    for (int n = 0; n < c->nodes; n++) {
        weft__run run = weft__layout_node_run(domain, c, n), bounds;
        weft__run base = weft__layout_node_run(&a->layout, c, n);

        if (weft__run_count(run) == 0)
            continue;
        bounds = weft__map_bounds(shape, &operand->map, run);
        if (bounds.first < base.first || bounds.end > base.end)
            return false;
    }
    return true;
}

static bool same_ranks(const weft__lineup *l, const weft_array *a)
{
    return weft__layout_same_ranks(l->domain, &a->layout, &l->s->comms);
}

/* Ranks work for themselves when some unshared memory has just the domain's rows. */
static bool decide_own(const weft__lineup *l)
{
    for (int i = 0; i < l->count; i++) {
        const weft__operand *o = &l->operands[i].operand;

        if (o->is_flat && is_unshared(o->array) && same_ranks(l, o->array))
            return true;
    }
    return false;
}

static bool must_stage(const weft__lineup *l, const weft_array *a)
{
    if (is_unshared(a))
        return !l->is_own || !same_ranks(l, a);
    if (a->layout.kind == WEFT__LAYOUT_REPLICATED || l->s->comms.nodes == 1)
        return false;
    return !weft__layout_same_nodes(l->domain, &a->layout, &l->s->comms);
}

/* The domain without what repeats. */
static weft_shape compact_shape(const weft_shape *shape, const weft__map *map)
{
    weft_shape compact = *shape;

    for (int d = 0; d < shape->ndim; d++)
        if (map->stride[d] == 0)
            compact.extent[d] = weft__min64(shape->extent[d], 1);
    return compact;
}

static int64_t element_size(const weft__lined *lined)
{
    return (int64_t)weft_dtype_size(lined->operand.array->dtype);
}

static int64_t largest_node(const weft__lineup *l)
{
    const weft__comms *c = &l->s->comms;
    int64_t most = 0;

    for (int n = 0; n < c->nodes; n++)
        most = weft__max64(most, weft__run_count(weft__layout_node_run(l->domain, c, n)));
    return most;
}

/* Whole only where that is no more than the pieces would be: where elements repeat. */
static weft__access choose_access(const weft__lineup *l, weft__lined *lined, int64_t limit)
{
    const weft__operand *o = &lined->operand;

    if (o->is_flat)
        return must_stage(l, o->array) ? WEFT__STAGED_PIECE : WEFT__IN_PLACE;
    if (weft__operand_is_local(o, l->domain, &l->shape))
        return WEFT__IN_PLACE_MAPPED;
    lined->compact = compact_shape(&l->shape, &o->map);
    if (weft_shape_count(&lined->compact) <= largest_node(l) &&
        weft_shape_count(&lined->compact) * element_size(lined) <= limit)
        return WEFT__STAGED_WHOLE;
    return WEFT__STAGED_PIECE;
}

static void reserve(weft__lined *lined, int64_t elements, size_t *offset)
{
    lined->at = *offset;
    *offset += weft__round_up((size_t)(elements * element_size(lined)), 4096);
}

/* The scratch window holds what is staged whole and one piece of each other staged operand, one
 * after another on page borders. */
static weft_status open_scratch(weft__lineup *l)
{
    int64_t limit = weft__choose(&l->s->choices, WEFT__STAGING_BYTES), width = 0;
    size_t offset = 0;
    weft__request request;

    for (int i = 0; i < l->count; i++) {
        weft__lined *lined = &l->operands[i];

        lined->access = choose_access(l, lined, limit / (2 * l->count));
        width += lined->access == WEFT__STAGED_PIECE ? element_size(lined) : 0;
        if (lined->access == WEFT__STAGED_WHOLE)
            reserve(lined, weft_shape_count(&lined->compact), &offset);
    }
    l->piece = largest_node(l) + l->grain;
    if (width > 0) {
        l->piece = weft__min64(l->piece, (limit - (int64_t)offset) / width) / l->grain * l->grain;
        l->piece = weft__max64(l->piece, l->grain);
    }
    for (int i = 0; i < l->count; i++)
        if (l->operands[i].access == WEFT__STAGED_PIECE)
            reserve(&l->operands[i], l->piece, &offset);
    if (offset == 0)
        return WEFT_OK;
    request = weft__request_scratch(l->s, offset);
    return weft__memory_get(l->s, &request, &l->scratch);
}

weft_status weft__lineup_open_operands(weft_session *s, const weft__layout *domain,
                                       const weft_shape *shape, int count,
                                       const weft__operand *operands, bool may_own, int64_t grain,
                                       weft__lineup *l)
{
    l->s = s, l->domain = domain, l->shape = *shape;
    l->count = count, l->grain = grain;
    l->scratch = (weft__memory){0};
    l->wants = calloc((size_t)s->comms.nodes, sizeof *l->wants);
    weft__must(l->wants);
    for (int i = 0; i < count; i++)
        l->operands[i].operand = operands[i];
    l->is_own = may_own && decide_own(l);
    return open_scratch(l);
}

weft_status weft__lineup_open(weft_session *s, const weft__layout *domain, int count,
                              weft_array *const *arrays, bool may_own, int64_t grain,
                              weft__lineup *l)
{
    weft__operand operands[WEFT__MAX_OPERANDS];

    for (int i = 0; i < count; i++)
        operands[i] = (weft__operand){.array = arrays[i], .is_flat = true};
    return weft__lineup_open_operands(s, domain, &arrays[0]->shape, count, operands, may_own, grain,
                                      l);
}

void weft__lineup_close(weft__lineup *l)
{
    if (l->s)
        weft__memory_put(l->s, &l->scratch);
    free(l->wants);
    l->wants = NULL;
    l->s = NULL;
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

/* The whole of a compact operand, to every node. */
static bool fetch_whole(const weft__lineup *l, const weft__lined *lined)
{
    const int nodes = l->s->comms.nodes;
    weft__run *wants = calloc((size_t)nodes, sizeof *wants);
    bool done;

    weft__must(wants);
    for (int n = 0; n < nodes; n++)
        wants[n].end = weft_shape_count(&lined->compact);
    done = weft__move_mapped(lined->operand.array, &lined->compact, &lined->operand.map, wants,
                             l->scratch.node + lined->at);
    free(wants);
    return done;
}

static bool fetch(const weft__lineup *l, const weft__lined *lined)
{
    const weft__operand *o = &lined->operand;
    char *to = l->scratch.node + lined->at;

    if (lined->access == WEFT__STAGED_WHOLE)
        return fetch_whole(l, lined);
    return o->is_flat ? weft__move_runs(o->array, l->wants, to)
                      : weft__move_mapped(o->array, &l->shape, &o->map, l->wants, to);
}

/* What the present piece reads and writes: no operand more than once. */
static void record(const weft__lineup *l)
{
    const int64_t here = weft__run_count(l->here);
    int64_t bytes = 0;

    for (int i = 0; i < l->count; i++)
        bytes +=
            weft__min64(here, l->operands[i].operand.array->count) * element_size(&l->operands[i]);
    weft__record_bytes(l->s, l->count > 1 ? WEFT__UPDATE : WEFT__READ, bytes);
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
    if (l->s->record)
        record(l);
    for (int i = 0; i < l->count; i++) {
        weft__access access = l->operands[i].access;

        if (access == WEFT__STAGED_PIECE || (access == WEFT__STAGED_WHOLE && k == 0)) {
            if (any && weft__sync(l->s) != WEFT_OK)
                return WEFT_ERR_MISMATCH;
            if (!fetch(l, &l->operands[i]))
                return weft__unless_poisoned(l->s, false);
            any = true;
        }
    }
    return any ? weft__sync(l->s) : WEFT_OK;
}

bool weft__lineup_is_strided(const weft__lineup *l, int i)
{
    weft__access access = l->operands[i].access;

    return access == WEFT__IN_PLACE_MAPPED || access == WEFT__STAGED_WHOLE;
}

/* Where flat element 0 of the array is, or would be if this node had it. */
static char *origin_of(const weft_array *a)
{
    weft__run here = weft__array_node_run(a);

    return a->node - here.first * (int64_t)weft_dtype_size(a->dtype);
}

weft__strided weft__lineup_view(const weft__lineup *l, int i)
{
    const weft__lined *lined = &l->operands[i];
    size_t size = weft_dtype_size(lined->operand.array->dtype);
    weft__map map;

    if (lined->access == WEFT__IN_PLACE_MAPPED)
        return weft__strided_of(&l->shape, &lined->operand.map, size,
                                origin_of(lined->operand.array));
    map = weft__map_of(&lined->compact);
    map = weft__map_broadcast(&lined->compact, &map, &l->shape);
    return weft__strided_of(&l->shape, &map, size, l->scratch.node + lined->at);
}

const char *weft__lineup_at(const weft__lineup *l, int i, int64_t index)
{
    const weft__lined *lined = &l->operands[i];
    const weft_array *a = lined->operand.array;
    weft__run want = l->wants[l->s->comms.node_index];

    if (lined->access == WEFT__STAGED_PIECE)
        return l->scratch.node + lined->at +
               (index - want.first) * (int64_t)weft_dtype_size(a->dtype);
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
