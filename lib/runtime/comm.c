#include "runtime/comm.h"

#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/end_job.h"
#include "runtime/session.h"

enum { TAG_DATA = 1, TAG_POISON = 2, PIECE = 1 << 30 };

void weft__mpi_check(int code, const char *call)
{
    char text[MPI_MAX_ERROR_STRING] = "";
    int length = 0;

    if (code == MPI_SUCCESS)
        return;
    (void)MPI_Error_string(code, text, &length);
    fprintf(stderr, "weft: %.60s failed: %s; ending the job\n", call, text);
    weft__end_job();
}

/* Where each rank of `comm` goes: leaders[r] is the lowest rank on r's node. */
static int place_of(const int *leaders, int size, int rank)
{
    int place = 0;

    for (int r = 0; r < size; r++) {
        if (leaders[r] < leaders[rank] || (leaders[r] == leaders[rank] && r < rank))
            place++;
    }
    return place;
}

static void list_nodes(const int *leaders, weft__comms *c)
{
    int node = 0, first = 0;

    for (int leader = 0; leader < c->size; leader++) {
        int members = 0;

        for (int r = 0; r < c->size; r++)
            members += leaders[r] == leader;
        if (members == 0)
            continue;
        c->node_first[node++] = first;
        first += members;
    }
    c->node_first[node] = first;
    c->nodes = node;
}

static void split(MPI_Comm dup, int rank, weft__comms *c, int *leaders)
{
    int leader, place;

    WEFT__MPI(MPI_Comm_split_type(dup, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &c->node));
    WEFT__MPI(MPI_Comm_rank(c->node, &c->node_rank));
    WEFT__MPI(MPI_Comm_size(c->node, &c->node_size));
    leader = rank;
    WEFT__MPI(MPI_Bcast(&leader, 1, MPI_INT, 0, c->node));
    WEFT__MPI(MPI_Allgather(&leader, 1, MPI_INT, leaders, 1, MPI_INT, dup));
    list_nodes(leaders, c);
    place = place_of(leaders, c->size, rank);
    WEFT__MPI(MPI_Comm_split(dup, 0, place, &c->all));
    WEFT__MPI(MPI_Comm_dup(c->all, &c->user));
    WEFT__MPI(MPI_Comm_split(c->all, c->node_rank == 0 ? 0 : MPI_UNDEFINED, place, &c->leaders));
    c->rank = place;
    c->node_index = weft__comms_node_of(c, place);
}

/* The caller's own messages fail as the caller has arranged, not silently. */
static void inherit_handler(MPI_Comm from, MPI_Comm to)
{
    MPI_Errhandler handler;

    WEFT__MPI(MPI_Comm_get_errhandler(from, &handler));
    WEFT__MPI(MPI_Comm_set_errhandler(to, handler));
    WEFT__MPI(MPI_Errhandler_free(&handler));
}

weft_status weft__comms_open(MPI_Comm comm, weft__error *error, weft__comms *c)
{
    MPI_Comm dup;
    int *leaders, rank;

    WEFT__MPI(MPI_Comm_dup(comm, &dup));
    WEFT__MPI(MPI_Comm_set_errhandler(dup, MPI_ERRORS_RETURN));
    WEFT__MPI(MPI_Comm_size(dup, &c->size));
    WEFT__MPI(MPI_Comm_rank(dup, &rank));
    leaders = calloc((size_t)c->size, sizeof *leaders);
    c->node_first = calloc((size_t)c->size + 1, sizeof *c->node_first);
    if (!leaders || !c->node_first) {
        free(leaders);
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a table of %d ranks",
                               c->size);
    }
    split(dup, rank, c, leaders);
    free(leaders);
    inherit_handler(comm, c->user);
    WEFT__MPI(MPI_Comm_free(&dup));
    return WEFT_OK;
}

weft_status weft__comms_open_local(weft__error *error, weft__comms *c)
{
    *c = (weft__comms){.all = MPI_COMM_NULL,
                       .user = MPI_COMM_NULL,
                       .node = MPI_COMM_NULL,
                       .leaders = MPI_COMM_NULL,
                       .size = 1,
                       .nodes = 1,
                       .node_size = 1};
    c->node_first = calloc(2, sizeof *c->node_first);
    if (!c->node_first)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a table of ranks");
    c->node_first[1] = 1;
    return WEFT_OK;
}

static void free_comm(MPI_Comm *comm)
{
    if (*comm != MPI_COMM_NULL)
        (void)MPI_Comm_free(comm);
}

void weft__comms_close(weft__comms *c)
{
    free_comm(&c->leaders);
    free_comm(&c->node);
    free_comm(&c->user);
    free_comm(&c->all);
    free(c->node_first);
    c->node_first = NULL;
}

