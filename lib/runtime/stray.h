/* The first failure of the calling thread that had no session to be told in: of a call with NULL
 * where an array or a session was wanted. A thread's own, as a thread-local, like the mark: such a
 * call has nothing else by which its caller could be known. In a task there is none.
 */
#ifndef WEFT__RUNTIME_STRAY_H
#define WEFT__RUNTIME_STRAY_H

#include "base/error.h"

void weft__stray_note(const weft__error *failure);

/* Its status is WEFT_OK where there is none. */
const weft__error *weft__stray(void);

void weft__stray_forget(void);

#endif
