/* What a caller hands to an expression under names. */
#ifndef WEFT__OPS_VARS_H
#define WEFT__OPS_VARS_H

#include <weft/eval.h>

#include "ops/expr.h"

/* Adds names, arrays and scalars to the hash of a call. */
uint64_t weft__vars_hash(uint64_t hash, weft_vars vars);

/* Before the call is entered, alike on all ranks: a count that can be, names, arrays that are not
 * NULL, no name twice. */
weft_status weft__vars_check(weft_session *s, const char *operation, weft_vars vars);

/* What the parser must know of each; `out` has room for WEFT__MAX_VARS. A 0-d array is a scalar
 * that is not weak where every node has its value; a 0-d view of a distributed array is read like
 * one with dimensions. */
weft_status weft__vars_describe(weft_session *s, weft_vars vars, weft__var *out);

#endif
