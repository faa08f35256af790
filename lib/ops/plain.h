/* Views made into arrays with memory of their own, for operations that want contiguous operands. */
#ifndef WEFT__OPS_PLAIN_H
#define WEFT__OPS_PLAIN_H

#include "array/array.h"

/* Inside an entered operation: *plain is `a` itself, or, where that is a strided view, a copy in
 * the standard layout, which is also *temporary (NULL before); the caller frees it with weft_free
 * when the operation ends. Other arrays are contiguous, but their layout may be in rows of one
 * element (layout.row == 1) and explicit. Symmetric but for memory, which is agreed on; ends with a
 * barrier if something was copied. */
weft_status weft__array_plain(weft_array *a, const char *operation, weft_array **plain,
                              weft_array **temporary);

/* Whether each rank has whole rows of the array's shape, one after another. */
bool weft__array_is_in_rows(const weft_array *a);

/* The same for operations that need whole rows of the array's shape on each rank: also an array
 * whose layout is in rows of one element is copied. */
weft_status weft__array_in_rows(weft_array *a, const char *operation, weft_array **plain,
                                weft_array **temporary);

#endif
