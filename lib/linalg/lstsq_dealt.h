/* Least squares over a grid of ranks. */
#ifndef WEFT__LINALG_LSTSQ_DEALT_H
#define WEFT__LINALG_LSTSQ_DEALT_H

#include "linalg/operands.h"

/* Collective. *x, n × k, with the least ‖a·x − b‖ for b of m × k: by QR where a is of full rank, by
 * singular values over rcond times the largest otherwise. `is_usual`: whether it is of full rank is
 * asked of a's columns scaled to norm 1. *ratio is of the singular values, or an estimate of it in
 * the 1-norm where that settles the matter. */
weft_status weft__lstsq_dealt(weft__call *call, weft_array *a, weft_array *b, double rcond,
                              bool is_usual, weft_array **x, int64_t *rank, double *ratio);

#endif
