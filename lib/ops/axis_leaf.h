/* Leaves of many kept indices at once, for reductions along axes.
 *
 * Where kept indices follow one another in the domain, a leaf is reduced for a strip of them: each
 * of its 4096 rows is read once, lane after lane, and combined in the trees of a single leaf by the
 * element-wise kernels, so that each column has the bits of its own sequence reduced alone.
 */
#ifndef WEFT__OPS_AXIS_LEAF_H
#define WEFT__OPS_AXIS_LEAF_H

#include "ops/axis.h"
#include "ops/evaluate.h"
#include "ops/partial.h"

enum { WEFT__STRIP = 2048, WEFT__STRIP_PLANES = 10 };

/* What the leaves of a stage share. */
typedef struct weft__leaf_task {
    const weft__evaluation *e;
    weft__axis_geometry geometry;
    weft__reduction reduction;
    weft_dtype dtype; /* of the elements as reduced, and of what the leaves yield */
    weft__loop combine;
} weft__leaf_task;

weft__leaf_task weft__leaf_task_of(const weft__evaluation *e);

/* Leaf `leaf` of n ≤ WEFT__STRIP kept indices from `kept`, neighbours in the domain; `out` has room
 * for whole quanta. */
void weft__leaf_of_columns(const weft__leaf_task *task, int64_t kept, int64_t n, int64_t leaf,
                           int thread, void *out);

/* The same of n kept indices whose sequences are each contiguous as far as geometry.run says; `out`
 * gets n elements. */
void weft__leaf_of_lines(const weft__leaf_task *task, int64_t kept, int64_t n, int64_t leaf,
                         int thread, char *out);

#endif
