/* Results whose elements are those of an operand in another order, or repeated: tile, repeat,
 * meshgrid, diag. In C order they are seen as nested loops over the operand. */
#ifndef WEFT__OPS_SPREAD_H
#define WEFT__OPS_SPREAD_H

#include "array/array.h"

typedef struct weft__spread {
    weft_shape shape; /* the loops, outermost first */
    weft__map map;
    bool fits; /* in WEFT_MAX_NDIM loops */
} weft__spread;

/* No loops yet; the first element is the operand's flat `offset`. */
weft__spread weft__spread_begin(int64_t offset);

/* One more loop, inside those there are; one of `stride` 0 repeats. Those that make one are
 * joined. */
void weft__spread_add(weft__spread *x, int64_t extent, int64_t stride);

/* All of a's dimensions [first, end), which is mapped by `map`. */
void weft__spread_add_dimensions(weft__spread *x, const weft_array *a, const weft__map *map,
                                 int first, int end);

/* Inside an entered operation: the elements of r, in C order and as many as the loops', from `a`
 * (or a->base, where a is strided). Ends with a barrier. */
weft_status weft__spread_into(const weft__spread *x, const char *operation, weft_array *a,
                              weft_array *r);

#endif
