/* Two passes over tiles of the mask's flat index: count, then write.
 *
 * Tiles are cut at global multiples of TILE. Between the passes the counts become the places where
 * the tiles' results begin on their node, and the nodes' totals the places of the nodes.
 */
#include "ops/nonzero.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "ops/copy.h"
#include "ops/index_operand.h"
#include "ops/lineup.h"
#include "ops/plain.h"

enum { TILE = 16 << 10, TILES_AT_ONCE = 4 };

typedef struct compaction {
    weft_session *s;
    weft__lineup lineup;
    weft_array *mask, *a; /* a: NULL for indices */
    weft__run node;       /* this node's elements of the domain */
    int64_t first_tile;
    weft__memory scratch;
    int64_t *places; /* per tile of this node: its count, then where its results begin */
    int64_t *totals; /* per node */
    weft_array *work;
    bool is_everywhere; /* every node has all and works for itself */
} compaction;

static size_t count_block(const compaction *c, int64_t at, size_t n, unsigned char *truth)
{
    size_t count = 0;

    weft__index_cast(c->s->kernels, c->mask->dtype, WEFT_BOOL, weft__lineup_at(&c->lineup, 0, at),
                     n, truth);
    for (size_t i = 0; i < n; i++)
        count += truth[i];
    return count;
}

static void count_run(const compaction *c, weft__run run)
{
    unsigned char truth[WEFT__BLOCK];
    int64_t count = 0;

    for (int64_t at = run.first; at < run.end; at += WEFT__BLOCK)
        count += (int64_t)count_block(c, at, (size_t)weft__min64(WEFT__BLOCK, run.end - at), truth);
    c->places[run.first / TILE - c->first_tile] = count;
}

/* The places of the true elements inside a block, without a branch per element. */
static size_t list_places(const unsigned char *truth, size_t n, uint16_t *places)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        places[count] = (uint16_t)i;
        count += truth[i];
    }
    return count;
}

static inline void gather_sized(const char *from, const uint16_t *places, size_t count, char *to,
                                size_t size)
{
    for (size_t i = 0; i < count; i++)
        memcpy(to + i * size, from + places[i] * size, size);
}

static void gather(const char *from, const uint16_t *places, size_t count, char *to, size_t size)
{
    switch (size) {
    case 1:
        gather_sized(from, places, count, to, 1);
        break;
    case 2:
        gather_sized(from, places, count, to, 2);
        break;
    case 4:
        gather_sized(from, places, count, to, 4);
        break;
    case 8:
        gather_sized(from, places, count, to, 8);
        break;
    default:
        gather_sized(from, places, count, to, 16);
        break;
    }
}

static void write_block(const compaction *c, int64_t at, const uint16_t *places, size_t count,
                        char *to)
{
    int64_t *indices = (int64_t *)(void *)to;

    if (c->a) {
        gather(weft__lineup_at(&c->lineup, 1, at), places, count, to, weft_dtype_size(c->a->dtype));
        return;
    }
    for (size_t i = 0; i < count; i++)
        indices[i] = at + places[i];
}

static int64_t node_base(const compaction *c)
{
    int64_t base = 0;

    for (int n = 0; n < c->s->comms.node_index && !c->is_everywhere; n++)
        base += c->totals[n];
    return base;
}

static void write_run(const compaction *c, weft__run run)
{
    int64_t place = node_base(c) + c->places[run.first / TILE - c->first_tile];
    unsigned char truth[WEFT__BLOCK];
    uint16_t places[WEFT__BLOCK + 1];

    for (int64_t at = run.first; at < run.end; at += WEFT__BLOCK) {
        size_t n = (size_t)weft__min64(WEFT__BLOCK, run.end - at);

        if (count_block(c, at, n, truth) == 0)
            continue;
        n = list_places(truth, n, places);
        write_block(c, at, places, n, weft__array_at(c->work, place));
        place += (int64_t)n;
    }
}

typedef void (*tile_work)(const compaction *c, weft__run run);

typedef struct pass {
    const compaction *c;
    tile_work work;
} pass;

/* A dealt run begins at a tile, but for the node's first one. */
static void do_tiles(void *context, weft__run run, int thread)
{
    const pass *p = context;

    (void)thread;
    run = weft__run_common(run, p->c->node);
    for (int64_t at = run.first; at < run.end;) {
        weft__run tile = {at, weft__min64((at / TILE + 1) * TILE, run.end)};

        p->work(p->c, tile);
        at = tile.end;
    }
}

static weft_status over_pieces(compaction *c, tile_work work)
{
    weft__lineup *l = &c->lineup;
    int64_t pieces = weft__lineup_pieces(l);
    pass p = {c, work};
    weft_status status = WEFT_OK;

    for (int64_t k = 0; k < pieces; k++) {
        int64_t most = 0;

        WEFT__TRY(weft__lineup_fetch(l, k));
        l->here.first = l->here.first / TILE * TILE;
        most = weft__run_count(l->here) / TILE / WEFT__MAX_TILES + 1;
        weft__lineup_each(l, weft__max64(TILES_AT_ONCE, most) * TILE, do_tiles, &p);
        WEFT__TRY(weft__sync(c->s));
    }
fail:
    return status;
}

