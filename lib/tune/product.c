/* Products of matrices by single-threaded BLAS: by cores, and many at once by the number of cores
 * that share one. */
#include <stdlib.h>

#include "base/checked.h"
#include "runtime/blas.h"
#include "runtime/collective.h"
#include "runtime/session.h"
#include "tune/fortran.h"
#include "tune/measures.h"
#include "tune/stopwatch.h"

enum { ORDER = 384, MOST_MEMORY = 1 << 30 };

static const double WORK = 4e8; /* flops that a core does in a trial, unless one product has more */

/* Cores in teams of `threads`, each team with a product of its own cut in slabs of rows. */
typedef struct product_run {
    double **data; /* of each team: three matrices */
    int64_t order;
    int workers, threads, repeats;
} product_run;

static void multiply_slab(void *context, int64_t tile, int thread)
{
    const product_run *p = context;
    double *a = p->data[tile / p->threads];
    const int64_t slab = tile % p->threads, n = p->order;
    const int64_t first = n * slab / p->threads, end = n * (slab + 1) / p->threads;

    (void)thread;
    for (int i = 0; i < p->repeats; i++)
        weft__fortran_gemm((int)n, (int)(end - first), a, a + n * n + first * n,
                           a + 2 * n * n + first * n);
}

static void free_teams(product_run *p, int count)
{
    for (int i = 0; p->data && i < count; i++)
        free(p->data[i]);
    free(p->data);
    p->data = NULL;
}

/* Matrices for `count` teams of this rank. */
static weft_status get_teams(weft__tune *t, product_run *p, int count)
{
    const size_t elements = (size_t)(3 * p->order * p->order);

    p->data = calloc((size_t)count, sizeof *p->data);
    for (int i = 0; p->data && i < count; i++) {
        p->data[i] = malloc(elements * sizeof **p->data);
        for (size_t k = 0; p->data[i] && k < elements; k++)
            p->data[i][k] = (double)(k % 1009) * 1e-3;
        if (!p->data[i])
            return weft_fail(t->s, WEFT_ERR_MEMORY, "no memory for matrices of order %lld",
                             (long long)p->order);
    }
    return p->data ? WEFT_OK : weft_fail(t->s, WEFT_ERR_MEMORY, "no memory for %d teams", count);
}

/* ---- by cores of the node ---- */

static void multiply_own(void *context, int64_t tile, int thread)
{
    product_run *p = context;
    product_run own = {
        .data = &p->data[thread], .order = p->order, .threads = 1, .repeats = p->repeats};

    (void)tile;
    multiply_slab(&own, 0, thread);
}

static weft_status multiply_by(weft__tune *t, void *context, int i, double *seconds)
{
    return weft__tune_by_cores(t, multiply_own, context, i, seconds);
}

weft_status weft__tune_product(weft__tune *t)
{
    const double flops = weft__blas_flops(WEFT__BLAS_GEMM, ORDER);
    product_run p = {.order = ORDER, .repeats = (int)(WORK / flops) + 1};
    weft__contest c;
    weft_status status;

    weft__blas_begin(1);
    WEFT__TRY(weft_agree(t->s, get_teams(t, &p, weft_threads(t->s))));
    WEFT__TRY(weft__tune_plausibly(t, t->s->node.deck.cores, multiply_by, &p, &c));
    for (int i = 0; i < c.count; i++)
        t->profile->product[i] = weft__tune_rate(&c, i, flops * p.repeats);
fail:
    weft__blas_end();
    free_teams(&p, weft_threads(t->s));
    return status;
}

/* ---- many at once, on each rank's own cores ---- */

static void set_teams(const weft__tune *t, product_run *p, int i)
{
    const int cores = weft_threads(t->s);
    const double flops = weft__blas_flops(WEFT__BLAS_GEMM, p->order);

    p->threads = (int)weft__step_cores(t->threads, i);
    p->workers = cores / p->threads;
    p->repeats = (int)(WORK / flops) + 1;
}

/* Candidate i: teams of 1, 2, 4 … cores; the time of one product. */
static weft_status share_by(weft__tune *t, void *context, int i, double *seconds)
{
    product_run *p = context;
    int rounds = 1;
    weft__stopwatch watch;
    weft_status status;

    set_teams(t, p, i);
    if (p->threads > 1) { /* a team is done with one product before it begins the next */
        rounds = p->repeats;
        p->repeats = 1;
    }
    WEFT__TRY(weft__stopwatch_start(t->s, &watch));
    for (int k = 0; k < rounds; k++)
        weft__own_run(t->s, (int64_t)p->workers * p->threads, multiply_slab, p);
    WEFT__TRY(weft__stopwatch_stop(t->s, &watch, seconds));
    *seconds /= (double)rounds * p->repeats * p->workers;
fail:
    return status;
}

static weft_status share_size(weft__tune *t, int size)
{
    const int cores = weft_threads(t->s);
    product_run p = {.order = WEFT__LEAST_SIZE << size};
    weft__contest c;
    weft_status status;

    WEFT__TRY(weft_agree(t->s, get_teams(t, &p, cores)));
    WEFT__TRY(weft__contest_run(t, weft__steps(t->threads), share_by, &p, &c));
    if (c.is_settled) {
        set_teams(t, &p, c.winner);
        t->profile->choices.answer[WEFT__MANY_WORKERS + size] = p.workers;
        t->profile->choices.answer[WEFT__MANY_THREADS + size] = p.threads;
    }
fail:
    free_teams(&p, cores);
    return status;
}

weft_status weft__tune_many(weft__tune *t)
{
    weft_status status = WEFT_OK;
    bool goes_on = true;

    weft__blas_begin(1);
    for (int size = 0; size < WEFT__SIZES && goes_on; size++) {
        const int64_t order = WEFT__LEAST_SIZE << size;
        const double one = weft__blas_flops(WEFT__BLAS_GEMM, order) /
                           (1e6 * (double)weft__max64(t->profile->product[0], 1000));

        if (order * order * 24 * t->s->node.deck.cores > MOST_MEMORY || one > t->longest)
            break;
        WEFT__TRY(share_size(t, size));
        WEFT__TRY(weft__tune_goes_on(t, &goes_on));
    }
fail:
    weft__blas_end();
    return status;
}
