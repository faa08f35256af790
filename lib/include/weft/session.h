/* A session: a communicator, the node it runs on, the threads of this rank, the last message.
 *
 * There are no globals: two sessions may live side by side in one process, also on
 * sub-communicators. Only the thread that opened a session calls Weft with it; calls from other
 * threads are not looked for, and what comes of them is undefined. (weft/task.h has what tasks may
 * call; there Weft's own functions refuse.)
 *
 * The first word of each contract is
 *   Local                       no communication, any rank may call it alone;
 *   Logically collective (…)    every rank calls it with the same arguments, no message is sent;
 *   Collective                  every rank calls it, in the same order; ranks wait for each other.
 * Calls that only ask something of a session or an array may be given NULL: they answer 0, false,
 * or the word for nothing. Those that return a status refuse it with WEFT_ERR_ARGUMENT.
 */
#ifndef WEFT_SESSION_H
#define WEFT_SESSION_H

#if defined(__cplusplus) && !defined(OMPI_SKIP_MPICXX)
#define OMPI_SKIP_MPICXX 1 /* MPI's old C++ bindings are not needed here */
#endif
#if defined(__cplusplus) && !defined(MPICH_SKIP_MPICXX)
#define MPICH_SKIP_MPICXX 1
#endif
#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>
#include <weft/dtype.h>
#include <weft/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct weft_session weft_session;

enum { WEFT_MAX_THREADS = 4096 }; /* of a rank */

/* Zero in a field means "as usual". */
typedef struct weft_options {
    int threads;      /* threads of this rank, the main one included; else WEFT_THREADS, else the
                         rank's share of its affinity mask */
    bool quiet;       /* no advice on stderr */
    bool report;      /* what operations cost is recorded (weft/report.h), also with WEFT_REPORT=1;
                         weft_stop prints it for a session of weft_start */
    size_t slab_bytes; /* size of a shared-memory slab; usually what the node has room for */
} weft_options;

/* Collective over MPI_COMM_WORLD. For programs that do not use MPI themselves: initialises MPI
 * (FUNNELED) unless that is done (by less than FUNNELED: WEFT_ERR_MPI), opens a session on MPI_COMM_WORLD, and widens a one-core affinity
 * mask put on by the launcher to this rank's share of the node. Rank 0 prints the first failure
 * to stderr in weft_stop. `argc` and `argv` go to MPI_Init_thread and may be NULL; options NULL is
 * all zero. *s is a session even after a failure, so that its message can be read. */
WEFT_API WEFT_NODISCARD weft_status weft_start(int *argc, char ***argv, weft_session **s);
WEFT_API WEFT_NODISCARD weft_status weft_start_with(int *argc, char ***argv,
                                                    const weft_options *options, weft_session **s);

/* Collective over `comm`, which is duplicated. For codes that own MPI, initialised with at least
 * MPI_THREAD_FUNNELED: WEFT_ERR_MPI on every rank where one has MPI_THREAD_SINGLE, as after MPI_Init,
 * because a session starts threads. Leaves the main thread's affinity mask and the BLAS thread count as they
 * are, prints nothing. Ranks are renumbered so that those of a node are neighbours; rank 0 stays
 * rank 0. */
WEFT_API WEFT_NODISCARD weft_status weft_open(MPI_Comm comm, const weft_options *options,
                                              weft_session **s);

/* The same for a communicator as Fortran has it, an integer (MPI_Fint). */
WEFT_API WEFT_NODISCARD weft_status weft_open_fortran(int comm, const weft_options *options,
                                                      weft_session **s);

/* Local. Whether a launcher (mpirun, srun) started this process as a rank of a job; may be asked
 * before a session is opened. */
WEFT_API bool weft_is_launched(void);

/* Local. A session of one rank that never calls MPI; MPI need not be initialised. */
WEFT_API WEFT_NODISCARD weft_status weft_open_local(int threads, weft_session **s);

/* Collective. Ends the session, also a failed or poisoned one: gives back its memory (arrays that
 * still live become invalid), stops its threads, and finalises MPI if weft_start initialised it.
 * Returns this rank's first failure that nobody cleared; where the session has none, what this
 * thread was refused without a session (weft_message). *s becomes NULL; NULL is allowed. Handles of its
 * arrays and futures are still to be freed; what else an array is asked for fails (argument), and
 * its rows are nowhere. */
WEFT_API weft_status weft_stop(weft_session **s);

/* Local. The sentence of the first failure that was not cleared, "" if there is none. It lives
 * until the session is cleared or stopped. In a task, of a session that it may not call: what the
 * task has been refused, which weft_clear leaves. For NULL: the first that this thread was refused
 * without a session to tell, a call whose array or session was NULL, as of an array freed by
 * mistake; it lives until weft_clear or weft_stop of any session, or of NULL, in this thread (tasks
 * have none). Else that there is no handle. */
