/* A piece, block by block: whole quanta of the operands in place, then the padded end. */
#ifndef WEFT__OPS_WALK_H
#define WEFT__OPS_WALK_H

#include "ops/scratch.h"

typedef struct weft__walk {
    const weft__program *program;
    const weft__piece *piece;
    weft__scratch *scratch;
    size_t block;  /* elements at most, at first the program's own */
    size_t ahead;  /* bytes by which operands are prefetched, at first 0 */
    size_t offset; /* of the present block in the piece */
    size_t n;      /* its elements, a multiple of WEFT__QUANTUM */
    size_t load;   /* bytes of a block of one strided operand; 0: there is none */
    size_t valid;  /* how many of them the piece has; fewer than n in the padded end only */
} weft__walk;

weft__walk weft__walk_begin(const weft__plan *plan, int stage, const weft__piece *piece,
                            weft__scratch *scratch);

/* Moves to the next block; false behind the last. */
bool weft__walk_next(weft__walk *walk);

/* Computes the block, into `out` (n elements) if it is given and there is something to compute.
 * Returns where the elements are: `out`, a register, a scalar's slot or the operand. */
void *weft__walk_run(const weft__walk *walk, void *out);

#endif
