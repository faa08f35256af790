/* Values of expressions that read single elements, x[0] * 2: such a stage stores one element, and
 * does so into an array that every node has. */
#include <string.h>

#include "array/value.h"
#include "ops/evaluate.h"

/* "weft_eval_value" has its way out in weft_eval, "weft_run_value" in weft_run. */
static weft_status refuse_array(const weft__evaluation *e, const weft_shape *shape)
{
    size_t length = strlen(e->operation) - strlen("_value");
    char text[256];

    (void)weft_shape_format(shape, text, sizeof text);
    return weft_fail(e->s, WEFT_ERR_SHAPE,
                     "%s: the expression yields an array of shape %s, not a scalar: %.*s gives the "
                     "array; scalars are elements, as x[0, 0], and reductions, as sum(x)",
                     e->operation, text, (int)length, e->operation);
}

weft_status weft__evaluate_element(weft__evaluation *e, weft_value *value)
{
    const weft_shape shape = weft__plan_stage(e->plan, weft__plan_stages(e->plan) - 1)->shape;
    weft_array *made = NULL;
    weft_status status;

    if (shape.ndim > 0)
        return refuse_array(e, &shape);
    WEFT__TRY(weft__evaluate(e, &made, NULL));
    WEFT__TRY(weft__sync(e->s));
    *value = weft__value_load(made->dtype, made->node);
fail:
    weft_free(&made);
    return status;
}
