/* Chunks of an array at given positions: what take, compress and masks of leading dimensions are.
 *
 * The source is seen as (outer, n, inner); the result as (outer, m, inner): chunk (o, k) of `inner`
 * elements is the source's chunk (o, positions[k]).
 */
#ifndef WEFT__OPS_TAKE_H
#define WEFT__OPS_TAKE_H

#include <weft/index.h>

#include "array/array.h"

typedef struct weft__taking {
    weft_array *source;    /* every rank of a node reaches the node's elements */
    weft_array *positions; /* int64, each 0 … n - 1: with the result's rows, or on every node */
    weft_array *work;      /* the result, standard layout */
    int64_t outer, n, m, inner;
} weft__taking;

/* Runs of source elements, in the order of the result's elements at … end - 1. */
typedef struct weft__chunks {
    const weft__taking *t;
    const int64_t *positions; /* as if of all: positions[k] for global k */
    int64_t at, end;          /* flat elements of the result */
    int64_t outer, k, offset; /* of element `at` */
} weft__chunks;

weft__chunks weft__chunks_of(const weft__taking *t, weft__run run);
/* The next run, cut to the chunk; false at the end. */
bool weft__chunks_next(weft__chunks *chunks, weft__run *source);

/* Inside an entered operation: checks the indices against 0 … n - 1 by `mode`. *positions is a new
 * int64 array of their shape, standard layout or on every node. On failure every rank has the
 * sentence, of the first bad index in C order. */
weft_status weft__take_positions(weft_array *indices, const char *operation, int axis, int64_t n,
                                 weft_index_mode mode, bool is_everywhere, weft_array **positions);

/* Makes t->work of `shape` and fills it; t->source may be any ordinary array. */
weft_status weft__take(weft__taking *t, const char *operation, weft_shape shape, weft_array **r);

/* The part of it that goes between nodes: every rank calls it. */
weft_status weft__take_far(const weft__taking *t);

#endif
