/* A stage that stores its elements. */
#include "ops/walk.h"

#include <string.h>

#include "kernels/stream.h"

/* Past the cache, whole lines at a time and without a fence: blocks are short, so that the loads of
 * the next overlap with the arithmetic of this one, and a fence would wait for all of it. */
static void stream(unsigned char *to, const unsigned char *from, size_t bytes)
{
    const size_t to_line = (size_t) - (uintptr_t)to % WEFT__LINE;
    const size_t head = to_line < bytes ? to_line : bytes;
    const size_t end = head + (bytes - head) / WEFT__LINE * WEFT__LINE;

    memcpy(to, from, head);
    for (size_t i = head; i < end; i += WEFT__LINE)
        weft__stream_line(to + i, from + i);
    memcpy(to + end, from + end, bytes - end);
}

static void store_block(const weft__walk *walk, unsigned char *to, size_t size)
{
    const bool is_whole = walk->valid == walk->n;
    const void *block = weft__walk_run(walk, is_whole ? to : walk->scratch->tail);

    if (block != to)
        memmove(to, block, walk->valid * size);
}

void weft__stage_store(const weft__plan *plan, int stage, const weft__piece *piece,
                       weft__scratch *scratch, void *out, bool is_streamed)
{
    weft__walk walk = weft__walk_begin(plan, stage, piece, scratch);
    const size_t size = weft_dtype_size(walk.program->dtype);
    const bool is_operand = walk.program->root < walk.program->nloads;
    unsigned char *bytes = out;

    if (is_operand && piece->operands[walk.program->root] == out)
        return;
    while (weft__walk_next(&walk)) {
        unsigned char *to = bytes + walk.offset * size;

        if (is_streamed)
            stream(to, weft__walk_run(&walk, NULL), walk.valid * size);
        else
            store_block(&walk, to, size);
    }
    if (is_streamed)
        weft__stream_fence();
}
