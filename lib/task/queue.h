/* The threads that run a session's futures, and what is still to be run.
 *
 * Runs of calls are handed out under one lock, the oldest future's first. The threads sleep while
 * there are none. They are as many as the session's and bound as these are, but apart from them: a
 * session's pool is its main thread's at any moment, and the main thread only waits for futures, so
 * that MPI's progress and the watchdog are looked after while they run.
 */
#ifndef WEFT__TASK_QUEUE_H
#define WEFT__TASK_QUEUE_H

#include "runtime/session.h"
#include "task/call.h"
#include "task/failure.h"

struct weft_future {
    weft_session *session;       /* NULL: it has been stopped */
    weft_future *before, *after; /* among those that have not been freed */
    weft_task_function function;
    void *context;
    int64_t count, chunksize;
    char *results;
    size_t result_bytes;
    weft__failure failure;
    _Atomic bool is_cancelled;
    /* under the queue's lock */
    int64_t next;    /* first call that has not been handed out */
    int64_t dropped; /* calls that were cancelled before */
    bool is_open;    /* has not been seen to be over */
    int64_t runs;    /* handed out and not finished */
};

/* Puts a future behind the others; starts the threads when it is the session's first. */
weft_status weft__queue_add(weft_session *s, weft_future *future);

/* Calls off what has not begun; how many calls that are. */
int64_t weft__queue_cancel(weft_future *future);

/* Waits until nothing of the future runs or is to run, for at most `seconds`; whether that is so.
 */
bool weft__queue_wait(weft_future *future, double seconds);

/* Whether that is so now; changes nothing, so that any thread may ask. */
bool weft__queue_is_over(const weft_future *future);

/* Takes a finished future out of the list. */
void weft__queue_remove(weft_future *future);

#endif
