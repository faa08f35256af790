#include "linalg/grid.h"

#include <stdlib.h>

#include "base/checked.h"
#include "linalg/blacs.h"
#include "runtime/collective.h"
#include "runtime/session.h"

enum { WIDEST = 8, LEAST_BLOCK = 8 };

typedef struct grids {
    weft__grid grid;
    struct grids *next;
} grids;

static int64_t blocks_of(int64_t extent, int64_t block)
{
    return weft__max64((extent + block - 1) / block, 1);
}

void weft__grid_shape(int ranks, int64_t m, int64_t n, int64_t block, int *rows, int *columns)
{
    const int64_t most_rows = blocks_of(m, block), most_columns = blocks_of(n, block);

    *rows = *columns = 1;
    for (int64_t p = 1; p <= ranks; p++) {
        int64_t high = weft__min64(p, most_rows);
        int64_t wide = weft__min64(ranks / p, most_columns);
        int64_t best = (int64_t)*rows * *columns;
        int64_t spread = wide > high ? wide - high : high - wide;

        if (wide > WIDEST * high || high > WIDEST * wide)
            continue;
        if (high * wide > best ||
            (high * wide == best && spread < labs((long)*columns - (long)*rows))) {
            *rows = (int)high;
            *columns = (int)wide;
        }
    }
}

static int per_node(const weft_session *s)
{
    const int64_t chosen = weft__choose(&s->choices, WEFT__SCALAPACK_RANKS);

    return chosen > 0 && chosen < s->comms.size ? (int)chosen : s->comms.size;
}

/* Lists the ranks that may take part, in the session's order, as far as there is room for them. */
static int list_ranks(const weft_session *s, int room, int *ranks)
{
    const weft__comms *c = &s->comms;
    int count = 0;

    for (int n = 0; n < c->nodes; n++)
        for (int r = c->node_first[n];
             r < c->node_first[n + 1] && r - c->node_first[n] < per_node(s); r++, count++)
            if (count < room)
                ranks[count] = r;
    return count;
}

int weft__grid_ranks(const weft_session *s)
{
    return list_ranks(s, 0, NULL);
}

int64_t weft__grid_block(const weft_session *s, int64_t m, int64_t n)
{
    const int64_t most = weft__choose(&s->choices, WEFT__SCALAPACK_BLOCK);
    const int64_t least = weft__min64(m, n);
    int side = 1;

    while (side * side < weft__grid_ranks(s))
        side++;
    return weft__min64(most, weft__max64(least / (2 * side), LEAST_BLOCK));
}

weft_status weft__grid_check(weft_session *s, const char *operation)
{
    if (!weft__blacs_is_built())
        return weft_fail(
            s, WEFT_ERR_UNSUPPORTED,
            "%s: this build of Weft has no ScaLAPACK; driver \"lapack\" works on a node",
            operation);
    if (s->comms.all == MPI_COMM_NULL)
        return weft_fail(s, WEFT_ERR_UNSUPPORTED,
                         "%s: ScaLAPACK needs MPI, which a local session has not", operation);
    return WEFT_OK;
}

static void free_grids(void **list)
{
    grids *next;

    for (grids *g = *list; g; g = next) {
        next = g->next;
        if (g->grid.context >= 0)
            weft__blacs_close(g->grid.context);
        free(g->grid.ranks);
        free(g);
    }
    *list = NULL;
}

static const weft__grid *known(const weft_session *s, int rows, int columns)
{
    for (const grids *g = s->grids; g; g = g->next)
        if (g->grid.rows == rows && g->grid.columns == columns &&
            g->grid.ranks_per_node == per_node(s))
            return &g->grid;
    return NULL;
}

static const weft__grid *make(weft_session *s, int rows, int columns)
{
    grids *g = calloc(1, sizeof *g);
    int *ranks = calloc((size_t)rows * (size_t)columns, sizeof *ranks);

    weft__must(g);
    weft__must(ranks);
    g->grid = (weft__grid){.session = s,
                           .rows = rows,
                           .columns = columns,
                           .row = -1,
                           .column = -1,
                           .ranks_per_node = per_node(s),
                           .ranks = ranks};
    (void)list_ranks(s, rows * columns, ranks);
    for (int place = 0; place < rows * columns; place++)
        if (ranks[place] == s->comms.rank) {
            g->grid.row = place / columns;
            g->grid.column = place % columns;
        }
    g->grid.context = weft__blacs_open(s->comms.all, ranks, rows, columns);
    g->next = s->grids;
    s->grids = g;
    s->grids_free = free_grids;
    return &g->grid;
}

weft_status weft__grid_get(weft_session *s, const char *operation, int rows, int columns,
                           const weft__grid **grid)
{
    weft_status status;

    WEFT__TRY(weft__grid_check(s, operation));
    if (rows < 1 || columns < 1 || (int64_t)rows * columns > weft__grid_ranks(s))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: no grid of %d x %d out of %d ranks", operation,
                         rows, columns, weft__grid_ranks(s));
    *grid = known(s, rows, columns);
    if (*grid)
        return WEFT_OK;
    /* Making communicators blocks: only once every node is known to make the same call. */
    WEFT__TRY(weft__agree(s, WEFT_OK, NULL));
    *grid = make(s, rows, columns);
fail:
    return status;
}
