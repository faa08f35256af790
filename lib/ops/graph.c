#include "ops/graph.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(weft__key) == 32, "keys are compared as bytes: no padding");

void weft__graph_init(weft__graph *graph)
{
    graph->nodes = graph->first;
    graph->count = 1;
    graph->capacity = WEFT__GRAPH_INLINE;
    graph->nstages = graph->nloads = 0;
    graph->nshapes = 1;
    graph->shapes[0] = WEFT_SCALAR_SHAPE;
    memset(graph->buckets, 0, sizeof graph->buckets);
}

void weft__graph_release(weft__graph *graph)
{
    if (graph->nodes != graph->first)
        free(graph->nodes);
    graph->nodes = graph->first;
}

static unsigned hash(const weft__key *key)
{
    uint64_t words[4], h = 0;

    memcpy(words, key, sizeof words);
    for (int i = 0; i < 4; i++)
        h = (h ^ words[i]) * 0x9E3779B97F4A7C15u;
    return (unsigned)(h >> 56) % WEFT__GRAPH_BUCKETS;
}

static bool grow(weft__graph *graph)
{
    size_t used = (size_t)graph->count * sizeof(weft__node);
    weft__node *nodes;

    if (graph->count < graph->capacity)
        return true;
    if (graph->capacity == WEFT__GRAPH_MAX)
        return false;
    nodes = malloc(used * 2);
    if (nodes == NULL)
        return false;
    memcpy(nodes, graph->nodes, used);
    weft__graph_release(graph);
    graph->nodes = nodes;
    graph->capacity *= 2;
    return true;
}

static bool depends_on_scalars_only(const weft__graph *graph, const weft__key *key)
{
    if (key->kind == WEFT__NODE_LOAD)
        return false;
    for (int k = 0; k < key->nin; k++)
        if (!graph->nodes[key->in[k]].is_scalar)
            return false;
    return true;
}

uint16_t weft__graph_add(weft__graph *graph, const weft__key *key, uint8_t shape)
{
    unsigned bucket = hash(key);
    uint16_t id = graph->buckets[bucket];

    for (; id != WEFT__NO_NODE; id = graph->nodes[id].next)
        if (memcmp(&graph->nodes[id].key, key, sizeof *key) == 0)
            return id;
    if (!grow(graph))
        return WEFT__NO_NODE;
    id = (uint16_t)graph->count++;
    graph->nodes[id] = (weft__node){.key = *key,
                                    .is_scalar = depends_on_scalars_only(graph, key),
                                    .shape = shape,
                                    .next = graph->buckets[bucket]};
    graph->buckets[bucket] = id;
    return id;
}

/* The place of the shape, which is entered unless it is there; -1 where there are too many. */
static int place_of(weft__graph *graph, const weft_shape *shape)
{
    for (int i = 0; i < graph->nshapes; i++)
        if (weft_shape_equal(&graph->shapes[i], shape))
            return i;
    if (graph->nshapes == WEFT__GRAPH_SHAPES)
        return -1;
    graph->shapes[graph->nshapes] = *shape;
    return graph->nshapes++;
}

bool weft__graph_shape(weft__graph *graph, const weft__key *key, uint8_t *shape, uint8_t *first,
                       uint8_t *second)
{
    weft_shape common = WEFT_SCALAR_SHAPE;
    int place = 0;

    *first = *second = 0;
    if (key->kind == WEFT__NODE_LOAD)
        common = graph->loads[key->in[0]].shape;
    for (int k = 0; k < key->nin; k++) {
        uint8_t other = graph->nodes[key->in[k]].shape;

        if (other == place)
            continue;
        *second = other;
        if (!weft__shape_broadcast(&common, &graph->shapes[other]))
            return false;
        *first = other;
        place = -1;
    }
    if (place < 0 || key->kind == WEFT__NODE_LOAD)
        place = place_of(graph, &common);
    *shape = (uint8_t)place;
    return place >= 0;
}

static bool same_load(const weft__load *a, const weft__load *b)
{
    const int ndim = a->shape.ndim;

    if (a->var != b->var || a->stage != b->stage || !weft_shape_equal(&a->shape, &b->shape))
        return false;
    for (int d = 0; d < a->source_ndim; d++)
        if (a->slicing.start[d] != b->slicing.start[d])
            return false;
    for (int d = 0; d < ndim; d++)
        if (a->slicing.from[d] != b->slicing.from[d] || a->slicing.step[d] != b->slicing.step[d])
            return false;
    return true;
}

int weft__graph_add_load(weft__graph *graph, const weft__load *load)
{
    for (int i = 0; i < graph->nloads; i++)
        if (same_load(&graph->loads[i], load))
            return i;
    if (graph->nloads == WEFT__MAX_LOADS)
        return -1;
    graph->loads[graph->nloads] = *load;
    return graph->nloads++;
}

static bool same_how(const weft__how *a, const weft__how *b)
{
    return a->axes == b->axes && a->keepdims == b->keepdims &&
           memcmp(&a->ddof, &b->ddof, sizeof a->ddof) == 0;
}

int weft__graph_add_stage(weft__graph *graph, const weft__graph_stage *stage)
{
    for (int i = 0; i < graph->nstages; i++)
        if (graph->stages[i].root == stage->root &&
            graph->stages[i].reduction == stage->reduction &&
            graph->stages[i].guard == stage->guard && same_how(&graph->stages[i].how, &stage->how))
            return i;
    if (graph->nstages == WEFT__MAX_STAGES - 1)
        return -1;
    graph->stages[graph->nstages] = *stage;
    return graph->nstages++;
}
