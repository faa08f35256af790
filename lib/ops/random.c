#include <weft/random.h>

#include "array/array.h"
#include "array/each.h"
#include "base/checked.h"
#include "base/hash.h"

typedef struct drawing {
    const weft__kernels *kernels;
    uint64_t key[2];
} drawing;

static void draw_float64(void *context, weft__run run, char *data, int thread)
{
    const drawing *d = context;

    (void)thread;
    d->kernels->random_float64((double *)(void *)data, (uint64_t)run.first,
                               (size_t)weft__run_count(run), d->key);
}

static void draw_float32(void *context, weft__run run, char *data, int thread)
{
    const drawing *d = context;

    (void)thread;
    d->kernels->random_float32((float *)(void *)data, (uint64_t)run.first,
                               (size_t)weft__run_count(run), d->key);
}

weft_status weft_random(weft_session *s, weft_shape shape, weft_dtype dtype, uint64_t seed,
                        weft_array **a)
{
    return weft_random_stream(s, shape, dtype, seed, 0, a);
}

weft_status weft_random_stream(weft_session *s, weft_shape shape, weft_dtype dtype, uint64_t seed,
                               uint64_t stream, weft_array **a)
{
    drawing d = {.key = {seed, stream}};
    uint64_t hash = weft__hash_shape((uint64_t)dtype, &shape);
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_random", "a");
    d.kernels = s->kernels;
    hash = weft__hash_bytes(hash, d.key, sizeof d.key);
    WEFT__TRY(weft__enter(s, "weft_random", weft__hash_word(hash, *a ? weft__array_hash(*a) : 0)));
    if (dtype != WEFT_FLOAT64 && dtype != WEFT_FLOAT32)
        return weft_fail(s, WEFT_ERR_DTYPE, "uniform random numbers are float64 or float32, not %s",
                         weft_dtype_name(dtype));
    WEFT__TRY(weft__array_result(s, "weft_random", shape, dtype, NULL, a));
    weft__record_no_limit(s);
    weft__array_each(*a, 0, dtype == WEFT_FLOAT64 ? draw_float64 : draw_float32, &d);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}
