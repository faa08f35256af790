#include "runtime/gang.h"

#include "runtime/session.h"

enum { EPOCHS = 1 << 16, FIELD = (1 << 24) - 1 };

typedef struct run {
    int64_t next, end;
} run;

static uint64_t pack(uint32_t epoch, run r)
{
    return (uint64_t)epoch << 48 | (uint64_t)r.next << 24 | (uint64_t)r.end;
}

static run first_share(int64_t tiles, int cores, int core)
{
    return (run){tiles * core / cores, tiles * (core + 1) / cores};
}

/* What a word means in this epoch. */
static run unpack(const weft__deck *deck, uint64_t word, int64_t tiles, int cores, int core)
{
    if (word >> 48 != deck->epoch)
        return first_share(tiles, cores, core);
    return (run){(int64_t)(word >> 24 & FIELD), (int64_t)(word & FIELD)};
}

static bool take_own(const weft__deck *deck, int cores, int core, int64_t tiles, int64_t *tile)
{
    _Atomic uint64_t *word = &deck->words[core].run;
    uint64_t seen = atomic_load(word);

    for (;;) {
        run mine = unpack(deck, seen, tiles, cores, core);

        if (mine.next >= mine.end)
            return false;
        *tile = mine.next++;
        if (atomic_compare_exchange_weak(word, &seen, pack(deck->epoch, mine)))
            return true;
    }
}

/* Half of the victim's tiles become the thief's, the first of them at once. */
static bool steal(const weft__deck *deck, int cores, int core, int victim, int64_t tiles,
                  int64_t *tile)
{
    _Atomic uint64_t *word = &deck->words[victim].run;
    uint64_t seen = atomic_load(word);

    for (;;) {
        run theirs = unpack(deck, seen, tiles, cores, victim), mine;

        if (theirs.next >= theirs.end)
            return false;
        mine.end = theirs.end;
        theirs.end -= (theirs.end - theirs.next + 1) / 2;
        mine.next = theirs.end;
        if (atomic_compare_exchange_weak(word, &seen, pack(deck->epoch, theirs))) {
            *tile = mine.next++;
            atomic_store(&deck->words[core].run, pack(deck->epoch, mine));
            return true;
        }
    }
}

bool weft__deck_take(const weft__deck *deck, int cores, int core, int64_t tiles, int64_t *tile)
{
    if (take_own(deck, cores, core, tiles, tile))
        return true;
    for (int i = 1; i < cores; i++) {
        if (steal(deck, cores, core, (core + i) % cores, tiles, tile))
            return true;
    }
    return false;
}

/* One run as the threads of a rank see it. */
typedef struct job {
    weft_session *s;
    const weft__deck *deck;
    int cores, first_core;
    int64_t tiles;
    weft__tile_task task;
    void *context;
    weft__errand errand; /* of thread 0, or NULL */
    void *errand_context;
    _Atomic uint64_t done;
} job;

static void work(void *context, int thread)
{
    job *j = context;
    int core = j->first_core + thread;
    uint64_t done = 0;
    int64_t tile;

    if (thread == 0 && j->errand)
        j->errand(j->errand_context);
    while (weft__deck_take(j->deck, j->cores, core, j->tiles, &tile)) {
        j->task(j->context, tile, thread);
        done++;
    }
    atomic_fetch_add_explicit(&j->done, done, memory_order_relaxed);
}

static int at_most(int64_t a, int b)
{
    return a < b ? (int)a : b;
}

static void run_job(job *j, int threads)
{
    if (threads > 0)
        weft__pool_run(j->s->pool, threads, work, j);
    else if (j->errand)
        j->errand(j->errand_context);
    j->s->statistics.tiles += atomic_load(&j->done);
}

/* The epoch has 16 bits: when they are used up, the words are cleared between two barriers. */
static void next_epoch(weft_session *s, weft__deck *deck, int first, int count, bool is_shared)
{
    if (++deck->epoch < EPOCHS)
        return;
    if (is_shared)
        (void)weft__node_barrier(&s->node);
    for (int i = 0; i < count; i++)
        atomic_store(&deck->words[first + i].run, 0);
    if (is_shared)
        (void)weft__node_barrier(&s->node);
    deck->epoch = 1;
}

/* With fewer tiles than cores the first cores of the node take part, one tile each. */
void weft__gang_run_beside(weft_session *s, int64_t tiles, weft__tile_task task, void *context,
                           weft__errand errand, void *errand_context)
{
    weft__deck *deck = &s->node.deck;
    int first = s->node.core_first[s->node.rank];
    int mine = s->node.core_first[s->node.rank + 1] - first;
    int cores = at_most(tiles, deck->cores);
    job j = {.s = s,
             .deck = deck,
             .cores = cores,
             .first_core = first,
             .tiles = tiles,
             .task = task,
             .context = context,
             .errand = errand,
             .errand_context = errand_context};

    next_epoch(s, deck, first, mine, true);
    run_job(&j, cores > first ? at_most(cores - first, mine) : 0);
}

void weft__gang_run(weft_session *s, int64_t tiles, weft__tile_task task, void *context)
{
    weft__gang_run_beside(s, tiles, task, context, NULL, NULL);
}

void weft__own_run(weft_session *s, int64_t tiles, weft__tile_task task, void *context)
{
    weft__deck *deck = &s->own_deck;
    int cores = at_most(tiles, deck->cores);
    job j = {
        .s = s, .deck = deck, .cores = cores, .tiles = tiles, .task = task, .context = context};

    next_epoch(s, deck, 0, deck->cores, false);
    run_job(&j, cores);
}
