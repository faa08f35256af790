/* What the functions of solve.h, eigen.h and svd.h do with stacks of matrices (linalg/batch.h).
 *
 * All are Collective and come after weft__call_begin; they check, compute and deliver. A
 * certificate has driver and times.
 */
#ifndef WEFT__LINALG_STACK_H
#define WEFT__LINALG_STACK_H

#include <weft/svd.h>

#include "linalg/operands.h"

weft_status weft__stack_solve(weft__call *call, weft_array *a, weft_array *b, weft_array **x);
weft_status weft__stack_inverse(weft__call *call, weft_array *a, weft_array **inverse);
weft_status weft__stack_cholesky(weft__call *call, weft_array *a, weft_array **l);

/* v may be NULL. */
weft_status weft__stack_eig(weft__call *call, weft_array *a, weft_array **w, weft_array **v);
weft_status weft__stack_eigh(weft__call *call, weft_array *a, weft_array **w, weft_array **v);

/* u and vt may be NULL in the mode of values only. */
weft_status weft__stack_svd(weft__call *call, weft_array *a, weft_svd_mode mode, weft_array **u,
                            weft_array **s, weft_array **vt);

#endif
