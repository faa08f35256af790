/* The communicators of a session, the order of its ranks, and messages in 64-bit counts.
 *
 * Ranks are numbered so that those of a node are neighbours, whatever the launcher did. The first
 * rank of a node is its leader. A local session has no communicators and is one rank on one node.
 */
#ifndef WEFT__RUNTIME_COMM_H
#define WEFT__RUNTIME_COMM_H

#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>
#include <weft/session.h>

#include "base/error.h"

typedef struct weft__comms {
    MPI_Comm all;     /* the library's own, node-major */
    MPI_Comm user;    /* the same ranks, for the caller's messages */
    MPI_Comm node;    /* the ranks of this node */
    MPI_Comm leaders; /* one rank per node; MPI_COMM_NULL elsewhere */
    int rank, size;
    int node_index, nodes;
    int node_rank, node_size;
    int *node_first; /* rank of each node's leader; nodes + 1 entries, the last is size */
} weft__comms;

weft_status weft__comms_open(MPI_Comm comm, weft__error *error, weft__comms *comms);
weft_status weft__comms_open_local(weft__error *error, weft__comms *comms);
void weft__comms_close(weft__comms *comms);

/* The node of a rank. */
int weft__comms_node_of(const weft__comms *comms, int rank);

/* A run of bytes to or from a rank of comms.all. */
typedef struct weft__message {
    void *data;
    int64_t bytes;
    int peer;
} weft__message;

/* Sends and receives all of them at once, in pieces of at most 1 GiB, and waits. Both sides list a
 * pair's messages in the same order. Counts what goes to other nodes. False when the session is
 * poisoned: then the memory may still be read and written until the session ends, so that the
 * caller must not free it. */
WEFT_NODISCARD bool weft__exchange(weft_session *s, const weft__message *sends, int nsends,
                                   const weft__message *receives, int nreceives);

/* Waits for requests, driving progress, watched, and giving way when another node reports that the
 * session is poisoned: then false. */
bool weft__wait_requests(weft_session *s, int count, MPI_Request *requests);

/* Collective over all ranks, of any length, counted; false as above. */
WEFT_NODISCARD bool weft__broadcast(weft_session *s, void *data, int64_t bytes, int root);

/* Collective over all ranks: `bytes` of each, in rank order, to everybody; false as above. */
WEFT_NODISCARD bool weft__allgather(weft_session *s, const void *mine, int64_t bytes, void *all);

/* Ends the job when there is no memory for a small list: nothing can be agreed on without it. */
void weft__must(const void *memory);

/* A failure of MPI's own ends the job with a sentence. */
void weft__mpi_check(int code, const char *call);
#define WEFT__MPI(call) weft__mpi_check(call, #call)

/* Lets MPI move what is pending; nothing for a local session. */
void weft__progress(const weft__comms *comms);

/* Whether another leader has said that the session is poisoned; only leaders hear it. */
bool weft__hears_poison(const weft__comms *comms);

/* Local. Tells the other leaders that this session is poisoned. */
void weft__poison_others(weft_session *s);

#endif
