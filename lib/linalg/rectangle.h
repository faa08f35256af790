/* Copies of rectangles between memories with steps of their own along both axes. Pure. */
#ifndef WEFT__LINALG_RECTANGLE_H
#define WEFT__LINALG_RECTANGLE_H

#include <stddef.h>
#include <stdint.h>

#include "kernels/table.h"

/* Element (r, c) is at data + (r·row + c·column)·size. */
typedef struct weft__rectangle {
    char *data;
    int64_t row, column;
} weft__rectangle;

/* Copies rows x columns elements of `size` bytes (4, 8 or 16). With `past` the result is written
 * past the cache by those kernels, whose fence the caller needs before he tells of it; NULL: not.
 */
void weft__rectangle_copy(size_t size, int64_t rows, int64_t columns, weft__rectangle to,
                          weft__rectangle from, const weft__kernels *past);

#endif
