/* Philox 4x64-10 on consecutive counters, as NumPy counts: group g of distribution d is counter
 * (1 + g, attempt, d, 0) and gives four words. NumPy's own stream is distribution 0, attempt 0.
 * Batches of groups are what a vector version can work on.
 *
 * Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11), section 4.
 */
#ifndef WEFT__KERNELS_PHILOX_H
#define WEFT__KERNELS_PHILOX_H

#include <stddef.h>
#include <stdint.h>

#include <weft/portability.h>

#define WEFT__PHILOX_M0 UINT64_C(0xD2E7470EE14C6C93)
#define WEFT__PHILOX_M1 UINT64_C(0xCA5A826395121157)
#define WEFT__PHILOX_W0 UINT64_C(0x9E3779B97F4A7C15)
#define WEFT__PHILOX_W1 UINT64_C(0xBB67AE8584CAA73B)

enum {
    WEFT__PHILOX_ROUNDS = 10,
    WEFT__PHILOX_WORDS = 4,   /* of a group */
    WEFT__PHILOX_GROUPS = 32, /* of a batch */
    WEFT__PHILOX_BATCH = WEFT__PHILOX_GROUPS * WEFT__PHILOX_WORDS
};

/* The third word of the counter: no two distributions ever draw from the same block. */
typedef enum weft__distribution {
    WEFT__DRAW_UNIFORM,
    WEFT__DRAW_NORMAL,
    WEFT__DRAW_EXPONENTIAL,
    WEFT__DRAW_INTEGERS,
    WEFT__DRAW_GAMMA,
    WEFT__DRAW_BETA,
    WEFT__DRAW_POISSON,
    WEFT__DRAW_BINOMIAL,
    WEFT__DRAW_ORDER,
    WEFT__DRAW_WEIGHTED_ORDER
} weft__distribution;

__extension__ typedef unsigned __int128 weft__uint128;

/* The key of each round, and what the first two rounds give whatever the group: the upper words of
 * its counter are fixed, so that half of round 0 and of round 1 is. */
typedef struct weft__philox_keys {
    uint64_t k0[WEFT__PHILOX_ROUNDS], k1[WEFT__PHILOX_ROUNDS];
    uint64_t start0, start2, start3;
} weft__philox_keys;

static inline weft__philox_keys weft__philox_schedule(const uint64_t key[2], uint64_t attempt,
                                                      weft__distribution distribution)
{
    weft__philox_keys keys;
    weft__uint128 upper = (weft__uint128)WEFT__PHILOX_M1 * (uint64_t)distribution;
    weft__uint128 product =
        (weft__uint128)WEFT__PHILOX_M0 * ((uint64_t)(upper >> 64) ^ attempt ^ key[0]);
    for (uint64_t r = 0; r < WEFT__PHILOX_ROUNDS; r++) {
        keys.k0[r] = key[0] + r * WEFT__PHILOX_W0;
        keys.k1[r] = key[1] + r * WEFT__PHILOX_W1;
    }
    keys.start0 = (uint64_t)upper ^ keys.k0[1];
    keys.start2 = (uint64_t)(product >> 64) ^ keys.k1[1];
    keys.start3 = (uint64_t)product;
    return keys;
}

/* The words of one group. */
static WEFT_ALWAYS_INLINE void weft__philox_group(uint64_t group, const weft__philox_keys *keys,
                                                  uint64_t words[WEFT__PHILOX_WORDS])
{
    weft__uint128 a = (weft__uint128)WEFT__PHILOX_M0 * (1 + group);
    weft__uint128 b = (weft__uint128)WEFT__PHILOX_M1 * ((uint64_t)(a >> 64) ^ keys->k1[0]);
    uint64_t c0 = (uint64_t)(b >> 64) ^ keys->start0, c1 = (uint64_t)b;
    uint64_t c2 = (uint64_t)a ^ keys->start2, c3 = keys->start3;
#pragma GCC unroll 8
    for (int r = 2; r < WEFT__PHILOX_ROUNDS; r++) {
        a = (weft__uint128)WEFT__PHILOX_M0 * c0;
        b = (weft__uint128)WEFT__PHILOX_M1 * c2;
        c0 = (uint64_t)(b >> 64) ^ c1 ^ keys->k0[r];
        c1 = (uint64_t)b;
        c2 = (uint64_t)(a >> 64) ^ c3 ^ keys->k1[r];
        c3 = (uint64_t)a;
    }
    words[0] = c0, words[1] = c1, words[2] = c2, words[3] = c3;
}

/* The words of any counter. */
static inline void weft__philox_words(const uint64_t counter[WEFT__PHILOX_WORDS],
                                      const uint64_t key[2], uint64_t words[WEFT__PHILOX_WORDS])
{
    uint64_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    for (uint64_t r = 0; r < WEFT__PHILOX_ROUNDS; r++) {
        weft__uint128 a = (weft__uint128)WEFT__PHILOX_M0 * c0;
        weft__uint128 b = (weft__uint128)WEFT__PHILOX_M1 * c2;
        c0 = (uint64_t)(b >> 64) ^ c1 ^ (key[0] + r * WEFT__PHILOX_W0);
        c1 = (uint64_t)b;
        c2 = (uint64_t)(a >> 64) ^ c3 ^ (key[1] + r * WEFT__PHILOX_W1);
        c3 = (uint64_t)a;
    }
    words[0] = c0, words[1] = c1, words[2] = c2, words[3] = c3;
}

#endif
