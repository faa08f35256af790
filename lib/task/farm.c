#include <weft/task.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/hash.h"
#include "ops/evaluate.h"
#include "ops/plain.h"
#include "runtime/blas.h"
#include "runtime/lend.h"
#include "task/farming.h"

static int at_least_one(int64_t n)
{
    return n < 1 ? 1 : (int)n;
}

/* Few tasks have the cores that others would leave idle. */
static void choose_split(const weft_session *s, int64_t count, int64_t size, int *workers,
                         int *threads)
{
    const int64_t tasks = (count + s->comms.size - 1) / s->comms.size;

    weft__choose_many(s, size, workers, threads);
    if (tasks >= *workers)
        return;
    *workers = at_least_one(tasks);
    *threads = at_least_one(weft_threads(s) / *workers);
}

void weft_farm_split(const weft_session *s, int64_t count, const weft_farm_options *options,
                     int *workers, int *cores)
{
    const weft_farm_options o = options ? *options : (weft_farm_options){0};
    int unwanted[2];

    workers = workers ? workers : &unwanted[0];
    cores = cores ? cores : &unwanted[1];
    *workers = *cores = 0;
    if (!s)
        return;
    *workers = o.workers;
    *cores = o.blas_threads;
    if (o.workers <= 0 && o.blas_threads <= 0)
        choose_split(s, count, o.size, workers, cores);
    else if (o.workers <= 0)
        *workers = at_least_one(weft_threads(s) / o.blas_threads);
    else if (o.blas_threads <= 0)
        *cores = at_least_one(weft_threads(s) / o.workers);
    if (o.calls_blas && *cores > 1)
        *workers = 1;
}

static weft_status check(weft_session *s, int64_t count, weft_task_function function,
                         const weft_farm_options *o)
{
    if (!function)
        return weft__refuse_null(s, "weft_farm", "function");
    if (count < 0 || count > WEFT__MOST_TASKS)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_farm: %lld tasks; there may be 0 to %d",
                         (long long)count, WEFT__MOST_TASKS);
    if (o->workers < 0 || o->blas_threads < 0 || o->size < 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_farm: %d workers, %d BLAS threads, matrices of order %lld: none may "
                         "be negative",
                         o->workers, o->blas_threads, (long long)o->size);
    if ((int64_t)(o->workers + !o->workers) * (o->blas_threads + !o->blas_threads) >
        WEFT_MAX_THREADS)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_farm: %d worker%s of %d BLAS thread%s on each rank; %d threads are "
                         "the most",
                         o->workers + !o->workers, o->workers > 1 ? "s" : "",
                         o->blas_threads + !o->blas_threads, o->blas_threads > 1 ? "s" : "",
                         WEFT_MAX_THREADS);
    return WEFT_OK;
}

static uint64_t hash_of(int64_t count, weft_task_function function, const weft_farm_options *o,
                        weft_array **results)
{
    uint64_t hash = weft__hash_shape((uint64_t)count, &o->shape);

    hash = weft__hash_word(hash, (uint64_t)o->workers << 32 ^ (uint64_t)o->blas_threads);
    hash = weft__hash_word(hash, (uint64_t)o->size ^ (uint64_t)o->calls_blas << 63);
    hash = weft__hash_word(hash, (uint64_t)o->scratch_bytes);
    hash = weft__hash_word(hash, (uint64_t)o->dtype << 3 | (uint64_t)(results != NULL) << 2 |
                                     (uint64_t)o->results_are_bool << 1 | (function != NULL));
    return weft__hash_word(hash, results && *results ? weft__array_hash(*results) : 0);
}

/* WEFT_BOOL is zero, as is an option that was left out: a task that writes a number would write
 * past its byte. */
static weft_status check_dtype(weft_session *s, const weft_farm_options *o)
{
    if (o->results_are_bool == (o->dtype == WEFT_BOOL))
        return WEFT_OK;
    if (o->results_are_bool)
        return weft_fail(s, WEFT_ERR_DTYPE, "weft_farm: results_are_bool, and their dtype is %s",
                         weft_dtype_name(o->dtype));
    return weft_fail(s, WEFT_ERR_DTYPE,
                     "weft_farm: results are wanted, and the options leave their dtype out; for "
                     "WEFT_BOOL, which is zero, set results_are_bool");
}

