/* The factored form of the vectors of a bidiagonal matrix, as LAPACK's ?lasda leaves it. */
#ifndef WEFT__LINALG_BIDIAGONAL_FACTORS_H
#define WEFT__LINALG_BIDIAGONAL_FACTORS_H

#include "linalg/bidiagonal.h"

enum { WEFT__UNDIVIDED = 25 }; /* matrices up to this order are not divided */

/* Where the parts are in the two blocks; each column of a level has n entries. */
typedef struct weft__factors {
    double *values, *signs; /* sorted; of the unsorted values, for matrices of order 1 */
    double *d;              /* unsorted and scaled */
    double *u, *vt, *difl, *difr, *z, *poles, *givnum, *c, *s;
    int *order; /* place s in the sorted values is this unsorted one */
    int *first; /* of the parts between zeros beside the diagonal; then n; the rest unused */
    int *k, *givptr, *perm, *givcol;
} weft__factors;

weft__factors weft__bidiagonal_factors(const weft__bidiagonal *b);

#endif
