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

#endif
