/* The arithmetic of each kind of view. */
#include <weft/view.h>

#include <string.h>

#include "array/array.h"
#include "array/slice.h"
#include "base/axes.h"
#include "base/checked.h"

static weft_status check(weft_array *a, const char *operation, weft_array **v)
{
    if (!a || !v)
        return weft__refuse_array(weft__session_of(a, NULL), operation, "v");
    if (*v)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s makes a new handle: *v must be NULL",
                         operation);
    return WEFT_OK;
}

static weft_status failed(weft_array *a, const char *operation, const weft__error *error)
{
    char shape[256];

    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    return weft_fail(a->session, error->status, "%s of shape %s: %s", operation, shape,
                     error->message);
}

static weft_status view_items(weft_array *a, const char *operation, int count,
                              const weft_slice *items, weft_array **v)
{
    weft__slicing slicing = weft__slicing_whole(&a->shape);
    weft_shape shape = a->shape;
    weft__error error = {.status = WEFT_OK};
    weft__map map;

    if (weft__slicing_apply(&slicing, &shape, count, items, &error) != WEFT_OK)
        return failed(a, operation, &error);
    (void)weft__array_mapped(a, &map);
    map = weft__slicing_map(&slicing, shape.ndim, a->shape.ndim, &map);
    return weft__array_view(a, &shape, &map, v);
}

weft_status weft_view_items(weft_array *a, int count, const weft_slice *items, weft_array **v)
{
    weft_status status = check(a, "weft_view", v);

    if (status != WEFT_OK)
        return status;
    if (count < 0 || count > WEFT__MAX_SLICES || (count > 0 && !items))
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "weft_view with %d slices", count);
    return view_items(a, "weft_view", count, items, v);
}

weft_status weft_view(weft_array *a, const char *text, weft_array **v)
{
    weft_slice items[WEFT__MAX_SLICES];
    weft__error error = {.status = WEFT_OK};
    weft_status status = check(a, "weft_view", v);
    size_t place;
    int count;

    if (status != WEFT_OK)
        return status;
    if (!text)
        return weft__refuse_array(a->session, "weft_view", "text");
    if (weft__slices_parse(text, strlen(text), items, &count, &place, &error) != WEFT_OK)
        return weft_fail(a->session, error.status, "weft_view: %s\n  %s\n  %*s^", error.message,
                         text, (int)place, "");
    return view_items(a, "weft_view", count, items, v);
}

/* order[d]: the dimension of a that becomes dimension d. */
static weft_status permuted(weft_array *a, const int *order, weft_array **v)
{
    weft_shape shape = a->shape;
    weft__map map, old;

    (void)weft__array_mapped(a, &old);
    map = old;
    for (int d = 0; d < shape.ndim; d++) {
        shape.extent[d] = a->shape.extent[order[d]];
        map.stride[d] = old.stride[order[d]];
    }
    return weft__array_view(a, &shape, &map, v);
}

weft_status weft_transpose(weft_array *a, const weft_axes *axes, weft_array **v)
{
    weft__error error = {.status = WEFT_OK};
    weft_status status = check(a, "weft_transpose", v);
    int order[WEFT_MAX_NDIM], ndim = a ? a->shape.ndim : 0;
    unsigned mask;

    if (status != WEFT_OK)
        return status;
    if (axes && axes->count != ndim)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                         "weft_transpose: %d axes for an array of %d dimensions", axes->count,
                         ndim);
    if (weft__axes_mask(axes, ndim, "weft_transpose", &error, &mask) != WEFT_OK)
        return weft_fail(a->session, error.status, "%s", error.message);
    for (int d = 0; d < ndim; d++)
        order[d] = !axes                ? ndim - 1 - d
                   : axes->items[d] < 0 ? axes->items[d] + ndim
                                        : axes->items[d];
    return permuted(a, order, v);
}

static weft_status two_axes(weft_array *a, const char *operation, int *first, int *second)
{
    weft__error error = {.status = WEFT_OK};
    int ndim = a->shape.ndim;

    if (weft__axis_check(*first, ndim, operation, &error, first) != WEFT_OK ||
        weft__axis_check(*second, ndim, operation, &error, second) != WEFT_OK)
        return weft_fail(a->session, error.status, "%s", error.message);
    return WEFT_OK;
}

weft_status weft_swapaxes(weft_array *a, int axis1, int axis2, weft_array **v)
{
    int order[WEFT_MAX_NDIM];
    weft_status status;

    WEFT__TRY(check(a, "weft_swapaxes", v));
    WEFT__TRY(two_axes(a, "weft_swapaxes", &axis1, &axis2));
    for (int d = 0; d < a->shape.ndim; d++)
        order[d] = d == axis1 ? axis2 : d == axis2 ? axis1 : d;
    return permuted(a, order, v);
fail:
    return status;
}

weft_status weft_moveaxis(weft_array *a, int source, int destination, weft_array **v)
{
    int order[WEFT_MAX_NDIM], next = 0;
    weft_status status;

    WEFT__TRY(check(a, "weft_moveaxis", v));
    WEFT__TRY(two_axes(a, "weft_moveaxis", &source, &destination));
    for (int d = 0; d < a->shape.ndim; d++) {
        next += next == source;
        order[d] = d == destination ? source : next++;
    }
    return permuted(a, order, v);
fail:
    return status;
}

