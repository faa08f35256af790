/* Arrays: memory, access, copies. Arrays with content: weft/create.h.
 *
 * Results come last, as a pointer to a handle: a NULL handle is created, an existing array of the
 * right shape and dtype is filled. Handles are counted references; weft_free gives one back.
 * Memory is C order; a node's block is contiguous and 4096-byte aligned.
 */
#ifndef WEFT_ARRAY_H
#define WEFT_ARRAY_H

#include <weft/dtype.h>
#include <weft/layout.h>
#include <weft/session.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct weft_array weft_array;

/* Where a new array lives. NULL in place of a placement is the standard layout. */
typedef struct weft_placement {
    bool replicated;              /* all of it on every node */
    const int64_t *rows_per_rank; /* weft_size() counts that add up to extent 0, or NULL */
} weft_placement;

/* Collective. Uninitialised memory, touched by the cores that own it when it is new. Costs
 * microseconds when freed memory of the session can be reused. Errors: shape (negative, overflow,
 * more than 16 dimensions), dtype, memory (naming the node and the sizes). */
WEFT_API WEFT_NODISCARD weft_status weft_empty(weft_session *s, weft_shape shape, weft_dtype dtype,
                                               weft_array **a);
WEFT_API WEFT_NODISCARD weft_status weft_empty_placed(weft_session *s, weft_shape shape,
                                                      weft_dtype dtype,
                                                      const weft_placement *placement,
                                                      weft_array **a);

/* Collective. Fills an existing array, in pieces of `chunk` elements dealt to the cores; 0 lets
 * Weft choose. Non-temporal stores where the node's block is larger than the cache. */
WEFT_API WEFT_NODISCARD weft_status weft_fill(weft_array *a, weft_value value, int64_t chunk);

/* Collective. Adopts the rows that each rank holds in memory of its own, C order, `shape` with this
 * rank's own count of rows in extent 0; the array's extent 0 is the sum. The caller keeps the
 * memory alive and unmoved until the last handle is freed, and must not touch it during a Weft
 * call.
 *
 * On a node with several ranks only its own rank reaches it. Element-wise expressions and
 * reductions whose operands are dealt alike work on it in place, each rank on its own rows. What
 * needs rows of others takes shared memory of the node, from the session: products, factorisations
 * and moves (transpose, take) one copy of the node's rows of the array, operands dealt in another
 * way at most 64 MiB at a time. */
WEFT_API WEFT_NODISCARD weft_status weft_wrap(weft_session *s, void *memory, weft_shape shape,
                                              weft_dtype dtype, weft_array **a);

/* The same for memory as Fortran's descriptors tell it: `elements` in all, or less than 0 where
 * nobody knows, next to each other or not. Errors, on every rank: argument for elements apart
 * (a section with a step), shape for fewer of them than `shape` has. */
WEFT_API WEFT_NODISCARD weft_status weft_wrap_fortran(weft_session *s, void *memory,
                                                      int64_t elements, int is_contiguous,
                                                      weft_shape shape, weft_dtype dtype,
                                                      weft_array **a);

/* Logically collective (same: a). Another handle on the same array; both must be freed. */
WEFT_API weft_array *weft_reference(weft_array *a);

/* Logically collective (same order on every rank). Gives a handle back and sets it to NULL; the
 * last one frees the memory for reuse. NULL is allowed. */
WEFT_API void weft_free(weft_array **a);

/* Collective. A copy with memory of its own, standard layout; a replicated array gives a
 * replicated one. With *out given, its layout is kept and the dtypes must be equal. */
WEFT_API WEFT_NODISCARD weft_status weft_copy(weft_array *a, weft_array **out);

/* Local. For NULL: no session, WEFT_DTYPE_COUNT, no dimensions, 0 elements, false. */
WEFT_API weft_session *weft_array_session(const weft_array *a);
WEFT_API weft_dtype weft_array_dtype(const weft_array *a);
WEFT_API weft_shape weft_array_shape(const weft_array *a);
WEFT_API int64_t weft_array_count(const weft_array *a);
WEFT_API bool weft_array_is_replicated(const weft_array *a);

/* A run of rows in memory: `count` rows from global row `first`, `elements` elements in all,
 * `row` elements apart. data is NULL when there are none, and when they have no address here though
 * elements > 0: the rows of a strided view (weft/view.h), and those of a wrapped array that other
 * ranks of the node hold. */
typedef struct weft_block {
    void *data;
    int64_t first; /* global row of the first one */
    int64_t rows;
    int64_t row;      /* elements in a row; 1 for a view of which some rank has no whole rows: then
                         rows are counted in elements */
    int64_t elements; /* rows * row */
    int64_t offset;   /* flat C-order index of the first element */
} weft_block;

/* Local. This rank's rows. The pointer lives as long as the array; other ranks of the node see
 * what is written after the next collective call. For a replicated array every rank gets all, for
 * NULL there is nothing. A strided view has no data: weft_copy gives it rows of its own. */
WEFT_API weft_block weft_local(const weft_array *a);

/* Local. The rows of all ranks of this node, contiguous, readable and writable from each of them.
 * data is NULL for strided views, and for a wrapped array on a node of several ranks (see
 * weft_wrap). */
WEFT_API weft_block weft_node(const weft_array *a);

/* A hyperrectangle: first index and extent per dimension; extent 0 is empty. */
typedef struct weft_box {
    int64_t first[WEFT_MAX_NDIM];
    int64_t extent[WEFT_MAX_NDIM];
} weft_box;

/* Collective; each rank names its own box, possibly empty, in its own memory (C order, contiguous,
 * the array's dtype). On a node by plain loads, between nodes messages
 * per pair of ranks, at most 64 MiB at a time. A strided view is copied first (and written back).
 * weft_put with overlapping boxes leaves one of the values, which one is unspecified. */
WEFT_API WEFT_NODISCARD weft_status weft_get(weft_array *a, const weft_box *box, void *memory);
WEFT_API WEFT_NODISCARD weft_status weft_put(weft_array *a, const weft_box *box,
                                             const void *memory);

/* weft_get and weft_put for memory as Fortran's descriptors tell it: `elements` of `dtype` in all,
 * or less than 0 where nobody knows how many. The box has an entry of first.extent and of
 * extent.extent for each dimension. Errors, on every rank: dtype for another than the array's,
 * shape for entries of another number and for memory that holds less than the box. */
WEFT_API WEFT_NODISCARD weft_status weft_get_fortran(weft_array *a, weft_shape first,
                                                     weft_shape extent, void *memory,
                                                     int64_t elements, weft_dtype dtype);
WEFT_API WEFT_NODISCARD weft_status weft_put_fortran(weft_array *a, weft_shape first,
                                                     weft_shape extent, const void *memory,
                                                     int64_t elements, weft_dtype dtype);

/* Collective. The value of a 0-d or one-element array, on every rank. */
WEFT_API WEFT_NODISCARD weft_status weft_item(weft_array *a, weft_value *value);

#ifdef __cplusplus
}
#endif
#endif
