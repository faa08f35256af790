/* Eigenvalues and eigenvectors. What holds for all: weft/linalg.h. */
#ifndef WEFT_EIGEN_H
#define WEFT_EIGEN_H

#include <weft/linalg.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Collective. Of a Hermitian matrix, whose lower triangle is read (above it anything may stand,
 * also NaN): eigenvalues w ascending, of the dtype's real type, and, unless v is NULL, orthonormal
 * eigenvectors in v's columns: a·v = v·diag(w). Divide and conquer (?syevd, ?heevd; p?syevd).
 * Errors: WEFT_ERR_NOT_CONVERGED. */
WEFT_API WEFT_NODISCARD weft_status weft_eigh(weft_array *a, weft_array **w, weft_array **v);
WEFT_API WEFT_NODISCARD weft_status weft_eigh_with(weft_array *a,
                                                   const weft_linalg_options *options,
                                                   weft_array **w, weft_array **v);

/* Collective. Of any square matrix: eigenvalues, complex also where a is real (with imaginary parts
 * of 0 where they are real), and, unless v is NULL, right eigenvectors of norm 1 in v's columns. By
 * LAPACK on one node (?geev); WEFT_DRIVER_SCALAPACK is refused. Errors: WEFT_ERR_NOT_CONVERGED. */
WEFT_API WEFT_NODISCARD weft_status weft_eig(weft_array *a, weft_array **w, weft_array **v);
WEFT_API WEFT_NODISCARD weft_status weft_eig_with(weft_array *a, const weft_linalg_options *options,
                                                  weft_array **w, weft_array **v);

#ifdef __cplusplus
}
#endif
#endif
