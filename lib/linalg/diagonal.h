/* The product over the diagonal of a triangle: determinants. Pure. */
#ifndef WEFT__LINALG_DIAGONAL_H
#define WEFT__LINALG_DIAGONAL_H

#include <weft/dtype.h>

#include "kernels/cmplx.h"

/* A product part · 2^exponent that neither overflows nor underflows on the way, its sign (of
 * modulus 1, or 0) and the logarithm of its modulus. */
typedef struct weft__diagonal {
    double complex part;
    int64_t exponent;
    double complex sign;
    double log;
} weft__diagonal;

/* The empty product. */
weft__diagonal weft__diagonal_begin(void);

void weft__diagonal_take(weft__diagonal *d, double complex factor);

/* Over the diagonal of the n × n factors that ?getrf leaves, with the sign of its row exchanges. */
weft__diagonal weft__diagonal_of(weft_dtype dtype, int64_t n, const void *factors,
                                 const int *pivots);

/* The product itself; it may overflow. */
double complex weft__diagonal_product(const weft__diagonal *d);

#endif
