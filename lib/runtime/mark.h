/* Which session's task, or progress function, the calling thread is running, so that calls which
 * those may not make are caught. A thread's own, as a thread-local: there is nothing else that a
 * call of Weft from inside a user's function could be recognised by.
 */
#ifndef WEFT__RUNTIME_MARK_H
#define WEFT__RUNTIME_MARK_H

#include <stdbool.h>
#include <weft/session.h>

#include "base/error.h"

typedef struct weft__mark {
    const weft_session *owner; /* NULL: the thread runs nothing of the user's */
    weft__error *error;        /* where the sentence of a refused call goes */
    bool is_progress;          /* a farm's progress function, not a task */
} weft__mark;

void weft__mark_set(weft__mark mark);
void weft__mark_clear(void);

bool weft__mark_is_task(void);

/* Whether the calling thread runs a function that may not call Weft with `s`: its owner, or any
 * session that has a communicator. `s` NULL: a call that opens such a session. */
bool weft__mark_forbids(const weft_session *s);

/* What the function has been refused so far. Only where weft__mark_forbids. */
const weft__error *weft__mark_error(void);

/* Notes a failure that the function reports of such a session itself. */
void weft__mark_note(const weft__error *failure);

/* Leaves the sentence with the task: the session's own belongs to another thread. */
weft_status weft__mark_refuse(const char *operation);

#endif
