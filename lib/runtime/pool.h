/* The threads of one rank. Thread 0 is the caller, the main thread; only it may call MPI.
 *
 * Workers spin for tens of microseconds after a task, then sleep, so that BLAS, MPI and files have
 * the cores to themselves. Wake-ups go down a binary tree.
 */
#ifndef WEFT__RUNTIME_POOL_H
#define WEFT__RUNTIME_POOL_H

#include "base/error.h"
#include "runtime/topology.h"
#include "runtime/wait.h"

typedef struct weft__pool weft__pool;
typedef void (*weft__pool_task)(void *context, int thread);

/* Starts threads - 1 workers. Worker i is bound to core i of `cores` when they are
 * pinned, else to all of them together. `main_waiter` is how the caller waits. */
weft_status weft__pool_create(int threads, const weft__cores *cores,
                              const weft__waiter *main_waiter, weft__error *error,
                              weft__pool **pool);

/* Stops and joins the workers. */
void weft__pool_free(weft__pool **pool);

int weft__pool_threads(const weft__pool *pool);

/* Calls task(context, i) for i < threads ≤ weft__pool_threads(), 0 on the caller, and returns when
 * all have returned. */
void weft__pool_run(weft__pool *pool, int threads, weft__pool_task task, void *context);

#endif
