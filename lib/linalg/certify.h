/* How good a result is: norms of differences, from products of whole arrays. */
#ifndef WEFT__LINALG_CERTIFY_H
#define WEFT__LINALG_CERTIFY_H

#include "array/array.h"

/* All are Collective. */

/* Frobenius norm; of a vector too. */
weft_status weft__certify_norm(weft_array *a, double *norm);

/* ‖a·x − b‖ / (‖a‖‖x‖ + ‖b‖); 0 where both are 0. */
weft_status weft__certify_system(weft_array *a, weft_array *x, weft_array *b, double *residual);

/* ‖a − l·r‖ / ‖a‖. */
weft_status weft__certify_product(weft_array *a, weft_array *l, weft_array *r, double *residual);

/* ‖qᴴ·q − I‖ where the columns of q are to be orthonormal; of q·qᴴ − I where its rows are. */
weft_status weft__certify_columns(weft_array *q, double *orthogonality);
weft_status weft__certify_rows(weft_array *q, double *orthogonality);

/* The Hermitian matrix whose lower triangle is a's. */
weft_status weft__certify_mirror(weft_array *a, weft_array **whole);

#endif
