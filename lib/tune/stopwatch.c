#include "tune/stopwatch.h"

#include <math.h>
#include <stdlib.h>

#include "runtime/collective.h"
#include "runtime/session.h"

weft_status weft__stopwatch_start(weft_session *s, weft__stopwatch *watch)
{
    const weft_status status = weft__sync(s);

    watch->began = weft_seconds();
    return status;
}

/* A rank that is put to sleep between barrier and clock finds its tiles done by the others: its own
 * clock alone would tell of a machine that needs no time. */
weft_status weft__stopwatch_stop(weft_session *s, weft__stopwatch *watch, double *seconds)
{
    const int ranks = s->comms.size;
    weft__stopwatch *all = calloc((size_t)ranks, sizeof *all);
    double began, ended;
    weft_status status;

    weft__must(all);
    watch->ended = weft_seconds();
    WEFT__TRY(weft__unless_poisoned(s, weft__allgather(s, watch, sizeof *watch, all)));
    began = all[0].began;
    ended = all[0].ended;
    for (int r = 1; r < ranks; r++) {
        began = fmin(began, all[r].began);
        ended = fmax(ended, all[r].ended);
    }
    *seconds = ended - began;
fail:
    free(all);
    return status;
}
