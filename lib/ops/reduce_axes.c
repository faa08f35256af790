/* Reductions with dimensions left: which way goes for which. */
#include "array/each.h"
#include "array/value.h"
#include "ops/argument.h"
#include "ops/axis_strips.h"
#include "ops/lines.h"

static weft_status fill_empty(const weft__evaluation *e, weft_array *result)
{
    weft__error error = {.status = WEFT_OK};
    weft__partial none = {.value = {.dtype = WEFT_FLOAT64}};
    weft_value value;
    weft_status status = weft__stage_finish(e->plan, e->stage, none, 0, &error, &value);

    if (status != WEFT_OK)
        return weft_fail(e->s, status, "%s: %s", e->operation, error.message);
    weft__array_fill(result, value, 0);
    return WEFT_OK;
}

enum { FEW = 8 /* kept indices: each is reduced for itself */ };

/* Each kept index is a reduction of everything, of which nodes exchange a leaf's edge and partial
 * results only. */
static weft_status reduce_few(weft__evaluation *e, weft_array *result)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    weft__run mine = weft__array_node_run(result);
    weft__window window = {0};
    weft_status status = WEFT_OK;

    for (int d = 0; d < info->domain.ndim; d++)
        if (info->how.axes >> d & 1)
            window.from[window.ndim++] = (int8_t)d;
    e->window = &window;
    for (int64_t k = 0; k < result->count; k++) {
        int64_t rest = k;

        for (int d = info->domain.ndim - 1; d >= 0; d--) {
            if (info->how.axes >> d & 1)
                continue;
            window.at[d] = rest % info->domain.extent[d];
            rest /= info->domain.extent[d];
        }
        WEFT__TRY(weft__evaluate_reduction(e));
        if (e->s->comms.node_rank == 0 && k >= mine.first && k < mine.end)
            weft__value_store(e->scalars[e->stage], weft__array_at(result, k));
    }
fail:
    e->window = NULL;
    return status;
}

/* Whether partial results are more than a number. */
static bool is_wide(const weft__evaluation *e)
{
    return weft__argument_is(weft__plan_stage(e->plan, e->stage)->reduction) ||
           weft__stage_dtype(e->plan, e->stage) >= WEFT_COMPLEX64;
}

/* The domain with its kept dimensions first: each node gets the elements of its own kept indices,
 * and each element travels at most once. */
static weft_status reduce_turned(weft__evaluation *e, weft_array *result)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    weft__window window = {0};
    weft_status status;

    for (int is_reduced = 0; is_reduced < 2; is_reduced++)
        for (int d = 0; d < info->domain.ndim; d++)
            if ((int)(info->how.axes >> d & 1) == is_reduced)
                window.from[window.ndim++] = (int8_t)d;
    e->window = &window;
    status = is_wide(e) ? weft__evaluate_lines(e, result) : weft__evaluate_strips(e, result);
    e->window = NULL;
    return status;
}

weft_status weft__evaluate_axis_reduction(weft__evaluation *e, weft_array *result)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);

    if (result->count == 0)
        return WEFT_OK;
    if (weft_shape_count(&info->domain) == 0)
        return fill_empty(e, result);
    if (is_wide(e))
        return result->count <= FEW ? reduce_few(e, result) : reduce_turned(e, result);
    if (e->s->comms.nodes == 1 || !(info->how.axes & 1) || weft__evaluate_is_everywhere(e))
        return weft__evaluate_strips(e, result);
    return result->count <= FEW ? reduce_few(e, result) : reduce_turned(e, result);
}
