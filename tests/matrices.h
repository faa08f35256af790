/* Matrices of known difficulty, and plain loops that judge factors of them, for tests. */
#ifndef WEFT_TESTS_MATRICES_H
#define WEFT_TESTS_MATRICES_H

#include <complex.h>

#include "harness.h"
#include "layouts.h"

typedef enum family {
    RANDOM,         /* uniform in [-1/2, 1/2), in both parts */
    GRADED,         /* random with rows that shrink from 1 to 1e-6 */
    HILBERT,        /* 1/(i + j + 1): condition beyond the dtype from some size on */
    KAHAN,          /* upper triangular, hardly visible near-singularity */
    WILKINSON,      /* pivots grow as much as they can */
    CLUSTERED,      /* identity plus a small random part */
    RANK_DEFICIENT, /* a product of thin random matrices: rank half of the smaller extent */
    DEFINITE,       /* Hermitian, dominant diagonal */
    HERMITIAN,      /* random */
    FAMILIES
} family;

extern const weft_dtype matrix_dtypes[4]; /* float32, float64, complex64, complex128 */

/* An m × n matrix (for DEFINITE and HERMITIAN m is n) in a layout of layouts.h. Collective; *memory
 * as there. */
void make_matrix(family kind, int64_t m, int64_t n, weft_dtype dtype, int layout, weft_array **a,
                 void **memory);

/* All elements on every rank as complex numbers, malloced. Collective. */
double complex *all_numbers(weft_array *a);

double dtype_epsilon(weft_dtype dtype);

/* Frobenius norms of x; of x − l·r, m × n with k terms; of qᴴ·q − I for m × n, of q·qᴴ − I. */
double norm_of(const double complex *x, int64_t count);
double norm_difference(const double complex *x, const double complex *l, const double complex *r,
                       int64_t m, int64_t n, int64_t k);
double norm_columns(const double complex *q, int64_t m, int64_t n);
double norm_rows(const double complex *q, int64_t m, int64_t n);

/* A check that fails unless value ≤ limit, and prints both. */
#define check_at_most(value, limit) test_check_at_most(value, limit, #value, __FILE__, __LINE__)
void test_check_at_most(double value, double limit, const char *text, const char *file, int line);

#endif
