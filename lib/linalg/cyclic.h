/* A matrix dealt out in blocks over a grid, as ScaLAPACK wants it, and the way to and from arrays.
 *
 * Each rank of the grid has a local column-major piece of the m x n matrix; ranks outside have
 * none, but take part in every call. Arrays are row-major and pieces hold the matrix itself: the
 * way there and back turns it. A piece lies in the node's memory, as arrays do, so that it is
 * reused and its lack is agreed on.
 */
#ifndef WEFT__LINALG_CYCLIC_H
#define WEFT__LINALG_CYCLIC_H

#include "array/array.h"
#include "linalg/grid.h"

typedef struct weft__cyclic {
    const weft__grid *grid;
    weft_dtype dtype;
    int64_t rows, columns, block;
    int64_t local_rows, local_columns; /* of this rank's piece; 0 outside the grid */
    int64_t lead;                      /* elements from column to column of the piece */
    int descriptor[9];
    char *data; /* the piece */
    weft__memory memory;
} weft__cyclic;

/* How an array's elements are the matrix's. */
typedef enum weft__form {
    WEFT__AS_IS,
    WEFT__TRANSPOSED,
    WEFT__ADJOINT /* transposed and conjugated */
} weft__form;

/* Collective, inside an entered operation: an uninitialised matrix of float32, float64, complex64
 * or complex128 in square blocks. Errors: WEFT_ERR_UNSUPPORTED, before anything is allocated, where
 * a rank's piece has more elements than 32-bit ScaLAPACK can index (with the sizes); memory, agreed
 * on. */
weft_status weft__cyclic_create(const weft__grid *grid, const char *operation, int64_t rows,
                                int64_t columns, int64_t block, weft_dtype dtype, weft__cyclic *c);

/* Logically collective, in the same order everywhere. Also of one that was never made (zeroed). */
void weft__cyclic_free(weft__cyclic *c);

/* Collective, inside an entered operation. The leading part of the matrix becomes the array's
 * elements, or the other way round: an array of one or two dimensions (one: a column) of the
 * matrix's dtype and no larger in its form, of any layout; a strided view too. On a node plain
 * loads and stores on every rank's own cores; each element that lies on another node is sent once,
 * from the rank whose row it is to the rank whose block it is, straight and in rounds of at most
 * WEFT__STAGING_BYTES a node. Ends with a barrier. For a replicated array the way back sends each
 * element to every other node. */
weft_status weft__cyclic_fill(weft__cyclic *c, weft_array *a, weft__form form);
weft_status weft__cyclic_store(weft__cyclic *c, weft_array *a, weft__form form);

/* Collective: the first NaN or infinity of the matrix in C order (of its transpose for other forms
 * than WEFT__AS_IS), as row · columns + column; -1 where there is none. */
weft_status weft__cyclic_find_nonfinite(const weft__cyclic *c, weft__form form, int64_t *index);

/* Parts of a matrix. */
typedef enum weft__part {
    WEFT__EVERYWHERE,
    WEFT__ABOVE, /* the diagonal */
    WEFT__BELOW,
    WEFT__DIAGONAL
} weft__part;

/* Local, inside an entered operation: every element of that part becomes 0; 1. */
void weft__cyclic_zero(weft__cyclic *c, weft__part part);
void weft__cyclic_one(weft__cyclic *c, weft__part part);

/* Local, inside an entered operation: copies as many leading columns as both have; they have the
 * same grid, dtype, block and rows. */
void weft__cyclic_copy(const weft__cyclic *from, weft__cyclic *to);

/* Local, inside an entered operation: calls task(context, column) for every column of this rank's
 * piece that has elements, on this rank's cores. */
typedef void (*weft__column_task)(void *context, int64_t column);
void weft__cyclic_each_column(const weft__cyclic *c, weft__column_task task, void *context);

/* Local: the row and column of the matrix that a piece's are. */
int64_t weft__cyclic_row(const weft__cyclic *c, int64_t local);
int64_t weft__cyclic_column(const weft__cyclic *c, int64_t local);

/* Local: elements of the piece at a place, as they are allocated. */
int64_t weft__cyclic_elements(const weft__grid *grid, int place, int64_t rows, int64_t columns,
                              int64_t block, weft_dtype dtype);

#endif
