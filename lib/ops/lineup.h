/* Lining operands up with the elements that an operation works on.
 *
 * An operation has a *domain*: a shape and the layout of its result, or of what it reduces. Each
 * operand has the domain's elements somewhere among its own. Those that a node has itself are read
 * in place, also by strides. The others are fetched into a scratch window of at most
 * WEFT__STAGING_BYTES per node: whole, once, where all that is repeated by broadcasting fits; else
 * piece by piece, as the operation goes. With nothing to fetch there is one piece, all that the
 * node has.
 *
 * Memory that only its own rank can reach (weft_wrap on a node of several ranks) is worked on by
 * that rank's cores when everything else has the same rows; otherwise it is fetched too.
 */
#ifndef WEFT__OPS_LINEUP_H
#define WEFT__OPS_LINEUP_H

#include "array/array.h"
#include "ops/strided.h"

enum { WEFT__MAX_OPERANDS = 33 };

typedef struct weft__operand {
    weft_array *array; /* has the memory: never a strided view */
    bool is_flat;      /* element i of the domain is its flat element i */
    weft__map map;     /* else: over the domain's dimensions */
} weft__operand;

/* `a` as it is, where it has the domain's shape, or broadcast to it. */
weft__operand weft__operand_of(weft_array *a, const weft_shape *domain);

typedef enum weft__access {
    WEFT__IN_PLACE,        /* flat, in the array's own memory */
    WEFT__IN_PLACE_MAPPED, /* by strides, in the array's own memory */
    WEFT__STAGED_WHOLE,    /* by strides, in the scratch, all of it */
    WEFT__STAGED_PIECE     /* flat, in the scratch, the present piece */
} weft__access;

typedef struct weft__lined {
    weft__operand operand;
    weft__access access;
    size_t at;          /* bytes into the scratch */
    weft_shape compact; /* of what is staged whole: extent 1 where elements repeat */
} weft__lined;

typedef struct weft__lineup {
    weft_session *s;
    const weft__layout *domain;
    weft_shape shape; /* of the domain */
    bool is_own;      /* each rank works on its own rows with its own cores */
    int count;
    weft__memory scratch;
    weft__run *wants; /* per node: the present piece */
    int64_t piece;    /* elements per node and piece, a multiple of `grain` */
    int64_t grain;
    weft__run here; /* what this node (this rank, when is_own) works on in the present piece */
    weft__lined operands[WEFT__MAX_OPERANDS];
} weft__lineup;

/* Inside an entered operation. The result is an operand like the others, listed first, when it is
 * an array of the caller's; it must have the domain's layout. may_own: ranks may work for
 * themselves. Pieces are cut at global multiples of `grain` elements. */
weft_status weft__lineup_open_operands(weft_session *s, const weft__layout *domain,
                                       const weft_shape *shape, int count,
                                       const weft__operand *operands, bool may_own, int64_t grain,
                                       weft__lineup *lineup);

/* The same for arrays of the domain's shape, none of them a strided view. */
weft_status weft__lineup_open(weft_session *s, const weft__layout *domain, int count,
                              weft_array *const *operands, bool may_own, int64_t grain,
                              weft__lineup *lineup);
void weft__lineup_close(weft__lineup *lineup);

/* Whether every node has the elements of the operand that lie where its part of the domain does. */
bool weft__operand_is_local(const weft__operand *operand, const weft__layout *domain,
                            const weft_shape *shape);

/* How many pieces the fullest node has: at least 1, the same on all ranks. */
int64_t weft__lineup_pieces(const weft__lineup *lineup);

/* Fetches piece k and sets `here`; ends with a barrier when something was fetched. The caller puts
 * a weft__sync between its use of a piece and the next fetch. */
weft_status weft__lineup_fetch(weft__lineup *lineup, int64_t k);

/* Whether operand i is read by strides, and how: valid for all pieces once one is fetched. */
bool weft__lineup_is_strided(const weft__lineup *lineup, int i);
weft__strided weft__lineup_view(const weft__lineup *lineup, int i);

/* The address of flat element `index`, which is in `here`, of operand i, which is not strided. */
const char *weft__lineup_at(const weft__lineup *lineup, int i, int64_t index);

/* Deals the present piece in tiles of `elements` to the cores that can reach it. */
typedef void (*weft__lineup_task)(void *context, weft__run run, int thread);
void weft__lineup_each(weft__lineup *lineup, int64_t elements, weft__lineup_task task,
                       void *context);

#endif
