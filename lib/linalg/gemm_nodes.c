/* A product whose rows lie over several nodes.
 *
 * The rows of b come in panels, each to all nodes, while the one before is multiplied. A row of
 * cells that straddles nodes is computed by each of them, in memory aside.
 */
#include <stdlib.h>

#include "base/checked.h"
#include "linalg/gemm.h"
#include "ops/move.h"
#include "runtime/collective.h"
#include "runtime/comm.h"

enum { EDGE_ROWS = 2 * WEFT__CELL };

/* Rows of cells that node `node` has a part of only: at its beginning, or its end; never the same
 * one twice. */
static weft__run straddled(const weft__gemm *g, int node, bool at_end)
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
static weft__run whole_cells(const weft__gemm *g)
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

/* A straddled row of cells: its rows of a, unless that is everywhere, and of c. */
typedef struct edge {
    weft__run rows;
    char *a, *c;
} edge;

static int64_t round_rows(int64_t bytes)
{
    return (int64_t)weft__round_up((size_t)bytes, 64);
}

/* Rows of b in one panel: whole panels of one call. Two panels, one that comes while the other is
 * multiplied, may be staged; or one that is all of b. */
static int64_t panel_rows(const weft__gemm *g)
{
    const int64_t least = g->n == 1 ? WEFT__LONG_PANEL : WEFT__PANEL;
    const int64_t row = g->n * (int64_t)weft_dtype_size(g->c->dtype);
    const int64_t most = weft__choose(&g->s->choices, WEFT__STAGING_BYTES) / row;
    const int64_t half = weft__max64(most / 2 / least * least, least);

    if (most / 2 >= g->k) /* enough for all, but then nothing comes meanwhile: at least four */
        return weft__min64(weft__max64(g->k / 4 / least * least, least), g->k);
    return weft__min64(half, g->k);
}

/* What a node holds beside its arrays: [rows of a][rows of c] of two edges, then panels of b. */
typedef struct staged {
    edge edges[2];
    char *panel[2];
    int64_t rows; /* of b in a panel */
} staged;

