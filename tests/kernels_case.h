/* What the tests of the kernels share: blocks of every dtype with awkward data, one element at a
 * time. One core, no session. */
#ifndef WEFT_TESTS_KERNELS_CASE_H
#define WEFT_TESTS_KERNELS_CASE_H

#include <math.h>
#include <string.h>

#include "array/value.h"
#include "harness.h"
#include "kernels/table.h"

enum { BLOCK_N = 1024, BLOCK_BYTES = BLOCK_N * 16 };

/* A block of any dtype, and room to shift it by less than a quantum. */
typedef struct block {
    _Alignas(64) char bytes[BLOCK_BYTES];
} block;

/* The k-th table that runs here, best first; NULL after the last. */
static inline const weft__kernels *table_at(int k)
{
    const char *name = weft__kernels_names()[k];

    return name ? weft__kernels_choose(name) : NULL;
}

static inline bool is_signed(weft_dtype dtype)
{
    return dtype >= WEFT_INT8 && dtype <= WEFT_INT64;
}

static inline bool is_float(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 || dtype == WEFT_FLOAT64;
}

static inline bool is_complex(weft_dtype dtype)
{
    return dtype >= WEFT_COMPLEX64;
}

static inline void *element(const block *b, weft_dtype dtype, size_t i)
{
    return (char *)b->bytes + i * weft_dtype_size(dtype);
}

static inline weft_value get(const block *b, weft_dtype dtype, size_t i)
{
    return weft__value_load(dtype, element(b, dtype, i));
}

static inline uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}

/* Half of them special, a quarter of any bits, a quarter of everyday size. */
static inline double awkward_float(uint64_t *state)
{
    static const double special[] = {
        0.0,      -0.0,      1,         -1,        2,      -2,     3,
        0.5,      -0.5,      1.5,       -2.5,      1e10,   1e22,   INFINITY,
        0x1p-149, 0x1p-126,  0x1p-1074, 0x1p-1022, 0x1p52, 0x1p53, -INFINITY,
        -0x1p31,  0x1p63,    0x1p64,    NAN,       100,    -7,     0x1.fffffep127,
        0x1p24,   -0x1p-149, 0x1p-30,   -0x1p-800, -0x1p7, 0x1p15, 0x1.fffffffffffffp1023};
    uint64_t bits = next_random(state), choice = next_random(state);
    double x;

    memcpy(&x, &bits, sizeof x);
    if (choice >> 63)
        return special[choice % (sizeof special / sizeof *special)];
    return choice >> 62 ? x : ldexp((double)(int64_t)bits, -56 - (int)(choice % 7));
}

static inline uint64_t awkward_integer(uint64_t *state, weft_dtype dtype)
{
    static const int64_t special[] = {0, 1, -1, 2, -2, 3, 7, 8, 15, 16, 31, 32, 63, 64, 100};
    uint64_t choice = next_random(state), bits = next_random(state);

    if (choice >> 62 == 0)
        return (UINT64_C(1) << (8 * weft_dtype_size(dtype) - 1)) - choice % 2;
    if (choice >> 62 == 1)
        return (uint64_t)special[choice % (sizeof special / sizeof *special)];
    return bits >> (choice % 64);
}

static inline weft_value awkward_value(uint64_t *state, weft_dtype dtype)
{
    weft_value value = {.dtype = dtype};

    if (dtype == WEFT_BOOL)
        value.as.u = next_random(state) >> 63;
    else if (dtype <= WEFT_UINT64)
        value.as.u = awkward_integer(state, dtype);
    else if (is_float(dtype))
        value.as.f = awkward_float(state);
    else
        value.as.c[0] = awkward_float(state), value.as.c[1] = awkward_float(state);
    return value;
}

static inline void fill_awkward(block *b, weft_dtype dtype, uint64_t seed)
{
    uint64_t state = seed * 2654435761U + UINT64_C(88172645463325252);

    for (size_t i = 0; i < BLOCK_N; i++)
        weft__value_store(awkward_value(&state, dtype), element(b, dtype, i));
}

/* An integer cut to the width of its dtype. */
static inline weft_value wrapped(weft_dtype dtype, uint64_t bits)
{
    weft_value value = {.dtype = dtype, .as.u = bits};
    char memory[8];

    weft__value_store(value, memory);
    return weft__value_load(dtype, memory);
}

/* The volatile holds gcc 12.2 to the rounding: from -O2 on, where a rounded difference stands
 * beside a rounded sum, it forgets the difference's. */
static inline double rounded(weft_dtype dtype, double x)
{
    volatile float narrow = (float)x;

    return dtype == WEFT_FLOAT32 ? (double)narrow : x;
}

static inline weft_value of_float(weft_dtype dtype, double x)
{
    return (weft_value){.dtype = dtype, .as.f = rounded(dtype, x)};
}

static inline weft_value of_bool(bool x)
{
    return (weft_value){.dtype = WEFT_BOOL, .as.i = x};
}

/* Equal bits, but one NaN is like another. */
static inline bool same_float(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

static inline bool same_value(weft_value a, weft_value b)
{
    if (is_complex(a.dtype))
        return same_float(a.as.c[0], b.as.c[0]) && same_float(a.as.c[1], b.as.c[1]);
    return is_float(a.dtype) ? same_float(a.as.f, b.as.f) : a.as.u == b.as.u;
}

#endif
