/* Counters that all cores of all nodes add to. They are integers: the order of additions does not
 * show in the result.
 */
#ifndef WEFT__OPS_COUNTS_H
#define WEFT__OPS_COUNTS_H

#include "array/array.h"

typedef struct weft__counts {
    weft_session *s;
    int64_t room; /* counters */
    int threads;
    int64_t **own; /* per thread of this rank; NULL for so many counters that all share one set */
    weft__memory scratch;
    int64_t *shared; /* of the node, then of all: seen by its ranks */
} weft__counts;

/* Inside an entered operation. */
weft_status weft__counts_open(weft_session *s, int64_t room, weft__counts *counts);
void weft__counts_close(weft__counts *counts);

/* On every rank, before and after a run that counts. `is_replicated`: each node has counted
 * everything. Afterwards `shared` is the sum, until the next clear; ends with a barrier. Between
 * nodes 8 bytes per counter. */
weft_status weft__counts_clear(weft__counts *counts);
weft_status weft__counts_sum(weft__counts *counts, bool is_replicated);

/* In a run: adds 1 to each of n counters; negative numbers are passed over. */
void weft__counts_add(const weft__counts *counts, int thread, const int64_t *which, int64_t n);

#endif
