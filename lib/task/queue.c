#include "task/queue.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/checked.h"
#include "runtime/blas.h"

typedef struct weft__queue weft__queue;

typedef struct worker {
    weft__caller caller;
    weft__queue *queue;
    pthread_t handle;
    weft_future *future; /* of the present run */
    int64_t first, end;
} worker;

struct weft__queue {
    weft_session *s;
    pthread_mutex_t lock;
    pthread_cond_t work, done; /* something to run; something has ended */
    bool ends;
    int64_t open;    /* futures that are not over */
    bool holds_blas; /* the main thread's: BLAS has one thread */
    int threads;
    double looked;             /* when MPI and the watch last had their turn */
    weft_future *first, *last; /* all that have not been freed, the oldest first */
    weft_future *ready;        /* none before it has calls that can be handed out; NULL: none has */
    worker *workers;
};

static const double NAP = 1e-3; /* seconds */

static bool has_calls(const weft_future *f)
{
    return f->next < f->count;
}

static bool is_over(const weft_future *f)
{
    return !has_calls(f) && f->runs == 0;
}

/* Under the lock. What has no calls left has none ever after, and is not looked at again. */
static bool take_run(weft__queue *q, worker *w)
{
    weft_future *f;

    while (q->ready && !has_calls(q->ready))
        q->ready = q->ready->after;
    f = q->ready;
    if (!f)
        return false;
    w->future = f;
    w->first = f->next;
    w->end = w->first + weft__min64(f->chunksize, f->count - w->first);
    f->next = w->end;
    f->runs++;
    return true;
}

static void make_call(worker *w, int64_t index)
{
    weft_future *f = w->future;

    w->caller.task.index = index;
    w->caller.task.count = f->count;
    if (f->results) {
        w->caller.task.result = f->results + (size_t)index * f->result_bytes;
        memset(w->caller.task.result, 0, f->result_bytes);
    }
    if (weft__call(&w->caller, f->function, f->context) != WEFT_OK)
        weft__failure_note(&f->failure, index, &w->caller.error);
}

/* Calls above one that failed are left out. */
static void make_run(worker *w)
{
    weft_future *f = w->future;

    w->caller.failed = &f->failure.index;
    w->caller.is_cancelled = &f->is_cancelled;
    w->caller.task.result = NULL;
    for (int64_t i = w->first; i < w->end && i < weft__failure_index(&f->failure); i++)
        make_call(w, i);
}

/* Under the lock, after every change. */
static void look_if_over(weft__queue *q, weft_future *f)
{
    if (!f->is_open || !is_over(f))
        return;
    f->is_open = false;
    q->open--;
    (void)pthread_cond_broadcast(&q->done);
}

/* Under the lock. What is behind a failed call is not handed out. */
static void finish_run(weft__queue *q, weft_future *f)
{
    f->runs--;
    if (weft__failure_index(&f->failure) < f->next)
        f->next = f->count;
    look_if_over(q, f);
}

static void *run_worker(void *argument)
{
    worker *w = argument;
    weft__queue *q = w->queue;

    weft__cores_bind(&q->s->share.cores, w->caller.task.worker);
    weft__blas_join(1);
    (void)pthread_mutex_lock(&q->lock);
    while (!q->ends) {
        if (!take_run(q, w)) {
            (void)pthread_cond_wait(&q->work, &q->lock);
            continue;
        }
        (void)pthread_mutex_unlock(&q->lock);
        make_run(w);
        (void)pthread_mutex_lock(&q->lock);
        finish_run(q, w->future);
    }
    (void)pthread_mutex_unlock(&q->lock);
    return NULL;
}

static int64_t drop(weft_future *f)
{
    const int64_t dropped = f->count - f->next;

    atomic_store(&f->is_cancelled, true);
    f->dropped += dropped;
    f->next = f->count;
    return dropped;
}

/* Tasks that call BLAS do so side by side: each with one thread, from the submission of the first
 * until the main thread hears that all are over. The main thread sets it, which may be in a call of
 * BLAS at any other time. */
static void hold_blas(weft__queue *q, bool hold)
{
    if (hold == q->holds_blas)
        return;
    q->holds_blas = hold;
    if (hold)
        weft__blas_begin(1);
    else
        weft__blas_end();
}

/* One millisecond of sleep at most, then MPI and the watch have their turn, however often something
 * else ends meanwhile. Under the lock. */
static void nap(weft__queue *q, double seconds)
{
    const double most = fmin(fmax(seconds, 0), NAP) * 1e9;
    const double now = weft_seconds();
    struct timespec until;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)most;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    (void)pthread_cond_timedwait(&q->done, &q->lock, &until);
    if (now - q->looked < NAP)
        return;
    q->looked = now;
    (void)pthread_mutex_unlock(&q->lock);
    weft__progress(&q->s->comms);
    for (int i = 0; i < q->threads; i++)
        weft__duty_look(&q->workers[i].caller, &q->s->watch, "a future");
    (void)pthread_mutex_lock(&q->lock);
}

