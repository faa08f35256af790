/* Integers to negative integer powers. */
#include <inttypes.h>
#include <stdio.h>

#include "ops/evaluate.h"

/* "at [2, 0] " of an element of `shape` with the flat place, and the indices; nothing of a scalar.
 */
static void describe(const weft_shape *shape, int64_t place, int64_t *at, char *text, size_t room)
{
    size_t used = 0;

    text[0] = '\0';
    for (int d = shape->ndim - 1; d >= 0; d--) {
        at[d] = place % shape->extent[d];
        place /= shape->extent[d];
    }
    for (int d = 0; d < shape->ndim; d++)
        used += (size_t)snprintf(text + used, room - used, "%s%" PRId64 "%s", d ? ", " : "at [",
                                 at[d], d == shape->ndim - 1 ? "] " : "");
}

/* The exponent at one place, which is the minimum of itself. */
static weft_status read_exponent(weft__evaluation *e, const weft__window *only)
{
    weft_status status;

    if (weft__plan_stage(e->plan, e->stage)->nuses == 0)
        return WEFT_OK;
    e->window = only;
    status = weft__evaluate_reduction(e);
    e->window = NULL;
    return status;
}

weft_status weft__evaluate_guard(weft__evaluation *e)
{
    const int stage = e->stage;
    char where[WEFT_MAX_NDIM * 24 + 16];
    weft__window only = {0};
    weft_status status;

    if (e->scalars[stage].as.i >= 0)
        return WEFT_OK;
    e->stage = stage + 1;
    status = weft__evaluate_scalar(e);
    e->stage = stage;
    if (status != WEFT_OK)
        return status;
    describe(&weft__plan_stage(e->plan, stage)->domain, e->scalars[stage + 1].as.i, only.at, where,
             sizeof where);
    WEFT__TRY(read_exponent(e, &only));
    status = weft_fail(e->s, WEFT_ERR_ARGUMENT,
                       "%s: integers to negative integer powers are not allowed: the exponent "
                       "%sis %" PRId64 "; make the base or the exponent a float",
                       e->operation, where, e->scalars[stage].as.i);
fail:
    return status;
}
