/* What the distributions share: a result whose elements are drawn by their index. */
#ifndef WEFT__OPS_RANDOM_DRAW_H
#define WEFT__OPS_RANDOM_DRAW_H

#include <weft/random.h>

#include "array/array.h"
#include "kernels/philox.h"

typedef struct weft__drawing weft__drawing;

/* Writes elements first … first + n - 1 as float64, int64 or uint64. Any n. */
typedef void (*weft__draw)(const weft__drawing *d, uint64_t first, size_t n, void *out);

struct weft__drawing {
    const char *operation;
    const weft__kernels *kernels;
    weft__draw draw;
    uint64_t key[2];
    weft_dtype drawn, dtype; /* as drawn, and as stored */
    double a, b;             /* parameters */
    uint64_t low, range;     /* of integers: low + 0 … range */
    const double *cumulated; /* probabilities of choices, `range` of them */
};

/* Enters the operation. The caller checks the parameters, and then finishes. */
weft_status weft__drawing_begin(weft_session *s, weft__drawing *d, const weft_shape *shape,
                                weft_random_key key, weft_array *const *a);
weft_status weft__drawing_finish(weft_session *s, const weft__drawing *d, const weft_shape *shape,
                                 weft_array **a);

/* Fails unless the result's dtype is float64 or float32. */
weft_status weft__drawing_is_float(weft_session *s, const weft__drawing *d);

/* The blocks of one element, attempt by attempt. */
typedef struct weft__draws {
    uint64_t counter[WEFT__PHILOX_WORDS], key[2];
} weft__draws;

static inline weft__draws weft__draws_of(const weft__drawing *d, uint64_t element,
                                         weft__distribution distribution, uint64_t part)
{
    return (weft__draws){{1 + element, 0, (uint64_t)distribution, part}, {d->key[0], d->key[1]}};
}

static inline void weft__draws_next(weft__draws *draws, uint64_t words[WEFT__PHILOX_WORDS])
{
    weft__philox_words(draws->counter, draws->key, words);
    draws->counter[1]++;
}

/* The upper 53 bits of a word: in [0, 1), and in (0, 1]. */
static inline double weft__unit(uint64_t word)
{
    return (double)(word >> 11) * 0x1p-53;
}

static inline double weft__unit_above_zero(uint64_t word)
{
    return (double)((word >> 11) + 1) * 0x1p-53;
}

#endif
