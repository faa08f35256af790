/* Many tasks: functions of the caller's on the cores of one rank, or of the whole job.
 *
 * Futures run beside the caller, on the cores of this rank, as concurrent.futures does:
 *
 *     weft_map(s, 100, 1, simulate, &model, energies, sizeof *energies);
 *
 *     weft_submit(s, load_next, &state, &next);
 *     WEFT_TRY(weft_eval("a*x + b", WEFT_VARS(a, x, b), &y));
 *     WEFT_TRY(weft_wait(next));
 *
 * A farm deals tasks to every core of every node, whatever each of them costs, and gathers what
 * they return by number:
 *
 *     weft_farm_options options = {.dtype = WEFT_FLOAT64};
 *     WEFT_TRY(weft_farm(s, 10000, simulate, &model, &options, &energies));
 *
 * What a task may do: compute, write its result and its scratch, read what `context` points to, and
 * (in a farm) call Weft with the session that it is handed. It may not call MPI, which belongs to
 * the rank's main thread, nor Weft with any other session that has a communicator or that started
 * it (freeing such a session's arrays is a call), nor stop the session that it is handed: those
 * calls do nothing, return WEFT_ERR_ARGUMENT where they return a status, and the task has failed
 * with a sentence that names the function, whatever it returns. A debug build of the library ends
 * the job when a task calls MPI itself: the usual calls from C and C++ (lib/task/mpi_guard.c lists
 * them), in programs that are linked with Weft before MPI, as by CMake, pkg-config and
 * `mpicc … -lweft`. A task may not wait for another task. What it changes apart from its result
 * must be its own, or guarded.
 *
 * A task that never returns is named, with its worker and its rank, and the job ended, when
 * WEFT_WATCHDOG=seconds is set and the main thread waits for it (weft_wait, weft_wait_for,
 * weft_map, weft_map_rows, weft_future_free, weft_farm and weft_stop); one that takes longer by
 * nature needs a longer limit.
 */
#ifndef WEFT_TASK_H
#define WEFT_TASK_H

#include <weft/apply.h>
#include <weft/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a task is handed. It lives as long as the call. */
typedef struct weft_task {
    int64_t index, count; /* it is call number `index` of 0 … count - 1 */
    int worker;           /* which of this rank's workers runs it; each runs one task at a time */
    int cores;            /* that this worker has: threads of its session */
    void *result;         /* where its result is wanted, zeroed; NULL where none is */
    void *scratch;        /* a farm's: memory of this worker, with what its last task left there */
    size_t scratch_bytes;
    weft_session *session; /* a farm's: one rank, no MPI; kept by the worker. Else NULL */
} weft_task;

/* A status other than WEFT_OK is the task's failure. */
typedef weft_status (*weft_task_function)(weft_task *task, void *context);

/* Local; for the function that was handed `task`. Records why it fails, with printf's format, and
 * returns `status`. Without it the sentence is that of the task's session, if that has one, or the
 * status's name. A task that has recorded a failure has failed, whatever it returns. */
WEFT_API weft_status weft_task_fail(weft_task *task, weft_status status, const char *format, ...)
    WEFT_PRINTF(3, 4);

/* Local; for the function that was handed `task`. Whether its result is not wanted any more: the
 * future was cancelled, or an earlier call failed. Long tasks look now and then, and return. */
WEFT_API bool weft_task_is_stopped(const weft_task *task);

/* Local. Whether the calling thread is running a task: then MPI is not to be called. */
WEFT_API bool weft_task_is_running(void);

/* ---- futures ---- */

/* Calls that run, or will, on the threads of this rank. It may be waited for any number of times
 * and is freed by weft_future_free. Futures belong to the thread that opened the session, as all
 * its calls do: that is not checked.
 *
 * They run on threads of their own, as many as the session has, on the same cores: a Weft operation
 * called meanwhile does not wait for them, but shares the cores with them. An operation reads and
 * writes arrays at once, so that tasks which use the same array must be waited for. Until all are
 * over and waited for, BLAS has one thread in this process, so that tasks may call it side by side.
 * Threads are started by the first submission (tens of microseconds each) and sleep when nothing is
 * left. */
typedef struct weft_future weft_future;

/* Local. Has `function` called once, after what was submitted before has begun. */
WEFT_API WEFT_NODISCARD weft_status weft_submit(weft_session *s, weft_task_function function,
                                                void *context, weft_future **future);

/* Local. Has `function` called for index 0 … count - 1, handed out in that order in runs of
 * `chunksize`, so that cheap calls need not be handed out one by one. Call i writes its result of
 * `result_bytes` to results + i · result_bytes, which lives until the future is waited for; results
 * may be NULL with 0 bytes. When a call fails, later ones are not begun any more and earlier ones
 * are all made, so that the failure is that of the lowest number, on any number of threads. Errors:
 * count < 0, chunksize < 1. */
WEFT_API WEFT_NODISCARD weft_status weft_submit_many(weft_session *s, int64_t count,
                                                     int64_t chunksize, weft_task_function function,
                                                     void *context, void *results,
                                                     size_t result_bytes, weft_future **future);

/* Local. Waits until no call runs or is going to. WEFT_OK when all were made and returned it; else
 * the status of the lowest call that failed, and its sentence in weft_message(), or
 * WEFT_ERR_CANCELLED. Drives MPI's progress meanwhile. */
WEFT_API WEFT_NODISCARD weft_status weft_wait(weft_future *future);

/* Local. The same, but for no longer than `seconds`; *is_done says whether all is over, without
 * which WEFT_OK is returned. */