int weft__comms_node_of(const weft__comms *c, int rank)
{
    int low = 0, high = c->nodes - 1;

    while (low < high) {
        int middle = (low + high + 1) / 2;

        if (c->node_first[middle] <= rank)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

void weft__progress(const weft__comms *c)
{
    int found = 0;

    if (c->all != MPI_COMM_NULL)
        (void)MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, c->all, &found, MPI_STATUS_IGNORE);
}

bool weft__hears_poison(const weft__comms *c)
{
    int found = 0;

    if (c->leaders != MPI_COMM_NULL)
        WEFT__MPI(MPI_Iprobe(MPI_ANY_SOURCE, TAG_POISON, c->leaders, &found, MPI_STATUS_IGNORE));
    return found != 0;
}

void weft__must(const void *memory)
{
    if (!memory)
        weft__mpi_check(MPI_ERR_NO_MEM, "memory for a small list");
}

bool weft__wait_requests(weft_session *s, int count, MPI_Request *requests)
{
    weft__watch_begin(&s->watch);
    for (int turn = 0;; turn++) {
        int done = 0;

        WEFT__MPI(MPI_Testall(count, requests, &done, MPI_STATUSES_IGNORE));
        if (done)
            return true;
        if (turn % 64 == 63) {
            weft__node_nap(s);
            if (weft__node_is_poisoned(&s->node))
                return false;
            (void)sched_yield();
        }
    }
}

void weft__poison_others(weft_session *s)
{
    const weft__comms *c = &s->comms;
    MPI_Request request;

    if (c->leaders == MPI_COMM_NULL)
        return;
    for (int n = 0; n < c->nodes; n++) {
        if (n == c->node_index)
            continue;
        WEFT__MPI(MPI_Isend(NULL, 0, MPI_BYTE, n, TAG_POISON, c->leaders, &request));
        WEFT__MPI(MPI_Request_free(&request));
    }
}

static int pieces_of(const weft__message *messages, int count)
{
    int64_t pieces = 0;

    for (int i = 0; i < count; i++)
        pieces += (messages[i].bytes + PIECE - 1) / PIECE;
    if (pieces > INT_MAX)
        weft__mpi_check(MPI_ERR_COUNT, "a count of messages");
    return (int)pieces;
}

static void count_message(weft_session *s, const weft__message *m)
{
    if (weft__comms_node_of(&s->comms, m->peer) == s->comms.node_index)
        return;
    s->statistics.bytes_between_nodes += (uint64_t)m->bytes;
    s->statistics.messages_between_nodes += (uint64_t)((m->bytes + PIECE - 1) / PIECE);
}

static MPI_Request *start(weft_session *s, const weft__message *m, bool is_send, MPI_Request *next)
{
    for (int64_t at = 0; at < m->bytes; at += PIECE, next++) {
        int length = (int)(m->bytes - at < PIECE ? m->bytes - at : PIECE);
        char *data = (char *)m->data + at;

        if (is_send)
            WEFT__MPI(MPI_Isend(data, length, MPI_BYTE, m->peer, TAG_DATA, s->comms.all, next));
        else
            WEFT__MPI(MPI_Irecv(data, length, MPI_BYTE, m->peer, TAG_DATA, s->comms.all, next));
    }
    return next;
}

bool weft__exchange(weft_session *s, const weft__message *sends, int nsends,
                    const weft__message *receives, int nreceives)
{
    int count = pieces_of(sends, nsends) + pieces_of(receives, nreceives);
    MPI_Request *requests, *next;

    if (count == 0)
        return true;
    next = requests = malloc((size_t)count * sizeof *requests);
    weft__must(requests);
    for (int i = 0; i < nreceives; i++)
        next = start(s, &receives[i], false, next);
    for (int i = 0; i < nsends; i++) {
        next = start(s, &sends[i], true, next);
        count_message(s, &sends[i]);
    }
    if (!weft__wait_requests(s, count, requests))
        return false; /* the requests stay, as what they point to */
    free(requests);
    return true;
}

/* What a collective sends to other nodes: one message of this rank's part, or none of its own. */
static void count_collective(weft_session *s, int64_t bytes)
{
    if (s->comms.nodes == 1 || bytes == 0)
        return;
    s->statistics.messages_between_nodes++;
    s->statistics.bytes_between_nodes += (uint64_t)bytes;
}

bool weft__broadcast(weft_session *s, void *data, int64_t bytes, int root)
{
    for (int64_t at = 0; at < bytes && s->comms.size > 1; at += PIECE) {
        int length = (int)(bytes - at < PIECE ? bytes - at : PIECE);
        MPI_Request request;

        WEFT__MPI(MPI_Ibcast((char *)data + at, length, MPI_BYTE, root, s->comms.all, &request));
        if (!weft__wait_requests(s, 1, &request))
            return false;
    }
    count_collective(s, s->comms.rank == root ? bytes : 0);
    return true;
}

bool weft__allgather(weft_session *s, const void *mine, int64_t bytes, void *all)
{
    MPI_Request request;

    if (s->comms.size == 1) {
        memcpy(all, mine, (size_t)bytes);
        return true;
    }
    if (bytes > PIECE)
        weft__mpi_check(MPI_ERR_COUNT, "a gathered list");
    WEFT__MPI(MPI_Iallgather(mine, (int)bytes, MPI_BYTE, all, (int)bytes, MPI_BYTE, s->comms.all,
                             &request));
    count_collective(s, bytes);
    return weft__wait_requests(s, 1, &request);
}
