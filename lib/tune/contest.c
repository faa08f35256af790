#include "tune/contest.h"

#include <math.h>

#include "runtime/collective.h"
#include "runtime/session.h"

enum { FEW_ROUNDS = 3, CALM_ROUNDS = 3, MANY_ROUNDS = 60 };

static const double MARGIN = 1.03; /* what is less than this apart is equal */

static int winner_of(const weft__contest *c)
{
    double least = c->seconds[0];
    int i = 0;

    for (int k = 1; k < c->count; k++)
        least = fmin(least, c->seconds[k]);
    while (c->seconds[i] > MARGIN * least)
        i++;
    return i;
}

/* One trial of each candidate; whether a time fell by so much that another round may change it. */
static weft_status do_round(weft__tune *t, weft__trial trial, void *context, weft__contest *c,
                            bool *is_calm)
{
    weft_status status = WEFT_OK;

    *is_calm = true;
    for (int i = 0; i < c->count; i++) {
        double seconds = 0;

        WEFT__TRY(trial(t, context, i, &seconds));
        if (seconds >= c->seconds[i])
            continue;
        *is_calm = *is_calm && c->seconds[i] < MARGIN * seconds;
        c->seconds[i] = seconds;
    }
fail:
    return status;
}

/* What rank 0 has seen counts for all. */
typedef struct verdict {
    weft__contest contest;
    int calm;
    bool is_settled;
} verdict;

weft_status weft__contest_run(weft__tune *t, int count, weft__trial trial, void *context,
                              weft__contest *contest)
{
    verdict v = {.contest = {.count = count}};
    const double began = weft_seconds();
    weft_status status = WEFT_OK;

    for (int i = 0; i < count; i++)
        v.contest.seconds[i] = INFINITY;
    for (int round = 1; !v.is_settled; round++) {
        const int before = v.contest.winner;
        bool is_calm;

        WEFT__TRY(do_round(t, trial, context, &v.contest, &is_calm));
        v.contest.winner = winner_of(&v.contest);
        v.calm = is_calm && before == v.contest.winner ? v.calm + 1 : 0;
        v.is_settled = round >= FEW_ROUNDS &&
                       (v.calm >= CALM_ROUNDS || round == MANY_ROUNDS ||
                        weft_seconds() - began > t->patience || weft_seconds() > t->until);
        WEFT__TRY(weft_broadcast(t->s, &v, sizeof v, 0));
    }
    *contest = v.contest;
fail:
    return status;
}

weft_status weft__tune_goes_on(weft__tune *t, bool *goes_on)
{
    *goes_on = weft_seconds() < t->until;
    return weft_broadcast(t->s, goes_on, sizeof *goes_on, 0);
}

void weft__tune_say(weft__tune *t, double done, const char *what)
{
    if (t->progress && t->s->comms.rank == 0)
        t->progress(t->context, t->part_first + done * (t->part_end - t->part_first), what);
}

weft_status weft__tune_by_cores(weft__tune *t, weft__tile_task task, void *context, int i,
                                double *seconds)
{
    const int64_t cores = weft__step_cores(t->s->node.deck.cores, i);
    weft_status status;
    double began;

    WEFT__TRY(weft__sync(t->s));
    began = weft_seconds();
    weft__gang_run(t->s, cores, task, context);
    WEFT__TRY(weft__sync(t->s));
    *seconds = (weft_seconds() - began) / (double)cores;
fail:
    return status;
}
