/* A stage that stores its elements. */
#include "ops/walk.h"

#include <string.h>

static void store_block(const weft__walk *walk, unsigned char *to, size_t size)
{
    const bool is_whole = walk->valid == walk->n;
    const void *block = weft__walk_run(walk, is_whole ? to : walk->scratch->tail);

    if (block != to)
        memmove(to, block, walk->valid * size);
}

/* Streamed blocks are ordered by one fence at the end: they are short, so that the loads of the
 * next overlap with the arithmetic of this one, and a fence would wait for all of it. */
void weft__stage_store(const weft__plan *plan, int stage, const weft__piece *piece,
                       weft__scratch *scratch, void *out, bool stream)
{
    weft__walk walk = weft__walk_begin(plan, stage, piece, scratch);
    const size_t size = weft_dtype_size(walk.program->dtype);
    const bool is_operand = walk.program->root < walk.program->nloads;
    unsigned char *bytes = out;

    if (is_operand && piece->operands[walk.program->root] == out)
        return;
    while (weft__walk_next(&walk)) {
        unsigned char *to = bytes + walk.offset * size;

        if (stream)
            piece->kernels->stream(to, weft__walk_run(&walk, NULL), walk.valid * size);
        else
            store_block(&walk, to, size);
    }
    if (stream)
        piece->kernels->fence();
}
