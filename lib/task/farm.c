#include <weft/task.h>

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/hash.h"
#include "ops/evaluate.h"
#include "ops/plain.h"
#include "runtime/blas.h"
#include "runtime/futex.h"
#include "task/farming.h"

enum { MOST_THREADS = 4096, IDLE_NAP = 50000 };

/* ---- a worker ---- */

/* Row `task` of the results, or a place to keep it in until all is done. */
static char *place_of(const weft__farming *farm, weft__worker *w, int64_t task)
{
    char *place;

    if (task < farm->own.first || task >= farm->own.first + farm->own.count)
        return weft__away_add(&w->away, task, farm->record_bytes);
    place = weft__array_at(farm->results, task * farm->record);
    memset(place, 0, farm->record_bytes);
    return place;
}

static weft_status make_task(weft__farming *farm, weft__worker *w, int64_t task)
{
    weft__caller *caller = &w->caller;

    caller->task.index = task;
    caller->task.result = NULL;
    if (farm->record_bytes > 0) {
        caller->task.result = place_of(farm, w, task);
        if (!caller->task.result) {
            weft__error_clear(&caller->error);
            return weft__error_set(&caller->error, WEFT_ERR_MEMORY,
                                   "no memory for its result of %zu bytes", farm->record_bytes);
        }
    }
    return weft__call(caller, farm->function, farm->context);
}

/* Spins for tens of microseconds when there is no task, then looks again every so often. */
static void idle(weft__farming *farm, int turn)
{
    if (turn == 0)
        atomic_fetch_add(&farm->board->idle, 1);
    if (turn < farm->s->node.waiter.spins)
        weft__pause();
    else
        (void)nanosleep(&(struct timespec){0, IDLE_NAP}, NULL);
}

/* The next task for a worker; false when all are taken. */
static bool find_task(weft__farming *farm, int64_t *task)
{
    bool found = false, over = false;
    int turns = 0;

    while (!found && !over) {
        over = weft__board_has_ended(farm->board) || weft__node_is_poisoned(&farm->s->node);
        found = weft__board_take(farm->board, task);
        if (!found && !over)
            idle(farm, turns++);
    }
    if (turns > 0)
        atomic_fetch_sub(&farm->board->idle, 1);
    return found;
}

static void run_tasks(weft__farming *farm, weft__worker *w)
{
    uint64_t done = 0;
    int64_t task;

    w->caller.failed = &farm->board->failed;
    w->caller.task.count = farm->count;
    while (find_task(farm, &task)) {
        if (make_task(farm, w, task) != WEFT_OK) {
            weft__failure_note(&farm->failure, task, &w->caller.error);
            weft__board_fail(farm->board, task);
        }
        atomic_fetch_add_explicit(&farm->board->done, 1, memory_order_relaxed);
        done++;
    }
    atomic_fetch_add_explicit(&farm->done, done, memory_order_relaxed);
}

static void work(void *context, int thread)
{
    weft__farming *farm = context;

    if (thread == 0) {
        weft__farm_serve(farm);
        return;
    }
    run_tasks(farm, &farm->crew->worker[thread - 1]);
    if (atomic_fetch_sub(&farm->working, 1) != 1)
        return;
    atomic_store(&farm->is_ended, 1);
    weft__wake(&farm->is_ended, &farm->sleepers, false);
}

/* ---- the operation ---- */

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

static weft_status check(weft_session *s, int64_t count, const weft_farm_options *o)
{
    if (count < 0 || count > WEFT__MOST_TASKS)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_farm: %lld tasks; there may be 0 to %d",
                         (long long)count, WEFT__MOST_TASKS);
    if (o->workers < 0 || o->blas_threads < 0 || o->size < 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_farm: %d workers, %d BLAS threads, matrices of order %lld: none may "
                         "be negative",
                         o->workers, o->blas_threads, (long long)o->size);
    if ((int64_t)(o->workers + !o->workers) * (o->blas_threads + !o->blas_threads) > MOST_THREADS)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_farm: %d workers of %d BLAS threads on each rank; %d threads are "
                         "the most",
                         o->workers, o->blas_threads, MOST_THREADS);
    return WEFT_OK;
}

static uint64_t hash_of(int64_t count, const weft_farm_options *o, weft_array **results)
{
    uint64_t hash = weft__hash_shape((uint64_t)count, &o->shape);

    hash = weft__hash_word(hash, (uint64_t)o->workers << 32 ^ (uint64_t)o->blas_threads);
    hash = weft__hash_word(hash, (uint64_t)o->size ^ (uint64_t)o->calls_blas << 63);
    hash = weft__hash_word(hash, (uint64_t)o->scratch_bytes);
    hash = weft__hash_word(hash, (uint64_t)o->dtype << 1 | (results != NULL));
    return weft__hash_word(hash, results && *results ? weft__array_hash(*results) : 0);
}

