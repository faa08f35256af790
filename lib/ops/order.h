/* The order of elements as that of integers, and order statistics of few of them. Pure. */
#ifndef WEFT__OPS_ORDER_H
#define WEFT__OPS_ORDER_H

#include <stdbool.h>
#include <stdint.h>
#include <weft/dtype.h>

/* Whether the dtype has an order of its own: all but the complex ones. */
bool weft__order_exists(weft_dtype dtype);

/* Keys of n elements: a < b has the smaller one, -0.0 comes before 0.0, and every NaN has
 * weft__order_nan(), which nothing else has. Keys have as many bits as the elements. */
void weft__order_keys(weft_dtype dtype, const char *data, int64_t n, uint64_t *keys);
uint64_t weft__order_nan(weft_dtype dtype);

/* Whether a key of the dtype is a NaN's. */
bool weft__order_is_nan(weft_dtype dtype, uint64_t key);

/* The element that has this key. */
weft_value weft__order_value(weft_dtype dtype, uint64_t key);

/* found[i] is the ranks[i]-th smallest of n keys, which are moved about; ranks ascend, no two
 * alike. Quickselect, expected O(n) for a few ranks. */
void weft__order_select(uint64_t *keys, int64_t n, int count, const int64_t *ranks,
                        uint64_t *found);

#endif
