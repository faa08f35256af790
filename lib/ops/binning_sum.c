/* Weights summed per bin, in one order on any machine shape. */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "ops/binning.h"
#include "ops/index_operand.h"
#include "ops/lineup.h"

enum { MOST_CHUNKS = 64, LEAST_CHUNK = 4096 };

typedef struct summing {
    weft_session *s;
    weft__lineup lineup;
    weft__layout domain; /* the operand's elements, cut between nodes where chunks are */
    weft_array *a, *weights;
    const weft__binning *binning;
    bool is_everywhere;
    int64_t count, chunks;
    int64_t first_chunk, end_chunk; /* of this node */
    double *total, *parts;          /* in the scratch: of all, then of this node's chunks */
} summing;

static int64_t chunk_end(const summing *x, int64_t chunk)
{
    return weft_split(x->count, x->chunks, chunk).first +
           weft_split(x->count, x->chunks, chunk).count;
}

/* The first chunk that begins at or after an element. */
static int64_t chunk_from(const summing *x, int64_t element)
{
    int64_t chunk = 0;

    while (chunk < x->chunks && weft_split(x->count, x->chunks, chunk).first < element)
        chunk++;
    return chunk;
}

static int64_t chunks_of(int64_t count, int64_t bins)
{
    return weft__max64(1, weft__min64(MOST_CHUNKS, count / weft__max64(4 * bins, LEAST_CHUNK)));
}

/* All of a node's chunks stand with its first rank: only nodes matter. */
static void cut_domain(summing *x)
{
    const weft__comms *c = &x->s->comms;

    x->domain = (weft__layout){.kind = WEFT__LAYOUT_EXPLICIT, .rows = x->count, .row = 1};
    x->domain.first = calloc((size_t)c->size + 1, sizeof *x->domain.first);
    weft__must(x->domain.first);
    for (int n = 0; n < c->nodes; n++) {
        int64_t end = weft__layout_node_run(&x->a->layout, c, n).end, cut;

        cut = n == c->nodes - 1 ? x->count
              : end == 0        ? 0
                                : chunk_end(x, weft__max64(0, chunk_from(x, end) - 1));
        for (int r = c->node_first[n] + 1; r <= c->node_first[n + 1]; r++)
            x->domain.first[r] = cut;
    }
}

static const weft__layout *domain_of(const summing *x)
{
    return x->is_everywhere ? &x->a->layout : &x->domain;
}

static void sum_run(const summing *x, weft__run run, double *sums)
{
    int64_t which[WEFT__BLOCK];
    double weights[WEFT__BLOCK];

    for (int64_t at = run.first; at < run.end; at += WEFT__BLOCK) {
        int64_t n = weft__min64(WEFT__BLOCK, run.end - at);

        weft__binning_find(x->binning, x->s->kernels, x->a->dtype,
                           weft__lineup_at(&x->lineup, 0, at), n, which);
        weft__index_cast(x->s->kernels, x->weights->dtype, WEFT_FLOAT64,
                         weft__lineup_at(&x->lineup, 1, at), (size_t)n, weights);
        for (int64_t i = 0; i < n; i++) {
            if (which[i] >= 0)
                sums[which[i]] += weights[i];
        }
    }
}

/* The present piece's part of a chunk goes on where the last piece's ended. */
static void sum_chunk(void *context, int64_t tile, int thread)
{
    const summing *x = context;
    int64_t chunk = x->first_chunk + tile;
    weft_rows rows = weft_split(x->count, x->chunks, chunk);
    weft__run run = {rows.first, rows.first + rows.count};

    (void)thread;
    sum_run(x, weft__run_common(run, x->lineup.here), x->parts + tile * x->binning->bins);
}

static weft_status sum_pieces(summing *x)
{
    int64_t pieces = weft__lineup_pieces(&x->lineup), mine = x->end_chunk - x->first_chunk;
    weft_status status;

    if (x->s->comms.node_rank == 0)
        memset(x->total, 0, (size_t)((mine + 1) * x->binning->bins) * sizeof *x->total);
    WEFT__TRY(weft__sync(x->s));
    for (int64_t k = 0; k < pieces; k++) {
        WEFT__TRY(weft__lineup_fetch(&x->lineup, k));
        weft__gang_run(x->s, mine, sum_chunk, x);
        WEFT__TRY(weft__sync(x->s));
    }
fail:
    return status;
}

/* The chunks join the total in their order. */
static void add_chunks(const summing *x)
{
    int64_t bins = x->binning->bins;

    for (int64_t chunk = 0; chunk < x->end_chunk - x->first_chunk; chunk++) {
        for (int64_t i = 0; i < bins; i++)
            x->total[i] += x->parts[chunk * bins + i];
    }
}

/* Leaders: the total goes from node to node, and from the last to all. */
static bool chain_nodes(const summing *x)
{
    const weft__comms *c = &x->s->comms;
    int last = c->nodes - 1;
    weft__message message = {x->total, x->binning->bins * (int64_t)sizeof *x->total, 0};

    if (c->node_index > 0) {
        message.peer = c->node_first[c->node_index - 1];
        if (!weft__exchange(x->s, NULL, 0, &message, 1))
            return false;
    }
    add_chunks(x);
    if (c->node_index < last) {
        message.peer = c->node_first[c->node_index + 1];
        if (!weft__exchange(x->s, &message, 1, NULL, 0))
            return false;
        message.peer = c->node_first[last];
        return weft__exchange(x->s, NULL, 0, &message, 1);
    }
    for (int n = 0; n < last; n++) {
        message.peer = c->node_first[n];
        if (!weft__exchange(x->s, &message, 1, NULL, 0))
            return false;
    }
    return true;
}

static weft_status open_sum(summing *x, weft__memory *memory)
{
    weft_array *operands[2] = {x->a, x->weights};
    const weft__comms *c = &x->s->comms;
    weft__request request =
        weft__request_scratch(x->s, (size_t)((x->chunks + 1) * x->binning->bins) * sizeof(double));
    weft__run mine;
    weft_status status;

    cut_domain(x);
    mine = weft__layout_node_run(domain_of(x), c, c->node_index);
    x->first_chunk = chunk_from(x, mine.first);
    x->end_chunk = chunk_from(x, mine.end);
    WEFT__TRY(weft__lineup_open(x->s, domain_of(x), 2, operands, false, 1, &x->lineup));
    WEFT__TRY(weft__memory_get(x->s, &request, memory));
    x->total = (double *)(void *)memory->node;
    x->parts = x->total + x->binning->bins;
fail:
    return status;
}

weft_status weft__binning_sum(weft_array *a, weft_array *weights, const weft__binning *binning,
                              weft__memory *memory, double **sums)
{
    weft_session *s = a->session;
    summing x = {.s = s,
                 .a = a,
                 .weights = weights,
                 .binning = binning,
                 .is_everywhere = a->layout.kind == WEFT__LAYOUT_REPLICATED,
                 .count = a->count,
                 .chunks = chunks_of(a->count, binning->bins)};
    weft_status status;

    WEFT__TRY(open_sum(&x, memory));
    WEFT__TRY(sum_pieces(&x));
    if (s->comms.node_rank == 0 && (x.is_everywhere || s->comms.nodes == 1))
        add_chunks(&x);
    else if (s->comms.node_rank == 0)
        WEFT__TRY(weft__unless_poisoned(s, chain_nodes(&x)));
    WEFT__TRY(weft__sync(s));
    *sums = x.total;
fail:
    weft__lineup_close(&x.lineup);
    free(x.domain.first);
    return status;
}
