/* Compaction: the elements, or the flat indices, of which a mask is true, in order. */
#ifndef WEFT__OPS_NONZERO_H
#define WEFT__OPS_NONZERO_H

#include "array/array.h"

/* Inside an entered operation: the flat indices of the elements of `mask` that are not 0, a new 1-d
 * int64 array *positions (or *positions filled) in the standard layout. */
weft_status weft__nonzero_positions(weft_array *mask, const char *operation,
                                    weft_array **positions);

/* The same for the elements of `a`, of as many as the mask's. */
weft_status weft__nonzero_select(weft_array *mask, weft_array *a, const char *operation,
                                 weft_array **r);

/* How many elements are not 0. */
weft_status weft__nonzero_count(weft_array *mask, const char *operation, int64_t *count);

#endif
