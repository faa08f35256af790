/* A batch of Philox by scalars. */
#ifndef WEFT__KERNELS_PHILOX_SCALAR_H
#define WEFT__KERNELS_PHILOX_SCALAR_H

#include "kernels/philox.h"

/* The words of the batch that starts with `group`. A function of its own, and a loop by scalars, so
 * that the registers are left to the multiplications. */
static __attribute__((noinline)) void weft__philox_batch(uint64_t group,
                                                         const weft__philox_keys *keys,
                                                         uint64_t words[WEFT__PHILOX_BATCH])
{
#if defined(__clang__)
#pragma clang loop vectorize(disable)
#endif
    for (size_t g = 0; g < WEFT__PHILOX_GROUPS; g++)
        weft__philox_group(group + g, keys, words + WEFT__PHILOX_WORDS * g);
}

#endif
