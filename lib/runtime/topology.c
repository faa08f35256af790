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

static bool has(const weft__cpuset *set, int cpu)
{
    return set->word[cpu / 64] >> (cpu % 64) & 1;
}

static void put(weft__cpuset *set, int cpu)
{
    set->word[cpu / 64] |= (uint64_t)1 << (cpu % 64);
}

static weft__cpuset both(const weft__cpuset *a, const weft__cpuset *b)
{
    weft__cpuset c;

    for (int i = 0; i < WEFT__CPU_WORDS; i++)
        c.word[i] = a->word[i] & b->word[i];
    return c;
}

static bool is_empty(const weft__cpuset *set)
{
    for (int i = 0; i < WEFT__CPU_WORDS; i++) {
        if (set->word[i])
            return false;
    }
    return true;
}

static void merge(weft__cpuset *into, const weft__cpuset *set)
{
    for (int i = 0; i < WEFT__CPU_WORDS; i++)
        into->word[i] |= set->word[i];
}

static weft__cpuset from_bitmap(hwloc_const_bitmap_t bitmap)
{
    weft__cpuset set = {{0}};

    for (int cpu = 0; cpu < WEFT__MAX_CPUS; cpu++) {
        if (hwloc_bitmap_isset(bitmap, (unsigned)cpu))
            put(&set, cpu);
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
            put(&set, (int)cpu);
    }
    return set;
}

static bool bind_to(const weft__cpuset *set)
{
    cpu_set_t mask;

    CPU_ZERO(&mask);
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (has(set, (int)cpu))
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
        merge(&wide, &topology->core[i]);
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

int weft__topology_cores(const weft__topology *topology, const weft__cpuset *mask)
{
    int count = 0;

    for (int i = 0; i < topology->cores; i++) {
        weft__cpuset common = both(&topology->core[i], mask);

        count += !is_empty(&common);
    }
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

void weft__topology_free(weft__topology **topology)
{
    if (!*topology)
        return;
    free((*topology)->core);
    free(*topology);
    *topology = NULL;
}

/* Appends to the share the hardware threads of core i that `mask` has. */
static void take_core(const weft__topology *topology, int i, const weft__cpuset *mask,
                      weft__cores *cores)
{
    cores->core[cores->count] = both(&topology->core[i], mask);
    merge(&cores->all, &cores->core[cores->count]);
    cores->count++;
}

/* Cores [first, first + count) of those that `mask` touches. */
static void take_run(const weft__topology *topology, const weft__cpuset *mask, int first, int count,
                     weft__cores *cores)
{
    int seen = 0;

    for (int i = 0; i < topology->cores; i++) {
        weft__cpuset common = both(&topology->core[i], mask);

        if (is_empty(&common))
            continue;
        if (seen >= first && seen < first + count)
            take_core(topology, i, mask, cores);
        seen++;
    }
}

static void take_part(const weft__topology *topology, const weft__cpuset *mask, int parts, int part,
                      weft__cores *cores)
{
    int total = weft__topology_cores(topology, mask);
    int low = total / parts, more = total % parts;

    take_run(topology, mask, part * low + (part < more ? part : more), low + (part < more), cores);
}

static bool wants_widening(const weft__topology *topology, const weft__share_question *q)
{
    int available = weft__topology_cores(topology, &q->allowed);

    if (q->job_cores > 0 && q->job_cores < available)
        return false; /* the batch system gave part of a node: which part, only it knows */
    for (int r = 0; r < q->ranks; r++) {
        if (weft__topology_cores(topology, &q->masks[r]) > 1)
            return false;
    }
    return q->may_widen && available >= 2 * q->ranks;
}

/* How many ranks have the same mask as this one, and the number of this one among them; -1 where a
 * different mask overlaps it. */
static int equal_masks(const weft__share_question *q, int *among)
{
    const weft__cpuset *mine = &q->masks[q->rank];
    int count = 0;

    for (int r = 0; r < q->ranks; r++) {
        weft__cpuset common = both(&q->masks[r], mine);

        if (memcmp(&q->masks[r], mine, sizeof *mine) == 0) {
            if (r == q->rank)
                *among = count;
            count++;
        } else if (!is_empty(&common)) {
            return -1;
        }
    }
    return count;
}

/* Each core in turn goes to the rank that has fewest among those whose mask touches it. */
static void take_uneven(const weft__topology *topology, const weft__share_question *q, int *taken,
                        weft__cores *cores)
{
    for (int i = 0; i < topology->cores; i++) {
        int best = -1;

        for (int r = 0; r < q->ranks; r++) {
            weft__cpuset common = both(&topology->core[i], &q->masks[r]);

            if (!is_empty(&common) && (best < 0 || taken[r] < taken[best]))
                best = r;
        }
        if (best < 0)
            continue;
        taken[best]++;
        if (best == q->rank)
            take_core(topology, i, &q->masks[q->rank], cores);
    }
}

weft_status weft__share_decide(const weft__topology *topology, const weft__share_question *q,
                               weft__error *error, weft__share *share)
{
    const weft__cpuset *mine = &q->masks[q->rank];
    int *taken = calloc((size_t)q->ranks, sizeof *taken), equal, among = 0;

    memset(share, 0, sizeof *share);
    share->cores.core = calloc((size_t)topology->cores + 1, sizeof *share->cores.core);
    if (!taken || !share->cores.core) {
        free(taken);
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for the share of cores");
    }
    equal = equal_masks(q, &among);
    if (wants_widening(topology, q)) {
        take_part(topology, &q->allowed, q->ranks, q->rank, &share->cores);
        share->widened = true;
    } else if (equal > 0) {
        take_part(topology, mine, equal, among, &share->cores);
    } else {
        take_uneven(topology, q, taken, &share->cores);
    }
    if (share->cores.count == 0) {
        share->crowded = true;
        share->cores.all = *mine;
        share->cores.core[0] = *mine;
        share->cores.count = 1;
    }
    free(taken);
    return WEFT_OK;
}

void weft__share_free(weft__share *share)
{
    free(share->cores.core);
    memset(share, 0, sizeof *share);
}

void weft__cores_bind(const weft__cores *cores, int index)
{
    (void)bind_to(cores->is_pinned ? &cores->core[index] : &cores->all);
}
