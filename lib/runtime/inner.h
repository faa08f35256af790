/* A session inside another: for one worker of many, on some of the outer one's cores. It is like
 * weft_open_local's, but takes over what the outer one has found (topology, kernels, choices), so
 * that opening it costs its threads and no look at the machine.
 */
#ifndef WEFT__RUNTIME_INNER_H
#define WEFT__RUNTIME_INNER_H

#include "runtime/session.h"

/* The `count` cores of `all` from number `first` on; where those are not pinned or not its own, it
 * may use all of them. Fails for want of memory only. */
weft_status weft__cores_part(const weft__cores *all, int first, int count, bool are_own,
                             weft__cores *part);

/* Local. On as many cores as it gets threads, from number first_core of the outer one's share on;
 * are_own: nobody else works there. The failure's sentence is the outer session's. */
weft_status weft__inner_open(weft_session *outer, int first_core, int threads, bool are_own,
                             weft_session **inner);

/* Its only end: weft_stop refuses it, which a task could call. NULL is allowed. */
void weft__inner_close(weft_session **inner);

#endif
