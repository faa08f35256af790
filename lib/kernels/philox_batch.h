/* A batch of Philox as this instruction set makes it best, and its words as numbers in [0, 1). */
#ifndef WEFT__KERNELS_PHILOX_BATCH_H
#define WEFT__KERNELS_PHILOX_BATCH_H

#include <string.h>

#if defined(__AVX512F__)
#include "kernels/philox_avx512.h"
#else
#include "kernels/philox_scalar.h"
#endif

#if defined(__AVX512DQ__)
/* The upper 53 bits of a word, in [0, 1). */
static inline double weft__word_float64(uint64_t word)
{
    return (double)(int64_t)(word >> 11) * 0x1p-53;
}
#else
static inline double weft__of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The same, for want of an instruction: 21 and 32 bits are put into the mantissas of 2^84 and 2^52,
 * and every step is exact. */
static inline double weft__word_float64(uint64_t word)
{
    double high = weft__of_bits(word >> 43 | UINT64_C(0x4530000000000000)) - (0x1p84 + 0x1p52);
    double low = weft__of_bits((word >> 11 & UINT32_MAX) | UINT64_C(0x4330000000000000));
    return (high + low) * 0x1p-53;
}
#endif

#endif
