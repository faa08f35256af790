/* The cores of this machine, and which of them are this rank's.
 *
 * Cores, not hardware threads: one worker per core. The masks that the launcher put on the ranks of
 * a node may overlap (three ranks with the same two cores are not six threads), so that shares are
 * decided from all of them together. Topology comes from hwloc.
 */
#ifndef WEFT__RUNTIME_TOPOLOGY_H
#define WEFT__RUNTIME_TOPOLOGY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum { WEFT__MAX_CPUS = 2048, WEFT__CPU_WORDS = WEFT__MAX_CPUS / 64 };

/* A set of hardware threads by operating-system number; plain data, so that it can lie in a window.
 */
typedef struct weft__cpuset {
    uint64_t word[WEFT__CPU_WORDS];
} weft__cpuset;

/* Cores in order, each with its hardware threads. */
typedef struct weft__cores {
    int count;
    bool is_pinned; /* each thread has a core of its own, the main one too */
    weft__cpuset all;
    weft__cpuset *core;
} weft__cores;

typedef struct weft__topology weft__topology;

weft_status weft__topology_create(weft__error *error, weft__topology **topology);
void weft__topology_free(weft__topology **topology);

/* The mask of the calling thread, and the widest mask it could be given. */
weft__cpuset weft__topology_mask(const weft__topology *topology);
weft__cpuset weft__topology_allowed(const weft__topology *topology);
int weft__topology_numa_domains(const weft__topology *topology);
const char *weft__topology_cpu(const weft__topology *topology);

/* How many cores a mask touches. */
int weft__topology_cores(const weft__topology *topology, const weft__cpuset *mask);

/* What decides a rank's share of a node. */
typedef struct weft__share_question {
    int ranks, rank;           /* of the node */
    const weft__cpuset *masks; /* one per rank, as the launcher left them */
    weft__cpuset allowed;      /* by the system, for the whole node */
    bool may_widen;            /* a one-core mask may be widened */
    int job_cores;             /* what the batch system says the job has here, 0 if unknown */
} weft__share_question;

typedef struct weft__share {
    weft__cores cores; /* this rank's; at least one */
    bool widened;      /* the mask was widened to the share */
    bool crowded;      /* more ranks than cores: the core is not this rank's alone */
} weft__share;

/* Pure arithmetic on masks. Overlapping masks are divided: equal ones in contiguous parts, others
 * core by core to the rank that has fewest. weft__share_free frees the lists. */
weft_status weft__share_decide(const weft__topology *topology, const weft__share_question *question,
                               weft__error *error, weft__share *share);
void weft__share_free(weft__share *share);

/* Binds the calling thread: to core `index` of cores that are pinned, else to all of them. */
void weft__cores_bind(const weft__cores *cores, int index);

#endif
