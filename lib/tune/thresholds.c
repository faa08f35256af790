/* From which size on something pays: the library's own operations, with the choice set to never and
 * to always in turn. All sizes are gone through again and again, so that a while in which the
 * machine is disturbed spoils a visit of each and no size for good. */
#include <stdlib.h>
#include <weft/create.h>
#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/random.h>

#include "base/checked.h"
#include "runtime/session.h"
#include "tune/busy.h"
#include "tune/ladder.h"
#include "tune/measures.h"

static const double WORK = 3e-4; /* seconds that a trial takes at least */

enum { FEW_ROUNDS = 5, CALM_ROUNDS = 4, MANY_ROUNDS = 60, VISIT = 2 };

/* An operation, and the question that decides between two ways of doing it. */
typedef struct threshold {
    weft__question question;
    const char *expression; /* of x and y; NULL for their product */
    int64_t per_element;    /* of the question's unit, as the library counts it */
    int64_t least, most;    /* elements; of the product orders of matrices */
} threshold;

/* The operation at one size. */
typedef struct step {
    const threshold *h;
    int64_t n;
    weft_array *x, *y, *r;
    weft_expr *plan;
    int repeats;
} step;

typedef struct steps {
    int count;
    step step[WEFT__RUNGS];
    weft__rung rung[WEFT__RUNGS]; /* as rank 0 saw them */
} steps;

static weft_status do_once(step *p)
{
    weft_array *x = p->x, *y = p->y;
    weft_value value;

    if (!p->h->expression)
        return weft_matmul(x, y, &p->r);
    if (p->h->question == WEFT__SERIAL_BELOW_REDUCED_BYTES)
        return weft_run_value(p->plan, WEFT_VARS(x, y), &value);
    return weft_run(p->plan, WEFT_VARS(x, y), &p->r);
}

/* Way 0: the threshold is never reached; 1: always. Every operation waits for all ranks before it
 * begins, so that rank 0's clock misses nothing. */
static weft_status do_by(weft__tune *t, step *p, int way, double *seconds)
{
    int64_t *answer = &t->s->choices.answer[p->h->question];
    const int64_t before = *answer;
    weft_status status;
    double began;

    *answer = way == 0 ? weft__question_most(p->h->question) : 0;
    WEFT__TRY(weft_barrier(t->s));
    began = weft_seconds();
    for (int k = 0; k < p->repeats; k++)
        WEFT__TRY(do_once(p));
    WEFT__TRY(weft_barrier(t->s));
    *seconds = (weft_seconds() - began) / p->repeats;
fail:
    *answer = before;
    return status;
}

static void free_steps(steps *all)
{
    for (int i = 0; i < all->count; i++) {
        step *p = &all->step[i];

        weft_expr_free(&p->plan);
        weft_free(&p->r);
        weft_free(&p->y);
        weft_free(&p->x);
    }
}

static weft_status get_arrays(weft__tune *t, step *p)
{
    const char *expression = p->h->expression;
    const weft_shape shape = expression ? WEFT_SHAPE(p->n) : WEFT_SHAPE(p->n, p->n);
    weft_array *x = NULL, *y = NULL;
    weft_status status;

    WEFT__TRY(weft_random(t->s, shape, WEFT_FLOAT64, 1, &p->x));
    WEFT__TRY(weft_random(t->s, shape, WEFT_FLOAT64, 2, &p->y));
    x = p->x, y = p->y;
    if (expression)
        WEFT__TRY(weft_compile(t->s, expression, WEFT_VARS(x, y), &p->plan));
fail:
    return status;
}

/* So many repeats that a trial is long enough; the same on all ranks. */
static weft_status find_repeats(weft__tune *t, step *p)
{
    double seconds = 0;
    weft_status status;

    p->repeats = 1;
    WEFT__TRY(do_by(t, p, 0, &seconds));
    WEFT__TRY(do_by(t, p, 0, &seconds));
    p->repeats = seconds < WORK ? (int)(WORK / (seconds + 1e-7)) + 1 : 1;
    status = weft_broadcast(t->s, &p->repeats, sizeof p->repeats, 0);
fail:
    return status;
}

/* All sizes of the operation, from small to large. */
static weft_status get_steps(weft__tune *t, const threshold *h, steps *all)
{
    weft_status status = WEFT_OK;

    for (int64_t n = h->least; n <= h->most && all->count < WEFT__RUNGS; n *= 2) {
        step *p = &all->step[all->count];

        weft__rung_clear(&all->rung[all->count++]);
        *p = (step){.h = h, .n = n};
        WEFT__TRY(get_arrays(t, p));
        WEFT__TRY(find_repeats(t, p));
    }
fail:
    return status;
}

