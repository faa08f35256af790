/* Matrices that lie on the first node as ordinary C matrices, for LAPACK.
 *
 * The rows of such an array are dealt to the first node's ranks; where there is one node that is
 * the standard layout, and results are made in place.
 */
#ifndef WEFT__LINALG_DENSE_H
#define WEFT__LINALG_DENSE_H

#include <weft/linalg.h>

#include "array/array.h"

/* Collective. An uninitialised matrix. */
weft_status weft__dense_new(weft_session *s, weft_shape shape, weft_dtype dtype, weft_array **d);

/* Collective. A copy of `a`, a matrix or a vector, in `dtype`; of its transpose with `transposed`.
 * Where `may_overwrite`, and a lies as wanted, *d is another handle on a itself. */
weft_status weft__dense_copy(weft_array *a, weft_dtype dtype, bool transposed, bool may_overwrite,
                             weft_array **d);

/* Symmetric: whether `r`, NULL or the caller's, can take a result. */
weft_status weft__dense_check(weft_session *s, const char *operation, weft_shape shape,
                              weft_dtype dtype, const weft_array *r);

/* Collective. Memory for a result: another handle on r, NULL or the caller's, where LAPACK can
 * write there, else a matrix aside. */
weft_status weft__dense_result(weft_session *s, weft_shape shape, weft_dtype dtype, weft_array *r,
                               weft_array **d);

/* Collective. *r is created in the standard layout or filled from d, or from d's transpose. */
weft_status weft__dense_deliver(weft_array *d, bool transposed, weft_array **r);

/* The memory, on the ranks of the first node; row-major. */
void *weft__dense_data(const weft_array *d);

#endif
