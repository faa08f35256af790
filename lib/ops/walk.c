#include "ops/walk.h"

#include <string.h>

#include "ops/pad.h"

enum { LINE = 64 /* bytes of a cache line */, LONGEST_LOAD = 1024 /* elements */ };

static bool is_strided(const weft__piece *piece, int k)
{
    return piece->views != NULL && piece->operands[k] == NULL;
}

/* Blocks so short that those of all strided operands fit the scratch. */
static void share_loads(weft__walk *walk)
{
    const weft__program *program = walk->program;
    size_t strided = 0, widest = 1;

    for (int k = 0; k < program->nloads; k++) {
        if (!is_strided(walk->piece, k))
            continue;
        strided++;
        widest = program->load_sizes[k] > widest ? program->load_sizes[k] : widest;
    }
    if (strided == 0)
        return;
    walk->load = WEFT__LOAD_BYTES / strided / (widest * WEFT__QUANTUM) * (widest * WEFT__QUANTUM);
    if (walk->load / widest > LONGEST_LOAD)
        walk->load = LONGEST_LOAD * widest;
    if (walk->block > walk->load / widest)
        walk->block = walk->load / widest;
}

weft__walk weft__walk_begin(const weft__plan *plan, int stage, const weft__piece *piece,
                            weft__scratch *scratch)
{
    const weft__program *program = &plan->programs[stage];
    weft__walk walk = {
        .program = program, .piece = piece, .scratch = scratch, .block = program->block};

    weft__scratch_prepare(scratch, program, piece);
    if (piece->views != NULL)
        share_loads(&walk);
    return walk;
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

/* A block that lies in one line without gaps is read in place, any other is collected. */
static void *load_block(const weft__walk *walk, int k, unsigned char *room)
{
    const weft__strided *view = &walk->piece->views[k];
    const int64_t index = walk->piece->first + (int64_t)walk->offset;
    const size_t size = walk->program->load_sizes[k];

    if (view->stride[view->ndim - 1] == (int64_t)size) {
        int64_t run;
        char *at = weft__strided_at(view, index, &run);

        if (run >= (int64_t)walk->n)
            return at;
    }
    weft__strided_load(view, index, walk->n, size, room);
    return room;
}

static void point_in_place(const weft__walk *walk)
{
    unsigned char *room = walk->scratch->loads;

    for (int k = 0; k < walk->program->nloads; k++) {
        if (is_strided(walk->piece, k)) {
            walk->scratch->slots[k] = load_block(walk, k, room);
            room += walk->load;
            continue;
        }
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

        if (is_strided(walk->piece, k))
            weft__strided_load(&walk->piece->views[k], walk->piece->first + (int64_t)walk->offset,
                               walk->valid, size, pad);
        else
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
