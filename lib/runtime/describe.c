#include "runtime/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <weft_config.h>

#include "runtime/advice.h"
#include "runtime/blas.h"
#include "runtime/environment.h"
#include "runtime/session.h"

#ifdef WEFT__HAVE_SCALAPACK
enum { HAS_SCALAPACK = true };
#else
enum { HAS_SCALAPACK = false };
#endif

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

static int number_of(const char *variable)
{
    const char *text = getenv(variable);

    return text ? atoi(text) : 0;
}

static bool advise(weft_session *s)
{
    const weft__launch launch = {.host = s->found.host,
                                 .ranks = s->comms.node_size,
                                 .size = s->comms.size,
                                 .cores = s->found.allowed_cores,
                                 .threads = weft_threads(s),
                                 .share = s->share.cores.count,
                                 .node_threads = s->node.deck.cores,
                                 .blas_threads = weft__blas_threads(),
                                 .slurm_threads = number_of("SLURM_CPUS_PER_TASK"),
                                 .is_slurm = weft__environment_is_srun(),
                                 .is_launched = s->found.is_launched,
                                 .is_asked = s->found.is_asked};

    return weft__advise(&launch, s->found.advice, sizeof s->found.advice);
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
    s->found.is_crowded = advise(s);
    if (!s->found.is_crowded && weft__blas_is_sequential())
        s->found.advice[0] = '\0'; /* more threads would be refused */
    weft__blas_describe(s->found.blas, sizeof s->found.blas);
    s->found.numa_domains = weft__topology_numa_domains(s->topology);
    (void)snprintf(s->found.backing, sizeof s->found.backing, "%s",
                   s->comms.node_size == 1 ? "private memory"
                                           : "MPI-3 shared-memory window in /dev/shm");
}

static weft_description describe_nothing(void)
{
    return (weft_description){.host = "",
                              .cpu = "",
                              .mpi = "",
                              .blas = "",
                              .isa = "",
                              .binding = "",
                              .advice = "",
                              .blas_advice = "",
                              .window_backing = ""};
}

weft_description weft_describe(const weft_session *s)
{
    if (!s)
        return describe_nothing();
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
        .has_scalapack = HAS_SCALAPACK,
        .sets_blas_threads = weft__blas_is_counted(),
        .huge_pages = has_huge_pages(s),
        .start_seconds = s->found.start_seconds,
    };
}

int weft_rank(const weft_session *s)
{
    return s ? s->comms.rank : 0;
}

int weft_size(const weft_session *s)
{
    return s ? s->comms.size : 0;
}

int weft_node_rank(const weft_session *s)
{
    return s ? s->comms.node_rank : 0;
}

int weft_node_size(const weft_session *s)
{
    return s ? s->comms.node_size : 0;
}

int weft_node_index(const weft_session *s)
{
    return s ? s->comms.node_index : 0;
}

int weft_nodes(const weft_session *s)
{
    return s ? s->comms.nodes : 0;
}

int weft_threads(const weft_session *s)
{
    if (!s)
        return 0;
    return s->pool ? weft__pool_threads(s->pool) : 1;
}

int weft_node_cores(const weft_session *s)
{
    return s ? s->node.deck.cores : 0;
}

const char *weft_isa(const weft_session *s)
{
    return s && s->kernels ? s->kernels->isa : "none";
}

MPI_Comm weft_comm(const weft_session *s)
{
    return s ? s->comms.user : MPI_COMM_NULL;
}

weft_statistics weft_get_statistics(const weft_session *s)
{
    return s ? s->statistics : (weft_statistics){0};
}
