/* Medians of complex numbers, in NumPy's order: by real parts, equal ones by imaginary parts. */
#ifndef WEFT__OPS_MEDIAN_COMPLEX_H
#define WEFT__OPS_MEDIAN_COMPLEX_H

#include "array/array.h"

/* Of n ≥ 1 elements side by side, complex64 or complex128; `parts` and `keys` have room for n each
 * and are written over. Where one is NaN, the last element in NumPy's order: those whose imaginary
 * part is NaN stand behind all numbers, behind them those whose real part is, then those whose both
 * are. Pure. */
weft_value weft__median_of_complex(weft_dtype dtype, const void *line, int64_t n, double *parts,
                                   uint64_t *keys);

/* Collective, no operation is entered: the same of all elements of a, on every rank. The data stays
 * where it is: real parts are selected from first, then the imaginary ones that go with what was
 * found. */
weft_status weft__median_complex(weft_array *a, const char *operation, weft_value *median);

#endif
