/* Operands divided by a power of two, exactly, so that sums of products of three of them neither
 * overflow nor vanish in their dtype. */
#ifndef WEFT__LINALG_SCALED_H
#define WEFT__LINALG_SCALED_H

#include "array/array.h"

/* The operand is a·2^exponent, and its Frobenius norm norm·2^exponent. */
typedef struct weft__scaled {
    weft_array *a;
    int exponent; /* 0: a is the operand itself, another handle on it */
    double norm;
} weft__scaled;

/* Collective. *scaled is a copy with a largest element near 1 where a's is so far from it that
 * LAPACK's estimates of its condition overflow or vanish; else NULL. */
weft_status weft__scaled_extreme(weft_array *a, weft_array **scaled);

/* Collective. Copies the operand only where its largest element is far from 1. */
weft_status weft__scaled_begin(weft_array *a, weft__scaled *s);

void weft__scaled_end(weft__scaled *s);

/* Collective. *r = a·2^exponent, in a's dtype where that is float or complex. *r may be a. */
weft_status weft__times_power(weft_array *a, int exponent, weft_array **r);

#endif
