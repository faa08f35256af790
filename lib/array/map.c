#include "array/map.h"

#include <string.h>

#include "base/checked.h"

weft__map weft__map_of(const weft_shape *shape)
{
    weft__map map = {0};
    int64_t stride = 1;

    for (int d = shape->ndim - 1; d >= 0; d--) {
        map.stride[d] = stride;
        stride *= shape->extent[d];
    }
    return map;
}

/* The coordinates of flat element `index` of a shape without zero extents. */
static void coordinates(const weft_shape *shape, int64_t index, int64_t *at)
{
    for (int d = shape->ndim - 1; d >= 0; d--) {
        at[d] = index % shape->extent[d];
        index /= shape->extent[d];
    }
}

static int64_t element_at(const weft_shape *shape, const weft__map *map, const int64_t *at)
{
    int64_t element = map->offset;

    for (int d = 0; d < shape->ndim; d++)
        element += at[d] * map->stride[d];
    return element;
}

int64_t weft__map_at(const weft_shape *shape, const weft__map *map, int64_t index)
{
    int64_t at[WEFT_MAX_NDIM];

    coordinates(shape, index, at);
    return element_at(shape, map, at);
}

bool weft__map_is_run(const weft_shape *shape, const weft__map *map)
{
    int64_t stride = 1;

    if (weft_shape_count(shape) == 0)
        return true;
    for (int d = shape->ndim - 1; d >= 0; d--) {
        if (shape->extent[d] != 1 && map->stride[d] != stride)
            return false;
        stride *= shape->extent[d];
    }
    return true;
}

bool weft__map_equal(const weft_shape *shape, const weft__map *a, const weft__map *b)
{
    if (weft_shape_count(shape) == 0)
        return true;
    for (int d = 0; d < shape->ndim; d++)
        if (shape->extent[d] != 1 && a->stride[d] != b->stride[d])
            return false;
    return a->offset == b->offset;
}

weft__run weft__map_bounds(const weft_shape *shape, const weft__map *map, weft__run run)
{
    int64_t first[WEFT_MAX_NDIM], last[WEFT_MAX_NDIM];
    weft__run bounds = {map->offset, map->offset + 1};
    int d = 0;

    coordinates(shape, run.first, first);
    coordinates(shape, run.end - 1, last);
    while (d < shape->ndim && first[d] == last[d])
        d++;
    for (int k = d + 1; k < shape->ndim; k++)
        first[k] = 0, last[k] = shape->extent[k] - 1;
    for (int k = 0; k < shape->ndim; k++) {
        int64_t a = first[k] * map->stride[k], b = last[k] * map->stride[k];

        bounds.first += weft__min64(a, b);
        bounds.end += weft__max64(a, b);
    }
    return bounds;
}

bool weft__shape_broadcast(weft_shape *shape, const weft_shape *other)
{
    weft_shape both = {.ndim = shape->ndim > other->ndim ? shape->ndim : other->ndim};

    for (int d = 0; d < both.ndim; d++) {
        int a = d - both.ndim + shape->ndim, b = d - both.ndim + other->ndim;
        int64_t left = a >= 0 ? shape->extent[a] : 1, right = b >= 0 ? other->extent[b] : 1;

        if (left != right && left != 1 && right != 1)
            return false;
        both.extent[d] = left == 1 ? right : left;
    }
    *shape = both;
    return true;
}

weft__map weft__map_broadcast(const weft_shape *shape, const weft__map *map, const weft_shape *to)
{
    weft__map result = {.offset = map->offset};
    int shift = to->ndim - shape->ndim;

    for (int d = 0; d < shape->ndim; d++)
        if (shape->extent[d] == to->extent[d + shift])
            result.stride[d + shift] = map->stride[d];
    return result;
}

/* The part of count elements at, at + step, … that lies in [base.first, base.end): *skip elements
 * are before it; returns how many there are. */
static int64_t part_inside(int64_t at, int64_t step, int64_t count, weft__run base, int64_t *skip)
{
    int64_t before = 0, last = count;

    *skip = 0;
    if (step == 0)
        return at >= base.first && at < base.end ? count : 0;
    if (step > 0) {
        if (at < base.first)
            before = (base.first - at + step - 1) / step;
        last = at >= base.end ? 0 : (base.end - at + step - 1) / step;
    } else {
        if (at >= base.end)
            before = (at - base.end) / -step + 1;
        last = at < base.first ? 0 : (at - base.first) / -step + 1;
    }
    last = weft__min64(last, count);
    *skip = before;
    return weft__max64(last - before, 0);
}

void weft__map_each(const weft_shape *shape, const weft__map *map, weft__run run, weft__run base,
                    weft__map_visit visit, void *context)
{
    int inner = shape->ndim - 1;
    int64_t at[WEFT_MAX_NDIM] = {0}, index = run.first;

    if (index >= run.end)
        return;
    coordinates(shape, index, at);
    while (index < run.end) {
        int64_t start = element_at(shape, map, at), skip, inside;
        int64_t left = inner < 0 ? 1 : shape->extent[inner] - at[inner];
        int64_t step = inner < 0 ? 0 : map->stride[inner];

        left = weft__min64(left, run.end - index);
        inside = part_inside(start, step, left, base, &skip);
        if (inside > 0)
            visit(context, index + skip, inside, start + skip * step, step);
        index += left;
        if (inner >= 0)
            at[inner] = 0;
        for (int d = inner - 1; d >= 0 && ++at[d] == shape->extent[d]; d--)
            at[d] = 0;
    }
}
