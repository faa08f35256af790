/* equal … greater_equal: one row of loops per operation, results are bytes 0 or 1. */
#include <complex.h>

#include "kernels/isa.h"

#define BODY "kernels/compare.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/compare.inc.h"
#include "kernels/each_unsigned.h"
#define BODY "kernels/compare.inc.h"
#include "kernels/each_float.h"
#define BODY "kernels/compare_complex.inc.h"
#include "kernels/each_complex.h"

/* Bools hold 0 or 1, so they compare as bytes. */
#define REAL_ROW(op) [WEFT_BOOL] = op##_uint8, WEFT__INTEGER_ROW(op), WEFT__FLOAT_ROW(op)

const weft__loop WEFT__ROW(EQUAL)[WEFT_DTYPE_COUNT] = {REAL_ROW(equal), WEFT__COMPLEX_ROW(equal)};
const weft__loop WEFT__ROW(NOT_EQUAL)[WEFT_DTYPE_COUNT] = {REAL_ROW(not_equal),
                                                           WEFT__COMPLEX_ROW(not_equal)};
const weft__loop WEFT__ROW(LESS)[WEFT_DTYPE_COUNT] = {REAL_ROW(less), WEFT__COMPLEX_ROW(less)};
const weft__loop WEFT__ROW(LESS_EQUAL)[WEFT_DTYPE_COUNT] = {REAL_ROW(less_equal),
                                                            WEFT__COMPLEX_ROW(less_equal)};
const weft__loop WEFT__ROW(GREATER)[WEFT_DTYPE_COUNT] = {REAL_ROW(greater),
                                                         WEFT__COMPLEX_ROW(greater)};
const weft__loop WEFT__ROW(GREATER_EQUAL)[WEFT_DTYPE_COUNT] = {REAL_ROW(greater_equal),
                                                               WEFT__COMPLEX_ROW(greater_equal)};
