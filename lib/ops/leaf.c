/* A stage that reduces: one leaf of at most 4096 consecutive elements.
 *
 * Element i of the leaf goes to lane i mod 16, in order; blocks are whole multiples of 16, so
 * where they are cut does not matter. The lanes are combined in one fixed tree.
 */
#include "ops/partial.h"
#include "ops/walk.h"

#include <string.h>

static weft__lane_loop lane_loop(const weft__kernels *kernels, weft__reduction reduction,
                                 weft_dtype dtype)
{
    return kernels->lanes[weft__partial_lane_op(reduction)][dtype];
}

/* The end of a leaf is completed in a copy: it may be an operand or a scalar. */
static void reduce_end(weft__lane_loop loop, weft__reduction reduction, weft_dtype dtype,
                       const void *elements, size_t n, weft__lanes *lanes)
{
    _Alignas(64) unsigned char end[WEFT__PAD];

    memcpy(end, elements, n * weft_dtype_size(dtype));
    loop(weft__lanes_pad(reduction, dtype, end, n), end, lanes);
}

void weft__stage_leaf(const weft__plan *plan, int stage, const weft__piece *piece,
                      weft__scratch *scratch, weft__partial *partial)
{
    const weft__reduction reduction = plan->infos[stage].reduction;
    const weft_dtype dtype = plan->programs[stage].dtype;
    const weft__lane_loop loop = lane_loop(piece->kernels, reduction, dtype);
    weft__walk walk = weft__walk_begin(plan, stage, piece, scratch);
    weft__lanes lanes;

    weft__lanes_start(reduction, dtype, &lanes);
    while (weft__walk_next(&walk)) {
        const void *elements = weft__walk_run(&walk, NULL);

        if (walk.valid == walk.n)
            loop(walk.n, elements, &lanes);
        else
            reduce_end(loop, reduction, dtype, elements, walk.valid, &lanes);
    }
    *partial = weft__lanes_finish(reduction, dtype, &lanes);
}

void weft__stage_elements(const weft__plan *plan, int stage, const weft__piece *piece,
                          weft__scratch *scratch, void *elements)
{
    const weft_dtype dtype = plan->programs[stage].dtype, wide = weft__partial_wide(dtype);
    const weft__cast_loop widen = dtype == wide ? NULL : piece->kernels->cast[dtype][wide];
    weft__walk walk = weft__walk_begin(plan, stage, piece, scratch);
    unsigned char *to = elements;

    while (weft__walk_next(&walk)) {
        const void *block = weft__walk_run(&walk, NULL);

        for (size_t i = 0; i < walk.n && widen != NULL; i += WEFT__QUANTUM) {
            const unsigned char *from = block;
            size_t valid = walk.valid - i < WEFT__QUANTUM ? walk.valid - i : WEFT__QUANTUM;

            widen(WEFT__QUANTUM, scratch->tail, from + i * weft_dtype_size(dtype));
            memcpy(to + (walk.offset + i) * 8, scratch->tail, valid * 8);
        }
        if (widen == NULL)
            memcpy(to + walk.offset * 8, block, walk.valid * 8);
    }
}

void weft__stage_leaf_of_elements(const weft__plan *plan, int stage, const weft__kernels *kernels,
                                  const void *elements, size_t n, weft__partial *partial)
{
    const weft__reduction reduction = plan->infos[stage].reduction;
    const weft_dtype dtype = plan->programs[stage].dtype, wide = weft__partial_wide(dtype);
    const weft__lane_loop loop = lane_loop(kernels, reduction, wide);
    const size_t whole = n / WEFT__LANES * WEFT__LANES;
    const unsigned char *bytes = elements;
    weft__lanes lanes;

    weft__lanes_start(reduction, wide, &lanes);
    loop(whole, elements, &lanes);
    if (whole < n)
        reduce_end(loop, reduction, wide, bytes + whole * 8, n - whole, &lanes);
    *partial = weft__lanes_finish(reduction, dtype, &lanes);
}
