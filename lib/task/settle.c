/* How a farm ends: what all ranks make of the tasks that were made. */
#include "task/farming.h"

/* How many tasks the leaders know to have been made; the other ranks read it on the board. */
static bool sum_made(weft__farming *farm)
{
    weft_session *s = farm->s;
    MPI_Request request;

    if (s->comms.node_rank != 0)
        return true;
    farm->board->made = atomic_load(&farm->board->done);
    if (s->comms.nodes == 1)
        return true;
    WEFT__MPI(MPI_Iallreduce(MPI_IN_PLACE, &farm->board->made, 1, MPI_INT64_T, MPI_SUM,
                             s->comms.leaders, &request));
    s->statistics.messages_between_nodes++;
    s->statistics.bytes_between_nodes += sizeof farm->board->made;
    return weft__wait_requests(s, 1, &request);
}

/* The other ranks' tasks, then how many were made in all, and what they computed on this node. */
static weft_status wait_for_others(weft__farming *farm)
{
    weft_session *s = farm->s;
    weft_status status;

    WEFT__TRY(weft__sync(s));
    if (atomic_load(&farm->board->flops) > 0)
        weft__record_work(s, (double)atomic_load(&farm->board->flops));
    WEFT__TRY(weft__unless_poisoned(s, sum_made(farm)));
    status = weft__sync(s);
fail:
    return status;
}

/* What this rank's progress function was refused. */
static weft_status report_progress(weft__farming *farm)
{
    const weft__error *e = &farm->progress_error;

    return e->status == WEFT_OK ? WEFT_OK : weft_fail(farm->s, e->status, "%s", e->message);
}

/* The least task that failed anywhere. The watchdog leaves it to the rank that runs a task to name
 * it: the others wait twice as long. */
static weft_status find_least(weft__farming *farm, int64_t *least)
{
    weft_session *s = farm->s;
    const double limit = s->watch.limit;
    weft_status status;

    s->watch.limit = 2 * limit;
    WEFT__TRY(wait_for_others(farm));
    if (farm->board->made == farm->count)
        weft__farm_say(farm, farm->count);
    status = weft__agree(s, report_progress(farm), least);
fail:
    s->watch.limit = limit;
    return status;
}

/* Where none failed, all were made: a fault of the dealing shall not pass for results of zero. */
static weft_status check_made(const weft__farming *farm)
{
    if (farm->board->made == farm->count)
        return WEFT_OK;
    return weft_fail(farm->s, WEFT_ERR_SYSTEM,
                     "weft_farm: %lld of %lld tasks were made, and none of them failed",
                     (long long)farm->board->made, (long long)farm->count);
}

weft_status weft__farm_settle(weft__farming *farm)
{
    weft_session *s = farm->s;
    const int64_t mine = weft__failure_index(&farm->failure);
    int64_t least = mine;
    weft_status status;

    WEFT__TRY(find_least(farm, &least));
    if (least == INT64_MAX)
        return check_made(farm);
    if (mine == least)
        status = weft_fail(s, farm->failure.error.status, "weft_farm: task %lld of %lld: %s",
                           (long long)least, (long long)farm->count, farm->failure.error.message);
    status = weft__agree(s, status, NULL);
fail:
    return status;
}
