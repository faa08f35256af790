/* Bringing an array from Fortran order, as a file holds it, into C order, as a node's block holds
 * it. Index arithmetic and loops over memory; no I/O.
 *
 * In Fortran order the elements of dimension 0 are neighbours. The file is thus a row of
 * *columns*, each of shape.extent[0] elements, one for every index of the other dimensions,
 * dimension 1 varying fastest. A tile is some rows of some columns that follow each other; large
 * enough that the file is read in long runs, small enough to be turned in a core's cache.
 */
#ifndef WEFT__FILE_FORTRAN_H
#define WEFT__FILE_FORTRAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <weft/layout.h>

typedef struct weft__fortran {
    weft_shape shape;
    size_t size;      /* bytes of an element */
    weft_rows wanted; /* the rows that go to memory */
    int64_t columns;  /* in all */
    int64_t tile_rows, tile_columns;
    int64_t tiles_down, tiles; /* tiles over the wanted rows, tiles in all */
} weft__fortran;

typedef struct weft__fortran_tile {
    weft_rows rows;       /* global rows */
    int64_t first, count; /* columns */
} weft__fortran_tile;

/* Cuts the wanted rows of all columns into tiles of at most `bytes` (and at least one element).
 * The array has two dimensions or more, and is not empty. */
weft__fortran weft__fortran_plan(const weft_shape *shape, size_t size, weft_rows wanted,
                                 size_t bytes);

weft__fortran_tile weft__fortran_tile_at(const weft__fortran *plan, int64_t index);

/* Where a tile's column begins, counted in elements of the file. */
int64_t weft__fortran_offset(const weft__fortran *plan, const weft__fortran_tile *tile,
                             int64_t column);

/* Whether a tile is one run of the file, not one run per column. */
bool weft__fortran_is_run(const weft__fortran *plan, const weft__fortran_tile *tile);

/* Copies a tile, its columns one after the other in `from`, to the wanted rows, in C order in
 * `to`. */
void weft__fortran_place(const weft__fortran *plan, const weft__fortran_tile *tile,
                         const void *from, void *to);

#endif
