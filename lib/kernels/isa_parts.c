/* The size and the angle of complex numbers. */
#include "kernels/complex_math.h"
#include "kernels/vector.h"

typedef long long weft__masks __attribute__((vector_size(WEFT__VECTOR)));

static inline weft__doubles choose(weft__masks mask, weft__doubles yes, weft__doubles no)
{
    return (weft__doubles)(((weft__masks)yes & mask) | ((weft__masks)no & ~mask));
}

static inline weft__doubles size_of(weft__doubles x)
{
    return (weft__doubles)((weft__masks)x & ~((weft__masks){0} + INT64_MIN));
}

/* The size of a number on an axis is that of its other part. */
static inline weft__doubles size_on_axes(weft__doubles size, weft__doubles re, weft__doubles im)
{
    const weft__doubles zero = {0};

    size = choose((weft__masks)(im == zero), size_of(re), size);
    return choose((weft__masks)(re == zero), size_of(im), size);
}

#if defined(WEFT__HAVE_MVEC_HYPOT)
#define EXACT size_on_axes
#define FUNCTION size
#define VALUE hypot
#define FIRST re
#define SECOND im
#include "kernels/parts_vector.inc.h"
const weft__loop WEFT__ROW(MODULUS)[WEFT_DTYPE_COUNT] = {WEFT__COMPLEX_ROW(size)};
#else
const weft__loop WEFT__ROW(MODULUS)[WEFT_DTYPE_COUNT] = {WEFT__COMPLEX_ROW(weft__modulus)};
#endif

#if defined(WEFT__HAVE_MVEC_ATAN2)
#define EXACT(value, y, x) value
#define FUNCTION angle
#define VALUE atan2
#define FIRST im
#define SECOND re
#include "kernels/parts_vector.inc.h"
const weft__loop WEFT__ROW(ANGLE)[WEFT_DTYPE_COUNT] = {WEFT__COMPLEX_ROW(angle)};
#else
const weft__loop WEFT__ROW(ANGLE)[WEFT_DTYPE_COUNT] = {WEFT__COMPLEX_ROW(weft__angle)};
#endif
