#include <weft/task.h>

#include <math.h>
#include <stdlib.h>

#include "array/array.h"
#include "base/checked.h"
#include "ops/plain.h"
#include "runtime/mark.h"
#include "task/queue.h"

static weft_status check_calls(weft_session *s, const char *operation, const weft_future *wanted)
{
    if (wanted->count < 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: %lld calls", operation,
                         (long long)wanted->count);
    if (wanted->chunksize < 1)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: chunksize %lld is not positive", operation,
                         (long long)wanted->chunksize);
    if (!wanted->results && wanted->result_bytes > 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: results of %zu bytes, and no memory for them",
                         operation, wanted->result_bytes);
    return WEFT_OK;
}

static weft_status submit(weft_session *s, const char *operation, const weft_future *wanted,
                          weft_future **future)
{
    weft_future *f;
    weft_status status;

    if (s && weft__mark_forbids(s)) /* whose messages are the main thread's */
        return weft__mark_refuse(operation);
    if (!s || !wanted->function || !future)
        return weft__refuse_null(s, operation, "function or future");
    status = check_calls(s, operation, wanted);
    if (status != WEFT_OK)
        return status;
    f = malloc(sizeof *f);
    if (!f)
        return weft_fail(s, WEFT_ERR_MEMORY, "%s: no memory for a future", operation);
    *f = *wanted;
    weft__failure_init(&f->failure);
    status = weft__queue_add(s, f);
    if (status != WEFT_OK)
        free(f);
    else
        *future = f;
    return status;
}

weft_status weft_submit(weft_session *s, weft_task_function function, void *context,
                        weft_future **future)
{
    const weft_future wanted = {
        .function = function, .context = context, .count = 1, .chunksize = 1};

    return submit(s, "weft_submit", &wanted, future);
}

weft_status weft_submit_many(weft_session *s, int64_t count, int64_t chunksize,
                             weft_task_function function, void *context, void *results,
                             size_t result_bytes, weft_future **future)
{
    const weft_future wanted = {.function = function,
                                .context = context,
                                .count = count,
                                .chunksize = chunksize,
                                .results = results,
                                .result_bytes = result_bytes};

    return submit(s, "weft_submit_many", &wanted, future);
}

/* What came of a future that is over. */
static weft_status outcome(weft_future *f)
{
    weft_session *s = f->session;
    const weft__error *e = &f->failure.error;

    if (e->status != WEFT_OK && s && f->count == 1)
        return weft_fail(s, e->status, "%s", e->message);
    if (e->status != WEFT_OK && s)
        return weft_fail(s, e->status, "task %lld of %lld: %s",
                         (long long)weft__failure_index(&f->failure), (long long)f->count,
                         e->message);
    if (e->status == WEFT_OK && f->dropped > 0 && s)
        return weft_fail(s, WEFT_ERR_CANCELLED, "%lld of %lld tasks were cancelled",
                         (long long)f->dropped, (long long)f->count);
    return e->status == WEFT_OK && f->dropped > 0 ? WEFT_ERR_CANCELLED : e->status;
}

/* The wait itself; in reports it is its caller's. */
static weft_status wait_as(weft_future *f, const char *caller, double seconds, bool *is_done)
{
    weft_session *s = f->session;

    *is_done = true;
    if (s) {
        weft__record_begin(s, caller);
        *is_done = weft__queue_wait(f, seconds);
        weft__record_end(s);
    }
    return *is_done ? outcome(f) : WEFT_OK;
}

static weft_status wait_for(weft_future *f, const char *operation, double seconds, bool *is_done)
{
    if (f && f->session && weft__mark_forbids(f->session))
        return weft__mark_refuse(operation);
    if (!f || !is_done)
        return f ? weft__refuse_null(f->session, operation, "is_done")
                 : weft_fail(NULL, WEFT_ERR_ARGUMENT, "%s: the future has no handle", operation);
    return wait_as(f, "weft_wait", seconds, is_done);
}

weft_status weft_wait_for(weft_future *f, double seconds, bool *is_done)
{
    return wait_for(f, "weft_wait_for", seconds, is_done);
}

weft_status weft_wait(weft_future *f)
{
    bool is_done;

    return wait_for(f, "weft_wait", INFINITY, &is_done);
}

bool weft_future_is_done(const weft_future *f)
{
    return !f || !f->session || weft__queue_is_over(f);
}

int64_t weft_cancel(weft_future *f)
{
    return f && f->session ? weft__queue_cancel(f) : 0;
}

void weft_future_free(weft_future **future)
{
    weft_future *f = future ? *future : NULL;

    if (!f)
        return;
    if (f->session && weft__mark_forbids(f->session)) {
        (void)weft__mark_refuse("weft_future_free"); /* it could be the caller's own */
        return;
    }
    if (f->session) {
        (void)weft__queue_cancel(f);
        (void)weft__queue_wait(f, INFINITY);
        weft__queue_remove(f);
    }
    free(f);
    *future = NULL;
}

static weft_status map(weft_session *s, const char *operation, const weft_future *wanted)
{
    weft_future *f = NULL;
    weft_status status;
    bool is_done;

    WEFT__TRY(submit(s, operation, wanted, &f));
    status = wait_as(f, operation, INFINITY, &is_done);
fail:
    weft_future_free(&f);
    return status;
}

weft_status weft_map(weft_session *s, int64_t count, int64_t chunksize, weft_task_function function,
                     void *context, void *results, size_t result_bytes)
{
    const weft_future wanted = {.function = function,
                                .context = context,
                                .count = count,
                                .chunksize = chunksize,
                                .results = results,
                                .result_bytes = result_bytes};

    return map(s, "weft_map", &wanted);
}

/* ---- tiles of this rank's rows ---- */

typedef struct rows_map {
    weft_array *a;
    weft_block block;
    int64_t chunksize;
    weft_tile_function function;
    void *context;
} rows_map;

static weft_status map_tile(weft_task *task, void *context)
{
    const rows_map *m = context;
    const int64_t first = task->index * m->chunksize;
    const int64_t row_bytes = m->block.row * (int64_t)weft_dtype_size(m->a->dtype);
    const weft_tile tile = {.data = (char *)m->block.data + first * row_bytes,
                            .first = m->block.first + first,
                            .rows = weft__min64(m->chunksize, m->block.rows - first),
                            .row = m->block.row,
                            .core = task->worker};
    const weft_status status = m->function(&tile, m->context);

    if (status == WEFT_OK)
        return WEFT_OK;
    return weft_task_fail(task, status, "the function of rows %lld to %lld reported: %s",
                          (long long)tile.first, (long long)(tile.first + tile.rows - 1),
                          weft_status_name(status));
}

weft_status weft_map_rows(weft_array *a, int64_t chunksize, weft_tile_function function,
                          void *context)
{
    rows_map m = {.a = a, .chunksize = chunksize, .function = function, .context = context};
    weft_future wanted = {.function = map_tile, .context = &m, .chunksize = chunksize < 1 ? 0 : 1};

    if (!a)
        return weft__refuse_array(NULL, "weft_map_rows", "a");
    if (weft__mark_forbids(a->session))
        return weft__mark_refuse("weft_map_rows");
    if (!function)
        return weft__refuse_array(a->session, "weft_map_rows", "function");
    if (!weft__array_is_in_rows(a))
        return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                         "weft_map_rows: a view that has no whole rows in memory; weft_copy it");
    m.block = weft_local(a);
    if (chunksize > 0)
        wanted.count = m.block.rows > 0 ? (m.block.rows - 1) / chunksize + 1 : 0;
    return map(a->session, "weft_map_rows", &wanted);
}
