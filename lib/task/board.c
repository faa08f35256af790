#include "task/board.h"

void weft__board_init(weft__board *b)
{
    atomic_init(&b->lot, 0);
    atomic_init(&b->spare, 0);
    atomic_init(&b->done, 0);
    atomic_init(&b->failed, INT64_MAX);
    atomic_init(&b->is_over, 0);
    atomic_init(&b->idle, 0);
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

/* Whoever gets the spare lot takes its first task, and puts the rest where all take theirs. */
static bool take_spare(weft__board *b, int64_t *task)
{
    uint64_t lot;

    if (!weft__board_has_spare(b))
        return false;
    lot = atomic_exchange(&b->spare, 0);
    if (lot == 0)
        return false;
    *task = (int64_t)(lot >> 32);
    atomic_store(&b->lot, lot + ((uint64_t)1 << 32));
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
