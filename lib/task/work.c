/* What a farm's workers do. */
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "runtime/blas.h"
#include "runtime/futex.h"
#include "task/farming.h"

enum { IDLE_NAP = 50000 /* ns */ };

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

void weft__farm_work(void *farming, int thread)
{
    weft__farming *farm = farming;

    if (thread == 0) {
        weft__farm_serve(farm);
        return;
    }
    weft__blas_join(farm->blas_threads);
    run_tasks(farm, &farm->crew->worker[thread - 1]);
    if (atomic_fetch_sub(&farm->working, 1) != 1)
        return;
    atomic_store(&farm->is_ended, 1);
    weft__wake(&farm->is_ended, &farm->sleepers, false);
}
