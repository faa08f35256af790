#include "ops/graph.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(weft__key) == 32, "keys are compared as bytes: no padding");

void weft__graph_init(weft__graph *graph)
{
    graph->nodes = graph->first;
    graph->count = 1;
    graph->capacity = WEFT__GRAPH_INLINE;
    graph->nstages = 0;
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

uint16_t weft__graph_add(weft__graph *graph, const weft__key *key)
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
                                    .next = graph->buckets[bucket]};
    graph->buckets[bucket] = id;
    return id;
}

int weft__graph_add_stage(weft__graph *graph, const weft__graph_stage *stage)
{
    for (int i = 0; i < graph->nstages; i++)
        if (graph->stages[i].root == stage->root && graph->stages[i].reduction == stage->reduction)
            return i;
    if (graph->nstages == WEFT__MAX_STAGES - 1)
        return -1;
    graph->stages[graph->nstages] = *stage;
    return graph->nstages++;
}
