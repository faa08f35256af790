#include "runtime/session.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "runtime/blas.h"
#include "runtime/cgroup.h"
#include "runtime/collective.h"
#include "runtime/describe.h"
#include "runtime/early.h"
#include "runtime/environment.h"
#include "runtime/lend.h"
#include "runtime/mark.h"
#include "runtime/shm.h"
#include "runtime/wishes.h"

double weft_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static weft_status threads_asked(weft_session *s, int option, int *threads)
{
    *threads = option;
    if (option < 0 || option > WEFT_MAX_THREADS)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "threads = %d is not between 1 and %d", option,
                         WEFT_MAX_THREADS);
    return option > 0 ? WEFT_OK : weft__environment_threads(s, threads);
}

static int job_cpus(void)
{
    const char *text = getenv("SLURM_JOB_ID") ? getenv("SLURM_CPUS_ON_NODE") : NULL;

    return text ? atoi(text) : 0;
}

/* This rank's cores, from the masks of all ranks of the node. */
static weft_status decide_share(weft_session *s)
{
    const weft__comms *c = &s->comms;
    weft__cpuset mine = weft__topology_mask(s->topology);
    weft__cpuset *masks = calloc((size_t)c->node_size, sizeof *masks);
    weft__error error = {.status = WEFT_OK};
    weft__share_question question = {.ranks = c->node_size,
                                     .rank = c->node_rank,
                                     .masks = masks,
                                     .may_widen = s->is_started && s->found.is_launched,
                                     .job_cpus = job_cpus()};
    weft_status status;

    if (!masks)
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for %d masks", c->node_size);
    masks[c->node_rank] = mine;
    if (c->node_size > 1)
        WEFT__MPI(
            MPI_Allgather(&mine, sizeof mine, MPI_BYTE, masks, sizeof mine, MPI_BYTE, c->node));
    question.allowed = weft__topology_allowed(s->topology);
    s->found.allowed_cores =
        weft__topology_cores(s->topology, s->found.is_launched ? &question.allowed : &mine);
    status = weft__share_decide(s->topology, &question, &error, &s->share);
    for (int i = 0; i < c->node_size; i++)
        weft__cpuset_merge(&s->node_mask, &masks[i]);
    if (s->share.widened)
        s->node_mask = question.allowed;
    free(masks);
    if (status != WEFT_OK)
        return weft_fail(s, status, "%s", error.message);
    return status;
}

/* The shared-memory file system must hold the node's control words before they can be asked for. */
static weft_status check_control_room(weft_session *s)
{
    char why[128];
    size_t room = s->comms.node_rank == 0 ? weft__shm_room(s, why, sizeof why) : SIZE_MAX;

    if (room >= (size_t)4 << 20)
        return WEFT_OK;
    return weft_fail(s, WEFT_ERR_MEMORY,
                     "host %s has %zu bytes %s: no room for a session, which needs 4 MiB",
                     s->found.host, room, why);
}

/* A session has threads, or starts them later, for futures and farms. */
static weft_status check_thread_level(weft_session *s)
{
    int level = MPI_THREAD_FUNNELED;

    if (s->comms.all != MPI_COMM_NULL)
        (void)MPI_Query_thread(&level);
    if (level >= MPI_THREAD_FUNNELED)
        return WEFT_OK;
    return weft_fail(
        s, WEFT_ERR_MPI,
        "MPI was initialised for MPI_THREAD_SINGLE, which allows a process no threads: "
        "MPI_Init_thread with at least MPI_THREAD_FUNNELED in place of MPI_Init");
}

static weft_status check_blas(weft_session *s, int threads)
{
    if (!weft__blas_takes_int())
        return weft_fail(s, WEFT_ERR_SYSTEM,
                         "this BLAS has integers of 64 bits, and Weft calls it with int: %s",
                         weft__blas_config());
    if (threads > 1 && weft__blas_is_sequential())
        return weft_fail(s, WEFT_ERR_SYSTEM,
                         "%d threads cannot share this OpenBLAS, which was built without threads "
                         "and would give them wrong results: install one with threads (Debian: "
                         "libopenblas0-pthread), or have one thread",
                         threads);
    return WEFT_OK;
}