static weft_status make_results(weft_session *s, int64_t count, const weft_farm_options *o,
                                weft_array **results)
{
    weft_shape shape = {.ndim = o->shape.ndim + 1, .extent = {count}};

    if (o->shape.ndim < 0 || o->shape.ndim >= WEFT_MAX_NDIM)
        return weft_fail(s, WEFT_ERR_SHAPE, "weft_farm: results of %d dimensions; %d are the most",
                         o->shape.ndim, WEFT_MAX_NDIM - 1);
    memcpy(shape.extent + 1, o->shape.extent, (size_t)o->shape.ndim * sizeof *shape.extent);
    return weft__array_result(s, "weft_farm", shape, o->dtype, NULL, results);
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

/* Memory of the node, and this rank's crew. */
static weft_status plan(weft__farming *farm, weft__memory *memory)
{
    weft_session *s = farm->s;
    const weft__request request = weft__request_scratch(s, sizeof *farm->board);
    int workers, threads;
    weft_status status;

    weft_farm_split(s, farm->count, farm->options, &workers, &threads);
    status = weft__crew_get(s, workers, threads, farm->options->scratch_bytes);
    WEFT__TRY(weft__agree(s, status, NULL));
    WEFT__TRY(weft__memory_get(s, &request, memory));
    farm->crew = s->crew;
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

/* BLAS has one thread while workers share the process. A worker that is alone may call it with
 * more; Weft's own operations set their count themselves. */
static void run(weft__farming *farm)
{
    weft__crew *c = farm->crew;
    const bool is_alone = farm->options->calls_blas && c->threads > 1;
    const int before = weft__blas_swap(is_alone ? c->threads : 1);

    if (!is_alone)
        weft__blas_begin(1);
    atomic_store(&farm->working, (uint32_t)c->workers);
    farm->began = weft_seconds();
    weft__pool_run(c->pool, c->workers + 1, work, farm);
    farm->s->statistics.tiles += atomic_load(&farm->done);
    if (!is_alone)
        weft__blas_end();
    (void)weft__blas_swap(before);
}

/* Waits for the other ranks' tasks. The watchdog leaves it to the rank that runs a task to name it:
 * the others wait twice as long. */
static weft_status find_least(weft_session *s, int64_t *least)
{
    const double limit = s->watch.limit;
    weft_status status;

    s->watch.limit = 2 * limit;
    status = weft__agree(s, WEFT_OK, least);
    s->watch.limit = limit;
    return status;
}

/* How many tasks the leaders know to have been made; the other ranks read it on the board. */
static bool sum_made(weft__farming *farm)
{
    weft_session *s = farm->s;
    MPI_Request request;

    if (s->comms.node_rank != 0)
        return true;
    farm->board->made = atomic_load(&farm->board->done);
    if (s->comms.nodes == 1)
        return true;
    WEFT__MPI(MPI_Iallreduce(MPI_IN_PLACE, &farm->board->made, 1, MPI_INT64_T, MPI_SUM,
                             s->comms.leaders, &request));
    s->statistics.messages_between_nodes++;
    s->statistics.bytes_between_nodes += sizeof farm->board->made;
    return weft__wait_requests(s, 1, &request);
}

/* Where none failed, all were made: a fault of the dealing shall not pass for results of zero. */
static weft_status check_made(weft__farming *farm)
{
    weft_session *s = farm->s;
    weft_status status;

    WEFT__TRY(weft__unless_poisoned(s, sum_made(farm)));
    WEFT__TRY(weft__sync(s));
    if (farm->board->made != farm->count)
        return weft_fail(s, WEFT_ERR_SYSTEM,
                         "weft_farm: %lld of %lld tasks were made, and none of them failed",
                         (long long)farm->board->made, (long long)farm->count);
fail:
    return status;
}

/* The lowest task that failed anywhere, on all ranks. */
static weft_status agree(weft__farming *farm)
{
    weft_session *s = farm->s;
    const int64_t mine = weft__failure_index(&farm->failure);
    int64_t least = mine;
    weft_status status;

    WEFT__TRY(find_least(s, &least));
    if (least == INT64_MAX)
        return check_made(farm);
    if (mine == least)
        status = weft_fail(s, farm->failure.error.status, "weft_farm: task %lld of %lld: %s",
                           (long long)least, (long long)farm->count, farm->failure.error.message);
    status = weft__agree(s, status, NULL);
fail:
    return status;
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
    WEFT__TRY(agree(farm));
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

    if (!s || !function)
        return weft__refuse_null(s, "weft_farm", "function");
    weft__failure_init(&farm.failure);
    WEFT__TRY(weft__enter(s, "weft_farm", hash_of(count, &o, results)));
    WEFT__TRY(check(s, count, &o));
    if (results)
        WEFT__TRY(make_results(s, count, &o, results));
    WEFT__TRY(fill(&farm, results ? *results : NULL));
    WEFT__TRY(weft__leave(s));
    if (o.progress && s->comms.rank == 0 && count > 0)
        o.progress(count, count, o.progress_context);
    return WEFT_OK;
fail:
    if (results)
        weft__array_undo(was_made, results);
    return status;
}
