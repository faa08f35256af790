/* How a collective operation begins, agrees and ends.
 *
 * enter: leave a fingerprint, wait for the ranks of the node, compare. Different calls on different
 * ranks poison the session: sleepers wake and every later call fails, naming both calls.
 * agree: make one status of the local ones; this is the only step that sends between nodes.
 * leave: wait until every rank of the node is done.
 */
#ifndef WEFT__RUNTIME_COLLECTIVE_H
#define WEFT__RUNTIME_COLLECTIVE_H

#include <stdbool.h>
#include <stdint.h>
#include <weft/session.h>

/* `hash` is of what must be equal on all ranks; `operation` has static storage. */
weft_status weft__enter(weft_session *s, const char *operation, uint64_t hash);
weft_status weft__leave(weft_session *s);

/* Before entering: arguments that may not be NULL, by name ("indices or r"), one of which is. Where
 * that is the session itself, the thread is told (runtime/stray). */
weft_status weft__refuse_null(weft_session *s, const char *operation, const char *arguments);

/* The same of a call that knows its session by its array; NULL where the array is. */
weft_status weft__refuse_array(weft_session *s, const char *operation, const char *arguments);

/* What an array that has outlived its session is answered with. */
weft_status weft__refuse_stopped(weft_session *s, const char *operation);

/* Remembers a logically collective call, so that the next weft__enter sees a difference. */
void weft__remember(weft_session *s, uint64_t hash);

/* All ranks return WEFT_OK, or the status and the sentence of the lowest rank that failed, named.
 * A rank that fails has recorded its sentence by weft_fail. *least becomes the minimum over all
 * ranks; NULL is allowed. */
weft_status weft__agree(weft_session *s, weft_status local, int64_t *least);

/* The node's barrier inside an operation; fails when the session is poisoned. */
weft_status weft__sync(weft_session *s);

/* The status of a step that was cut short because the session is poisoned: `done` is false. */
weft_status weft__unless_poisoned(weft_session *s, bool done);

#endif
