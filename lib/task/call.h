/* One call of a user's task: its mark, its duration for the watchdog, its status and sentence. */
#ifndef WEFT__TASK_CALL_H
#define WEFT__TASK_CALL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <weft/task.h>

#include "base/error.h"
#include "runtime/watch.h"

/* What a worker is doing, for others to see. */
typedef struct weft__duty {
    _Alignas(64) _Atomic int64_t index; /* of the call that runs, -1: none */
    _Atomic int64_t began;              /* nanoseconds of the monotonic clock */
} weft__duty;

/* What a worker needs to run calls, one after another. */
typedef struct weft__caller {
    weft_task task; /* first: what the function is handed is the caller itself */
    const weft_session *owner;
    const _Atomic int64_t *failed;    /* the least call that has failed, of those it belongs to */
    const _Atomic bool *is_cancelled; /* NULL: cannot be */
    weft__error error;                /* of the present call */
    weft__duty duty;
} weft__caller;

int64_t weft__nanoseconds(void);

/* Calls the function for caller->task; its failure is in caller->error. */
weft_status weft__call(weft__caller *caller, weft_task_function function, void *context);

/* To be called by a main thread that waits, from time to time: ends the job when the worker has
 * been at one call of `operation` for longer than the watchdog's limit. */
void weft__duty_look(const weft__caller *caller, const weft__watch *watch, const char *operation);

#endif
