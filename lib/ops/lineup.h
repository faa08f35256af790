/* Lining operands up with the elements that an operation works on.
 *
 * An operation has a *domain*: the layout of its result, or of what it reduces. Operands whose
 * elements lie on the same nodes are read in place. The others are fetched into a scratch window
 * of at most WEFT__STAGING_BYTES per node, so that the operation goes piece by piece: with nothing
 * to fetch there is one piece, all that the node has.
 *
 * Memory that only its own rank can reach (weft_wrap on a node of several ranks) is worked on by
 * that rank's cores when everything else has the same rows; otherwise it is fetched too.
 */
#ifndef WEFT__OPS_LINEUP_H
#define WEFT__OPS_LINEUP_H

#include "array/array.h"

enum { WEFT__MAX_OPERANDS = 32 };

typedef struct weft__lineup {
    weft_session *s;
    const weft__layout *domain;
    bool is_own; /* each rank works on its own rows with its own cores */
    int count;
    weft_array *operands[WEFT__MAX_OPERANDS];
    bool is_staged[WEFT__MAX_OPERANDS];
    char *staged[WEFT__MAX_OPERANDS]; /* where the present piece's elements are */
    weft__memory scratch;
    weft__run *wants; /* per node: the present piece */
    int64_t piece;    /* elements per node and piece, a multiple of `grain` */
    int64_t grain;
    weft__run here; /* what this node (this rank, when is_own) works on in the present piece */
} weft__lineup;

/* Inside an entered operation. The result is an operand like the others, listed first, when it is
 * an array of the caller's; it must have the domain's layout. may_own: ranks may work for
 * themselves. Pieces are cut at global multiples of `grain` elements. */
weft_status weft__lineup_open(weft_session *s, const weft__layout *domain, int count,
                              weft_array *const *operands, bool may_own, int64_t grain,
                              weft__lineup *lineup);
void weft__lineup_close(weft__lineup *lineup);

/* How many pieces the fullest node has: at least 1, the same on all ranks. */
int64_t weft__lineup_pieces(const weft__lineup *lineup);

/* Fetches piece k and sets `here`; ends with a barrier when something was fetched. The caller puts
 * a weft__sync between its use of a piece and the next fetch. */
weft_status weft__lineup_fetch(weft__lineup *lineup, int64_t k);

/* The address of flat element `index`, which is in `here`, of operand i. */
const char *weft__lineup_at(const weft__lineup *lineup, int i, int64_t index);

/* Deals the present piece in tiles of `elements` to the cores that can reach it. */
typedef void (*weft__lineup_task)(void *context, weft__run run, int thread);
void weft__lineup_each(weft__lineup *lineup, int64_t elements, weft__lineup_task task,
                       void *context);

#endif
