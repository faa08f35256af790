/* Reductions over all dimensions or some of them.
 *
 *     weft_sum(a, WEFT_AXES(0, 2), &r);
 *     weft_std(a, NULL, &(weft_reduce_options){.ddof = 1}, &r);
 *
 * `axes` NULL stands for all dimensions; negative axes count from the last. *r is created (in the
 * standard layout; on every node where one element is left), or filled: then it has the result's
 * shape and dtype. The same as the function of that name in an expression, which can be fused with
 * what it reduces: weft_eval("sum(x*y, axis=0)", …).
 *
 * The order of a sum or product of floats is the same for every number of ranks, threads and nodes.
 * For each kept index the reduced elements form a sequence, in C order of the reduced dimensions.
 * It is cut in leaves of 4096 elements, a leaf in sub-leaves of 256. In a sub-leaf element i is
 * added to lane i mod 16, in order; the lanes of sub-leaves are combined pairwise in a binary tree
 * by their index, then the 16 lanes of the leaf, then the leaves in a binary tree by theirs.
 * float32 is summed in float64, integers in 64 bits. So the chains of roundings are no longer than
 * those of NumPy's pairwise sum, and sum(x, axis=k) has for each kept index the bits of that line
 * summed alone.
 *
 * All are Collective. Errors: axes out of range or named twice (but 0 and -1 of a 0-d array, which
 * mean, var and std alone refuse, as NumPy does), argmin and argmax along several, dtypes without
 * such a reduction, min and max of no elements, *r of another shape or dtype. Bytes: each element
 * is read once (var and std along some axes: twice). Between nodes: nothing where dimension 0 is
 * kept and rows lie as the result's do; where it is reduced, each element travels at most once, and
 * with up to 8 results (or one) only a leaf's edge and O(log n) partial results.
 */
#ifndef WEFT_REDUCE_H
#define WEFT_REDUCE_H

#include <weft/array.h>
#include <weft/axes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All zero is as usual. */
typedef struct weft_reduce_options {
    bool keepdims; /* reduced dimensions stay with extent 1 */
    double ddof;   /* of var and std, also without NaN: divide by n - ddof; else 0 */
} weft_reduce_options;

typedef enum weft_reduction {
    WEFT_REDUCE_SUM,  /* bool and signed integers give int64, unsigned uint64; nothing gives 0 */
    WEFT_REDUCE_PROD, /* likewise; nothing gives 1 */
    WEFT_REDUCE_MEAN, /* integers give float64; nothing gives NaN */
    WEFT_REDUCE_VAR,  /* likewise; NaN or infinite where n - ddof is 0 or less */
    WEFT_REDUCE_STD,
    WEFT_REDUCE_MIN, /* NaN wins; of nothing refused */
    WEFT_REDUCE_MAX,
    WEFT_REDUCE_PTP,           /* max - min */
    WEFT_REDUCE_ANY,           /* bool; nothing gives False */
    WEFT_REDUCE_ALL,           /* bool; nothing gives True */
    WEFT_REDUCE_COUNT_NONZERO, /* int64 */
    WEFT_REDUCE_NORM,          /* sqrt of the sum of squares */
    WEFT_REDUCE_NANSUM,        /* without what is NaN: */
    WEFT_REDUCE_NANPROD,
    WEFT_REDUCE_NANMEAN,
    WEFT_REDUCE_NANVAR,
    WEFT_REDUCE_NANSTD,
    WEFT_REDUCE_NANMIN,
    WEFT_REDUCE_NANMAX,
    WEFT_REDUCE_ARGMIN, /* int64: the first place, in C order or along the one axis; NaN wins;
                            complex numbers by their real parts, then the imaginary ones */
    WEFT_REDUCE_ARGMAX,
    WEFT_REDUCTIONS
} weft_reduction;

/* Local. NumPy's name, "count_nonzero"; NULL for a value outside the enumeration. */
WEFT_API const char *weft_reduction_name(weft_reduction reduction);

/* Any of them; options NULL are all zero. */
WEFT_API WEFT_NODISCARD weft_status weft_reduce(weft_array *a, weft_reduction reduction,
                                                const weft_axes *axes,
                                                const weft_reduce_options *options, weft_array **r);

/* Over all dimensions, on every rank. */
WEFT_API WEFT_NODISCARD weft_status weft_reduce_value(weft_array *a, weft_reduction reduction,
                                                      const weft_reduce_options *options,
                                                      weft_value *value);

WEFT_API WEFT_NODISCARD weft_status weft_sum(weft_array *a, const weft_axes *axes, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_prod(weft_array *a, const weft_axes *axes, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_mean(weft_array *a, const weft_axes *axes, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_min(weft_array *a, const weft_axes *axes, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_max(weft_array *a, const weft_axes *axes, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_any(weft_array *a, const weft_axes *axes, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_all(weft_array *a, const weft_axes *axes, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_argmin(weft_array *a, const weft_axes *axes,
                                                weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_argmax(weft_array *a, const weft_axes *axes,
                                                weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_variance(weft_array *a, const weft_axes *axes,
                                                  const weft_reduce_options *options,
                                                  weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_std(weft_array *a, const weft_axes *axes,
                                             const weft_reduce_options *options, weft_array **r);

/* The place of the least, of the greatest element that is not NaN; refused where all are NaN. Two
 * passes over floats. */
WEFT_API WEFT_NODISCARD weft_status weft_nanargmin(weft_array *a, const weft_axes *axes,
                                                   weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_nanargmax(weft_array *a, const weft_axes *axes,
                                                   weft_array **r);

/* Over all dimensions, as a double. Errors: complex numbers. */
WEFT_API WEFT_NODISCARD weft_status weft_sum_value(weft_array *a, double *value);
WEFT_API WEFT_NODISCARD weft_status weft_mean_value(weft_array *a, double *value);
WEFT_API WEFT_NODISCARD weft_status weft_min_value(weft_array *a, double *value);
WEFT_API WEFT_NODISCARD weft_status weft_max_value(weft_array *a, double *value);

/* numpy.linalg.norm of vectors: `ord` 1, 2, INFINITY, -INFINITY, 0 (how many are not 0) or any
 * other power. Of a matrix with axes NULL and ord 2 it is the Frobenius norm. As in NumPy powers are
 * summed as they are: the squares of float64 elements beyond 1e154 overflow, and those of elements
 * below 1e-162 vanish (float32's are summed in float64). Errors also: a NaN as ord, a ddof. */
WEFT_API WEFT_NODISCARD weft_status weft_norm(weft_array *a, double ord, const weft_axes *axes,
                                              const weft_reduce_options *options, weft_array **r);

/* The product of vectors, sum(a*b), in the order above; vdot conjugates a and takes any shapes with
 * the same number of elements in C order; inner sums over the last dimensions of both. Products of
 * matrices are not among them. */
WEFT_API WEFT_NODISCARD weft_status weft_dot(weft_array *a, weft_array *b, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_vdot(weft_array *a, weft_array *b, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_inner(weft_array *a, weft_array *b, weft_array **r);

#ifdef __cplusplus
}
#endif
#endif
