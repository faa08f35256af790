/* One core's product of matrices that lie in its memory. */
#ifndef WEFT__LINALG_PRODUCT_H
#define WEFT__LINALG_PRODUCT_H

#include <stdbool.h>
#include <stdint.h>
#include <weft/dtype.h>

enum {
    WEFT__CELL = 96,   /* rows and columns of the result: bits do not depend on coarser cuts */
    WEFT__NARROW = 16, /* columns beyond multiples of it are computed alone */
    WEFT__PANEL = 768, /* terms of a sum that one call adds */
    WEFT__LONG_PANEL = 1536, /* the same of a product with a vector */
    WEFT__MAX_CELLS = 16     /* of a tile, along a side */
};

/* Element (i, j) is at data + (i·row + j·column)·size. */
typedef struct weft__matrix {
    const char *data;
    int64_t row, column;
} weft__matrix;

/* Whether BLAS can read a matrix of this shape and these steps, which may be mended where an extent
 * of 1 leaves them open. */
bool weft__matrix_is_dense(int64_t rows, int64_t columns, int64_t *row, int64_t *column);

typedef struct weft__product {
    weft_dtype dtype;
    double alpha, beta;
    int64_t k;
    weft__matrix a, b; /* m × k, k × n */
    char *c;           /* m × n, columns are neighbours */
    int64_t pitch;     /* elements from row to row of c */
    bool is_vector;    /* n is 1 */
    bool cell_by_cell; /* larger tiles would have other bits */
} weft__product;

/* Rows and columns of c: whole cells, and at an end of c what is no whole cell with the last; or
 * the last columns beyond a multiple of WEFT__NARROW. */
typedef struct weft__rect {
    int64_t row, rows, column, columns;
} weft__rect;

/* The part of c: alpha·a·b + beta·c. For k of 0 nothing happens. */
void weft__product_part(const weft__product *p, weft__rect rect);

/* The same for bool and integers, with alpha 1 and beta 0 or 1. */
void weft__product_integers(const weft__product *p, weft__rect rect);

/* Whether this BLAS rounds a tile of several cells as it rounds each alone: tried out. */
bool weft__product_is_cellwise(weft_dtype dtype);

#endif
