/* Running sums and products: what a node has of the lines, and who follows whom. */
#ifndef WEFT__OPS_SCAN_H
#define WEFT__OPS_SCAN_H

#include "array/array.h"
#include "ops/scan_loops.h"

/* Elements are at [outer][row][line], `rows` of them on this node from row `first` on. */
typedef struct weft__scan {
    weft_session *s;
    weft_dtype dtype; /* of the elements in memory: the parts of complex numbers for sums */
    size_t size;      /* of one */
    const char *from; /* this node's first element */
    char *to;         /* may be `from` */
    int64_t outer, rows, lines;
    int64_t first;
    int64_t most;       /* rows times outer on the fullest node */
    bool is_chained;    /* lines go on from node to node */
    bool stream;        /* results go past the cache */
    int previous, next; /* nodes that have rows before and after; -1 where there is none */
} weft__scan;

/* Inside an entered operation, collective over the node; the results may be read after a barrier.
 */
weft_status weft__scan_sums(const weft__scan *x);
weft_status weft__scan_chain(const weft__scan *x);

/* Leaders of nodes that have rows: `bytes` at `data` come from the previous node; go to the next.
 */
weft_status weft__scan_receive(const weft__scan *x, void *data, int64_t bytes);
weft_status weft__scan_send(const weft__scan *x, void *data, int64_t bytes);

/* Lines in strips, units of work in tiles: how many of each. */
static inline int64_t weft__scan_strips(const weft__scan *x)
{
    return (x->lines + WEFT__SCAN_WIDTH - 1) / WEFT__SCAN_WIDTH;
}

/* Units of `elements` each, in tiles: one where that is not worth waking anybody for. */
int64_t weft__scan_units_per_tile(const weft__scan *x, int64_t units, int64_t elements);

#endif
