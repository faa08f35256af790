#include "runtime/wait.h"

#include <stddef.h>

#include "runtime/futex.h"

enum { NAP_NANOSECONDS = 1000000 };

static bool poisoned(const weft__waiter *waiter)
{
    return waiter->poison && atomic_load_explicit(waiter->poison, memory_order_acquire);
}

bool weft__wait(const weft__waiter *waiter, _Atomic uint32_t *word, uint32_t old,
                _Atomic uint32_t *sleepers)
{
    for (int i = 0; i < waiter->spins; i++) {
        if (atomic_load_explicit(word, memory_order_acquire) != old)
            return true;
        weft__pause();
    }
    while (atomic_load_explicit(word, memory_order_acquire) == old) {
        if (poisoned(waiter)) /* the word may have changed just before */
            return atomic_load_explicit(word, memory_order_acquire) != old;
        atomic_fetch_add(sleepers, 1);
        weft__futex_wait(word, old, waiter->nap ? NAP_NANOSECONDS : 0, waiter->shared);
        atomic_fetch_sub(sleepers, 1);
        if (waiter->nap)
            waiter->nap(waiter->context);
    }
    return true;
}

void weft__wake(_Atomic uint32_t *word, _Atomic uint32_t *sleepers, bool shared)
{
    if (atomic_load(sleepers))
        weft__futex_wake(word, shared);
}
