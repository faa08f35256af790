/* BLAS and LAPACK on one rank that is lent the cores of its node, by routine, size and threads. */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "linalg/lapack.h"
#include "runtime/collective.h"
#include "runtime/lend.h"
#include "tune/busy.h"
#include "tune/fortran.h"
#include "tune/measures.h"

static const double WORK = 1e-3; /* seconds that a trial takes at least */

/* A call for a matrix of order n. */
typedef struct routine {
    weft__blas_operation operation;
    int n, threads;
    double *original, *a, *u, *vt, *values; /* n × n, the last one n; on rank 0 */
    int *pivots;
} routine;

/* A symmetric, positive definite matrix without structure. */
static void make_original(routine *r)
{
    uint64_t state = 88172645463325252u;
    const size_t n = (size_t)r->n;

    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            r->original[i * n + j] = r->original[j * n + i] = (double)(state >> 40) * 0x1p-24;
        }
        r->original[i * n + i] += (double)n;
    }
}

static void call(const routine *r)
{
    const weft__lapack *lapack = weft__lapack_of(WEFT_FLOAT64);
    const int n = r->n;

    switch (r->operation) {
    case WEFT__BLAS_GEMM:
        weft__fortran_gemm(n, n, r->original, r->original, r->a);
        break;
    case WEFT__BLAS_GEMV:
        weft__fortran_gemv(n, r->original, r->u, r->values);
        break;
    case WEFT__BLAS_SYRK:
        weft__fortran_syrk(n, r->original, r->a);
        break;
    case WEFT__BLAS_GETRF:
        (void)lapack->getrf(n, n, r->a, n, r->pivots);
        break;
    case WEFT__BLAS_POTRF:
        (void)lapack->potrf('L', n, r->a, n);
        break;
    case WEFT__BLAS_GEQRF:
        (void)lapack->geqrf(n, n, r->a, n, r->values);
        break;
    case WEFT__BLAS_GESDD:
        (void)lapack->gesdd('A', n, n, r->a, n, r->values, r->u, n, r->vt, n);
        break;
    case WEFT__BLAS_SYEVD:
    case WEFT__BLAS_OPERATIONS:
        (void)lapack->syevd('V', 'L', n, r->a, n, r->values);
        break;
    }
}

/* Calls until a trial is long enough, each on a fresh copy, which is not timed; the mean. */
static double time_calls(weft__tune *t, const routine *r)
{
    const size_t bytes = (size_t)r->n * (size_t)r->n * sizeof *r->a;
    double total = 0;
    int calls = 0;

    while (total < WORK) {
        weft__loan loan;
        double began;

        if (r->operation >= WEFT__BLAS_GETRF)
            memcpy(r->a, r->original, bytes);
        began = weft_seconds();
        loan = weft__lend_begin(t->s, r->threads);
        call(r);
        weft__lend_end(t->s, &loan);
        total += weft_seconds() - began;
        calls++;
    }
    return total / calls;
}

/* Candidate i: 1, 2, 4 … threads. */
static weft_status run_by(weft__tune *t, void *context, int i, double *seconds)
{
    routine *r = context;
    weft_status status;

    r->threads = (int)weft__step_cores(weft__lent_cores(t->s), i);
    WEFT__TRY(weft__sync(t->s));
    if (t->s->comms.node_rank == 0)
        *seconds = time_calls(t, r);
    status = weft__sync(t->s);
fail:
    return status;
}

static void free_routine(routine *r)
{
    free(r->original);
    free(r->pivots);
    *r = (routine){0};
}

static weft_status get_routine(weft__tune *t, routine *r)
{
    const size_t square = (size_t)r->n * (size_t)r->n;

    if (t->s->comms.node_rank != 0)
        return WEFT_OK;
    r->original = calloc(4 * square + (size_t)r->n, sizeof *r->original);
    r->pivots = calloc((size_t)r->n, sizeof *r->pivots);
    if (!r->original || !r->pivots)
        return weft_fail(t->s, WEFT_ERR_MEMORY, "no memory for a matrix of order %d", r->n);
    r->a = r->original + square;
    r->u = r->a + square;
    r->vt = r->u + square;
    r->values = r->vt + square;
    make_original(r);
    return WEFT_OK;
}

/* The choice for this size; larger ones that nobody measures, and one whose order was never clear,
 * keep their defaults. */
static void choose(weft__profile *p, weft__blas_operation operation, int size,
                   const weft__contest *c, int most)
{
    const double flops = weft__blas_flops(operation, WEFT__LEAST_SIZE << size);
    int64_t *answers = &p->choices.answer[WEFT__BLAS_THREADS + (int)operation * WEFT__SIZES];

    for (int i = 0; i < c->count; i++)
        p->routine[operation][size][i] = (int64_t)(flops / c->seconds[i] / 1e6);
    if (c->is_settled)
        answers[size] = weft__step_cores(most, c->winner);
}

static weft_status tune_size(weft__tune *t, weft__blas_operation operation, int size,
                             double *slowest)
{
    const int most = weft__lent_cores(t->s);
    routine r = {.operation = operation, .n = WEFT__LEAST_SIZE << size};
    weft__contest c;
    weft_status status;

    WEFT__TRY(weft_agree(t->s, get_routine(t, &r)));
    WEFT__TRY(weft__contest_run(t, weft__steps(most), run_by, &r, &c));
    choose(t->profile, operation, size, &c, most);
    *slowest = 0;
    for (int i = 0; i < c.count; i++)
        *slowest = c.seconds[i] > *slowest ? c.seconds[i] : *slowest;
fail:
    free_routine(&r);
    return status;
}

/* Sizes grow eightfold in work from one to the next. */
static weft_status tune_operation(weft__tune *t, weft__blas_operation operation)
{
    double slowest = 0;
    bool goes_on = true;
    weft_status status = WEFT_OK;

    for (int size = 0; size < WEFT__SIZES && goes_on && 8 * slowest < t->longest; size++) {
        WEFT__TRY(tune_size(t, operation, size, &slowest));
        WEFT__TRY(weft__tune_goes_on(t, &goes_on));
    }
fail:
    return status;
}

/* On a busy machine one thread wins that would lose on a quiet one: rates are kept, and no choice.
 */
static weft_status tune_calmly(weft__tune *t, weft__blas_operation operation)
{
    int64_t *answers =
        &t->profile->choices.answer[WEFT__BLAS_THREADS + (int)operation * WEFT__SIZES];
    int64_t before[WEFT__SIZES];
    bool was_busy, is_busy;
    weft_status status;

    memcpy(before, answers, sizeof before);
    WEFT__TRY(weft__tune_look_around(t, &was_busy));
    WEFT__TRY(tune_operation(t, operation));
    WEFT__TRY(weft__tune_look_around(t, &is_busy));
    if (was_busy || is_busy)
        memcpy(answers, before, sizeof before);
fail:
    return status;
}

weft_status weft__tune_routines(weft__tune *t)
{
    const double began = weft_seconds(), end = t->until;
    weft_status status = WEFT_OK;

    for (int i = 0; i < WEFT__BLAS_OPERATIONS; i++) { /* each has its share of the time */
        t->until = began + (end - began) * (i + 1) / WEFT__BLAS_OPERATIONS;
        weft__tune_say(t, (double)i / WEFT__BLAS_OPERATIONS,
                       weft__blas_operation_name((weft__blas_operation)i));
        WEFT__TRY(tune_calmly(t, (weft__blas_operation)i));
    }
fail:
    return status;
}
