#include "array/box.h"

#include <string.h>

#include "base/checked.h"

/* An empty box may have any extents beside its zero. */
static int64_t count_from(const weft_shape *shape, const weft_box *box, int first)
{
    int64_t count = 1;

    for (int d = 0; d < shape->ndim; d++) {
        if (box->extent[d] == 0)
            return 0;
    }
    for (int d = first; d < shape->ndim; d++)
        count *= box->extent[d];
    return count;
}

int64_t weft__box_count(const weft_shape *shape, const weft_box *box)
{
    return count_from(shape, box, 0);
}

int64_t weft__box_row(const weft_shape *shape, const weft_box *box)
{
    return count_from(shape, box, 1);
}

bool weft__box_fits(const weft_shape *shape, const weft_box *box)
{
    bool fits = true, is_empty = false;

    for (int d = 0; d < shape->ndim; d++) {
        int64_t first = box->first[d], extent = box->extent[d];

        if (extent < 0)
            return false;
        is_empty |= extent == 0;
        fits &= first >= 0 && first <= shape->extent[d] && extent <= shape->extent[d] - first;
    }
    return fits || is_empty;
}

weft__run weft__box_in_rows(const weft_shape *shape, const weft_box *box, weft_rows rows)
{
    int64_t row = weft__box_row(shape, box);
    weft__run common;

    if (shape->ndim == 0)
        return (weft__run){0, rows.count > 0};
    if (weft__box_count(shape, box) == 0)
        return (weft__run){0, 0};
    common = weft__run_common((weft__run){box->first[0], box->first[0] + box->extent[0]},
                              (weft__run){rows.first, rows.first + rows.count});
    return (weft__run){(common.first - box->first[0]) * row, (common.end - box->first[0]) * row};
}

/* From dimension `line` on, box and array are contiguous together. */
static int first_line_dimension(const weft_shape *shape, const weft_box *box)
{
    int d = shape->ndim - 1;

    while (d > 0 && box->extent[d] == shape->extent[d])
        d--;
    return d;
}

/* The flat index in the array of the box's element `index`. */
static int64_t flat_index(const weft_shape *shape, const weft_box *box, int64_t index)
{
    int64_t flat = 0, stride = 1;

    for (int d = shape->ndim - 1; d >= 0; d--) {
        flat += (box->first[d] + index % box->extent[d]) * stride;
        index /= box->extent[d];
        stride *= shape->extent[d];
    }
    return flat;
}

void weft__box_copy(const weft_shape *shape, const weft_box *box, weft__run run, size_t size,
                    char *array, char *memory, bool to_array)
{
    int64_t line = 1;

    for (int d = shape->ndim ? first_line_dimension(shape, box) : 0; d < shape->ndim; d++)
        line *= box->extent[d];
    for (int64_t at = run.first; at < run.end;) {
        int64_t end = weft__min64((at / line + 1) * line, run.end);
        char *there = array + flat_index(shape, box, at) * (int64_t)size;
        size_t bytes = (size_t)(end - at) * size;

        if (to_array)
            memcpy(there, memory, bytes);
        else
            memcpy(memory, there, bytes);
        memory += bytes;
        at = end;
    }
}
