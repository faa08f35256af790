/* Handles on views: where they lie, and the arithmetic of each kind of view. */
#include <weft/view.h>

#include <stdlib.h>
#include <string.h>

#include "array/array.h"
#include "array/slice.h"
#include "base/axes.h"
#include "base/checked.h"

weft_array *weft__array_mapped(weft_array *a, weft__map *map)
{
    *map = a->is_strided ? a->map : weft__map_of(&a->shape);
    return a->is_strided ? a->base : a;
}

const weft_array *weft__array_root(const weft_array *a, weft__run *bounds)
{
    *bounds = (weft__run){0, a->count};
    if (a->is_strided && a->count > 0) {
        *bounds = weft__map_bounds(&a->shape, &a->map, *bounds);
        a = a->base;
    }
    for (; a->base; a = a->base) {
        bounds->first += a->offset;
        bounds->end += a->offset;
    }
    return a;
}

static weft__run shifted(weft__run run, int64_t offset, int64_t count)
{
    weft__run common = weft__run_common(run, (weft__run){offset, offset + count});

    return (weft__run){common.first - offset, common.end - offset};
}

/* Rank r of the view has the elements that rank r of the base has: whole rows, or a layout in rows
 * of one element. */
static void explicit_layout(const weft_array *a, const weft_array *v, int64_t offset,
                            weft__layout *layout)
{
    const weft__comms *c = &a->session->comms;
    int64_t row = v->shape.ndim && v->shape.extent[0] ? v->count / v->shape.extent[0] : 1;
    int64_t *first = calloc((size_t)c->size + 1, sizeof *first);
    bool whole = row > 0;

    weft__must(first);
    for (int r = 0; r < c->size; r++) {
        int64_t end = shifted(weft__layout_rank_run(&a->layout, c, r), offset, v->count).end;

        first[r + 1] = weft__max64(first[r], weft__min64(end, v->count));
        whole &= row > 0 && first[r + 1] % row == 0;
    }
    for (int r = 0; r < c->size && whole; r++)
        first[r + 1] /= row;
    *layout = (weft__layout){.kind = WEFT__LAYOUT_EXPLICIT,
                             .rows = whole ? v->count / row : v->count,
                             .row = whole ? row : 1,
                             .first = first};
}

static weft__layout plain_layout(const weft_shape *shape, weft__layout_kind kind)
{
    weft__layout layout = {.kind = kind, .rows = shape->ndim ? shape->extent[0] : 1, .row = 1};

    for (int d = 1; d < shape->ndim; d++)
        layout.row *= shape->extent[d];
    return layout;
}

static char *moved(const weft_array *a, char *memory, weft__run here, int64_t offset, int64_t count)
{
    weft__run common = weft__run_common(here, (weft__run){offset, offset + count});

    return memory ? memory + (common.first - here.first) * (int64_t)weft_dtype_size(a->dtype)
                  : NULL;
}

static void place_run(weft_array *a, weft_array *v, int64_t offset)
{
    v->offset = offset;
    if (a->layout.kind == WEFT__LAYOUT_REPLICATED)
        v->layout = plain_layout(&v->shape, WEFT__LAYOUT_REPLICATED);
    else
        explicit_layout(a, v, offset, &v->layout);
    v->node = moved(a, a->node, weft__array_node_run(a), offset, v->count);
    v->own = moved(a, a->own, weft__array_own_run(a), offset, v->count);
}

/* Row i lies after row i - 1 with all its elements: then it belongs to the rank that has its first
 * one. */
static bool rows_ascend(const weft_shape *shape, const weft__map *map)
{
    int64_t span = 1;

    for (int d = 1; d < shape->ndim; d++)
        span += (shape->extent[d] - 1) * (map->stride[d] < 0 ? -map->stride[d] : map->stride[d]);
    return shape->ndim > 0 && map->stride[0] >= span;
}

void weft__layout_of_map(const weft_array *a, const weft_shape *shape, const weft__map *map,
                         weft__layout *layout)
{
    const weft__comms *c = &a->session->comms;
    int64_t first, step = map->stride[0], *rows;

    *layout = plain_layout(shape, a->layout.kind == WEFT__LAYOUT_REPLICATED || shape->ndim == 0
                                      ? WEFT__LAYOUT_REPLICATED
                                      : WEFT__LAYOUT_SPLIT);
    if (layout->kind == WEFT__LAYOUT_REPLICATED || weft_shape_count(shape) == 0 ||
        !rows_ascend(shape, map))
        return;
    rows = calloc((size_t)c->size + 1, sizeof *rows);
    weft__must(rows);
    first = weft__map_bounds(shape, map, (weft__run){0, layout->row}).first;
    for (int r = 0; r < c->size; r++) {
        int64_t end = weft__layout_rank_run(&a->layout, c, r).end - first;

        end = end > 0 ? (end + step - 1) / step : 0;
        rows[r + 1] = weft__max64(rows[r], weft__min64(end, shape->extent[0]));
    }
    rows[c->size] = shape->extent[0];
    layout->kind = WEFT__LAYOUT_EXPLICIT;
    layout->first = rows;
}

weft_status weft__array_view(weft_array *a, const weft_shape *shape, const weft__map *map,
                             weft_array **out)
{
    weft_array *base = a->is_strided ? a->base : a, *v = calloc(1, sizeof *v);

    weft__must(v);
    *v = (weft_array){.references = 1,
                      .session = a->session,
                      .dtype = a->dtype,
                      .shape = *shape,
                      .count = weft_shape_count(shape),
                      .serial = ++a->session->serial,
                      .is_wrapped = base->is_wrapped,
                      .base = weft_reference(base)};
    v->is_strided = !weft__map_is_run(shape, map);
    v->map = *map;
    if (v->is_strided)
        weft__layout_of_map(base, shape, map, &v->layout);
    else
        place_run(base, v, v->count > 0 ? map->offset : 0);
    a->session->statistics.arrays_created++;
    *out = v;
    return WEFT_OK;
}

static weft_status check(weft_array *a, const char *operation, weft_array **v)
{
    if (!a || !v)
        return WEFT_ERR_ARGUMENT;
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
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "weft_view without slices");
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

bool weft_array_is_view(const weft_array *a)
{
    return a->base != NULL;
}

bool weft_array_is_contiguous(const weft_array *a)
{
    return !a->is_strided;
}
