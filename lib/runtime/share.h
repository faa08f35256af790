/* Which cores of a node are this rank's.
 *
 * Cores, not hardware threads: one worker per core. The masks that the launcher put on the ranks of
 * a node may overlap (three ranks with the same two cores are not six threads), so that shares are
 * decided from all of them together.
 */
#ifndef WEFT__RUNTIME_SHARE_H
#define WEFT__RUNTIME_SHARE_H

#include "runtime/topology.h"

/* What decides a rank's share of a node. */
typedef struct weft__share_question {
    int ranks, rank;           /* of the node */
    const weft__cpuset *masks; /* one per rank, as the launcher left them */
    weft__cpuset allowed;      /* by the system, for the whole node */
    bool may_widen;            /* a one-core mask may be widened */
    int job_cpus; /* hardware threads that the batch system gave the job here, 0 if unknown */
} weft__share_question;

typedef struct weft__share {
    weft__cores cores; /* this rank's; at least one */
    bool widened;      /* the mask was widened to the share */
    bool crowded;      /* more ranks than cores: the core is not this rank's alone */
} weft__share;

/* Pure arithmetic on masks. Overlapping masks are divided: equal ones in contiguous parts, others
 * core by core to the rank that has fewest, so that no rank goes without where all can have one.
 * weft__share_free frees the lists. */
weft_status weft__share_decide(const weft__topology *topology, const weft__share_question *question,
                               weft__error *error, weft__share *share);
void weft__share_free(weft__share *share);

#endif
