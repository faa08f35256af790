/* Singular values, and what is made of them. What holds for all: weft/linalg.h. */
#ifndef WEFT_SVD_H
#define WEFT_SVD_H

#include <weft/linalg.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum weft_svd_mode {
    WEFT_SVD_THIN,  /* u is m × k and vt k × n, k = min(m, n) */
    WEFT_SVD_FULL,  /* u is m × m and vt n × n */
    WEFT_SVD_VALUES /* neither: u and vt may be NULL */
} weft_svd_mode;

/* Collective. a = u·diag(s)·vt, a of m × n; s has k = min(m, n) values of the dtype's real type,
 * largest first; u has orthonormal columns, vt orthonormal rows (vt is Vᴴ). Divide and conquer
 * (?gesdd); a tall or wide matrix (8 times) goes through TSQR and the SVD of its triangle first,
 * unless u or vt of it are wanted whole. Over nodes ?gebrd, ?bdsdc, ?ormbr. With WEFT_DRIVER_GESVD
 * QR iteration. Errors: WEFT_ERR_NOT_CONVERGED. */
WEFT_API WEFT_NODISCARD weft_status weft_svd(weft_array *a, weft_svd_mode mode, weft_array **u,
                                             weft_array **s, weft_array **vt);
WEFT_API WEFT_NODISCARD weft_status weft_svd_with(weft_array *a, weft_svd_mode mode,
                                                  const weft_linalg_options *options,
                                                  weft_array **u, weft_array **s, weft_array **vt);

/* Collective. The singular values alone. */
WEFT_API WEFT_NODISCARD weft_status weft_svd_values(weft_array *a, weft_array **s);

/* How a randomised factorisation goes about it; zero means "as usual". */
typedef struct weft_sketch {
    int64_t oversampling; /* columns beyond `rank`; 0: 10 */
    int iterations;       /* of the power method; 0: 2, negative: none */
    uint64_t seed;        /* of the random columns (weft_random_normal) */
} weft_sketch;

/* Collective. The `rank` largest singular values and their vectors, approximately: the range of a
 * is sampled by products with random columns, orthonormalised after each (Halko, Martinsson, Tropp,
 * SIAM Review 53, 2011, algorithms 4.4 and 5.1). u is m × rank, s has rank values, vt is rank × n.
 * 1 ≤ rank ≤ min(m, n). The certificate's residual is ‖a − u·s·vt‖/‖a‖ in Frobenius norms. Its
 * bound on the 2-norm ‖a − u·s·vt‖₂ is the smaller of two: ‖a − u·s·vt‖ in the Frobenius norm,
 * which is certain but for rounding and up to √min(m, n) times too large where the values left out
 * fall off slowly; and the a posteriori one of section 4.3 of that paper (ten probes; holds with
 * probability 1 − 1e-10) plus the first singular value left out, near the truth where the values
 * fall off fast. sketch may be NULL. A driver other than WEFT_DRIVER_AUTO is refused
 * (WEFT_ERR_ARGUMENT): there is one way. */
WEFT_API WEFT_NODISCARD weft_status weft_svd_rank(weft_array *a, int64_t rank,
                                                  const weft_sketch *sketch,
                                                  const weft_linalg_options *options,
                                                  weft_array **u, weft_array **s, weft_array **vt);

#ifdef __cplusplus
}
#endif
#endif
