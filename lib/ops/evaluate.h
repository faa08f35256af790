/* What the parts of an evaluation share. */
#ifndef WEFT__OPS_EVALUATE_H
#define WEFT__OPS_EVALUATE_H

#include <weft/eval.h>

#include "array/array.h"
#include "ops/expr.h"
#include "ops/lineup.h"

typedef struct weft__evaluation {
    weft_session *s;
    const char *operation;
    weft_vars vars;
    weft__plan *plan;
    weft_value scalars[WEFT__MAX_STAGES]; /* results of the stages so far */
    int stage;                            /* the present one */
    weft__lineup lineup;
    int first_operand; /* of the stage's operands in the line-up: 1 where the result stands first */
} weft__evaluation;

/* Makes the scratch of this rank's threads, once per session. */
weft_status weft__evaluate_scratch(weft_session *s);

/* What the present stage reads for the elements of `run`; `operands` has room for all of them. */
weft__piece weft__evaluate_piece(const weft__evaluation *e, weft__run run, const void **operands);

/* Runs the present stage, a reduction over arrays of `shape`, into e->scalars[e->stage]. */
weft_status weft__evaluate_reduction(weft__evaluation *e, const weft_shape *shape);

/* Runs the present stage into the elements of r. */
weft_status weft__evaluate_store(weft__evaluation *e, weft_array *r);

#endif
