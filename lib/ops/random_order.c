/* Keys are a function of their index, so that no node needs to be told of any: each draws all of
 * them twice, first to count how many fall into each bucket of neighbouring keys, then to keep the
 * buckets that its own places are in, which its cores sort. (A. Rao and C. Sandelius shuffled by
 * random buckets.) Equal keys are told apart by a second word.
 *
 * Weighted keys are exponential numbers over the weights: the least of several is each one's with
 * the chance of its share of their weights, whichever stood before (P. S. Efraimidis, P. G.
 * Spirakis: Weighted random sampling with a reservoir, 2006, of which these keys are the
 * logarithms). */
#include "ops/random_order.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "array/each.h"
#include "base/checked.h"
#include "kernels/philox.h"
#include "runtime/gang.h"

enum { PER_BUCKET = 2048, MOST_BUCKET_BITS = 18, INDICES_PER_TILE = 1 << 16 };

typedef struct entry {
    uint64_t key, tie;
    int64_t index;
} entry;

typedef struct ordering {
    weft_session *s;
    weft_array *r;
    int64_t n;
    const double *weights; /* NULL: keys are the words themselves */
    int distribution;      /* a weft__distribution, as kernels take it */
    uint64_t key[2];
    unsigned bits; /* of the bucket's number: the upper ones of a key */
    int64_t buckets;
    _Atomic int64_t *counts; /* then where each bucket begins; buckets + 1 of them */
    _Atomic int64_t *filled; /* entries of each bucket that are there so far */
    int64_t first, end;      /* buckets of this node */
    entry *entries;          /* theirs */
} ordering;

static int64_t bucket_of(const ordering *o, uint64_t key)
{
    return o->bits ? (int64_t)(key >> (64 - o->bits)) : 0;
}

/* Keeps the quotients of the least numbers and weights apart from those that have no bits left. */
#define WEIGHT_SCALE 0x1p900

/* Words become keys, in place: bits of positive numbers are in the order of the numbers. Nodes that
 * draw the same keys must round alike, hence the session's kernel. */
static void weigh(const ordering *o, uint64_t *words, int64_t first, int64_t count)
{
    const size_t padded = weft__round_up((size_t)count, WEFT__QUANTUM);
    _Alignas(64) double x[WEFT__BLOCK] = {0};
    const void *in[] = {x};

    for (int64_t i = 0; i < count; i++)
        x[i] = -fmin(((double)words[i] + 0.5) * 0x1p-64, 1 - 0x1p-53);
    o->s->kernels->loop[WEFT__OP_LOG1P][WEFT_FLOAT64](padded, x, in);
    for (int64_t i = 0; i < count; i++) {
        const double key = -x[i] / (o->weights[first + i] * WEIGHT_SCALE);

        memcpy(&words[i], &key, sizeof key);
        words[i] <<= 1; /* the sign, so that the upper bits tell numbers apart */
    }
}

/* Calls `see` for the keys of one tile of indices. */
static void walk_keys(ordering *o, int64_t tile, void (*see)(ordering *, uint64_t key, int64_t i))
{
    uint64_t words[WEFT__BLOCK];
    int64_t first = tile * INDICES_PER_TILE, end = weft__min64(first + INDICES_PER_TILE, o->n);

    for (int64_t at = first; at < end; at += WEFT__BLOCK) {
        int64_t count = weft__min64(end - at, WEFT__BLOCK);

        o->s->kernels->random_words(words, (uint64_t)at, (size_t)count, o->key, 0, o->distribution);
        if (o->weights)
            weigh(o, words, at, count);
        for (int64_t i = 0; i < count; i++)
            see(o, words[i], at + i);
    }
}

static void count_key(ordering *o, uint64_t key, int64_t index)
{
    (void)index;
    atomic_fetch_add_explicit(&o->counts[bucket_of(o, key)], 1, memory_order_relaxed);
}

static void count_tile(void *context, int64_t tile, int thread)
{
    (void)thread;
    walk_keys(context, tile, count_key);
}

static void keep_key(ordering *o, uint64_t key, int64_t index)
{
    int64_t b = bucket_of(o, key), at;

    if (b < o->first || b >= o->end)
        return;
    at = atomic_fetch_add_explicit(&o->filled[b], 1, memory_order_relaxed);
    o->entries[o->counts[b] - o->counts[o->first] + at] = (entry){.key = key, .index = index};
}

static void keep_tile(void *context, int64_t tile, int thread)
{
    (void)thread;
    walk_keys(context, tile, keep_key);
}

static int by_key(const void *a, const void *b)
{
    const entry *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->tie != y->tie)
        return x->tie < y->tie ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* The second word of entries whose first one another has, too. */
