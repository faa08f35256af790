/* Which bin an element falls in, and how many, or what weights, fall in each. */
#ifndef WEFT__OPS_BINNING_H
#define WEFT__OPS_BINNING_H

#include "array/array.h"
#include "ops/counts.h"

typedef struct weft__binning {
    int64_t bins;
    const double *edges; /* bins + 1, ascending; NULL: an element is the number of its bin */
    double scale;        /* bins per unit where they are equally wide, else 0 */
} weft__binning;

/* The bins of n ≤ WEFT__BLOCK elements of any real dtype; -1 outside and for NaN. Bin i holds
 * edges[i] ≤ x < edges[i + 1], the last one its upper edge too. */
void weft__binning_find(const weft__binning *binning, const weft__kernels *kernels,
                        weft_dtype dtype, const char *data, int64_t n, int64_t *which);

/* Inside an entered operation; `a` is no strided view: the counts are in counts->shared, until
 * weft__counts_close. */
weft_status weft__binning_count(weft_array *a, const weft__binning *binning, weft__counts *counts);

/* The same for sums of weights, which have as many elements as `a`, in *sums, one per bin, seen by
 * all ranks of a node, until *memory is put back.
 *
 * One answer: the flat index is cut in at most 64 chunks, a number that depends on the extents
 * alone; each is summed element by element, and the chunks are added in their order. A chunk is
 * summed on the node that has its first element. Memory: a sum per chunk and bin; between nodes a
 * sum per bin and node, and the chunks' elements that lie on another node. */
weft_status weft__binning_sum(weft_array *a, weft_array *weights, const weft__binning *binning,
                              weft__memory *memory, double **sums);

#endif
