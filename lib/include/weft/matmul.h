/* Products of matrices.
 *
 *     weft_matmul(a, b, &c);              numpy.matmul(a, b)
 *     weft_gemm(-1, a, b, 1, c);          c -= a @ b
 *
 * Shapes as in NumPy: (…, m, k) by (…, k, n) gives (…, m, n), leading dimensions broadcast; a
 * vector on the left is a row, one on the right a column, and that dimension is not in the result.
 * Two vectors give a 0-d array. Operands of different dtypes are promoted. Floats and complex
 * numbers are multiplied by BLAS on one core per tile, integers by loops (they wrap), bool is any(a
 * & b).
 *
 * The same bits for every number of ranks, threads and nodes: the sum over k is cut at multiples of
 * 768, the result at multiples of 192 rows and columns, and the remainders are computed alone.
 * Tiles are whole such cells, as large as the shape and the cores allow (where a BLAS rounds larger
 * tiles differently, one cell at a time). A vector by a matrix is a sum along an axis
 * (weft/reduce.h).
 *
 * All are Collective. Memory: on a node of one's own a and b are read where they are, also
 * transposed and sliced by rows or columns; what BLAS cannot read (negative or two steps, other
 * dtypes, memory of weft_wrap on a node of several ranks) is copied once. Over nodes a is read in
 * place where its rows lie as the result's do, else copied so; b is fetched in panels of up to 64
 * MiB and 768 rows or more, so that every node receives all of b but its own rows, and up to 191
 * rows of a at each end. Errors: shapes that do not go together (both are named), c of another
 * shape or dtype.
 */
#ifndef WEFT_MATMUL_H
#define WEFT_MATMUL_H

#include <weft/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* *c is created in the standard layout, or filled; it may share memory with a and b. */
WEFT_API WEFT_NODISCARD weft_status weft_matmul(weft_array *a, weft_array *b, weft_array **c);

/* c = alpha·a·b + beta·c, with c's dtype, float or complex, to which the others are cast (same
 * kind). With beta 0 c is not read. The factors are rounded to c's dtype. */
WEFT_API WEFT_NODISCARD weft_status weft_gemm(double alpha, weft_array *a, weft_array *b,
                                              double beta, weft_array *c);

#ifdef __cplusplus
}
#endif
#endif
