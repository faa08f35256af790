/* weft_matmul and weft_gemm: what runs where.
 *
 * Each node computes its own rows of the result. The left operand's rows are read in place; the
 * right operand is read in place on one node, and comes in panels of rows where there are several.
 * A row of cells that straddles nodes is computed by each of them, in memory aside.
 */
#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/view.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/checked.h"
#include "base/hash.h"
#include "linalg/cut.h"
#include "linalg/operand.h"
#include "ops/evaluate.h"
#include "ops/move.h"
#include "ops/plain.h"
#include "runtime/blas.h"

typedef struct gemm {
    weft_session *s;
    const char *operation;
    double alpha, beta;
    weft_array *c; /* where the result is made: plain, in whole rows, reached by its node */
    weft__factor a, b;
    weft_shape batch; /* of the products */
    int64_t m, n, k;  /* of one */
    weft__memory staging;
    bool cell_by_cell;
} gemm;

/* Rows of cells with a result of their own: this node's, or those of a straddled row of cells. */
typedef struct part {
    weft__product product;
    weft__cut cut;
    int64_t products; /* so many, one behind the other in c */
    int64_t first;    /* of those, in the whole result */
    int64_t tile;     /* rects, of one product after another, in a tile */
    const gemm *g;
} part;

enum { EDGE_ROWS = 2 * WEFT__CELL };

static void multiply_tile(void *context, int64_t tile, int thread)
{
    const part *p = context;
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

static int64_t cores_of(const gemm *g)
{
    return g->s->node.deck.cores;
}

/* Many products: each is cut for as few cores as keep all busy. */
static void run_part(const gemm *g, part *p, int64_t rows)
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
    weft__gang_run(g->s, (rects + p->tile - 1) / p->tile, multiply_tile, p);
    free(p->cut.rects);
}

static weft__product product_of(const gemm *g)
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

/* All of both operands is here: products of whole matrices, or all rows of one. */
static weft_status multiply_here(const gemm *g)
{
    const weft__run here = weft__array_node_run(g->c);
    const int64_t one = g->m * g->n;
    part p = {.product = product_of(g),
              .products = weft__run_count(here) / one,
              .first = here.first / one};

    p.product.c = g->c->node;
    run_part(g, &p, g->m);
    return weft__sync(g->s);
}

/* Rows of cells that node `node` has a part of only: at its beginning, or its end; never the same
 * one twice. */
static weft__run straddled(const gemm *g, int node, bool at_end)
{
    const weft__run run = weft__layout_node_run(&g->c->layout, &g->s->comms, node);
    const weft__run rows = {run.first / g->n, run.end / g->n};
    const int64_t at = at_end ? rows.end : rows.first, cell = weft__cell_at(g->m, at);
    const weft__run all = {weft__cell_first(g->m, cell), weft__cell_first(g->m, cell + 1)};

    if (rows.first == rows.end || at == all.first || at == g->m)
        return (weft__run){0, 0};
    if (at_end && all.first < rows.first)
        return (weft__run){0, 0};
    return all;
}

/* What of this node's rows are whole rows of cells, the last one of the matrix as it is. */
static weft__run whole_cells(const gemm *g)
{
    const weft__run run = weft__array_node_run(g->c);
    const weft__run head = straddled(g, g->s->comms.node_index, false);
    const weft__run tail = straddled(g, g->s->comms.node_index, true);
    weft__run rows = {run.first / g->n, run.end / g->n};

    if (weft__run_count(head) > 0)
        rows.first = weft__min64(head.end, rows.end);
    if (weft__run_count(tail) > 0)
        rows.end = tail.first;
    return rows;
}

/* A straddled row of cells: its rows of a, and of c. */
typedef struct edge {
    weft__run rows;
    char *a, *c;
} edge;

static int64_t round_rows(int64_t bytes)
{
    return (int64_t)weft__round_up((size_t)bytes, 64);
}

/* Rows of b in one panel: whole panels of one call, as many as may be staged. */
static int64_t panel_rows(const gemm *g)
{
    const int64_t least = g->n == 1 ? WEFT__LONG_PANEL : WEFT__PANEL;
    const int64_t row = g->n * (int64_t)weft_dtype_size(g->c->dtype);
    const int64_t most = weft__choose(&g->s->choices, WEFT__STAGING_BYTES) / row / least * least;

    return weft__min64(weft__max64(most, least), g->k);
}

