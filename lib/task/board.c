#include "task/board.h"

static const uint64_t MOVING = UINT64_MAX; /* instead of the spare lot: a worker has it in hand */

void weft__board_init(weft__board *b)
{
    atomic_init(&b->lot, 0);
    atomic_init(&b->spare, 0);
    atomic_init(&b->done, 0);
    atomic_init(&b->failed, INT64_MAX);
    atomic_init(&b->is_over, 0);
    atomic_init(&b->idle, 0);
    atomic_init(&b->flops, 0);
    b->made = 0;
}

void weft__board_post(weft__board *b, weft__lot lot)
{
    atomic_store(&b->spare, (uint64_t)lot.first << 32 | (uint64_t)lot.end);
}

static bool take_of_lot(weft__board *b, int64_t *task)
{
    uint64_t taken;

    if (weft__board_is_empty(b))
        return false;
    taken = atomic_fetch_add(&b->lot, (uint64_t)1 << 32);
    *task = (int64_t)(taken >> 32);
    return (taken >> 32) < (taken & UINT32_MAX);
}

/* Whoever gets the spare lot takes its first task, and puts the rest where all take theirs. While
 * it does, the board still has a spare, so that none is posted and taken in between; and the lot at
 * hand may have been replaced since it was seen empty: then the spare one waits. */
static bool take_spare(weft__board *b, int64_t *task)
{
    uint64_t lot = atomic_load(&b->spare);

    if (lot == 0 || lot == MOVING || !atomic_compare_exchange_strong(&b->spare, &lot, MOVING))
        return false;
    if (!weft__board_is_empty(b)) {
        atomic_store(&b->spare, lot);
        return false;
    }
    *task = (int64_t)(lot >> 32);
    atomic_store(&b->lot, lot + ((uint64_t)1 << 32));
    atomic_store(&b->spare, 0);
    return true;
}

bool weft__board_take(weft__board *b, int64_t *task)
{
    if (!take_of_lot(b, task) && !take_spare(b, task))
        return false;
    if (*task < atomic_load_explicit(&b->failed, memory_order_acquire))
        return true;
    atomic_store(&b->lot, 0); /* lots come in order: all that follow are not wanted either */
    return false;
}

void weft__board_fail(weft__board *b, int64_t task)
{
    int64_t seen = atomic_load(&b->failed);

    while (task < seen && !atomic_compare_exchange_weak(&b->failed, &seen, task))
        continue;
}

bool weft__board_has_ended(weft__board *b)
{
    return atomic_load(&b->is_over) && !weft__board_has_spare(b) && weft__board_is_empty(b);
}
