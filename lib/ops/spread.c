#include "ops/spread.h"

#include "ops/evaluate.h"

weft__spread weft__spread_begin(int64_t offset)
{
    return (weft__spread){.map = {.offset = offset}, .fits = true};
}

void weft__spread_add(weft__spread *x, int64_t extent, int64_t stride)
{
    int last = x->shape.ndim - 1;

    if (extent == 1 || !x->fits)
        return;
    if (last >= 0 && x->map.stride[last] == extent * stride) {
        x->shape.extent[last] *= extent;
        x->map.stride[last] = stride;
    } else if (last + 1 < WEFT_MAX_NDIM) {
        x->shape.extent[last + 1] = extent;
        x->map.stride[last + 1] = stride;
        x->shape.ndim++;
    } else {
        x->fits = false;
    }
}

void weft__spread_add_dimensions(weft__spread *x, const weft_array *a, const weft__map *map,
                                 int first, int end)
{
    for (int d = first; d < end; d++)
        weft__spread_add(x, a->shape.extent[d], map->stride[d]);
}

weft_status weft__spread_into(const weft__spread *x, const char *operation, weft_array *a,
                              weft_array *r)
{
    weft_shape shape = x->shape.ndim ? x->shape : WEFT_SHAPE(1);
    weft__map straight = weft__map_of(&shape);
    weft_array *from = NULL, *to = NULL;
    weft_status status;

    WEFT__TRY(weft__array_view(a, &shape, &x->map, &from));
    WEFT__TRY(weft__array_view(r, &shape, &straight, &to));
    WEFT__TRY(weft__assign(operation, to, from));
    WEFT__TRY(weft__sync(a->session));
fail:
    weft_free(&to);
    weft_free(&from);
    return status;
}
