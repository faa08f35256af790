#include "ops/argument.h"

#include <math.h>
#include <string.h>

#include "array/value.h"
#include "ops/pad.h"
#include "ops/partial.h"

enum { BLOCK = 512 };

void weft__argument_begin(weft__argument *a, const weft__kernels *kernels,
                          weft__reduction reduction, weft_dtype dtype)
{
    *a = (weft__argument){.kernels = kernels, .reduction = reduction, .dtype = dtype};
}

static weft__reduction extreme_of(weft__reduction reduction)
{
    return reduction == WEFT__REDUCE_ARGMIN ? WEFT__REDUCE_MIN : WEFT__REDUCE_MAX;
}

/* -1, 0 or 1 as a is less than, equal to or more than b. */
static int compare(weft_dtype wide, const weft_value *a, const weft_value *b)
{
    switch (wide) {
    case WEFT_FLOAT64:
        return (a->as.f > b->as.f) - (a->as.f < b->as.f);
    case WEFT_UINT64:
        return (a->as.u > b->as.u) - (a->as.u < b->as.u);
    default:
        return (a->as.i > b->as.i) - (a->as.i < b->as.i);
    }
}

weft__partial weft__argument_better(weft__reduction reduction, weft__partial a, weft__partial b)
{
    const weft_dtype wide = weft__partial_wide(a.value.dtype);
    const int order = compare(wide, &b.value, &a.value);

    if (wide == WEFT_FLOAT64 && isnan(a.value.as.f))
        return a;
    if (wide == WEFT_FLOAT64 && isnan(b.value.as.f))
        return b;
    return (reduction == WEFT__REDUCE_ARGMIN ? order < 0 : order > 0) ? b : a;
}

/* The lanes' value of n ≤ BLOCK elements, which has no -0.0 beside 0.0 to tell apart. */
static weft__partial extreme(const weft__argument *a, const unsigned char *elements, size_t n)
{
    const weft__reduction reduction = extreme_of(a->reduction);
    const size_t size = weft_dtype_size(a->dtype), whole = n / WEFT__LANES * WEFT__LANES;
    const weft__lane_loop loop = a->kernels->lanes[weft__partial_lane_op(reduction)][a->dtype];
    _Alignas(64) unsigned char end[WEFT__QUANTUM * 16];
    weft__lanes lanes;

    weft__lanes_start(reduction, a->dtype, &lanes);
    loop(whole, elements, &lanes);
    if (whole < n) {
        memcpy(end, elements + whole * size, (n - whole) * size);
        loop(weft__lanes_pad(reduction, a->dtype, end, n - whole), end, &lanes);
    }
    return weft__lanes_finish(reduction, a->dtype, &lanes);
}

/* The first of n ≤ BLOCK elements that equals the value, or is NaN as it is. */
static size_t place_of(const weft__argument *a, const unsigned char *elements, size_t n,
                       weft_value value)
{
    const size_t size = weft_dtype_size(a->dtype);
    _Alignas(64) unsigned char padded[BLOCK * 8], values[BLOCK * 8];
    _Alignas(64) uint8_t found[BLOCK];
    const bool is_nan = a->dtype >= WEFT_FLOAT32 && isnan(value.as.f);
    const size_t quanta = (n + WEFT__QUANTUM - 1) / WEFT__QUANTUM * WEFT__QUANTUM;
    const void *in[] = {padded, is_nan ? padded : values};
    unsigned char pattern[16];

    memcpy(padded, elements, n * size);
    weft__pad_repeat(padded, n, quanta, size);
    weft__value_store(value, pattern);
    a->kernels->fill(values, quanta, pattern, size, false);
    a->kernels->loop[is_nan ? WEFT__OP_NOT_EQUAL : WEFT__OP_EQUAL][a->dtype](quanta, found, in);
    return (size_t)((uint8_t *)memchr(found, 1, quanta) - found);
}

static void add_block(weft__argument *a, const unsigned char *elements, size_t n)
{
    weft__partial p = extreme(a, elements, n), better;

    p.value.dtype = a->dtype;
    p.count = -1;
    better = a->seen == 0 ? p : weft__argument_better(a->reduction, a->best, p);
    if (better.count < 0)
        better.count = a->seen + (int64_t)place_of(a, elements, n, p.value);
    a->best = better;
    a->seen += (int64_t)n;
}

void weft__argument_add(weft__argument *a, const void *elements, size_t n)
{
    const size_t size = weft_dtype_size(a->dtype);
    const unsigned char *at = elements;

    while (n > 0) {
        size_t part = n < BLOCK ? n : BLOCK;

        add_block(a, at, part);
        at += part * size;
        n -= part;
    }
}
