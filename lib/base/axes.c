#include "base/axes.h"

#include <stdio.h>
#include <string.h>

weft_axes weft_axes_of(int count, const int *items)
{
    weft_axes axes = {.count = count};

    for (int i = 0; i < count && i < WEFT_MAX_NDIM; i++)
        axes.items[i] = items[i];
    return axes;
}

weft_status weft__axis_check(int axis, int ndim, const char *operation, weft__error *error,
                             int *result)
{
    *result = axis < 0 ? axis + ndim : axis;
    if (*result >= 0 && *result < ndim)
        return WEFT_OK;
    return weft__error_set(error, WEFT_ERR_ARGUMENT,
                           "%s: axis %d is out of bounds for an array of %d dimension%s", operation,
                           axis, ndim, ndim == 1 ? "" : "s");
}

weft_status weft__axes_mask(const weft_axes *axes, int ndim, const char *operation,
                            weft__error *error, unsigned *mask)
{
    weft_status status = WEFT_OK;

    *mask = axes ? 0 : (1u << ndim) - 1;
    if (axes && (axes->count < 0 || axes->count > WEFT_MAX_NDIM))
        return weft__error_set(error, WEFT_ERR_ARGUMENT, "%s: a list of %d axes", operation,
                               axes->count);
    for (int i = 0; axes && i < axes->count; i++) {
        int axis;

        WEFT__TRY(weft__axis_check(axes->items[i], ndim, operation, error, &axis));
        if (*mask >> axis & 1)
            return weft__error_set(error, WEFT_ERR_ARGUMENT, "%s: axis %d is named twice",
                                   operation, axes->items[i]);
        *mask |= 1u << axis;
    }
fail:
    return status;
}

void weft__axes_format(unsigned mask, int ndim, char *text)
{
    const bool is_one = (mask & (mask - 1)) == 0;
    size_t used;

    if (mask == (1u << ndim) - 1 && !(is_one && ndim == 1)) {
        (void)snprintf(text, WEFT__AXES_TEXT, "all axes");
        return;
    }
    used = (size_t)snprintf(text, WEFT__AXES_TEXT, is_one ? "axis" : "axes");
    for (int d = 0; d < ndim; d++)
        if (mask >> d & 1)
            used += (size_t)snprintf(text + used, WEFT__AXES_TEXT - used, "%s %d",
                                     used > strlen("axes") ? "," : "", d);
}
