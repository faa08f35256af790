#include "runtime/collective.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "runtime/mark.h"
#include "runtime/session.h"

/* The first time that this rank knows, its node and, from a leader, the other nodes are told. */
static void spread_poison(weft_session *s)
{
    if (s->is_poisoned)
        return;
    s->is_poisoned = true;
    weft__node_poison(&s->node);
    weft__poison_others(s);
}

static weft_status poisoned(weft_session *s)
{
    if (s->node.control)
        spread_poison(s);
    return weft_fail(s, WEFT_ERR_MISMATCH,
                     "ranks made different calls; this session can only be stopped");
}

weft_status weft__sync(weft_session *s)
{
    return weft__node_barrier(&s->node) ? WEFT_OK : poisoned(s);
}

weft_status weft__unless_poisoned(weft_session *s, bool done)
{
    return done ? WEFT_OK : poisoned(s);
}

void weft__remember(weft_session *s, uint64_t hash)
{
    s->node.chain = weft__hash_word(s->node.chain, hash);
}

static void post(weft_session *s, const char *operation)
{
    weft__node *node = &s->node;
    weft__slot *slot = weft__node_slot(node, (int)(node->sequence & 1), node->rank);

    slot->chain = node->chain;
    slot->sequence = node->sequence;
    (void)snprintf(slot->operation, sizeof slot->operation, "%s", operation);
}

enum { KEPT = sizeof((weft_session *)0)->calls / sizeof(char *), BEFORE = 256 };

/* "; before it rank 0 called weft_zeros, weft_sum", the last calls but the present one; "" where
 * there are none. */
static const char *list_before(const weft_session *s, char text[BEFORE])
{
    const uint64_t last = s->node.sequence;
    size_t used = 0;

    text[0] = '\0';
    if (last > 1)
        used = (size_t)snprintf(text, BEFORE, "; before it rank %d called", s->comms.rank);
    for (uint64_t k = last < KEPT ? last - 1 : KEPT - 1; k > 0; k--)
        used += (size_t)snprintf(text + used, BEFORE - used, " %.47s%s",
                                 s->calls[(last - k) % KEPT], k > 1 ? "," : "");
    return text;
}

/* Compares the fingerprints of the node's ranks; they stay until the call after the next. */
static weft_status compare(weft_session *s)
{
    weft__node *node = &s->node;
    int set = (int)(node->sequence & 1);
    const weft__slot *first = weft__node_slot(node, set, 0);
    char before[BEFORE];

    for (int r = 1; r < node->ranks; r++) {
        const weft__slot *slot = weft__node_slot(node, set, r);

        if (slot->chain == first->chain && slot->sequence == first->sequence)
            continue;
        spread_poison(s);
        return weft_fail(
            s, WEFT_ERR_MISMATCH,
            "ranks made different calls: call %llu of rank %d is %s, of rank %d %s%s%s",
            (unsigned long long)node->sequence, s->comms.rank - node->rank, first->operation,
            s->comms.rank - node->rank + r, slot->operation,
            strcmp(first->operation, slot->operation) == 0
                ? " with other arguments or after other calls"
                : "",
            list_before(s, before));
    }
    return WEFT_OK;
}

weft_status weft__refuse_null(weft_session *s, const char *operation, const char *arguments)
{
    if (!s)
        return weft_fail(NULL, WEFT_ERR_ARGUMENT, "%s: the session has no handle (it is NULL)",
                         operation);
    return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: %s is NULL", operation, arguments);
}

weft_status weft__refuse_array(weft_session *s, const char *operation, const char *arguments)
{
    if (!s)
        return weft_fail(NULL, WEFT_ERR_ARGUMENT,
                         "%s: the array has no handle (it is NULL): never made, or freed before",
                         operation);
    return weft__refuse_null(s, operation, arguments);
}

weft_status weft__refuse_stopped(weft_session *s, const char *operation)
{
    return weft_fail(s, WEFT_ERR_ARGUMENT,
                     "%s: the array's session has been stopped, and its elements are gone",
                     operation);
}

