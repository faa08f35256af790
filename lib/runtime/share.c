#include "runtime/share.h"

#include <stdlib.h>
#include <string.h>

/* Appends to the share the hardware threads of core i that `mask` has. */
static void take_core(const weft__topology *topology, int i, const weft__cpuset *mask,
                      weft__cores *cores)
{
    cores->core[cores->count] = weft__cpuset_common(weft__topology_core(topology, i), mask);
    weft__cpuset_merge(&cores->all, &cores->core[cores->count]);
    cores->count++;
}

/* Cores [first, first + count) of those that `mask` touches. */
static void take_run(const weft__topology *topology, const weft__cpuset *mask, int first, int count,
                     weft__cores *cores)
{
    int seen = 0;

    for (int i = 0; i < weft__topology_count(topology); i++) {
        if (!weft__cpuset_meet(weft__topology_core(topology, i), mask))
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

    if (q->job_cpus > 0 && q->job_cpus < weft__cpuset_count(&q->allowed))
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
        if (memcmp(&q->masks[r], mine, sizeof *mine) == 0) {
            if (r == q->rank)
                *among = count;
            count++;
        } else if (weft__cpuset_meet(&q->masks[r], mine)) {
            return -1;
        }
    }
    return count;
}

/* Who gets which core where masks overlap anyhow. */
typedef struct division {
    const weft__topology *topology;
    const weft__share_question *question;
    int *taken; /* cores of each rank */
    int *owner; /* of each core; -1: nobody yet */
    bool *seen; /* cores looked at by find_core */
} division;

static bool may_take(const division *d, int rank, int core)
{
    return weft__cpuset_meet(weft__topology_core(d->topology, core), &d->question->masks[rank]);
}

/* How many ranks may take the core, and which of them has fewest so far. */
static int contenders(const division *d, int core, int *poorest)
{
    int count = 0;

    for (int r = 0; r < d->question->ranks; r++) {
        if (!may_take(d, r, core))
            continue;
        if (count++ == 0 || d->taken[r] < d->taken[*poorest])
            *poorest = r;
    }
    return count;
}

/* Cores that few ranks may take are given away first, so that a narrow mask is not used up by ranks
 * that could go elsewhere. */
static void give_to_poorest(division *d)
{
    for (int few = 1; few <= d->question->ranks; few++) {
        for (int i = 0; i < weft__topology_count(d->topology); i++) {
            int rank = 0;

            if (d->owner[i] >= 0 || contenders(d, i, &rank) != few)
                continue;
            d->owner[i] = rank;
            d->taken[rank]++;
        }
    }
}

/* A core for `rank` from somebody who has another or finds another (Kuhn's matching). */
static bool find_core(division *d, int rank)
{
    for (int i = 0; i < weft__topology_count(d->topology); i++) {
        if (d->seen[i] || d->owner[i] == rank || !may_take(d, rank, i))
            continue;
        d->seen[i] = true;
        if (d->taken[d->owner[i]] < 2 && !find_core(d, d->owner[i]))
            continue;
        d->taken[d->owner[i]]--;
        d->taken[rank]++;
        d->owner[i] = rank;
        return true;
    }
    return false;
}

/* Every core goes to one rank, and every rank gets one if that is possible at all. */
static void take_uneven(division *d, weft__cores *cores)
{
    const weft__share_question *q = d->question;
    size_t count = (size_t)weft__topology_count(d->topology);

    memset(d->owner, -1, count * sizeof *d->owner);
    give_to_poorest(d);
    for (int r = 0; r < q->ranks; r++) {
        memset(d->seen, 0, count * sizeof *d->seen);
        if (d->taken[r] == 0)
            (void)find_core(d, r);
    }
    for (int i = 0; i < weft__topology_count(d->topology); i++) {
        if (d->owner[i] == q->rank)
            take_core(d->topology, i, &q->masks[q->rank], cores);
    }
}

static void free_division(division *d)
{
    free(d->taken);
    free(d->owner);
    free(d->seen);
}

weft_status weft__share_decide(const weft__topology *topology, const weft__share_question *q,
                               weft__error *error, weft__share *share)
{
    const weft__cpuset *mine = &q->masks[q->rank];
    size_t count = (size_t)weft__topology_count(topology);
    division d = {.topology = topology,
                  .question = q,
                  .taken = calloc((size_t)q->ranks, sizeof *d.taken),
                  .owner = calloc(count, sizeof *d.owner),
                  .seen = calloc(count, sizeof *d.seen)};
    int equal, among = 0;

    memset(share, 0, sizeof *share);
    share->cores.core = calloc(count + 1, sizeof *share->cores.core);
    if (!d.taken || !d.owner || !d.seen || !share->cores.core) {
        free_division(&d);
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for the share of cores");
    }
    equal = equal_masks(q, &among);
    if (wants_widening(topology, q)) {
        take_part(topology, &q->allowed, q->ranks, q->rank, &share->cores);
        share->widened = true;
    } else if (equal > 0) {
        take_part(topology, mine, equal, among, &share->cores);
    } else {
        take_uneven(&d, &share->cores);
    }
    if (share->cores.count == 0) {
        share->crowded = true;
        share->cores.all = *mine;
        share->cores.core[0] = *mine;
        share->cores.count = 1;
    }
    free_division(&d);
    return WEFT_OK;
}

void weft__share_free(weft__share *share)
{
    free(share->cores.core);
    memset(share, 0, sizeof *share);
}