WEFT_API const char *weft_message(const weft_session *s);

/* Local. The status that goes with weft_message(). */
WEFT_API weft_status weft_failure(const weft_session *s);

/* Local. Marks the failure as handled, and what this thread was refused without a session (for NULL
 * that alone); a poisoned session stays poisoned. */
WEFT_API void weft_clear(weft_session *s);

/* Local. Records a failure of the caller's own on this rank, as if a function of Weft had returned
 * it; returns `status`. For user kernels and apps, with printf's format. */
WEFT_API weft_status weft_fail(weft_session *s, weft_status status, const char *format, ...)
    WEFT_PRINTF(3, 4);

/* Local. The same with the sentence as it is, for languages that cannot call printf's like. */
WEFT_API weft_status weft_fail_fortran(weft_session *s, weft_status status, const char *sentence);

/* Collective. Agrees on a status: WEFT_OK if every rank passed WEFT_OK; otherwise all ranks return
 * the status and record the sentence (weft_message) of the lowest rank that failed, which is named.
 * `local` is what this rank has; its sentence must have been recorded by weft_fail or a Weft call.
 * One message between nodes. */
WEFT_API WEFT_NODISCARD weft_status weft_agree(weft_session *s, weft_status local);

/* Local. The session's own numbering, node-major; all 0 for NULL. */
WEFT_API int weft_rank(const weft_session *s);
WEFT_API int weft_size(const weft_session *s);      /* ranks */
WEFT_API int weft_node_rank(const weft_session *s); /* this rank's number on its node */
WEFT_API int weft_node_size(const weft_session *s); /* ranks of this node */
WEFT_API int weft_node_index(const weft_session *s);
WEFT_API int weft_nodes(const weft_session *s);
WEFT_API int weft_threads(const weft_session *s);    /* of this rank */
WEFT_API int weft_node_cores(const weft_session *s); /* threads of all ranks of this node */
WEFT_API const char *weft_isa(const weft_session *s); /* of the kernels in use: "avx512", or "none" */

/* Local. The session's communicator in the session's order of ranks; MPI_COMM_NULL for a local
 * session and for NULL. The library's own traffic uses others: messages on this one are the caller's. */
WEFT_API MPI_Comm weft_comm(const weft_session *s);

/* Collective. Waits until every rank of the job has called it. */
WEFT_API WEFT_NODISCARD weft_status weft_barrier(weft_session *s);

/* Collective. Copies `bytes` from rank `root` to every rank; any length. */
WEFT_API WEFT_NODISCARD weft_status weft_broadcast(weft_session *s, void *data, size_t bytes,
                                                   int root);

/* Counted since the session opened, on this rank. */
typedef struct weft_statistics {
    uint64_t operations;          /* collective operations */
    uint64_t tiles;               /* tiles of operations that this rank's cores computed */
    uint64_t bytes_between_nodes; /* sent by this rank to ranks of other nodes, payload */
    uint64_t messages_between_nodes;
    uint64_t arrays_created;
    uint64_t bytes_allocated;     /* of array memory, this node, in all */
    uint64_t bytes_in_use;        /* of array memory, this node, now */
    uint64_t bytes_touched_first; /* of those allocated, how many were not reused */
    uint64_t slabs;
} weft_statistics;

/* Local. */
WEFT_API weft_statistics weft_get_statistics(const weft_session *s);

/* What the session found and did; strings live as long as the session. */
typedef struct weft_description {
    const char *host;
    const char *cpu;            /* model name */
    const char *mpi;            /* MPI library's version line, "none" for a local session */
    const char *blas;           /* configuration line of the BLAS in use */
    const char *isa;
    const char *binding;        /* one line: what the launcher gave, what was done about it */
    const char *advice;         /* the flag that would do better, "" where there is none */
    const char *blas_advice;    /* what should be set before the program starts, "" if nothing */
    const char *window_backing; /* "private memory", "/dev/shm" … */
    int node_allowed_cores;     /* cores that this job may use on this node */
    int numa_domains;
    bool has_scalapack;         /* factorisations over several nodes need not be gathered on one */
    bool sets_blas_threads;     /* the BLAS in use lets Weft say how many threads it takes */
    bool huge_pages;            /* the system grants them for array memory */
    double start_seconds;       /* from the end of MPI_Init to the end of opening */
} weft_description;

/* Local. */
WEFT_API weft_description weft_describe(const weft_session *s);

/* Collective. Gives the pages of freed array memory back to the system, and sends the workers of
 * farms home (weft/task.h). */
WEFT_API WEFT_NODISCARD weft_status weft_trim(weft_session *s);

/* Local. Seconds on a monotonic clock. */
WEFT_API double weft_seconds(void);

#ifdef __cplusplus
}
#endif
#endif
