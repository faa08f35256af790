#include "runtime/advice.h"

#include <stdio.h>

enum { FLAGS = 256 }; /* of a launcher, with room for every number */

static const char *plural(int count)
{
    return count == 1 ? "" : "s";
}

/* Flags by which so many ranks of a node have so many cores each, and no more threads. */
static void write_flags(const weft__launch *l, int ranks, int each, char flags[FLAGS])
{
    char threads[32] = "", asked[64] = "";

    if (l->threads > each && l->is_asked)
        (void)snprintf(asked, sizeof asked, "--threads %d (weft_options.threads)", each);
    else if (l->threads > each)
        (void)snprintf(threads, sizeof threads, "WEFT_THREADS=%d ", each);
    if (l->is_slurm)
        (void)snprintf(
            flags, FLAGS,
            "%ssrun --mpi=pmix --ntasks-per-node=%d --cpus-per-task=%d --cpu-bind=cores%s%s",
            threads, ranks, each, asked[0] ? " and " : "", asked);
    else if (l->size > 1 || (l->is_launched && l->share < each))
        (void)snprintf(flags, FLAGS, "mpirun %s%s--map-by ppr:%d:node:PE=%d --bind-to core%s%s",
                       threads[0] ? "-x " : "", threads, ranks, each, asked[0] ? " and " : "",
                       asked);
    else if (asked[0])
        (void)snprintf(flags, FLAGS, "%s", asked);
    else
        (void)snprintf(flags, FLAGS, "WEFT_THREADS=%d", each);
}

/* More threads than cores on the node. */
static void say_crowded(const weft__launch *l, char *text, size_t room)
{
    const int ranks = l->ranks < l->cores ? l->ranks : l->cores;
    char flags[FLAGS];

    write_flags(l, ranks, l->cores / ranks, flags);
    (void)snprintf(text, room,
                   "oversubscribed: %d thread%s of %d rank%s on %d core%s of host %s; %s mends it",
                   l->node_threads, plural(l->node_threads), l->ranks, plural(l->ranks), l->cores,
                   plural(l->cores), l->host, flags);
}

/* Threads fit the node, and yet this rank has more of them than cores of its own. */
static void say_stacked(const weft__launch *l, char *text, size_t room)
{
    char flags[FLAGS];

    write_flags(l, l->ranks, l->cores / l->ranks, flags);
    (void)snprintf(text, room,
                   "oversubscribed: %d threads of a rank on the %d core%s that its mask leaves it "
                   "on host %s; %s mends it",
                   l->threads, l->share, plural(l->share), l->host, flags);
}

static void say_more(const weft__launch *l, char *text, size_t room)
{
    char flags[FLAGS];

    if (l->slurm_threads > 0 && l->slurm_threads != l->threads) {
        (void)snprintf(
            text, room,
            "%d threads, but SLURM_CPUS_PER_TASK=%d: export "
            "SRUN_CPUS_PER_TASK=$SLURM_CPUS_PER_TASK before srun --mpi=pmix --cpu-bind=cores",
            l->threads, l->slurm_threads);
    } else if (l->node_threads < l->cores) {
        write_flags(l, l->ranks, l->cores / l->ranks > 0 ? l->cores / l->ranks : 1, flags);
        (void)snprintf(text, room, "%d of %d cores are used: %s", l->node_threads, l->cores, flags);
    }
}

bool weft__advise(const weft__launch *l, char *text, size_t room)
{
    text[0] = '\0';
    if (l->node_threads > l->cores) {
        say_crowded(l, text, room);
        return true;
    }
    if (l->threads > l->share) {
        say_stacked(l, text, room);
        return true;
    }
    if (l->blas_threads > l->cores) {
        (void)snprintf(text, room,
                       "oversubscribed: BLAS has %d threads for %d core%s of host %s; "
                       "OPENBLAS_NUM_THREADS=%d mends it",
                       l->blas_threads, l->cores, plural(l->cores), l->host, l->cores);
        return true;
    }
    say_more(l, text, room);
    return false;
}
