/* Candidates timed against each other on a machine that others may disturb: in turn, again and
 * again, the least time of each, until it is settled who is fastest. */
#ifndef WEFT__TUNE_CONTEST_H
#define WEFT__TUNE_CONTEST_H

#include "runtime/gang.h"
#include "runtime/profile.h"

/* What all measurements share. */
typedef struct weft__tune {
    weft_session *s; /* of one node */
    int threads;     /* of the rank that has fewest: what all ranks can do */
    weft__profile *profile;
    double patience; /* seconds that a contest may take, beyond the rounds that it needs */
    double longest;  /* seconds: no trial is begun that is expected to take longer */
    double until;    /* weft_seconds() from which on nothing new is begun */
    double part_first, part_end; /* of all, what the present part is */
    void (*progress)(void *context, double done, const char *what);
    void *context;
} weft__tune;

/* Does candidate `i` once. Collective over the node; *seconds counts on rank 0 alone. */
typedef weft_status (*weft__trial)(weft__tune *t, void *context, int i, double *seconds);

typedef struct weft__contest {
    int count;
    double seconds[WEFT__STEPS]; /* the least of each */
    double next[WEFT__STEPS];    /* the next to it */
    int winner; /* the first of those within 3 % of the least: fewer cores where more gain nothing
                 */
    bool is_settled; /* the winner has stayed the same, or wins by the next times as well */
} weft__contest;

/* Each candidate is timed three times or more. Collective over the node. The result is the same on
 * all its ranks. */
weft_status weft__contest_run(weft__tune *t, int count, weft__trial trial, void *context,
                              weft__contest *contest);

/* A trial of candidate i: `task` once on each of so many of the node's cores; the time is divided
 * by their number, so that the highest rate wins. */
weft_status weft__tune_by_cores(weft__tune *t, weft__tile_task task, void *context, int i,
                                double *seconds);

/* A contest of such trials, in which 1, 2, 4 … cores of `cores` have work of their own, so that k
 * of them do at most k times as much as one. A time that says a quarter more than that is measured
 * again, twice at most; then contest->seconds has 0 in its place, and it wins nothing. */
weft_status weft__tune_plausibly(weft__tune *t, int64_t cores, weft__trial trial, void *context,
                                 weft__contest *contest);

/* `amount` by seconds[i], in millions a second; 0 where that is not known. */
int64_t weft__tune_rate(const weft__contest *contest, int i, double amount);

/* Says on rank 0 what is measured next, and how much of the present part is done. */
void weft__tune_say(weft__tune *t, double done, const char *what);

/* Whether there is time left; the same on all ranks. Collective over the node. */
weft_status weft__tune_goes_on(weft__tune *t, bool *goes_on);

#endif
