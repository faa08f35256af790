/* The value of a reduction from the partial result of all its elements. */
#include "base/axes.h"
#include "ops/argument.h"
#include "ops/program.h"

#include <math.h>

/* "max of no elements: shape (3, 0) along axis 1" */
static weft_status refuse_empty(const weft__stage_info *info, weft__error *error)
{
    char shape[256], axes[WEFT__AXES_TEXT];

    (void)weft_shape_format(&info->domain, shape, sizeof shape);
    weft__axes_format(info->how.axes, info->domain.ndim, axes);
    return weft__error_set(error, WEFT_ERR_SHAPE, "%s of no elements: shape %s along %s",
                           info->name, shape, axes);
}

static weft_status finish_empty(const weft__stage_info *info, weft__error *error, weft_value *value)
{
    const bool is_float = info->result >= WEFT_FLOAT32;

    switch (info->reduction) {
    case WEFT__REDUCE_MIN:
    case WEFT__REDUCE_MAX:
    case WEFT__REDUCE_ARGMIN:
    case WEFT__REDUCE_ARGMAX:
        return refuse_empty(info, error);
    case WEFT__REDUCE_MEAN:
    case WEFT__REDUCE_VAR:
        value->as.c[0] = value->as.c[1] = (double)NAN;
        break;
    case WEFT__REDUCE_PROD:
        if (is_float)
            value->as.f = 1;
        else
            value->as.i = 1;
        break;
    case WEFT__REDUCE_ALL:
        value->as.i = 1;
        break;
    default:
        break;
    }
    return WEFT_OK;
}

/* Complex sums are divided as NumPy divides them, by n + 0i: one part that is NaN or infinite
 * spoils the other. */
static void divide(weft_dtype dtype, double n, weft_value *value)
{
    const double re = value->as.c[0], im = value->as.c[1];

    if (dtype < WEFT_COMPLEX64) {
        value->as.f /= n;
        return;
    }
    value->as.c[0] = (re + im * 0.0) / n;
    value->as.c[1] = (im - re * 0.0) / n;
}

static void round_to(weft_dtype dtype, weft_value *value)
{
    for (int k = 0; k < 2 && dtype == WEFT_COMPLEX64; k++)
        value->as.c[k] = (double)(float)value->as.c[k];
    if (dtype == WEFT_FLOAT32)
        value->as.f = (double)(float)value->as.f;
}

weft_status weft__stage_finish(const weft__plan *plan, int stage, weft__partial total,
                               int64_t count, weft__error *error, weft_value *value)
{
    const weft__stage_info *info = &plan->infos[stage];

    *value = (weft_value){.dtype = info->result};
    if (count == 0)
        return finish_empty(info, error, value);
    value->as = total.value.as;
    if (info->reduction == WEFT__REDUCE_MEAN)
        divide(info->result, (double)count, value);
    if (weft__argument_is(info->reduction))
        value->as.i = total.count;
    if (info->reduction == WEFT__REDUCE_VAR)
        value->as.f = total.value.as.c[1] / fmax((double)count - info->how.ddof, 0);
    round_to(info->result, value);
    return WEFT_OK;
}
