/* What the two halves of weft_apply_dealt share: dealing tiles, and bringing their rows home. */
#ifndef WEFT__OPS_DEALING_H
#define WEFT__OPS_DEALING_H

#include "array/array.h"
#include "ops/apply.h"
#include "ops/dealer.h"

/* What the cores of a node share. */
typedef struct weft__board {
    _Alignas(64) _Atomic uint64_t batch; /* next:32, end:32 of the tiles at hand */
    _Atomic uint32_t is_over;            /* no further batch will come */
} weft__board;

/* A tile computed for another node. */
typedef struct weft__parcel {
    struct weft__parcel *link;
    int64_t tile;
    int64_t bytes;
    char data[];
} weft__parcel;

typedef struct weft__dealing {
    weft__applying p;
    weft_session *s;
    const weft__comms *comms;
    int64_t *first_tile; /* of each node; nodes + 1 */
    weft__board *board;
    _Atomic uint64_t done;  /* tiles that this rank has computed */
    weft__parcel **parcels; /* per thread */
    weft__dealer dealer;    /* the dispatcher's */
    int others_over;        /* leaders that the dispatcher has told so */
    bool is_asking, has_next;
    MPI_Request answer;
    weft__batch next; /* the batch after the present one */
} weft__dealing;

/* The rows of a node; the node whose rows a tile is, and which; the bytes of a row. */
weft_rows weft__dealing_node_rows(const weft__dealing *d, int node);
int weft__dealing_node_of(const weft__dealing *d, int64_t tile);
weft_rows weft__dealing_rows(const weft__dealing *d, int64_t tile);
int64_t weft__dealing_row_bytes(const weft__dealing *d);

/* Collective over the job: sends the parcels of `threads` threads to the owners of their rows.
 * False when the session is poisoned. */
WEFT_NODISCARD bool weft__dealing_send_home(weft__dealing *d, int threads);

#endif
