/* The typed graph of an expression: every node once, inputs before the nodes that use them.
 *
 * Nodes are hash-consed: adding one that is there already gives the one that is there, so common
 * subexpressions are computed once. A scalar node depends on no array except through a reduction.
 */
#ifndef WEFT__OPS_GRAPH_H
#define WEFT__OPS_GRAPH_H

#include "ops/expr.h"

typedef enum weft__node_kind {
    WEFT__NODE_CONST,     /* the value */
    WEFT__NODE_LOAD,      /* in[0] is the index of a load */
    WEFT__NODE_REDUCTION, /* in[0] is the index of a stage whose result this is */
    WEFT__NODE_OP,        /* code is a weft__op, loop its dtype */
    WEFT__NODE_CAST       /* in[0] from loop to dtype */
} weft__node_kind;

/* What makes a node this node and no other. */
typedef struct weft__key {
    uint8_t kind, code, loop, dtype;
    uint16_t in[3];
    uint16_t nin; /* how many of in[] are nodes */
    uint32_t unused;
    union {
        int64_t i;
        uint64_t u;
        double f;
        double c[2];
    } value;
} weft__key;

typedef struct weft__node {
    weft__key key;
    bool is_scalar;
    uint8_t shape;     /* among the graph's shapes */
    uint16_t next;     /* in the chain of its hash; 0 ends it */
    uint16_t slot;     /* the compiler's: where its elements are */
    uint16_t last_use; /* the compiler's: the last node of the stage that reads it */
} weft__node;

typedef struct weft__graph_stage {
    weft__reduction reduction;
    const char *name; /* for sentences; static storage */
    weft__guard guard;
    uint16_t root; /* the node that is reduced or stored */
    weft_dtype element, result;
    weft__how how;
    weft_shape shape; /* of the result */
} weft__graph_stage;

enum {
    WEFT__GRAPH_INLINE = 64,
    WEFT__GRAPH_BUCKETS = 256,
    WEFT__GRAPH_MAX = 8192,
    WEFT__GRAPH_SHAPES = 64,
    WEFT__NO_NODE = 0 /* node 0 is never used */
};

typedef struct weft__graph {
    weft__node *nodes;
    int count, capacity;
    int nstages;
    weft__graph_stage stages[WEFT__MAX_STAGES];
    int nloads, nshapes;
    weft__load loads[WEFT__MAX_LOADS];
    weft_shape shapes[WEFT__GRAPH_SHAPES]; /* each once; the first is () */
    uint16_t buckets[WEFT__GRAPH_BUCKETS];
    weft__node first[WEFT__GRAPH_INLINE];
} weft__graph;

void weft__graph_init(weft__graph *graph);
void weft__graph_release(weft__graph *graph);

/* The node of this key; its unused fields must be 0. WEFT__NO_NODE where the graph is full or
 * memory is lacking. */
uint16_t weft__graph_add(weft__graph *graph, const weft__key *key, uint8_t shape);

/* The common shape of the inputs of a node with this key; false where they do not broadcast
 * together (then *first and *second are two that do not), and where there are too many shapes. */
bool weft__graph_shape(weft__graph *graph, const weft__key *key, uint8_t *shape, uint8_t *first,
                       uint8_t *second);

/* The index of this load, which is entered unless it is there; -1 where there are too many. */
int weft__graph_add_load(weft__graph *graph, const weft__load *load);

/* The index of the stage that reduces `root` so; -1 where there are too many. */
int weft__graph_add_stage(weft__graph *graph, const weft__graph_stage *stage);

static inline weft_dtype weft__graph_dtype(const weft__graph *graph, uint16_t node)
{
    return (weft_dtype)graph->nodes[node].key.dtype;
}

static inline const weft_shape *weft__graph_shape_of(const weft__graph *graph, uint16_t node)
{
    return &graph->shapes[graph->nodes[node].shape];
}

#endif