weft_status weft__enter(weft_session *s, const char *operation, uint64_t hash)
{
    weft_status status;

    if (weft__mark_forbids(s))
        return weft__mark_refuse(operation);
    if (s->is_stopped)
        return weft__refuse_stopped(s, operation);
    if (s->is_poisoned)
        return poisoned(s);
    s->watch.operation = operation;
    s->node.sequence++;
    s->calls[s->node.sequence % KEPT] = operation;
    s->statistics.operations++;
    weft__remember(s, weft__hash_text(hash, operation));
    if (s->record)
        weft__record_enter(s, operation);
    if (s->node.ranks == 1)
        return WEFT_OK;
    post(s, operation);
    status = weft__sync(s);
    return status == WEFT_OK ? compare(s) : status;
}

weft_status weft__leave(weft_session *s)
{
    weft_status status = weft__sync(s);

    if (s->record)
        weft__record_leave(s);
    s->watch.operation = NULL;
    return status;
}

static weft__ballot count_node(const weft__node *node, int set, int first_rank)
{
    weft__ballot b = {INT64_MAX, INT64_MAX, 0, 0};

    for (int r = 0; r < node->ranks; r++) {
        const weft__slot *slot = weft__node_slot(node, set, r);

        if (slot->least < b.least)
            b.least = slot->least;
        if (slot->status != WEFT_OK && b.failed_rank == INT64_MAX)
            b.failed_rank = first_rank + r;
    }
    b.chain = (int64_t)(node->chain >> 1);
    b.not_chain = -b.chain;
    return b;
}

enum { OPERATION = sizeof((weft__slot *)0)->operation };

/* Leaders: names the first two nodes' calls that differ, or those of the first two nodes. */
static bool name_calls(weft_session *s, weft__slot *verdict)
{
    const weft__comms *c = &s->comms;
    char mine[OPERATION] = "";
    char *all = calloc((size_t)c->nodes, sizeof mine);
    MPI_Request request;
    int other = 1;

    weft__must(all);
    (void)snprintf(mine, sizeof mine, "%s", s->watch.operation ? s->watch.operation : "?");
    WEFT__MPI(
        MPI_Iallgather(mine, OPERATION, MPI_BYTE, all, OPERATION, MPI_BYTE, c->leaders, &request));
    if (!weft__wait_requests(s, 1, &request))
        return false;
    while (other < c->nodes - 1 && strcmp(all, all + other * OPERATION) == 0)
        other++;
    verdict->status = WEFT_ERR_MISMATCH;
    (void)snprintf(verdict->message, sizeof verdict->message,
                   "nodes made different calls: at or before %s of rank 0 and %s of rank %d", all,
                   all + other * OPERATION, c->node_first[other]);
    free(all);
    return true;
}

/* The leaders' part: the minimum over the nodes, and the failed rank's slot to everybody. */
static bool ask_nodes(weft_session *s, int set, weft__slot *verdict)
{
    const weft__comms *c = &s->comms;
    weft__ballot *b = &s->node.ballot;
    MPI_Request request;
    int home;

    WEFT__MPI(MPI_Iallreduce(MPI_IN_PLACE, b, 4, MPI_INT64_T, MPI_MIN, c->leaders, &request));
    if (!weft__wait_requests(s, 1, &request))
        return false;
    s->statistics.messages_between_nodes++;
    s->statistics.bytes_between_nodes += sizeof *b;
    if (b->chain + b->not_chain != 0)
        return name_calls(s, verdict);
    if (b->failed_rank == INT64_MAX)
        return true;
    home = weft__comms_node_of(c, (int)b->failed_rank);
    if (home == c->node_index)
        *verdict = *weft__node_slot(&s->node, set, (int)b->failed_rank - c->node_first[home]);
    WEFT__MPI(MPI_Ibcast(verdict, sizeof *verdict, MPI_BYTE, home, c->leaders, &request));
    return weft__wait_requests(s, 1, &request);
}

