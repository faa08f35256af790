#include "ops/walk.h"

#include <string.h>

#include "ops/pad.h"

enum { LINE = 64 }; /* bytes of a cache line */

weft__walk weft__walk_begin(const weft__plan *plan, int stage, const weft__piece *piece,
                            weft__scratch *scratch)
{
    const weft__program *program = &plan->programs[stage];

    weft__scratch_prepare(scratch, program, piece);
    return (weft__walk){
        .program = program, .piece = piece, .scratch = scratch, .block = program->block};
}

/* Operands are only read; slots are not const because registers share the table. */
static unsigned char *operand_at(const weft__walk *walk, int k)
{
    return (unsigned char *)(uintptr_t)walk->piece->operands[k] +
           walk->offset * walk->program->load_sizes[k];
}

/* What lies behind the operand's end is not read: a prefetch of no memory is no fault. */
static void prefetch(const weft__walk *walk, int k)
{
    const uintptr_t from = (uintptr_t)operand_at(walk, k) + walk->ahead;
    const size_t bytes = walk->n * walk->program->load_sizes[k];

    for (size_t at = 0; at < bytes; at += LINE)
        __builtin_prefetch((const void *)(from + at));
}

static void point_in_place(const weft__walk *walk)
{
    for (int k = 0; k < walk->program->nloads; k++) {
        walk->scratch->slots[k] = operand_at(walk, k);
        if (walk->ahead > 0)
            prefetch(walk, k);
    }
}

static void point_padded(const weft__walk *walk)
{
    for (int k = 0; k < walk->program->nloads; k++) {
        size_t size = walk->program->load_sizes[k];
        unsigned char *pad = walk->scratch->pads[k];

        memcpy(pad, operand_at(walk, k), walk->valid * size);
        weft__pad_repeat(pad, walk->valid, walk->n, size);
        walk->scratch->slots[k] = pad;
    }
}

bool weft__walk_next(weft__walk *walk)
{
    size_t left;

    walk->offset += walk->valid;
    left = walk->piece->n - walk->offset;
    if (left == 0)
        return false;
    if (left >= WEFT__QUANTUM) {
        walk->n = left / WEFT__QUANTUM * WEFT__QUANTUM;
        walk->n = walk->n < walk->block ? walk->n : walk->block;
        walk->valid = walk->n;
        point_in_place(walk);
    } else {
        walk->n = WEFT__QUANTUM;
        walk->valid = left;
        point_padded(walk);
    }
    return true;
}

static void run_step(const weft__walk *walk, const weft__step *step, void *out)
{
    const weft__kernels *kernels = walk->piece->kernels;
    void *const *slots = walk->scratch->slots;
    const void *in[3] = {slots[step->in[0]], slots[step->in[1]], slots[step->in[2]]};

    if (step->op == WEFT__CAST_STEP)
        kernels->cast[step->loop][step->dtype](walk->n, out, in[0]);
    else
        kernels->loop[step->op][step->loop](walk->n, out, in);
}

void *weft__walk_run(const weft__walk *walk, void *out)
{
    const weft__program *program = walk->program;
    void *const *slots = walk->scratch->slots;
    const weft__step *step = program->steps, *last = step + program->nsteps - 1;

    if (program->nsteps == 0)
        return slots[program->root];
    for (; step < last; step++)
        run_step(walk, step, slots[step->out]);
    if (out == NULL)
        out = slots[last->out];
    run_step(walk, last, out);
    return out;
}
