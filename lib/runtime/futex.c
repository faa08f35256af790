#include "runtime/futex.h"

#include <limits.h>
#include <time.h>

#ifdef __linux__
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

void weft__futex_wait(_Atomic uint32_t *word, uint32_t expected, long nanoseconds, bool shared)
{
    struct timespec timeout = {nanoseconds / 1000000000, nanoseconds % 1000000000};

    (void)syscall(SYS_futex, word, shared ? FUTEX_WAIT : FUTEX_WAIT_PRIVATE, expected,
                  nanoseconds ? &timeout : NULL, NULL, 0);
}

void weft__futex_wake(_Atomic uint32_t *word, bool shared)
{
    (void)syscall(SYS_futex, word, shared ? FUTEX_WAKE : FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL,
                  0);
}
#else
/* Elsewhere a short sleep stands in: waiting is slower, never wrong. */
void weft__futex_wait(_Atomic uint32_t *word, uint32_t expected, long nanoseconds, bool shared)
{
    struct timespec nap = {0, nanoseconds > 0 && nanoseconds < 20000 ? nanoseconds : 20000};

    (void)shared;
    if (atomic_load(word) == expected)
        (void)nanosleep(&nap, NULL);
}

void weft__futex_wake(_Atomic uint32_t *word, bool shared)
{
    (void)word, (void)shared;
}
#endif
