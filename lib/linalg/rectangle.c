#include "linalg/rectangle.h"

#include <string.h>

#include "base/checked.h"
#include "kernels/paste.h"

enum { EDGE = 8, LINE = 64, RUN = 256 };

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

static void collect(size_t size, int64_t rows, int64_t columns, char *runs, const char *from,
                    int64_t pitch)
{
    if (size == 4)
        collect_4(rows, columns, runs, from, pitch);
    else if (size == 8)
        collect_8(rows, columns, runs, from, pitch);
    else
        collect_16(rows, columns, runs, from, pitch);
}

/* What follows along rows comes to follow along columns: collected in cache, written in runs. */
static void turn_past(int64_t size, int64_t rows, int64_t columns, weft__rectangle to,
                      weft__rectangle from, const weft__kernels *past)
{
    const int64_t high = RUN / size, wide = LINE / size;
    _Alignas(LINE) char runs[LINE / 4 * RUN];

    for (int64_t r0 = 0; r0 < rows; r0 += high)
        for (int64_t c0 = 0; c0 < columns; c0 += wide) {
            const int64_t h = weft__min64(high, rows - r0), w = weft__min64(wide, columns - c0);

            collect((size_t)size, h, w, runs, from.data + (r0 * from.row + c0) * size,
                    from.row * size);
            for (int64_t c = 0; c < w; c++)
                past->stream(to.data + (r0 + (c0 + c) * to.column) * size, runs + c * RUN,
                             (size_t)(h * size));
        }
}

/* Both follow along rows. */
static void copy_lines(int64_t size, int64_t rows, int64_t columns, weft__rectangle to,
                       weft__rectangle from, const weft__kernels *past)
{
    for (int64_t r = 0; r < rows; r++) {
        char *line = to.data + r * to.row * size;
        const char *source = from.data + r * from.row * size;

        if (past)
            past->stream(line, source, (size_t)(columns * size));
        else
            memcpy(line, source, (size_t)(columns * size));
    }
}

void weft__rectangle_copy(size_t size, int64_t rows, int64_t columns, weft__rectangle to,
                          weft__rectangle from, const weft__kernels *past)
{
    const int64_t bytes = (int64_t)size;

    if (to.column == 1 && from.column == 1)
        copy_lines(bytes, rows, columns, to, from, past);
    else if (to.row == 1 && from.row == 1)
        copy_lines(bytes, columns, rows, turned(to), turned(from), past);
    else if (past && to.row == 1 && from.column == 1)
        turn_past(bytes, rows, columns, to, from, past);
    else if (past && to.column == 1 && from.row == 1)
        turn_past(bytes, columns, rows, turned(to), turned(from), past);
    else if (size == 4)
        turn_4(rows, columns, to, from);
    else if (size == 8)
        turn_8(rows, columns, to, from);
    else
        turn_16(rows, columns, to, from);
}
