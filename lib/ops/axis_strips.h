/* Reductions along axes strip by strip, for those whose partial results are numbers. */
#ifndef WEFT__OPS_AXIS_STRIPS_H
#define WEFT__OPS_AXIS_STRIPS_H

#include "ops/evaluate.h"

/* Runs the present stage into the elements of result, as weft__evaluate_axis_reduction does: each
 * node what it has all elements of. Where dimension 0 of the domain, or of the window that is set,
 * is reduced, every node has all elements. */
weft_status weft__evaluate_strips(weft__evaluation *e, weft_array *result);

#endif
