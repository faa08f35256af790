/* A stage that reduces: one leaf of at most 4096 consecutive elements.
 *
 * Element i of the leaf goes to lane i mod 16, in order; blocks are whole multiples of 16, so
 * where they are cut does not matter. Each sub-leaf of 256 elements has lanes of its own, which are
 * combined in a fixed tree by its index, so that no lane is a long chain of roundings; then the
 * lanes are combined in one.
 */
#include "ops/argument.h"
#include "ops/complex_fold.h"
#include "ops/moments.h"
#include "ops/partial.h"
#include "ops/walk.h"

#include <string.h>

enum { LEVELS = 5 /* 16 sub-leaves at the bottom, one leaf at the top */ };

typedef struct folding {
    weft__reduction reduction;
    weft_dtype dtype; /* of the elements that are fed */
    weft__lane_loop loop;
    bool is_ordered;
    size_t filled; /* elements in the present sub-leaf */
    unsigned done; /* sub-leaves that are complete; bit l: level[l] holds 2^l of them */
    weft__lanes lanes, level[LEVELS];
} folding;

static void fold_begin(folding *f, const weft__kernels *kernels, weft__reduction reduction,
                       weft_dtype dtype)
{
    f->reduction = reduction, f->dtype = dtype;
    f->loop = kernels->lanes[weft__partial_lane_op(reduction)][dtype];
    f->is_ordered = weft__partial_is_ordered(reduction, dtype);
    f->filled = 0, f->done = 0;
    weft__lanes_start(reduction, dtype, &f->lanes);
}

static void close_subleaf(folding *f)
{
    int l = 0;

    for (; f->done >> l & 1; l++)
        weft__lanes_combine(f->reduction, &f->level[l], &f->lanes);
    f->level[l] = f->lanes;
    f->done++;
    f->filled = 0;
    weft__lanes_start(f->reduction, f->dtype, &f->lanes);
}

/* n is a multiple of 16. */
static void feed(folding *f, size_t n, const void *elements)
{
    const unsigned char *from = elements;

    if (!f->is_ordered) {
        f->loop(n, elements, &f->lanes);
        return;
    }
    while (n > 0) {
        size_t part = WEFT__SUBLEAF - f->filled < n ? WEFT__SUBLEAF - f->filled : n;

        f->loop(part, from, &f->lanes);
        f->filled += part;
        if (f->filled == WEFT__SUBLEAF)
            close_subleaf(f);
        from += part * weft_dtype_size(f->dtype);
        n -= part;
    }
}

/* The end of a leaf is completed in a copy: it may be an operand or a scalar. */
static void feed_end(folding *f, size_t n, const void *elements)
{
    _Alignas(64) unsigned char end[WEFT__PAD];

    memcpy(end, elements, n * weft_dtype_size(f->dtype));
    feed(f, weft__lanes_pad(f->reduction, f->dtype, end, n), end);
}

/* What is left of the tree: what is on the right has the fewer sub-leaves. */
static weft__partial fold_end(folding *f, weft_dtype dtype)
{
    bool is_empty = f->filled == 0 && f->done > 0;

    for (int l = 0; l < LEVELS; l++) {
        if (!(f->done >> l & 1))
            continue;
        if (is_empty)
            f->lanes = f->level[l];
        else
            weft__lanes_combine(f->reduction, &f->level[l], &f->lanes);
        is_empty = false;
    }
    return weft__lanes_finish(f->reduction, dtype, &f->lanes);
}

static void leaf_moments(weft__walk walk, weft__partial *partial)
{
    weft__moments m;

    weft__moments_begin(&m, walk.piece->kernels);
    while (weft__walk_next(&walk))
        weft__moments_add(&m, weft__walk_run(&walk, NULL), walk.valid);
    *partial = weft__moments_end(&m);
}

static void leaf_argument(weft__walk walk, weft__reduction reduction, weft_dtype dtype,
                          weft__partial *partial)
{
    weft__argument a;

    weft__argument_begin(&a, walk.piece->kernels, reduction, dtype);
    while (weft__walk_next(&walk))
        weft__argument_add(&a, weft__walk_run(&walk, NULL), walk.valid);
    *partial = a.best;
}

static void leaf_complex(weft__walk walk, weft__reduction reduction, weft__partial *partial)
{
    weft__complex_fold f;

    weft__complex_begin(&f, reduction);
    while (weft__walk_next(&walk))
        weft__complex_add(&f, weft__walk_run(&walk, NULL), walk.valid);
    *partial = weft__complex_end(&f);
}