static weft_status make_results(weft_session *s, int64_t count, const weft_farm_options *o,
                                weft_array **results)
{
    weft_shape shape = {.ndim = o->shape.ndim + 1, .extent = {count}};
    weft_status status;

    WEFT__TRY(check_dtype(s, o));
    if (o->shape.ndim < 0 || o->shape.ndim >= WEFT_MAX_NDIM)
        return weft_fail(s, WEFT_ERR_SHAPE, "weft_farm: results of %d dimensions; %d are the most",
                         o->shape.ndim, WEFT_MAX_NDIM - 1);
    memcpy(shape.extent + 1, o->shape.extent, (size_t)o->shape.ndim * sizeof *shape.extent);
    status = weft__array_result(s, "weft_farm", shape, o->dtype, NULL, results);
fail:
    return status;
}

static void describe_results(weft__farming *farm, weft_array *results)
{
    weft__run run;

    if (!results || farm->count == 0 || results->count == 0)
        return;
    farm->results = results;
    farm->record = results->count / farm->count;
    farm->record_bytes = (size_t)farm->record * weft_dtype_size(results->dtype);
    run = weft__array_node_run(results);
    farm->own = (weft_rows){run.first / farm->record, weft__run_count(run) / farm->record};
}

/* Cores that this rank lacks for so many threads, negative; INT64_MAX where they fit, or are as
 * many as the session's own, of which it has spoken when it was opened. */
static int64_t lack(const weft_session *s, int workers, int threads)
{
    const int64_t wanted = (int64_t)workers * threads;
    const int64_t least = weft__max64(s->share.cores.count, weft_threads(s));

    return wanted > least ? s->share.cores.count - wanted : INT64_MAX;
}

/* Threads on top of each other: one line in a session's life, or with WEFT_STRICT=1 the status. */
static weft_status say_crowded(weft_session *s, int workers, int threads, bool is_error)
{
    char advice[512];

    (void)snprintf(advice, sizeof advice,
                   "oversubscribed: weft_farm with %d worker%s x %d BLAS thread%s on a rank that "
                   "has %d core%s of host %s; leaving both out mends it",
                   workers, workers == 1 ? "" : "s", threads, threads == 1 ? "" : "s",
                   s->share.cores.count, s->share.cores.count == 1 ? "" : "s", s->found.host);
    if (is_error)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s (WEFT_STRICT=1)", advice);
    if (!s->farm_was_crowded && s->is_started && !s->is_quiet && s->comms.rank == 0)
        fprintf(stderr, "weft: %s\n", advice);
    s->farm_was_crowded = true;
    return WEFT_OK;
}

/* This rank's crew, on all ranks or none. */
static weft_status get_crew(weft__farming *farm)
{
    weft_session *s = farm->s;
    weft_status status = WEFT_OK;
    int workers, threads;
    int64_t least;

    weft_farm_split(s, farm->count, farm->options, &workers, &threads);
    least = lack(s, workers, threads);
    if (least < 0 && s->is_strict)
        status = say_crowded(s, workers, threads, true);
    if (status == WEFT_OK)
        status = weft__crew_get(s, workers, threads, farm->options->scratch_bytes);
    WEFT__TRY(weft__agree(s, status, &least));
    farm->crew = s->crew;
    if (least < 0)
        status = say_crowded(s, workers, threads, false);
fail:
    return status;
}

/* Memory of the node, and this rank's crew. */
static weft_status plan(weft__farming *farm, weft__memory *memory)
{
    weft_session *s = farm->s;
    const weft__request request = weft__request_scratch(s, sizeof *farm->board);
    weft_status status;

    WEFT__TRY(get_crew(farm));
    WEFT__TRY(weft__memory_get(s, &request, memory));
    farm->board = (weft__board *)(void *)memory->node;
    if (s->comms.node_rank == 0) {
        weft__board_init(farm->board);
        if (s->comms.nodes == 1) {
            weft__board_post(farm->board, (weft__lot){0, farm->count});
            atomic_store(&farm->board->is_over, 1);
        }
    }
    status = weft__sync(s);
fail:
    return status;
}

