/* The parts of a move between an array and the pieces of a cyclic matrix; see cyclic_move.c. */
#ifndef WEFT__LINALG_CYCLIC_MOVE_H
#define WEFT__LINALG_CYCLIC_MOVE_H

#include "linalg/cyclic.h"
#include "linalg/patch.h"
#include "linalg/rectangle.h"

typedef struct weft__cyclic_move {
    const weft__cyclic *c;
    weft_session *session;
    const weft_array *root; /* the array that has the memory */
    weft__axes axes;        /* over its flat elements */
    weft__run bounds;       /* of those that belong to the matrix */
    bool rows_are_outer, is_store;
    size_t size;
    const weft__kernels
        *past;    /* of results larger than the cache, to be written past it; or NULL */
    int64_t part; /* elements of a server's run in a round of messages */
} weft__cyclic_move;

/* Of this rank, -1 outside the grid; and along both axes of a place. */
int weft__move_own_place(const weft__cyclic_move *m);
void weft__move_places(const weft__cyclic_move *m, int place, int *outer, int *inner);

/* Where a patch is in the piece here; rows are outer. */
weft__rectangle weft__move_in_piece(const weft__cyclic_move *m, const weft__patch *patch);

/* A copy of part of one rank's piece: to or from the array, where `steps` are of the piece or of a
 * message; or, with no place, between a message and the piece here. */
typedef struct weft__job {
    weft__patch patch;
    int outer_place, inner_place; /* -1: between message and piece */
    weft__rectangle steps;        /* of the message or the piece, at the patch; rows are outer */
} weft__job;

typedef struct weft__jobs {
    weft__job *items;
    int64_t count, room;
} weft__jobs;

/* Local. Adds a copy in slices that several cores can share; does all on this rank's cores and
 * empties the list. */
void weft__jobs_add(const weft__cyclic_move *m, weft__jobs *list, weft__job whole);
void weft__jobs_do(const weft__cyclic_move *m, weft__jobs *list);

/* Collective: what holders do not reach themselves, by messages. False when the session is
 * poisoned. */
WEFT_NODISCARD bool weft__move_send(weft__cyclic_move *m);

#endif
