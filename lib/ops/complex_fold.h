/* Reductions of complex numbers: the same leaves, sub-leaves and lanes as of real ones, so that the
 * parts of a sum have the bits of the sums of the parts. In complex128 throughout.
 */
#ifndef WEFT__OPS_COMPLEX_FOLD_H
#define WEFT__OPS_COMPLEX_FOLD_H

#include "ops/expr.h"

enum { WEFT__COMPLEX_LEVELS = 5 /* 16 sub-leaves at the bottom, one leaf at the top */ };

typedef struct weft__complex {
    double re, im;
} weft__complex;

typedef struct weft__complex_fold {
    weft__reduction reduction;
    size_t filled; /* elements in the present sub-leaf */
    unsigned done; /* sub-leaves that are complete; bit l: level[l] holds 2^l of them */
    bool has_any;  /* minima and maxima: */
    weft__complex extreme;
    weft__complex lanes[WEFT__LANES], level[WEFT__COMPLEX_LEVELS][WEFT__LANES];
} weft__complex_fold;

void weft__complex_begin(weft__complex_fold *f, weft__reduction reduction);

/* The next n elements of the leaf. */
void weft__complex_add(weft__complex_fold *f, const weft__complex *elements, size_t n);

/* Of all that was added, at least one element. */
weft__partial weft__complex_end(weft__complex_fold *f);

/* a ∘ b, a the one of lower index. */
weft__partial weft__complex_combine(weft__reduction reduction, weft__partial a, weft__partial b);

#endif
