/* Factorisations by ScaLAPACK, over all nodes (or over the ranks of one).
 *
 * All functions are Collective and symmetric: every rank returns the same status and sentence.
 * Operands are kept; they may be of any layout and dtype (cast to the call's) and are finite: that
 * is the caller's to check. Results are arrays that exist, of the right shape and dtype, or NULL
 * handles, which are created in the standard layout. Each function is an operation of its own that
 * is entered and left; `call` names it, has its dtype (one of LAPACK's four) and options, and gets
 * driver, grid and times in its certificate.
 *
 * A matrix is dealt out in square blocks over a near-square grid of ranks; no rank has more than
 * its share of it. Memory: one cyclic copy per operand and result, and ScaLAPACK's workspace.
 * Bytes: each element of an operand or result that lies on another node than its block is sent
 * once; then those of the algorithm. Errors: WEFT_ERR_UNSUPPORTED for a session without MPI, a
 * build without ScaLAPACK, pieces or workspace beyond 32-bit indices; WEFT_ERR_MEMORY.
 */
#ifndef WEFT__LINALG_SCALAPACK_H
#define WEFT__LINALG_SCALAPACK_H

#include <weft/svd.h>

#include "linalg/operands.h"

/* P·L·U of a square matrix, dealt out over the grid. */
typedef struct weft__scalapack_lu weft__scalapack_lu;

/* p?getrf. A zero pivot is no failure here: *zero_pivot is its number from 1, or 0. With rcond not
 * NULL the reciprocal condition number in the 1-norm is estimated (linalg/condition); NaN for a
 * singular matrix. */
weft_status weft__scalapack_lu_create(weft__call *call, weft_array *a, double *rcond,
                                      weft__scalapack_lu **lu, int64_t *zero_pivot);

/* p?getrs: b is n, or n × k. *x may be b. */
weft_status weft__scalapack_lu_solve(weft__scalapack_lu *lu, weft__call *call, weft_array *b,
                                     weft_array **x);

/* p?getri, in place: of the handle only weft__scalapack_lu_free is left. */
weft_status weft__scalapack_lu_invert(weft__scalapack_lu *lu, weft__call *call, weft_array **r);

/* Copies the diagonal of U to `diagonal` on every rank, 2·n doubles (real and imaginary parts);
 * *is_odd: whether P is an odd permutation. The determinant is their product, with that sign. */
weft_status weft__scalapack_lu_diagonal(weft__scalapack_lu *lu, weft__call *call, double *diagonal,
                                        bool *is_odd);

/* Logically collective. NULL is allowed; *lu becomes NULL. */
void weft__scalapack_lu_free(weft__scalapack_lu **lu);

/* p?potrf: L, with zeros above its diagonal, of the Hermitian matrix of which the lower triangle is
 * read. *minor is the order of the first leading minor that is not positive definite, or 0: then *l
 * is left alone. With rcond not NULL the reciprocal condition number of L in the 1-norm is
 * estimated (p?trcon). */
weft_status weft__scalapack_cholesky(weft__call *call, weft_array *a, double *rcond, weft_array **l,
                                     int64_t *minor);

/* p?geqrf, p?orgqr: q is m × k or NULL for none, r is k × n, k = min(m, n). */
weft_status weft__scalapack_qr(weft__call *call, weft_array *a, weft_array **q, weft_array **r);

/* The x with the least ‖a·x − b‖ of a matrix of full rank, of least norm where m < n (p?geqrf or
 * p?gelqf, p?ormqr or p?ormlq, p?trtrs); b is m, or m × k; x is n, or n × k. *rcond: of the
 * triangle in the 1-norm; where it is 0 *x is left alone. */
weft_status weft__scalapack_lstsq(weft__call *call, weft_array *a, weft_array *b, double *rcond,
                                  weft_array **x);

/* p?syevd, p?heevd: eigenvalues w (real, ascending) and orthonormal eigenvectors, the columns of v,
 * of a Hermitian matrix of which the lower triangle is read; v NULL: values only (p?sytrd,
 * ?sterf). Errors: WEFT_ERR_NOT_CONVERGED. */
weft_status weft__scalapack_eigh(weft__call *call, weft_array *a, weft_array **w, weft_array **v);

/* p?gebrd, the SVD of the bidiagonal matrix by divide and conquer, p?ormqr and p?ormlq; or, with
 * driver WEFT_DRIVER_GESVD, p?gesvd. u, s, vt as in weft_svd; u and vt are not looked at for values
 * only. Divide and conquer's vectors are kept in its factored form (O(n log n) numbers), which
 * every rank applies to its own rows: nobody has n² elements. Errors: WEFT_ERR_NOT_CONVERGED. */
weft_status weft__scalapack_svd(weft__call *call, weft_array *a, weft_svd_mode mode, weft_array **u,
                                weft_array **s, weft_array **vt);

#endif
