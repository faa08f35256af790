/* Philox 4x64-10 on consecutive counters, as NumPy counts: group g is counter (1 + g, 0, 0, 0) and
 * gives four words. Batches of groups are what a vector version can work on.
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

__extension__ typedef unsigned __int128 weft__uint128;

/* The key of each round, and what the first two rounds give whatever the counter: its upper words
 * are 0, so that round 0 multiplies one of them and round 1 multiplies the key. */
typedef struct weft__philox_keys {
    uint64_t k0[WEFT__PHILOX_ROUNDS], k1[WEFT__PHILOX_ROUNDS];
    uint64_t start2, start3;
} weft__philox_keys;

static inline weft__philox_keys weft__philox_schedule(const uint64_t key[2])
{
    weft__philox_keys keys;
    weft__uint128 product = (weft__uint128)WEFT__PHILOX_M0 * key[0];
    for (uint64_t r = 0; r < WEFT__PHILOX_ROUNDS; r++) {
        keys.k0[r] = key[0] + r * WEFT__PHILOX_W0;
        keys.k1[r] = key[1] + r * WEFT__PHILOX_W1;
    }
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
    uint64_t c0 = (uint64_t)(b >> 64) ^ keys->k0[1], c1 = (uint64_t)b;
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

#endif
