/* Reductions along axes line by line, for those whose partial results are more than a number. */
#ifndef WEFT__OPS_LINES_H
#define WEFT__OPS_LINES_H

#include "ops/evaluate.h"

/* Runs the present stage, whose window has its kept dimensions first, into the elements of result,
 * as weft__evaluate_axis_reduction does. */
weft_status weft__evaluate_lines(weft__evaluation *e, weft_array *result);

#endif
