#include "task/call.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "runtime/mark.h"
#include "runtime/session.h"

int64_t weft__nanoseconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

weft_status weft_task_fail(weft_task *task, weft_status status, const char *format, ...)
{
    weft__error *error = &((weft__caller *)task)->error;
    va_list arguments;

    error->status = status;
    va_start(arguments, format);
    (void)vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

bool weft_task_is_stopped(const weft_task *task)
{
    const weft__caller *c = (const weft__caller *)task;

    return atomic_load_explicit(c->failed, memory_order_acquire) < task->index ||
           (c->is_cancelled && atomic_load(c->is_cancelled));
}

bool weft_task_is_running(void)
{
    return weft__mark_is_task();
}

/* The sentence of a call that left none: its session's, or the status in words. */
static void complete(weft__caller *c, weft_status status)
{
    const weft_session *s = c->task.session;

    c->error.status = status;
    if (c->error.message[0])
        return;
    if (s && weft_failure(s) != WEFT_OK)
        (void)snprintf(c->error.message, sizeof c->error.message, "%s", weft_message(s));
    else
        (void)snprintf(c->error.message, sizeof c->error.message, "%s", weft_status_name(status));
}

weft_status weft__call(weft__caller *c, weft_task_function function, void *context)
{
    weft_status status;

    weft__error_clear(&c->error);
    atomic_store_explicit(&c->duty.began, weft__nanoseconds(), memory_order_relaxed);
    atomic_store_explicit(&c->duty.index, c->task.index, memory_order_release);
    weft__mark_set((weft__mark){.owner = c->owner, .error = &c->error});
    status = function(&c->task, context);
    weft__mark_clear();
    atomic_store_explicit(&c->duty.index, -1, memory_order_release);
    if (status == WEFT_OK)
        status = c->error.status; /* of what it was refused and did not heed */
    if (status != WEFT_OK)
        complete(c, status);
    if (c->task.session)
        weft__clear(c->task.session);
    return status;
}

void weft__duty_look(const weft__caller *caller, const weft__watch *watch, const char *operation)
{
    const weft__duty *duty = &caller->duty;

    const int64_t index = atomic_load_explicit(&duty->index, memory_order_acquire);
    const int64_t began = atomic_load_explicit(&duty->began, memory_order_relaxed);
    const double seconds = 1e-9 * (double)(weft__nanoseconds() - began);

    if (watch->limit <= 0 || index < 0 || seconds < watch->limit)
        return;
    weft__watch_end(watch, "waits for task %lld of %s, which its worker %d has run for %.*f s",
                    (long long)index, operation, caller->task.worker, seconds < 10 ? 1 : 0,
                    seconds);
}
