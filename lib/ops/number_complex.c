/* Operators between numbers without a dtype of which one is complex, as Python's. */
#include "kernels/cmplx.h"
#include "kernels/complex_math.h"
#include "ops/number.h"

#include <complex.h>
#include <math.h>

static double complex of_number(weft__number a)
{
    return CMPLX(weft__number_double(a), a.im);
}

/* The plain formula, as the loops' and Python's. */
static double complex product(double complex a, double complex b)
{
    return CMPLX(creal(a) * creal(b) - cimag(a) * cimag(b),
                 creal(a) * cimag(b) + cimag(a) * creal(b));
}

/* Smith's algorithm; by zero as for arrays. */
static double complex quotient(double complex a, double complex b)
{
    double x = creal(b), y = cimag(b), ratio, scale;

    if (b == 0)
        return CMPLX(creal(a) / fabs(x), cimag(a) / fabs(x));
    if (fabs(x) >= fabs(y)) {
        ratio = y / x;
        scale = 1 / (x + y * ratio);
        return CMPLX((creal(a) + cimag(a) * ratio) * scale, (cimag(a) - creal(a) * ratio) * scale);
    }
    ratio = x / y;
    scale = 1 / (y + x * ratio);
    return CMPLX((creal(a) * ratio + cimag(a)) * scale, (cimag(a) * ratio - creal(a)) * scale);
}

static double complex power(double complex a, double complex b)
{
    double complex result;

    weft__power_complex128(1, &result, (const void *const[]){&a, &b});
    return result;
}

const char *weft__number_apply_complex(weft__op op, weft__number first, weft__number second,
                                       weft__number *out)
{
    double complex a = of_number(first), b = of_number(second), result;

    switch (op) {
    case WEFT__OP_ADD:
        result = a + b;
        break;
    case WEFT__OP_SUBTRACT:
        result = a - b;
        break;
    case WEFT__OP_MULTIPLY:
        result = product(a, b);
        break;
    case WEFT__OP_DIVIDE:
        result = quotient(a, b);
        break;
    case WEFT__OP_POWER:
        result = power(a, b);
        break;
    case WEFT__OP_NEGATIVE:
        result = -a;
        break;
    case WEFT__OP_POSITIVE:
        result = a;
        break;
    default:
        return "this operator is not defined for complex numbers";
    }
    *out = weft__number_complex(creal(result), cimag(result));
    return NULL;
}
