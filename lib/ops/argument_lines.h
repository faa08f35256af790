#ifndef WEFT__OPS_ARGUMENT_LINES_H
#define WEFT__OPS_ARGUMENT_LINES_H

#include "ops/evaluate.h"

/* Runs the present stage, an argmin or argmax along the last dimension of the window's domain, into
 * the elements of result, as weft__evaluate_axis_reduction does. */
weft_status weft__evaluate_argument_lines(weft__evaluation *e, weft_array *result);

#endif
