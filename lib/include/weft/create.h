/* Arrays made from values, sequences and other arrays, as NumPy's creation functions make them.
 *
 * Results come last: a NULL handle is created, an existing array of the right shape and dtype is
 * filled (no strided view). Every byte is written once or, where said, twice. Negative extents and
 * counts, extents that overflow, and dtypes that cannot be, are refused with their values.
 */
#ifndef WEFT_CREATE_H
#define WEFT_CREATE_H

#include <weft/array.h>
#include <weft/axes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Collective. Filled with a value, cast to the dtype as numpy.full does; writes each byte once. */
WEFT_API WEFT_NODISCARD weft_status weft_zeros(weft_session *s, weft_shape shape, weft_dtype dtype,
                                               weft_array **a);
WEFT_API WEFT_NODISCARD weft_status weft_ones(weft_session *s, weft_shape shape, weft_dtype dtype,
                                              weft_array **a);
WEFT_API WEFT_NODISCARD weft_status weft_full(weft_session *s, weft_shape shape, weft_dtype dtype,
                                              weft_value value, weft_array **a);

/* Collective. Another array of a's shape, dtype and layout: the same rows on each rank (a view that
 * begins within a row: standard layout), replicated where `a` is. */
WEFT_API WEFT_NODISCARD weft_status weft_empty_like(weft_array *a, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_zeros_like(weft_array *a, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_ones_like(weft_array *a, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_full_like(weft_array *a, weft_value value, weft_array **r);

/* Collective. numpy.arange, bit for bit, for integer and float dtypes: ceil((stop - start) / step)
 * elements; the first two are `start` and `start + step` in the dtype, and their difference is the
 * step of the others (integers wrap around). Errors: step 0, NaN, more than 2^62 elements; an
 * integer dtype and one of the first two elements beyond 64 bits. */
WEFT_API WEFT_NODISCARD weft_status weft_arange(weft_session *s, double start, double stop,
                                                double step, weft_dtype dtype, weft_array **a);

/* Collective. The same from integers, exactly: the count is not rounded either, as NumPy's is where
 * the extent is over 2^53. Errors: step 0, and an integer dtype that cannot hold the first or the
 * second element. */
WEFT_API WEFT_NODISCARD weft_status weft_arange_int(weft_session *s, int64_t start, int64_t stop,
                                                    int64_t step, weft_dtype dtype, weft_array **a);

/* Collective. numpy.linspace: `count` ≥ 0 elements from start to stop, that included. The second
 * form leaves `stop` out where `endpoint` is false, gives any dtype (made in float64, integers
 * rounded down), and the *step, NaN where there is none; step may be NULL. NumPy's bits. */
WEFT_API WEFT_NODISCARD weft_status weft_linspace(weft_session *s, double start, double stop,
                                                  int64_t count, weft_array **a);
WEFT_API WEFT_NODISCARD weft_status weft_linspace_with(weft_session *s, double start, double stop,
                                                       int64_t count, bool endpoint,
                                                       weft_dtype dtype, double *step,
                                                       weft_array **a);

/* Collective. numpy.logspace: base to the power of linspace's elements, in float64, then cast
 * (integers cut off). The powers are those of weft_eval. */
WEFT_API WEFT_NODISCARD weft_status weft_logspace(weft_session *s, double start, double stop,
                                                  int64_t count, bool endpoint, double base,
                                                  weft_dtype dtype, weft_array **a);

/* Collective. numpy.geomspace: powers of 10 between the logarithms; the ends are exact. Both ends
 * may be negative; ends of different signs give NaN between them, also for complex dtypes. Errors:
 * an end that is zero. */
WEFT_API WEFT_NODISCARD weft_status weft_geomspace(weft_session *s, double start, double stop,
                                                   int64_t count, bool endpoint, weft_dtype dtype,
                                                   weft_array **a);

/* Collective. n × m matrices of zeros and ones: ones on the k-th diagonal; n × n with the main one;
 * ones on the k-th diagonal and below. A k beyond the matrix is possible. */
WEFT_API WEFT_NODISCARD weft_status weft_eye(weft_session *s, int64_t n, int64_t m, int64_t k,
                                             weft_dtype dtype, weft_array **a);
WEFT_API WEFT_NODISCARD weft_status weft_identity(weft_session *s, int64_t n, weft_dtype dtype,
                                                  weft_array **a);
WEFT_API WEFT_NODISCARD weft_status weft_tri(weft_session *s, int64_t n, int64_t m, int64_t k,
                                             weft_dtype dtype, weft_array **a);

/* The functions below take any array, views too, and are Collective. Results are in the standard
 * layout, replicated where the operand is (meshgrid: where all are). Between nodes, elements travel
 * that do not lie where the result needs them. */

/* A copy whose elements above (tril), below (triu) the k-th diagonal of the last two axes are zero.
 * *r may be `a`. A vector gives a matrix with the vector in each row, as in NumPy. What becomes
 * zero is written twice. Errors: a 0-d array. */
WEFT_API WEFT_NODISCARD weft_status weft_tril(weft_array *a, int64_t k, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_triu(weft_array *a, int64_t k, weft_array **r);

/* A vector: the square matrix with it on the k-th diagonal and zeros elsewhere. A matrix: a copy of
 * its k-th diagonal (weft_diagonal is the view). Errors: other numbers of dimensions. */
WEFT_API WEFT_NODISCARD weft_status weft_diag(weft_array *a, int64_t k, weft_array **r);

/* numpy.tile: `a` repeated along each axis; the shorter of its shape and `reps` is preceded by ones. More than
 * seven axes that repeat may take memory for the array with the last of them repeated. */
WEFT_API WEFT_NODISCARD weft_status weft_tiled(weft_array *a, weft_shape reps, weft_array **r);

/* Each element `count` times in a row along the axis, or WEFT_FLAT: of all elements in C order, in
 * one dimension. */
WEFT_API WEFT_NODISCARD weft_status weft_repeat(weft_array *a, int64_t count, int axis,
                                                weft_array **r);

/* numpy.repeat with an array of integers: element (or slice along the axis) i as often as counts[i]
 * says. `counts` is 1-d with one for each, or one for all. `counts` is copied to every node, and 8
 * bytes of memory per repeated element are used. Errors: a negative count, another length. */
WEFT_API WEFT_NODISCARD weft_status weft_repeat_counts(weft_array *a, weft_array *counts, int axis,
                                                       weft_array **r);

/* The first two axes in each other's place, as for pictures, or in the order of the arrays. */
typedef enum weft_indexing { WEFT_INDEXING_XY, WEFT_INDEXING_IJ } weft_indexing;

/* Result k has array k, in C order, along its own of n axes, and repeats along the others: n results
 * of one shape, each of its array's dtype. n is 0 to 16. Errors: a result given that shares memory
 * with one of the arrays. */
WEFT_API WEFT_NODISCARD weft_status weft_meshgrid(weft_indexing indexing, int n,
                                                  weft_array *const *arrays, weft_array **results);

#ifdef __cplusplus
}
#endif
#endif
