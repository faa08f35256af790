#include "linalg/cyclic.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "linalg/blocks.h"
#include "runtime/shm.h"

int64_t weft__cyclic_row(const weft__cyclic *c, int64_t local)
{
    return weft__blocks_index(local, c->block, c->grid->row, c->grid->rows);
}

int64_t weft__cyclic_column(const weft__cyclic *c, int64_t local)
{
    return weft__blocks_index(local, c->block, c->grid->column, c->grid->columns);
}

enum { LINE = 64, ALIAS = 4096 };

/* At least 1: that is what a descriptor asks for. Columns begin with a line of the cache, and not
 * all of them in the same set of it. */
static int64_t lead_of(int64_t local_rows, weft_dtype dtype)
{
    const size_t size = weft_dtype_size(dtype);
    size_t bytes = weft__round_up((size_t)weft__max64(local_rows, 1) * size, LINE);

    if (bytes % ALIAS == 0)
        bytes += LINE;
    return (int64_t)(bytes / size);
}

int64_t weft__cyclic_elements(const weft__grid *grid, int place, int64_t rows, int64_t columns,
                              int64_t block, weft_dtype dtype)
{
    return lead_of(weft__blocks_below(rows, block, place / grid->columns, grid->rows), dtype) *
           weft__blocks_below(columns, block, place % grid->columns, grid->columns);
}

/* The first place has the most. */
static weft_status check_size(const weft__grid *grid, const char *operation, int64_t rows,
                              int64_t columns, int64_t block, weft_dtype dtype)
{
    const int64_t most = INT_MAX - block * (grid->rows + grid->columns);
    const int64_t local_rows = lead_of(weft__blocks_below(rows, block, 0, grid->rows), dtype);
    const int64_t local_columns = weft__blocks_below(columns, block, 0, grid->columns);
    int64_t elements;

    if (rows > most || columns > most)
        return weft_fail(grid->session, WEFT_ERR_UNSUPPORTED,
                         "%s: ScaLAPACK's 32-bit indices reach %lld rows and columns, not %lld x "
                         "%lld",
                         operation, (long long)most, (long long)rows, (long long)columns);
    if (!weft__multiply(local_rows, local_columns, &elements) || elements > INT_MAX)
        return weft_fail(grid->session, WEFT_ERR_UNSUPPORTED,
                         "%s: %lld x %lld over a grid of %d x %d ranks is %lld x %lld elements on "
                         "a rank, and ScaLAPACK's 32-bit indices reach %d: use more ranks",
                         operation, (long long)rows, (long long)columns, grid->rows, grid->columns,
                         (long long)local_rows, (long long)local_columns, INT_MAX);
    return WEFT_OK;
}

/* Bytes of each rank's piece, in whole pages. */
static size_t *list_bytes(const weft__cyclic *c)
{
    const weft__grid *g = c->grid;
    size_t *bytes = calloc((size_t)g->session->comms.size, sizeof *bytes);

    weft__must(bytes);
    for (int place = 0; place < g->rows * g->columns; place++)
        bytes[g->ranks[place]] = weft__round_up(
            (size_t)weft__cyclic_elements(g, place, c->rows, c->columns, c->block, c->dtype) *
                weft_dtype_size(c->dtype),
            WEFT__PAGE);
    return bytes;
}

static weft_status get_memory(weft__cyclic *c)
{
    const weft__comms *comms = &c->grid->session->comms;
    size_t *bytes = list_bytes(c), *by_node = calloc((size_t)comms->nodes, sizeof *by_node);
    weft__request request = {.by_node = by_node, .own_bytes = bytes[comms->rank]};
    weft_status status;

    weft__must(by_node);
    for (int rank = 0; rank < comms->size; rank++) {
        const int node = weft__comms_node_of(comms, rank);

        if (node == comms->node_index && rank < comms->rank)
            request.own_first += bytes[rank];
        by_node[node] += bytes[rank];
        if (by_node[node] > request.most)
            request.most = by_node[node];
    }
    status = weft__memory_get(c->grid->session, &request, &c->memory);
    if (status == WEFT_OK)
        c->data = c->memory.node + request.own_first;
    free(bytes);
    free(by_node);
    return status;
}

/* As ScaLAPACK's DESCINIT: dense, in the context, m, n, mb, nb, first places, leading dimension. */
static void describe(weft__cyclic *c)
{
    const int descriptor[9] = {
        1, c->grid->context, (int)c->rows, (int)c->columns, (int)c->block, (int)c->block, 0,
        0, (int)c->lead};

    memcpy(c->descriptor, descriptor, sizeof descriptor);
}

weft_status weft__cyclic_create(const weft__grid *grid, const char *operation, int64_t rows,
                                int64_t columns, int64_t block, weft_dtype dtype, weft__cyclic *c)
{
    weft_status status;

    *c = (weft__cyclic){
        .grid = grid, .dtype = dtype, .rows = rows, .columns = columns, .block = block, .lead = 1};
    WEFT__TRY(check_size(grid, operation, rows, columns, block, dtype));
    if (weft__grid_is_inside(grid)) {
        c->local_rows = weft__blocks_below(rows, block, grid->row, grid->rows);
        c->local_columns = weft__blocks_below(columns, block, grid->column, grid->columns);
        c->lead = lead_of(c->local_rows, dtype);
    }
    describe(c);
    WEFT__TRY(get_memory(c));
fail:
    return status;
}

typedef struct columns {
    const weft__cyclic *c;
    weft__column_task task;
    void *context;
    int64_t each; /* columns in a tile */
} columns;

static void do_columns(void *context, int64_t tile, int thread)
{
    const columns *k = context;
    const int64_t end = weft__min64((tile + 1) * k->each, k->c->local_columns);

    (void)thread;
    for (int64_t column = tile * k->each; column < end; column++)
        k->task(k->context, column);
}

/* Some thousand elements to a tile. */
void weft__cyclic_each_column(const weft__cyclic *c, weft__column_task task, void *context)
{
    columns k = {.c = c, .task = task, .context = context};

    if (c->local_rows == 0 || c->local_columns == 0)
        return;
    k.each = weft__max64(4096 / c->local_rows, 1);
    weft__own_run(c->grid->session, (c->local_columns + k.each - 1) / k.each, do_columns, &k);
}

void weft__cyclic_free(weft__cyclic *c)
{
    if (c->grid)
        weft__memory_put(c->grid->session, &c->memory);
    *c = (weft__cyclic){0};
}