WEFT_API WEFT_NODISCARD weft_status weft_wait_for(weft_future *future, double seconds,
                                                  bool *is_done);

/* Local. Whether weft_wait would return at once; true for NULL. Any thread may ask. */
WEFT_API bool weft_future_is_done(const weft_future *future);

/* Local. Calls that have not been handed out are not made; those of a run that has begun are (see
 * weft_task_is_stopped). Returns how many will not be made; 0 for NULL. */
WEFT_API int64_t weft_cancel(weft_future *future);

/* Local. Cancels, waits for the calls that run, and frees. NULL is allowed. weft_stop cancels and
 * waits likewise; futures that outlive their session must still be freed. Does nothing in a task,
 * which would wait for itself. */
WEFT_API void weft_future_free(weft_future **future);

/* Local. weft_submit_many and weft_wait: numpy users' list(executor.map(…, chunksize=…)). */
WEFT_API WEFT_NODISCARD weft_status weft_map(weft_session *s, int64_t count, int64_t chunksize,
                                             weft_task_function function, void *context,
                                             void *results, size_t result_bytes);

/* Local. Calls `function` for tiles of `chunksize` rows (the last one fewer) of this rank's own
 * rows of `a`, in place, and waits. tile->core is the worker. Unlike weft_apply no other rank takes
 * part. Errors: chunksize < 1, a view that has no whole rows in memory; the failure of the first
 * tile that failed, named by its rows. */
WEFT_API WEFT_NODISCARD weft_status weft_map_rows(weft_array *a, int64_t chunksize,
                                                  weft_tile_function function, void *context);

/* ---- the farm ---- */

/* Called on rank 0's main thread, in the midst of weft_farm, ten times a second at most, and when
 * all is done: how many tasks of how many have been made, as far as rank 0 has heard. It may print,
 * look at clocks and change memory of its own; calls with the farm's session, or another that has a
 * communicator, are refused as a task's are, and so are futures: the farm begins no more tasks
 * then, and fails on all ranks with a sentence that names the call. */
typedef void (*weft_farm_progress)(int64_t done, int64_t count, void *context);

/* Zero in a field means "as usual". The same on all ranks, but for the progress function. */
typedef struct weft_farm_options {
    int workers;      /* on each rank, whatever its threads; chosen: as many as keep its cores busy
                         with so many BLAS threads each. More threads in all than the rank has cores
                         are made as asked, and said in one line by sessions of weft_start; with
                         WEFT_STRICT=1 they are WEFT_ERR_ARGUMENT */
    int blas_threads; /* cores of each worker, threads of its session; chosen: what calibration
                         found best for many products of order `size` */
    int64_t size;     /* for that choice: the order of the matrices a task works on */
    bool calls_blas;  /* tasks call a threaded BLAS or LAPACK themselves, or factorise with their
                         session: with more than one BLAS thread they run one at a time on each
                         rank, and BLAS has so many threads. Otherwise BLAS has one in each call */
    size_t scratch_bytes; /* of each worker, 64-byte aligned */
    weft_dtype dtype;     /* of a task's result, where results are wanted … */
    weft_shape shape;     /* … and its shape; usually one element */
    bool results_are_bool; /* said with WEFT_BOOL, whose zero would be a dtype left out */
    weft_farm_progress progress;
    void *progress_context;
} weft_farm_options;

/* Collective (same: count, options; `function` does the same everywhere). Calls `function` for task
 * 0 … count - 1, each on one worker of some rank, handed out in order to whoever is free: on a node
 * from a counter that its ranks share, between nodes in lots that shrink, which the leaders ask
 * for. Results are gathered by number: with `results`, *results is created with the shape (count,
 * shape…), or filled, and row i is what task i wrote to task->result. results NULL: none.
 *
 * The main threads run no tasks: they serve MPI, the progress function and the watchdog, and sleep
 * in between. Workers are threads of their own; they and their sessions are kept for the next farm
 * of as many workers, until weft_trim or weft_stop. A worker's session has `blas_threads` threads,
 * on which Weft's operations and products run; calls of BLAS have one, so that no two threaded ones
 * meet in a process. Arrays that a task makes must be freed by it: of one that it leaves, the
 * elements stay until the workers end, and the handle for good.
 *
 * The first failure stops the rest: tasks with higher numbers are not begun any more, those with
 * lower ones are all made, so that every rank returns the status of the lowest task that fails,
 * with its number and sentence, whatever the machine's shape; *results is not created, or holds
 * anything.
 *
 * Sends between nodes: 48 bytes for each lot asked for and each handed out (some 8 · log(count) for
 * each node) and ten times a second; at the end 8 bytes between the leaders, to see that all tasks
 * were made, 8 from each rank to each leader, and the results that were computed on another node
 * than their row's. Memory: those results twice; scratch and session of each worker. Errors: no
 * function, results without a dtype, what the progress function was refused, count < 0 or over
 * 2^31 - 1, negative options, more than 4096 threads on a rank, no memory for what is listed here
 * (WEFT_ERR_MEMORY, on all ranks). */
WEFT_API WEFT_NODISCARD weft_status weft_farm(weft_session *s, int64_t count,
                                              weft_task_function function, void *context,
                                              const weft_farm_options *options,
                                              weft_array **results);

/* Local. The workers of this rank and the cores of each that weft_farm would use now; 0 where there
 * is no session. Either may be NULL. */
WEFT_API void weft_farm_split(const weft_session *s, int64_t count,
                              const weft_farm_options *options, int *workers, int *cores);

#ifdef __cplusplus
}
#endif
#endif