weft_status weft_expand_dims(weft_array *a, const weft_axes *axes, weft_array **v)
{
    weft__error error = {.status = WEFT_OK};
    weft__map map, old;
    weft_shape shape;
    weft_status status;
    unsigned mask = 0;

    WEFT__TRY(check(a, "weft_expand_dims", v));
    shape = a->shape;
    shape.ndim += axes ? axes->count : 0;
    if (!axes || axes->count < 0 || shape.ndim > WEFT_MAX_NDIM)
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "weft_expand_dims by %d: 0 to %d dimensions are possible",
                         axes ? axes->count : 0, WEFT_MAX_NDIM);
    if (weft__axes_mask(axes, shape.ndim, "weft_expand_dims", &error, &mask) != WEFT_OK)
        return weft_fail(a->session, error.status, "%s", error.message);
    (void)weft__array_mapped(a, &old);
    map = old;
    for (int d = 0, from = 0; d < shape.ndim; d++) {
        bool is_new = mask >> d & 1;

        shape.extent[d] = is_new ? 1 : a->shape.extent[from];
        map.stride[d] = is_new ? 0 : old.stride[from];
        from += !is_new;
    }
    return weft__array_view(a, &shape, &map, v);
fail:
    return status;
}

weft_status weft_squeeze(weft_array *a, const weft_axes *axes, weft_array **v)
{
    weft__error error = {.status = WEFT_OK};
    weft_shape shape = {0};
    weft__map map, old;
    weft_status status;
    unsigned mask;

    WEFT__TRY(check(a, "weft_squeeze", v));
    if (weft__axes_mask(axes, a->shape.ndim, "weft_squeeze", &error, &mask) != WEFT_OK)
        return weft_fail(a->session, error.status, "%s", error.message);
    (void)weft__array_mapped(a, &old);
    map = (weft__map){.offset = old.offset};
    for (int d = 0; d < a->shape.ndim; d++) {
        bool is_one = a->shape.extent[d] == 1;

        if (axes && (mask >> d & 1) && !is_one)
            return weft_fail(a->session, WEFT_ERR_SHAPE,
                             "weft_squeeze: axis %d has extent %lld, not 1", d,
                             (long long)a->shape.extent[d]);
        if ((mask >> d & 1) && is_one)
            continue;
        map.stride[shape.ndim] = old.stride[d];
        shape.extent[shape.ndim++] = a->shape.extent[d];
    }
    return weft__array_view(a, &shape, &map, v);
fail:
    return status;
}

weft_status weft_flip(weft_array *a, const weft_axes *axes, weft_array **v)
{
    weft__error error = {.status = WEFT_OK};
    weft__map map;
    weft_status status;
    unsigned mask;

    WEFT__TRY(check(a, "weft_flip", v));
    if (weft__axes_mask(axes, a->shape.ndim, "weft_flip", &error, &mask) != WEFT_OK)
        return weft_fail(a->session, error.status, "%s", error.message);
    (void)weft__array_mapped(a, &map);
    for (int d = 0; d < a->shape.ndim; d++) {
        if (!(mask >> d & 1))
            continue;
        map.offset += weft__max64(a->shape.extent[d] - 1, 0) * map.stride[d];
        map.stride[d] = -map.stride[d];
    }
    return weft__array_view(a, &a->shape, &map, v);
fail:
    return status;
}

weft_status weft_broadcast_to(weft_array *a, weft_shape shape, weft_array **v)
{
    char from[256], to[256];
    weft_shape both;
    weft__map map;
    weft_status status;

    WEFT__TRY(check(a, "weft_broadcast_to", v));
    (void)weft_shape_format(&a->shape, from, sizeof from);
    (void)weft_shape_format(&shape, to, sizeof to);
    if (weft_shape_count(&shape) < 0)
        return weft_fail(a->session, WEFT_ERR_SHAPE, "weft_broadcast_to: shape %s is not possible",
                         to);
    both = shape;
    if (!weft__shape_broadcast(&both, &a->shape) || !weft_shape_equal(&both, &shape))
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "weft_broadcast_to: shape %s does not broadcast to %s", from, to);
    (void)weft__array_mapped(a, &map);
    map = weft__map_broadcast(&a->shape, &map, &shape);
    return weft__array_view(a, &shape, &map, v);
fail:
    return status;
}

weft_status weft_diagonal(weft_array *a, int64_t k, int axis1, int axis2, weft_array **v)
{
    weft_shape shape = {0};
    weft__map map, old;
    int64_t rows, columns, first;
    weft_status status;

    WEFT__TRY(check(a, "weft_diagonal", v));
    WEFT__TRY(two_axes(a, "weft_diagonal", &axis1, &axis2));
    if (axis1 == axis2)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "weft_diagonal: axis %d is named twice",
                         axis1);
    (void)weft__array_mapped(a, &old);
    map = (weft__map){.offset = old.offset};
    rows = a->shape.extent[axis1], columns = a->shape.extent[axis2];
    k = weft__max64(weft__min64(k, columns), -rows);
    first = k < 0 ? -k * old.stride[axis1] : k * old.stride[axis2];
    for (int d = 0; d < a->shape.ndim; d++) {
        if (d == axis1 || d == axis2)
            continue;
        map.stride[shape.ndim] = old.stride[d];
        shape.extent[shape.ndim++] = a->shape.extent[d];
    }
    map.stride[shape.ndim] = old.stride[axis1] + old.stride[axis2];
    shape.extent[shape.ndim++] =
        k < 0 ? weft__min64(rows + k, columns) : weft__min64(rows, columns - k);
    map.offset += weft_shape_count(&shape) > 0 ? first : 0;
    return weft__array_view(a, &shape, &map, v);
fail:
    return status;
}
