#include "ops/select_all.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "ops/counts.h"
#include "ops/lineup.h"
#include "ops/order.h"

enum {
    GROUPS = 2,       /* different upper bits that are counted at once: neighbours need no more */
    SMALL = 16 << 10, /* elements that one core selects from at once */
    MIDDLE = 2 << 20, /* elements from which passes cost more than counts do */
    FEW_BITS = 11,
    MANY_BITS = 16
};

/* Ranks whose keys agree so far. */
typedef struct search {
    weft_session *s;
    weft_array *a;
    weft__lineup lineup;
    weft__counts counts;
    int digit;    /* bits that a pass finds */
    int64_t bins; /* 2 to that power */
    int64_t room; /* counts: the groups', and the NaNs after them */
    int shift;
    int groups;
    uint64_t upper[GROUPS]; /* what is known of the keys: their bits above the digit */
    bool counts_nans;
} search;

static void count_keys(const search *x, const uint64_t *keys, int64_t n, int64_t *counts)
{
    int shift = x->shift, digit = x->digit;
    uint64_t mask = (uint64_t)x->bins - 1;

    for (int g = 0; g < x->groups; g++, counts += x->bins) {
        uint64_t upper = x->upper[g];

        for (int64_t i = 0; i < n; i++) {
            uint64_t digits = keys[i] >> shift;

            if (digits >> digit == upper)
                counts[digits & mask]++;
        }
    }
}

static void count_nans(const search *x, const uint64_t *keys, int64_t n, int64_t *counts)
{
    for (int64_t i = 0; i < n && x->counts_nans; i++)
        counts[x->room - 1] += weft__order_is_nan(x->a->dtype, keys[i]);
}

static void count_tile(void *context, weft__run run, int thread)
{
    const search *x = context;
    uint64_t keys[WEFT__BLOCK];

    for (int64_t at = run.first; at < run.end; at += WEFT__BLOCK) {
        int64_t n = weft__min64(WEFT__BLOCK, run.end - at);

        weft__order_keys(x->a->dtype, weft__lineup_at(&x->lineup, 0, at), n, keys);
        count_keys(x, keys, n, x->counts.own[thread]);
        count_nans(x, keys, n, x->counts.own[thread]);
    }
}

static weft_status count_all(search *x)
{
    int64_t tile = weft__choose(&x->s->choices, WEFT__TILE_BYTES) / 8, pieces;
    weft_status status;

    WEFT__TRY(weft__counts_clear(&x->counts));
    pieces = weft__lineup_pieces(&x->lineup);
    for (int64_t k = 0; k < pieces; k++) {
        WEFT__TRY(weft__lineup_fetch(&x->lineup, k));
        weft__lineup_each(&x->lineup,
                          weft__max64(tile, weft__run_count(x->lineup.here) / WEFT__MAX_TILES + 1),
                          count_tile, x);
        WEFT__TRY(weft__sync(x->s));
    }
    WEFT__TRY(weft__counts_sum(&x->counts, x->a->layout.kind == WEFT__LAYOUT_REPLICATED));
fail:
    return status;
}

/* The bin in which the rank falls; *rank becomes that inside the bin. */
static uint64_t bin_of(const int64_t *counts, int64_t bins, int64_t *rank)
{
    int64_t bin = 0;

    while (bin < bins - 1 && *rank >= counts[bin])
        *rank -= counts[bin++];
    return (uint64_t)bin;
}

static int group_of(const search *x, uint64_t upper)
{
    int g = 0;

    while (g < x->groups && x->upper[g] != upper)
        g++;
    return g;
}

/* Counts for as many ranks from the first as share GROUPS upper bits; returns how many. */
static weft_status next_digit(search *x, int count, int64_t *left, uint64_t *keys, int *done)
{
    int end = 0;
    weft_status status;

    x->groups = 0;
    for (; end < count; end++) {
        int g = group_of(x, keys[end]);

        if (g == GROUPS)
            break;
        if (g == x->groups)
            x->upper[x->groups++] = keys[end];
    }
    WEFT__TRY(count_all(x));
    for (int i = 0; i < end; i++) {
        const int64_t *counts = x->counts.shared + (int64_t)group_of(x, keys[i]) * x->bins;

        keys[i] = keys[i] << x->digit | bin_of(counts, x->bins, &left[i]);
    }
    WEFT__TRY(weft__sync(x->s)); /* before the counts are cleared */
    *done = end;
fail:
    return status;
}

static weft_status find_keys(search *x, int count, int64_t *left, uint64_t *keys, int64_t *nans)
{
    int bits = 8 * (int)weft_dtype_size(x->a->dtype);
    weft_status status = WEFT_OK;

    memset(keys, 0, (size_t)count * sizeof *keys);
    x->counts_nans = true;
    for (x->shift = (bits - 1) / x->digit * x->digit; x->shift >= 0; x->shift -= x->digit) {
        for (int first = 0, done = 0; first < count; first += done) {
            WEFT__TRY(next_digit(x, count - first, left + first, keys + first, &done));
            *nans = x->counts_nans ? x->counts.shared[x->room - 1] : *nans;
            x->counts_nans = false;
        }
    }
fail:
    return status;
}

static weft_status open_search(search *x)
{
    weft_status status;

    x->digit = x->a->count < MIDDLE ? FEW_BITS : MANY_BITS;
    x->bins = (int64_t)1 << x->digit;
    x->room = GROUPS * x->bins + 1;
    WEFT__TRY(weft__lineup_open(x->s, &x->a->layout, 1, &x->a, true, 1, &x->lineup));
    WEFT__TRY(weft__counts_open(x->s, x->room, &x->counts));
fail:
    return status;
}

static void close_search(search *x)
{
    weft__counts_close(&x->counts);
    weft__lineup_close(&x->lineup);
}

/* Few elements that this rank reaches all: it selects by itself, as the others do. */
static void select_few(weft_array *a, int count, const int64_t *ranks, uint64_t *keys,
                       int64_t *nans)
{
    uint64_t *all = calloc((size_t)a->count + 1, sizeof *all);

    weft__must(all);
    weft__order_keys(a->dtype, a->node, a->count, all);
    for (int64_t i = 0; i < a->count; i++)
        *nans += weft__order_is_nan(a->dtype, all[i]);
    weft__order_select(all, a->count, count, ranks, keys);
    free(all);
}

static bool is_here(const weft_array *a)
{
    const weft__comms *c = &a->session->comms;

    return (!a->is_wrapped || c->size == 1) &&
           (c->nodes == 1 || a->layout.kind == WEFT__LAYOUT_REPLICATED);
}

weft_status weft__select_all(weft_array *a, int count, const int64_t *ranks, uint64_t *keys,
                             int64_t *nans)
{
    search x = {.s = a->session, .a = a};
    int64_t *left;
    weft_status status;

    *nans = 0;
    if (a->count <= SMALL && is_here(a)) {
        select_few(a, count, ranks, keys, nans);
        return WEFT_OK;
    }
    left = calloc((size_t)count + 1, sizeof *left);
    weft__must(left);
    memcpy(left, ranks, (size_t)count * sizeof *left);
    WEFT__TRY(open_search(&x));
    WEFT__TRY(find_keys(&x, count, left, keys, nans));
fail:
    close_search(&x);
    free(left);
    return status;
}
