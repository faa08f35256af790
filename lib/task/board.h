/* What the workers of a node share in its window: the lot of tasks at hand, what has been done. */
#ifndef WEFT__TASK_BOARD_H
#define WEFT__TASK_BOARD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "task/guide.h"

enum { WEFT__MOST_TASKS = INT32_MAX }; /* so that workers may count past the end of a lot */

typedef struct weft__board {
    _Alignas(64) _Atomic uint64_t lot;   /* next:32, end:32 */
    _Atomic uint64_t spare;              /* the lot after it; 0: none */
    _Alignas(64) _Atomic int64_t done;   /* tasks made on this node */
    _Alignas(64) _Atomic int64_t failed; /* the least that is known to have failed; INT64_MAX */
    _Atomic uint32_t is_over;            /* no further lot will come */
    _Atomic uint32_t idle;               /* workers that find nothing to do */
    _Atomic int64_t flops;               /* that the workers' sessions have recorded */
    int64_t made;                        /* tasks made on all nodes, when all have ended */
} weft__board;

void weft__board_init(weft__board *board);

/* To be called by one rank of the node, when the board has no spare. */
void weft__board_post(weft__board *board, weft__lot lot);

static inline bool weft__board_is_empty(weft__board *board)
{
    const uint64_t seen = atomic_load_explicit(&board->lot, memory_order_acquire);

    return (seen >> 32) >= (seen & UINT32_MAX);
}

static inline bool weft__board_has_spare(weft__board *board)
{
    return atomic_load_explicit(&board->spare, memory_order_acquire) != 0;
}

/* The next task of the lot, or of the spare one, which takes its place; false when there is none
 * right now, or none that is still wanted. */
bool weft__board_take(weft__board *board, int64_t *task);

/* Whether no call of weft__board_take will get a task any more. */
bool weft__board_has_ended(weft__board *board);

/* Lowers `failed` to `task`. */
void weft__board_fail(weft__board *board, int64_t task);

#endif
