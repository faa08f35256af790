/* Raw words, normal and exponential numbers: whole batches of Philox, of which elements are cut.
 *
 * Element e is number e mod 128 of batch e / 128, so that its bits depend on e alone. A batch is
 * 128 words; logarithms, sines and cosines of its halves are taken in whole vectors.
 */
#include <math.h>

#include "kernels/isa.h"
#include "kernels/philox_batch.h"

enum { HALF = WEFT__PHILOX_BATCH / 2 };

_Static_assert(HALF % WEFT__QUANTUM == 0, "the loops of functions take whole blocks");

typedef struct batches {
    weft__philox_keys keys;
    double shift, scale;
} batches;

/* The function of this instruction set's own table on n elements. */
static void call(const weft__loop row[WEFT_DTYPE_COUNT], size_t n, double *out, const double *in)
{
    row[WEFT_FLOAT64](n, out, (const void *const[]){in});
}

/* (0, 1] in steps of 2^-53: the logarithm is finite. */
static inline double above_zero(uint64_t word)
{
    return weft__word_float64(word) + 0x1p-53;
}

/* G. Box and M. Muller, "A note on the generation of random normal deviates", 1958: words i and
 * i + 64 make the elements of the same places. */
static void batch_normal(const batches *b, uint64_t group, double *out)
{
    uint64_t words[WEFT__PHILOX_BATCH];
    _Alignas(64) double radius[HALF], angle[HALF], cosine[HALF], sine[HALF];
    weft__philox_batch(group, &b->keys, words);
    for (size_t i = 0; i < HALF; i++) {
        radius[i] = above_zero(words[i]);
        angle[i] = weft__word_float64(words[HALF + i]) * 0x1.921fb54442d18p+2;
    }
    call(WEFT__ROW(LOG), HALF, radius, radius);
    call(WEFT__ROW(COS), HALF, cosine, angle);
    call(WEFT__ROW(SIN), HALF, sine, angle);
    for (size_t i = 0; i < HALF; i++) {
        double r = sqrt(-2 * radius[i]);
        out[i] = b->shift + b->scale * (r * cosine[i]);
        out[HALF + i] = b->shift + b->scale * (r * sine[i]);
    }
}

static void batch_exponential(const batches *b, uint64_t group, double *out)
{
    uint64_t words[WEFT__PHILOX_BATCH];
    _Alignas(64) double logarithm[WEFT__PHILOX_BATCH];
    weft__philox_batch(group, &b->keys, words);
    for (size_t i = 0; i < WEFT__PHILOX_BATCH; i++)
        logarithm[i] = above_zero(words[i]);
    call(WEFT__ROW(LOG), WEFT__PHILOX_BATCH, logarithm, logarithm);
    for (size_t i = 0; i < WEFT__PHILOX_BATCH; i++)
        out[i] = b->scale * fabs(logarithm[i]);
}

/* Elements first … first + n - 1 of the batches that `make` makes. */
static WEFT_ALWAYS_INLINE void cut(const batches *b,
                                   void (*make)(const batches *, uint64_t, double *), double *out,
                                   uint64_t first, size_t n)
{
    double part[WEFT__PHILOX_BATCH];
    uint64_t group = first / WEFT__PHILOX_BATCH * WEFT__PHILOX_GROUPS;
    size_t skip = first % WEFT__PHILOX_BATCH;
    for (; n != 0; group += WEFT__PHILOX_GROUPS, skip = 0) {
        size_t rest = WEFT__PHILOX_BATCH - skip, count = n < rest ? n : rest;
        bool is_whole = count == WEFT__PHILOX_BATCH;
        make(b, group, is_whole ? out : part);
        if (!is_whole)
            memcpy(out, part + skip, count * sizeof *out);
        out += count, n -= count;
    }
}

void WEFT__ISA_NAME(random_normal)(double *out, uint64_t first, size_t n, const uint64_t key[2],
                                   double mean, double deviation)
{
    batches b = {weft__philox_schedule(key, 0, WEFT__DRAW_NORMAL), mean, deviation};
    cut(&b, batch_normal, out, first, n);
}

void WEFT__ISA_NAME(random_exponential)(double *out, uint64_t first, size_t n,
                                        const uint64_t key[2], double scale)
{
    batches b = {weft__philox_schedule(key, 0, WEFT__DRAW_EXPONENTIAL), 0, scale};
    cut(&b, batch_exponential, out, first, n);
}

void WEFT__ISA_NAME(random_words)(uint64_t *out, uint64_t first, size_t n, const uint64_t key[2],
                                  uint64_t attempt, int distribution)
{
    weft__philox_keys keys = weft__philox_schedule(key, attempt, (weft__distribution)distribution);
    uint64_t part[WEFT__PHILOX_BATCH], group = first / WEFT__PHILOX_WORDS;
    size_t skip = first % WEFT__PHILOX_WORDS;
    for (; n != 0; group += WEFT__PHILOX_GROUPS, skip = 0) {
        size_t rest = WEFT__PHILOX_BATCH - skip, count = n < rest ? n : rest;
        weft__philox_batch(group, &keys, part);
        memcpy(out, part + skip, count * sizeof *out);
        out += count, n -= count;
    }
}
