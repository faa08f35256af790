/* How a product's result is cut for the cores. Pure arithmetic. */
#ifndef WEFT__LINALG_CUT_H
#define WEFT__LINALG_CUT_H

#include "linalg/product.h"

typedef struct weft__cut {
    weft__rect *rects; /* some may be empty; the caller's to free */
    int64_t count, room;
} weft__cut;

/* Cells of n rows or columns: the last one is longer, by what is no whole cell. */
int64_t weft__cells_of(int64_t n);
int64_t weft__cell_first(int64_t n, int64_t cell); /* n for the cell behind the last */
int64_t weft__cell_at(int64_t n, int64_t row);

/* Rectangles of whole cells of an m × n result, so that each of `cores` gets about as much as the
 * others when they are dealt in order and in equal runs. */
weft__cut weft__cut_result(int64_t m, int64_t n, int64_t cores);

#endif
