#include "linalg/solo.h"

#include "linalg/lapack.h"
#include "runtime/collective.h"
#include "runtime/lend.h"

static weft_status run(weft_session *s, const char *operation, int threads, weft__solo_step step,
                       void *context, weft__report *report)
{
    weft__loan loan = weft__lend_begin(s, threads);

    step(context, report);
    weft__lend_end(s, &loan);
    if (report->info == WEFT__NO_WORKSPACE)
        return weft_fail(s, WEFT_ERR_MEMORY,
                         "%s: no memory for LAPACK's workspace, or more of it than 32 bits count",
                         operation);
    return WEFT_OK;
}

weft_status weft__solo(weft_session *s, const char *operation, int threads, weft__solo_step step,
                       void *context, weft__report *report)
{
    weft_status status;

    *report = (weft__report){0};
    WEFT__TRY(weft__enter(s, operation, 0));
    WEFT__TRY(weft__sync(s));
    if (s->comms.rank == 0)
        status = run(s, operation, threads, step, context, report);
    WEFT__TRY(weft__agree(s, status, NULL));
    if (s->comms.size > 1)
        WEFT__TRY(weft__unless_poisoned(s, weft__broadcast(s, report, sizeof *report, 0)));
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}
