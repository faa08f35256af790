/* Moving runs of elements from where they are to where a node wants them. */
#ifndef WEFT__OPS_MOVE_H
#define WEFT__OPS_MOVE_H

#include "array/array.h"

/* Inside an entered operation, on every rank alike: copies the elements wants[n] of `a` to memory
 * that every rank of node n sees, `destination` here (of this node's wants). On a node by plain
 * copies on all cores, between nodes one message per pair of nodes (per rank and node for wrapped
 * memory), straight from and to their places. A barrier must follow before they are used. False
 * when the session is poisoned. */
WEFT_NODISCARD bool weft__move_runs(weft_array *a, const weft__run *wants, char *destination);

/* Its two halves: the copies on the node, by all cores; and the messages, by the main thread. */
void weft__move_here(weft_array *a, const weft__run *wants, char *destination);
WEFT_NODISCARD bool weft__move_between(weft_array *a, const weft__run *wants, char *destination);

/* weft__move_runs for elements of a domain, wants[n] among them, whose places among the flat
 * elements of `a` a map tells. Between nodes they are packed, each element once for each time it is
 * wanted. */
WEFT_NODISCARD bool weft__move_mapped(weft_array *a, const weft_shape *shape, const weft__map *map,
                                      const weft__run *wants, char *destination);

/* The way back: the elements of `from`, whose shape is the domain's, to their places among those of
 * `to`. In pieces of at most WEFT__STAGING_BYTES. A barrier must follow. */
WEFT_NODISCARD bool weft__move_back(weft_array *from, const weft__map *map, weft_array *to);

/* The elements that `rank` sends and receives for others: its node's for the leader of a node that
 * shares memory, its own for wrapped memory, none otherwise. */
weft__run weft__move_share(const weft_array *a, int rank);

#endif
