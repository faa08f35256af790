#include "file/raster.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/checked.h"

/* The first of n elements that belongs to cell `cell` of `cells`, without overflow. */
static int64_t cell_start(int64_t n, int64_t cells, int64_t cell)
{
    return n / cells * cell + n % cells * cell / cells;
}

/* `other` cells for a side of n when the longer side of `most` gets `longest`. */
static int64_t scaled(int64_t n, int64_t most, int64_t longest)
{
    int64_t cells = (int64_t)((double)n * (double)longest / (double)most + 0.5);

    return weft__min64(weft__max64(cells, 1), weft__min64(n, longest));
}

weft_status weft__raster_create(int64_t rows, int64_t columns, int64_t longest, weft__error *error,
                                weft__raster *raster)
{
    int64_t most = weft__max64(rows, columns);
    weft__raster r = {.rows = rows, .columns = columns, .down = rows, .across = columns};

    if (most > longest) {
        r.down = scaled(rows, most, longest);
        r.across = scaled(columns, most, longest);
    }
    r.least = r.least_positive = INFINITY;
    r.most = -INFINITY;
    r.cells = malloc((size_t)r.down * (size_t)r.across * sizeof *r.cells);
    r.sums = calloc((size_t)r.across, sizeof *r.sums);
    r.counts = calloc((size_t)r.across, sizeof *r.counts);
    r.ends = malloc((size_t)r.across * sizeof *r.ends);
    *raster = r;
    if (!r.cells || !r.sums || !r.counts || !r.ends) {
        weft__raster_free(raster);
        return weft__error_set(error, WEFT_ERR_MEMORY,
                               "no memory for a picture of %" PRId64 " x %" PRId64 " cells", r.down,
                               r.across);
    }
    for (int64_t i = 0; i < r.across; i++)
        r.ends[i] = cell_start(columns, r.across, i + 1);
    return WEFT_OK;
}

void weft__raster_free(weft__raster *raster)
{
    free(raster->cells);
    free(raster->sums);
    free(raster->counts);
    free(raster->ends);
    raster->cells = raster->sums = NULL;
    raster->counts = raster->ends = NULL;
}

/* The loops below choose values instead of branching: NaN and infinities come unannounced. */

static void add_to_range(weft__raster *r, const double *values, int64_t count)
{
    double least = r->least, most = r->most, positive = r->least_positive;

    for (int64_t i = 0; i < count; i++) {
        double v = values[i];
        bool is_finite = fabs(v) <= DBL_MAX;
        double low = is_finite ? v : INFINITY, high = is_finite ? v : -INFINITY;
        double above = low > 0 ? low : INFINITY;

        least = low < least ? low : least;
        most = high > most ? high : most;
        positive = above < positive ? above : positive;
    }
    r->least = least, r->most = most, r->least_positive = positive;
}

/* Some elements of the current cell. */
static void add_to_cell(weft__raster *r, const double *values, int64_t count)
{
    double sum = r->sums[r->cell];
    int64_t numbers = r->counts[r->cell];

    for (int64_t i = 0; i < count; i++) {
        bool is_number = !isnan(values[i]);

        sum += is_number ? values[i] : 0;
        numbers += is_number;
    }
    r->sums[r->cell] = sum;
    r->counts[r->cell] = numbers;
}

/* Some elements of one row, from the current place on. */
static void add_to_row(weft__raster *r, const double *values, int64_t count)
{
    int64_t end = r->column + count;

    while (r->column < end) {
        int64_t run = weft__min64(r->ends[r->cell], end) - r->column;

        add_to_cell(r, values, run);
        values += run;
        r->column += run;
        r->cell += r->column == r->ends[r->cell];
    }
}

static void finish_cells(weft__raster *r)
{
    double *cells = r->cells + r->cell_row * r->across;

    for (int64_t i = 0; i < r->across; i++) {
        cells[i] = r->counts[i] ? r->sums[i] / (double)r->counts[i] : NAN;
        r->has_gaps |= isnan(cells[i]);
        r->sums[i] = 0;
        r->counts[i] = 0;
    }
    r->cell_row++;
}

void weft__raster_add(weft__raster *r, const double *values, int64_t count)
{
    while (count > 0) {
        int64_t run = weft__min64(count, r->columns - r->column);

        add_to_range(r, values, run);
        add_to_row(r, values, run);
        values += run;
        count -= run;
        if (r->column < r->columns)
            return;
        r->column = r->cell = 0;
        r->row++;
        if (r->row == cell_start(r->rows, r->down, r->cell_row + 1))
            finish_cells(r);
    }
}
