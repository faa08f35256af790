/* Where the least or the greatest element of a leaf is.
 *
 * A block's extreme value comes from the lanes, as a minimum's does; only where it beats what was
 * found before is its place looked for. The first of equal ones counts; a NaN beats all others.
 */
#ifndef WEFT__OPS_ARGUMENT_H
#define WEFT__OPS_ARGUMENT_H

#include "ops/expr.h"

typedef struct weft__argument {
    const weft__kernels *kernels;
    weft__reduction reduction; /* WEFT__REDUCE_ARGMIN or ARGMAX */
    weft_dtype dtype;          /* of the elements; complex ones are complex128 */
    int64_t seen;              /* elements so far */
    weft__partial best;        /* its count is the place, from the first element added */
} weft__argument;

static inline bool weft__argument_is(weft__reduction reduction)
{
    return reduction == WEFT__REDUCE_ARGMIN || reduction == WEFT__REDUCE_ARGMAX;
}

void weft__argument_begin(weft__argument *a, const weft__kernels *kernels,
                          weft__reduction reduction, weft_dtype dtype);

/* The next n elements. */
void weft__argument_add(weft__argument *a, const void *elements, size_t n);

/* The one of lower index, or b where it is better. */
weft__partial weft__argument_better(weft__reduction reduction, weft__partial a, weft__partial b);

#endif
