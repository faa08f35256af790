/* The handle's parts. */
#ifndef WEFT__ARRAY_ARRAY_H
#define WEFT__ARRAY_ARRAY_H

#include <weft/array.h>

#include "array/layout.h"
#include "runtime/collective.h"
#include "runtime/session.h"

struct weft_array {
    int references;
    uint64_t serial; /* of its creation: the same on all ranks */
    weft_session *session;
    weft_dtype dtype;
    weft_shape shape;
    int64_t count;
    weft__layout layout;
    weft__memory memory; /* nothing for a wrapped array */
    bool is_wrapped;
    char *node; /* this node's block; NULL where other ranks of the node cannot reach it */
    char *own;  /* this rank's rows */
};

/* The elements of this node's block, of this rank's rows. */
weft__run weft__array_node_run(const weft_array *a);
weft__run weft__array_own_run(const weft_array *a);

/* The address of flat element `index` of this node's block (of this rank's rows, for an array that
 * only its own rank can reach). */
static inline char *weft__array_at(const weft_array *a, int64_t index)
{
    size_t size = weft_dtype_size(a->dtype);

    if (a->node)
        return a->node + (index - weft__array_node_run(a).first) * (int64_t)size;
    return a->own + (index - weft__array_own_run(a).first) * (int64_t)size;
}

/* A hash of what makes two ranks' handles the same array's: for fingerprints. */
uint64_t weft__array_hash(const weft_array *a);

/* Inside an entered operation: *a is created like this, or checked when it exists. Symmetric but
 * for memory, which is agreed on. `operation` is for the sentence. */
weft_status weft__array_result(weft_session *s, const char *operation, weft_shape shape,
                               weft_dtype dtype, const weft_placement *placement, weft_array **a);

/* Gives back an array that an operation made and cannot deliver; leaves one of the caller's. */
void weft__array_undo(bool was_made, weft_array **a);

#endif
