/* Handles on views: where their elements lie, and which ranks they belong to. */
#include <weft/view.h>

#include <stdlib.h>

#include "array/array.h"

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
    weft_array *base = a->is_strided ? a->base : a, *v;

    if (a->session->is_stopped)
        return weft__refuse_stopped(a->session, "weft_view");
    v = calloc(1, sizeof *v);
    weft__must(v);
    *v = (weft_array){.references = 1,
                      .session = a->session,
                      .dtype = a->dtype,
                      .shape = *shape,
                      .count = weft_shape_count(shape),
                      .serial = ++a->session->serial,
                      .is_wrapped = base->is_wrapped,
                      .base = weft_reference(base)};
    weft__session_keep(a->session);
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

bool weft_array_is_view(const weft_array *a)
{
    return a && a->base;
}

bool weft_array_is_contiguous(const weft_array *a)
{
    return a && !a->is_strided;
}
