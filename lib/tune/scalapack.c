/* ScaLAPACK's path on a node: threads of BLAS in each rank, ranks that take part, and the block,
 * one after the other, by solving a system. */
#include <weft/eval.h>
#include <weft/linalg.h>
#include <weft/random.h>
#include <weft/solve.h>

#include "linalg/blacs.h"
#include "runtime/session.h"
#include "tune/measures.h"

enum { ORDER = 512, LARGE_ORDER = 1536, BLOCKS = 4 };

static const int64_t blocks[BLOCKS] = {32, 64, 128, 256};

/* A choice, and what it may be. */
typedef struct grid_run {
    weft__question question;
    int count;
    int64_t answers[WEFT__STEPS];
    weft_array *a, *b;
} grid_run;

static weft_status solve_by(weft__tune *t, void *context, int i, double *seconds)
{
    const weft_linalg_options options = {.driver = WEFT_DRIVER_SCALAPACK};
    grid_run *g = context;
    weft_array *x = NULL;
    weft_status status;
    double began;

    t->s->choices.answer[g->question] = g->answers[i];
    WEFT__TRY(weft_barrier(t->s));
    began = weft_seconds();
    WEFT__TRY(weft_solve_with(g->a, g->b, &options, &x));
    WEFT__TRY(weft_barrier(t->s));
    *seconds = weft_seconds() - began;
fail:
    weft_free(&x);
    return status;
}

/* The answer holds for the questions that follow; after a failure, or where none was clear, the
 * former one. */
static weft_status settle(weft__tune *t, grid_run g)
{
    int64_t *answer = &t->s->choices.answer[g.question], before = *answer;
    weft__contest c = {0};
    const weft_status status = weft__contest_run(t, g.count, solve_by, &g, &c);

    *answer = before;
    if (status != WEFT_OK || !c.is_settled)
        return status;
    *answer = g.answers[c.winner];
    t->profile->choices.answer[g.question] = *answer;
    return status;
}

/* 1, 2, 4 … and all of them; listed from the end, `is_falling`, all come first. */
static grid_run steps_of(const grid_run *like, weft__question question, int64_t most,
                         bool is_falling)
{
    grid_run g = *like;

    g.question = question;
    g.count = weft__steps(most);
    for (int i = 0; i < g.count; i++)
        g.answers[is_falling ? g.count - 1 - i : i] = weft__step_cores(most, i);
    return g;
}

static weft_status settle_all(weft__tune *t, const grid_run *like)
{
    grid_run block = *like;
    weft_status status;

    block.question = WEFT__SCALAPACK_BLOCK;
    block.count = BLOCKS;
    for (int i = 0; i < BLOCKS; i++)
        block.answers[i] = blocks[i];
    WEFT__TRY(settle(t, steps_of(like, WEFT__SCALAPACK_THREADS, t->threads, false)));
    WEFT__TRY(settle(t, steps_of(like, WEFT__SCALAPACK_RANKS, t->s->comms.size, true)));
    status = settle(t, block);
fail:
    return status;
}

weft_status weft__tune_scalapack(weft__tune *t)
{
    const int64_t n = t->longest > 1 ? LARGE_ORDER : ORDER;
    const weft__choices before = t->s->choices;
    grid_run g = {.count = 0};
    weft_status status;

    if (!weft__blacs_is_built() || t->s->comms.all == MPI_COMM_NULL)
        return WEFT_OK;
    WEFT__TRY(weft_random(t->s, WEFT_SHAPE(n, n), WEFT_FLOAT64, 1, &g.a));
    WEFT__TRY(weft_random(t->s, WEFT_SHAPE(n), WEFT_FLOAT64, 2, &g.b));
    status = settle_all(t, &g);
fail:
    t->s->choices = before;
    weft_free(&g.a);
    weft_free(&g.b);
    return status;
}