/* Nothing more is begun; calls that run are waited for as in weft_wait, not in a join. */
static void close_queue(weft__queue *q)
{
    (void)pthread_mutex_lock(&q->lock);
    q->ends = true;
    for (weft_future *f = q->first; f; f = f->after) {
        (void)drop(f);
        look_if_over(q, f);
    }
    (void)pthread_cond_broadcast(&q->work);
    while (q->open > 0)
        nap(q, NAP);
    (void)pthread_mutex_unlock(&q->lock);
    for (int i = 0; i < q->threads; i++)
        (void)pthread_join(q->workers[i].handle, NULL);
    for (weft_future *f = q->first; f; f = f->after)
        f->session = NULL;
    hold_blas(q, false);
    (void)pthread_cond_destroy(&q->work);
    (void)pthread_cond_destroy(&q->done);
    (void)pthread_mutex_destroy(&q->lock);
    free(q->workers);
    free(q);
}

static void close_of_session(weft_session *s)
{
    close_queue(s->queue);
    s->queue = NULL;
}

static weft_status start_workers(weft__queue *q, int threads)
{
    for (int i = 0; i < threads; i++) {
        worker *w = &q->workers[i];
        int failed;

        w->queue = q;
        w->caller = (weft__caller){.owner = q->s, .task = {.worker = i, .cores = 1}};
        atomic_store(&w->caller.duty.index, -1);
        failed = pthread_create(&w->handle, NULL, run_worker, w);
        if (failed)
            return weft_fail(q->s, WEFT_ERR_SYSTEM,
                             "thread %d of %d for tasks cannot be started: %s", i + 1, threads,
                             strerror(failed));
        q->threads = i + 1;
    }
    return WEFT_OK;
}

/* The waits of main threads end by a monotonic clock. */
static void init_locks(weft__queue *q)
{
    pthread_condattr_t monotonic;

    (void)pthread_mutex_init(&q->lock, NULL);
    (void)pthread_cond_init(&q->work, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&q->done, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
}

static weft_status open_queue(weft_session *s)
{
    const size_t bytes = (size_t)weft_threads(s) * sizeof(worker);
    weft__queue *q = calloc(1, sizeof *q);
    weft_status status;

    if (q)
        q->workers = aligned_alloc(64, weft__round_up(bytes, 64));
    if (!q || !q->workers) {
        free(q);
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for the threads of tasks");
    }
    memset(q->workers, 0, bytes);
    q->s = s;
    init_locks(q);
    status = start_workers(q, weft_threads(s));
    if (status != WEFT_OK) {
        close_queue(q);
        return status;
    }
    s->queue = q;
    s->queue_close = close_of_session;
    return WEFT_OK;
}

weft_status weft__queue_add(weft_session *s, weft_future *f)
{
    weft_status status = s->queue ? WEFT_OK : open_queue(s);
    weft__queue *q = s->queue;

    if (status != WEFT_OK)
        return status;
    f->session = s;
    hold_blas(q, true);
    (void)pthread_mutex_lock(&q->lock);
    f->before = q->last;
    *(q->last ? &q->last->after : &q->first) = f;
    q->last = f;
    if (!q->ready)
        q->ready = f;
    f->is_open = true;
    q->open++;
    look_if_over(q, f);
    if (f->count > f->chunksize)
        (void)pthread_cond_broadcast(&q->work);
    else
        (void)pthread_cond_signal(&q->work);
    (void)pthread_mutex_unlock(&q->lock);
    return WEFT_OK;
}

int64_t weft__queue_cancel(weft_future *f)
{
    weft__queue *q = f->session->queue;
    int64_t dropped;

    (void)pthread_mutex_lock(&q->lock);
    dropped = drop(f);
    look_if_over(q, f);
    (void)pthread_mutex_unlock(&q->lock);
    return dropped;
}

bool weft__queue_wait(weft_future *f, double seconds)
{
    const double end = weft_seconds() + seconds;
    weft__queue *q = f->session->queue;
    bool over;

    (void)pthread_mutex_lock(&q->lock);
    while (!is_over(f) && weft_seconds() < end)
        nap(q, end - weft_seconds());
    over = is_over(f);
    hold_blas(q, q->open > 0);
    (void)pthread_mutex_unlock(&q->lock);
    return over;
}

bool weft__queue_is_over(const weft_future *f)
{
    weft__queue *q = f->session->queue;
    bool over;

    (void)pthread_mutex_lock(&q->lock);
    over = is_over(f);
    (void)pthread_mutex_unlock(&q->lock);
    return over;
}

void weft__queue_remove(weft_future *f)
{
    weft__queue *q = f->session->queue;

    (void)pthread_mutex_lock(&q->lock);
    if (q->ready == f)
        q->ready = f->after;
    *(f->before ? &f->before->after : &q->first) = f->after;
    *(f->after ? &f->after->before : &q->last) = f->before;
    (void)pthread_mutex_unlock(&q->lock);
}
