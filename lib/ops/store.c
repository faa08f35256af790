/* A stage that stores its elements. */
#include "ops/walk.h"

#include <string.h>

/* Puts the block of the walk into `out` past the cache. */
static void stream_block(const weft__walk *walk, unsigned char *out, size_t size)
{
    const void *block = weft__walk_run(walk, NULL);

    walk->piece->kernels->copy(out + walk->offset * size, block, walk->valid * size, true);
}

static void store_block(const weft__walk *walk, unsigned char *out, size_t size)
{
    unsigned char *to = out + walk->offset * size;
    const bool is_whole = walk->valid == walk->n;
    const void *block = weft__walk_run(walk, is_whole ? to : walk->scratch->tail);

    if (block != to)
        memmove(to, block, walk->valid * size);
}

void weft__stage_store(const weft__plan *plan, int stage, const weft__piece *piece,
                       weft__scratch *scratch, void *out, bool stream)
{
    weft__walk walk = weft__walk_begin(plan, stage, piece, scratch);
    const size_t size = weft_dtype_size(walk.program->dtype);
    const bool in_place =
        walk.program->root < walk.program->nloads && piece->operands[walk.program->root] == out;

    if (in_place)
        return;
    while (weft__walk_next(&walk)) {
        if (stream)
            stream_block(&walk, out, size);
        else
            store_block(&walk, out, size);
    }
}
