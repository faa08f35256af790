/* What one rank wishes by its environment or finds about its cores, and all ranks then heed. */
#ifndef WEFT__RUNTIME_WISHES_H
#define WEFT__RUNTIME_WISHES_H

#include <weft/session.h>

/* Collective, last of what opening a session does. Records operations where one rank wants it; says
 * where threads are on top of each other, or with WEFT_STRICT=1 fails on every rank. */
weft_status weft__heed_wishes(weft_session *s, const weft_options *options);

#endif
