/* Square systems: solve, LU, Cholesky, inverse, determinant. What holds for all: weft/linalg.h. */
#ifndef WEFT_SOLVE_H
#define WEFT_SOLVE_H

#include <weft/linalg.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Collective. x of a·x = b: a is n × n, b is n (a vector) or n × k (k right-hand sides), x has b's
 * shape; x may be b. LU with partial pivoting (?getrf, ?getrs; p?getrf, p?getrs). Errors: a
 * singular matrix (WEFT_ERR_SINGULAR, which pivot is zero). A nearly singular one is solved: see
 * the certificate's rcond. Memory: a copy of a, for k > 1 one of b. Of stacks (weft/linalg.h) the
 * leading dimensions broadcast; as in NumPy 2 b of one dimension is a vector for every matrix, else
 * a stack of matrices. */
WEFT_API WEFT_NODISCARD weft_status weft_solve(weft_array *a, weft_array *b, weft_array **x);
WEFT_API WEFT_NODISCARD weft_status weft_solve_with(weft_array *a, weft_array *b,
                                                    const weft_linalg_options *options,
                                                    weft_array **x);

/* P·L·U of a square matrix, to solve with it again and again. */
typedef struct weft_lu weft_lu;

/* Collective. Factors a; singular matrices are refused. *lu must be NULL; it holds the factors
 * until it is freed, also after a is. The certificate has rcond, driver and times. */
WEFT_API WEFT_NODISCARD weft_status weft_lu_create(weft_array *a,
                                                   const weft_linalg_options *options,
                                                   weft_lu **lu);

/* Collective. a·x = b by the factors of a; b as in weft_solve, of a dtype that can be cast to the
 * factors' by NumPy's rule same_kind. */
WEFT_API WEFT_NODISCARD weft_status weft_lu_solve(weft_lu *lu, weft_array *b, weft_array **x);

/* Local. The reciprocal condition number in the 1-norm, estimated by ?gecon. */
WEFT_API double weft_lu_rcond(const weft_lu *lu);

/* Logically collective (same order on every rank). NULL is allowed; *lu becomes NULL. */
WEFT_API void weft_lu_free(weft_lu **lu);

/* Collective. L, lower triangular with L·Lᴴ = a, of a positive definite Hermitian matrix of which
 * the lower triangle is read; above it anything may stand, also NaN. Errors: not positive definite
 * (WEFT_ERR_NOT_POSITIVE_DEFINITE, the order of the first leading minor that is not). (?potrf,
 * ?pocon) */
WEFT_API WEFT_NODISCARD weft_status weft_cholesky(weft_array *a, weft_array **l);
WEFT_API WEFT_NODISCARD weft_status weft_cholesky_with(weft_array *a,
                                                       const weft_linalg_options *options,
                                                       weft_array **l);

/* Collective. The inverse (?getrf, ?getri). Errors: singular. The residual is ‖a·b − I‖ / (‖a‖‖b‖).
 */
WEFT_API WEFT_NODISCARD weft_status weft_inv(weft_array *a, weft_array **b);
WEFT_API WEFT_NODISCARD weft_status weft_inv_with(weft_array *a, const weft_linalg_options *options,
                                                  weft_array **b);

/* Collective. numpy.linalg.det and slogdet of a matrix (0-d results) or of a stack: a result for
 * each matrix, the logarithms in the dtype's real type. */
WEFT_API WEFT_NODISCARD weft_status weft_det(weft_array *a, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_slogdet(weft_array *a, weft_array **sign,
                                                 weft_array **log);

/* Collective. The determinant, in the dtype of the factorisation; 0 for a singular matrix, 1 for
 * one of 0 × 0. Overflows where the number does: then see weft_slogdet_value. */
WEFT_API WEFT_NODISCARD weft_status weft_det_value(weft_array *a, weft_value *det);

/* Collective. sign · exp(log) = det: a sign of ±1, or of modulus 1 if complex; 0 and -infinity for
 * a singular matrix. */
WEFT_API WEFT_NODISCARD weft_status weft_slogdet_value(weft_array *a, weft_value *sign,
                                                       double *log);

#ifdef __cplusplus
}
#endif
#endif
