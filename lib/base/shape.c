#include <stdio.h>
#include <string.h>

#include <weft/layout.h>

#include "base/checked.h"

weft_shape weft_shape_of(int ndim, const int64_t *extents)
{
    weft_shape shape = {.ndim = ndim};

    for (int d = 0; d < ndim && d < WEFT_MAX_NDIM; d++)
        shape.extent[d] = extents[d];
    return shape;
}

int64_t weft_shape_count(const weft_shape *shape)
{
    int64_t count = 1;
    bool is_zero = false;

    if (shape->ndim < 0 || shape->ndim > WEFT_MAX_NDIM)
        return -1;
    for (int d = 0; d < shape->ndim; d++) {
        if (shape->extent[d] < 0)
            return -1;
        is_zero |= shape->extent[d] == 0;
    }
    for (int d = 0; d < shape->ndim && !is_zero; d++) {
        if (!weft__multiply(count, shape->extent[d], &count))
            return -1;
    }
    return is_zero ? 0 : count;
}

int weft_shape_format(const weft_shape *shape, char *text, size_t size)
{
    size_t used = (size_t)snprintf(text, size, "(");

    for (int d = 0; d < shape->ndim && d < WEFT_MAX_NDIM; d++) {
        size_t left = used < size ? size - used : 0;

        used += (size_t)snprintf(left ? text + used : NULL, left, "%s%lld", d ? ", " : "",
                                 (long long)shape->extent[d]);
    }
    return (int)(used + (size_t)snprintf(used < size ? text + used : NULL,
                                         used < size ? size - used : 0,
                                         shape->ndim == 1 ? ",)" : ")"));
}

bool weft_shape_equal(const weft_shape *a, const weft_shape *b)
{
    return a->ndim == b->ndim &&
           memcmp(a->extent, b->extent, (size_t)a->ndim * sizeof a->extent[0]) == 0;
}

weft_rows weft_split(int64_t n, int64_t parts, int64_t part)
{
    int64_t low = n / parts, more = n % parts;

    return (weft_rows){part * low + weft__min64(part, more), low + (part < more)};
}
