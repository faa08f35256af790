/* The threads of a rank and the deck from which tiles are dealt, without a session; then the gang
 * under stress. */
#include "harness.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <weft.h>

#include "array/array.h"
#include "runtime/gang.h"
#include "runtime/pool.h"
#include "runtime/session.h"

static const weft__cores *all_cores(void)
{
    return &test_session()->share.cores;
}

static weft__pool *new_pool(int threads, int spins)
{
    weft__error error = {WEFT_OK, ""};
    weft__waiter waiter = {.spins = spins};
    weft__pool *pool = NULL;

    check_int(weft__pool_create(threads, all_cores(), &waiter, &error, &pool), WEFT_OK);
    check_int(weft__pool_threads(pool), threads);
    return pool;
}

typedef struct counts {
    int of[16]; /* plain: each thread has its own, the pool orders them */
    pthread_t main;
} counts;

static void count_thread(void *context, int thread)
{
    counts *c = context;

    c->of[thread]++;
    if (thread == 0)
        check_true(pthread_equal(pthread_self(), c->main));
}

/* Tasks follow one another at once, and after the workers have fallen asleep. */
static void every_thread_runs_every_task(void **state)
{
    unsigned seed = 9;

    for (int threads = 1; threads <= 7; threads += 2) {
        weft__pool *pool = new_pool(threads, threads % 3 ? 100 : 0);
        counts c = {.main = pthread_self()};
        int expected[16] = {0};

        for (int turn = 0; turn < 1500; turn++) {
            int wanted = 1 + rand_r(&seed) % threads;

            weft__pool_run(pool, wanted, count_thread, &c);
            for (int t = 0; t < wanted; t++)
                expected[t]++;
            check_bytes(c.of, expected, sizeof expected);
            if (turn % 500 == 499)
                (void)nanosleep(&(struct timespec){0, 2000000}, NULL);
        }
        weft__pool_free(&pool);
        check_true(pool == NULL);
        weft__pool_free(&pool);
    }
}

static void pools_come_and_go(void **state)
{
    for (int turn = 0; turn < 60; turn++) {
        weft__pool *one = new_pool(1 + turn % 5, turn % 2 ? 4000 : 0), *other = NULL;
        counts c = {.main = pthread_self()};

        if (turn % 3 == 0)
            other = new_pool(3, 0);
        if (turn % 4)
            weft__pool_run(one, 1 + turn % 5, count_thread, &c);
        if (other)
            weft__pool_run(other, 2, count_thread, &c);
        weft__pool_free(&one);
        weft__pool_free(&other);
    }
}

/* ---- the deck: cores as plain threads ---- */

enum { CORES = 4, TILES = 257 };

typedef struct play {
    weft__deck deck;
    pthread_barrier_t barrier;
    int64_t tiles;
    int cores, slow; /* a core that takes its time, so that the others steal */
    uint32_t run, runs;
    int done[CORES][TILES];
} play;

typedef struct player {
    play *play;
    int core;
} player;

static void play_run(play *p, int core)
{
    int64_t tile;
    unsigned seed = p->run + (unsigned)core;

    while (core < p->cores && weft__deck_take(&p->deck, p->cores, core, p->tiles, &tile)) {
        check_true(tile >= 0 && tile < p->tiles);
        p->done[core][tile]++;
        for (int i = 0; core == p->slow && i < rand_r(&seed) % 200; i++)
            atomic_thread_fence(memory_order_seq_cst);
    }
}

static void *play_all(void *argument)
{
    const player *mine = argument;
    play *p = mine->play;

    while (pthread_barrier_wait(&p->barrier), p->run < p->runs) {
        play_run(p, mine->core);
        (void)pthread_barrier_wait(&p->barrier);
    }
    return NULL;
}

/* The main thread sets up each run between two barriers. */
static void deal_run(play *p, unsigned *seed)
{
    p->cores = 1 + rand_r(seed) % CORES;
    p->tiles = rand_r(seed) % 3 ? rand_r(seed) % 12 : rand_r(seed) % TILES;
    p->cores = p->tiles < p->cores ? (int)p->tiles : p->cores;
    p->slow = rand_r(seed) % (2 * CORES);
    p->deck.epoch++;
    memset(p->done, 0, sizeof p->done);
    (void)pthread_barrier_wait(&p->barrier);
    play_run(p, 0);
    (void)pthread_barrier_wait(&p->barrier);
    for (int64_t t = 0; t < p->tiles; t++) {
        int times = 0;

        for (int c = 0; c < CORES; c++)
            times += p->done[c][t];
        check_int(times, 1);
    }
}

static void each_tile_is_dealt_once(void **state)
{
    static weft__deck_word words[CORES];
    play *p = calloc(1, sizeof *p);
    player players[CORES];
    pthread_t handles[CORES];
    unsigned seed = (unsigned)weft_rank(test_session());

    p->deck = (weft__deck){words, CORES, 0};
    p->runs = 3000;
    (void)pthread_barrier_init(&p->barrier, NULL, CORES);
    for (int c = 1; c < CORES; c++) {
        players[c] = (player){p, c};
        check_int(pthread_create(&handles[c], NULL, play_all, &players[c]), 0);
    }
    for (; p->run < p->runs; p->run++)
        deal_run(p, &seed);
    (void)pthread_barrier_wait(&p->barrier);
    for (int c = 1; c < CORES; c++)
        (void)pthread_join(handles[c], NULL);
    (void)pthread_barrier_destroy(&p->barrier);
    free(p);
}

