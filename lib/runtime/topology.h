/* The cores of this machine, as hwloc describes it, and the masks of threads. */
#ifndef WEFT__RUNTIME_TOPOLOGY_H
#define WEFT__RUNTIME_TOPOLOGY_H

#include <stdbool.h>

#include "base/error.h"
#include "runtime/cpuset.h"

/* Cores in order, each with its hardware threads. */
typedef struct weft__cores {
    int count;
    bool is_pinned; /* each thread has a core of its own, the main one too */
    weft__cpuset all;
    weft__cpuset *core;
} weft__cores;

typedef struct weft__topology weft__topology;

weft_status weft__topology_create(weft__error *error, weft__topology **topology);
weft_status weft__topology_copy(const weft__topology *topology, weft__topology **copy);
void weft__topology_free(weft__topology **topology);

/* The mask of the calling thread, and the widest mask it could be given. */
weft__cpuset weft__topology_mask(const weft__topology *topology);
weft__cpuset weft__topology_allowed(const weft__topology *topology);
int weft__topology_numa_domains(const weft__topology *topology);
const char *weft__topology_cpu(const weft__topology *topology);

/* The cores of the machine: how many, and the hardware threads of core i. */
int weft__topology_count(const weft__topology *topology);
const weft__cpuset *weft__topology_core(const weft__topology *topology, int i);

/* How many cores a mask touches. */
int weft__topology_cores(const weft__topology *topology, const weft__cpuset *mask);

/* Binds the calling thread: to core `index` of cores that are pinned, else to all of them. */
void weft__cores_bind(const weft__cores *cores, int index);

#endif
