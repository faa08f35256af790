/* Order statistics of all elements of a distributed array; the data stays where it is. */
#ifndef WEFT__OPS_SELECT_ALL_H
#define WEFT__OPS_SELECT_ALL_H

#include "array/array.h"

/* Inside an entered operation: keys[i] is the key (ops/order.h) of the ranks[i]-th smallest element
 * of `a`, which is no strided view; ranks ascend. *nans: how many are NaN. The same on every rank.
 *
 * Keys are found 16 bits at a time (11 of fewer elements): all whose upper bits are already right
 * are counted by the next ones, the counts of cores and nodes are added (they are integers: any
 * order gives the same), and the place of the rank among them tells the bits. */
weft_status weft__select_all(weft_array *a, int count, const int64_t *ranks, uint64_t *keys,
                             int64_t *nans);

#endif
