#include <weft/view.h>

#include "array/array.h"
#include "base/checked.h"

/* The map of the same elements in C order with another shape; false where there is none. After
 * NumPy's PyArray_Reshape: runs of old dimensions that are dense together make new ones. */
static bool reshaped_map(const weft_shape *old, const weft__map *map, const weft_shape *shape,
                         weft__map *result)
{
    weft_shape kept = {0};
    weft__map from = {.offset = map->offset};
    int o = 0, n = 0;

    for (int d = 0; d < old->ndim; d++) {
        if (old->extent[d] == 1)
            continue;
        from.stride[kept.ndim] = map->stride[d];
        kept.extent[kept.ndim++] = old->extent[d];
    }
    *result = (weft__map){.offset = map->offset};
    while (n < shape->ndim && o < kept.ndim) {
        int64_t olds = kept.extent[o], news = shape->extent[n];
        int first_old = o++, first_new = n++;

        while (olds != news) {
            if (olds < news)
                olds *= kept.extent[o++];
            else
                news *= shape->extent[n++];
        }
        for (int d = first_old; d + 1 < o; d++)
            if (from.stride[d] != kept.extent[d + 1] * from.stride[d + 1])
                return false;
        result->stride[n - 1] = from.stride[o - 1];
        for (int d = n - 1; d > first_new; d--)
            result->stride[d - 1] = result->stride[d] * shape->extent[d];
    }
    return true;
}

/* Replaces an extent of -1. */
static weft_status complete_shape(const weft_array *a, weft_shape *shape)
{
    weft_session *s = a->session;
    char from[256], to[256];
    int64_t rest = 1;
    int open = -1;

    (void)weft_shape_format(&a->shape, from, sizeof from);
    (void)weft_shape_format(shape, to, sizeof to);
    for (int d = 0; d < shape->ndim && d < WEFT_MAX_NDIM; d++) {
        if (shape->extent[d] == -1 && open >= 0)
            return weft_fail(s, WEFT_ERR_SHAPE, "weft_reshape to %s: only one extent can be -1",
                             to);
        if (shape->extent[d] == -1)
            open = d;
        else if (shape->extent[d] < 0 || !weft__multiply(rest, shape->extent[d], &rest))
            return weft_fail(s, WEFT_ERR_SHAPE, "weft_reshape to %s is not possible", to);
    }
    if (open >= 0 && rest > 0)
        shape->extent[open] = a->count / rest;
    if (shape->ndim < 0 || shape->ndim > WEFT_MAX_NDIM || (open >= 0 && rest == 0) ||
        weft_shape_count(shape) != a->count)
        return weft_fail(s, WEFT_ERR_SHAPE,
                         "weft_reshape: an array of shape %s (%lld elements) cannot have shape %s",
                         from, (long long)a->count, to);
    return WEFT_OK;
}

weft_status weft_reshape(weft_array *a, weft_shape shape, weft_array **v)
{
    weft_array *copy = NULL;
    weft__map old, map;
    weft_status status;

    if (!a || !v)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_reshape", "v");
    if (*v)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                         "weft_reshape makes a new handle: *v must be NULL");
    WEFT__TRY(complete_shape(a, &shape));
    (void)weft__array_mapped(a, &old);
    if (a->count == 0 || reshaped_map(&a->shape, &old, &shape, &map)) {
        if (a->count == 0)
            map = weft__map_of(&shape);
        return weft__array_view(a, &shape, &map, v);
    }
    WEFT__TRY(weft_copy(a, &copy));
    map = weft__map_of(&shape);
    WEFT__TRY(weft__array_view(copy, &shape, &map, v));
fail:
    weft_free(&copy);
    return status;
}