static weft_status open_locally(weft_session *s, const weft_options *options, int *threads)
{
    double limit = 0;
    weft_status status;

    WEFT__TRY(weft__environment_seconds(s, "WEFT_WATCHDOG", &limit));
    weft__watch_start(&s->watch, s->comms.rank, limit);
    WEFT__TRY(weft__choose_kernels(s));
    WEFT__TRY(threads_asked(s, options ? options->threads : 0, threads));
    WEFT__TRY(check_blas(s, *threads));
    WEFT__TRY(weft__topology_create(&s->last, &s->topology));
    WEFT__TRY(check_thread_level(s));
    WEFT__TRY(check_control_room(s));
fail:
    if (status != WEFT_OK && s->error.status == WEFT_OK)
        s->error = s->last;
    return status;
}

/* While the main thread waits for its own workers: not the watchdog's business. */
static void drive_mpi(void *context)
{
    weft__progress(context);
}

/* A guest's main thread goes where it likes, so that its workers must be free to give way. */
static void pin_main_thread(weft_session *s, int threads)
{
    s->share.cores.is_pinned = s->is_started && threads == s->share.cores.count;
    if (s->is_started)
        weft__cores_bind(&s->share.cores, 0);
}

weft_status weft__session_start_threads(weft_session *s, int threads)
{
    weft__error error = {.status = WEFT_OK};
    weft_status status;

    s->own_deck.cores = threads;
    s->own_deck.words = aligned_alloc(64, (size_t)threads * sizeof *s->own_deck.words);
    s->scratch = calloc((size_t)threads, sizeof *s->scratch);
    if (!s->own_deck.words || !s->scratch)
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for %d threads", threads);
    memset(s->own_deck.words, 0, (size_t)threads * sizeof *s->own_deck.words);
    if (s->node.deck.cores <= s->found.allowed_cores)
        s->node.waiter.spins = WEFT__SPINS;
    status = weft__pool_create(
        threads, &s->share.cores,
        &(weft__waiter){.spins = s->node.waiter.spins, .nap = drive_mpi, .context = &s->comms},
        &error, &s->pool);
    return status == WEFT_OK ? WEFT_OK : weft_fail(s, status, "%s", error.message);
}

/* One thread per core of the share, within this rank's part of the cgroup's quota of time; one
 * alone where the BLAS bears no more. */
static int default_threads(const weft_session *s)
{
    int cores = s->share.cores.count, quota = weft__cgroup_cpus() / s->comms.node_size;

    if (weft__blas_is_sequential())
        return 1;
    if (weft__cgroup_cpus() == 0 || quota >= cores)
        return cores;
    return quota > 1 ? quota : 1;
}

static weft_status open_parts(weft_session *s, const weft_options *options)
{
    int threads = 0;
    weft_status status;

    s->is_quiet = options && options->quiet;
    s->found.is_asked = options && options->threads > 0;
    s->found.is_launched = s->comms.size > 1 || weft_is_launched();
    weft__choices_default(&s->choices);
    s->memory.slab_bytes = options ? options->slab_bytes : 0;
    WEFT__TRY(weft__agree_early(s, open_locally(s, options, &threads)));
    weft__level(s);
    WEFT__TRY(weft__agree_early(s, decide_share(s)));
    threads = threads ? threads : default_threads(s);
    WEFT__TRY(weft__agree_early(s, weft__node_open(s, threads, &s->last)));
    weft__lend_prepare(s);
    pin_main_thread(s, threads);
    WEFT__TRY(weft__agree_early(s, weft__session_start_threads(s, threads)));
    weft__describe_open(s);
    weft__profile_open(s);
    WEFT__TRY(weft__heed_wishes(s, options));
fail:
    return status;
}

