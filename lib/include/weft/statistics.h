/* Order statistics, histograms, averages and covariances.
 *
 * Results are new arrays in the standard layout, or *r is filled. The same bits on any machine
 * shape.
 */
#ifndef WEFT_STATISTICS_H
#define WEFT_STATISTICS_H

#include <weft/array.h>
#include <weft/axes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What stands for a quantile that falls between two elements. */
typedef enum weft_quantile_method {
    WEFT_QUANTILE_LINEAR,  /* both, by their distance */
    WEFT_QUANTILE_LOWER,   /* the lower one */
    WEFT_QUANTILE_HIGHER,  /* the higher one */
    WEFT_QUANTILE_NEAREST, /* the nearer one; the even place when both are as near */
    WEFT_QUANTILE_MIDPOINT /* the middle between both */
} weft_quantile_method;

/* Collective. numpy.median over `axes` (NULL: all, a 0-d result); keepdims keeps them with extent
 * 1. float32 gives float32, integers and bool float64. NaN where a line has one, and for empty
 * lines. Complex numbers stand by their real parts, equal ones by their imaginary parts, and keep
 * their dtype; of a line with NaN the last element in NumPy's order: a NaN imaginary part stands
 * behind all numbers, a NaN real part behind those. Errors: axes.
 *
 * Over all axes the data stays where it is: one pass per 16 bits of an element, between nodes
 * 1 MiB of counts per pass. Over some axes each rank fetches lines (8 MiB at a time, at least one
 * line) and writes their results. */
WEFT_API WEFT_NODISCARD weft_status weft_median(weft_array *a, const weft_axes *axes, bool keepdims,
                                                weft_array **r);

/* Collective. numpy.quantile, 0 ≤ q ≤ 1, by NumPy 2's rules: linear and midpoint give float64 for
 * integers and float32 for float32 (computed in float64 and rounded once) and refuse bool; the
 * others give the element itself. Errors: q, an empty line, complex dtypes, axes. */
WEFT_API WEFT_NODISCARD weft_status weft_quantile(weft_array *a, double q, const weft_axes *axes,
                                                  weft_quantile_method method, bool keepdims,
                                                  weft_array **r);

/* Collective. The same for `count` quantiles at once: a first dimension of that extent. */
WEFT_API WEFT_NODISCARD weft_status weft_quantiles(weft_array *a, int count, const double *q,
                                                   const weft_axes *axes,
                                                   weft_quantile_method method, bool keepdims,
                                                   weft_array **r);

/* Collective. numpy.percentile: the quantile at percent / 100. */
WEFT_API WEFT_NODISCARD weft_status weft_percentile(weft_array *a, double percent,
                                                    const weft_axes *axes,
                                                    weft_quantile_method method, bool keepdims,
                                                    weft_array **r);

typedef struct weft_histogram_options {
    bool has_range; /* else from the least to the greatest element */
    double low, high;
    weft_array *weights; /* NULL, or as many elements as the array: what each one counts */
    bool density;        /* the integral becomes 1: float64 */
} weft_histogram_options;

/* Collective. numpy.histogram: `bins` ≥ 1 equal bins over the elements (any real dtype); bin i
 * holds edges[i] ≤ x < edges[i + 1], the last one x = high too; NaN and what lies outside fall in
 * none. options NULL: none. *counts: int64, or the weights' dtype (summed in float64, in one order
 * on any machine shape). *edges: bins + 1 of float64, or float32 for float32; `edges` may be NULL.
 * Errors: bins, a range that is not finite (also the elements' own) or has high < low, complex
 * dtypes, weights of another shape. Between nodes 8 bytes per bin. */
WEFT_API WEFT_NODISCARD weft_status weft_histogram(weft_array *a, int64_t bins,
                                                   const weft_histogram_options *options,
                                                   weft_array **counts, weft_array **edges);

/* Collective. The same with the edges given: 1-d, at least one, ascending, any real dtype; copied
 * to every rank. The range of the options is not looked at. */
WEFT_API WEFT_NODISCARD weft_status weft_histogram_edges(weft_array *a, weft_array *edges,
                                                         const weft_histogram_options *options,
                                                         weft_array **counts);

/* Collective. numpy.bincount of a 1-d array of integers ≥ 0 (bool, not uint64): how often each
 * number occurs, int64, at least `minlength` of them; or with weights (as many, not NULL) the sum
 * of those, float64. Memory: 8 bytes per number on each node. Errors: a negative element, dtype,
 * shape, minlength < 0. */
WEFT_API WEFT_NODISCARD weft_status weft_bincount(weft_array *a, weft_array *weights,
                                                  int64_t minlength, weft_array **r);

/* Collective. numpy.average over `axes` (NULL: all): sum(a * weights) / sum(weights), or the mean
 * where weights is NULL. Weights have the shape of a, or are 1-d and go with one axis. Integers are
 * taken as float64. The sums are those of weft_eval. Errors: shapes, axes, weights that sum to
 * zero. */
WEFT_API WEFT_NODISCARD weft_status weft_average(weft_array *a, weft_array *weights,
                                                 const weft_axes *axes, bool keepdims,
                                                 weft_array **r);

/* Collective. numpy.cov of the variables in the rows of `m` (1-d: one variable), or with !rowvar
 * in its columns: float64, (d, d), or 0-d for one. The products are divided by n - ddof (NumPy's
 * own is 1); by zero where that is not positive. Each pair of variables is read once more: d²/2
 * passes over two rows. One row with !rowvar is many variables, as since NumPy 2.2. Errors: more
 * dimensions than 2, complex dtypes. */
WEFT_API WEFT_NODISCARD weft_status weft_cov(weft_array *m, bool rowvar, int64_t ddof,
                                             weft_array **r);

/* Collective. numpy.corrcoef: the covariances divided by both standard deviations, cut at ±1. */
WEFT_API WEFT_NODISCARD weft_status weft_corrcoef(weft_array *m, bool rowvar, weft_array **r);

/* Collective. numpy.searchsorted: where each of `values` would be inserted in the ascending 1-d
 * `sorted` (not checked), int64, shape of `values`: before equal elements or, with `right`, after
 * them. NaN stands after all numbers. Compared in the promoted dtype. `sorted` is copied to every
 * node. Errors: complex dtypes, dimensions. */
WEFT_API WEFT_NODISCARD weft_status weft_searchsorted(weft_array *sorted, weft_array *values,
                                                      bool right, weft_array **r);

/* Collective. numpy.digitize: the bins of `values` between the edges `bins`, which ascend or
 * descend: bins[i - 1] <= x < bins[i], or with `right` bins[i - 1] < x <= bins[i]. As above. */
WEFT_API WEFT_NODISCARD weft_status weft_digitize(weft_array *values, weft_array *bins, bool right,
                                                  weft_array **r);

#ifdef __cplusplus
}
#endif
#endif
