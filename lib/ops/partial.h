/* Partial results of a reduction and the lanes that they are made of. */
#ifndef WEFT__OPS_PARTIAL_H
#define WEFT__OPS_PARTIAL_H

#include "ops/expr.h"

/* The dtype of a partial result's value, and of the elements of a leaf that is collected: float64,
 * int64, uint64 or complex128, whichever holds `dtype`. */
weft_dtype weft__partial_wide(weft_dtype dtype);

/* The loop that combines elements; any and all are the largest and smallest truth. */
weft__lane_op weft__partial_lane_op(weft__reduction reduction);

/* Whether it matters in which order elements are combined: sums and products of floats. Then the
 * lanes of sub-leaves are combined in a fixed tree; else all of a leaf may go into one. */
bool weft__partial_is_ordered(weft__reduction reduction, weft_dtype dtype);

/* b ∘ a into a, lane by lane, for ordered reductions: b are the lanes of lower index. */
void weft__lanes_combine(weft__reduction reduction, const weft__lanes *b, weft__lanes *a);

/* Lanes that no element has reached: what changes nothing when combined. */
void weft__lanes_start(weft__reduction reduction, weft_dtype dtype, weft__lanes *lanes);

/* The 16 lanes as one value: lane k with lane k + 8, then k + 4, k + 2, k + 1. Uses up the lanes.
 */
weft__partial weft__lanes_finish(weft__reduction reduction, weft_dtype dtype, weft__lanes *lanes);

/* Makes `elements` (room for a quantum) of n a multiple of 16 by elements that change nothing. */
size_t weft__lanes_pad(weft__reduction reduction, weft_dtype dtype, void *elements, size_t n);

#endif
