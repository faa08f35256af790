/* What operations that index by data ask of their operands and results. */
#ifndef WEFT__OPS_INDEX_OPERAND_H
#define WEFT__OPS_INDEX_OPERAND_H

#include "array/array.h"

/* Inside an entered operation: *reached is `a` itself where every rank of a node reaches the node's
 * elements and they are contiguous, else a copy in the standard layout, which is also *temporary
 * (NULL before): the caller frees it. Symmetric but for memory, which is agreed on. */
weft_status weft__index_reach(weft_array *a, const char *operation, weft_array **reached,
                              weft_array **temporary);

/* Hands the array `*work`, which the operation made, to the caller: as *out where that is NULL and
 * the layout is the one that results have, else copied into *out, made or checked. *work is NULL
 * afterwards, also when this fails. */
weft_status weft__index_deliver(weft_session *s, const char *operation, weft_array **work,
                                weft_array **out);

/* The elements [first[n], first[n + 1]) of a 1-d array are to lie on node n: makes it. */
weft_status weft__index_make_on_nodes(weft_session *s, const char *operation, const int64_t *counts,
                                      weft_dtype dtype, weft_array **a);

/* A 1-d array or one of `shape` in the standard layout, or on every node. */
weft_status weft__index_make(weft_session *s, const char *operation, weft_shape shape,
                             weft_dtype dtype, bool is_everywhere, weft_array **a);

/* Flat C-order distance and extents before and after an axis of a shape. */
int64_t weft__shape_product(const weft_shape *shape, int first, int end);

/* Any count of elements at `data`, cast as `unsafe`; to bool is x != 0. */
void weft__index_cast(const weft__kernels *kernels, weft_dtype from, weft_dtype to,
                      const char *data, size_t count, void *out);

/* A fingerprint of two operands (b may be NULL) and a result. */
uint64_t weft__index_hash(const weft_array *a, const weft_array *b, weft_array *const *r);

/* Symmetric checks: the same session; a bool mask of the array's shape or of its first dimensions.
 */
weft_status weft__index_same_session(const weft_array *a, const weft_array *b,
                                     const char *operation);
weft_status weft__index_mask_check(weft_array *a, weft_array *mask, const char *operation);

#endif
