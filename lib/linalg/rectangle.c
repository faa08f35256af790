#include "linalg/rectangle.h"

#include <string.h>

#include "kernels/paste.h"

enum { EDGE = 8 };

#define SIZE 4
#include "linalg/rectangle.inc.h"
#undef SIZE
#define SIZE 8
#include "linalg/rectangle.inc.h"
#undef SIZE
#define SIZE 16
#include "linalg/rectangle.inc.h"
#undef SIZE

static weft__rectangle turned(weft__rectangle s)
{
    return (weft__rectangle){s.data, s.column, s.row};
}

void weft__rectangle_copy(size_t size, int64_t rows, int64_t columns, weft__rectangle to,
                          weft__rectangle from)
{
    const int64_t bytes = (int64_t)size;

    if (to.column == 1 && from.column == 1)
        for (int64_t r = 0; r < rows; r++)
            memcpy(to.data + r * to.row * bytes, from.data + r * from.row * bytes,
                   (size_t)(columns * bytes));
    else if (to.row == 1 && from.row == 1)
        weft__rectangle_copy(size, columns, rows, turned(to), turned(from));
    else if (size == 4)
        turn_4(rows, columns, to, from);
    else if (size == 8)
        turn_8(rows, columns, to, from);
    else
        turn_16(rows, columns, to, from);
}
