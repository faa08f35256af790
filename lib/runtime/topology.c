#include "runtime/topology.h"

#include <hwloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(CPU_SETSIZE <= WEFT__MAX_CPUS, "a mask of the system's fits into weft__cpuset");

struct weft__topology {
    int cores;
    weft__cpuset *core; /* hardware threads of each core, in hwloc's order */
    int numa_domains;
    char cpu[128];
};

static weft__cpuset from_bitmap(hwloc_const_bitmap_t bitmap)
{
    weft__cpuset set = {{0}};

    for (int cpu = 0; cpu < WEFT__MAX_CPUS; cpu++) {
        if (hwloc_bitmap_isset(bitmap, (unsigned)cpu))
            weft__cpuset_add(&set, cpu);
    }
    return set;
}

static weft__cpuset from_system(void)
{
    weft__cpuset set = {{0}};
    cpu_set_t mask;

    CPU_ZERO(&mask);
    (void)pthread_getaffinity_np(pthread_self(), sizeof mask, &mask);
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, &mask))
            weft__cpuset_add(&set, (int)cpu);
    }
    return set;
}

static bool bind_to(const weft__cpuset *set)
{
    cpu_set_t mask;

    CPU_ZERO(&mask);
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (weft__cpuset_has(set, (int)cpu))
            CPU_SET(cpu, &mask);
    }
    return pthread_setaffinity_np(pthread_self(), sizeof mask, &mask) == 0;
}

weft__cpuset weft__topology_mask(const weft__topology *topology)
{
    (void)topology;
    return from_system();
}

/* The kernel cuts a wide mask to what the cgroup allows; what is left is the answer. */
weft__cpuset weft__topology_allowed(const weft__topology *topology)
{
    weft__cpuset mine = from_system(), wide = {{0}}, allowed;

    for (int i = 0; i < topology->cores; i++)
        weft__cpuset_merge(&wide, &topology->core[i]);
    if (!bind_to(&wide))
        return mine;
    allowed = from_system();
    (void)bind_to(&mine);
    return allowed;
}

int weft__topology_numa_domains(const weft__topology *topology)
{
    return topology->numa_domains;
}

const char *weft__topology_cpu(const weft__topology *topology)
{
    return topology->cpu;
}

int weft__topology_count(const weft__topology *topology)
{
    return topology->cores;
}

const weft__cpuset *weft__topology_core(const weft__topology *topology, int i)
{
    return &topology->core[i];
}

int weft__topology_cores(const weft__topology *topology, const weft__cpuset *mask)
{
    int count = 0;

    for (int i = 0; i < topology->cores; i++)
        count += weft__cpuset_meet(&topology->core[i], mask);
    return count;
}

static void read_cpu_name(hwloc_topology_t hwloc, weft__topology *topology)
{
    const char *name = hwloc_obj_get_info_by_name(hwloc_get_root_obj(hwloc), "CPUModel");
    hwloc_obj_t package = hwloc_get_obj_by_type(hwloc, HWLOC_OBJ_PACKAGE, 0);

    if (package && hwloc_obj_get_info_by_name(package, "CPUModel"))
        name = hwloc_obj_get_info_by_name(package, "CPUModel");
    strncpy(topology->cpu, name ? name : "unknown processor", sizeof topology->cpu - 1);
}

static weft_status read_cores(hwloc_topology_t hwloc, weft__error *error, weft__topology *topology)
{
    hwloc_obj_type_t type = HWLOC_OBJ_CORE;
    int count = hwloc_get_nbobjs_by_type(hwloc, type);

    if (count <= 0) { /* some virtual machines describe no cores */
        type = HWLOC_OBJ_PU;
        count = hwloc_get_nbobjs_by_type(hwloc, type);
    }
    if (count <= 0)
        return weft__error_set(error, WEFT_ERR_SYSTEM, "hwloc knows of no processor here");
    topology->core = calloc((size_t)count, sizeof *topology->core);
    if (!topology->core)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a list of %d cores", count);
    for (int i = 0; i < count; i++)
        topology->core[i] = from_bitmap(hwloc_get_obj_by_type(hwloc, type, (unsigned)i)->cpuset);
    topology->cores = count;
    topology->numa_domains = hwloc_get_nbobjs_by_type(hwloc, HWLOC_OBJ_NUMANODE);
    read_cpu_name(hwloc, topology);
    return WEFT_OK;
}

weft_status weft__topology_create(weft__error *error, weft__topology **topology)
{
    weft__topology *t = calloc(1, sizeof *t);
    hwloc_topology_t hwloc = NULL;
    weft_status status = WEFT_OK;

    if (!t)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for the topology");
    if (hwloc_topology_init(&hwloc) != 0 || hwloc_topology_load(hwloc) != 0) {
        status =
            weft__error_set(error, WEFT_ERR_SYSTEM, "hwloc cannot read this machine's topology");
        goto fail;
    }
    WEFT__TRY(read_cores(hwloc, error, t));
    hwloc_topology_destroy(hwloc);
    *topology = t;
    return WEFT_OK;
fail:
    if (hwloc)
        hwloc_topology_destroy(hwloc);
    weft__topology_free(&t);
    return status;
}

weft_status weft__topology_copy(const weft__topology *topology, weft__topology **copy)
{
    const size_t bytes = (size_t)topology->cores * sizeof *topology->core;
    weft__topology *t = malloc(sizeof *t);

    if (!t)
        return WEFT_ERR_MEMORY;
    *t = *topology;
    t->core = malloc(bytes);
    if (!t->core) {
        free(t);
        return WEFT_ERR_MEMORY;
    }
    memcpy(t->core, topology->core, bytes);
    *copy = t;
    return WEFT_OK;
}

void weft__topology_free(weft__topology **topology)
{
    if (!*topology)
        return;
    free((*topology)->core);
    free(*topology);
    *topology = NULL;
}

void weft__cores_bind(const weft__cores *cores, int index)
{
    (void)bind_to(cores->is_pinned ? &cores->core[index] : &cores->all);
}
