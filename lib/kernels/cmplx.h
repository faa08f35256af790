/* <complex.h> with C11's CMPLX, which glibc gives to gcc alone. */
#ifndef WEFT__KERNELS_CMPLX_H
#define WEFT__KERNELS_CMPLX_H

#include <complex.h>

#if !defined(CMPLX) && defined(__clang__)
#define CMPLX(x, y) __builtin_complex((double)(x), (double)(y))
#define CMPLXF(x, y) __builtin_complex((float)(x), (float)(y))
#define CMPLXL(x, y) __builtin_complex((long double)(x), (long double)(y))
#endif

#endif
