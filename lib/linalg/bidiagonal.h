/* The singular value decomposition of a real upper bidiagonal matrix, by divide and conquer, with
 * the vectors in factored form: O(n log n) numbers, out of which any rows are made when they are
 * wanted. Gu and Eisenstat, SIAM J. Matrix Anal. Appl. 16, 1995; LAPACK's ?lasda and ?lalsa. No
 * MPI.
 */
#ifndef WEFT__LINALG_BIDIAGONAL_H
#define WEFT__LINALG_BIDIAGONAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two blocks of memory, so that another rank can be given all of it. */
typedef struct weft__bidiagonal {
    int n, levels;
    double *numbers;
    int *integers;
    size_t count_numbers, count_integers;
} weft__bidiagonal;

/* Memory for order n ≥ 1; false where there is none. */
bool weft__bidiagonal_new(int n, weft__bidiagonal *b);
void weft__bidiagonal_free(weft__bidiagonal *b);

/* Decomposes the matrix of diagonal d (n) and superdiagonal e (n - 1), which are destroyed. Returns
 * LAPACK's INFO: over 0 where it does not converge. */
int weft__bidiagonal_factor(weft__bidiagonal *b, double *d, double *e);

/* The singular values, largest first. */
const double *weft__bidiagonal_values(const weft__bidiagonal *b);

/* The values alone become d, largest first; e is destroyed. Returns INFO. */
int weft__bidiagonal_only_values(int n, double *d, double *e);

/* Memory that one thread needs to make `count` rows. */
size_t weft__bidiagonal_scratch(const weft__bidiagonal *b, int count);

/* Rows first … first + count - 1 of U, or (`right`) of Vᵀ, n doubles each, into `rows`. Several
 * threads may do so at once, with single-threaded BLAS. */
void weft__bidiagonal_rows(const weft__bidiagonal *b, bool right, int first, int count,
                           double *rows, void *scratch);

#endif
