/* A batch of Philox on AVX-512: eight groups in vectors, eight in the scalar multiplier meanwhile.
 *
 * A 64-bit product takes four 32-bit ones in a vector, so that either way alone runs at the same
 * speed (about 2.1 ns a word at 2.5 GHz); they use different ports, and together take 1.7 ns.
 * Included by kernels/philox.h, whose plain version gives the same words.
 */
#ifndef WEFT__KERNELS_PHILOX_AVX512_H
#define WEFT__KERNELS_PHILOX_AVX512_H

#include <immintrin.h>

enum { WEFT__PHILOX_VECTOR_GROUPS = 8 };

/* The high and the low halves of the products of eight words with m. */
typedef struct weft__products {
    __m512i high, low;
} weft__products;

static WEFT_ALWAYS_INLINE weft__products weft__philox_multiply(__m512i a, uint64_t m)
{
    const __m512i m_low = _mm512_set1_epi64((int64_t)(m & UINT32_MAX));
    const __m512i m_high = _mm512_set1_epi64((int64_t)(m >> 32));
    const __m512i low_half = _mm512_set1_epi64(UINT32_MAX);
    __m512i a_high = _mm512_srli_epi64(a, 32);
    __m512i low_low = _mm512_mul_epu32(a, m_low), low_high = _mm512_mul_epu32(a, m_high);
    __m512i high_low = _mm512_mul_epu32(a_high, m_low);
    __m512i high_high = _mm512_mul_epu32(a_high, m_high);
    __m512i middle = _mm512_add_epi64(high_low, _mm512_srli_epi64(low_low, 32));
    __m512i carry = _mm512_add_epi64(low_high, _mm512_and_si512(middle, low_half));
    __m512i high = _mm512_add_epi64(high_high, _mm512_srli_epi64(middle, 32));
    return (weft__products){
        .high = _mm512_add_epi64(high, _mm512_srli_epi64(carry, 32)),
        .low = _mm512_mask_shuffle_epi32(low_low, 0xAAAA, carry, _MM_PERM_CCAA),
    };
}

static WEFT_ALWAYS_INLINE __m512i weft__xor3(__m512i a, __m512i b, uint64_t key)
{
    return _mm512_ternarylogic_epi64(a, b, _mm512_set1_epi64((int64_t)key), 0x96);
}

/* Rounds 0 and 1 of eight groups. */
static WEFT_ALWAYS_INLINE void weft__philox_start(uint64_t group, const weft__philox_keys *keys,
                                                  __m512i c[WEFT__PHILOX_WORDS])
{
    __m512i counter = _mm512_add_epi64(_mm512_set1_epi64((int64_t)(1 + group)),
                                       _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7));
    weft__products a = weft__philox_multiply(counter, WEFT__PHILOX_M0);
    __m512i c2 = _mm512_xor_si512(a.high, _mm512_set1_epi64((int64_t)keys->k1[0]));
    weft__products b = weft__philox_multiply(c2, WEFT__PHILOX_M1);
    c[0] = _mm512_xor_si512(b.high, _mm512_set1_epi64((int64_t)keys->k0[1]));
    c[1] = b.low;
    c[2] = _mm512_xor_si512(a.low, _mm512_set1_epi64((int64_t)keys->start2));
    c[3] = _mm512_set1_epi64((int64_t)keys->start3);
}

static WEFT_ALWAYS_INLINE void weft__philox_round(uint64_t k0, uint64_t k1,
                                                  __m512i c[WEFT__PHILOX_WORDS])
{
    weft__products a = weft__philox_multiply(c[0], WEFT__PHILOX_M0);
    weft__products b = weft__philox_multiply(c[2], WEFT__PHILOX_M1);
    c[0] = weft__xor3(b.high, c[1], k0);
    c[1] = b.low;
    c[2] = weft__xor3(a.high, c[3], k1);
    c[3] = a.low;
}

/* Writes the words group by group: a transpose of 4 vectors of 8. */
static WEFT_ALWAYS_INLINE void weft__philox_store(const __m512i c[WEFT__PHILOX_WORDS],
                                                  uint64_t *words)
{
    const __m512i pairs02 = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
    const __m512i pairs46 = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    __m512i even01 = _mm512_unpacklo_epi64(c[0], c[1]), odd01 = _mm512_unpackhi_epi64(c[0], c[1]);
    __m512i even23 = _mm512_unpacklo_epi64(c[2], c[3]), odd23 = _mm512_unpackhi_epi64(c[2], c[3]);
    __m512i groups02 = _mm512_permutex2var_epi64(even01, pairs02, even23);
    __m512i groups13 = _mm512_permutex2var_epi64(odd01, pairs02, odd23);
    __m512i groups46 = _mm512_permutex2var_epi64(even01, pairs46, even23);
    __m512i groups57 = _mm512_permutex2var_epi64(odd01, pairs46, odd23);
    _mm512_storeu_si512(words, _mm512_shuffle_i64x2(groups02, groups13, 0x44));
    _mm512_storeu_si512(words + 8, _mm512_shuffle_i64x2(groups02, groups13, 0xEE));
    _mm512_storeu_si512(words + 16, _mm512_shuffle_i64x2(groups46, groups57, 0x44));
    _mm512_storeu_si512(words + 24, _mm512_shuffle_i64x2(groups46, groups57, 0xEE));
}

/* The words of the batch that starts with `group`. */
static WEFT_ALWAYS_INLINE void weft__philox_batch(uint64_t group, const weft__philox_keys *keys,
                                                  uint64_t words[WEFT__PHILOX_BATCH])
{
    __m512i c[WEFT__PHILOX_WORDS];
    uint64_t scalar_group = group + WEFT__PHILOX_VECTOR_GROUPS;
    uint64_t *scalar_words = words + WEFT__PHILOX_WORDS * WEFT__PHILOX_VECTOR_GROUPS;
    weft__philox_start(group, keys, c);
#pragma GCC unroll 8
    for (uint64_t r = 2; r < WEFT__PHILOX_ROUNDS; r++) {
        weft__philox_round(keys->k0[r], keys->k1[r], c);
        weft__philox_group(scalar_group + r - 2, keys, scalar_words + WEFT__PHILOX_WORDS * (r - 2));
    }
    weft__philox_store(c, words);
}

#endif
