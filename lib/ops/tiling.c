#include "ops/tiling.h"

#include "base/checked.h"
#include "runtime/gang.h"

enum { LINE = 64, ROWS = 32, COLUMNS = 112, ELEMENTS = ROWS * COLUMNS };

weft__tiling weft__tiling_flat(weft__run here, int64_t elements)
{
    return (weft__tiling){.here = here,
                          .elements = elements,
                          .tiles = (weft__run_count(here) + elements - 1) / elements};
}

static int64_t magnitude(int64_t stride)
{
    return stride < 0 ? -stride : stride;
}

static int innermost(const weft_shape *shape)
{
    int d = shape->ndim - 1;

    while (d > 0 && shape->extent[d] == 1)
        d--;
    return d;
}

/* The dimension along which the map is densest; -1 where it repeats along all of them. */
static int densest(const weft_shape *shape, const weft__map *map)
{
    int best = -1;

    for (int d = 0; d < shape->ndim; d++) {
        if (shape->extent[d] == 1 || map->stride[d] == 0)
            continue;
        if (best < 0 || magnitude(map->stride[d]) < magnitude(map->stride[best]))
            best = d;
    }
    return best;
}

static int64_t parts(int64_t extent, int64_t part)
{
    return (extent + part - 1) / part;
}

static int64_t count_boxes(const weft__tiling *t)
{
    int64_t boxes = 1;

    for (int d = 0; d < t->shape.ndim; d++)
        boxes *= d == t->inner    ? parts(t->shape.extent[d], t->columns)
                 : d == t->across ? parts(t->shape.extent[d], t->rows)
                                  : t->shape.extent[d];
    return boxes;
}

/* The first dimension is cut to the rows that are here: what other nodes have is not dealt. */
static void cut_rows(weft__tiling *t, const weft_shape *shape)
{
    int64_t row = 1, last;

    t->shape = *shape;
    for (int d = 1; d < shape->ndim; d++)
        row *= shape->extent[d];
    t->first_row = t->here.first / row;
    last = (t->here.end - 1) / row;
    t->shape.extent[0] = last - t->first_row + 1;
}

void weft__tiling_box(weft__tiling *tiling, const weft_shape *shape, const weft__map *map,
                      size_t size)
{
    weft__tiling t = *tiling;
    int across = densest(shape, map), inner = innermost(shape);

    if (tiling->is_boxed || shape->ndim < 2 || across < 0 || across == inner ||
        weft__run_count(tiling->here) == 0)
        return;
    if (shape->extent[inner] < COLUMNS || magnitude(map->stride[inner]) * (int64_t)size < LINE)
        return;
    t.is_boxed = true;
    t.inner = inner, t.across = across;
    t.rows = weft__min64(ROWS, shape->extent[across]);
    t.columns = ELEMENTS / t.rows;
    cut_rows(&t, shape);
    for (t.tiles = count_boxes(&t); t.tiles > WEFT__MAX_TILES; t.tiles = count_boxes(&t)) {
        if (t.rows >= t.shape.extent[across] && t.columns >= t.shape.extent[inner])
            return;
        t.rows *= 2, t.columns *= 2;
    }
    *tiling = t;
}

/* The part that box number `index` of a dimension takes of it. */
static weft__run part_of(const weft__tiling *t, int d, int64_t *index)
{
    int64_t extent = t->shape.extent[d];
    int64_t part = d == t->inner ? t->columns : d == t->across ? t->rows : 1;
    int64_t count = parts(extent, part), k = *index % count;

    *index /= count;
    return (weft__run){k * part, weft__min64((k + 1) * part, extent)};
}

bool weft__tiling_box_at(const weft__tiling *t, int64_t tile, weft__box_of_runs *box)
{
    weft__run rows = {0, 1}, columns = {0, 1};
    int64_t stride = 1;

    *box = (weft__box_of_runs){0};
    for (int d = t->shape.ndim - 1; d >= 0; d--) {
        weft__run part = part_of(t, d, &tile);

        if (d == t->inner)
            columns = part;
        if (d == t->across)
            rows = part, box->step = stride;
        box->first += (part.first + (d == 0 ? t->first_row : 0)) * stride;
        stride *= t->shape.extent[d];
    }
    box->rows = weft__run_count(rows);
    box->columns = weft__run_count(columns);
    return box->first >= t->here.first &&
           box->first + (box->rows - 1) * box->step + box->columns <= t->here.end;
}

static void box_runs(const weft__tiling *t, int64_t tile, weft__tiling_visit visit, void *context,
                     int thread)
{
    weft__box_of_runs box;

    (void)weft__tiling_box_at(t, tile, &box);
    for (int64_t r = 0; r < box.rows; r++) {
        int64_t first = box.first + r * box.step;
        weft__run run = weft__run_common((weft__run){first, first + box.columns}, t->here);

        if (weft__run_count(run) > 0)
            visit(context, run, thread);
    }
}

void weft__tiling_runs(const weft__tiling *t, int64_t tile, weft__tiling_visit visit, void *context,
                       int thread)
{
    int64_t first = t->here.first + tile * t->elements;

    if (t->is_boxed)
        box_runs(t, tile, visit, context, thread);
    else
        visit(context, (weft__run){first, weft__min64(first + t->elements, t->here.end)}, thread);
}

void weft__tiling_each(weft__lineup *l, const weft__tiling *tiling, weft__tile_task task,
                       void *context)
{
    if (l->is_own)
        weft__own_run(l->s, tiling->tiles, task, context);
    else
        weft__gang_run(l->s, tiling->tiles, task, context);
}
