/* A matrix averaged down to the cells of a picture. Pure; elements come in C order, once. */
#ifndef WEFT__FILE_RASTER_H
#define WEFT__FILE_RASTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

typedef struct weft__raster {
    int64_t rows, columns; /* of the matrix */
    int64_t down, across;  /* cells */
    double *cells;         /* averages; NaN where a cell has nothing but NaN */
    bool has_gaps;         /* there is such a cell */
    double least, most;    /* of the finite elements; least > most when there is none */
    double least_positive; /* infinity when there is none */
    int64_t row, column, cell_row, cell; /* where the next element belongs */
    double *sums;                        /* of the row of cells that it falls into */
    int64_t *counts, *ends; /* elements that are not NaN; first column after each cell */
} weft__raster;

/* For a matrix that is not empty. The longer side gets at most `longest` cells, the other as many
 * as keep the shape. A cell averages whole elements; cells differ by one row or column in size. */
weft_status weft__raster_create(int64_t rows, int64_t columns, int64_t longest, weft__error *error,
                                weft__raster *raster);
void weft__raster_free(weft__raster *raster);

/* The next `count` elements. */
void weft__raster_add(weft__raster *raster, const double *values, int64_t count);

#endif