static weft_status get_staging(weft__gemm *g, staged *st)
{
    const int64_t size = (int64_t)weft_dtype_size(g->c->dtype);
    const int64_t of_a = g->a.is_everywhere ? 0 : round_rows(EDGE_ROWS * g->k * size);
    const int64_t of_c = round_rows(EDGE_ROWS * g->n * size);
    const int64_t panels = g->b.is_everywhere ? 0 : st->rows < g->k ? 2 : 1;
    const int64_t of_b = round_rows(st->rows * g->n * size);
    const weft__request request =
        weft__request_scratch(g->s, (size_t)(2 * (of_a + of_c) + panels * of_b));
    weft_status status;

    WEFT__TRY(weft__memory_get(g->s, &request, &g->staging));
    for (int i = 0; i < 2; i++) {
        st->edges[i].rows = straddled(g, g->s->comms.node_index, i == 1);
        st->edges[i].a = g->staging.node + i * (of_a + of_c);
        st->edges[i].c = st->edges[i].a + of_a;
        st->panel[i] = g->staging.node + 2 * (of_a + of_c) + (panels > 1 ? i : 0) * of_b;
    }
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
static weft_status fetch_edges(const weft__gemm *g, const edge *edges, weft__run *wants)
{
    weft_status status;

    for (int i = 0; i < 2; i++) {
        for (int n = 0; n < g->s->comms.nodes; n++)
            wants[n] = straddled(g, n, i == 1);
        if (!g->a.is_everywhere)
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

/* The messages that bring the next panel. */
typedef struct coming {
    weft_array *b;
    weft__run *wants; /* elements; NULL: nothing comes */
    char *to;
    bool is_lost; /* the session is poisoned */
} coming;

static void receive(void *context)
{
    coming *c = context;

    if (c->wants)
        c->is_lost = !weft__move_between(c->b, c->wants, c->to);
}

/* Row `row` of a where it is, from term `term`. */
static weft__matrix left_from(const weft__gemm *g, int64_t row, int64_t term)
{
    weft__matrix a = weft__factor_matrix(&g->a);

    a.data += (row * a.row + term * a.column) * (int64_t)weft_dtype_size(g->c->dtype);
    return a;
}

/* The terms whose rows of b are at `panel`; messages come meanwhile. */
static weft_status multiply_panel(const weft__gemm *g, const staged *st, const char *panel,
                                  weft__run terms, coming *next)
{
    const int64_t size = (int64_t)weft_dtype_size(g->c->dtype);
    const weft__run cells = whole_cells(g), here = weft__array_node_run(g->c);
    weft__gemm_part p = {
        .product = weft__gemm_product(g), .products = 1, .errand = receive, .errand_context = next};
    weft_status status;

    p.product.k = weft__run_count(terms);
    p.product.beta = terms.first == 0 ? g->beta : 1;
    if (!g->b.is_everywhere)
        p.product.b = (weft__matrix){panel, g->n, 1};
    p.product.a = left_from(g, cells.first, terms.first);
    p.product.c = g->c->node + (cells.first * g->n - here.first) * size;
    weft__gemm_run(g, &p, weft__run_count(cells));
    WEFT__TRY(weft__unless_poisoned(g->s, !next->is_lost));
    WEFT__TRY(weft__sync(g->s));
    p.errand = NULL;
    for (int i = 0; i < 2; i++) {
        if (weft__run_count(st->edges[i].rows) == 0)
            continue;
        p.product.a = g->a.is_everywhere
                          ? left_from(g, st->edges[i].rows.first, terms.first)
                          : (weft__matrix){st->edges[i].a + terms.first * size, g->k, 1};
        p.product.c = st->edges[i].c;
        weft__gemm_run(g, &p, weft__run_count(st->edges[i].rows));
        WEFT__TRY(weft__sync(g->s));
    }
fail:
    return status;
}

/* This node's own rows of the straddled ones. */
static void keep_edges(const weft__gemm *g, const edge *edges)
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

static weft__run panel_terms(const weft__gemm *g, const staged *st, int64_t first)
{
    return (weft__run){first, weft__min64(first + st->rows, g->k)};
}

/* Elements of b that all nodes want of the panel that begins with term `first`. */
static void want_panel(const weft__gemm *g, const staged *st, int64_t first, weft__run *wants)
{
    const weft__run terms = panel_terms(g, st, first);

    for (int n = 0; n < g->s->comms.nodes; n++)
        wants[n] = (weft__run){terms.first * g->n, terms.end * g->n};
}

static weft_status multiply_panels(const weft__gemm *g, const staged *st, weft__run *wants)
{
    const bool is_fetched = !g->b.is_everywhere;
    coming next = {.b = g->b.array};
    int64_t first = 0;
    int turn = 0;
    weft_status status;

    if (is_fetched) {
        want_panel(g, st, 0, wants);
        WEFT__TRY(weft__unless_poisoned(g->s, weft__move_runs(g->b.array, wants, st->panel[0])));
        WEFT__TRY(weft__sync(g->s));
    }
    do {
        const weft__run terms = panel_terms(g, st, first);

        next.wants = is_fetched && terms.end < g->k ? wants : NULL;
        next.to = st->panel[turn ^ 1];
        if (next.wants) {
            want_panel(g, st, terms.end, wants);
            weft__move_here(g->b.array, wants, next.to);
            WEFT__TRY(weft__sync(g->s));
        }
        WEFT__TRY(multiply_panel(g, st, st->panel[turn], terms, &next));
        first = terms.end;
        turn ^= 1;
    } while (first < g->k);
fail:
    return status;
}

weft_status weft__gemm_over_nodes(weft__gemm *g)
{
    weft__run *wants = calloc((size_t)g->s->comms.nodes, sizeof *wants);
    staged st = {.rows = g->b.is_everywhere ? g->k : panel_rows(g)};
    weft_status status;

    weft__must(wants);
    WEFT__TRY(get_staging(g, &st));
    WEFT__TRY(fetch_edges(g, st.edges, wants));
    WEFT__TRY(multiply_panels(g, &st, wants));
    keep_edges(g, st.edges);
    status = weft__sync(g->s);
fail:
    free(wants);
    weft__memory_put(g->s, &g->staging);
    return status;
}
