/* How good a result is: norms of differences, from products of whole arrays, which are scaled on
 * the way (linalg/scaled.h): no element is too large or too small. A number is infinite where the
 * result is not finite. */
#ifndef WEFT__LINALG_CERTIFY_H
#define WEFT__LINALG_CERTIFY_H

#include "linalg/operands.h"

/* All are Collective. */

/* Adds to the certificate, where one is wanted, how many elements of a result are NaN or infinite;
 * NULL is allowed. */
weft_status weft__certify_finite(weft__call *call, weft_array *result);

/* ‖a·x − b‖ / (‖a‖‖x‖ + ‖b‖); 0 where both are 0. */
weft_status weft__certify_system(weft_array *a, weft_array *x, weft_array *b, double *residual);

/* ‖aᴴ·(b − a·x)‖ / (‖a‖²‖x‖ + ‖a‖‖b‖): how far what is left is from being perpendicular to a's
 * columns. */
weft_status weft__certify_fit(weft_array *a, weft_array *x, weft_array *b, double *residual);

/* ‖a − l·r‖ / ‖a‖. */
weft_status weft__certify_product(weft_array *a, weft_array *l, weft_array *r, double *residual);

/* The same, and ‖a − l·r‖ itself. */
weft_status weft__certify_difference(weft_array *a, weft_array *l, weft_array *r, double *residual,
                                     double *difference);

/* ‖a·v − v·diag(w)‖ / (‖a‖‖v‖). */
weft_status weft__certify_pairs(weft_array *a, weft_array *w, weft_array *v, double *residual);

/* ‖qᴴ·q − I‖ where the columns of q are to be orthonormal; of q·qᴴ − I where its rows are. */
weft_status weft__certify_columns(weft_array *q, double *orthogonality);
weft_status weft__certify_rows(weft_array *q, double *orthogonality);

/* The Hermitian matrix whose lower triangle is a's. */
weft_status weft__certify_mirror(weft_array *a, weft_array **whole);

#endif
