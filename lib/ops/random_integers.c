/* Unbiased integers: Lemire's multiplication, rejection by attempts of the element's own. */
#include "ops/random_draw.h"

__extension__ typedef __int128 wide;

/* The high half of word × count, unless its low half falls among the `excess` that are too many. */
static uint64_t pick(const weft__drawing *d, uint64_t element, uint64_t word, uint64_t count,
                     uint64_t excess)
{
    weft__draws draws = weft__draws_of(d, element, WEFT__DRAW_INTEGERS, 0);
    weft__uint128 product = (weft__uint128)word * count;

    draws.counter[1] = 1;
    while ((uint64_t)product < excess) {
        uint64_t words[WEFT__PHILOX_WORDS];

        weft__draws_next(&draws, words);
        for (int i = 0; i < WEFT__PHILOX_WORDS && (uint64_t)product < excess; i++)
            product = (weft__uint128)words[i] * count;
    }
    return (uint64_t)(product >> 64);
}

static void draw_integers(const weft__drawing *d, uint64_t first, size_t n, void *out)
{
    uint64_t *to = out, count = d->range + 1, excess = count ? -count % count : 0;

    d->kernels->random_words(to, first, n, d->key, 0, WEFT__DRAW_INTEGERS);
    for (size_t i = 0; i < n; i++) {
        if (count)
            to[i] = pick(d, first + i, to[i], count, excess);
        to[i] += d->low;
    }
}

static bool is_integer(weft_dtype dtype)
{
    return dtype >= WEFT_BOOL && dtype <= WEFT_UINT64;
}

static wide wide_of(weft_value v)
{
    return v.dtype >= WEFT_UINT8 && v.dtype <= WEFT_UINT64 ? (wide)v.as.u : (wide)v.as.i;
}

/* The least and the largest value of an integer dtype. */
static void limits(weft_dtype dtype, wide *least, wide *most)
{
    unsigned bits = dtype == WEFT_BOOL ? 1 : 8 * (unsigned)weft_dtype_size(dtype);
    bool is_signed = dtype >= WEFT_INT8 && dtype <= WEFT_INT64;

    *most = ((wide)1 << (bits - is_signed)) - 1;
    *least = is_signed ? -*most - 1 : 0;
}

static weft_status check(weft_session *s, weft__drawing *d, weft_value low, weft_value high,
                         bool endpoint)
{
    char from[64], to[64];
    wide least, most, first, last;

    if (!is_integer(d->dtype) || !is_integer(low.dtype) || !is_integer(high.dtype))
        return weft_fail(
            s, WEFT_ERR_DTYPE, "weft_random_integers: bool or integers, not %s between %s and %s",
            weft_dtype_name(d->dtype), weft_dtype_name(low.dtype), weft_dtype_name(high.dtype));
    (void)weft_value_format(low, from, sizeof from);
    (void)weft_value_format(high, to, sizeof to);
    limits(d->dtype, &least, &most);
    first = wide_of(low), last = wide_of(high) - !endpoint;
    if (first < least || last > most)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_random_integers: %s to %s%s is outside %s",
                         from, to, endpoint ? " included" : "", weft_dtype_name(d->dtype));
    if (first > last)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_random_integers: none from %s to %s%s", from,
                         to, endpoint ? " included" : "");
    d->low = (uint64_t)first, d->range = (uint64_t)(last - first);
    return WEFT_OK;
}

weft_status weft_random_integers(weft_session *s, weft_shape shape, weft_dtype dtype,
                                 weft_value low, weft_value high, bool endpoint,
                                 weft_random_key key, weft_array **a)
{
    weft__drawing d = {.operation = "weft_random_integers",
                       .draw = draw_integers,
                       .drawn = dtype == WEFT_INT64 ? WEFT_INT64 : WEFT_UINT64,
                       .dtype = dtype,
                       .low = low.as.u + (uint64_t)low.dtype,
                       .range = high.as.u + ((uint64_t)high.dtype << 1) + endpoint};
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_random_integers", "a");
    WEFT__TRY(weft__drawing_begin(s, &d, &shape, key, a));
    WEFT__TRY(check(s, &d, low, high, endpoint));
    return weft__drawing_finish(s, &d, &shape, a);
fail:
    return status;
}
