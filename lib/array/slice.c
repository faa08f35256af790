#include "array/slice.h"

#include <string.h>

#include "base/checked.h"

weft__slicing weft__slicing_whole(const weft_shape *shape)
{
    weft__slicing slicing = {0};

    for (int d = 0; d < shape->ndim; d++) {
        slicing.from[d] = (int8_t)d;
        slicing.step[d] = 1;
    }
    return slicing;
}

/* How many dimensions of the source the items name. */
static int count_named(int count, const weft_slice *items, int *ellipses)
{
    int named = 0;

    *ellipses = 0;
    for (int i = 0; i < count; i++) {
        named += items[i].kind == WEFT_SLICE_RANGE || items[i].kind == WEFT_SLICE_INDEX;
        *ellipses += items[i].kind == WEFT_SLICE_ELLIPSIS;
    }
    return named;
}

/* Python's slice.indices: the first index, and how many. */
static int64_t range_extent(const weft_slice *item, int64_t extent, int64_t *first)
{
    int64_t step = item->step, least = step < 0 ? -1 : 0, most = step < 0 ? extent - 1 : extent;
    int64_t start = step < 0 ? most : least, stop = step < 0 ? least : most;

    if (item->has_start) {
        start = item->start < 0 ? item->start + extent : item->start;
        start = weft__max64(least, weft__min64(start, most));
    }
    if (item->has_stop) {
        stop = item->stop < 0 ? item->stop + extent : item->stop;
        stop = weft__max64(least, weft__min64(stop, most));
    }
    *first = start;
    if (step > 0)
        return start < stop ? (stop - start - 1) / step + 1 : 0;
    return stop < start ? (int64_t)(((uint64_t)(start - stop) - 1) / (0 - (uint64_t)step)) + 1 : 0;
}

/* The view that is being made, dimension by dimension. */
typedef struct making {
    const weft__slicing *old;
    const weft_shape *source;
    int at; /* the next dimension of the source */
    weft__slicing slicing;
    weft_shape shape;
} making;

static void keep(making *m, int64_t first, int64_t step, int64_t extent)
{
    int d = m->at++, from = m->old->from[d], to = m->shape.ndim++;

    if (to < WEFT_MAX_NDIM) {
        m->shape.extent[to] = extent;
        m->slicing.from[to] = m->old->from[d];
        m->slicing.step[to] = extent > 1 ? m->old->step[d] * step : 0;
    }
    if (from >= 0)
        m->slicing.start[from] += first * m->old->step[d];
}

static weft_status take_index(making *m, const weft_slice *item, weft__error *error)
{
    int d = m->at++;
    int64_t extent = m->source->extent[d];
    int64_t index = item->start < 0 ? item->start + extent : item->start;

    if (index < 0 || index >= extent)
        return weft__error_set(error, WEFT_ERR_SHAPE,
                               "index %lld is out of bounds for axis %d with size %lld",
                               (long long)item->start, d, (long long)extent);
    if (m->old->from[d] >= 0)
        m->slicing.start[m->old->from[d]] += index * m->old->step[d];
    return WEFT_OK;
}

static weft_status take_item(making *m, const weft_slice *item, int hidden, weft__error *error)
{
    int64_t first, extent;

    switch (item->kind) {
    case WEFT_SLICE_INDEX:
        return take_index(m, item, error);
    case WEFT_SLICE_RANGE:
        if (item->step == 0)
            return weft__error_set(error, WEFT_ERR_ARGUMENT, "a slice with step 0");
        extent = range_extent(item, m->source->extent[m->at], &first);
        keep(m, extent > 0 ? first : 0, item->step, extent);
        return WEFT_OK;
    case WEFT_SLICE_NEWAXIS:
        if (m->shape.ndim < WEFT_MAX_NDIM) {
            m->shape.extent[m->shape.ndim] = 1;
            m->slicing.from[m->shape.ndim] = -1;
        }
        m->shape.ndim++;
        return WEFT_OK;
    default:
        while (hidden-- > 0)
            keep(m, 0, 1, m->source->extent[m->at]);
        return WEFT_OK;
    }
}

weft_status weft__slicing_apply(weft__slicing *slicing, weft_shape *shape, int count,
                                const weft_slice *items, weft__error *error)
{
    int ellipses, named = count_named(count, items, &ellipses);
    making m = {.old = slicing, .source = shape};
    weft_status status;

    for (int i = 0; i < count; i++)
        if ((unsigned)items[i].kind > WEFT_SLICE_ELLIPSIS)
            return weft__error_set(error, WEFT_ERR_ARGUMENT, "item %d of a slice has kind %d", i,
                                   (int)items[i].kind);
    memcpy(m.slicing.start, slicing->start, sizeof m.slicing.start);
    if (named > shape->ndim)
        return weft__error_set(error, WEFT_ERR_SHAPE,
                               "too many indices: the array has %d dimensions, %d were indexed",
                               shape->ndim, named);
    if (ellipses > 1)
        return weft__error_set(error, WEFT_ERR_ARGUMENT, "an index can have only one ellipsis");
    for (int i = 0; i < count; i++)
        WEFT__TRY(take_item(&m, &items[i], shape->ndim - named, error));
    while (m.at < shape->ndim)
        keep(&m, 0, 1, shape->extent[m.at]);
    if (m.shape.ndim > WEFT_MAX_NDIM)
        return weft__error_set(error, WEFT_ERR_SHAPE, "a view of %d dimensions: %d are possible",
                               m.shape.ndim, WEFT_MAX_NDIM);
    *slicing = m.slicing;
    *shape = m.shape;
    return WEFT_OK;
fail:
    return status;
}

void weft__slicing_transpose(weft__slicing *slicing, weft_shape *shape)
{
    for (int a = 0, b = shape->ndim - 1; a < b; a++, b--) {
        int8_t from = slicing->from[a];
        int64_t step = slicing->step[a], extent = shape->extent[a];

        slicing->from[a] = slicing->from[b], slicing->from[b] = from;
        slicing->step[a] = slicing->step[b], slicing->step[b] = step;
        shape->extent[a] = shape->extent[b], shape->extent[b] = extent;
    }
}

weft__map weft__slicing_map(const weft__slicing *slicing, int ndim, int source_ndim,
                            const weft__map *source)
{
    weft__map map = {.offset = source->offset};

    for (int d = 0; d < source_ndim; d++)
        map.offset += slicing->start[d] * source->stride[d];
    for (int d = 0; d < ndim; d++)
        if (slicing->from[d] >= 0)
            map.stride[d] = slicing->step[d] * source->stride[slicing->from[d]];
    return map;
}
