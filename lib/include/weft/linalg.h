/* What the functions of dense linear algebra have in common: which path runs, and a certificate.
 *
 *     weft_certificate proof;
 *     weft_linalg_options options = {.certificate = &proof};
 *     WEFT_TRY(weft_solve_with(a, b, &options, &x));
 *     printf("residual %g, 1/condition %g\n", proof.residual, proof.rcond);
 *
 * Where the matrix is decides what runs (docs/linear-algebra.md):
 *   on one node            LAPACK on the node's memory, by one rank with the cores of all ranks of
 *                          the node, which sleep meanwhile;
 *   over several nodes     ScaLAPACK on a block-cyclic copy, with a grid of all ranks; a matrix
 * that is small is gathered on the first node and goes to LAPACK instead. Tall matrices are first
 * reduced to their triangle, each block of rows on one core (TSQR).
 *
 * dtypes: float32, float64, complex64, complex128; booleans and integers become float64, and
 * operands of different dtypes are promoted. Inputs are kept unless WEFT_OVERWRITE allows them to
 * be destroyed. Results are created in the standard layout, or filled where a handle is given
 * (right shape and dtype). All functions are Collective. These results may differ in the last bits
 * between numbers of ranks, threads and nodes.
 *
 * Stacks of matrices, (…, m, n) with one or more leading dimensions, are taken by weft_solve,
 * weft_inv, weft_det, weft_slogdet, weft_cholesky, weft_eigh, weft_eig and weft_svd: many small
 * problems, each computed by one core alone with LAPACK, so that its result has the same bits on
 * any number of ranks, threads and nodes. They are dealt to nodes by rows of dimension 0, and there
 * to all cores; an operand that lies so is read in place, another is copied once. The lowest
 * failing one is named by its index. Their certificate has driver, nonfinite and times;
 * WEFT_DRIVER_SCALAPACK is refused.
 *
 * Errors of all: WEFT_ERR_SHAPE (both shapes named), WEFT_ERR_DTYPE, WEFT_ERR_NOT_FINITE (NaN or
 * infinity in what is read of an operand, with the place of the first), WEFT_ERR_MEMORY,
 * WEFT_ERR_UNSUPPORTED (sizes beyond 32-bit LAPACK or ScaLAPACK, refused before anything is
 * allocated; a driver that this build lacks). Each the same on every rank; results are not created
 * then.
 */
#ifndef WEFT_LINALG_H
#define WEFT_LINALG_H

#include <weft/array.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum weft_driver {
    WEFT_DRIVER_AUTO,
    WEFT_DRIVER_LAPACK,    /* gathered on the first node, tall matrices too */
    WEFT_DRIVER_SCALAPACK, /* block-cyclic over all ranks, also on one node; needs MPI */
    WEFT_DRIVER_GESVD,     /* singular values by QR iteration, on whichever path AUTO takes */
    WEFT_DRIVERS
} weft_driver;

/* Local. "auto", "lapack", "scalapack", "gesvd"; NULL for other values. */
WEFT_API const char *weft_driver_name(weft_driver driver);

/* What a function found out about its result. What does not apply is NaN, or -1 for the rank. Norms
 * are computed of scaled operands, so that elements near either end of the dtype's range do no
 * harm. A result that overflowed is delivered, as in NumPy: then `nonfinite` says so, and residual
 * and orthogonality, where they apply, are infinite. */
typedef struct weft_certificate {
    const char *driver; /* what ran; static storage: "lapack", "scalapack", "tsqr", "randomised"; of
                           WEFT_DRIVER_GESVD "gesvd", "p?gesvd", "tsqr gesvd" */
    int grid[2];        /* of ranks: 1 × 1 for LAPACK, all × 1 for TSQR */
    double residual; /* relative, in Frobenius norms: ‖A − QR‖/‖A‖ and the like; for systems
                        ‖Ax − b‖/(‖A‖‖x‖ + ‖b‖). NaN where the operand was overwritten */
    double orthogonality; /* largest ‖QᴴQ − I‖ of the orthogonal factors, Frobenius */
    double rcond;      /* estimated reciprocal condition number: of a square system in the 1-norm,
                          else smallest / largest singular value */
    double bound;      /* of ‖A − U·S·Vᴴ‖₂ for a randomised factorisation */
    int64_t rank;      /* numerical rank, where it was decided; else -1 */
    int64_t nonfinite; /* elements of the results, of stacks too, that are NaN or infinite: as the
                          operands are finite, they overflowed. 0 for factors that are kept (LU) */
    double seconds;    /* of the whole call without making this certificate */
    double prepare_seconds, factor_seconds, deliver_seconds; /* parts: copies, LAPACK, results */
} weft_certificate;

enum {
    WEFT_OVERWRITE = 1
}; /* operands may be destroyed: saves the copy where they lie as wanted */

/* Zero in a field means "as usual". */
typedef struct weft_linalg_options {
    weft_driver driver;
    unsigned flags;                /* WEFT_OVERWRITE */
    int blas_threads; /* of LAPACK, and of each rank of ScaLAPACK; 0: as calibrated. At most 4096;
                         more than the cores that are lent are cut to them */
    weft_certificate *certificate; /* filled, at the cost of a product or two, when not NULL */
} weft_linalg_options;

#ifdef __cplusplus
}
#endif
#endif
