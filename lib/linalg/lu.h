/* The factors of a square matrix, wherever they are. */
#ifndef WEFT__LINALG_LU_H
#define WEFT__LINALG_LU_H

#include <weft/solve.h>

#include "linalg/operands.h"
#include "linalg/scalapack.h"

/* LAPACK's are of the transpose: it reads a C matrix so. */
struct weft_lu {
    weft_session *s;
    uint64_t serial; /* the same on all ranks */
    weft_dtype dtype;
    int64_t n;
    weft__scalapack_lu *dealt; /* over all ranks, or NULL: the rest */
    weft_array *factors;       /* n × n on the first node */
    int *pivots;               /* on rank 0 */
    int threads;
    double rcond;
};

/* Collective. Factors a copy of `a`, which is square and finite. A zero pivot is no failure here:
 * *zero_pivot is its number from 1, or 0. rcond is estimated where `with_rcond`. */
weft_status weft__lu_factor(weft__call *call, weft_array *a, bool with_rcond, weft_lu **lu,
                            int64_t *zero_pivot);

/* The sentence about that pivot. */
weft_status weft__lu_refuse_singular(const weft__call *call, int64_t n, int64_t zero_pivot);

/* Collective. Solves with b as in weft_solve; *x is created or filled. */
weft_status weft__lu_apply(weft_lu *lu, weft__call *call, weft_array *b, weft_array **x);

#endif
