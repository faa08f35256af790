#include "tune/busy.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/collective.h"
#include "runtime/session.h"

enum { LOOKS = 3 };

static const double LOOK = 0.02;  /* seconds: several turns of the system's scheduler */
static const double ENOUGH = 0.9; /* of a core */

typedef struct spinning {
    double seconds;
    double *share; /* of each thread */
} spinning;

/* Seconds for which this thread ran. */
static double ran(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void spin(void *context, int thread)
{
    const spinning *sp = context;
    const double first = ran(), began = weft_seconds();
    double now;

    do {
        now = weft_seconds();
    } while (now - began < sp->seconds);
    sp->share[thread] = (ran() - first) / (now - began);
}

double weft__tune_own_share(weft_session *s, double seconds)
{
    const int threads = weft_threads(s);
    spinning sp = {seconds, calloc((size_t)threads, sizeof *sp.share)};
    double least = 1;

    weft__must(sp.share);
    weft__pool_run(s->pool, threads, spin, &sp);
    for (int i = 0; i < threads; i++)
        least = fmin(least, sp.share[i]);
    free(sp.share);
    return least;
}

weft_status weft__tune_look_around(weft__tune *t, bool *is_busy)
{
    const int ranks = t->s->comms.size;
    double *all = calloc((size_t)ranks, sizeof *all);
    weft_status status = WEFT_OK;

    weft__must(all);
    *is_busy = true;
    for (int look = 0; look < LOOKS && *is_busy; look++) {
        double own;

        WEFT__TRY(weft__sync(t->s));
        own = weft__tune_own_share(t->s, LOOK);
        WEFT__TRY(weft__unless_poisoned(t->s, weft__allgather(t->s, &own, sizeof own, all)));
        *is_busy = false;
        for (int r = 0; r < ranks; r++)
            *is_busy = *is_busy || all[r] < ENOUGH;
    }
    if (*is_busy)
        t->profile->is_busy = 1;
fail:
    free(all);
    return status;
}
