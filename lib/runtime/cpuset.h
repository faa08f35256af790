/* Sets of hardware threads. */
#ifndef WEFT__RUNTIME_CPUSET_H
#define WEFT__RUNTIME_CPUSET_H

#include <stdbool.h>
#include <stdint.h>

enum { WEFT__MAX_CPUS = 2048, WEFT__CPU_WORDS = WEFT__MAX_CPUS / 64 };

/* By operating-system number; plain data, so that it can lie in a window. */
typedef struct weft__cpuset {
    uint64_t word[WEFT__CPU_WORDS];
} weft__cpuset;

static inline bool weft__cpuset_has(const weft__cpuset *set, int cpu)
{
    return set->word[cpu / 64] >> (cpu % 64) & 1;
}

static inline void weft__cpuset_add(weft__cpuset *set, int cpu)
{
    set->word[cpu / 64] |= (uint64_t)1 << (cpu % 64);
}

static inline void weft__cpuset_merge(weft__cpuset *into, const weft__cpuset *set)
{
    for (int i = 0; i < WEFT__CPU_WORDS; i++)
        into->word[i] |= set->word[i];
}

static inline weft__cpuset weft__cpuset_common(const weft__cpuset *a, const weft__cpuset *b)
{
    weft__cpuset c = {{0}};

    for (int i = 0; i < WEFT__CPU_WORDS; i++)
        c.word[i] = a->word[i] & b->word[i];
    return c;
}

static inline int weft__cpuset_count(const weft__cpuset *set)
{
    int count = 0;

    for (int i = 0; i < WEFT__CPU_WORDS; i++) {
        for (uint64_t left = set->word[i]; left; left &= left - 1)
            count++;
    }
    return count;
}

static inline bool weft__cpuset_meet(const weft__cpuset *a, const weft__cpuset *b)
{
    for (int i = 0; i < WEFT__CPU_WORDS; i++) {
        if (a->word[i] & b->word[i])
            return true;
    }
    return false;
}

#endif
