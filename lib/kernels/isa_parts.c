/* The size and the angle of complex numbers. */
#include "kernels/complex_math.h"
#include "kernels/vector.h"

#if defined(WEFT__HAVE_MVEC_HYPOT)
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
#define FUNCTION angle
#define VALUE atan2
#define FIRST im
#define SECOND re
#include "kernels/parts_vector.inc.h"
const weft__loop WEFT__ROW(ANGLE)[WEFT_DTYPE_COUNT] = {WEFT__COMPLEX_ROW(angle)};
#else
const weft__loop WEFT__ROW(ANGLE)[WEFT_DTYPE_COUNT] = {WEFT__COMPLEX_ROW(weft__angle)};
#endif
