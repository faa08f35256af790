/* Functions of complex numbers: C99's, by the C library, and NumPy's where C has none. Both types
 * are computed in float64: complex64 is rounded once, at the end. */
#include "kernels/cmplx.h"
#include "kernels/complex_math.h"

#include <tgmath.h>

#include "kernels/paste.h"

/* The function of the type whose name is NAME. */
#define LOOP(op) WEFT__PASTE(op, NAME)

#define LN2 0.69314718055994530942L
#define LOG2_OF_E 1.4426950408889634074
#define LOG10_OF_E 0.43429448190325182765

static inline double complex pair(double re, double im)
{
    return CMPLX(re, im);
}

/* x ln 2 in extended precision: rounded to float64 it would cost hundreds of units. */
static double complex complex_exp2(double complex z)
{
    return (double complex)cexpl(CMPLXL(creal(z) * LN2, cimag(z) * LN2));
}

/* The parts without the cancellation of exp(x) cos(y) - 1, where `power` is exp(x). An infinite one
 * times 0 is NaN as in NumPy. */
static inline double complex expm1_of(double complex z, double power)
{
    double x = creal(z), y = cimag(z), half = sin(y / 2);

    return pair(expm1(x) * cos(y) - 2 * half * half, power * sin(y));
}

static double complex complex_expm1(double complex z)
{
    return expm1_of(z, exp(creal(z)));
}

/* In complex64 exp(x) overflows earlier. */
static double complex complex64_expm1(double complex z)
{
    return expm1_of(z, (double)(float)exp(creal(z)));
}

static double complex complex_log2(double complex z)
{
    double complex l = clog(z);

    return pair(creal(l) * LOG2_OF_E, cimag(l) * LOG2_OF_E);
}

static double complex complex_log10(double complex z)
{
    double complex l = clog(z);

    return pair(creal(l) * LOG10_OF_E, cimag(l) * LOG10_OF_E);
}

/* Near zero |1 + z|² - 1 is formed without the 1. */
static double complex complex_log1p(double complex z)
{
    double x = creal(z), y = cimag(z);

    if (fabs(x) < 0.5 && fabs(y) < 0.5)
        return pair(log1p(x * (2 + x) + y * y) / 2, atan2(y, x + 1));
    return pair(log(hypot(x + 1, y)), atan2(y, x + 1));
}

/* NumPy 2: z / |z|; of infinite numbers the limit where there is one. */
static double complex complex_sign(double complex z)
{
    double x = creal(z), y = cimag(z), modulus = hypot(x, y);

    if (isnan(modulus) || (isinf(x) && isinf(y)))
        return pair(NAN, NAN);
    if (isinf(x))
        return pair(copysign(1, x), 0);
    if (isinf(y))
        return pair(0, copysign(1, y));
    if (modulus == 0)
        return 0;
    if (isinf(modulus))
        return complex_sign(pair(x / 4, y / 4));
    return pair(x / modulus, y / modulus);
}

/* Smith's algorithm, as NumPy's loop. */
static double complex complex_reciprocal(double complex z)
{
    double x = creal(z), y = cimag(z), ratio, whole;

    if (fabs(y) <= fabs(x)) {
        ratio = y / x;
        whole = x + y * ratio;
        return pair(1 / whole, -ratio / whole);
    }
    ratio = x / y;
    whole = x * ratio + y;
    return pair(ratio / whole, -1 / whole);
}

static inline bool is_finite(double complex z)
{
    return isfinite(creal(z)) && isfinite(cimag(z));
}

/* 1 / z as the loop of quotients has it. */
static double complex quotient_of_one(double complex z)
{
    double x = creal(z), y = cimag(z), ratio, scale;

    if (z == 0)
        return pair(1 / fabs(x), 0 / fabs(x));
    if (fabs(x) >= fabs(y)) {
        ratio = y / x;
        scale = 1 / (x + y * ratio);
        return pair((1 + 0 * ratio) * scale, (0 - ratio) * scale);
    }
    ratio = x / y;
    scale = 1 / (y + x * ratio);
    return pair(ratio * scale, (0 * ratio - 1) * scale);
}

/* By squaring, |n| < 100, in extended precision: errors of the products add up. */
static long double complex integer_power(long double complex z, int n)
{
    long double re = creall(z), im = cimagl(z), x = 1, y = 0, kept, norm;

    for (int left = n < 0 ? -n : n; left > 0; left >>= 1) {
        if (left & 1) {
            kept = x * re - y * im;
            y = x * im + y * re;
            x = kept;
        }
        kept = re * re - im * im;
        im = 2 * re * im;
        re = kept;
    }
    norm = x * x + y * y;
    return n < 0 ? CMPLXL(x / norm, -y / norm) : CMPLXL(x, y);
}

#define BODY "kernels/complex_power.inc.h"
#include "kernels/each_complex.h"

#define FUNCTION weft__sqrt
#define VALUE csqrt
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__exp
#define VALUE cexp
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__exp2
#define VALUE complex_exp2
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__expm1
#define VALUE complex_expm1
#define VALUE64 complex64_expm1
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__log
#define VALUE clog
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__log2
#define VALUE complex_log2
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__log10
#define VALUE complex_log10
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__log1p
#define VALUE complex_log1p
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__sin
#define VALUE csin
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__cos
#define VALUE ccos
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__tan
#define VALUE ctan
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__arcsin
#define VALUE casin
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__arccos
#define VALUE cacos
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__arctan
#define VALUE catan
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__sinh
#define VALUE csinh
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__cosh
#define VALUE ccosh
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__tanh
#define VALUE ctanh
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__arcsinh
#define VALUE casinh
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__arccosh
#define VALUE cacosh
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__arctanh
#define VALUE catanh
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__sign
#define VALUE complex_sign
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__reciprocal
#define VALUE complex_reciprocal
#include "kernels/complex_function.inc.h"

#define FUNCTION weft__modulus
#define VALUE hypot
#include "kernels/complex_part.inc.h"

/* hypot takes its arguments in any order, this one does not. */
static inline double argument(double re, double im)
{
    return atan2(im, re);
}

#define FUNCTION weft__angle
#define VALUE argument
#include "kernels/complex_part.inc.h"