weft_status weft__session_create(weft_session **s)
{
    *s = calloc(1, sizeof **s);
    if (!*s)
        return WEFT_ERR_MEMORY;
    (*s)->comms = (weft__comms){.all = MPI_COMM_NULL,
                                .user = MPI_COMM_NULL,
                                .node = MPI_COMM_NULL,
                                .leaders = MPI_COMM_NULL,
                                .size = 1};
    weft__describe_host(*s);
    return WEFT_OK;
}

/* Opens the parts; a session that could not be opened can only be asked for its message. */
static weft_status finish_open(weft_session *s, weft_status status, const weft_options *options,
                               double start)
{
    if (status == WEFT_OK)
        status = open_parts(s, options);
    s->is_poisoned = status != WEFT_OK;
    s->found.start_seconds = weft_seconds() - start;
    return status;
}

static weft_status open_on(MPI_Comm comm, const weft_options *options, weft_session *s)
{
    double start = weft_seconds();
    weft_status status = weft__comms_open(comm, &s->error, &s->comms);

    return finish_open(s, status, options, start);
}

/* What runs inside an operation may not open a session that needs MPI. */
static weft_status refuse_to_open(weft_session *s, const char *operation)
{
    s->is_poisoned = true;
    return weft_fail(s, weft__mark_refuse(operation),
                     "%s was called by a task or a farm's progress function", operation);
}

weft_status weft_open(MPI_Comm comm, const weft_options *options, weft_session **s)
{
    int initialized = 0, finalized = 0;
    weft_status status = s ? weft__session_create(s) : weft__refuse_null(NULL, "weft_open", "s");

    if (status != WEFT_OK)
        return status;
    if (weft__mark_forbids(NULL))
        return refuse_to_open(*s, "weft_open");
    (void)MPI_Initialized(&initialized);
    (void)MPI_Finalized(&finalized);
    if (!initialized || finalized || comm == MPI_COMM_NULL) {
        (*s)->is_poisoned = true;
        return weft_fail(*s, WEFT_ERR_ARGUMENT, "weft_open needs a communicator and a running MPI");
    }
    return open_on(comm, options, *s);
}

weft_status weft_open_local(int threads, weft_session **s)
{
    weft_options options = {.threads = threads};
    double start = weft_seconds();
    weft_status status =
        s ? weft__session_create(s) : weft__refuse_null(NULL, "weft_open_local", "s");

    if (status != WEFT_OK)
        return status;
    status = weft__comms_open_local(&(*s)->error, &(*s)->comms);
    return finish_open(*s, status, &options, start);
}

weft_status weft_start(int *argc, char ***argv, weft_session **s)
{
    return weft_start_with(argc, argv, NULL, s);
}

weft_status weft_start_with(int *argc, char ***argv, const weft_options *options, weft_session **s)
{
    int initialized = 0, finalized = 0, provided = 0;
    weft_status status = s ? weft__session_create(s) : weft__refuse_null(NULL, "weft_start", "s");

    if (status != WEFT_OK)
        return status;
    (*s)->is_started = true;
    (*s)->is_poisoned = true; /* until it is open */
    if (weft__mark_forbids(NULL))
        return refuse_to_open(*s, "weft_start");
    (void)MPI_Initialized(&initialized);
    (void)MPI_Finalized(&finalized);
    if (finalized)
        return weft_fail(*s, WEFT_ERR_MPI, "MPI has been finalised; it cannot be started again");
    if (!initialized) {
        if (MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS)
            return weft_fail(*s, WEFT_ERR_MPI, "MPI_Init_thread failed");
        (*s)->owns_mpi = true;
        if (provided < MPI_THREAD_FUNNELED)
            return weft_fail(*s, WEFT_ERR_MPI, "this MPI does not allow threads (FUNNELED)");
    }
    return open_on(MPI_COMM_WORLD, options, *s);
}