/* Tiles of the node that has most. */
static int64_t most_tiles(const compaction *c)
{
    int64_t most = 0;

    for (int n = 0; n < c->s->comms.nodes; n++) {
        weft__run run = weft__layout_node_run(c->lineup.domain, &c->s->comms, n);

        most = weft__max64(most, run.end / TILE - run.first / TILE + 1);
    }
    return most;
}

static weft_status open_compaction(compaction *c, weft_array *mask, weft_array *a)
{
    weft_array *operands[2] = {mask, a};
    const weft__layout *domain = a ? &a->layout : &mask->layout;
    weft__request request;
    weft_status status;

    c->s = mask->session;
    c->mask = mask;
    c->a = a;
    c->totals = calloc((size_t)c->s->comms.nodes, sizeof *c->totals);
    weft__must(c->totals);
    c->is_everywhere = domain->kind == WEFT__LAYOUT_REPLICATED;
    WEFT__TRY(weft__lineup_open(c->s, domain, a ? 2 : 1, operands, false, TILE, &c->lineup));
    c->node = weft__layout_node_run(domain, &c->s->comms, c->s->comms.node_index);
    c->first_tile = c->node.first / TILE;
    request = weft__request_scratch(c->s, (size_t)(most_tiles(c) + 1) * sizeof *c->places);
    WEFT__TRY(weft__memory_get(c->s, &request, &c->scratch));
    c->places = (int64_t *)(void *)c->scratch.node;
fail:
    return status;
}

static void close_compaction(compaction *c)
{
    weft__memory_put(c->s, &c->scratch);
    weft__lineup_close(&c->lineup);
    free(c->totals);
    weft_free(&c->work);
}

/* Counts become places; the node's total stands after them. */
static void place_tiles(const compaction *c)
{
    int64_t tiles = weft__run_count(c->node) > 0 ? (c->node.end - 1) / TILE - c->first_tile + 1 : 0;
    int64_t sum = 0;

    for (int64_t t = 0; t < tiles; t++) {
        int64_t count = c->places[t];

        c->places[t] = sum;
        sum += count;
    }
    c->places[most_tiles(c)] = sum;
}

static weft_status share_totals(compaction *c)
{
    const weft__comms *comms = &c->s->comms;
    int64_t mine = c->places[most_tiles(c)];
    int64_t *all = calloc((size_t)comms->size, sizeof *all);
    bool done;

    weft__must(all);
    c->totals[comms->node_index] = mine;
    if (comms->nodes == 1) {
        free(all);
        return WEFT_OK;
    }
    done = weft__allgather(c->s, &mine, sizeof mine, all);
    for (int n = 0; n < comms->nodes; n++)
        c->totals[n] = all[comms->node_first[n]];
    if (done)
        free(all);
    return weft__unless_poisoned(c->s, done);
}

static weft_status count_all(compaction *c)
{
    weft_status status;

    WEFT__TRY(over_pieces(c, count_run));
    if (c->s->comms.node_rank == 0)
        place_tiles(c);
    WEFT__TRY(weft__sync(c->s));
    WEFT__TRY(share_totals(c));
fail:
    return status;
}

/* The results where they are found: on one node, or on every one, that is where they belong. */
static weft_status make_work(compaction *c, const char *operation)
{
    weft_dtype dtype = c->a ? c->a->dtype : WEFT_INT64;

    if (c->is_everywhere || c->s->comms.nodes == 1)
        return weft__index_make(c->s, operation, WEFT_SHAPE(c->totals[c->s->comms.node_index]),
                                dtype, c->is_everywhere && c->s->comms.nodes > 1, &c->work);
    return weft__index_make_on_nodes(c->s, operation, c->totals, dtype, &c->work);
}

static weft_status compact(weft_array *mask, weft_array *a, const char *operation, weft_array **r)
{
    compaction c = {.s = mask->session};
    weft_array *temporary[2] = {NULL, NULL};
    weft_status status;

    WEFT__TRY(weft__array_plain(mask, operation, &mask, &temporary[0]));
    if (a)
        WEFT__TRY(weft__array_plain(a, operation, &a, &temporary[1]));
    WEFT__TRY(open_compaction(&c, mask, a));
    WEFT__TRY(count_all(&c));
    WEFT__TRY(make_work(&c, operation));
    WEFT__TRY(over_pieces(&c, write_run));
    WEFT__TRY(weft__index_deliver(c.s, operation, &c.work, r));
fail:
    close_compaction(&c);
    weft_free(&temporary[0]);
    weft_free(&temporary[1]);
    return status;
}

weft_status weft__nonzero_positions(weft_array *mask, const char *operation, weft_array **positions)
{
    return compact(mask, NULL, operation, positions);
}

weft_status weft__nonzero_select(weft_array *mask, weft_array *a, const char *operation,
                                 weft_array **r)
{
    return compact(mask, a, operation, r);
}

weft_status weft__nonzero_count(weft_array *mask, const char *operation, int64_t *count)
{
    compaction c = {.s = mask->session};
    weft_array *temporary = NULL;
    weft_status status;

    WEFT__TRY(weft__array_plain(mask, operation, &mask, &temporary));
    WEFT__TRY(open_compaction(&c, mask, NULL));
    WEFT__TRY(count_all(&c));
    *count = 0;
    for (int n = 0; n < c.s->comms.nodes; n++)
        *count += c.is_everywhere && n > 0 ? 0 : c.totals[n];
fail:
    close_compaction(&c);
    weft_free(&temporary);
    return status;
}
