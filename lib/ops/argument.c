#include "ops/argument.h"

#include <math.h>
#include <string.h>

#include "array/value.h"
#include "base/checked.h"
#include "ops/pad.h"
#include "ops/partial.h"

enum { BLOCK = 4096, LOOK = 512 };

void weft__argument_begin(weft__argument *a, const weft__kernels *kernels,
                          weft__reduction reduction, weft_dtype dtype)
{
    *a = (weft__argument){.kernels = kernels, .reduction = reduction, .dtype = dtype};
}

static weft__reduction extreme_of(weft__reduction reduction)
{
    return reduction == WEFT__REDUCE_ARGMIN ? WEFT__REDUCE_MIN : WEFT__REDUCE_MAX;
}

static int compare_floats(double a, double b)
{
    return (a > b) - (a < b);
}

/* -1, 0 or 1 as a is less than, equal to or more than b; complex numbers by their real parts, then
 * the imaginary ones. */
static int compare(weft_dtype wide, const weft_value *a, const weft_value *b)
{
    switch (wide) {
    case WEFT_FLOAT64:
        return compare_floats(a->as.f, b->as.f);
    case WEFT_COMPLEX128:
        if (a->as.c[0] != b->as.c[0])
            return compare_floats(a->as.c[0], b->as.c[0]);
        return compare_floats(a->as.c[1], b->as.c[1]);
    case WEFT_UINT64:
        return (a->as.u > b->as.u) - (a->as.u < b->as.u);
    default:
        return (a->as.i > b->as.i) - (a->as.i < b->as.i);
    }
}

static bool has_nan(weft_dtype wide, const weft_value *value)
{
    if (wide == WEFT_COMPLEX128)
        return isnan(value->as.c[0]) || isnan(value->as.c[1]);
    return wide == WEFT_FLOAT64 && isnan(value->as.f);
}

weft__partial weft__argument_better(weft__reduction reduction, weft__partial a, weft__partial b)
{
    const weft_dtype wide = weft__partial_wide(a.value.dtype);
    const int order = compare(wide, &b.value, &a.value);

    if (has_nan(wide, &a.value))
        return a;
    if (has_nan(wide, &b.value))
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

/* The first of n ≤ LOOK elements that equals those of `values`, of which there are LOOK; n where
 * none does. values NULL looks for NaN. */
static size_t place_among(const weft__argument *a, const unsigned char *elements, size_t n,
                          const unsigned char *values)
{
    const size_t size = weft_dtype_size(a->dtype), quanta = weft__round_up(n, WEFT__QUANTUM);
    _Alignas(64) unsigned char padded[LOOK * 8];
    _Alignas(64) uint8_t found[LOOK];
    const uint8_t *place;

    if (n < quanta) {
        memcpy(padded, elements, n * size);
        weft__pad_repeat(padded, n, quanta, size);
        elements = padded;
    }
    a->kernels->loop[values ? WEFT__OP_EQUAL : WEFT__OP_NOT_EQUAL][a->dtype](
        quanta, found, (const void *[]){elements, values ? values : elements});
    place = memchr(found, 1, n);
    return place ? (size_t)(place - found) : n;
}

/* The first place of a value that is among the elements. */
static size_t place_of(const weft__argument *a, const unsigned char *elements, size_t n,
                       weft_value value)
{
    const size_t size = weft_dtype_size(a->dtype);
    const bool is_nan = a->dtype >= WEFT_FLOAT32 && isnan(value.as.f);
    _Alignas(64) unsigned char values[LOOK * 8];
    unsigned char pattern[16];
    size_t at = 0;

    weft__value_store(value, pattern);
    a->kernels->fill(values, LOOK, pattern, size, false);
    for (;;) {
        const size_t part = n - at < LOOK ? n - at : LOOK;
        const size_t place = place_among(a, elements + at * size, part, is_nan ? NULL : values);

        if (place < part || at + part == n)
            return at + place;
        at += part;
    }
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

/* Complex numbers have no lanes: one after another. */
static void add_complex(weft__argument *a, const double (*elements)[2], size_t n)
{
    for (size_t i = 0; i < n; i++, a->seen++) {
        weft__partial p = {.value.dtype = a->dtype, .count = a->seen};

        memcpy(p.value.as.c, elements[i], sizeof p.value.as.c);
        a->best = a->seen == 0 ? p : weft__argument_better(a->reduction, a->best, p);
    }
}

void weft__argument_add(weft__argument *a, const void *elements, size_t n)
{
    const size_t size = weft_dtype_size(a->dtype);
    const unsigned char *at = elements;

    if (a->dtype == WEFT_COMPLEX128) {
        add_complex(a, elements, n);
        return;
    }
    while (n > 0) {
        size_t part = n < BLOCK ? n : BLOCK;

        add_block(a, at, part);
        at += part * size;
        n -= part;
    }
}
