#include "file/fortran.h"

#include <string.h>
#include <weft/portability.h>

#include "base/checked.h"

/* A tile's columns fill this many bytes of each row at least: whole cache lines are written. */
enum { ROW_BYTES = 512 };

static int64_t divide_up(int64_t a, int64_t b)
{
    return a / b + (a % b != 0);
}

weft__fortran weft__fortran_plan(const weft_shape *shape, size_t size, weft_rows wanted,
                                 size_t bytes)
{
    weft__fortran plan = {.shape = *shape, .size = size, .wanted = wanted, .columns = 1};
    int64_t elements = weft__max64((int64_t)(bytes / size), 1);
    int64_t across;

    for (int i = 1; i < shape->ndim; i++)
        plan.columns *= shape->extent[i];
    across = weft__min64(plan.columns, weft__min64((int64_t)(ROW_BYTES / size), elements));
    plan.tile_rows = weft__min64(wanted.count, weft__max64(elements / across, 1));
    plan.tile_columns = weft__min64(plan.columns, weft__max64(elements / plan.tile_rows, 1));
    plan.tiles_down = divide_up(wanted.count, plan.tile_rows);
    plan.tiles = plan.tiles_down * divide_up(plan.columns, plan.tile_columns);
    return plan;
}

weft__fortran_tile weft__fortran_tile_at(const weft__fortran *plan, int64_t index)
{
    int64_t down = index % plan->tiles_down * plan->tile_rows;
    int64_t across = index / plan->tiles_down * plan->tile_columns;

    return (weft__fortran_tile){
        .rows = {plan->wanted.first + down,
                 weft__min64(plan->tile_rows, plan->wanted.count - down)},
        .first = across,
        .count = weft__min64(plan->tile_columns, plan->columns - across),
    };
}

int64_t weft__fortran_offset(const weft__fortran *plan, const weft__fortran_tile *tile,
                             int64_t column)
{
    return column * plan->shape.extent[0] + tile->rows.first;
}

bool weft__fortran_is_run(const weft__fortran *plan, const weft__fortran_tile *tile)
{
    return tile->rows.count == plan->shape.extent[0] || tile->count == 1;
}

/* Columns that differ in the index of dimension 1 alone: `count` of them, `rows` elements each,
 * `stride` elements apart in a row of memory, and rows `row` elements apart. */
typedef struct fibre {
    const char *from;
    char *to;
    int64_t rows, count, stride, row;
} fibre;

/* A block that is one cache line long in both directions, so that lines are read and written whole
 * even where powers of two send them all to the same place of a cache. With `size` a constant the
 * copies are plain moves. */
static WEFT_ALWAYS_INLINE void turn_block(const fibre *f, weft_rows rows, weft_rows columns,
                                          size_t size)
{
    for (int64_t i = rows.first; i < rows.first + rows.count; i++) {
        const char *from = f->from + (size_t)i * size;
        char *to = f->to + (size_t)(i * f->row) * size;

        for (int64_t j = columns.first; j < columns.first + columns.count; j++)
            memcpy(to + (size_t)(j * f->stride) * size, from + (size_t)(j * f->rows) * size, size);
    }
}

static WEFT_ALWAYS_INLINE void turn_sized(const fibre *f, size_t size)
{
    int64_t step = (int64_t)(64 / size);

    for (int64_t i = 0; i < f->rows; i += step)
        for (int64_t j = 0; j < f->count; j += step)
            turn_block(f, (weft_rows){i, weft__min64(step, f->rows - i)},
                       (weft_rows){j, weft__min64(step, f->count - j)}, size);
}

static void turn(const fibre *f, size_t size)
{
    switch (size) {
    case 1:
        turn_sized(f, 1);
        break;
    case 2:
        turn_sized(f, 2);
        break;
    case 4:
        turn_sized(f, 4);
        break;
    case 8:
        turn_sized(f, 8);
        break;
    default:
        turn_sized(f, 16);
        break;
    }
}

/* The place in a C-order row of the column that has number `column` in the file. */
static int64_t place_of(const weft_shape *shape, int64_t columns, int64_t column)
{
    int64_t stride = columns, place = 0;

    for (int i = 1; i < shape->ndim; i++) {
        stride /= shape->extent[i];
        place += column % shape->extent[i] * stride;
        column /= shape->extent[i];
    }
    return place;
}

void weft__fortran_place(const weft__fortran *plan, const weft__fortran_tile *tile,
                         const void *from, void *to)
{
    int64_t length = plan->shape.extent[1];
    fibre f = {.rows = tile->rows.count, .stride = plan->columns / length, .row = plan->columns};
    int64_t down = (tile->rows.first - plan->wanted.first) * plan->columns;

    for (int64_t column = 0; column < tile->count; column += f.count) {
        int64_t number = tile->first + column;

        f.count = weft__min64(length - number % length, tile->count - column);
        f.from = (const char *)from + (size_t)(column * f.rows) * plan->size;
        f.to = (char *)to +
               (size_t)(down + place_of(&plan->shape, plan->columns, number)) * plan->size;
        turn(&f, plan->size);
    }
}
