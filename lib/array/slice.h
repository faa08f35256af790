/* Slices of a shape as NumPy writes them: x[1:, ::2, None, ..., -1]. Pure.
 *
 * What a slicing does is an affine map of coordinates: dimension d of the view runs along dimension
 * from[d] of the source by step[d], and the view's first element is at `start` of the source.
 */
#ifndef WEFT__ARRAY_SLICE_H
#define WEFT__ARRAY_SLICE_H

#include "array/map.h"
#include "base/error.h"
#include <weft/view.h>

typedef struct weft__slicing {
    int8_t from[WEFT_MAX_NDIM]; /* -1: a new dimension of extent 1 */
    int64_t step[WEFT_MAX_NDIM];
    int64_t start[WEFT_MAX_NDIM]; /* by dimension of the source */
} weft__slicing;

enum { WEFT__MAX_SLICES = 2 * WEFT_MAX_NDIM + 1 };

/* The whole of a shape. */
weft__slicing weft__slicing_whole(const weft_shape *shape);

/* Reads `length` characters, what stands between the brackets. Fills at most WEFT__MAX_SLICES
 * items. On failure says why and sets *place to the character. */
weft_status weft__slices_parse(const char *text, size_t length, weft_slice *items, int *count,
                               size_t *place, weft__error *error);

/* Applies the items to a view of `shape` that `slicing` has made of its source, in place. */
weft_status weft__slicing_apply(weft__slicing *slicing, weft_shape *shape, int count,
                                const weft_slice *items, weft__error *error);

/* The dimensions of the view in reverse order. */
void weft__slicing_transpose(weft__slicing *slicing, weft_shape *shape);

/* The map of the view (of ndim dimensions), given the source's. */
weft__map weft__slicing_map(const weft__slicing *slicing, int ndim, int source_ndim,
                            const weft__map *source);

#endif