static bool break_ties(const ordering *o, entry *e, int64_t count)
{
    bool found = false;

    for (int64_t i = 0; i < count; i++) {
        if ((i > 0 && e[i - 1].key == e[i].key) || (i + 1 < count && e[i + 1].key == e[i].key)) {
            o->s->kernels->random_words(&e[i].tie, (uint64_t)e[i].index, 1, o->key, 1,
                                        o->distribution);
            found = true;
        }
    }
    return found;
}

static void sort_tile(void *context, int64_t tile, int thread)
{
    const ordering *o = context;
    int64_t b = o->first + tile, place = o->counts[b], count = o->counts[b + 1] - place;
    entry *e = o->entries + (place - o->counts[o->first]);
    weft__run here = weft__array_node_run(o->r);

    (void)thread;
    qsort(e, (size_t)count, sizeof *e, by_key);
    if (break_ties(o, e, count))
        qsort(e, (size_t)count, sizeof *e, by_key);
    for (int64_t i = 0; i < count; i++) {
        if (place + i >= here.first && place + i < here.end)
            memcpy(weft__array_at(o->r, place + i), &e[i].index, sizeof e[i].index);
    }
}

/* The buckets that hold places of a run. */
static void find_buckets(const ordering *o, weft__run places, int64_t *first, int64_t *end)
{
    *first = *end = 0;
    if (places.first == places.end)
        return;
    while (o->counts[*first + 1] <= places.first)
        ++*first;
    for (*end = *first; *end < o->buckets && o->counts[*end] < places.end;)
        ++*end;
}

/* The same on every node; also the most entries that a node keeps. */
static size_t plan_buckets(ordering *o)
{
    const weft__comms *c = &o->s->comms;
    int64_t most = 1;

    for (int node = 0; node < c->nodes; node++) {
        int64_t first, end;

        find_buckets(o, weft__layout_node_run(&o->r->layout, c, node), &first, &end);
        most = weft__max64(most, o->counts[end] - o->counts[first]);
    }
    find_buckets(o, weft__array_node_run(o->r), &o->first, &o->end);
    return (size_t)most * sizeof(entry);
}

/* On one rank of each node, between barriers. */
static void add_up(ordering *o)
{
    int64_t before = 0;

    for (int64_t b = 0; b <= o->buckets; b++) {
        int64_t count = o->counts[b];

        o->counts[b] = before;
        before += count;
    }
}

static weft_status run(ordering *o, weft__memory *entries)
{
    weft_session *s = o->s;
    int64_t tiles = (o->n + INDICES_PER_TILE - 1) / INDICES_PER_TILE;
    weft__request request;
    weft_status status;

    weft__gang_run(s, tiles, count_tile, o);
    WEFT__TRY(weft__sync(s));
    if (s->comms.node_rank == 0)
        add_up(o);
    WEFT__TRY(weft__sync(s));
    request = weft__request_scratch(s, plan_buckets(o));
    WEFT__TRY(weft__memory_get(s, &request, entries));
    o->entries = (entry *)(void *)entries->node;
    WEFT__TRY(weft__sync(s));
    weft__gang_run(s, tiles, keep_tile, o);
    WEFT__TRY(weft__sync(s));
    weft__gang_run(s, o->end - o->first, sort_tile, o);
    WEFT__TRY(weft__sync(s));
fail:
    return status;
}

weft_status weft__random_order(weft_array *r, int64_t n, const double *weights, weft_random_key key)
{
    weft_session *s = r->session;
    ordering o = {.s = s,
                  .r = r,
                  .n = n,
                  .weights = weights,
                  .distribution = weights ? WEFT__DRAW_WEIGHTED_ORDER : WEFT__DRAW_ORDER,
                  .key = {key.seed, key.stream}};
    weft__memory table = {0}, entries = {0};
    weft__request request;
    size_t bytes;
    weft_status status;

    while (o.bits < MOST_BUCKET_BITS && n >> o.bits > PER_BUCKET)
        o.bits++;
    o.buckets = (int64_t)1 << o.bits;
    bytes = 2 * (size_t)(o.buckets + 1) * sizeof *o.counts;
    request = weft__request_scratch(s, bytes);
    WEFT__TRY(weft__memory_get(s, &request, &table));
    o.counts = (_Atomic int64_t *)(void *)table.node;
    o.filled = o.counts + o.buckets + 1;
    if (s->comms.node_rank == 0)
        memset(table.node, 0, bytes);
    WEFT__TRY(weft__sync(s));
    WEFT__TRY(run(&o, &entries));
fail:
    weft__memory_put(s, &entries);
    weft__memory_put(s, &table);
    return status;
}
