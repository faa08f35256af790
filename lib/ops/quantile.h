/* Medians and quantiles: which order statistics, and what becomes of them. */
#ifndef WEFT__OPS_QUANTILE_H
#define WEFT__OPS_QUANTILE_H

#include <weft/statistics.h>

#include "array/array.h"

/* One result per line of n elements: sorted[previous] and sorted[next] with weight gamma. */
typedef struct weft__quantile_rule {
    int64_t previous, next;
    double gamma;
    bool is_mean;  /* the median: the mean of both */
    bool is_taken; /* sorted[previous] as it is */
} weft__quantile_rule;

weft__quantile_rule weft__quantile_of(int64_t n, double q, weft_quantile_method method);
weft__quantile_rule weft__median_of(int64_t n);

/* What is asked for, for every line. */
typedef struct weft__quantiles {
    const char *operation;
    weft_dtype from, to;
    int count; /* of rules */
    const weft__quantile_rule *rules;
    int ranks; /* of the order statistics that the rules need, ascending */
    const int64_t *rank;
} weft__quantiles;

/* The result of rule i from the keys of all order statistics; NaN where the line has one. */
weft_value weft__quantile_value(const weft__quantiles *q, int i, const uint64_t *keys,
                                bool has_nan);

/* Collective, no operation is entered: fills `r`, of shape (count, kept dimensions) or, without
 * has_count, the kept dimensions alone, where those in the mask of axes are missing or 1. */
weft_status weft__quantile_lines(weft_array *a, unsigned axes, const weft__quantiles *q,
                                 bool has_count, bool keepdims, weft_array *r);

#endif
