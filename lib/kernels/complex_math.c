/* Functions of complex numbers: C99's, by the C library, and NumPy's where C has none. Both types
 * are computed in float64: complex64 is rounded once, at the end. */
#include "kernels/complex_math.h"

#include <complex.h>
#include <math.h>

#include "kernels/paste.h"

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

/* The parts without the cancellation of exp(x) cos(y) - 1. Infinity times 0 is NaN as in NumPy. */
static double complex complex_expm1(double complex z)
{
    double x = creal(z), y = cimag(z), half = sin(y / 2);

    return pair(expm1(x) * cos(y) - 2 * half * half, exp(x) * sin(y));
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

/* The plain formula; see complex.inc.h. */
static double complex product(double complex a, double complex b)
{
    return pair(creal(a) * creal(b) - cimag(a) * cimag(b),
                creal(a) * cimag(b) + cimag(a) * creal(b));
}

/* By squaring, |n| < 100. */
static double complex integer_power(double complex z, int n)
{
    double complex result = 1;

    for (int left = n < 0 ? -n : n; left > 0; left >>= 1) {
        if (left & 1)
            result = product(result, z);
        if (left > 1)
            z = product(z, z);
    }
    return n < 0 ? complex_reciprocal(result) : result;
}

/* NumPy's cases: whatever to the power 0 is 1, 0 to another power is 0 or undefined. */
static double complex complex_power(double complex z, double complex exponent)
{
    double p = creal(exponent);

    if (exponent == 0)
        return 1;
    if (z == 0)
        return p > 0 && cimag(exponent) == 0 ? 0 : pair(NAN, NAN);
    if (cimag(exponent) != 0 || p != floor(p) || fabs(p) >= 100)
        return cpow(z, exponent);
    if (p == 1)
        return z;
    return integer_power(z, (int)p);
}

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

void weft__power_complex128(size_t n, void *out, const void *const *in)
{
    const double complex *a = in[0], *b = in[1];
    double complex *o = out;

    for (size_t i = 0; i < n; i++)
        o[i] = complex_power(a[i], b[i]);
}

void weft__power_complex64(size_t n, void *out, const void *const *in)
{
    const float complex *a = in[0], *b = in[1];
    float complex *o = out;

    for (size_t i = 0; i < n; i++)
        o[i] = (float complex)complex_power(a[i], b[i]);
}
