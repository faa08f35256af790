/* Sleeping on a word of memory, private to a process or shared through a window. */
#ifndef WEFT__RUNTIME_FUTEX_H
#define WEFT__RUNTIME_FUTEX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <weft/portability.h>

/* Sleeps while *word == expected, at most `nanoseconds` (0: without limit), and may wake for
 * nothing. */
void weft__futex_wait(_Atomic uint32_t *word, uint32_t expected, long nanoseconds, bool shared);

/* Wakes every sleeper on the word. */
void weft__futex_wake(_Atomic uint32_t *word, bool shared);

/* One breath of a spinning loop. */
static inline void weft__pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    atomic_thread_fence(memory_order_seq_cst);
#endif
}

#endif
