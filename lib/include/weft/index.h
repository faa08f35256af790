/* Indexing by data: masks and arrays of indices.
 *
 * Results whose extents depend on the data are new arrays in the standard layout. With *r given,
 * it is filled, and must have the shape and dtype that come out; it may be one of the operands.
 * Indices are of any integer dtype. What does not lie where its result does is sent between nodes
 * in pieces of at most 64 MiB, never gathered on one rank. The same bits on any machine shape.
 */
#ifndef WEFT_INDEX_H
#define WEFT_INDEX_H

#include <weft/array.h>
#include <weft/axes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What an index outside 0 … n - 1 means. */
typedef enum weft_index_mode {
    WEFT_INDEX_RAISE, /* negative ones count from the end, others are refused */
    WEFT_INDEX_WRAP,  /* modulo n */
    WEFT_INDEX_CLIP   /* 0 below, n - 1 above */
} weft_index_mode;

/* Collective. numpy.flatnonzero: the flat C-order indices of the elements that are not 0 (NaN is
 * not), int64, ascending. Reads the array twice; between nodes sends the indices at most once. */
WEFT_API WEFT_NODISCARD weft_status weft_flatnonzero(weft_array *a, weft_array **r);

/* Collective. numpy.nonzero: one such array of int64 per dimension into results[0 … ndim - 1], all
 * NULL before. Errors: 0-d arrays. */
WEFT_API WEFT_NODISCARD weft_status weft_nonzero(weft_array *a, weft_array **results);

/* Collective. numpy.argwhere: (count, ndim) int64, a row per element that is not 0. */
WEFT_API WEFT_NODISCARD weft_status weft_argwhere(weft_array *a, weft_array **r);

/* Collective. numpy.count_nonzero over all elements, on every rank. Sends 8 bytes a rank. */
WEFT_API WEFT_NODISCARD weft_status weft_count_nonzero_value(weft_array *a, int64_t *count);

/* Collective. a[mask] for a bool mask with the shape of a, or of its leading dimensions: shape
 * (count, the other dimensions). Errors: another dtype or shape of mask. */
WEFT_API WEFT_NODISCARD weft_status weft_select_where(weft_array *a, weft_array *mask,
                                                      weft_array **r);

/* Collective. numpy.compress: the slices of which the 1-d `condition` (any dtype) is not 0, along
 * one axis or, with NULL, of the flat array. A condition may be shorter than the axis; a longer
 * one may not be true outside. */
WEFT_API WEFT_NODISCARD weft_status weft_compress(weft_array *condition, weft_array *a,
                                                  const weft_axes *axis, weft_array **r);

/* Collective. numpy.take: the elements at `indices` of the flat array (axis NULL: the shape of
 * `indices`), or the slices at `indices` along one axis (which is replaced by that shape). Axis 0
 * or flat: 8 bytes of memory per index, between nodes 16 bytes are sent per run of neighbours
 * asked for elsewhere. Other axes: the indices are copied to every node. Errors: an index out of
 * range (the first in C order is named), dtype of the indices, axis, an empty axis. */
WEFT_API WEFT_NODISCARD weft_status weft_take(weft_array *a, weft_array *indices,
                                              const weft_axes *axis, weft_index_mode mode,
                                              weft_array **r);

/* Collective. numpy.put: a.flat[indices[i]] = values.flat[i modulo the count of values], cast as
 * `unsafe`. Where an index stands more than once, the last one counts. Nothing is written when an
 * index is out of range. Memory: 8 bytes per index and the values once; where they are not as many
 * as the indices, on every node. Between nodes 16 bytes and the value per element stored
 * elsewhere. */
WEFT_API WEFT_NODISCARD weft_status weft_put_indices(weft_array *a, weft_array *indices,
                                                     weft_array *values, weft_index_mode mode);

/* Collective. a[mask] = values for a bool mask as in weft_select_where; values has the shape of
 * a[mask], or one that broadcasts to it, and is cast as `unsafe`. */
WEFT_API WEFT_NODISCARD weft_status weft_put_where(weft_array *a, weft_array *mask,
                                                   weft_array *values);

#ifdef __cplusplus
}
#endif
#endif