/* [rows of a][rows of c] of two edges, then a panel of b. */
static weft_status get_staging(gemm *g, edge *edges, char **panel)
{
    const int64_t size = (int64_t)weft_dtype_size(g->c->dtype);
    const int64_t of_a = round_rows(EDGE_ROWS * g->k * size);
    const int64_t of_c = round_rows(EDGE_ROWS * g->n * size);
    const int64_t of_b = g->b.is_everywhere ? 0 : panel_rows(g) * g->n * size;
    const weft__request request = weft__request_scratch(g->s, (size_t)(2 * of_a + 2 * of_c + of_b));
    weft_status status;

    WEFT__TRY(weft__memory_get(g->s, &request, &g->staging));
    for (int i = 0; i < 2; i++) {
        edges[i].rows = straddled(g, g->s->comms.node_index, i == 1);
        edges[i].a = g->staging.node + i * (of_a + of_c);
        edges[i].c = edges[i].a + of_a;
    }
    *panel = g->staging.node + 2 * (of_a + of_c);
fail:
    return status;
}

static weft_status fetch_rows(weft_array *a, int64_t row, weft__run *wants, char *to)
{
    for (int n = 0; n < a->session->comms.nodes; n++)
        wants[n] = (weft__run){wants[n].first * row, wants[n].end * row};
    return weft__unless_poisoned(a->session, weft__move_runs(a, wants, to));
}

/* Each node gets what it lacks of a straddled row of cells. */
static weft_status fetch_edges(const gemm *g, const edge *edges, weft__run *wants)
{
    weft_status status;

    for (int i = 0; i < 2; i++) {
        for (int n = 0; n < g->s->comms.nodes; n++)
            wants[n] = straddled(g, n, i == 1);
        WEFT__TRY(fetch_rows(g->a.array, g->k, wants, edges[i].a));
        if (g->beta == 0)
            continue;
        for (int n = 0; n < g->s->comms.nodes; n++)
            wants[n] = straddled(g, n, i == 1);
        WEFT__TRY(fetch_rows(g->c, g->n, wants, edges[i].c));
    }
    status = weft__sync(g->s);
fail:
    return status;
}

/* The terms from `first` on whose rows of b are at `panel`. */
static weft_status multiply_panel(const gemm *g, const edge *edges, const char *panel,
                                  weft__run terms)
{
    const int64_t size = (int64_t)weft_dtype_size(g->c->dtype);
    const weft__run cells = whole_cells(g), here = weft__array_node_run(g->c);
    part p = {.product = product_of(g), .products = 1};
    weft_status status;

    p.product.k = weft__run_count(terms);
    p.product.beta = terms.first == 0 ? g->beta : 1;
    if (!g->b.is_everywhere)
        p.product.b = (weft__matrix){panel, g->n, 1};
    p.product.a.data += (terms.first * p.product.a.column + cells.first * p.product.a.row) * size;
    p.product.c = g->c->node + (cells.first * g->n - here.first) * size;
    run_part(g, &p, weft__run_count(cells));
    WEFT__TRY(weft__sync(g->s));
    for (int i = 0; i < 2; i++) {
        if (weft__run_count(edges[i].rows) == 0)
            continue;
        p.product.a = (weft__matrix){edges[i].a + terms.first * size, g->k, 1};
        p.product.c = edges[i].c;
        run_part(g, &p, weft__run_count(edges[i].rows));
        WEFT__TRY(weft__sync(g->s));
    }
fail:
    return status;
}

/* This node's own rows of the straddled ones. */
static void keep_edges(const gemm *g, const edge *edges)
{
    const int64_t size = (int64_t)weft_dtype_size(g->c->dtype);
    const weft__run here = weft__array_node_run(g->c);

    for (int i = 0; i < 2 && g->s->comms.node_rank == 0; i++) {
        const weft__run all = {edges[i].rows.first * g->n, edges[i].rows.end * g->n};
        const weft__run own = weft__run_common(all, here);

        g->s->kernels->copy(g->c->node + (own.first - here.first) * size,
                            edges[i].c + (own.first - all.first) * size,
                            (size_t)(weft__run_count(own) * size), false);
    }
}

/* One product whose rows lie over several nodes. */
static weft_status multiply_over_nodes(gemm *g)
{
    const int64_t step = g->b.is_everywhere ? g->k : panel_rows(g);
    weft__run *wants = calloc((size_t)g->s->comms.nodes, sizeof *wants);
    edge edges[2];
    char *panel = NULL;
    int64_t first = 0;
    weft_status status;

    weft__must(wants);
    WEFT__TRY(get_staging(g, edges, &panel));
    WEFT__TRY(fetch_edges(g, edges, wants));
    do {
        const weft__run terms = {first, weft__min64(first + step, g->k)};

        for (int n = 0; n < g->s->comms.nodes; n++)
            wants[n] = terms;
        if (!g->b.is_everywhere) {
            WEFT__TRY(fetch_rows(g->b.array, g->n, wants, panel));
            WEFT__TRY(weft__sync(g->s));
        }
        WEFT__TRY(multiply_panel(g, edges, panel, terms));
        first = terms.end;
    } while (first < g->k);
    keep_edges(g, edges);
    status = weft__sync(g->s);
fail:
    free(wants);
    weft__memory_put(g->s, &g->staging);
    return status;
}

