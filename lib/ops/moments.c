#include "ops/moments.h"

#include <string.h>

#include "ops/partial.h"

void weft__moments_begin(weft__moments *m, const weft__kernels *kernels)
{
    m->kernels = kernels;
    m->filled = 0;
    m->done = 0;
}

weft__partial weft__moments_merge(weft__partial a, weft__partial b)
{
    const double na = (double)a.count, nb = (double)b.count, n = na + nb;
    const double delta = b.value.as.c[0] - a.value.as.c[0], share = nb / n;

    a.value.as.c[0] += delta * share;
    a.value.as.c[1] += b.value.as.c[1] + delta * delta * (na * share);
    a.count += b.count;
    return a;
}

/* n is a multiple of WEFT__LANES. */
static double sum(const weft__kernels *kernels, size_t n, const double *elements)
{
    weft__lanes lanes;

    weft__lanes_start(WEFT__REDUCE_SUM, WEFT_FLOAT64, &lanes);
    kernels->lanes[WEFT__LANE_SUM][WEFT_FLOAT64](n, elements, &lanes);
    return weft__lanes_finish(WEFT__REDUCE_SUM, WEFT_FLOAT64, &lanes).value.as.f;
}

static weft__partial partial_of(double mean, double squares, size_t n)
{
    return (weft__partial){.value = {.dtype = WEFT_FLOAT64, .as.c = {mean, squares}},
                           .count = (int64_t)n};
}

/* A whole sub-leaf, wherever it is; room may be its own place. */
static weft__partial moments_of_whole(const weft__kernels *kernels, const double *elements,
                                      double *room)
{
    const double mean = sum(kernels, WEFT__SUBLEAF, elements) / WEFT__SUBLEAF;

    kernels->deviations(room, elements, WEFT__SUBLEAF, mean);
    return partial_of(mean, sum(kernels, WEFT__SUBLEAF, room), WEFT__SUBLEAF);
}

/* The last one, of fewer elements, which are used up. */
static weft__partial moments_of_rest(weft__moments *m)
{
    const size_t n = m->filled;
    size_t padded = weft__lanes_pad(WEFT__REDUCE_SUM, WEFT_FLOAT64, m->elements, n);
    const double mean = sum(m->kernels, padded, m->elements) / (double)n;

    m->kernels->deviations(m->elements, m->elements, n, mean);
    padded = weft__lanes_pad(WEFT__REDUCE_SUM, WEFT_FLOAT64, m->elements, n);
    return partial_of(mean, sum(m->kernels, padded, m->elements), n);
}

static void keep(weft__moments *m, weft__partial p)
{
    int l = 0;

    for (; m->done >> l & 1; l++)
        p = weft__moments_merge(m->level[l], p);
    m->level[l] = p;
    m->done++;
    m->filled = 0;
}

void weft__moments_add(weft__moments *m, const double *elements, size_t n)
{
    for (; m->filled == 0 && n >= WEFT__SUBLEAF; n -= WEFT__SUBLEAF, elements += WEFT__SUBLEAF)
        keep(m, moments_of_whole(m->kernels, elements, m->elements));
    while (n > 0) {
        size_t part = WEFT__SUBLEAF - m->filled < n ? WEFT__SUBLEAF - m->filled : n;

        memcpy(m->elements + m->filled, elements, part * sizeof *elements);
        m->filled += part;
        if (m->filled == WEFT__SUBLEAF)
            keep(m, moments_of_whole(m->kernels, m->elements, m->elements));
        elements += part;
        n -= part;
    }
}

weft__partial weft__moments_end(weft__moments *m)
{
    bool has_any = m->filled > 0;
    weft__partial p = has_any ? moments_of_rest(m) : (weft__partial){.count = 0};

    for (int l = 0; l < WEFT__MOMENTS_LEVELS; l++) {
        if (!(m->done >> l & 1))
            continue;
        p = has_any ? weft__moments_merge(m->level[l], p) : m->level[l];
        has_any = true;
    }
    return p;
}
