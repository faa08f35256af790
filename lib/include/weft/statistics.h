/* Order statistics and histograms.
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
 * lines. Errors: complex dtypes, axes.
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

#ifdef __cplusplus
}
#endif
#endif
