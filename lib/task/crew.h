/* The workers of a rank's farms: threads with a session, scratch and room for results each, kept
 * from one farm to the next. The main thread is none of them: it serves MPI meanwhile. */
#ifndef WEFT__TASK_CREW_H
#define WEFT__TASK_CREW_H

#include "runtime/session.h"
#include "task/call.h"

/* Results computed for other nodes: an int64 with the task's number before each record. */
typedef struct weft__away {
    char *data;
    size_t used, room;
} weft__away;

typedef struct weft__worker {
    weft__caller caller; /* its task has session, scratch and cores */
    size_t scratch_room; /* bytes behind task.scratch, of which it is told what was asked for */
    weft__away away;
} weft__worker;

typedef struct weft__crew {
    int workers, threads; /* threads of each worker's session */
    weft__cores cores;    /* [0] is nobody's: pools number the main thread 0 */
    weft__pool *pool;     /* of workers + 1 threads */
    weft__worker *worker;
} weft__crew;

/* Local. Makes the session's crew so many workers with at least so much scratch; one of other
 * numbers is sent home. The sentence of a failure is the session's. */
weft_status weft__crew_get(weft_session *s, int workers, int threads, size_t scratch_bytes);

/* Where the record of a task that belongs elsewhere is to be written, zeroed; NULL without memory.
 * It holds until the next one. */
char *weft__away_add(weft__away *away, int64_t task, size_t bytes);

/* The bytes of an entry whose record has `bytes`. */
size_t weft__away_entry(size_t bytes);

#endif
