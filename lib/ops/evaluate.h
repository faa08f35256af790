/* What the parts of an evaluation share. */
#ifndef WEFT__OPS_EVALUATE_H
#define WEFT__OPS_EVALUATE_H

#include <weft/eval.h>

#include "array/array.h"
#include "ops/expr.h"
#include "ops/lineup.h"

/* Some dimensions of a stage's domain, in an order of their own, the others at fixed places: a
 * reduction runs over these elements as if they were the domain. */
typedef struct weft__window {
    int ndim;
    int8_t from[WEFT_MAX_NDIM]; /* dimension d of the window is this one of the domain */
    int64_t at[WEFT_MAX_NDIM];  /* by dimension of the domain: where those left out are */
} weft__window;

/* weft__evaluation_begin sets what is not said to be set later. */
typedef struct weft__evaluation {
    weft_session *s;
    const char *operation;
    weft_vars vars;
    const weft__plan *plan;
    int stage;         /* the present one */
    int first_operand; /* of the stage's operands in the line-up: 1 where the result stands first */
    const weft__window *window;            /* of the present stage; NULL: all of its domain */
    bool has_views;                        /* some operand of the stage is read by strides */
    weft_value scalars[WEFT__MAX_STAGES];  /* results of the stages so far */
    weft_array *results[WEFT__MAX_STAGES]; /* those that are arrays */
    weft__lineup lineup;
    weft__strided views[WEFT__MAX_VARS]; /* of operands that are read by strides */
} weft__evaluation;

void weft__evaluation_begin(weft__evaluation *e, weft_session *s, const char *operation,
                            weft_vars vars, const weft__plan *plan);

/* Frees the results of stages. */
void weft__evaluation_end(weft__evaluation *e);

/* Makes the scratch of this rank's threads, once per session. */
weft_status weft__evaluate_scratch(weft_session *s);

/* A collective operation of its own, which sentences and mismatches name: one of r and value is not
 * NULL. `operation` begins with "weft_"; unless it is weft_eval the text is not the caller's, and
 * not shown. */
weft_status weft__evaluate_text(weft_session *s, const char *operation, const char *text,
                                weft_vars vars, weft_array **r, weft_value *value);

/* All stages. Exactly one of r and value is not NULL; *r is created or filled. */
weft_status weft__evaluate(weft__evaluation *e, weft_array **r, weft_value *value);

/* weft__evaluate where the last stage makes an array and a value is asked for: of one without
 * dimensions its element, else a refusal. */
weft_status weft__evaluate_element(weft__evaluation *e, weft_value *value);

/* The array, in the present stage, of operand k, and where the elements of `domain` are in it. */
weft__operand weft__evaluate_operand(const weft__evaluation *e, int k, const weft_shape *domain);

/* The shape that the present stage, a reduction, runs over, and which of its dimensions it reduces.
 */
weft_shape weft__evaluate_domain(const weft__evaluation *e);
unsigned weft__evaluate_axes(const weft__evaluation *e);

/* Whether every node has all that the present stage reads. */
bool weft__evaluate_is_everywhere(const weft__evaluation *e);

/* Fetches piece k of the line-up and notes which operands are strided. */
weft_status weft__evaluate_fetch(weft__evaluation *e, int64_t k);

/* What the present stage reads for the elements of `run`; `operands` has room for all of them. */
weft__piece weft__evaluate_piece(const weft__evaluation *e, weft__run run, const void **operands);

/* Lines the operands of the present stage, a reduction, up with its domain; `layout` is where its
 * elements are worked on. After it, weft__evaluate_fetch, and in the end weft__evaluate_close. */
weft_status weft__evaluate_open(weft__evaluation *e, int64_t grain, weft__layout *layout);
void weft__evaluate_close(weft__evaluation *e, weft__layout *layout);

/* Runs the present stage, a reduction of all dimensions, into e->scalars[e->stage]. */
weft_status weft__evaluate_reduction(weft__evaluation *e);

/* Runs the present stage, whose value is a scalar or a single one of several dimensions, into
 * e->scalars[e->stage]: a reduction of all dimensions, or what reads no array. */
weft_status weft__evaluate_scalar(weft__evaluation *e);

/* The present stage is a guard that has run: refuses what it found, with its first place. */
weft_status weft__evaluate_guard(weft__evaluation *e);

/* Runs the present stage, a reduction with dimensions left, into the elements of r, an array that
 * shares no memory with the operands and is no strided view. */
weft_status weft__evaluate_axis_reduction(weft__evaluation *e, weft_array *r);

/* Runs the present stage, a store, into the elements of r, whose shape is the domain's, or one to
 * which that broadcasts; also a strided view, also one that shares memory with operands. */
weft_status weft__evaluate_store(weft__evaluation *e, weft_array *r);

/* Elements in a tile: one tile for what is not worth waking anybody for. */
int64_t weft__evaluate_tile(const weft__evaluation *e, size_t size);

/* target[...] = source inside an entered operation. */
weft_status weft__assign(const char *operation, weft_array *target, weft_array *source);

#endif
