/* How large an inverse is that is known by what it does to vectors alone. */
#ifndef WEFT__LINALG_CONDITION_H
#define WEFT__LINALG_CONDITION_H

#include "array/array.h"

/* Collective. *y = the inverse, or its adjoint, times a vector x. *y is NULL before. */
typedef weft_status weft__inverse(void *context, bool adjoint, weft_array *x, weft_array **y);

/* Collective. Estimates ‖A⁻¹‖ in the 1-norm from below, of n ≥ 1: seldom less than a third of it.
 * A handful of products (Higham, ACM Trans. Math. Softw. 14, 1988, algorithm 674, as LAPACK's
 * ?lacn2). Infinite where the inverse overflows. */
weft_status weft__estimate_inverse(weft_session *s, int64_t n, weft_dtype dtype,
                                   weft__inverse *inverse, void *context, double *norm);

#endif
