/* Lists of axes as bit masks. */
#ifndef WEFT__BASE_AXES_H
#define WEFT__BASE_AXES_H

#include <weft/axes.h>

#include "base/error.h"

/* The bits of the axes of an array of ndim dimensions; NULL gives all. Refuses axes out of range
 * and axes named twice, as `operation` sees them. */
weft_status weft__axes_mask(const weft_axes *axes, int ndim, const char *operation,
                            weft__error *error, unsigned *mask);

/* "axis 1", "axes 0, 2", "all axes"; room for WEFT__AXES_TEXT bytes. */
enum { WEFT__AXES_TEXT = 8 + 4 * WEFT_MAX_NDIM };
void weft__axes_format(unsigned mask, int ndim, char *text);

/* One axis, negative or not, as 0 … ndim - 1. */
weft_status weft__axis_check(int axis, int ndim, const char *operation, weft__error *error,
                             int *result);

#endif
