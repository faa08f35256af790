/* How a thread waits for a word to change: spin for tens of microseconds, then sleep.
 *
 * A main thread that sleeps wakes at least every millisecond and calls `nap`, which drives MPI's
 * progress, because the caller's own sends may be pending: without it a legal program (Isend,
 * collective, Wait) hangs over TCP.
 */
#ifndef WEFT__RUNTIME_WAIT_H
#define WEFT__RUNTIME_WAIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct weft__waiter {
    int spins;                  /* looks at the word before sleeping; 0 on crowded cores */
    bool shared;                /* the word lies in a window */
    void (*nap)(void *context); /* called at each waking, or NULL */
    void *context;
    _Atomic uint32_t *poison; /* a word that ends the waiting when not 0, or NULL */
} weft__waiter;

enum { WEFT__SPINS = 4000 }; /* some 40 µs of pauses */

/* Returns once *word != old, or when poisoned: false. `sleepers` counts those who sleep on the
 * word, so that weft__wake can spare the system call. */
bool weft__wait(const weft__waiter *waiter, _Atomic uint32_t *word, uint32_t old,
                _Atomic uint32_t *sleepers);

/* To be called after *word was changed with sequential consistency. */
void weft__wake(_Atomic uint32_t *word, _Atomic uint32_t *sleepers, bool shared);

#endif
