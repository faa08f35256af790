/* Casts between all pairs of types: a row for each type they start from. */
#include <complex.h>

#include "kernels/isa.h"

/* By way of int64, so that a negative value wraps. */
static inline uint64_t float_to_uint64(double x)
{
    const double half = 9223372036854775808.0;
    bool high = x >= half;
    int64_t low = (int64_t)(high ? x - half : x);
    return (uint64_t)low ^ (uint64_t)high << 63;
}

/* clang-format off */
#define TO_UINT64(x)                                                                               \
    _Generic((x),                                                                                  \
        float: float_to_uint64((double)(x)),                                                       \
        double: float_to_uint64((double)(x)),                                                      \
        float complex: float_to_uint64((double)(x)),                                               \
        double complex: float_to_uint64((double)(x)),                                              \
        default: (uint64_t)(x))
/* clang-format on */

#define BODY "kernels/cast.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/cast.inc.h"
#include "kernels/each_unsigned.h"
#define BODY "kernels/cast.inc.h"
#include "kernels/each_float.h"
#define BODY "kernels/cast.inc.h"
#include "kernels/each_complex.h"

/* Bools hold 0 or 1, so they are cast as bytes. */
const weft__cast_loop *const WEFT__ISA_NAME(casts)[WEFT_DTYPE_COUNT] = {
    [WEFT_BOOL] = casts_from_uint8,           [WEFT_INT8] = casts_from_int8,
    [WEFT_INT16] = casts_from_int16,          [WEFT_INT32] = casts_from_int32,
    [WEFT_INT64] = casts_from_int64,          [WEFT_UINT8] = casts_from_uint8,
    [WEFT_UINT16] = casts_from_uint16,        [WEFT_UINT32] = casts_from_uint32,
    [WEFT_UINT64] = casts_from_uint64,        [WEFT_FLOAT32] = casts_from_float32,
    [WEFT_FLOAT64] = casts_from_float64,      [WEFT_COMPLEX64] = casts_from_complex64,
    [WEFT_COMPLEX128] = casts_from_complex128};
