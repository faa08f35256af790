/* Which global row belongs to which rank. Pure arithmetic, no communication.
 *
 * Dimension 0 is split over the ranks in runs of rows; the ranks of a node are neighbours, so a
 * node's block is a run of rows as well. The standard layout is numpy.array_split's: rank r of p
 * owns a run, the first n mod p ranks one row more. A 0-d array, and any other on request, is
 * replicated: each node holds all of it.
 */
#ifndef WEFT_LAYOUT_H
#define WEFT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <weft/portability.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { WEFT_MAX_NDIM = 16 };

typedef struct weft_shape {
    int ndim;
    int64_t extent[WEFT_MAX_NDIM];
} weft_shape;

/* Local. A shape from ndim extents; ndim over WEFT_MAX_NDIM is kept so that it is refused later. */
WEFT_API weft_shape weft_shape_of(int ndim, const int64_t *extents);

/* Local. Product of the extents; -1 where it overflows int64 or an extent is negative. */
WEFT_API int64_t weft_shape_count(const weft_shape *shape);

/* Local. "(4000, 500)", "()" and "(3,)" as NumPy prints it. Returns snprintf's count. */
WEFT_API int weft_shape_format(const weft_shape *shape, char *text, size_t size);

/* Local. */
WEFT_API bool weft_shape_equal(const weft_shape *a, const weft_shape *b);

/* A half-open run of rows. */
typedef struct weft_rows {
    int64_t first, count;
} weft_rows;

/* Local. numpy.array_split's share of n rows for part r of p. */
WEFT_API weft_rows weft_split(int64_t n, int64_t parts, int64_t part);

#ifdef __cplusplus
}

template <class... integers> static inline weft_shape weft__shape(integers... extents)
{
    int64_t list[] = {static_cast<int64_t>(extents)...};

    return weft_shape_of(static_cast<int>(sizeof...(extents)), list);
}
#endif

/* WEFT_SHAPE(4000, 500); WEFT_SCALAR_SHAPE is 0-d. */
#ifdef __cplusplus
#define WEFT_SHAPE(...) weft__shape(__VA_ARGS__)
#else
#define WEFT_SHAPE(...)                                                                            \
    weft_shape_of((int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)),                       \
                  (int64_t[]){__VA_ARGS__})
#endif
#define WEFT_SCALAR_SHAPE weft_shape_of(0, NULL)

#endif
