/* Shares of cores on invented machines (hwloc's synthetic topologies) with invented masks. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/session.h"
#include "runtime/share.h"

enum { MOST_RANKS = 6, MOST_CORES = 16 };

/* A machine of `cores` cores with hardware threads; numbers of the threads are hwloc's own. */
static weft__topology *invent(const char *description)
{
    weft__error error = {WEFT_OK, ""};
    weft__topology *topology = NULL;

    check_int(setenv("HWLOC_SYNTHETIC", description, 1), 0);
    check_int(weft__topology_create(&error, &topology), WEFT_OK);
    check_int(unsetenv("HWLOC_SYNTHETIC"), 0);
    return topology;
}

static weft__cpuset first_cpus(int count)
{
    weft__cpuset set = {{0}};

    for (int cpu = 0; cpu < count; cpu++)
        weft__cpuset_add(&set, cpu);
    return set;
}

static bool is_inside(const weft__cpuset *inner, const weft__cpuset *outer)
{
    weft__cpuset common = weft__cpuset_common(inner, outer);

    return memcmp(&common, inner, sizeof common) == 0;
}

typedef struct machine {
    weft__topology *topology;
    int cores, threads; /* per core; core c has threads c * threads … */
} machine;

static bool touches(const machine *m, const weft__cpuset *set, int core)
{
    for (int t = 0; t < m->threads; t++) {
        if (weft__cpuset_has(set, core * m->threads + t))
            return true;
    }
    return false;
}

/* Whether each rank can have a core of its own (an augmenting path for each). */
static bool place(const machine *m, const weft__share_question *q, int rank, int *owner, bool *seen)
{
    for (int c = 0; c < m->cores; c++) {
        if (seen[c] || !touches(m, &q->masks[rank], c))
            continue;
        seen[c] = true;
        if (owner[c] < 0 || place(m, q, owner[c], owner, seen)) {
            owner[c] = rank;
            return true;
        }
    }
    return false;
}

static bool is_room_for_all(const machine *m, const weft__share_question *q)
{
    int owner[MOST_CORES];

    memset(owner, -1, sizeof owner);
    for (int r = 0; r < q->ranks; r++) {
        bool seen[MOST_CORES] = {false};

        if (!place(m, q, r, owner, seen))
            return false;
    }
    return true;
}

/* A share is a list of whole cores inside the rank's mask. */
static void check_share(const machine *m, const weft__share_question *q, const weft__share *share)
{
    weft__cpuset all = {{0}};
    const weft__cpuset *outer = share->widened ? &q->allowed : &q->masks[q->rank];

    check_true(share->cores.count >= 1);
    for (int i = 0; i < share->cores.count; i++) {
        int cores = 0;

        check_true(is_inside(&share->cores.core[i], outer));
        check_true(share->crowded || !weft__cpuset_meet(&share->cores.core[i], &all));
        for (int c = 0; c < m->cores; c++)
            cores += touches(m, &share->cores.core[i], c);
        check_true(cores == 1 || share->crowded);
        weft__cpuset_merge(&all, &share->cores.core[i]);
    }
    check_bytes(&all, &share->cores.all, sizeof all);
}

/* Every core that somebody may use is used. */
static void check_nothing_is_left(const machine *m, const weft__share_question *q,
                                  const weft__share *shares)
{
    for (int c = 0; c < m->cores; c++) {
        bool is_wanted = false, is_taken = false;

        for (int r = 0; r < q->ranks; r++) {
            is_wanted |= touches(m, &q->masks[r], c);
            is_taken |= touches(m, &shares[r].cores.all, c);
        }
        check_int(is_taken, is_wanted);
    }
}

/* No hardware thread goes to two ranks, and no rank goes without, unless there are not enough. */
static void check_shares(const machine *m, weft__share_question q)
{
    weft__error error = {WEFT_OK, ""};
    weft__share shares[MOST_RANKS];
    bool crowded = false;

    for (q.rank = 0; q.rank < q.ranks; q.rank++) {
        check_int(weft__share_decide(m->topology, &q, &error, &shares[q.rank]), WEFT_OK);
        check_share(m, &q, &shares[q.rank]);
        crowded |= shares[q.rank].crowded;
        check_int(shares[q.rank].widened, shares[0].widened);
        for (int r = 0; r < q.rank; r++)
            check_true(shares[r].crowded || shares[q.rank].crowded ||
                       !weft__cpuset_meet(&shares[r].cores.all, &shares[q.rank].cores.all));
    }
    if (!shares[0].widened)
        check_int(crowded, !is_room_for_all(m, &q));
    if (!shares[0].widened && !crowded)
        check_nothing_is_left(m, &q, shares);
    for (int r = 0; r < q.ranks; r++)
        weft__share_free(&shares[r]);
}

static weft__cpuset random_mask(const machine *m, int kind, int rank, unsigned *seed)
{
    weft__cpuset mask = {{0}}, none = {{0}};
    int first = rand_r(seed) % m->cores, count = 1 + rand_r(seed) % m->cores;

    for (int c = 0; c < m->cores; c++) {
        bool is_mine = kind == 0   ? true
                       : kind == 1 ? c == rank % m->cores            /* one core */
                       : kind == 2 ? c >= first && c < first + count /* a run */
                       : kind == 3 ? (c + rank) % 3 == 0             /* a comb */
                                   : rand_r(seed) % 2 != 0;

        for (int t = 0; is_mine && t < m->threads; t++)
            weft__cpuset_add(&mask, c * m->threads + t);
    }
    if (memcmp(&mask, &none, sizeof mask) == 0)
        weft__cpuset_add(&mask, first * m->threads);
    return mask;
}