/* What the workers' sessions have computed belongs to the node's farm. */
static void report_flops(weft__farming *farm)
{
    double flops = 0;

    for (int i = 0; i < farm->crew->workers; i++)
        flops += weft__record_take_flops(farm->crew->worker[i].caller.task.session);
    (void)atomic_fetch_add(&farm->board->flops, (int64_t)flops);
}

/* BLAS has one thread while workers share the process. A worker that is alone may call it with
 * more; Weft's own operations set their count themselves. */
static void run(weft__farming *farm)
{
    weft__crew *c = farm->crew;
    const bool is_alone = farm->options->calls_blas && c->threads > 1;
    int before;

    farm->blas_threads = is_alone ? c->threads : 1;
    before = weft__lend_swap(farm->s, farm->blas_threads);
    if (!is_alone)
        weft__blas_begin(1);
    atomic_store(&farm->working, (uint32_t)c->workers);
    farm->began = weft_seconds();
    weft__pool_run(c->pool, c->workers + 1, weft__farm_work, farm);
    if (farm->s->record)
        report_flops(farm);
    farm->s->statistics.tiles += atomic_load(&farm->done);
    if (!is_alone)
        weft__blas_end();
    (void)weft__blas_swap(before);
}

static void close_farm(weft__farming *farm, weft__memory *memory)
{
    for (int i = 0; farm->crew && i < farm->crew->workers; i++) {
        weft__away *away = &farm->crew->worker[i].away;

        free(away->data);
        *away = (weft__away){0};
    }
    weft__memory_put(farm->s, memory);
}

/* Inside the operation: every task, its results into rows that all ranks of a node reach. */
static weft_status make_all(weft__farming *farm, weft_array *results)
{
    weft__memory memory = {0};
    weft_status status;

    describe_results(farm, results);
    WEFT__TRY(plan(farm, &memory));
    run(farm);
    WEFT__TRY(weft__farm_settle(farm));
    if (farm->s->comms.nodes > 1 && farm->record_bytes > 0)
        WEFT__TRY(weft__farm_send_home(farm));
    status = weft__sync(farm->s);
fail:
    close_farm(farm, &memory);
    return status;
}

static bool is_direct(const weft_array *a)
{
    return !a->is_strided && weft__array_is_reached(a) && weft__array_is_in_rows(a) &&
           (a->layout.kind != WEFT__LAYOUT_REPLICATED || a->session->comms.nodes == 1);
}

/* Into *results, or into memory aside that becomes it. */
static weft_status fill(weft__farming *farm, weft_array *results)
{
    weft_array *aside = NULL;
    weft_status status;

    if (farm->count == 0)
        return WEFT_OK;
    if (!results || is_direct(results))
        return make_all(farm, results);
    WEFT__TRY(
        weft__array_result(farm->s, "weft_farm", results->shape, results->dtype, NULL, &aside));
    WEFT__TRY(make_all(farm, aside));
    WEFT__TRY(weft__assign("weft_farm", results, aside));
    status = weft__sync(farm->s);
fail:
    weft_free(&aside);
    return status;
}

weft_status weft_farm(weft_session *s, int64_t count, weft_task_function function, void *context,
                      const weft_farm_options *options, weft_array **results)
{
    const weft_farm_options o = options ? *options : (weft_farm_options){0};
    const bool was_made = results && !*results;
    weft__farming farm = {
        .s = s, .count = count, .function = function, .context = context, .options = &o};
    weft_status status;

    if (!s)
        return weft__refuse_null(NULL, "weft_farm", "s");
    weft__failure_init(&farm.failure);
    WEFT__TRY(weft__enter(s, "weft_farm", hash_of(count, function, &o, results)));
    WEFT__TRY(check(s, count, function, &o));
    if (results)
        WEFT__TRY(make_results(s, count, &o, results));
    WEFT__TRY(fill(&farm, results ? *results : NULL));
    WEFT__TRY(weft__leave(s));
    return WEFT_OK;
fail:
    if (results)
        weft__array_undo(was_made, results);
    return status;
}
