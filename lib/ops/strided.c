#include "ops/strided.h"

#include <string.h>

#include "base/checked.h"
#include "kernels/paste.h"

enum { EDGE = 8, AHEAD = 8 * EDGE };

#define SIZE 1
#include "ops/gather.inc.h"
#undef SIZE
#define SIZE 2
#include "ops/gather.inc.h"
#undef SIZE
#define SIZE 4
#include "ops/gather.inc.h"
#undef SIZE
#define SIZE 8
#include "ops/gather.inc.h"
#undef SIZE
#define SIZE 16
#include "ops/gather.inc.h"
#undef SIZE

weft__strided weft__strided_of(const weft_shape *domain, const weft__map *map, size_t size,
                               char *memory)
{
    weft__strided view = {
        .origin = memory + map->offset * (int64_t)size, .extent = {1}, .stride = {(int64_t)size}};

    for (int d = 0; d < domain->ndim; d++) {
        int64_t extent = domain->extent[d], stride = map->stride[d] * (int64_t)size;
        int last = view.ndim - 1;

        if (extent == 1)
            continue;
        if (last >= 0 && view.stride[last] == extent * stride) {
            view.extent[last] *= extent;
            view.stride[last] = stride;
        } else {
            view.extent[view.ndim] = extent;
            view.stride[view.ndim++] = stride;
        }
    }
    view.ndim = view.ndim > 0 ? view.ndim : 1;
    return view;
}

/* Where a walk over the lines of a view is. */
typedef struct cursor {
    int64_t at[WEFT_MAX_NDIM];
    char *line; /* the first element of the present line */
} cursor;

static cursor cursor_at(const weft__strided *view, int64_t index)
{
    cursor c;
    int inner = view->ndim - 1;

    c.line = view->origin;
    for (int d = inner; d > 0; d--) {
        c.at[d] = index % view->extent[d];
        index /= view->extent[d];
        c.line += d == inner ? 0 : c.at[d] * view->stride[d];
    }
    c.at[0] = index;
    c.line += inner == 0 ? 0 : index * view->stride[0];
    return c;
}

static void next_line(const weft__strided *view, cursor *c)
{
    int d = view->ndim - 1;

    c->at[d] = 0;
    while (--d >= 0) {
        c->line += view->stride[d];
        if (++c->at[d] < view->extent[d] || d == 0)
            return;
        c->line -= view->extent[d] * view->stride[d];
        c->at[d] = 0;
    }
}

char *weft__strided_at(const weft__strided *view, int64_t index, int64_t *run)
{
    const int inner = view->ndim - 1;
    const cursor c = cursor_at(view, index);

    *run = view->extent[inner] - c.at[inner];
    return c.line + c.at[inner] * view->stride[inner];
}

void weft__gather(void *out, const char *in, int64_t step, size_t n, size_t size)
{
    switch (size) {
    case 1:
        gather_1(out, in, step, n);
        break;
    case 2:
        gather_2(out, in, step, n);
        break;
    case 4:
        gather_4(out, in, step, n);
        break;
    case 8:
        gather_8(out, in, step, n);
        break;
    default:
        gather_16(out, in, step, n);
    }
}

void weft__scatter(char *out, int64_t step, const void *in, size_t n, size_t size)
{
    switch (size) {
    case 1:
        scatter_1(out, step, in, n);
        break;
    case 2:
        scatter_2(out, step, in, n);
        break;
    case 4:
        scatter_4(out, step, in, n);
        break;
    case 8:
        scatter_8(out, step, in, n);
        break;
    default:
        scatter_16(out, step, in, n);
    }
}

void weft__strided_load(const weft__strided *view, int64_t index, size_t n, size_t size, void *out)
{
    const int inner = view->ndim - 1;
    const int64_t step = view->stride[inner];
    cursor c = cursor_at(view, index);
    char *to = out;

    while (n > 0) {
        const size_t left = (size_t)(view->extent[inner] - c.at[inner]), m = left < n ? left : n;
        const char *from = c.line + c.at[inner] * step;

        if (step == (int64_t)size)
            memcpy(to, from, m * size);
        else
            weft__gather(to, from, step, m, size);
        to += m * size;
        n -= m;
        next_line(view, &c);
    }
}

void weft__strided_store(const weft__strided *view, int64_t index, size_t n, size_t size,
                         const void *in)
{
    const int inner = view->ndim - 1;
    const int64_t step = view->stride[inner];
    cursor c = cursor_at(view, index);
    const char *from = in;

    while (n > 0) {
        const size_t left = (size_t)(view->extent[inner] - c.at[inner]), m = left < n ? left : n;
        char *to = c.line + c.at[inner] * step;

        if (step == (int64_t)size)
            memcpy(to, from, m * size);
        else
            weft__scatter(to, step, from, m, size);
        from += m * size;
        n -= m;
        next_line(view, &c);
    }
}

void weft__turn(void *out, size_t pitch, const char *in, int64_t across, int64_t along, size_t rows,
                size_t columns, size_t size)
{
    switch (size) {
    case 1:
        turn_1(out, pitch, in, across, along, rows, columns);
        break;
    case 2:
        turn_2(out, pitch, in, across, along, rows, columns);
        break;
    case 4:
        turn_4(out, pitch, in, across, along, rows, columns);
        break;
    case 8:
        turn_8(out, pitch, in, across, along, rows, columns);
        break;
    default:
        turn_16(out, pitch, in, across, along, rows, columns);
    }
}