static void shares_of_random_masks(void **state)
{
    static const struct {
        const char *description;
        int cores, threads;
    } machines[] = {{"package:2 core:4 pu:2", 8, 2},
                    {"core:6 pu:1", 6, 1},
                    {"numa:2 package:1 core:2 pu:1", 4, 1},
                    {"core:1 pu:2", 1, 2}};
    unsigned seed = 12;

    for (size_t k = 0; k < sizeof machines / sizeof machines[0]; k++) {
        machine m = {invent(machines[k].description), machines[k].cores, machines[k].threads};

        for (int trial = 0; trial < 600; trial++) {
            weft__cpuset masks[MOST_RANKS];
            weft__share_question q = {.ranks = 1 + rand_r(&seed) % MOST_RANKS,
                                      .masks = masks,
                                      .allowed = first_cpus(m.cores * m.threads),
                                      .may_widen = rand_r(&seed) % 2,
                                      .job_cpus = rand_r(&seed) % 3 ? 0 : rand_r(&seed) % 24};
            int kind = rand_r(&seed) % 6;

            for (int r = 0; r < q.ranks; r++)
                masks[r] = random_mask(&m, kind < 5 ? kind : rand_r(&seed) % 5, r, &seed);
            check_shares(&m, q);
        }
        weft__topology_free(&m.topology);
    }
}

/* The cores of each rank, in words. */
static void check_counts(const machine *m, weft__share_question q, const int *counts, bool widened)
{
    weft__error error = {WEFT_OK, ""};

    for (q.rank = 0; q.rank < q.ranks; q.rank++) {
        weft__share share;

        check_int(weft__share_decide(m->topology, &q, &error, &share), WEFT_OK);
        check_int(share.cores.count, counts[q.rank]);
        check_int(share.widened, widened);
        weft__share_free(&share);
    }
}

static void shares_that_people_expect(void **state)
{
    machine m = {invent("core:8 pu:2"), 8, 2};
    weft__cpuset all = first_cpus(16), half = first_cpus(8), masks[5];
    weft__share_question q = {.masks = masks, .allowed = all, .may_widen = true};

    for (int r = 0; r < 5; r++)
        masks[r] = all;
    q.ranks = 3; /* three ranks with one mask are not 24 threads */
    check_counts(&m, q, (int[]){3, 3, 2}, false);
    q.ranks = 2;
    masks[1] = half; /* the wide one keeps out of the narrow one's way */
    check_counts(&m, q, (int[]){4, 4}, false);
    for (int r = 0; r < 4; r++) { /* mpirun binds two ranks to one core each */
        masks[r] = (weft__cpuset){{0}};
        weft__cpuset_add(&masks[r], 2 * r);
        weft__cpuset_add(&masks[r], 2 * r + 1);
    }
    check_counts(&m, q, (int[]){4, 4}, true);
    q.ranks = 4;
    check_counts(&m, q, (int[]){2, 2, 2, 2}, true);
    q.may_widen = false; /* a guest leaves masks as they are */
    check_counts(&m, q, (int[]){1, 1, 1, 1}, false);
    q.may_widen = true;
    q.job_cpus = 8; /* half of the machine is another job's */
    check_counts(&m, q, (int[]){1, 1, 1, 1}, false);
    q.job_cpus = 16;
    check_counts(&m, q, (int[]){2, 2, 2, 2}, true);
    weft__topology_free(&m.topology);
}

/* Hardware threads are not cores. */
static void cores_of_masks(void **state)
{
    machine m = {invent("package:2 core:3 pu:2"), 6, 2};
    weft__cpuset set = {{0}};

    check_int(weft__topology_count(m.topology), 6);
    check_int(weft__topology_cores(m.topology, &set), 0);
    weft__cpuset_add(&set, 0);
    check_int(weft__topology_cores(m.topology, &set), 1);
    weft__cpuset_add(&set, 1);
    check_int(weft__topology_cores(m.topology, &set), 1);
    weft__cpuset_add(&set, 11);
    check_int(weft__topology_cores(m.topology, &set), 2);
    set = first_cpus(12);
    check_int(weft__topology_cores(m.topology, &set), 6);
    weft__cpuset_add(&set, WEFT__MAX_CPUS - 1); /* no such */
    check_int(weft__topology_cores(m.topology, &set), 6);
    weft__topology_free(&m.topology);
    weft__topology_free(&m.topology);
}

static void domains_are_counted(void **state)
{
    weft__topology *one = invent("core:2 pu:1"), *four = invent("numa:4 core:2 pu:1");

    check_int(weft__topology_numa_domains(one), 1);
    check_int(weft__topology_numa_domains(four), 4);
    weft__topology_free(&one), weft__topology_free(&four);
}

/* Looking at the machine leaves the thread where it may run. */
static void masks_are_left_alone(void **state)
{
    weft__error error = {WEFT_OK, ""};
    weft__topology *t = NULL;
    weft__cpuset before, after, allowed;

    check_int(weft__topology_create(&error, &t), WEFT_OK);
    before = weft__topology_mask(t);
    allowed = weft__topology_allowed(t);
    after = weft__topology_mask(t);
    check_bytes(&before, &after, sizeof before);
    check_true(is_inside(&before, &allowed));
    check_true(weft__topology_cores(t, &before) >= 1);
    weft__topology_free(&t);
}

const struct CMUnitTest topology_tests[] = {
    cmocka_unit_test(shares_of_random_masks), cmocka_unit_test(shares_that_people_expect),
    cmocka_unit_test(cores_of_masks),         cmocka_unit_test(domains_are_counted),
    cmocka_unit_test(masks_are_left_alone),   {0},
};
