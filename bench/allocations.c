#include "allocations.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

#ifdef __GLIBC__

#define EXPORTED __attribute__((visibility("default")))

/* The names under which glibc keeps its own allocator when a program brings another. */
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *memory, size_t bytes);

static atomic_long calls;

EXPORTED void *malloc(size_t bytes)
{
    atomic_fetch_add(&calls, 1);
    return __libc_malloc(bytes);
}

EXPORTED void *calloc(size_t count, size_t bytes)
{
    atomic_fetch_add(&calls, 1);
    return __libc_calloc(count, bytes);
}

EXPORTED void *realloc(void *memory, size_t bytes)
{
    atomic_fetch_add(&calls, 1);
    return __libc_realloc(memory, bytes);
}

long bench_allocations(void)
{
    return atomic_load(&calls);
}

#else

long bench_allocations(void)
{
    return -1;
}

#endif
