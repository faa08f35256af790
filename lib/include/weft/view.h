/* Views: other shapes of the same memory, as NumPy's basic indexing gives them.
 *
 * A view is a handle on the elements of another array: writing through one is seen by the other.
 * Making it moves nothing and sends nothing. It keeps the memory alive; both handles must be freed.
 * Every operation takes views. One whose elements are a contiguous run of its base (rows of an
 * array, a reshape) is as good as an array of its own; a strided one is read and written in place
 * on a node, and in pieces between nodes. weft_local and weft_node of a strided view give no data:
 * weft_copy makes an array of its own from it.
 *
 * All functions here are Logically collective (same: all arguments): no message. *v must be NULL;
 * it is created. Errors: axes, indices and extents, with their values.
 */
#ifndef WEFT_VIEW_H
#define WEFT_VIEW_H

#include <weft/array.h>
#include <weft/axes.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum weft_slice_kind {
    WEFT_SLICE_RANGE,   /* start:stop:step along one dimension */
    WEFT_SLICE_INDEX,   /* one index: the dimension goes */
    WEFT_SLICE_NEWAXIS, /* None: a dimension of extent 1 more */
    WEFT_SLICE_ELLIPSIS /* as many whole dimensions as are missing */
} weft_slice_kind;

/* One item between the brackets. Negative starts and stops count from the end, as in Python. */
typedef struct weft_slice {
    weft_slice_kind kind;
    bool has_start, has_stop; /* of a range; without, it begins and ends where the array does */
    int64_t start, stop;      /* an index's is `start` */
    int64_t step;             /* of a range, not 0 */
} weft_slice;

/* a[text]: weft_view(a, "1:, ::-2, None, ..., 3", &v). Ranges are clipped, indices are not. */
WEFT_API WEFT_NODISCARD weft_status weft_view(weft_array *a, const char *text, weft_array **v);

/* The same from `count` items. */
WEFT_API WEFT_NODISCARD weft_status weft_view_items(weft_array *a, int count,
                                                    const weft_slice *items, weft_array **v);

/* The axes in another order: dimension d of the view is dimension axes->items[d] of a; NULL
 * reverses them. */
WEFT_API WEFT_NODISCARD weft_status weft_transpose(weft_array *a, const weft_axes *axes,
                                                   weft_array **v);
WEFT_API WEFT_NODISCARD weft_status weft_swapaxes(weft_array *a, int axis1, int axis2,
                                                  weft_array **v);
WEFT_API WEFT_NODISCARD weft_status weft_moveaxis(weft_array *a, int source, int destination,
                                                  weft_array **v);

/* Dimensions of extent 1 more, at these places of the view; fewer: NULL takes all such away. */
WEFT_API WEFT_NODISCARD weft_status weft_expand_dims(weft_array *a, const weft_axes *axes,
                                                     weft_array **v);
WEFT_API WEFT_NODISCARD weft_status weft_squeeze(weft_array *a, const weft_axes *axes,
                                                 weft_array **v);

/* The reverse order along the axes; NULL: along all. */
WEFT_API WEFT_NODISCARD weft_status weft_flip(weft_array *a, const weft_axes *axes, weft_array **v);

/* NumPy's broadcasting: elements repeat along dimensions of extent 1. Writing through it is refused
 * where elements repeat. */
WEFT_API WEFT_NODISCARD weft_status weft_broadcast_to(weft_array *a, weft_shape shape,
                                                      weft_array **v);

/* The diagonals a[..., i, ..., i + k, ...] of two axes, which become the last dimension. */
WEFT_API WEFT_NODISCARD weft_status weft_diagonal(weft_array *a, int64_t k, int axis1, int axis2,
                                                  weft_array **v);

/* Collective. The same elements in C order with another shape; one extent may be -1. A view where
 * the elements allow it (always for arrays that are not strided), else a copy. */
WEFT_API WEFT_NODISCARD weft_status weft_reshape(weft_array *a, weft_shape shape, weft_array **v);

/* Local. Whether a is a view of another array; whether its elements are a contiguous run of it. */
WEFT_API bool weft_array_is_view(const weft_array *a);
WEFT_API bool weft_array_is_contiguous(const weft_array *a);

/* Collective. target[...] = source: broadcast (extents of 1 that the source has in front of the
 * target's dimensions do not count), cast as `unsafe`, also where both share memory (the
 * source is read before it is written over). */
WEFT_API WEFT_NODISCARD weft_status weft_assign(weft_array *target, weft_array *source);

#ifdef __cplusplus
}
#endif
#endif
