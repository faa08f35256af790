#include "linalg/gemm.h"

#include <stdlib.h>

#include "base/checked.h"
#include "runtime/collective.h"

static void multiply_tile(void *context, int64_t tile, int thread)
{
    const weft__gemm_part *p = context;
    const int64_t end = weft__min64((tile + 1) * p->tile, p->products * p->cut.count);
    const int64_t size = (int64_t)weft_dtype_size(p->product.dtype);

    (void)thread;
    for (int64_t i = tile * p->tile; i < end; i++) {
        const int64_t k = i / p->cut.count;
        const weft__rect rect = p->cut.rects[i % p->cut.count];
        weft__product product = p->product;

        if (rect.rows == 0 || rect.columns == 0)
            continue;
        product.a.data += weft__factor_at(&p->g->a, p->first + k) * size;
        product.b.data += weft__factor_at(&p->g->b, p->first + k) * size;
        product.c += k * p->g->m * p->g->n * size;
        weft__product_part(&product, rect);
    }
}

static int64_t cores_of(const weft__gemm *g)
{
    return g->s->node.deck.cores;
}

/* Many products: each is cut for as few cores as keep all busy. */
void weft__gemm_run(const weft__gemm *g, weft__gemm_part *p, int64_t rows)
{
    const double flops = 2.0 * (double)rows * (double)g->n * (double)p->product.k;
    const double worth = (double)weft__choose(&g->s->choices, WEFT__SERIAL_BELOW_FLOPS);
    const int64_t each = p->products >= 4 * cores_of(g) ? 1 : cores_of(g);
    int64_t rects;

    p->g = g;
    p->cut = weft__cut_result(rows, g->n, each);
    rects = p->products * p->cut.count;
    p->tile = 1;
    if (flops * (double)p->products <= worth)
        p->tile = weft__max64(rects, 1);
    else if (flops < worth)
        p->tile = (int64_t)(worth / (flops + 1)) * p->cut.count + 1;
    p->tile = weft__max64(p->tile, rects / WEFT__MAX_TILES + 1);
    weft__gang_run_beside(g->s, (rects + p->tile - 1) / p->tile, multiply_tile, p, p->errand,
                          p->errand_context);
    free(p->cut.rects);
}

weft__product weft__gemm_product(const weft__gemm *g)
{
    return (weft__product){.dtype = g->c->dtype,
                           .alpha = g->alpha,
                           .beta = g->beta,
                           .k = g->k,
                           .a = weft__factor_matrix(&g->a),
                           .b = weft__factor_matrix(&g->b),
                           .pitch = g->n,
                           .is_vector = g->n == 1 && g->k > 0,
                           .cell_by_cell = g->cell_by_cell};
}

weft_status weft__gemm_here(const weft__gemm *g)
{
    const weft__run here = weft__array_node_run(g->c);
    const int64_t one = g->m * g->n;
    weft__gemm_part p = {.product = weft__gemm_product(g),
                         .products = weft__run_count(here) / one,
                         .first = here.first / one};

    p.product.c = g->c->node;
    weft__gemm_run(g, &p, g->m);
    return weft__sync(g->s);
}
