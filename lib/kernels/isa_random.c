/* NumPy's Generator(Philox(key)).random(): element by element a function of its index. */
#include <string.h>

#include "kernels/isa.h"
#include "kernels/philox_batch.h"

enum { FLOATS_PER_GROUP = 2 * WEFT__PHILOX_WORDS, FLOATS_PER_BATCH = 2 * WEFT__PHILOX_BATCH };

/* The upper 53 bits of each word. */
static void batch_float64(uint64_t group, const weft__philox_keys *keys, double *out)
{
    uint64_t words[WEFT__PHILOX_BATCH];
    weft__philox_batch(group, keys, words);
    for (size_t i = 0; i < WEFT__PHILOX_BATCH; i++)
        out[i] = weft__word_float64(words[i]);
}

/* The upper 24 bits of each half of a word, the low half first. */
static void batch_float32(uint64_t group, const weft__philox_keys *keys, float *out)
{
    uint64_t words[WEFT__PHILOX_BATCH];
    weft__philox_batch(group, keys, words);
    for (size_t i = 0; i < WEFT__PHILOX_BATCH; i++) {
        out[2 * i] = (float)(int32_t)((uint32_t)words[i] >> 8) * 0x1p-24F;
        out[2 * i + 1] = (float)(int32_t)(words[i] >> 40) * 0x1p-24F;
    }
}

static size_t at_most(size_t n, size_t limit)
{
    return n < limit ? n : limit;
}

void WEFT__ISA_NAME(random_float64)(double *out, uint64_t first, size_t n, const uint64_t key[2])
{
    const weft__philox_keys keys = weft__philox_schedule(key, 0, WEFT__DRAW_UNIFORM);
    double part[WEFT__PHILOX_BATCH];
    uint64_t group = first / WEFT__PHILOX_WORDS;
    size_t skip = first % WEFT__PHILOX_WORDS;
    if (skip != 0) {
        size_t head = at_most(n, WEFT__PHILOX_WORDS - skip);
        batch_float64(group++, &keys, part);
        memcpy(out, part + skip, head * sizeof *out);
        out += head, n -= head;
    }
    for (; n >= WEFT__PHILOX_BATCH; n -= WEFT__PHILOX_BATCH, group += WEFT__PHILOX_GROUPS) {
        batch_float64(group, &keys, out);
        out += WEFT__PHILOX_BATCH;
    }
    if (n != 0) {
        batch_float64(group, &keys, part);
        memcpy(out, part, n * sizeof *out);
    }
}

void WEFT__ISA_NAME(random_float32)(float *out, uint64_t first, size_t n, const uint64_t key[2])
{
    const weft__philox_keys keys = weft__philox_schedule(key, 0, WEFT__DRAW_UNIFORM);
    float part[FLOATS_PER_BATCH];
    uint64_t group = first / FLOATS_PER_GROUP;
    size_t skip = first % FLOATS_PER_GROUP;
    if (skip != 0) {
        size_t head = at_most(n, FLOATS_PER_GROUP - skip);
        batch_float32(group++, &keys, part);
        memcpy(out, part + skip, head * sizeof *out);
        out += head, n -= head;
    }
    for (; n >= FLOATS_PER_BATCH; n -= FLOATS_PER_BATCH, group += WEFT__PHILOX_GROUPS) {
        batch_float32(group, &keys, out);
        out += FLOATS_PER_BATCH;
    }
    if (n != 0) {
        batch_float32(group, &keys, part);
        memcpy(out, part, n * sizeof *out);
    }
}
