#include "linalg/diagonal.h"

#include <math.h>

static double modulus(double complex z)
{
    return hypot(creal(z), cimag(z));
}

weft__diagonal weft__diagonal_begin(void)
{
    return (weft__diagonal){.part = 1, .sign = 1};
}

void weft__diagonal_take(weft__diagonal *d, double complex factor)
{
    const double complex part = d->part * factor;
    const double size = modulus(factor);
    int exponent = 0;

    (void)frexp(modulus(part), &exponent);
    d->part = part * ldexp(1, -exponent / 2) * ldexp(1, -(exponent - exponent / 2));
    d->exponent += exponent;
    d->sign *= size > 0 ? factor / size : 0;
    d->log += log(size);
}

static double complex element(weft_dtype dtype, const void *a, int64_t at)
{
    switch (dtype) {
    case WEFT_FLOAT32:
        return (double)((const float *)a)[at];
    case WEFT_FLOAT64:
        return ((const double *)a)[at];
    case WEFT_COMPLEX64:
        return (double complex)((const float complex *)a)[at];
    default:
        return ((const double complex *)a)[at];
    }
}

weft__diagonal weft__diagonal_of(weft_dtype dtype, int64_t n, const void *factors,
                                 const int *pivots)
{
    weft__diagonal d = weft__diagonal_begin();

    for (int64_t i = 0; i < n; i++) {
        const double complex u = element(dtype, factors, i * n + i);

        weft__diagonal_take(&d, pivots[i] == i + 1 ? u : -u);
    }
    return d;
}

static double unscaled(double part, int64_t exponent)
{
    const int64_t most = 4200; /* beyond it every double is 0 or infinite */

    return ldexp(part, (int)(exponent > most ? most : exponent < -most ? -most : exponent));
}

double complex weft__diagonal_product(const weft__diagonal *d)
{
    return CMPLX(unscaled(creal(d->part), d->exponent), unscaled(cimag(d->part), d->exponent));
}
