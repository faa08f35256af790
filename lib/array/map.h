/* Strided views as arithmetic: where the elements of a shape are among those of a base. Pure. */
#ifndef WEFT__ARRAY_MAP_H
#define WEFT__ARRAY_MAP_H

#include <stdbool.h>

#include "array/layout.h"

/* Element (i0, i1, …) is the base's flat element offset + i0·stride[0] + i1·stride[1] + …. */
typedef struct weft__map {
    int64_t offset;
    int64_t stride[WEFT_MAX_NDIM];
} weft__map;

/* C order from flat element 0. */
weft__map weft__map_of(const weft_shape *shape);

/* The base's flat element of flat element `index` of the shape. */
int64_t weft__map_at(const weft_shape *shape, const weft__map *map, int64_t index);

/* Whether the elements in C order are a contiguous ascending run of the base. */
bool weft__map_is_run(const weft_shape *shape, const weft__map *map);

/* Whether the same elements of the same base in the same order. */
bool weft__map_equal(const weft_shape *shape, const weft__map *a, const weft__map *b);

/* The least run of the base that holds all elements of the non-empty `run`, and perhaps more. */
weft__run weft__map_bounds(const weft_shape *shape, const weft__map *map, weft__run run);

/* NumPy's broadcasting: *shape becomes the common shape of both; false where there is none. */
bool weft__shape_broadcast(weft_shape *shape, const weft_shape *other);

/* The map of `shape` seen with the shape `to`, to which it broadcasts: stride 0 where it repeats.
 */
weft__map weft__map_broadcast(const weft_shape *shape, const weft__map *map, const weft_shape *to);

/* Calls `visit` for each maximal stretch of elements of `run` that lie in `base` and step evenly:
 * elements index … index + count - 1 of the shape are at, at + step, … of the base. In order of
 * index. */
typedef void (*weft__map_visit)(void *context, int64_t index, int64_t count, int64_t at,
                                int64_t step);
void weft__map_each(const weft_shape *shape, const weft__map *map, weft__run run, weft__run base,
                    weft__map_visit visit, void *context);

#endif
