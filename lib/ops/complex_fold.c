#include "ops/complex_fold.h"

#include <string.h>

static bool is_extreme(weft__reduction reduction)
{
    return reduction == WEFT__REDUCE_MIN || reduction == WEFT__REDUCE_MAX;
}

static bool has_nan(weft__complex z)
{
    return z.re != z.re || z.im != z.im;
}

static bool is_less(weft__complex a, weft__complex b)
{
    return a.re < b.re || (a.re == b.re && a.im < b.im);
}

static weft__complex combined(weft__reduction reduction, weft__complex a, weft__complex b)
{
    switch (reduction) {
    case WEFT__REDUCE_PROD:
        return (weft__complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
    case WEFT__REDUCE_MIN:
        return !has_nan(a) && (has_nan(b) || is_less(b, a)) ? b : a;
    case WEFT__REDUCE_MAX:
        return !has_nan(a) && (has_nan(b) || is_less(a, b)) ? b : a;
    default:
        return (weft__complex){a.re + b.re, a.im + b.im};
    }
}

/* Sums start at -0.0, to which adding -0.0 gives -0.0 as it should. */
static void start_lanes(weft__complex_fold *f)
{
    const weft__complex one = {1, 0}, none = {-0.0, -0.0};

    for (int k = 0; k < WEFT__LANES; k++)
        f->lanes[k] = f->reduction == WEFT__REDUCE_PROD ? one : none;
    f->filled = 0;
}

void weft__complex_begin(weft__complex_fold *f, weft__reduction reduction)
{
    f->reduction = reduction;
    f->done = 0;
    f->has_any = false;
    start_lanes(f);
}

/* The lanes of the sub-leaves before, then those of f->lanes. */
static void combine_lanes(weft__complex_fold *f, const weft__complex *before)
{
    for (int k = 0; k < WEFT__LANES; k++)
        f->lanes[k] = combined(f->reduction, before[k], f->lanes[k]);
}

static void close_subleaf(weft__complex_fold *f)
{
    int l = 0;

    for (; f->done >> l & 1; l++)
        combine_lanes(f, f->level[l]);
    memcpy(f->level[l], f->lanes, sizeof f->lanes);
    f->done++;
    start_lanes(f);
}

void weft__complex_add(weft__complex_fold *f, const weft__complex *elements, size_t n)
{
    for (size_t i = 0; i < n && is_extreme(f->reduction); i++) {
        f->extreme = f->has_any ? combined(f->reduction, f->extreme, elements[i]) : elements[i];
        f->has_any = true;
    }
    for (size_t i = 0; i < n && !is_extreme(f->reduction); i++) {
        weft__complex *lane = &f->lanes[f->filled % WEFT__LANES];

        *lane = combined(f->reduction, *lane, elements[i]);
        if (++f->filled == WEFT__SUBLEAF)
            close_subleaf(f);
    }
}

weft__partial weft__complex_end(weft__complex_fold *f)
{
    bool is_empty = f->filled == 0 && f->done > 0;
    weft__complex z = f->extreme;

    for (int l = 0; l < WEFT__COMPLEX_LEVELS && !is_extreme(f->reduction); l++) {
        if (!(f->done >> l & 1))
            continue;
        if (is_empty)
            memcpy(f->lanes, f->level[l], sizeof f->lanes);
        else
            combine_lanes(f, f->level[l]);
        is_empty = false;
    }
    for (int half = WEFT__LANES / 2; half > 0 && !is_extreme(f->reduction); half /= 2)
        for (int k = 0; k < half; k++)
            f->lanes[k] = combined(f->reduction, f->lanes[k], f->lanes[k + half]);
    if (!is_extreme(f->reduction))
        z = f->lanes[0];
    return (weft__partial){.value = {.dtype = WEFT_COMPLEX128, .as.c = {z.re, z.im}}};
}

weft__partial weft__complex_combine(weft__reduction reduction, weft__partial a, weft__partial b)
{
    const weft__complex left = {a.value.as.c[0], a.value.as.c[1]};
    const weft__complex right = {b.value.as.c[0], b.value.as.c[1]};
    const weft__complex z = combined(reduction, left, right);

    a.value.as.c[0] = z.re;
    a.value.as.c[1] = z.im;
    return a;
}
