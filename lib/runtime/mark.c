#include "runtime/mark.h"

#include "runtime/session.h"

static _Thread_local weft__mark present;

void weft__mark_set(weft__mark mark)
{
    present = mark;
}

void weft__mark_clear(void)
{
    present = (weft__mark){0};
}

bool weft__mark_forbids(const weft_session *s)
{
    return present.owner && (!s || s == present.owner || s->comms.all != MPI_COMM_NULL);
}

bool weft__mark_is_task(void)
{
    return present.owner && !present.is_progress;
}

const weft__error *weft__mark_error(void)
{
    return present.error;
}

void weft__mark_note(const weft__error *failure)
{
    (void)weft__error_set(present.error, failure->status, "%s", failure->message);
}

weft_status weft__mark_refuse(const char *operation)
{
    return weft__error_set(present.error, WEFT_ERR_ARGUMENT,
                           present.is_progress
                               ? "%s was called by the progress function of weft_farm, which is in "
                                 "the midst of an operation"
                               : "%s was called by a task with a session that is not the task's "
                                 "own",
                           operation);
}
