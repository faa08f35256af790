#include "runtime/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/blas.h"
#include "runtime/session.h"

void weft__describe_host(weft_session *s)
{
    if (gethostname(s->found.host, sizeof s->found.host - 1) != 0)
        (void)snprintf(s->found.host, sizeof s->found.host, "unknown");
}

static void describe_mpi(weft_session *s)
{
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = "none (local session)";
    int length = 0;

    if (s->comms.all != MPI_COMM_NULL)
        (void)MPI_Get_library_version(text, &length);
    text[strcspn(text, "\n")] = '\0';
    (void)snprintf(s->found.mpi, sizeof s->found.mpi, "%.255s", text);
}

static void describe_binding(weft_session *s)
{
    int cores = s->share.cores.count;
    const char *what = s->share.crowded   ? "shared with other ranks: more ranks than cores"
                       : s->share.widened ? "the launcher's one-core mask was widened to them"
                                          : "its part of the mask it was given";

    (void)snprintf(s->found.binding, sizeof s->found.binding,
                   "%d of %d cores of host %s for rank %d (%s), %d thread%s", cores,
                   s->found.allowed_cores, s->found.host, s->comms.rank, what, weft_threads(s),
                   weft_threads(s) == 1 ? "" : "s");
}

static void advise(weft_session *s)
{
    int cores = s->node.deck.cores, allowed = s->found.allowed_cores, ranks = s->comms.node_size;
    const char *slurm = getenv("SLURM_CPUS_PER_TASK");
    int per_rank = allowed / ranks > 0 ? allowed / ranks : 1;
    char *text = s->found.advice;
    size_t size = sizeof s->found.advice;

    if (cores > allowed)
        (void)snprintf(text, size,
                       "%d threads on %d cores: use at most %d rank%s with --threads %d", cores,
                       allowed, allowed < ranks ? allowed : ranks, ranks == 1 ? "" : "s", per_rank);
    else if (slurm && atoi(slurm) > 0 && atoi(slurm) != weft_threads(s))
        (void)snprintf(text, size,
                       "%d threads, but SLURM_CPUS_PER_TASK=%s: export "
                       "SRUN_CPUS_PER_TASK=$SLURM_CPUS_PER_TASK before srun --cpu-bind=cores",
                       weft_threads(s), slurm);
    else if (cores < allowed)
        (void)snprintf(text, size,
                       "%d of %d cores are used: mpirun --map-by ppr:%d:node:PE=%d --bind-to core",
                       cores, allowed, ranks, per_rank);
}

/* Whether the first line that starts with `key` in a file contains `word`. */
static bool file_says(const char *path, const char *key, const char *word)
{
    char line[1024];
    bool found = false;
    FILE *file = fopen(path, "r");

    while (file && fgets(line, sizeof line, file)) {
        if (strstr(line, key) && strstr(line, word))
            found = true;
    }
    if (file)
        (void)fclose(file);
    return found;
}

static bool has_huge_pages(const weft_session *s)
{
    if (s->comms.node_size == 1)
        return !file_says("/sys/kernel/mm/transparent_hugepage/enabled", "[never]", "never");
    return file_says("/proc/mounts", " /dev/shm ", "huge=") &&
           !file_says("/proc/mounts", " /dev/shm ", "huge=never");
}

void weft__describe_open(weft_session *s)
{
    describe_mpi(s);
    describe_binding(s);
    advise(s);
    weft__blas_describe(s->found.blas, sizeof s->found.blas);
    s->found.numa_domains = weft__topology_numa_domains(s->topology);
    (void)snprintf(s->found.backing, sizeof s->found.backing, "%s",
                   s->comms.node_size == 1 ? "private memory"
                                           : "MPI-3 shared-memory window in /dev/shm");
}

weft_description weft_describe(const weft_session *s)
{
    return (weft_description){
        .host = s->found.host,
        .cpu = s->topology ? weft__topology_cpu(s->topology) : "unknown",
        .mpi = s->found.mpi,
        .blas = s->found.blas,
        .isa = s->kernels ? s->kernels->isa : "none",
        .binding = s->found.binding,
        .advice = s->found.advice,
        .blas_advice = weft__blas_advice(),
        .window_backing = s->found.backing,
        .node_allowed_cores = s->found.allowed_cores,
        .numa_domains = s->found.numa_domains,
        .huge_pages = has_huge_pages(s),
        .start_seconds = s->found.start_seconds,
    };
}

int weft_rank(const weft_session *s)
{
    return s->comms.rank;
}

int weft_size(const weft_session *s)
{
    return s->comms.size;
}

int weft_node_rank(const weft_session *s)
{
    return s->comms.node_rank;
}

int weft_node_size(const weft_session *s)
{
    return s->comms.node_size;
}

int weft_node_index(const weft_session *s)
{
    return s->comms.node_index;
}

int weft_nodes(const weft_session *s)
{
    return s->comms.nodes;
}

int weft_threads(const weft_session *s)
{
    return s->pool ? weft__pool_threads(s->pool) : 1;
}

int weft_node_cores(const weft_session *s)
{
    return s->node.deck.cores;
}

const char *weft_isa(const weft_session *s)
{
    return s->kernels ? s->kernels->isa : "none";
}

MPI_Comm weft_comm(const weft_session *s)
{
    return s->comms.user;
}

weft_statistics weft_get_statistics(const weft_session *s)
{
    return s->statistics;
}
