/* What the ranks of a node share besides arrays: a barrier, what each rank brings to a collective
 * call, and the words from which tiles are dealt. In a small window of its own; in private memory
 * for a rank that is alone on its node.
 */
#ifndef WEFT__RUNTIME_NODE_H
#define WEFT__RUNTIME_NODE_H

#include <mpi.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "runtime/comm.h"
#include "runtime/gang.h"
#include "runtime/wait.h"
#include "runtime/watch.h"

/* What a rank leaves for the others when it enters a call or brings a status. */
typedef struct weft__slot {
    _Alignas(64) uint64_t chain; /* hash of all calls so far */
    uint64_t sequence;           /* how many */
    int64_t least;               /* a number of which the minimum is wanted */
    int32_t status;
    char operation[48];
    char message[WEFT__MESSAGE_SIZE];
} weft__slot;

/* What an agreement reduces over the nodes, every field by its minimum. It lies in the session, not
 * on the stack: a reduction that poison cuts short may still write it. */
typedef struct weft__ballot {
    int64_t failed_rank; /* INT64_MAX: none */
    int64_t least;
    int64_t chain, not_chain; /* differ in sum where nodes made different calls */
} weft__ballot;

typedef struct weft__control weft__control;

typedef struct weft__node {
    weft__control *control;
    MPI_Win window; /* MPI_WIN_NULL for private memory */
    size_t bytes;
    weft__watch *watch;
    int ranks, rank;
    uint64_t sequence, chain; /* calls entered */
    uint64_t agreements;
    weft__ballot ballot;
    weft__waiter waiter;
    weft__deck deck; /* tiles of the whole node */
    int *core_first; /* number of each rank's first core; ranks + 1 entries */
} weft__node;

/* Collective over the node. `threads` is this rank's. */
weft_status weft__node_open(weft_session *s, int threads, weft__error *error);
void weft__node_close(weft__node *node);

/* Waits for all ranks of the node; false when the session is poisoned. */
bool weft__node_barrier(weft__node *node);

/* The slot of a rank in one of two sets, used in turn so that a rank which is a call ahead does not
 * overwrite what another still reads. Set 2 and 3 are the agreements'. */
weft__slot *weft__node_slot(const weft__node *node, int set, int rank);

/* What the leader brings back from the other nodes, in one of two sets. */
weft__slot *weft__node_verdict(const weft__node *node, int set);

/* What a main thread that waits for other ranks does from time to time: drives MPI, listens for
 * poison from other nodes, looks at the watch. */
void weft__node_nap(weft_session *s);

bool weft__node_is_poisoned(const weft__node *node);
void weft__node_poison(weft__node *node);

#endif
