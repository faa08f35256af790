#include "ops/random_draw.h"

#include <string.h>

#include "array/each.h"
#include "base/checked.h"
#include "base/hash.h"

weft_status weft__drawing_begin(weft_session *s, weft__drawing *d, const weft_shape *shape,
                                weft_random_key key, weft_array *const *a)
{
    uint64_t hash = weft__hash_shape((uint64_t)d->dtype, shape);
    double parameters[2] = {d->a, d->b};

    d->kernels = s->kernels;
    d->key[0] = key.seed, d->key[1] = key.stream;
    hash = weft__hash_bytes(hash, d->key, sizeof d->key);
    hash = weft__hash_bytes(hash, parameters, sizeof parameters);
    hash = weft__hash_word(weft__hash_word(hash, d->low), d->range);
    return weft__enter(s, d->operation, weft__hash_word(hash, *a ? weft__array_hash(*a) : 0));
}

weft_status weft__drawing_is_float(weft_session *s, const weft__drawing *d)
{
    if (d->dtype == WEFT_FLOAT64 || d->dtype == WEFT_FLOAT32)
        return WEFT_OK;
    return weft_fail(s, WEFT_ERR_DTYPE, "%s: the numbers are float64 or float32, not %s",
                     d->operation, weft_dtype_name(d->dtype));
}

/* Draws into a block on the stack and casts that, a block of whole vectors at a time. */
static void draw_cast(const weft__drawing *d, weft__run run, char *data)
{
    _Alignas(64) uint64_t drawn[WEFT__BLOCK], stored[WEFT__BLOCK];
    size_t size = weft_dtype_size(d->dtype);

    memset(drawn, 0, sizeof drawn);
    for (int64_t at = run.first; at < run.end; at += WEFT__BLOCK) {
        size_t n = (size_t)weft__min64(run.end - at, WEFT__BLOCK);

        d->draw(d, (uint64_t)at, n, drawn);
        d->kernels->cast[d->drawn][d->dtype](WEFT__BLOCK, stored, drawn);
        memcpy(data + (size_t)(at - run.first) * size, stored, n * size);
    }
}

static void draw_run(void *context, weft__run run, char *data, int thread)
{
    const weft__drawing *d = context;

    (void)thread;
    if (d->drawn == d->dtype)
        d->draw(d, (uint64_t)run.first, (size_t)weft__run_count(run), data);
    else
        draw_cast(d, run, data);
}

weft_status weft__drawing_finish(weft_session *s, const weft__drawing *d, const weft_shape *shape,
                                 weft_array **a)
{
    weft_status status;

    WEFT__TRY(weft__array_result(s, d->operation, *shape, d->dtype, NULL, a));
    weft__record_no_limit(s);
    weft__array_each(*a, 0, draw_run, (void *)d);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}
