/* What a plan is made of: for each stage a linear program over slots.
 *
 * A slot is where a block of elements is: an operand in place, a scalar spread over a block, or a
 * register. Slots are numbered operands first, then scalars, then registers. Scalars are computed
 * from a recipe before the first block, by the same kernels on one quantum: constants, results of
 * earlier stages, and operations on scalars that stand before them.
 */
#ifndef WEFT__OPS_PROGRAM_H
#define WEFT__OPS_PROGRAM_H

#include "ops/expr.h"
#include "ops/graph.h"

enum {
    WEFT__MAX_SLOTS = 384,
    WEFT__MAX_RECIPE = 512,        /* scalars of a stage */
    WEFT__SLOT_BYTES = 160 * 1024, /* scalars' and registers' slots in a scratch */
    WEFT__CAST_STEP = 255
};

/* One kernel call per block. */
typedef struct weft__step {
    uint8_t op;    /* weft__op or WEFT__CAST_STEP */
    uint8_t loop;  /* dtype of the loop; of a cast, where it starts */
    uint8_t dtype; /* of what it writes */
    uint8_t nin;
    uint16_t out;
    uint16_t in[3];
} weft__step;

typedef struct weft__program {
    weft__step *steps;
    weft__key *recipe; /* scalars: in[] of operations and casts are places in the recipe */
    uint16_t *spread;  /* for each scalar slot, its place in the recipe */
    uint8_t load_sizes[WEFT__MAX_VARS]; /* bytes of an element of each operand */
    int nsteps, nrecipe, nloads, nspread, nregisters;
    uint16_t root;    /* slot of the result; with steps, what the last one writes */
    weft_dtype dtype; /* of the result */
    size_t width;     /* bytes of an element of a scalar's or register's slot */
    size_t block;     /* elements of one, whole quanta; without such slots, all there are */
} weft__program;

struct weft__plan {
    int nstages;
    struct weft__chunk *chunks;
    weft__stage_info *infos;
    weft__program *programs;
    weft__load *loads;
};

/* Fills program and info from the part of the graph that `stage` needs. */
weft_status weft__compile(weft__plan *plan, weft__graph *graph, const weft__graph_stage *stage,
                          weft__stage_info *info, weft__program *program, weft__error *error);

/* Memory that lives as long as the plan; NULL where there is none. */
void *weft__plan_allocate(weft__plan *plan, size_t bytes);

#endif
