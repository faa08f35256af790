#include "tune/contest.h"

#include <math.h>

#include "runtime/collective.h"
#include "runtime/session.h"
#include "tune/stopwatch.h"

enum { FEW_ROUNDS = 3, CALM_ROUNDS = 3, MANY_ROUNDS = 60, MOST_AGAIN = 2 };

static const double MARGIN = 1.03; /* what is less than this apart is equal */
static const double SLACK = 1.25;  /* by which one core may seem slower than it is beside others */

static int winner_of(int count, const double *seconds)
{
    double least = seconds[0];
    int i = 0;

    for (int k = 1; k < count; k++)
        least = fmin(least, seconds[k]);
    while (seconds[i] > MARGIN * least)
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
        c->next[i] = fmin(c->next[i], fmax(seconds, c->seconds[i]));
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
    bool has_ended;
} verdict;

static bool has_ended(const weft__tune *t, const verdict *v, int round, double began)
{
    return round >= FEW_ROUNDS &&
           (v->calm >= CALM_ROUNDS || round == MANY_ROUNDS ||
            weft_seconds() - began > t->patience || weft_seconds() > t->until);
}

weft_status weft__contest_run(weft__tune *t, int count, weft__trial trial, void *context,
                              weft__contest *contest)
{
    verdict v = {.contest = {.count = count}};
    const double began = weft_seconds();
    weft_status status = WEFT_OK;

    for (int i = 0; i < count; i++)
        v.contest.seconds[i] = v.contest.next[i] = INFINITY;
    for (int round = 1; !v.has_ended; round++) {
        const int before = v.contest.winner;
        bool is_calm;

        WEFT__TRY(do_round(t, trial, context, &v.contest, &is_calm));
        v.contest.winner = winner_of(count, v.contest.seconds);
        v.calm = is_calm && before == v.contest.winner ? v.calm + 1 : 0;
        v.contest.is_settled =
            v.calm >= CALM_ROUNDS || winner_of(count, v.contest.next) == v.contest.winner;
        v.has_ended = has_ended(t, &v, round, began);
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
    weft__stopwatch watch;
    weft_status status;

    WEFT__TRY(weft__stopwatch_start(t->s, &watch));
    weft__gang_run(t->s, cores, task, context);
    WEFT__TRY(weft__stopwatch_stop(t->s, &watch, seconds));
    *seconds /= (double)cores;
fail:
    return status;
}

static bool is_plausible(const weft__contest *c, int64_t cores, int i)
{
    return c->seconds[i] * SLACK * (double)weft__step_cores(cores, i) >= c->seconds[0];
}

static int count_implausible(const weft__contest *c, int64_t cores)
{
    int count = 0;

    for (int i = 1; i < c->count; i++)
        count += !is_plausible(c, cores, i);
    return count;
}

/* Either one core was robbed of its time in every round, or the clock of several was wrong. */
weft_status weft__tune_plausibly(weft__tune *t, int64_t cores, weft__trial trial, void *context,
                                 weft__contest *contest)
{
    const int count = weft__steps(cores);
    double one = INFINITY;
    weft_status status = WEFT_OK;

    for (int again = 0; again <= MOST_AGAIN; again++) {
        WEFT__TRY(weft__contest_run(t, count, trial, context, contest));
        one = contest->seconds[0] = fmin(one, contest->seconds[0]);
        if (count_implausible(contest, cores) == 0)
            return status;
    }
    for (int i = 1; i < count; i++)
        contest->seconds[i] = is_plausible(contest, cores, i) ? contest->seconds[i] : INFINITY;
    contest->winner = winner_of(count, contest->seconds);
    for (int i = 1; i < count; i++)
        contest->seconds[i] = isinf(contest->seconds[i]) ? 0 : contest->seconds[i];
fail:
    return status;
}

int64_t weft__tune_rate(const weft__contest *contest, int i, double amount)
{
    return contest->seconds[i] > 0 ? (int64_t)(amount / contest->seconds[i] / 1e6) : 0;
}
