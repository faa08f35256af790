/* The loops of Weft, compiled once per instruction set; a session picks one table at start.
 *
 * No MPI, no threads, no allocation. Loops marked [block] work on whole blocks: n is a multiple of
 * WEFT__QUANTUM, every buffer may be read and written up to n elements, and pointers need only the
 * alignment of their element (register blocks are 64-byte aligned, operands read in place may not
 * be). `out` is disjoint from every input, or exactly one of them whose elements have the size of
 * the result's. An element's value depends on the inputs at its place alone, never on where in the
 * block it stands.
 */
#ifndef WEFT__KERNELS_TABLE_H
#define WEFT__KERNELS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <weft/dtype.h>

#include "kernels/op.h"

enum {
    WEFT__QUANTUM = 64,  /* elements: whole vectors of every dtype on every instruction set */
    WEFT__BLOCK = 1024,  /* elements in a register of the expression engine */
    WEFT__LEAF = 4096,   /* consecutive elements that a reduction combines in one fixed way */
    WEFT__SUBLEAF = 256, /* of them, which follow one another in the lanes */
    WEFT__LANES = 16     /* partial results inside a leaf: element i goes to lane i mod 16 */
};

typedef void (*weft__loop)(size_t n, void *out, const void *const *in);
typedef void (*weft__cast_loop)(size_t n, void *out, const void *in);

/* The 16 lanes of one leaf. Sums and products of floats are kept in f, of signed integers and bool
 * in i, of unsigned integers in u; minima and maxima likewise (float32 is exact in f). */
typedef union weft__lanes {
    double f[WEFT__LANES];
    int64_t i[WEFT__LANES];
    uint64_t u[WEFT__LANES];
} weft__lanes;

/* Adds n elements (a multiple of WEFT__LANES) of the loop's dtype to the lanes, in order. */
typedef void (*weft__lane_loop)(size_t n, const void *in, weft__lanes *lanes);

typedef enum weft__lane_op {
    WEFT__LANE_SUM,
    WEFT__LANE_PROD,
    WEFT__LANE_MIN,
    WEFT__LANE_MAX,
    WEFT__LANE_OP_COUNT
} weft__lane_op;

typedef struct weft__kernels {
    const char *isa; /* "baseline", "avx2", "avx512" or "native" */

    /* [block] NULL where the operation has no loop of that dtype (the loop's dtype, not the
     * result's: comparisons write bool bytes; WHERE's first input is bool bytes). */
    const weft__loop *loop[WEFT__OP_COUNT]; /* loop[op][dtype] */

    /* [block] cast[from][to], C conversions as numpy.astype makes them; to bool is x != 0. */
    const weft__cast_loop *const *cast;

    /* Reductions of a leaf; NULL where there is none. SUM and PROD exist for int64, uint64 and
     * float64 (others are cast first); MIN and MAX for every real dtype, NaN wins. */
    const weft__lane_loop (*lanes)[WEFT_DTYPE_COUNT]; /* lanes[lane op][dtype] */

    /* Any count of bytes and any alignment; `stream` asks for non-temporal stores (and a fence at
     * the end). Source and destination are disjoint. */
    void (*copy)(void *destination, const void *source, size_t bytes, bool stream);

    /* copy past the cache without the fence, for many short blocks: whoever tells another core of
     * them calls `fence` first. It waits for all lines on their way, so call it once a tile. */
    void (*stream)(void *destination, const void *source, size_t bytes);
    void (*fence)(void);

    /* Fills `count` elements of `size` bytes (1, 2, 4, 8, 16) with the pattern; alignment of one
     * element. */
    void (*fill)(void *destination, size_t count, const void *pattern, size_t size, bool stream);

    /* start + step * (first + i) for i < n: numpy.arange and linspace; two roundings, no fused
     * multiply-add. Any n. */
    void (*ramp)(double *out, uint64_t first, size_t n, double start, double step);

    /* NumPy's Generator(Philox(key)).random(): elements first … first + n - 1. Any n. */
    void (*random_float64)(double *out, uint64_t first, size_t n, const uint64_t key[2]);
    void (*random_float32)(float *out, uint64_t first, size_t n, const uint64_t key[2]);

    /* Other distributions by their own counters (kernels/philox.h): elements first … first + n - 1,
     * whatever the cut. Raw words; normal by Box and Muller; exponential by its inverse. Any n. */
    void (*random_words)(uint64_t *out, uint64_t first, size_t n, const uint64_t key[2],
                         uint64_t attempt, int distribution);
    void (*random_normal)(double *out, uint64_t first, size_t n, const uint64_t key[2], double mean,
                          double deviation);
    void (*random_exponential)(double *out, uint64_t first, size_t n, const uint64_t key[2],
                               double scale);

    /* (in[i] - mean)², three roundings; any n, out may be in. */
    void (*deviations)(double *out, const double *in, size_t n, double mean);

    /* Reverses the bytes of `count` elements of `size` bytes (1, 2, 4, 8) in place. */
    void (*byteswap)(void *data, size_t count, size_t size);
} weft__kernels;

/* The table for this machine: WEFT_ISA's choice if it names one that runs here, else the best.
 * `wanted` is that variable's value or NULL; returns NULL when `wanted` is no known name or this
 * machine cannot run it. */
const weft__kernels *weft__kernels_choose(const char *wanted);

/* The names of the tables that run here, best first, NULL-terminated; static storage. */
const char *const *weft__kernels_names(void);

#endif
