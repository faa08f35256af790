/* The tour's matrix product: slabs of rows dealt to every core, each one call of a BLAS that uses
 * one thread. b is on every node, so nothing is sent. */
#include "tour.h"

#if WEFT__HAVE_OPENBLAS
#include <cblas.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

typedef struct operands {
    const double *a, *b;
    int64_t first; /* row of a's first one here */
} operands;

static weft_status multiply_rows(const weft_tile *tile, void *context)
{
    const operands *o = context;
    int n = (int)tile->row;

    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)tile->rows, n, n, 1,
                o->a + (tile->first - o->first) * tile->row, n, o->b, n, 0, tile->data, n);
    return WEFT_OK;
}

static weft_status create_matrices(tour_stage *g)
{
    weft_shape square = WEFT_SHAPE(g->size, g->size);
    weft_placement everywhere = {.replicated = true};

    WEFT_TRY(weft_random(g->s, square, WEFT_FLOAT64, 4, &g->a));
    WEFT_TRY(weft_empty_placed(g->s, square, WEFT_FLOAT64, &everywhere, &g->b));
    WEFT_TRY(weft_random(g->s, square, WEFT_FLOAT64, 5, &g->b));
    WEFT_TRY(weft_empty(g->s, square, WEFT_FLOAT64, &g->c));
fail:
    return weft_failure(g->s);
}

weft_status tour_product(tour_stage *g, const char *name)
{
    int64_t cores = weft_node_cores(g->s) * weft_nodes(g->s);
    operands o;

    (void)name;
    if (!g->c)
        WEFT_TRY(create_matrices(g));
    o = (operands){weft_node(g->a).data, weft_node(g->b).data, weft_node(g->a).first};
    openblas_set_num_threads(1);
    WEFT_TRY(weft_apply(g->c, (g->size + 2 * cores - 1) / (2 * cores), multiply_rows, &o));
fail:
    return weft_failure(g->s);
}

/* One row of a matrix, or one column, in the caller's memory. */
static weft_status get_line(weft_array *a, bool is_row, int64_t index, double *line)
{
    int64_t n = weft_array_shape(a).extent[0];
    weft_box box = {{is_row ? index : 0, is_row ? 0 : index}, {is_row ? 1 : n, is_row ? n : 1}};

    return weft_get(a, &box, line);
}

weft_status tour_product_error(tour_stage *g, double *value)
{
    int64_t n = g->size;
    double *row = malloc(3 * (size_t)n * sizeof *row), *column = row + n, *result = column + n;

    *value = 0;
    WEFT_TRY(
        weft_agree(g->s, row ? WEFT_OK : weft_fail(g->s, WEFT_ERR_MEMORY, "no memory for a row")));
    for (int64_t k = 0; k < 5; k++) {
        int64_t i = k * (n - 1) / 4, j = (n - 1) - i;
        long double exact = 0;

        WEFT_TRY(get_line(g->a, true, i, row));
        WEFT_TRY(get_line(g->b, false, j, column));
        WEFT_TRY(get_line(g->c, true, i, result));
        for (int64_t l = 0; l < n; l++)
            exact += (long double)row[l] * (long double)column[l];
        *value = fmax(*value, fabs((double)(result[j] - exact)) / (double)exact);
    }
fail:
    free(row);
    return weft_failure(g->s);
}
#endif
