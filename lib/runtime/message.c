/* The first failure of a session that nobody has cleared; without a session, that of the thread
 * which had none to tell. In a task, sessions that it may not call are another thread's: what is
 * asked of those is answered with what the task was refused. */
#include <stdarg.h>
#include <stdio.h>

#include "runtime/mark.h"
#include "runtime/session.h"
#include "runtime/stray.h"

static const weft__error *failure_of(const weft_session *s)
{
    static const weft__error nothing = {
        WEFT_ERR_ARGUMENT, "a session or an array has no handle: it was never made, or is no more"};

    if (!s)
        return weft__stray()->status != WEFT_OK ? weft__stray() : &nothing;
    return weft__mark_forbids(s) ? weft__mark_error() : &s->error;
}

weft_status weft_fail(weft_session *s, weft_status status, const char *format, ...)
{
    weft__error failure;
    va_list arguments;

    failure.status = status;
    va_start(arguments, format);
    (void)vsnprintf(failure.message, sizeof failure.message, format, arguments);
    va_end(arguments);
    if (!s) {
        weft__stray_note(&failure);
        return status;
    }
    if (weft__mark_forbids(s)) {
        weft__mark_note(&failure);
        return status;
    }
    s->last = failure;
    s->error_is_last = s->error.status == WEFT_OK;
    if (s->error_is_last)
        s->error = s->last;
    return status;
}

const char *weft_message(const weft_session *s)
{
    return failure_of(s)->message;
}

weft_status weft_failure(const weft_session *s)
{
    return failure_of(s)->status;
}

void weft__clear(weft_session *s)
{
    weft__error_clear(&s->error);
    weft__error_clear(&s->last);
    s->error_is_last = false;
}

void weft_clear(weft_session *s)
{
    weft__stray_forget();
    if (s && !weft__mark_forbids(s))
        weft__clear(s);
}
