/* The first failure of a session that nobody has cleared. In a task, sessions that it may not call
 * are another thread's: what is asked of those is answered with what the task was refused. */
#include <stdarg.h>
#include <stdio.h>

#include "runtime/mark.h"
#include "runtime/session.h"

static const weft__error *failure_of(const weft_session *s)
{
    return weft__mark_forbids(s) ? weft__mark_error() : &s->error;
}

weft_status weft_fail(weft_session *s, weft_status status, const char *format, ...)
{
    weft__error failure;
    va_list arguments;

    if (!s)
        return status;
    failure.status = status;
    va_start(arguments, format);
    (void)vsnprintf(failure.message, sizeof failure.message, format, arguments);
    va_end(arguments);
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
    return s ? failure_of(s)->message : "no session";
}

weft_status weft_failure(const weft_session *s)
{
    return s ? failure_of(s)->status : WEFT_ERR_ARGUMENT;
}

void weft_clear(weft_session *s)
{
    if (!s || weft__mark_forbids(s))
        return;
    weft__error_clear(&s->error);
    weft__error_clear(&s->last);
    s->error_is_last = false;
}
