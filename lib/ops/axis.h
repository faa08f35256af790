/* Reductions along axes as arithmetic: where the elements of a kept index are. Pure.
 *
 * Each kept index has a sequence of elements, the reduced dimensions in C order. Dimensions of
 * extent 1 are left out, and neighbours that are both kept or both reduced are one.
 */
#ifndef WEFT__OPS_AXIS_H
#define WEFT__OPS_AXIS_H

#include "array/layout.h"

typedef struct weft__axis_part {
    int ndim;
    int64_t count; /* elements in all */
    int64_t extent[WEFT_MAX_NDIM], stride[WEFT_MAX_NDIM];
} weft__axis_part;

typedef struct weft__axis_geometry {
    weft__axis_part kept, sequence;
    bool is_lines; /* the innermost dimension is reduced */
    int64_t run;   /* consecutive elements of a sequence, or else of kept indices */
} weft__axis_geometry;

/* `axes` has a bit for each reduced dimension of the domain. */
weft__axis_geometry weft__axis_geometry_of(const weft_shape *domain, unsigned axes);

/* What index `index` of a part adds to the domain's flat index. */
int64_t weft__axis_at(const weft__axis_part *part, int64_t index);

#endif
