/* The tour's matrix product, and how far a few of its elements are from exact ones. */
#include "tour.h"

#include <math.h>
#include <stdlib.h>

weft_status tour_product(tour_stage *g, const char *name)
{
    weft_shape square = WEFT_SHAPE(g->size, g->size);

    (void)name;
    if (!g->a) {
        WEFT_TRY(weft_random(g->s, square, WEFT_FLOAT64, 4, &g->a));
        WEFT_TRY(weft_random(g->s, square, WEFT_FLOAT64, 5, &g->b));
    }
    WEFT_TRY(weft_matmul(g->a, g->b, &g->c));
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
