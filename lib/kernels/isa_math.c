/* Transcendental functions and power: glibc's vector library where it has them, else the C
 * library's. One row of loops per operation. */
#include <tgmath.h>

#include "kernels/vector.h"

#define FUNCTION exp
#ifdef WEFT__HAVE_MVEC_EXP
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION log
#ifdef WEFT__HAVE_MVEC_LOG
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION log10
#ifdef WEFT__HAVE_MVEC_LOG10
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION sin
#ifdef WEFT__HAVE_MVEC_SIN
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION cos
#ifdef WEFT__HAVE_MVEC_COS
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION tan
#ifdef WEFT__HAVE_MVEC_TAN
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION tanh
#ifdef WEFT__HAVE_MVEC_TANH
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION pow
#ifdef WEFT__HAVE_MVEC_POW
#include "kernels/math_vector2.inc.h"
#else
#include "kernels/math_scalar2.inc.h"
#endif

#define BODY "kernels/signed_power.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/unsigned_power.inc.h"
#include "kernels/each_unsigned.h"

const weft__loop WEFT__ROW(EXP)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(exp)};
const weft__loop WEFT__ROW(LOG)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(log)};
const weft__loop WEFT__ROW(LOG10)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(log10)};
const weft__loop WEFT__ROW(SIN)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(sin)};
const weft__loop WEFT__ROW(COS)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(cos)};
const weft__loop WEFT__ROW(TAN)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(tan)};
const weft__loop WEFT__ROW(TANH)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(tanh)};
const weft__loop WEFT__ROW(POWER)[WEFT_DTYPE_COUNT] = {WEFT__INTEGER_ROW(power),
                                                       WEFT__FLOAT_ROW(pow)};
