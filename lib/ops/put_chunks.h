/* Storing chunks at given positions; where positions repeat, the last one counts. */
#ifndef WEFT__OPS_PUT_CHUNKS_H
#define WEFT__OPS_PUT_CHUNKS_H

#include "array/array.h"

typedef struct weft__putting {
    weft_array *target;    /* every rank of a node reaches the node's elements */
    weft_array *positions; /* int64, of chunks of `inner` elements; distributed */
    weft_array *values;    /* the target's dtype; element e of the chunks is values[e % count] */
    bool is_lined_up;      /* as many values as elements: on the nodes of their positions */
    bool is_distinct;      /* no position twice */
    int64_t inner;
} weft__putting;

/* Inside an entered operation: `values` is any array with at least one element if there are
 * positions, cast as `unsafe`. */
weft_status weft__put_chunks(weft_array *target, weft_array *positions, int64_t inner,
                             weft_array *values, bool is_distinct, const char *operation);

/* The part of it on several nodes: every rank calls it. */
weft_status weft__put_far(const weft__putting *x);

/* The value of element `element` of the chunks, in the order of the positions. */
const char *weft__put_value(const weft__putting *x, int64_t element);

#endif