/* Multiplications and additions on this node; a complex pair is four of each. */
static double node_flops(const gemm *g)
{
    const double pairs = (double)weft__run_count(weft__array_node_run(g->c)) * (double)g->k;

    return (g->c->dtype >= WEFT_COMPLEX64 ? 8 : 2) * pairs;
}

static weft_status multiply(gemm *g, weft_array *a, weft_array *b)
{
    const bool is_one = g->c->count == g->m * g->n;
    const bool is_spread =
        g->s->comms.nodes > 1 && g->c->layout.kind != WEFT__LAYOUT_REPLICATED && is_one;
    const weft__factor_want left = {g->operation, g->c, g->batch, g->m, g->k, true, is_spread};
    const weft__factor_want right = {g->operation, g->c, g->batch, g->k, g->n, false, is_spread};
    weft_status status;

    WEFT__TRY(weft__factor_make(&left, a, &g->a));
    WEFT__TRY(weft__factor_make(&right, b, &g->b));
    g->cell_by_cell = g->c->dtype == WEFT_FLOAT32 && (g->m > WEFT__CELL || g->n > WEFT__CELL) &&
                      g->n > 1 && !weft__product_is_cellwise(g->c->dtype);
    weft__record_flops(g->s, WEFT__BLAS_GEMM, weft__min64(g->k, weft__min64(g->m, g->n)),
                       node_flops(g));
    weft__blas_begin(1);
    status = is_spread ? multiply_over_nodes(g) : multiply_here(g);
    weft__blas_end();
fail:
    weft__factor_free(&g->a);
    weft__factor_free(&g->b);
    return status;
}

/* Where the result can be made at once: whole rows that each node reaches, of no operand's memory.
 */
static bool is_direct(weft_array *c, weft_array *a, weft_array *b)
{
    weft__run bounds;
    const weft_array *root = weft__array_root(c, &bounds);

    return !c->is_strided && weft__array_is_reached(c) && weft__array_is_in_rows(c) &&
           root != weft__array_root(a, &bounds) && root != weft__array_root(b, &bounds);
}

/* Into g->c, or into memory aside that becomes c. */
static weft_status make(gemm *g, weft_array *a, weft_array *b)
{
    weft_array *c = g->c, *aside = NULL;
    weft_status status;

    if (is_direct(c, a, b))
        return multiply(g, a, b);
    WEFT__TRY(weft__array_result(g->s, g->operation, c->shape, c->dtype, NULL, &aside));
    if (g->beta != 0) {
        WEFT__TRY(weft__assign(g->operation, aside, c));
        WEFT__TRY(weft__sync(g->s));
    }
    g->c = aside;
    WEFT__TRY(multiply(g, a, b));
    WEFT__TRY(weft__assign(g->operation, c, aside));
    status = weft__sync(g->s);
fail:
    g->c = c;
    weft_free(&aside);
    return status;
}

static weft_status refuse(const gemm *g, const weft_array *a, const weft_array *b, const char *why)
{
    char left[256], right[256];

    (void)weft_shape_format(&a->shape, left, sizeof left);
    (void)weft_shape_format(&b->shape, right, sizeof right);
    return weft_fail(g->s, WEFT_ERR_SHAPE, "%s of shapes %s and %s: %s", g->operation, left, right,
                     why);
}

/* The leading dimensions of an operand. */
static weft_shape leading(const weft_array *a)
{
    weft_shape shape = a->shape;

    shape.ndim = shape.ndim > 2 ? shape.ndim - 2 : 0;
    return shape;
}

/* Extents of the products, and the shape of the result. */
static weft_status find_shapes(gemm *g, const weft_array *a, const weft_array *b, weft_shape *shape)
{
    const int na = a->shape.ndim, nb = b->shape.ndim;
    const weft_shape other = leading(b);

    if (na == 0 || nb == 0)
        return refuse(g, a, b, "both need at least one dimension; a scalar is multiplied by *");
    g->m = na == 1 ? 1 : a->shape.extent[na - 2];
    g->k = a->shape.extent[na - 1];
    g->n = nb == 1 ? 1 : b->shape.extent[nb - 1];
    if (g->k != b->shape.extent[nb == 1 ? 0 : nb - 2])
        return refuse(g, a, b, "the columns of the first are not as many as the second's rows");
    if (g->n > INT32_MAX)
        return refuse(g, a, b, "a row of the result has 2^31 elements or more");
    g->batch = leading(a);
    if (!weft__shape_broadcast(&g->batch, &other))
        return refuse(g, a, b, "the dimensions before the last two do not broadcast");
    *shape = g->batch;
    if (na > 1)
        shape->extent[shape->ndim++] = g->m;
    if (nb > 1)
        shape->extent[shape->ndim++] = g->n;
    if (weft_shape_count(shape) < 0)
        return refuse(g, a, b, "the result has 2^63 elements or more");
    return WEFT_OK;
}

