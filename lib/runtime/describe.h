/* What `weft info` tells of a session, gathered while it opens. */
#ifndef WEFT__RUNTIME_DESCRIBE_H
#define WEFT__RUNTIME_DESCRIBE_H

#include <weft/session.h>

/* The host's name, before anything can fail. */
void weft__describe_host(weft_session *s);

/* The rest, when all parts are open. */
void weft__describe_open(weft_session *s);

#endif
