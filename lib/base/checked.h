/* Arithmetic on sizes that says when it does not fit. */
#ifndef WEFT__BASE_CHECKED_H
#define WEFT__BASE_CHECKED_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counts for MPI and BLAS are int; false where the value does not fit. */
static inline bool weft__narrow_int(int64_t value, int *out)
{
    if (value < INT_MIN || value > INT_MAX)
        return false;
    *out = (int)value;
    return true;
}

/* a * b for a, b ≥ 0; false on overflow. */
static inline bool weft__multiply(int64_t a, int64_t b, int64_t *out)
{
    if (a != 0 && b > INT64_MAX / a)
        return false;
    *out = a * b;
    return true;
}

static inline size_t weft__round_up(size_t value, size_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

static inline int64_t weft__min64(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline int64_t weft__max64(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

#endif
