/* Multiplications and additions of LAPACK's routines, after LAPACK Working Note 41 and Golub and
 * Van Loan's tables (Matrix Computations, 5.4.5, 7.5.6, 8.6.4), for real numbers and large extents.
 * Iterations count as they usually are. Pure. */
#ifndef WEFT__LINALG_FLOPS_H
#define WEFT__LINALG_FLOPS_H

#include <stdbool.h>

static inline double weft__flops_lu(double n)
{
    return n * n * n * 2 / 3;
}

static inline double weft__flops_cholesky(double n)
{
    return n * n * n / 3;
}

/* m × n, the factored form. */
static inline double weft__flops_qr(double m, double n)
{
    const double least = m < n ? m : n, most = m < n ? n : m;

    return 2 * least * least * (most - least / 3);
}

static inline double weft__flops_svd(double m, double n, bool with_vectors)
{
    const double least = m < n ? m : n, most = m < n ? n : m, square = least * least;

    return with_vectors ? square * (6 * most + 16 * least) : 4 * square * (most - least / 3);
}

static inline double weft__flops_eigh(double n, bool with_vectors)
{
    return n * n * n * (with_vectors ? 9 : 4.0 / 3);
}

static inline double weft__flops_eig(double n, bool with_vectors)
{
    return n * n * n * (with_vectors ? 25 : 10);
}

#endif
