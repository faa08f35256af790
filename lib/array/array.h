/* The handle's parts. */
#ifndef WEFT__ARRAY_ARRAY_H
#define WEFT__ARRAY_ARRAY_H

#include <weft/array.h>

#include "array/layout.h"
#include "array/map.h"
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
    weft_array *base; /* of a view: whose memory it is, never a strided view; referenced */
    bool is_strided;  /* a view whose elements are no contiguous run: no memory of its own */
    weft__map map;    /* of a strided view, over the flat elements of its base */
    int64_t offset;   /* of any other view: flat element of the base where it begins */
    char *node;       /* this node's block; NULL where other ranks of the node cannot reach it */
    char *own;        /* this rank's rows */
};

/* A view of `a`: `map` is over a's own elements, or those of a->base where a is strided. */
weft_status weft__array_view(weft_array *a, const weft_shape *shape, const weft__map *map,
                             weft_array **v);

/* Where the elements of a map over `a` are worked on: where they are, if their rows follow one
 * another as the base's do, else the standard layout. `layout->first` is the caller's to free. */
void weft__layout_of_map(const weft_array *a, const weft_shape *shape, const weft__map *map,
                         weft__layout *layout);

/* The array that has the memory, and a's elements among its flat ones: for a strided view its map
 * with *shape, else a run. */
const weft_array *weft__array_root(const weft_array *a, weft__run *bounds);

/* The array whose elements a's map is over, and that map: a itself in C order, or a->base. */
weft_array *weft__array_mapped(weft_array *a, weft__map *map);

/* Whether every rank of every node reaches its node's elements: the same on all ranks. */
bool weft__array_is_reached(const weft_array *a);

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

/* The session of the first of two arrays that is not NULL; NULL where both are. */
static inline weft_session *weft__session_of(const weft_array *a, const weft_array *b)
{
    return a ? a->session : b ? b->session : NULL;
}

/* A hash of what makes two ranks' handles the same array's: for fingerprints. */
uint64_t weft__array_hash(const weft_array *a);

/* Inside an entered operation: *a is created like this, or checked when it exists. Symmetric but
 * for memory, which is agreed on. `operation` is for the sentence. A strided view is refused; see
 * weft__array_result_view. */
weft_status weft__array_result(weft_session *s, const char *operation, weft_shape shape,
                               weft_dtype dtype, const weft_placement *placement, weft_array **a);

/* The same for operations that can write strided views. */
weft_status weft__array_result_view(weft_session *s, const char *operation, weft_shape shape,
                                    weft_dtype dtype, const weft_placement *placement,
                                    weft_array **a);

/* Gives back an array that an operation made and cannot deliver; leaves one of the caller's. */
void weft__array_undo(bool was_made, weft_array **a);

#endif