/* Alone, a core gets all tiles: its own in order, then others' halves. */
static void one_core_takes_all(void **state)
{
    static weft__deck_word words[5];
    weft__deck deck = {words, 5, 1};

    for (int64_t tiles = 0; tiles < 200; tiles++, deck.epoch++) {
        bool seen[200] = {false};
        int64_t tile, count = 0;
        int core = (int)(tiles % 5);

        while (weft__deck_take(&deck, 5, core, tiles, &tile)) {
            check_false(seen[tile]);
            seen[tile] = true;
            count++;
        }
        check_int(count, tiles);
    }
}

static void the_largest_deck(void **state)
{
    static weft__deck_word words[3];
    weft__deck deck = {words, 3, 65535};
    int64_t tile = 0;

    check_true(weft__deck_take(&deck, 3, 2, WEFT__MAX_TILES, &tile));
    check_int(tile, (int64_t)WEFT__MAX_TILES * 2 / 3);
    for (int64_t i = 0; i < WEFT__MAX_TILES / 3 + 10; i++)
        check_true(weft__deck_take(&deck, 3, 2, WEFT__MAX_TILES, &tile));
    check_true(tile < WEFT__MAX_TILES);
}

/* ---- the gang ---- */

static void add_tile(void *context, int64_t tile, int thread)
{
    _Atomic int64_t *sums = context;

    check_true(thread >= 0 && thread < weft_threads(test_session()));
    atomic_fetch_add(&sums[0], 1);
    atomic_fetch_add(&sums[1], tile * tile);
}

/* Runs follow one another with nothing but a barrier between them; every tile is counted for
 * whoever computed it. */
static void thousands_of_runs(void **state)
{
    weft_session *s = test_session();
    weft_placement placement = {.replicated = true};
    uint64_t before = weft_get_statistics(s).tiles;
    int64_t expected[2] = {0, 0}, mine;
    weft_array *a = NULL;
    _Atomic int64_t *sums;
    unsigned seed = 77;

    check_ok(weft_empty_placed(s, WEFT_SHAPE(2), WEFT_INT64, &placement, &a));
    check_ok(weft_fill(a, (weft_value){WEFT_INT64, {0}}, 0));
    sums = weft_node(a).data;
    for (int run = 0; run < 1000; run++) {
        int64_t tiles = rand_r(&seed) % 4 ? rand_r(&seed) % 6 : rand_r(&seed) % 70;

        weft__gang_run(s, tiles, add_tile, sums);
        check_ok(weft__sync(s));
        expected[0] += tiles;
        expected[1] += (tiles - 1) * tiles * (2 * tiles - 1) / 6;
    }
    check_int(sums[0], expected[0]);
    check_int(sums[1], expected[1]);
    mine = (int64_t)(weft_get_statistics(s).tiles - before);
    check_ok(weft_barrier(s));
    MPI_Allreduce(MPI_IN_PLACE, &mine, 1, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
    check_true(mine >= expected[0] * weft_nodes(s));
    weft_free(&a);
}

typedef struct uneven {
    _Atomic int32_t *ranks; /* who computed each tile */
    int me;
} uneven;

static void sleep_in_the_first_tile(void *context, int64_t tile, int thread)
{
    uneven *u = context;

    (void)thread;
    (void)nanosleep(&(struct timespec){0, tile == 0 ? 40000000 : 50000}, NULL);
    atomic_store(&u->ranks[tile], u->me + 1);
}

/* While the first core sits on one long tile, all its others are taken from it. */
static void long_tiles_are_stolen_from(void **state)
{
    enum { COUNT = 64 };
    weft_session *s = test_session();
    weft_placement placement = {.replicated = true};
    weft_array *a = NULL;
    uneven u = {NULL, weft_node_rank(s)};
    double start;

    check_ok(weft_empty_placed(s, WEFT_SHAPE(COUNT), WEFT_INT32, &placement, &a));
    check_ok(weft_fill(a, (weft_value){WEFT_INT64, {0}}, 0));
    u.ranks = weft_node(a).data;
    start = weft_seconds();
    weft__gang_run(s, COUNT, sleep_in_the_first_tile, &u);
    check_ok(weft__sync(s));
    check_true(weft_seconds() - start < 10);
    for (int t = 0; t < COUNT; t++)
        check_true(u.ranks[t] > 0);
    if (weft_node_size(s) > 1) {
        int first_rank_share = COUNT / weft_node_cores(s) * weft_threads(s), kept = 0;

        for (int t = 1; t < first_rank_share; t++)
            kept += u.ranks[t] == u.ranks[0];
        check_true(weft_threads(s) > 1 || kept < first_rank_share - 1);
    }
    check_ok(weft_barrier(s));
    weft_free(&a);
}

const struct CMUnitTest pool_tests[] = {
    cmocka_unit_test(every_thread_runs_every_task),
    cmocka_unit_test(pools_come_and_go),
    cmocka_unit_test(each_tile_is_dealt_once),
    cmocka_unit_test(one_core_takes_all),
    cmocka_unit_test(the_largest_deck),
    cmocka_unit_test(thousands_of_runs),
    cmocka_unit_test(long_tiles_are_stolen_from),
    {0},
};