/* Between nodes: the leader fills the verdict, the others wait for it. */
static weft_status agree_nodes(weft_session *s, int set, weft__slot *verdict)
{
    weft__ballot *b = &s->node.ballot;

    if (s->comms.node_rank == 0) {
        if (!ask_nodes(s, set, verdict))
            return poisoned(s);
        memcpy(verdict->operation, b, sizeof *b);
    }
    if (!weft__node_barrier(&s->node))
        return poisoned(s);
    memcpy(b, verdict->operation, sizeof *b);
    if (b->chain + b->not_chain == 0)
        return WEFT_OK;
    s->is_poisoned = true; /* every node knows: nobody needs to be told */
    return weft_fail(s, WEFT_ERR_MISMATCH, "%s", verdict->message);
}

/* Records the sentence of the rank that failed, the same everywhere. */
static weft_status adopt(weft_session *s, int64_t rank, const weft__slot *slot)
{
    weft__error agreed = {.status = (weft_status)slot->status};

    if (s->comms.size > 1)
        (void)snprintf(agreed.message, sizeof agreed.message, "rank %lld: %.1000s", (long long)rank,
                       slot->message);
    else
        (void)snprintf(agreed.message, sizeof agreed.message, "%.1000s", slot->message);
    s->last = agreed;
    if (s->error.status == WEFT_OK || s->error_is_last) {
        s->error = agreed;
        s->error_is_last = true;
    }
    return agreed.status;
}

weft_status weft__agree(weft_session *s, weft_status local, int64_t *least)
{
    weft__node *node = &s->node;
    int turn = (int)(node->agreements++ & 1), set = 2 + turn;
    weft__slot *mine = weft__node_slot(node, set, node->rank);
    weft__slot *verdict = weft__node_verdict(node, turn);
    const weft__slot *failed;
    weft_status status;
    weft__ballot *b = &node->ballot;

    mine->status = (int32_t)local;
    mine->least = least ? *least : INT64_MAX;
    if (local != WEFT_OK)
        (void)snprintf(mine->message, sizeof mine->message, "%s", s->last.message);
    WEFT__TRY(weft__sync(s));
    *b = count_node(node, set, s->comms.rank - node->rank);
    if (s->comms.nodes > 1)
        WEFT__TRY(agree_nodes(s, set, verdict));
    if (least)
        *least = b->least;
    if (b->failed_rank == INT64_MAX)
        return WEFT_OK;
    failed = s->comms.nodes > 1
                 ? verdict
                 : weft__node_slot(node, set, (int)b->failed_rank - (s->comms.rank - node->rank));
    return adopt(s, b->failed_rank, failed);
fail:
    return status;
}

/* ---- the callers' own ---- */

weft_status weft_agree(weft_session *s, weft_status local)
{
    weft_status status =
        s ? weft__enter(s, "weft_agree", 0) : weft__refuse_null(s, "weft_agree", "s");

    return status == WEFT_OK ? weft__agree(s, local, NULL) : status;
}

weft_status weft_barrier(weft_session *s)
{
    weft_status status =
        s ? weft__enter(s, "weft_barrier", 0) : weft__refuse_null(s, "weft_barrier", "s");

    return status == WEFT_OK ? weft__agree(s, WEFT_OK, NULL) : status;
}

weft_status weft_broadcast(weft_session *s, void *data, size_t bytes, int root)
{
    uint64_t hash = weft__hash_word((uint64_t)bytes, (uint64_t)root);
    weft_status status;

    if (!s || (bytes > 0 && !data))
        return weft__refuse_null(s, "weft_broadcast", "data");
    WEFT__TRY(weft__enter(s, "weft_broadcast", hash));
    WEFT__TRY(weft__agree(s, WEFT_OK, NULL));
    if (root < 0 || root >= s->comms.size)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "broadcast from rank %d of %d", root, s->comms.size);
    WEFT__TRY(weft__unless_poisoned(s, weft__broadcast(s, data, (int64_t)bytes, root)));
    WEFT__TRY(weft__sync(s));
    s->watch.operation = NULL;
fail:
    return status;
}
