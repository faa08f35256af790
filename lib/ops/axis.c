/* Reductions with dimensions left. */
#include "ops/evaluate.h"

weft_status weft__evaluate_axis_reduction(weft__evaluation *e, weft_array *r)
{
    (void)r;
    return weft_fail(e->s, WEFT_ERR_UNSUPPORTED, "%s: reductions along axes", e->operation);
}
