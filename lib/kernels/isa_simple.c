/* Rounding, signs, questions about floats and other functions of a few instructions. */
#include <float.h>
#include <string.h>
#include <tgmath.h>

#include "kernels/complex_math.h"
#include "kernels/isa.h"

#define PI 3.14159265358979323846
#define LARGEST ((TYPE)(sizeof(TYPE) == sizeof(float) ? FLT_MAX : DBL_MAX))

#define BODY "kernels/signed_simple.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/unsigned_simple.inc.h"
#include "kernels/each_unsigned.h"
#define BODY "kernels/float_simple.inc.h"
#include "kernels/each_float.h"
#define BODY "kernels/complex_simple.inc.h"
#include "kernels/each_complex.h"

#define REAL_ROW(op) WEFT__INTEGER_ROW(op), WEFT__FLOAT_ROW(op)

const weft__loop WEFT__ROW(SIGN)[WEFT_DTYPE_COUNT] = {REAL_ROW(sign),
                                                      WEFT__COMPLEX_ROW(weft__sign)};
const weft__loop WEFT__ROW(FMOD)[WEFT_DTYPE_COUNT] = {REAL_ROW(fmod)};
const weft__loop WEFT__ROW(RINT)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(rint),
                                                      WEFT__COMPLEX_ROW(rint)};
const weft__loop WEFT__ROW(COPYSIGN)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(copysign)};
const weft__loop WEFT__ROW(HEAVISIDE)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(heaviside)};
const weft__loop WEFT__ROW(DEGREES)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(degrees)};
const weft__loop WEFT__ROW(RADIANS)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(radians)};
const weft__loop WEFT__ROW(ISNAN)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(isnan),
                                                       WEFT__COMPLEX_ROW(isnan)};
const weft__loop WEFT__ROW(ISINF)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(isinf),
                                                       WEFT__COMPLEX_ROW(isinf)};
const weft__loop WEFT__ROW(ISFINITE)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(isfinite),
                                                          WEFT__COMPLEX_ROW(isfinite)};
const weft__loop WEFT__ROW(SIGNBIT)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(signbit)};
const weft__loop WEFT__ROW(LDEXP)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(ldexp)};

/* Of complex numbers only. */
const weft__loop WEFT__ROW(REAL)[WEFT_DTYPE_COUNT] = {WEFT__COMPLEX_ROW(real)};
const weft__loop WEFT__ROW(IMAG)[WEFT_DTYPE_COUNT] = {WEFT__COMPLEX_ROW(imag)};
const weft__loop WEFT__ROW(CONJUGATE)[WEFT_DTYPE_COUNT] = {WEFT__COMPLEX_ROW(conjugate)};
const weft__loop WEFT__ROW(RECIPROCAL)[WEFT_DTYPE_COUNT] = {WEFT__COMPLEX_ROW(weft__reciprocal)};
