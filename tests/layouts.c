#include "layouts.h"

#include <stdlib.h>
#include <string.h>

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

/* Anything from none to all of what is left; the same on every rank. */
static int64_t random_rows(int64_t rows, int rank, int ranks)
{
    unsigned seed = (unsigned)rows + 1;
    int64_t left = rows, mine = 0;

    for (int r = 0; r <= rank; r++) {
        left -= mine;
        mine = r == ranks - 1 ? left : rand_r(&seed) % 3 == 0 ? 0 : rand_r(&seed) % (left + 1);
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
    case LAYOUT_RANDOM:
    case LAYOUT_WRAPPED_RANDOM:
        return random_rows(rows, rank, ranks);
    default:
        return uneven_rows(rows, rank, ranks);
    }
}

static void wrap_rows(weft_session *s, weft_shape shape, weft_dtype dtype, int64_t rows,
                      weft_array **a, void **memory)
{
    shape.extent[0] = rows;
    *memory = malloc((size_t)(rows * row_elements(&shape)) * weft_dtype_size(dtype) + 1);
    check_ok(weft_wrap(s, *memory, shape, dtype, a));
}

void make_laid_out_as(weft_session *s, weft_shape shape, weft_dtype dtype, int layout,
                      element_writer write, void *context, weft_array **a, void **memory)
{
    int ranks = weft_size(s);
    int64_t *rows = calloc((size_t)ranks, sizeof *rows);
    weft_placement placement = {.replicated = layout == LAYOUT_REPLICATED};
    weft_block block;

    *a = NULL;
    *memory = NULL;
    for (int r = 0; r < ranks; r++)
        rows[r] = rows_of(layout, shape.ndim ? shape.extent[0] : 0, r, ranks);
    if (layout != LAYOUT_STANDARD && layout != LAYOUT_REPLICATED)
        placement.rows_per_rank = rows;
    if (layout == LAYOUT_WRAPPED || layout == LAYOUT_WRAPPED_RANDOM)
        wrap_rows(s, shape, dtype, rows[weft_rank(s)], a, memory);
    else
        check_ok(weft_empty_placed(s, shape, dtype, &placement, a));
    block = weft_local(*a);
    for (int64_t i = 0; i < block.elements && (layout != LAYOUT_REPLICATED || !weft_node_rank(s));
         i++)
        write(context, block.offset + i, (char *)block.data + i * (int64_t)weft_dtype_size(dtype));
    check_ok(weft_barrier(s));
    free(rows);
}

typedef struct from_index {
    double (*value)(int64_t);
} from_index;

static void write_double(void *context, int64_t index, void *element)
{
    const from_index *f = context;
    double x = f->value(index);

    memcpy(element, &x, sizeof x);
}

void make_laid_out(weft_session *s, weft_shape shape, int layout, double (*value)(int64_t),
                   weft_array **a, void **memory)
{
    make_laid_out_as(s, shape, WEFT_FLOAT64, layout, write_double, &(from_index){value}, a, memory);
}

void *all_bytes(weft_array *a)
{
    weft_shape shape = weft_array_shape(a);
    weft_box box = {{0}, {0}};
    void *all = malloc((size_t)weft_array_count(a) * weft_dtype_size(weft_array_dtype(a)) + 1);

    for (int d = 0; d < shape.ndim; d++)
        box.extent[d] = shape.extent[d];
    check_ok(weft_get(a, &box, all));
    return all;
}

double *all_elements(weft_array *a)
{
    return all_bytes(a);
}
