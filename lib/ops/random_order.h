/* Random orders by sorting keys: index i has key i of a stream of words, and a place in the order
 * of all keys. */
#ifndef WEFT__OPS_RANDOM_ORDER_H
#define WEFT__OPS_RANDOM_ORDER_H

#include <weft/random.h>

#include "array/array.h"

/* Keys are drawn in tiles of 2^16, of which there are fewer than 2^24. */
#define WEFT__MOST_ORDERED (INT64_C(1) << 39)

/* Inside an entered operation: the int64 elements of `r` become the first of a random order of
 * 0 … n - 1, n ≥ the count of r; symmetric but for memory. Ends with a barrier.
 *
 * With weights (NULL: all alike), n of them from 0 to 1 and the same on every rank, each place is
 * drawn from what is left with chances as the weights; those above 0 are at least as many as
 * elements of r. */
weft_status weft__random_order(weft_array *r, int64_t n, const double *weights,
                               weft_random_key key);

#endif
