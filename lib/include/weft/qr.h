/* QR and least squares. What holds for all: weft/linalg.h. */
#ifndef WEFT_QR_H
#define WEFT_QR_H

#include <weft/linalg.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Collective. a = q·r: a is m × n, k = min(m, n), q is m × k with orthonormal columns, r is k × n
 * upper triangular. NULL for q leaves it out, and saves more than half of the work. Householder
 * (?geqrf, ?orgqr). A tall matrix (m ≥ 8·n) goes block of rows by block of rows, each on one core
 * of the node that has it (TSQR: Demmel, Grigori, Hoemmen, Langou, SIAM J. Sci. Comput. 34, 2012);
 * between nodes go n² elements per block of rows then. Signs of r's diagonal are not normalised. */
WEFT_API WEFT_NODISCARD weft_status weft_qr(weft_array *a, weft_array **q, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_qr_with(weft_array *a, const weft_linalg_options *options,
                                                 weft_array **q, weft_array **r);

/* Collective. The x that makes ‖a·x − b‖ least, for each column of b (m, or m × k); of those that
 * do the one of least norm. a of full rank goes through QR; else singular values of at most rcond
 * times the largest are taken as 0 (?gelsd). rcond < 0 is max(m, n) times the dtype's epsilon, as in
 * NumPy, but then full rank is asked of a with its columns scaled to norm 1, as QR sees them, so that
 * a problem is not given up only because its columns differ in size. *rank is the numerical rank;
 * `residuals`, when not NULL, gets the sums of squares ‖a·x − b‖² by column (0-d for a vector),
 * computed from the residual itself. The certificate's residual is ‖aᴴ(a·x − b)‖ / (‖a‖²‖x‖ +
 * ‖a‖‖b‖), its rcond the ratio of the singular values (over ScaLAPACK, where the rank is full, an
 * estimate of the scaled columns' in the 1-norm). */
WEFT_API WEFT_NODISCARD weft_status weft_lstsq(weft_array *a, weft_array *b, double rcond,
                                               weft_array **x, int64_t *rank);
WEFT_API WEFT_NODISCARD weft_status weft_lstsq_with(weft_array *a, weft_array *b, double rcond,
                                                    const weft_linalg_options *options,
                                                    weft_array **x, weft_array **residuals,
                                                    int64_t *rank);

#ifdef __cplusplus
}
#endif
#endif
