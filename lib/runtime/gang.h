/* The gang: all the cores of all the ranks of a node, working on the tiles of one operation.
 *
 * Tiles are dealt from a deck: one word per core holds the run of tiles that are still its own. A
 * core takes its tiles from the front; one that has none left takes half of another's from the
 * back. A core's first share is a fixed run, so that it works on what it touched first. Nobody has
 * to set the words up: a word of an earlier run stands for the untouched first share.
 */
#ifndef WEFT__RUNTIME_GANG_H
#define WEFT__RUNTIME_GANG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <weft/session.h>

enum { WEFT__MAX_TILES = (1 << 24) - 1 };

typedef struct weft__deck_word {
    _Alignas(64) _Atomic uint64_t run; /* epoch:16, next:24, end:24 */
} weft__deck_word;

typedef struct weft__deck {
    weft__deck_word *words; /* one per core */
    int cores;
    uint32_t epoch; /* the same on all ranks that share the deck */
} weft__deck;

/* Takes one tile of `tiles` for `core` out of `cores` that take part; false when none is left. */
bool weft__deck_take(const weft__deck *deck, int cores, int core, int64_t tiles, int64_t *tile);

typedef void (*weft__tile_task)(void *context, int64_t tile, int thread);

/* Calls task(context, tile, thread) once for each tile < tiles ≤ WEFT__MAX_TILES on some core of
 * the node. Every rank of the node calls it with the same number of tiles, after the entry barrier
 * of an operation; when it returns, other ranks may still be working: a node barrier must stand
 * before the results are used and before the next run. thread < weft_threads(s). */
void weft__gang_run(weft_session *s, int64_t tiles, weft__tile_task task, void *context);

/* The same, but the main thread first does an errand, such as messages, while other cores take its
 * tiles; it calls `errand` once also where there are no tiles. */
typedef void (*weft__errand)(void *context);
void weft__gang_run_beside(weft_session *s, int64_t tiles, weft__tile_task task, void *context,
                           weft__errand errand, void *errand_context);

/* weft__gang_run for this rank's cores alone, without the other ranks. */
void weft__own_run(weft_session *s, int64_t tiles, weft__tile_task task, void *context);

#endif
