/* Functions of complex numbers that work on one element at a time: compiled once, not per
 * instruction set. They are [block] loops like those of table.h. */
#ifndef WEFT__KERNELS_COMPLEX_MATH_H
#define WEFT__KERNELS_COMPLEX_MATH_H

#include "kernels/table.h"

#define WEFT__COMPLEX_FUNCTIONS(X)                                                                 \
    X(sqrt)                                                                                        \
    X(exp) X(exp2) X(expm1) X(log) X(log2) X(log10) X(log1p) X(sin) X(cos) X(tan) X(arcsin)        \
        X(arccos) X(arctan) X(sinh) X(cosh) X(tanh) X(arcsinh) X(arccosh) X(arctanh) X(sign)       \
            X(reciprocal) X(power) X(modulus) X(angle)

#define WEFT__DECLARE_COMPLEX(name)                                                                \
    void weft__##name##_complex64(size_t n, void *out, const void *const *in);                     \
    void weft__##name##_complex128(size_t n, void *out, const void *const *in);
WEFT__COMPLEX_FUNCTIONS(WEFT__DECLARE_COMPLEX)
#undef WEFT__DECLARE_COMPLEX

#endif
