/* Copies between a hyperrectangle of a C-order array and its elements in C order. Pure. */
#ifndef WEFT__ARRAY_BOX_H
#define WEFT__ARRAY_BOX_H

#include <stdbool.h>
#include <weft/array.h>

#include "array/layout.h"

/* Elements of the box; of one of its rows (of the box, for 0-d). */
int64_t weft__box_count(const weft_shape *shape, const weft_box *box);
int64_t weft__box_row(const weft_shape *shape, const weft_box *box);

/* Whether the box lies inside the shape. An empty box lies everywhere. */
bool weft__box_fits(const weft_shape *shape, const weft_box *box);

/* The elements of the box, numbered in its own C order, whose rows are in [first, end) of the
 * array's rows. */
weft__run weft__box_in_rows(const weft_shape *shape, const weft_box *box, weft_rows rows);

/* Copies elements `run` of the box's own numbering. `array` is the address of the array's flat
 * element 0 as if all of it were there; `memory` of the box's element run.first. */
void weft__box_copy(const weft_shape *shape, const weft_box *box, weft__run run, size_t size,
                    char *array, char *memory, bool to_array);

#endif
