/* Mean and sum of squared deviations of one leaf, in one pass over memory.
 *
 * Sub-leaves of 256 elements are reduced while they are in the cache: their mean, then the squared
 * deviations from it, each over 16 lanes. Sub-leaves are merged in a fixed binary tree by index, as
 * leaves are: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing
 * sample variances", 1979.
 */
#ifndef WEFT__OPS_MOMENTS_H
#define WEFT__OPS_MOMENTS_H

#include "ops/expr.h"

enum { WEFT__MOMENTS_LEVELS = 5 /* 16 sub-leaves at the bottom, one leaf at the top */ };

typedef struct weft__moments {
    const weft__kernels *kernels;
    size_t filled; /* elements in `elements` */
    unsigned done; /* sub-leaves that are complete; bit l: level[l] holds 2^l of them */
    weft__partial level[WEFT__MOMENTS_LEVELS];
    _Alignas(64) double elements[WEFT__SUBLEAF];
} weft__moments;

void weft__moments_begin(weft__moments *m, const weft__kernels *kernels);

/* The next n elements of the leaf. */
void weft__moments_add(weft__moments *m, const double *elements, size_t n);

/* Of all that was added, at least one element: value.as.c is the mean and the sum of squared
 * deviations from it. */
weft__partial weft__moments_end(weft__moments *m);

/* a, the one of lower index, and b. */
weft__partial weft__moments_merge(weft__partial a, weft__partial b);

#endif
