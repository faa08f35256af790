/* How the elements of a domain are cut for the cores.
 *
 * Flat tiles are runs of consecutive elements. An operand that is read across its lines (a
 * transposed matrix) wants boxes: a stretch of the innermost dimension, for a few consecutive
 * indices of the dimension along which the operand is dense, so that every cache line that is
 * fetched is used up. A box is a few runs.
 */
#ifndef WEFT__OPS_TILING_H
#define WEFT__OPS_TILING_H

#include "ops/lineup.h"
#include "runtime/gang.h"

typedef struct weft__tiling {
    weft__run here;
    int64_t tiles;
    int64_t elements; /* in a flat tile */
    bool is_boxed;
    int inner, across;     /* dimensions; across < inner */
    int64_t columns, rows; /* of a box along them */
    weft_shape shape;      /* of the domain, its first dimension cut to what is here */
    int64_t first_row;     /* of what is here, in the first dimension */
} weft__tiling;

weft__tiling weft__tiling_flat(weft__run here, int64_t elements);

/* Turns to boxes if an operand with this map, of elements of `size` bytes, gains by it. */
void weft__tiling_box(weft__tiling *tiling, const weft_shape *shape, const weft__map *map,
                      size_t size);

/* Rows of `columns` consecutive elements, `step` elements from one to the next. */
typedef struct weft__box_of_runs {
    int64_t first, rows, columns, step;
} weft__box_of_runs;

/* The box that a tile of a boxed tiling is; false where not all of it is here. */
bool weft__tiling_box_at(const weft__tiling *tiling, int64_t tile, weft__box_of_runs *box);

/* Calls `visit` for each run of a tile. */
typedef void (*weft__tiling_visit)(void *context, weft__run run, int thread);
void weft__tiling_runs(const weft__tiling *tiling, int64_t tile, weft__tiling_visit visit,
                       void *context, int thread);

/* Deals the tiles, by number, of the present piece of a line-up to the cores that can reach it. */
void weft__tiling_each(weft__lineup *lineup, const weft__tiling *tiling, weft__tile_task task,
                       void *context);

#endif
