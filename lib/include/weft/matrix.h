/* Functions of whole matrices: traces, Kronecker and tensor products, powers, exponentials, norms,
 * condition numbers, ranks, pseudo-inverses.
 *
 *     weft_matrix_power(a, -3, &r);
 *     weft_cond(a, WEFT_NORM_2, &condition);
 *     weft_tensordot_axes(a, b, WEFT_AXES(2, 0), WEFT_AXES(0, 1), &r);
 *
 * All are Collective. Results that are arrays are created in the standard layout, or filled where a
 * handle is given (right shape and dtype; it may share memory with an operand). Products are those
 * of weft_matmul, the same bits on any machine shape; what needs a factorisation (negative powers,
 * weft_expm, weft_cond, weft_pinv, weft_matrix_rank, the norms of singular values) is as
 * reproducible as that (weft/linalg.h), and refuses NaN and infinities with WEFT_ERR_NOT_FINITE.
 */
#ifndef WEFT_MATRIX_H
#define WEFT_MATRIX_H

#include <weft/array.h>
#include <weft/axes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* numpy.trace: the sum over diagonal k of two axes, in the dtype of weft_sum. Reads the diagonal
 * alone. Errors: fewer than two dimensions, axes. */
WEFT_API WEFT_NODISCARD weft_status weft_trace(weft_array *a, int64_t k, int axis1, int axis2,
                                               weft_array **r);

/* Of a matrix, on every rank; k is 0 for the main diagonal. */
WEFT_API WEFT_NODISCARD weft_status weft_trace_value(weft_array *a, int64_t k, weft_value *trace);

/* numpy.kron: block (i, j, …) of the result is a[i, j, …]·b; missing dimensions are put in front,
 * as extents of 1. Each element is one product, made where it belongs. Errors: more than 8
 * dimensions (WEFT_ERR_UNSUPPORTED), extents beyond 2^63 - 1. */
WEFT_API WEFT_NODISCARD weft_status weft_kron(weft_array *a, weft_array *b, weft_array **r);

/* numpy.outer: a[i]·b[j] of both in C order. */
WEFT_API WEFT_NODISCARD weft_status weft_outer(weft_array *a, weft_array *b, weft_array **r);

/* numpy.tensordot: sums over the last n dimensions of a and the first n of b (n 0: the outer
 * product), or over the axes named in pairs; the result has the others, those of a first. One
 * product of matrices (booleans: any(a & b)), after copies where axes must be moved. Errors:
 * extents that differ (both are named), axes out of range, repeated or not as many. */
WEFT_API WEFT_NODISCARD weft_status weft_tensordot(weft_array *a, weft_array *b, int n,
                                                   weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_tensordot_axes(weft_array *a, weft_array *b,
                                                        const weft_axes *of_a,
                                                        const weft_axes *of_b, weft_array **r);

/* numpy.linalg.matrix_power of a square matrix or a stack of them, by squaring: log2(n) to
 * 2·log2(n) products. Of integers with n ≥ 0 in their own dtype, which wraps; n = 0 gives the
 * identity; with n < 0 powers of weft_inv's result. Errors: not square; singular with n < 0. */
WEFT_API WEFT_NODISCARD weft_status weft_matrix_power(weft_array *a, int64_t n, weft_array **r);

/* The exponential of a square matrix: scaling and squaring with diagonal Padé approximants of
 * degree 3 to 13 (Higham, SIAM J. Matrix Anal. Appl. 26, 2005), the scaling chosen by norms of
 * powers so that matrices far from normal are not scaled too much (Al-Mohy and Higham, the same
 * 31, 2009, algorithm 6.1, with bounds by the powers at hand in place of estimates). Six products,
 * one solve and a product for each squaring, at most. Memory: eight matrices. Integers give
 * float64. Overflows to infinity, or NaN, where the result does. */
WEFT_API WEFT_NODISCARD weft_status weft_expm(weft_array *a, weft_array **r);

/* numpy.linalg.norm's orders for matrices. */
typedef enum weft_norm_order {
    WEFT_NORM_FRO,     /* the root of the sum of squares */
    WEFT_NORM_NUC,     /* the sum of singular values */
    WEFT_NORM_1,       /* the largest sum of absolute values down a column, */
    WEFT_NORM_MINUS_1, /* the smallest */
    WEFT_NORM_INF,     /* the largest sum along a row, */
    WEFT_NORM_MINUS_INF,
    WEFT_NORM_2, /* the largest singular value, */
    WEFT_NORM_MINUS_2,
    WEFT_NORM_ORDERS
} weft_norm_order;

/* The norm of a matrix, computed in its dtype (integers: float64). NaN where a has one, unless
 * singular values are asked for; the Frobenius norm overflows where squares do. Errors: not a
 * matrix; nothing to take the largest or smallest of (WEFT_ERR_SHAPE); an order outside the
 * enumeration. */
WEFT_API WEFT_NODISCARD weft_status weft_matrix_norm(weft_array *a, weft_norm_order order,
                                                     double *norm);

/* numpy.linalg.cond: norm(a)·norm(inverse of a), for the orders 2 and -2 the ratio of the extreme
 * singular values, where a need not be square. Infinity for a singular matrix (for -2, of which
 * the smallest value is exactly 0, 0; for a matrix of zeros infinity). Errors: not square, a matrix
 * without elements. */
WEFT_API WEFT_NODISCARD weft_status weft_cond(weft_array *a, weft_norm_order order,
                                              double *condition);

/* The Moore-Penrose inverse, n × m for a of m × n, or of each matrix of a stack, from its singular
 * values; those up to rcond times the largest are taken as 0. NumPy's default for rcond is 1e-15; a
 * negative one stands for max(m, n) times the dtype's epsilon. */
WEFT_API WEFT_NODISCARD weft_status weft_pinv(weft_array *a, double rcond, weft_array **r);

/* numpy.linalg.matrix_rank: how many singular values are over `tol`; a negative tol stands for the
 * largest one times max(m, n) times the dtype's epsilon. 0 for a matrix without elements; of a
 * vector or a number whether any of it is not 0. */
WEFT_API WEFT_NODISCARD weft_status weft_matrix_rank(weft_array *a, double tol, int64_t *rank);

#ifdef __cplusplus
}
#endif
#endif
