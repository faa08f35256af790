/* Which part of a rank's piece of a cyclic matrix lies in a run of an array's elements. Pure.
 *
 * The two axes of a matrix are told apart by how they lie in the array: the inner one has the
 * shorter step. Along it, the elements of a run are an interval; along the outer one too, and all
 * but the first and the last few of its indices have the whole inner axis.
 */
#ifndef WEFT__LINALG_PATCH_H
#define WEFT__LINALG_PATCH_H

#include "array/map.h"

typedef struct weft__axis {
    int64_t extent, step; /* flat elements of the array from one index to the next */
    int64_t block;
    int places;
} weft__axis;

/* The matrix whose element (o, i) is the array's flat element offset + o·outer.step + i·inner.step.
 */
typedef struct weft__axes {
    weft__axis outer, inner;
    int64_t offset;
} weft__axes;

/* A rectangle of a piece, by local indices. */
typedef struct weft__patch {
    int64_t outer, outers, inner, inners;
} weft__patch;

static inline int64_t weft__patch_count(const weft__patch *p)
{
    return p->outers * p->inners;
}

/* Calls `visit` for patches, in ascending order, that together are all elements in the run of the
 * piece at that place of both axes. None is empty. */
typedef void (*weft__patch_visit)(void *context, const weft__patch *patch);
void weft__patches_each(const weft__axes *axes, int outer_place, int inner_place, weft__run run,
                        weft__patch_visit visit, void *context);

#endif
