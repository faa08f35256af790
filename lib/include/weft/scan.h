/* Running sums and products along an axis, and differences of neighbours.
 *
 * One answer: the bits do not depend on ranks, threads or nodes, nor on which axis a line lies.
 */
#ifndef WEFT_SCAN_H
#define WEFT_SCAN_H

#include <weft/array.h>
#include <weft/axes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Collective. numpy.cumsum: element i along the axis (negative ones count from the last) becomes
 * the sum of elements 0 … i. bool and signed integers give int64, unsigned ones uint64 (both wrap
 * around), floats and complex numbers their own dtype. *r may be `a` itself where the dtypes agree.
 *
 * Lines are cut in leaves of 4096 elements. Inside a leaf one element is added after the other,
 * float32 in float64; so are the leaves' sums; an element is the sum of the leaves before it plus
 * the sum inside its own. The error grows with 4096 + n / 4096 instead of n. As each leaf begins
 * anew, a sum that overflows on the way may come back where NumPy's stays infinite, and a leaf
 * whose own sum overflows is infinite also if what stands before it would cancel it.
 *
 * Reads twice and writes once (lines of one leaf: reads once). Along axis 0, or flat, each node
 * sends the next 16 bytes a line (32 for complex); along other axes nothing. Operands with another
 * layout than the result's are fetched as weft_copy does. Errors: the axis; *r of another shape or
 * dtype, or a strided view; memory. */
WEFT_API WEFT_NODISCARD weft_status weft_cumsum(weft_array *a, int axis, weft_array **r);

/* Collective. numpy.cumprod, NumPy's bits: one product after the other in the result's dtype, since
 * products of leaves overflow where the whole does not. Hence a line is one core's work, and along
 * axis 0, or flat, the nodes work in turn; each sends the next 8 bytes a line (16 for complex128).
 * dtypes, arguments and errors as weft_cumsum. */
WEFT_API WEFT_NODISCARD weft_status weft_cumprod(weft_array *a, int axis, weft_array **r);

/* Collective. numpy.diff: the n-th difference of neighbours along the axis, n elements fewer (none
 * where there are no more than n); n = 0 copies. The dtype stays: unsigned differences wrap around,
 * those of bool are `not_equal`. Per difference, the rows at the borders of nodes are sent. Errors:
 * n < 0, the axis, a 0-d array; *r as above. */
WEFT_API WEFT_NODISCARD weft_status weft_diff(weft_array *a, int64_t n, int axis, weft_array **r);

#ifdef __cplusplus
}
#endif
#endif
