/* The two ways to singular values over a grid, for a matrix that is at least as high as wide. */
#ifndef WEFT__LINALG_SCALAPACK_SVD_H
#define WEFT__LINALG_SCALAPACK_SVD_H

#include "linalg/scalapack_run.h"

/* Where the vectors go: as columns, or with WEFT__ADJOINT as rows. */
typedef struct weft__svd_target {
    weft_array *left, *right; /* NULL: values only */
    weft__form left_form, right_form;
    int64_t columns; /* of the left ones: those of the matrix, or its rows */
} weft__svd_target;

/* Collective, in the operation: a, of at least one column, is destroyed. `values` are right on rank
 * 0. Divide and conquer; QR iteration (p?gesvd). */
weft_status weft__svd_by_parts(weft__call *call, weft__cyclic *a, const weft__svd_target *to,
                               double *values);
weft_status weft__svd_by_iteration(weft__call *call, weft__cyclic *a, const weft__svd_target *to,
                                   double *values);

#endif