/* Both ways at each size; more than once, for the first time finds other data in the cache. */
static weft_status visit_all(weft__tune *t, steps *all)
{
    weft_status status = WEFT_OK;

    for (int i = 0; i < all->count; i++) {
        for (int k = 0; k < 2 * VISIT; k++) {
            double seconds = 0;

            WEFT__TRY(do_by(t, &all->step[i], k % 2, &seconds));
            weft__rung_see(&all->rung[i], k % 2, seconds);
        }
    }
fail:
    return status;
}

/* What rank 0 has seen counts for all. */
typedef struct verdict {
    int cut, calm;
    bool is_settled, has_ended;
} verdict;

static weft_status climb(weft__tune *t, steps *all, verdict *v)
{
    const double began = weft_seconds(), patience = t->patience * all->count;
    weft_status status = WEFT_OK;

    *v = (verdict){.cut = -1};
    for (int round = 1; !v->has_ended; round++) {
        const int before = v->cut;

        WEFT__TRY(visit_all(t, all));
        v->cut = weft__ladder_cut(all->count, all->rung, &v->is_settled);
        v->calm = v->cut == before ? v->calm + 1 : 0;
        v->has_ended = round >= FEW_ROUNDS &&
                       ((v->is_settled && v->calm >= CALM_ROUNDS) || round == MANY_ROUNDS ||
                        weft_seconds() - began > patience || weft_seconds() > t->until);
        WEFT__TRY(weft_broadcast(t->s, v, sizeof *v, 0));
    }
fail:
    return status;
}

static double amount(const threshold *h, double n)
{
    return h->expression ? n * (double)h->per_element : 2 * n * n * n;
}

/* Between the smallest size at which it pays and the next below. */
static int64_t answer_of(const threshold *h, int cut)
{
    const double pays = (double)(h->least << cut);

    return weft__min64((int64_t)((amount(h, pays / 2) + amount(h, pays)) / 2),
                       weft__question_most(h->question));
}

/* An answer that was not clear is not kept. The cores of a busy machine are not asked whether
 * several of them pay: the other work has one of them. */
static weft_status find_threshold(weft__tune *t, const threshold *h)
{
    steps *all = calloc(1, sizeof *all);
    bool was_busy, is_busy;
    verdict v;
    weft_status status;

    weft__must(all);
    WEFT__TRY(weft__tune_look_around(t, &was_busy));
    WEFT__TRY(get_steps(t, h, all));
    WEFT__TRY(climb(t, all, &v));
    WEFT__TRY(weft__tune_look_around(t, &is_busy));
    if (v.is_settled && !was_busy && !is_busy)
        t->profile->choices.answer[h->question] = answer_of(h, v.cut);
fail:
    free_steps(all);
    free(all);
    return status;
}

weft_status weft__tune_serial(weft__tune *t)
{
    static const threshold classes[] = {
        {.question = WEFT__SERIAL_BELOW_BYTES,
         .expression = "x + y",
         .per_element = 24,
         .least = 1 << 10,
         .most = 1 << 19},
        {.question = WEFT__SERIAL_BELOW_COSTLY_BYTES,
         .expression = "exp(x)",
         .per_element = 16,
         .least = 1 << 9,
         .most = 1 << 18},
        {.question = WEFT__SERIAL_BELOW_REDUCED_BYTES,
         .expression = "sum(x)",
         .per_element = 8,
         .least = 1 << 13,
         .most = 1 << 20},
        {.question = WEFT__SERIAL_BELOW_FLOPS, .expression = NULL, .least = 32, .most = 512},
    };
    enum { CLASSES = sizeof classes / sizeof classes[0] };
    const double began = weft_seconds(), end = t->until;
    weft_status status = WEFT_OK;

    if (t->s->node.deck.cores == 1)
        return WEFT_OK;
    for (int i = 0; i < CLASSES; i++) { /* each has its share of the time */
        t->until = began + (end - began) * (i + 1) / CLASSES;
        WEFT__TRY(find_threshold(t, &classes[i]));
    }
fail:
    return status;
}

weft_status weft__tune_stream(weft__tune *t)
{
    const threshold result = {.question = WEFT__STREAM_FROM_BYTES,
                              .expression = "x + y",
                              .per_element = 8,
                              .least = 1 << 17,
                              .most = 1 << 23};

    return find_threshold(t, &result);
}
