/* LAPACK by dtype: one table of functions per dtype, which ask for their own workspace.
 *
 * Matrices are column-major, (i, j) at i + j·ld, with ld at least 1. Each function returns LAPACK's
 * INFO, or WEFT__NO_WORKSPACE. Real numbers that belong to a matrix (singular values, eigenvalues
 * of a symmetric one) have the dtype's real type.
 */
#ifndef WEFT__LINALG_LAPACK_H
#define WEFT__LINALG_LAPACK_H

#include <weft/dtype.h>

enum { WEFT__NO_WORKSPACE = -1000 };

typedef struct weft__lapack {
    /* P·L·U of a square matrix; the solutions of op(A)·X = B by it; the inverse by it; the
     * reciprocal condition in the 1-norm ('1') or infinity norm ('I'), given the norm. */
    int (*getrf)(int m, int n, void *a, int lda, int *pivots);
    int (*getrs)(char trans, int n, int nrhs, const void *lu, int ld, const int *pivots, void *b,
                 int ldb);
    int (*getri)(int n, void *lu, int ld, const int *pivots);
    int (*gecon)(char norm, int n, const void *lu, int ld, double of_norm, double *rcond);
    /* The Cholesky factor of the triangle `uplo`; solutions and the condition by it. */
    int (*potrf)(char uplo, int n, void *a, int lda);
    int (*potrs)(char uplo, int n, int nrhs, const void *a, int lda, void *b, int ldb);
    int (*pocon)(char uplo, int n, const void *a, int lda, double of_norm, double *rcond);
    /* Householder QR; Q itself (m × n of it, k reflectors); op(Q)·C from the left; op(Q) is Qᴴ with
     * `adjoint`. */
    int (*geqrf)(int m, int n, void *a, int lda, void *tau);
    int (*orgqr)(int m, int n, int k, void *a, int lda, const void *tau);
    int (*ormqr)(int adjoint, int m, int n, int k, const void *a, int lda, const void *tau, void *c,
                 int ldc);
    /* Triangular solves and the condition of a triangle, in the 1-norm. */
    int (*trtrs)(char uplo, char trans, int n, int nrhs, const void *a, int lda, void *b, int ldb);
    int (*trcon)(char uplo, int n, const void *a, int lda, double *rcond);
    /* 'M' largest, '1', 'I', 'F'. */
    double (*lange)(char norm, int m, int n, const void *a, int lda);
    double (*lansy)(char norm, char uplo, int n, const void *a, int lda); /* Hermitian ones too */
    /* Singular values; job is 'N', 'S' or 'A'. By divide and conquer, by QR iteration. */
    int (*gesdd)(char job, int m, int n, void *a, int lda, void *s, void *u, int ldu, void *vt,
                 int ldvt);
    int (*gesvd)(char job, int m, int n, void *a, int lda, void *s, void *u, int ldu, void *vt,
                 int ldvt);
    /* Eigenvalues ascending, eigenvectors in a with job 'V'. */
    int (*syevd)(char job, char uplo, int n, void *a, int lda, void *w);
    /* Eigenvalues as complex numbers of the dtype's precision; right eigenvectors with job 'V': for
     * a real dtype the packed ones of LAPACK. */
    int (*geev)(char job, int n, void *a, int lda, void *w, void *v, int ldv);
    /* Least squares by divide and conquer on singular values, b overwritten. */
    int (*gelsd)(int m, int n, int nrhs, void *a, int lda, void *b, int ldb, void *s, double rcond,
                 int *rank);
} weft__lapack;

/* For the four dtypes that LAPACK knows; NULL for others. */
const weft__lapack *weft__lapack_of(weft_dtype dtype);

/* The real type of a dtype's precision, and the complex one. */
weft_dtype weft__lapack_real(weft_dtype dtype);
weft_dtype weft__lapack_complex(weft_dtype dtype);

/* The distance from 1 to the next number, in the dtype's precision. */
double weft__lapack_epsilon(weft_dtype dtype);

#endif
