#include "task/crew.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "runtime/inner.h"

enum { LEAST_ROOM = 16384 }; /* bytes, for the first results computed away */

static void close_crew(weft__crew *c)
{
    weft__pool_free(&c->pool);
    for (int i = 0; c->worker && i < c->workers; i++) {
        weft__inner_close(&c->worker[i].caller.task.session);
        free(c->worker[i].caller.task.scratch);
        free(c->worker[i].away.data);
    }
    free(c->worker);
    free(c->cores.core);
    free(c);
}

static void close_of_session(weft_session *s)
{
    close_crew(s->crew);
    s->crew = NULL;
}

static void drive_mpi(void *context)
{
    weft__progress(context);
}

/* Each worker's thread is bound to the first core of its session's. */
static weft_status open_pool(weft_session *s, weft__crew *c, bool are_own)
{
    const weft__cores *all = &s->share.cores;
    const weft__waiter waiter = {.spins = are_own && s->node.waiter.spins ? WEFT__SPINS : 0,
                                 .nap = drive_mpi,
                                 .context = &s->comms};
    weft__error error = {.status = WEFT_OK};
    weft_status status;

    c->cores = (weft__cores){.count = c->workers + 1,
                             .is_pinned = all->is_pinned && are_own,
                             .all = all->all,
                             .core = calloc((size_t)c->workers + 1, sizeof *c->cores.core)};
    if (!c->cores.core)
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for %d workers", c->workers);
    for (int i = 0; i <= c->workers && c->cores.is_pinned; i++)
        c->cores.core[i] = all->core[i == 0 ? 0 : (i - 1) * c->threads];
    status = weft__pool_create(c->workers + 1, &c->cores, &waiter, &error, &c->pool);
    return status == WEFT_OK ? WEFT_OK : weft_fail(s, status, "%s", error.message);
}

static weft_status open_workers(weft_session *s, weft__crew *c, bool are_own)
{
    const size_t bytes = weft__round_up((size_t)c->workers * sizeof *c->worker, 64);
    weft_status status = WEFT_OK;

    c->worker = aligned_alloc(64, bytes);
    if (!c->worker)
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for %d workers", c->workers);
    memset(c->worker, 0, bytes);
    for (int i = 0; i < c->workers && status == WEFT_OK; i++) {
        weft__caller *caller = &c->worker[i].caller;

        caller->owner = s;
        caller->task.worker = i;
        caller->task.cores = c->threads;
        atomic_store(&caller->duty.index, -1);
        status = weft__inner_open(s, i * c->threads, c->threads, are_own, &caller->task.session);
    }
    return status;
}

static weft_status open_crew(weft_session *s, int workers, int threads)
{
    const bool are_own = workers * threads <= weft_threads(s);
    weft__crew *c = calloc(1, sizeof *c);
    weft_status status;

    if (!c)
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for %d workers", workers);
    c->workers = workers;
    c->threads = threads;
    WEFT__TRY(open_workers(s, c, are_own));
    WEFT__TRY(open_pool(s, c, are_own));
    s->crew = c;
    s->crew_close = close_of_session;
    return WEFT_OK;
fail:
    close_crew(c);
    return status;
}

static weft_status get_scratch(weft_session *s, weft__worker *w, size_t bytes)
{
    weft_task *task = &w->caller.task;

    if (bytes > w->scratch_room) {
        free(task->scratch);
        w->scratch_room = 0;
        task->scratch = bytes < SIZE_MAX / 2 ? aligned_alloc(64, weft__round_up(bytes, 64)) : NULL;
        if (!task->scratch)
            return weft_fail(s, WEFT_ERR_MEMORY, "no memory for %zu bytes of a worker's scratch",
                             bytes);
        w->scratch_room = weft__round_up(bytes, 64);
    }
    task->scratch_bytes = bytes;
    return WEFT_OK;
}

weft_status weft__crew_get(weft_session *s, int workers, int threads, size_t scratch_bytes)
{
    weft_status status = WEFT_OK;

    if (s->crew && (s->crew->workers != workers || s->crew->threads != threads))
        close_of_session(s);
    if (!s->crew)
        status = open_crew(s, workers, threads);
    for (int i = 0; i < workers && status == WEFT_OK; i++)
        status = get_scratch(s, &s->crew->worker[i], scratch_bytes);
    return status;
}

size_t weft__away_entry(size_t bytes)
{
    return sizeof(int64_t) + weft__round_up(bytes, sizeof(int64_t));
}

char *weft__away_add(weft__away *a, int64_t task, size_t bytes)
{
    const size_t entry = weft__away_entry(bytes);
    char *at;

    if (a->used + entry > a->room) {
        const size_t least = entry < LEAST_ROOM ? LEAST_ROOM : entry;
        const size_t room = a->room + (a->room > least ? a->room : least);
        char *data = realloc(a->data, room);

        if (!data)
            return NULL;
        a->data = data;
        a->room = room;
    }
    at = a->data + a->used;
    memset(at, 0, entry);
    memcpy(at, &task, sizeof task);
    a->used += entry;
    return at + sizeof task;
}
