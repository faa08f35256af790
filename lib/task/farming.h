/* A farm at work: what its parts share. */
#ifndef WEFT__TASK_FARMING_H
#define WEFT__TASK_FARMING_H

#include "array/array.h"
#include "task/board.h"
#include "task/crew.h"
#include "task/failure.h"

typedef struct weft__farming {
    weft_session *s;
    int64_t count;
    weft_task_function function;
    void *context;
    const weft_farm_options *options;
    weft_array *results; /* in rows that every rank of its node reaches; NULL: none are wanted */
    size_t record_bytes;
    int64_t record; /* elements */
    weft_rows own;  /* rows of the results on this node */
    weft__board *board;
    weft__crew *crew;
    int blas_threads;          /* for the tasks' own calls */
    weft__failure failure;     /* the least task that failed on this rank */
    _Atomic uint64_t done;     /* tasks made by this rank */
    _Atomic uint32_t working;  /* workers of this rank that have not ended */
    _Atomic uint32_t is_ended; /* none works any more */
    _Atomic uint32_t sleepers;
    double began, last_said; /* seconds: of the farm, of the last progress */
    int64_t said;
    weft__error progress_error; /* what the progress function was refused */
} weft__farming;

/* What the main thread does while the workers work: serves MPI, deals lots between nodes, calls the
 * progress function, looks at the watchdog. Returns when no worker of this rank works any more and,
 * on the dispatcher, all nodes know that nothing is left. */
void weft__farm_serve(weft__farming *farm);

/* The other main threads' part, and this one's when there is one node: one turn of every
 * millisecond. `done` are tasks made as far as this rank knows. */
void weft__farm_look(weft__farming *farm, int64_t done);

/* Has the progress function say so, on rank 0. What it is refused fails the farm. */
void weft__farm_say(weft__farming *farm, int64_t done);

/* What the threads of the crew's pool do: the workers make tasks until none is left, the main
 * thread serves. */
void weft__farm_work(void *farming, int thread);

/* Collective. Waits for the other ranks' tasks; the lowest one that failed is everybody's failure.
 */
WEFT_NODISCARD weft_status weft__farm_settle(weft__farming *farm);

/* The dealing between nodes, for the main thread of a node's leader. */
void weft__farm_deal(weft__farming *farm);

/* Collective over the job: sends what was computed for other nodes to them. Fails for want of
 * memory. */
WEFT_NODISCARD weft_status weft__farm_send_home(weft__farming *farm);

#endif
