/* A product under way: what matmul, and the way it goes over nodes, share. */
#ifndef WEFT__LINALG_GEMM_H
#define WEFT__LINALG_GEMM_H

#include "linalg/cut.h"
#include "linalg/operand.h"
#include "runtime/gang.h"

typedef struct weft__gemm {
    weft_session *s;
    const char *operation;
    double alpha, beta;
    weft_array *c; /* where the result is made: plain, in whole rows, reached by its node */
    weft__factor a, b;
    weft_shape batch; /* of the products */
    int64_t m, n, k;  /* of one */
    weft__memory staging;
    bool cell_by_cell;
} weft__gemm;

/* Rows of cells with a result of their own: this node's, or those of a straddled row of cells. */
typedef struct weft__gemm_part {
    weft__product product;
    weft__cut cut;
    int64_t products; /* so many, one behind the other in c */
    int64_t first;    /* of those, in the whole result */
    int64_t tile;     /* rects, of one product after another, in a tile */
    const weft__gemm *g;
    weft__errand errand; /* of the main thread meanwhile, or NULL */
    void *errand_context;
} weft__gemm_part;

weft__product weft__gemm_product(const weft__gemm *g);

/* On all cores of the node; a barrier must follow. */
void weft__gemm_run(const weft__gemm *g, weft__gemm_part *part, int64_t rows);

/* All of both operands is here: products of whole matrices, or all rows of one. */
weft_status weft__gemm_here(const weft__gemm *g);

/* One product whose rows lie over several nodes. */
weft_status weft__gemm_over_nodes(weft__gemm *g);

#endif
