/* How LAPACK's ?geev gives the eigenvectors of a real matrix. Pure. */
#ifndef WEFT__LINALG_EIG_VECTORS_H
#define WEFT__LINALG_EIG_VECTORS_H

#include <weft/dtype.h>

/* The n complex eigenvectors, one after another, from the packed ones of a matrix of real dtype: a
 * conjugate pair of the values w has the real and the imaginary part of its first vector. */
void weft__eig_unpack(weft_dtype dtype, int64_t n, const void *w, const void *packed,
                      void *vectors);

#endif
