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

static void store_blocks(weft__walk walk, unsigned char *out, size_t size)
{
    while (weft__walk_next(&walk))
        store_block(&walk, out + walk.offset * size, size);
}

/* What streams comes from memory and goes there: blocks are so short that the processor sees past
 * one to the next, and operands are asked for some blocks ahead, over the ends of pages, where the
 * hardware's own prefetching stops. */
enum { STREAM_BYTES = 512, AHEAD_BYTES = 2048 };

static size_t stream_block(const weft__program *program)
{
    const size_t block = STREAM_BYTES / (program->width > 0 ? program->width : 1);

    if (block < WEFT__QUANTUM)
        return WEFT__QUANTUM;
    return block < program->block ? block : program->block;
}

static void stream_blocks(weft__walk walk, unsigned char *out, size_t size)
{
    const weft__kernels *kernels = walk.piece->kernels;

    if (stream_block(walk.program) < walk.block)
        walk.block = stream_block(walk.program);
    walk.ahead = AHEAD_BYTES;
    while (weft__walk_next(&walk))
        kernels->stream(out + walk.offset * size, weft__walk_run(&walk, NULL), walk.valid * size);
}

void weft__stage_store(const weft__plan *plan, int stage, const weft__piece *piece,
                       weft__scratch *scratch, void *out, bool stream)
{
    weft__walk walk = weft__walk_begin(plan, stage, piece, scratch);
    const size_t size = weft_dtype_size(walk.program->dtype);
    const bool is_operand = walk.program->root < walk.program->nloads;

    if (is_operand && piece->operands[walk.program->root] == out)
        return;
    if (is_operand && piece->operands[walk.program->root] == NULL && !stream) {
        weft__strided_load(&piece->views[walk.program->root], piece->first, piece->n, size, out);
        return;
    }
    if (stream)
        stream_blocks(walk, out, size);
    else
        store_blocks(walk, out, size);
}

void weft__stage_store_strided(const weft__plan *plan, int stage, const weft__piece *piece,
                               weft__scratch *scratch, const weft__strided *out)
{
    weft__walk walk = weft__walk_begin(plan, stage, piece, scratch);
    const size_t size = weft_dtype_size(walk.program->dtype);

    while (weft__walk_next(&walk))
        weft__strided_store(out, piece->first + (int64_t)walk.offset, walk.valid, size,
                            weft__walk_run(&walk, NULL));
}
