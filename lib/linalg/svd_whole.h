/* Singular values of a matrix on the first node. */
#ifndef WEFT__LINALG_SVD_WHOLE_H
#define WEFT__LINALG_SVD_WHOLE_H

#include <weft/svd.h>

#include "linalg/operands.h"

/* What a decomposition gives; u and vt are NULL in the mode of values only. */
typedef struct weft__values {
    weft_array *u, *s, *vt;
} weft__values;

/* The shapes of u and vt: s has the smaller extent of a. */
void weft__svd_shapes(int64_t m, int64_t n, weft_svd_mode mode, weft_shape *u, weft_shape *vt);

/* Collective. a is m × n. `to` names the caller's arrays for the results, or NULLs; those of *found
 * are on the first node (linalg/dense.h) and may be the same ones. a is destroyed where
 * `may_overwrite`. */
weft_status weft__svd_whole(weft__call *call, weft_array *a, weft_svd_mode mode, bool may_overwrite,
                            const weft__values *to, weft__values *found);

/* Logically collective. */
void weft__values_free(weft__values *values);

#endif
