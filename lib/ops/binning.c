#include "ops/binning.h"

#include "base/checked.h"
#include "ops/index_operand.h"
#include "ops/lineup.h"

static int64_t equal_bin(const weft__binning *b, double x)
{
    int64_t i = (int64_t)((x - b->edges[0]) * b->scale);

    i = weft__max64(0, weft__min64(i, b->bins - 1));
    while (i > 0 && x < b->edges[i])
        i--;
    while (i < b->bins - 1 && x >= b->edges[i + 1])
        i++;
    return i;
}

/* The last edge that is not above x. */
static int64_t searched_bin(const weft__binning *b, double x)
{
    int64_t low = 0, high = b->bins - 1;

    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;

        if (b->edges[middle] <= x)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

void weft__binning_find(const weft__binning *b, const weft__kernels *kernels, weft_dtype dtype,
                        const char *data, int64_t n, int64_t *which)
{
    double x[WEFT__BLOCK];

    if (!b->edges) {
        weft__index_cast(kernels, dtype, WEFT_INT64, data, (size_t)n, which);
        return;
    }
    weft__index_cast(kernels, dtype, WEFT_FLOAT64, data, (size_t)n, x);
    for (int64_t i = 0; i < n; i++) {
        if (!(x[i] >= b->edges[0] && x[i] <= b->edges[b->bins]))
            which[i] = -1;
        else
            which[i] = b->scale > 0 ? equal_bin(b, x[i]) : searched_bin(b, x[i]);
    }
}

typedef struct counting {
    weft__lineup lineup;
    weft_array *a;
    const weft__binning *binning;
    weft__counts *counts;
} counting;

static void count_tile(void *context, weft__run run, int thread)
{
    const counting *c = context;
    int64_t which[WEFT__BLOCK];

    for (int64_t at = run.first; at < run.end; at += WEFT__BLOCK) {
        int64_t n = weft__min64(WEFT__BLOCK, run.end - at);

        weft__binning_find(c->binning, c->a->session->kernels, c->a->dtype,
                           weft__lineup_at(&c->lineup, 0, at), n, which);
        weft__counts_add(c->counts, thread, which, n);
    }
}

weft_status weft__binning_count(weft_array *a, const weft__binning *binning, weft__counts *counts)
{
    weft_session *s = a->session;
    counting c = {.a = a, .binning = binning, .counts = counts};
    int64_t tile = weft__choose(&s->choices, WEFT__TILE_BYTES) / 8, pieces;
    weft_status status;

    *counts = (weft__counts){0};
    WEFT__TRY(weft__lineup_open(s, &a->layout, 1, &a, true, 1, &c.lineup));
    WEFT__TRY(weft__counts_open(s, weft__max64(binning->bins, 1), counts));
    WEFT__TRY(weft__counts_clear(counts));
    pieces = weft__lineup_pieces(&c.lineup);
    for (int64_t k = 0; k < pieces; k++) {
        WEFT__TRY(weft__lineup_fetch(&c.lineup, k));
        weft__lineup_each(&c.lineup,
                          weft__max64(tile, weft__run_count(c.lineup.here) / WEFT__MAX_TILES + 1),
                          count_tile, &c);
        WEFT__TRY(weft__sync(s));
    }
    WEFT__TRY(weft__counts_sum(counts, a->layout.kind == WEFT__LAYOUT_REPLICATED));
fail:
    weft__lineup_close(&c.lineup);
    return status;
}
