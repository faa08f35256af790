/* Loops of running sums and products over memory. Pure.
 *
 * Sums are kept in `states` of 8 bytes: float64 for floats, 64-bit integers else. Products are kept
 * as elements of the dtype.
 */
#ifndef WEFT__OPS_SCAN_LOOPS_H
#define WEFT__OPS_SCAN_LOOPS_H

#include "kernels/table.h"

enum {
    WEFT__SCAN_WIDTH = 256, /* lines side by side that a loop takes at most */
    WEFT__SCAN_FAN = 8      /* runs that are added up at once, to hide the latency of additions */
};

typedef union weft__scan_state {
    double f;
    uint64_t u;
} weft__scan_state;

/* Lines that stand side by side: `rows` rows of `width` elements, `pitch` elements apart. */
typedef struct weft__scan_rows {
    const void *from;
    void *to; /* may be `from`; unused by add */
    int64_t rows, pitch, width;
} weft__scan_rows;

/* Runs of consecutive elements: `count` ≤ WEFT__SCAN_FAN of them. */
typedef struct weft__scan_runs {
    const void *from[WEFT__SCAN_FAN];
    void *to[WEFT__SCAN_FAN];
    int64_t length[WEFT__SCAN_FAN];
    int count;
    void (*store)(void *to, const void *from, size_t bytes);
} weft__scan_runs;

typedef struct weft__scan_loops {
    weft__scan_state nothing; /* where sums begin: -0.0, so that -0.0 stays */

    /* sum[k] += elements of line (run) k. */
    void (*add_rows)(const weft__scan_rows *rows, weft__scan_state *sum);
    void (*add_runs)(const weft__scan_runs *runs, weft__scan_state *sum);

    /* The same, with offset[k] + sum[k] written after each element. */
    void (*scan_rows)(const weft__scan_rows *rows, const weft__scan_state *offset,
                      weft__scan_state *sum);
    void (*scan_runs)(const weft__scan_runs *runs, const weft__scan_state *offset,
                      weft__scan_state *sum);
} weft__scan_loops;

/* Of sums of float32, float64, int64 and uint64. */
const weft__scan_loops *weft__scan_loops_of(weft_dtype dtype);

/* Running products of lines side by side: `product` has an element per line, which is what stands
 * before the first row where has_product is true, and the last product afterwards. */
void weft__scan_products(weft_dtype dtype, const weft__scan_rows *rows, bool has_product,
                         void *product);

#endif
