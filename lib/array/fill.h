/* How an operation that makes one array from arguments begins. */
#ifndef WEFT__ARRAY_FILL_H
#define WEFT__ARRAY_FILL_H

#include "array/array.h"

/* Enters; makes *a, or checks it. `hash` is of the arguments but shape, dtype and *a. The caller
 * fills it and leaves. */
weft_status weft__create_begin(weft_session *s, const char *operation, uint64_t hash,
                               weft_shape shape, weft_dtype dtype, weft_array **a);

/* One element of 1 in the dtype, at most 16 bytes. */
void weft__create_one(const weft__kernels *kernels, weft_dtype dtype, char *one);

#endif
