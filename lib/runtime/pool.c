#include "runtime/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/blas.h"
#include "runtime/futex.h"

typedef struct worker {
    _Alignas(64) _Atomic uint32_t generation; /* changes when there is a task, or the end */
    _Atomic uint32_t sleepers;
    weft__pool *pool;
    pthread_t handle;
    int index;
} worker;

struct weft__pool {
    int threads; /* the main one included */
    int started; /* workers that run */
    weft__waiter main_waiter, worker_waiter;
    weft__pool_task task; /* NULL: the end */
    void *context;
    int wanted; /* threads of the present task */
    _Alignas(64) _Atomic uint32_t remaining;
    _Atomic uint32_t done; /* counts finished tasks; the main thread sleeps on it */
    _Atomic uint32_t done_sleepers;
    const weft__cores *cores;
    worker *workers; /* [1 … threads - 1]; 0 is unused */
};

static void signal_worker(weft__pool *pool, int index)
{
    worker *w = &pool->workers[index];

    if (index >= pool->wanted)
        return;
    atomic_fetch_add(&w->generation, 1);
    weft__wake(&w->generation, &w->sleepers, false);
}

static void signal_children(weft__pool *pool, int index)
{
    signal_worker(pool, 2 * index + 1);
    signal_worker(pool, 2 * index + 2);
}

static void finish_share(weft__pool *pool)
{
    if (atomic_fetch_sub(&pool->remaining, 1) != 1)
        return;
    atomic_fetch_add(&pool->done, 1);
    weft__wake(&pool->done, &pool->done_sleepers, false);
}

static void *run_worker(void *argument)
{
    worker *w = argument;
    weft__pool *pool = w->pool;
    uint32_t seen = 0;

    weft__cores_bind(pool->cores, w->index);
    weft__blas_join(1);
    for (;;) {
        (void)weft__wait(&pool->worker_waiter, &w->generation, seen, &w->sleepers);
        seen++;
        signal_children(pool, w->index);
        if (!pool->task)
            return NULL;
        pool->task(pool->context, w->index);
        finish_share(pool);
    }
}

/* Workers wait for their generation to pass what they have seen; all of one task see the same
 * task, context and wanted, which change only while no worker runs. */
static void post(weft__pool *pool, int threads, weft__pool_task task, void *context)
{
    pool->task = task;
    pool->context = context;
    pool->wanted = threads;
    atomic_store(&pool->remaining, (uint32_t)threads - 1);
    signal_children(pool, 0);
}

void weft__pool_run(weft__pool *pool, int threads, weft__pool_task task, void *context)
{
    uint32_t done = atomic_load(&pool->done);

    if (threads > 1)
        post(pool, threads, task, context);
    task(context, 0);
    if (threads > 1)
        (void)weft__wait(&pool->main_waiter, &pool->done, done, &pool->done_sleepers);
}

int weft__pool_threads(const weft__pool *pool)
{
    return pool->threads;
}

static weft_status start_workers(weft__pool *pool, weft__error *error)
{
    for (int i = 1; i < pool->threads; i++) {
        worker *w = &pool->workers[i];
        int failed;

        w->pool = pool;
        w->index = i;
        failed = pthread_create(&w->handle, NULL, run_worker, w);
        if (failed)
            return weft__error_set(error, WEFT_ERR_SYSTEM, "thread %d of %d cannot be started: %s",
                                   i + 1, pool->threads, strerror(failed));
        pool->started = i;
    }
    return WEFT_OK;
}

weft_status weft__pool_create(int threads, const weft__cores *cores,
                              const weft__waiter *main_waiter, weft__error *error,
                              weft__pool **pool)
{
    size_t bytes = (size_t)threads * sizeof(worker);
    weft_status status = WEFT_OK;
    weft__pool *p = aligned_alloc(64, (sizeof *p + 63) / 64 * 64);

    if (!p)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a pool of threads");
    memset(p, 0, sizeof *p);
    p->threads = threads;
    p->cores = cores;
    p->main_waiter = *main_waiter;
    p->worker_waiter = (weft__waiter){.spins = main_waiter->spins};
    p->workers = aligned_alloc(64, bytes);
    if (!p->workers) {
        free(p);
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for %d threads", threads);
    }
    memset(p->workers, 0, bytes);
    status = start_workers(p, error);
    if (status != WEFT_OK)
        weft__pool_free(&p);
    *pool = p;
    return status;
}

void weft__pool_free(weft__pool **pool)
{
    weft__pool *p = *pool;

    if (!p)
        return;
    post(p, p->started + 1, NULL, NULL);
    for (int i = 1; i <= p->started; i++)
        (void)pthread_join(p->workers[i].handle, NULL);
    free(p->workers);
    free(p);
    *pool = NULL;
}