void weft__stage_leaf(const weft__plan *plan, int stage, const weft__piece *piece,
                      weft__scratch *scratch, weft__partial *partial)
{
    const weft_dtype dtype = plan->programs[stage].dtype;
    weft__walk walk = weft__walk_begin(plan, stage, piece, scratch);
    folding f;

    if (plan->infos[stage].reduction == WEFT__REDUCE_VAR) {
        leaf_moments(walk, partial);
        return;
    }
    if (weft__argument_is(plan->infos[stage].reduction)) {
        leaf_argument(walk, plan->infos[stage].reduction, dtype, partial);
        return;
    }
    if (dtype >= WEFT_COMPLEX64) {
        leaf_complex(walk, plan->infos[stage].reduction, partial);
        return;
    }
    fold_begin(&f, piece->kernels, plan->infos[stage].reduction, dtype);
    while (weft__walk_next(&walk)) {
        const void *elements = weft__walk_run(&walk, NULL);

        if (walk.valid == walk.n)
            feed(&f, walk.n, elements);
        else
            feed_end(&f, walk.valid, elements);
    }
    *partial = fold_end(&f, dtype);
}

void weft__stage_elements(const weft__plan *plan, int stage, const weft__piece *piece,
                          weft__scratch *scratch, void *elements)
{
    const weft_dtype dtype = plan->programs[stage].dtype, wide = weft__partial_wide(dtype);
    const weft__cast_loop widen = dtype == wide ? NULL : piece->kernels->cast[dtype][wide];
    weft__walk walk = weft__walk_begin(plan, stage, piece, scratch);
    const size_t size = weft_dtype_size(wide);
    unsigned char *to = elements;

    while (weft__walk_next(&walk)) {
        const void *block = weft__walk_run(&walk, NULL);

        for (size_t i = 0; i < walk.n && widen != NULL; i += WEFT__QUANTUM) {
            const unsigned char *from = block;
            size_t valid = walk.valid - i < WEFT__QUANTUM ? walk.valid - i : WEFT__QUANTUM;

            widen(WEFT__QUANTUM, scratch->tail, from + i * weft_dtype_size(dtype));
            memcpy(to + (walk.offset + i) * size, scratch->tail, valid * size);
        }
        if (widen == NULL)
            memcpy(to + walk.offset * size, block, walk.valid * size);
    }
}

void weft__stage_leaf_of_elements(const weft__plan *plan, int stage, const weft__kernels *kernels,
                                  const void *elements, size_t n, weft__partial *partial)
{
    const weft__reduction reduction = plan->infos[stage].reduction;
    const weft_dtype dtype = plan->programs[stage].dtype, wide = weft__partial_wide(dtype);
    const size_t whole = n / WEFT__LANES * WEFT__LANES;
    const unsigned char *bytes = elements;
    weft__complex_fold z;
    weft__argument a;
    weft__moments m;
    folding f;

    if (reduction == WEFT__REDUCE_VAR) {
        weft__moments_begin(&m, kernels);
        weft__moments_add(&m, elements, n);
        *partial = weft__moments_end(&m);
        return;
    }
    if (weft__argument_is(reduction)) {
        weft__argument_begin(&a, kernels, reduction, wide);
        weft__argument_add(&a, elements, n);
        a.best.value.dtype = dtype;
        *partial = a.best;
        return;
    }
    if (wide == WEFT_COMPLEX128) {
        weft__complex_begin(&z, reduction);
        weft__complex_add(&z, elements, n);
        *partial = weft__complex_end(&z);
        return;
    }
    fold_begin(&f, kernels, plan->infos[stage].reduction, wide);
    feed(&f, whole, elements);
    if (whole < n)
        feed_end(&f, n - whole, bytes + whole * 8);
    *partial = fold_end(&f, dtype);
}

weft_dtype weft__stage_dtype(const weft__plan *plan, int stage)
{
    return plan->programs[stage].dtype;
}

void weft__stage_row(const weft__plan *plan, int stage, const weft__piece *piece,
                     weft__scratch *scratch, weft__loop combine, void *out)
{
    const size_t size = weft_dtype_size(plan->programs[stage].dtype);
    weft__walk walk = weft__walk_begin(plan, stage, piece, scratch);

    while (weft__walk_next(&walk)) {
        unsigned char *to = (unsigned char *)out + walk.offset * size;
        const void *in[] = {to, weft__walk_run(&walk, NULL)};

        if (combine == NULL)
            memcpy(to, in[1], walk.n * size);
        else
            combine(walk.n, to, in);
    }
}
