#include "layouts.h"

#include <stdlib.h>

#include "harness.h"

static int64_t row_elements(const weft_shape *shape)
{
    int64_t row = 1;

    for (int d = 1; d < shape->ndim; d++)
        row *= shape->extent[d];
    return row;
}

/* Every other rank has three times its neighbour's rows; the last takes the rest. */
static int64_t uneven_rows(int64_t rows, int rank, int ranks)
{
    int64_t before = 0, mine = 0;

    for (int r = 0; r <= rank; r++) {
        before += mine;
        mine = rows / (2 * ranks) * (r % 2 ? 3 : 1);
        if (mine > rows - before || r == ranks - 1)
            mine = rows - before;
    }
    return mine;
}

static int64_t rows_of(int layout, int64_t rows, int rank, int ranks)
{
    switch (layout) {
    case LAYOUT_FIRST_RANK:
        return rank == 0 ? rows : 0;
    case LAYOUT_LAST_RANK:
        return rank == ranks - 1 ? rows : 0;
    default:
        return uneven_rows(rows, rank, ranks);
    }
}

static void wrap_rows(weft_session *s, weft_shape shape, weft_array **a, void **memory)
{
    int64_t row = row_elements(&shape);

    shape.extent[0] = uneven_rows(shape.extent[0], weft_rank(s), weft_size(s));
    *memory = malloc((size_t)(shape.extent[0] * row) * sizeof(double) + 1);
    check_ok(weft_wrap(s, *memory, shape, WEFT_FLOAT64, a));
}

static void fill_block(weft_block block, double (*value)(int64_t))
{
    double *out = block.data;

    for (int64_t i = 0; i < block.elements; i++)
        out[i] = value(block.offset + i);
}

void make_laid_out(weft_session *s, weft_shape shape, int layout, double (*value)(int64_t),
                   weft_array **a, void **memory)
{
    int ranks = weft_size(s);
    int64_t *rows = calloc((size_t)ranks, sizeof *rows);
    weft_placement placement = {.replicated = layout == LAYOUT_REPLICATED};

    *a = NULL;
    *memory = NULL;
    for (int r = 0; r < ranks; r++)
        rows[r] = rows_of(layout, shape.ndim ? shape.extent[0] : 0, r, ranks);
    if (layout != LAYOUT_STANDARD && layout != LAYOUT_REPLICATED)
        placement.rows_per_rank = rows;
    if (layout == LAYOUT_WRAPPED)
        wrap_rows(s, shape, a, memory);
    else
        check_ok(weft_empty_placed(s, shape, WEFT_FLOAT64, &placement, a));
    if (layout != LAYOUT_REPLICATED || weft_node_rank(s) == 0)
        fill_block(weft_local(*a), value);
    check_ok(weft_barrier(s));
    free(rows);
}

double *all_elements(weft_array *a)
{
    weft_shape shape = weft_array_shape(a);
    weft_box box = {{0}, {0}};
    double *all = malloc((size_t)weft_array_count(a) * sizeof *all + 1);

    for (int d = 0; d < shape.ndim; d++)
        box.extent[d] = shape.extent[d];
    check_ok(weft_get(a, &box, all));
    return all;
}
