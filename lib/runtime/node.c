#include "runtime/node.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "runtime/session.h"
#include "runtime/shm.h"

enum { SLOT_SETS = 4, VERDICT_SETS = 2 };

struct weft__control {
    _Alignas(64) _Atomic uint32_t arrived;
    _Alignas(64) _Atomic uint32_t phase; /* changes when all have arrived */
    _Atomic uint32_t sleepers;
    _Alignas(64) _Atomic uint32_t poison;
    weft__slot slots[]; /* SLOT_SETS × ranks, then VERDICT_SETS, then the words of the deck */
};

weft__slot *weft__node_slot(const weft__node *node, int set, int rank)
{
    return &node->control->slots[set * node->ranks + rank];
}

weft__slot *weft__node_verdict(const weft__node *node, int set)
{
    return &node->control->slots[SLOT_SETS * node->ranks + set];
}

bool weft__node_is_poisoned(const weft__node *node)
{
    return atomic_load_explicit(&node->control->poison, memory_order_acquire) != 0;
}

void weft__node_poison(weft__node *node)
{
    atomic_store(&node->control->poison, 1);
    weft__wake(&node->control->phase, &node->control->sleepers, node->waiter.shared);
}

bool weft__node_barrier(weft__node *node)
{
    weft__control *c = node->control;
    uint32_t phase;

    if (weft__node_is_poisoned(node))
        return false;
    if (node->ranks == 1)
        return true;
    weft__watch_begin(node->watch);
    phase = atomic_load(&c->phase);
    if (atomic_fetch_add(&c->arrived, 1) + 1 < (uint32_t)node->ranks)
        return weft__wait(&node->waiter, &c->phase, phase, &c->sleepers);
    atomic_store(&c->arrived, 0);
    atomic_fetch_add(&c->phase, 1);
    weft__wake(&c->phase, &c->sleepers, node->waiter.shared);
    return true;
}

void weft__node_nap(weft_session *s)
{
    weft__progress(&s->comms);
    if (weft__hears_poison(&s->comms))
        weft__node_poison(&s->node);
    weft__watch_look(&s->watch);
}

static void nap(void *context)
{
    weft__node_nap(context);
}

/* core_first from every rank's number of threads. */
static weft_status count_cores(weft_session *s, int threads, weft__error *error)
{
    weft__node *node = &s->node;
    int *counts;

    node->core_first = calloc((size_t)node->ranks + 1, sizeof *node->core_first);
    if (!node->core_first)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a table of cores");
    counts = node->core_first + 1;
    counts[node->rank] = threads;
    if (node->ranks > 1)
        WEFT__MPI(MPI_Allgather(&threads, 1, MPI_INT, counts, 1, MPI_INT, s->comms.node));
    for (int r = 0; r < node->ranks; r++)
        counts[r] += r ? counts[r - 1] : 0;
    node->deck.cores = node->core_first[node->ranks];
    return WEFT_OK;
}

weft_status weft__node_open(weft_session *s, int threads, weft__error *error)
{
    weft__node *node = &s->node;
    size_t slots;
    void *memory = NULL;
    weft_status status;

    node->ranks = s->comms.node_size;
    node->rank = s->comms.node_rank;
    node->window = MPI_WIN_NULL;
    WEFT__TRY(count_cores(s, threads, error));
    slots = sizeof(weft__control) +
            (size_t)(SLOT_SETS * node->ranks + VERDICT_SETS) * sizeof(weft__slot);
    slots = weft__round_up(slots, 64);
    node->bytes = slots + (size_t)node->deck.cores * sizeof(weft__deck_word);
    WEFT__TRY(weft__shm_open(s, node->bytes, &node->window, &memory, error));
    if (node->ranks > 1) { /* MPI does not promise zeros */
        if (node->rank == 0)
            memset(memory, 0, node->bytes);
        WEFT__MPI(MPI_Barrier(s->comms.node));
    }
    node->watch = &s->watch;
    node->control = memory;
    node->deck.words = (weft__deck_word *)((char *)memory + slots);
    node->waiter = (weft__waiter){
        .shared = node->ranks > 1, .nap = nap, .context = s, .poison = &node->control->poison};
    return WEFT_OK;
fail:
    return status;
}

void weft__node_close(weft__node *node)
{
    if (node->control)
        weft__shm_close(&node->window, node->control, node->bytes);
    node->control = NULL;
    free(node->core_first);
    node->core_first = NULL;
}
