/* The session's parts. Each has a file of its own; this one only lists them. */
#ifndef WEFT__RUNTIME_SESSION_H
#define WEFT__RUNTIME_SESSION_H

#include <mpi.h>
#include <stdatomic.h>
#include <weft/session.h>

#include "base/error.h"
#include "kernels/table.h"
#include "runtime/choose.h"
#include "runtime/comm.h"
#include "runtime/cpuset.h"
#include "runtime/gang.h"
#include "runtime/memory.h"
#include "runtime/node.h"
#include "runtime/pool.h"
#include "runtime/profile.h"
#include "runtime/record.h"
#include "runtime/share.h"
#include "runtime/topology.h"

struct weft_session {
    weft__error error; /* the first failure that was not cleared */
    weft__error last;  /* the newest one: what this rank brings to an agreement */
    bool error_is_last;
    bool is_started;       /* by weft_start: prints, may widen the mask */
    bool is_quiet;         /* no advice */
    bool is_strict;        /* threads on top of each other are an error */
    bool is_workers;       /* a farm's worker's: kept, and stopped, by the farm's crew */
    bool farm_was_crowded; /* that is said once */
    bool owns_mpi;         /* finalises MPI */
    uint64_t serial;       /* arrays created so far */
    int8_t is_cellwise;    /* products of float32, once tried: 1 or -1 (linalg/product) */
    bool is_poisoned;      /* ranks made different calls: collective calls fail at once */
    bool is_stopped;       /* what is left is for arrays that outlive it: their calls fail */
    int64_t arrays;        /* that live */
    weft__comms comms;
    weft__topology *topology;
    weft__share share;
    weft__cpuset node_mask; /* all that the masks of the node's ranks allow, and their shares */
    weft__node node;
    weft__pool *pool;
    weft__deck own_deck; /* tiles of this rank alone */
    weft__memories memory;
    const weft__kernels *kernels;
    weft__choices choices;
    weft__profile_use profile;
    weft__record *record; /* NULL: what operations cost is not recorded */
    int blas_threads;     /* as the user wants them; 0: as chosen */
    void **scratch;       /* one per thread, made by the layer that uses it */
    void (*scratch_free)(void **scratch);
    struct weft__queue *queue; /* of futures; made by the layer that runs them, which closes it */
    struct weft__crew *crew;   /* of farms, likewise */
    void (*queue_close)(weft_session *s);
    void (*crew_close)(weft_session *s);
    void *grids; /* for ScaLAPACK, made by the layer that uses them; freed before communicators */
    void (*grids_free)(void **grids);
    _Atomic(const char *) unfinished; /* the temporary file being written, for signal handlers */
    weft__watch watch;
    const char *calls[4]; /* this rank's last ones, call N at N mod 4 */
    weft_statistics statistics;
    struct {
        char host[256], mpi[256], blas[256], binding[512], advice[512], backing[128];
        double start_seconds;
        int numa_domains, allowed_cores;
        bool is_asked;    /* by the program for its threads */
        bool is_launched; /* by mpirun or srun; otherwise the mask is the user's own */
        bool is_crowded;  /* threads are on top of each other; the advice says how to mend it */
    } found;
};

/* An empty session of one rank, which can only be asked for its message. */
weft_status weft__session_create(weft_session **s);

/* weft_stop without its checks, and without what the thread was refused: also of a worker's. */
weft_status weft__session_stop(weft_session **session);

/* weft_clear of this session alone. */
void weft__clear(weft_session *s);

/* An array of the session is made, is no more. What an array is asked for outlives weft_stop, and
 * goes with the last array. */
void weft__session_keep(weft_session *s);
void weft__session_release(weft_session *s);

/* The pool and what each of its threads needs, on the cores of the share. */
weft_status weft__session_start_threads(weft_session *s, int threads);

#endif
