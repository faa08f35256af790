/* Indices dealt out in blocks, in turn, as ScaLAPACK does it: block b of an axis belongs to place
 * b mod places of the grid. Pure, in 64 bits.
 */
#ifndef WEFT__LINALG_BLOCKS_H
#define WEFT__LINALG_BLOCKS_H

#include <stdint.h>

/* How many of the indices below `end` belong to `place`. */
static inline int64_t weft__blocks_below(int64_t end, int64_t block, int place, int places)
{
    const int64_t whole = end / block, turns = whole / places, left = whole % places;

    return turns * block + (place < left ? block : place == left ? end % block : 0);
}

/* The index of which `place` has `local` lower ones. */
static inline int64_t weft__blocks_index(int64_t local, int64_t block, int place, int places)
{
    return (local / block * places + place) * block + local % block;
}

/* The place to which an index belongs. */
static inline int weft__blocks_place(int64_t index, int64_t block, int places)
{
    return (int)(index / block % places);
}

#endif
