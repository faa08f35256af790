/* The operands of a product, where each node can read what it needs of them. */
#ifndef WEFT__LINALG_OPERAND_H
#define WEFT__LINALG_OPERAND_H

#include "array/array.h"
#include "linalg/product.h"

typedef struct weft__factor {
    weft_array *array;     /* the caller's, or a copy */
    weft_array *temporary; /* the copy */
    const char *origin;    /* element (0, 0) of product 0, were it here */
    int64_t row, column;   /* steps of one matrix */
    weft_shape batch;      /* of the products */
    weft__map map;         /* steps from one to the next */
    bool is_everywhere;    /* every node reads all of it */
} weft__factor;

/* What is asked of an operand: matrices of rows × columns for the products of c. `is_spread`: c is
 * one matrix over several nodes. Then what is on the left lies by rows as c does, and the rows of
 * what is on the right may be anywhere: unless it is everywhere they are fetched from `array`, in C
 * order. */
typedef struct weft__factor_want {
    const char *operation;
    const weft_array *c;
    weft_shape batch; /* of the products */
    int64_t rows, columns;
    bool is_left, is_spread;
} weft__factor_want;

/* Inside an entered operation: the operand, or a copy of it in c's dtype and where it is wanted.
 * Symmetric but for memory, which is agreed on. */
weft_status weft__factor_make(const weft__factor_want *want, weft_array *a, weft__factor *f);

void weft__factor_free(weft__factor *f);

static inline weft__matrix weft__factor_matrix(const weft__factor *f)
{
    return (weft__matrix){f->origin, f->row, f->column};
}

/* Elements from product 0's matrix to that of product `index`. */
int64_t weft__factor_at(const weft__factor *f, int64_t index);

#endif
