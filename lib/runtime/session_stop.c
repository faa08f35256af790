/* How a session ends: its parts in the order in which they may go, and what it returns. */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/collective.h"
#include "runtime/mark.h"
#include "runtime/session.h"
#include "runtime/stray.h"

static void close_scratch(weft_session *s)
{
    for (int t = 0; s->scratch && s->scratch_free && t < weft_threads(s); t++)
        s->scratch_free(&s->scratch[t]);
    free(s->scratch);
}

/* What the layer of tasks has made: its threads end before what they may use. */
static void close_tasks(weft_session *s)
{
    if (s->queue)
        s->queue_close(s);
    if (s->crew)
        s->crew_close(s);
}

void weft__session_keep(weft_session *s)
{
    s->arrays++;
}

void weft__session_release(weft_session *s)
{
    if (--s->arrays == 0 && s->is_stopped)
        free(s);
}

/* Arrays that still live answer with a failure of their own, not with what the session told. */
static void leave_to_arrays(weft_session *s)
{
    s->is_stopped = s->is_poisoned = true;
    s->scratch = NULL;
    weft__clear(s);
    if (s->arrays == 0)
        free(s);
}

/* What messages may still be written to: kept when other nodes were cut short by poison. */
static void close_shared(weft_session *s)
{
    if (s->grids_free)
        s->grids_free(&s->grids);
    weft__memory_close(s);
    weft__node_close(&s->node);
    weft__share_free(&s->share);
    weft__topology_free(&s->topology);
    free(s->own_deck.words);
    weft__comms_close(&s->comms);
    leave_to_arrays(s);
}

weft_status weft__session_stop(weft_session **session)
{
    weft_session *s = *session;
    weft_status status;
    bool owns_mpi;

    if (!s->is_poisoned && s->record && s->is_started && weft_report(s, stderr) != WEFT_OK)
        fputs("weft: no report\n", stderr);
    if (!s->is_poisoned && weft__enter(s, "weft_stop", 0) == WEFT_OK)
        (void)weft__agree(s, WEFT_OK, NULL);
    close_tasks(s);
    close_scratch(s);
    weft__record_free(&s->record);
    weft__pool_free(&s->pool);
    status = s->error.status;
    if (s->is_started && status != WEFT_OK && s->comms.rank == 0)
        fprintf(stderr, "weft: %s\n", s->error.message);
    owns_mpi = s->owns_mpi;
    if (!s->is_poisoned || s->comms.nodes == 1)
        close_shared(s);
    if (owns_mpi)
        (void)MPI_Finalize();
    *session = NULL;
    return status;
}

/* What this thread was refused without a session ends with the session, as its failure unless it
 * has one of its own. */
static void take_stray(weft_session *s)
{
    const weft__error *stray = weft__stray();

    if (s->error.status == WEFT_OK && stray->status != WEFT_OK)
        s->error = s->last = *stray;
    weft__stray_forget();
}

weft_status weft_stop(weft_session **session)
{
    weft_session *s = session ? *session : NULL;
    weft_status status = weft__stray()->status;

    if (!s) {
        weft__stray_forget();
        return status;
    }
    if (weft__mark_forbids(s))
        return weft__mark_refuse("weft_stop");
    if (s->is_workers)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_stop: this is the session of a farm's worker, which the farm keeps");
    take_stray(s);
    return weft__session_stop(session);
}