static weft_status check_session(const gemm *g, const weft_array *b, const weft_array *c)
{
    if (b->session == g->s && (!c || c->session == g->s))
        return WEFT_OK;
    return weft_fail(g->s, WEFT_ERR_ARGUMENT, "%s: an array of another session", g->operation);
}

static weft_status product(gemm g, weft_array *a, weft_array *b, weft_dtype dtype, weft_array **c)
{
    const bool was_made = !*c;
    uint64_t hash = weft__hash_word(weft__array_hash(a), weft__array_hash(b));
    weft_placement placement = {.replicated =
                                    weft_array_is_replicated(a) && weft_array_is_replicated(b)};
    weft_shape shape;
    weft_status status;

    g.s = a->session;
    hash = weft__hash_word(hash, *c ? weft__array_hash(*c) : 0);
    hash = weft__hash_value(hash, (weft_value){WEFT_COMPLEX128, {.c = {g.alpha, g.beta}}});
    WEFT__TRY(weft__enter(g.s, g.operation, hash));
    WEFT__TRY(check_session(&g, b, *c));
    WEFT__TRY(find_shapes(&g, a, b, &shape));
    WEFT__TRY(weft__array_result_view(g.s, g.operation, shape, dtype, &placement, c));
    g.c = *c;
    if (g.c->count > 0) {
        status = make(&g, a, b);
        if (status != WEFT_OK && was_made)
            weft__array_undo(was_made, c);
        WEFT__TRY(status);
    }
    WEFT__TRY(weft__leave(g.s));
fail:
    return status;
}

/* A vector by a vector or a matrix: a sum, whose order no cut of the result determines. */
static weft_status sum_of_products(weft_array *a, weft_array *b, weft_dtype dtype, weft_array **c)
{
    const bool is_matrix = b->shape.ndim == 2;
    weft_array *column = NULL;
    weft_var vars[] = {{"a", a, {WEFT_BOOL, {0}}}, {"b", b, {WEFT_BOOL, {0}}}};
    char text[64];
    weft_status status;

    if (is_matrix) {
        WEFT__TRY(weft_expand_dims(a, WEFT_AXES(1), &column));
        vars[0].array = column;
    }
    if (dtype == WEFT_BOOL)
        (void)snprintf(text, sizeof text, "any(a & b%s)", is_matrix ? ", axis=0" : "");
    else
        (void)snprintf(text, sizeof text, "%s(sum(a*b%s))", weft_dtype_name(dtype),
                       is_matrix ? ", axis=0" : "");
    status = weft_eval(text, (weft_vars){2, vars}, c);
fail:
    weft_free(&column);
    return status;
}

weft_status weft_matmul(weft_array *a, weft_array *b, weft_array **c)
{
    weft_dtype dtype;

    if (!a || !b || !c)
        return WEFT_ERR_ARGUMENT;
    dtype = weft_dtype_promote(a->dtype, b->dtype);
    if (a->shape.ndim == 1 && (b->shape.ndim == 1 || b->shape.ndim == 2) &&
        a->shape.extent[0] == b->shape.extent[0] && a->session == b->session)
        return sum_of_products(a, b, dtype, c);
    return product((gemm){.operation = "weft_matmul", .alpha = 1}, a, b, dtype, c);
}

weft_status weft_gemm(double alpha, weft_array *a, weft_array *b, double beta, weft_array *c)
{
    if (!a || !b || !c)
        return WEFT_ERR_ARGUMENT;
    if (c->dtype < WEFT_FLOAT32)
        return weft_fail(c->session, WEFT_ERR_DTYPE,
                         "weft_gemm into %s: only floats and complex numbers can be scaled",
                         weft_dtype_name(c->dtype));
    if (!weft_can_cast(a->dtype, c->dtype, WEFT_CASTING_SAME_KIND) ||
        !weft_can_cast(b->dtype, c->dtype, WEFT_CASTING_SAME_KIND))
        return weft_fail(c->session, WEFT_ERR_DTYPE, "weft_gemm of %s and %s into %s",
                         weft_dtype_name(a->dtype), weft_dtype_name(b->dtype),
                         weft_dtype_name(c->dtype));
    return product((gemm){.operation = "weft_gemm", .alpha = alpha, .beta = beta}, a, b, c->dtype,
                   &c);
}
