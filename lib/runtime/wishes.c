#include "runtime/wishes.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/early.h"
#include "runtime/environment.h"
#include "runtime/session.h"

/* What one rank wishes, or finds, is so for all. */
typedef struct wishes {
    int report, strict;
    int crowded; /* the lowest rank that is, negated; INT_MIN: none */
} wishes;

static weft_status read_wishes(weft_session *s, const weft_options *options, wishes *w)
{
    bool is_strict = false, reports = false;
    weft_status status;

    WEFT__TRY(weft__environment_switch(s, "WEFT_STRICT", &is_strict));
    WEFT__TRY(weft__environment_switch(s, "WEFT_REPORT", &reports));
    *w = (wishes){.report = reports || (options && options->report),
                  .strict = is_strict,
                  .crowded = s->found.is_crowded ? -s->comms.rank : INT_MIN};
fail:
    return status;
}

/* The sentence of the first crowded rank on rank 0's stderr; with WEFT_STRICT=1 everybody's error.
 */
static weft_status refuse_crowd(weft_session *s, const wishes *w)
{
    const bool is_mine = w->crowded == -s->comms.rank;
    char advice[sizeof s->found.advice];

    if (w->crowded == INT_MIN)
        return WEFT_OK;
    if (w->strict)
        return weft__agree_early(
            s, is_mine ? weft_fail(s, WEFT_ERR_ARGUMENT, "%s (WEFT_STRICT=1)", s->found.advice)
                       : WEFT_OK);
    memcpy(advice, s->found.advice, sizeof advice);
    if (s->comms.size > 1)
        WEFT__MPI(MPI_Bcast(advice, sizeof advice, MPI_BYTE, -w->crowded, s->comms.all));
    if (s->is_started && !s->is_quiet && s->comms.rank == 0)
        fprintf(stderr, "weft: %s\n", advice);
    return WEFT_OK;
}

static weft_status start_record(weft_session *s, const wishes *w)
{
    if (!w->report || weft__record_start(s))
        return WEFT_OK;
    return weft_fail(s, WEFT_ERR_MEMORY, "no memory for a record of operations");
}

weft_status weft__heed_wishes(weft_session *s, const weft_options *options)
{
    wishes w = {0};
    weft_status status;

    WEFT__TRY(weft__agree_early(s, read_wishes(s, options, &w)));
    if (s->comms.size > 1)
        WEFT__MPI(MPI_Allreduce(MPI_IN_PLACE, &w, 3, MPI_INT, MPI_MAX, s->comms.all));
    s->is_strict = w.strict != 0;
    WEFT__TRY(refuse_crowd(s, &w));
    status = weft__agree_early(s, start_record(s, &w));
fail:
    return status;
}
