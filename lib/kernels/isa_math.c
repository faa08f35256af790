/* Transcendental functions and power: glibc's vector library where it has them, else the C
 * library's. One row of loops per operation. Functions whose float32 form is more than two units in
 * the last place off are computed in float64 (measured: docs/functions.md). */
#include <tgmath.h>

#include "kernels/complex_math.h"
#include "kernels/vector.h"

#define FUNCTION exp
#ifdef WEFT__HAVE_MVEC_EXP
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION exp2
#ifdef WEFT__HAVE_MVEC_EXP2
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION expm1
#ifdef WEFT__HAVE_MVEC_EXPM1
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION log
#ifdef WEFT__HAVE_MVEC_LOG
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION log2
#ifdef WEFT__HAVE_MVEC_LOG2
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION log10
#ifdef WEFT__HAVE_MVEC_LOG10
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION log1p
#ifdef WEFT__HAVE_MVEC_LOG1P
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
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION asin
#ifdef WEFT__HAVE_MVEC_ASIN
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION acos
#ifdef WEFT__HAVE_MVEC_ACOS
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION atan
#ifdef WEFT__HAVE_MVEC_ATAN
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION sinh
#ifdef WEFT__HAVE_MVEC_SINH
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION cosh
#ifdef WEFT__HAVE_MVEC_COSH
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION tanh
#ifdef WEFT__HAVE_MVEC_TANH
#include "kernels/math_vector.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION asinh
#ifdef WEFT__HAVE_MVEC_ASINH
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION acosh
#ifdef WEFT__HAVE_MVEC_ACOSH
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION atanh
#ifdef WEFT__HAVE_MVEC_ATANH
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION cbrt
#ifdef WEFT__HAVE_MVEC_CBRT
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION erf
#ifdef WEFT__HAVE_MVEC_ERF
#include "kernels/math_vector_double.inc.h"
#else
#include "kernels/math_scalar.inc.h"
#endif

#define FUNCTION pow
#ifdef WEFT__HAVE_MVEC_POW
#include "kernels/math_vector2.inc.h"
#else
#include "kernels/math_scalar2.inc.h"
#endif

#define FUNCTION hypot
#ifdef WEFT__HAVE_MVEC_HYPOT
#include "kernels/math_vector2.inc.h"
#else
#include "kernels/math_scalar2.inc.h"
#endif

#define FUNCTION atan2
#ifdef WEFT__HAVE_MVEC_ATAN2
#include "kernels/math_vector2_double.inc.h"
#else
#include "kernels/math_scalar2.inc.h"
#endif

/* Of doubles, whatever is asked for. */
static inline double true_gamma(double x)
{
    return tgamma(x);
}

#define FUNCTION true_gamma
#include "kernels/math_scalar.inc.h"

/* lgamma itself keeps the sign in a variable of the whole process. */
static inline double log_gamma(double x)
{
    int sign;

    return lgamma_r(x, &sign);
}

#define FUNCTION log_gamma
#include "kernels/math_scalar.inc.h"

#define FUNCTION nextafter
#include "kernels/math_scalar2.inc.h"

#define BODY "kernels/signed_power.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/unsigned_power.inc.h"
#include "kernels/each_unsigned.h"

const weft__loop WEFT__ROW(EXP)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(exp),
                                                     WEFT__COMPLEX_ROW(weft__exp)};
const weft__loop WEFT__ROW(EXP2)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(exp2),
                                                      WEFT__COMPLEX_ROW(weft__exp2)};
const weft__loop WEFT__ROW(EXPM1)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(expm1),
                                                       WEFT__COMPLEX_ROW(weft__expm1)};
const weft__loop WEFT__ROW(LOG)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(log),
                                                     WEFT__COMPLEX_ROW(weft__log)};
const weft__loop WEFT__ROW(LOG2)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(log2),
                                                      WEFT__COMPLEX_ROW(weft__log2)};
const weft__loop WEFT__ROW(LOG10)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(log10),
                                                       WEFT__COMPLEX_ROW(weft__log10)};
const weft__loop WEFT__ROW(LOG1P)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(log1p),
                                                       WEFT__COMPLEX_ROW(weft__log1p)};
const weft__loop WEFT__ROW(SIN)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(sin),
                                                     WEFT__COMPLEX_ROW(weft__sin)};
const weft__loop WEFT__ROW(COS)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(cos),
                                                     WEFT__COMPLEX_ROW(weft__cos)};
const weft__loop WEFT__ROW(TAN)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(tan),
                                                     WEFT__COMPLEX_ROW(weft__tan)};
const weft__loop WEFT__ROW(ARCSIN)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(asin),
                                                        WEFT__COMPLEX_ROW(weft__arcsin)};
const weft__loop WEFT__ROW(ARCCOS)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(acos),
                                                        WEFT__COMPLEX_ROW(weft__arccos)};
const weft__loop WEFT__ROW(ARCTAN)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(atan),
                                                        WEFT__COMPLEX_ROW(weft__arctan)};
const weft__loop WEFT__ROW(SINH)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(sinh),
                                                      WEFT__COMPLEX_ROW(weft__sinh)};
const weft__loop WEFT__ROW(COSH)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(cosh),
                                                      WEFT__COMPLEX_ROW(weft__cosh)};
const weft__loop WEFT__ROW(TANH)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(tanh),
                                                      WEFT__COMPLEX_ROW(weft__tanh)};
const weft__loop WEFT__ROW(ARCSINH)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(asinh),
                                                         WEFT__COMPLEX_ROW(weft__arcsinh)};
const weft__loop WEFT__ROW(ARCCOSH)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(acosh),
                                                         WEFT__COMPLEX_ROW(weft__arccosh)};
const weft__loop WEFT__ROW(ARCTANH)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(atanh),
                                                         WEFT__COMPLEX_ROW(weft__arctanh)};
const weft__loop WEFT__ROW(CBRT)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(cbrt)};
const weft__loop WEFT__ROW(ERF)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(erf)};
const weft__loop WEFT__ROW(GAMMA)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(true_gamma)};
const weft__loop WEFT__ROW(LGAMMA)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(log_gamma)};
const weft__loop WEFT__ROW(ARCTAN2)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(atan2)};
const weft__loop WEFT__ROW(HYPOT)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(hypot)};
const weft__loop WEFT__ROW(NEXTAFTER)[WEFT_DTYPE_COUNT] = {WEFT__FLOAT_ROW(nextafter)};
const weft__loop WEFT__ROW(POWER)[WEFT_DTYPE_COUNT] = {
    WEFT__INTEGER_ROW(power), WEFT__FLOAT_ROW(pow), WEFT__COMPLEX_ROW(weft__power)};
