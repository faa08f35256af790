/* From which size on something pays: the library's own operations, with the choice set to never and
 * to always in turn. */
#include <weft/create.h>
#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/random.h>

#include "base/checked.h"
#include "runtime/session.h"
#include "tune/measures.h"

static const double WORK = 3e-4; /* seconds that a trial takes at least */

/* An operation of some size, and the question that decides between two ways of doing it. */
typedef struct threshold {
    weft__question question;
    const char *expression; /* of x and y; NULL for their product */
    int64_t per_element;    /* of the question's unit, as the library counts it */
    int64_t least, most;    /* elements; of the product orders of matrices */
    weft_array *x, *y, *r;
    weft_expr *plan;
    int repeats;
} threshold;

static weft_status do_once(threshold *h)
{
    weft_array *x = h->x, *y = h->y;
    weft_value value;

    if (!h->expression)
        return weft_matmul(x, y, &h->r);
    if (h->question == WEFT__SERIAL_BELOW_REDUCED_BYTES)
        return weft_run_value(h->plan, WEFT_VARS(x, y), &value);
    return weft_run(h->plan, WEFT_VARS(x, y), &h->r);
}

/* Candidate 0: the threshold is never reached; 1: always. */
static weft_status do_by(weft__tune *t, void *context, int i, double *seconds)
{
    threshold *h = context;
    int64_t *answer = &t->s->choices.answer[h->question];
    const int64_t before = *answer;
    weft_status status;
    double began;

    *answer = i == 0 ? weft__question_most(h->question) : 0;
    WEFT__TRY(weft_barrier(t->s));
    began = weft_seconds();
    for (int k = 0; k < h->repeats; k++)
        WEFT__TRY(do_once(h));
    WEFT__TRY(weft_barrier(t->s));
    *seconds = (weft_seconds() - began) / h->repeats;
fail:
    *answer = before;
    return status;
}

static void free_arrays(threshold *h)
{
    weft_expr_free(&h->plan);
    weft_free(&h->r);
    weft_free(&h->y);
    weft_free(&h->x);
}

static weft_status get_arrays(weft__tune *t, threshold *h, int64_t n)
{
    const weft_shape shape = h->expression ? WEFT_SHAPE(n) : WEFT_SHAPE(n, n);
    weft_array *x = NULL, *y = NULL;
    weft_status status;

    WEFT__TRY(weft_random(t->s, shape, WEFT_FLOAT64, 1, &h->x));
    WEFT__TRY(weft_random(t->s, shape, WEFT_FLOAT64, 2, &h->y));
    x = h->x, y = h->y;
    if (h->expression)
        WEFT__TRY(weft_compile(t->s, h->expression, WEFT_VARS(x, y), &h->plan));
fail:
    return status;
}

/* So many repeats that a trial is long enough; the same on all ranks. */
static weft_status find_repeats(weft__tune *t, threshold *h)
{
    double seconds = 0;
    weft_status status;

    h->repeats = 1;
    WEFT__TRY(do_by(t, h, 0, &seconds));
    WEFT__TRY(do_by(t, h, 0, &seconds));
    h->repeats = seconds < WORK ? (int)(WORK / (seconds + 1e-7)) + 1 : 1;
    status = weft_broadcast(t->s, &h->repeats, sizeof h->repeats, 0);
fail:
    return status;
}

static weft_status try_size(weft__tune *t, threshold *h, int64_t n, bool *pays)
{
    weft__contest c;
    weft_status status;

    WEFT__TRY(get_arrays(t, h, n));
    WEFT__TRY(find_repeats(t, h));
    WEFT__TRY(weft__contest_run(t, 2, do_by, h, &c));
    *pays = c.winner == 1;
fail:
    free_arrays(h);
    return status;
}

static int64_t amount(const threshold *h, int64_t n)
{
    return h->expression ? n * h->per_element : 2 * n * n * n;
}

/* From the largest size down, until it pays at two sizes in a row no longer: one may have been
 * disturbed. The answer lies below the smallest at which it paid. */
static weft_status find_threshold(weft__tune *t, threshold h)
{
    int64_t smallest = 2 * h.most;
    int misses = 0;
    bool goes_on = true;
    weft_status status = WEFT_OK;

    for (int64_t n = h.most; n >= h.least && misses < 2 && goes_on; n /= 2) {
        bool pays;

        WEFT__TRY(try_size(t, &h, n, &pays));
        WEFT__TRY(weft__tune_goes_on(t, &goes_on));
        misses = pays ? 0 : misses + 1;
        if (pays)
            smallest = n;
    }
    t->profile->choices.answer[h.question] =
        weft__min64(amount(&h, smallest / 2) + (h.question == WEFT__STREAM_FROM_BYTES),
                    weft__question_most(h.question));
fail:
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
    weft_status status = WEFT_OK;

    if (t->s->node.deck.cores == 1)
        return WEFT_OK;
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        WEFT__TRY(find_threshold(t, classes[i]));
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

    return find_threshold(t, result);
}
