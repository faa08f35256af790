/* floor_divide and remainder, one row of loops each. */
#include <float.h>
#include <tgmath.h>

#include "kernels/isa.h"

/* Quotients towards zero. No vector unit divides integers, but a quotient of floats with enough
 * digits is right when it is cut: unless it is whole, it is at least 1/a of itself away from it. */
static inline int8_t quotient_int8(int8_t a, int8_t b)
{
    return (int8_t)(int32_t)((float)a / (float)b);
}

static inline int16_t quotient_int16(int16_t a, int16_t b)
{
    return (int16_t)(int32_t)((float)a / (float)b);
}

static inline int32_t quotient_int32(int32_t a, int32_t b)
{
    return (int32_t)((double)a / (double)b);
}

static inline int64_t quotient_int64(int64_t a, int64_t b)
{
    return a / b;
}

static inline uint8_t quotient_uint8(uint8_t a, uint8_t b)
{
    return (uint8_t)(int32_t)((float)a / (float)b);
}

static inline uint16_t quotient_uint16(uint16_t a, uint16_t b)
{
    return (uint16_t)(int32_t)((float)a / (float)b);
}

static inline uint32_t quotient_uint32(uint32_t a, uint32_t b)
{
    return (uint32_t)((double)a / (double)b);
}

static inline uint64_t quotient_uint64(uint64_t a, uint64_t b)
{
    return a / b;
}

#define BODY "kernels/signed_divide.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/unsigned_divide.inc.h"
#include "kernels/each_unsigned.h"
#define BODY "kernels/float_divide.inc.h"
#include "kernels/each_float.h"
#if defined(__FMA__)
#define BODY "kernels/float_divide_fma.inc.h"
#else
#define BODY "kernels/float_divide_scalar.inc.h"
#endif
#include "kernels/each_float.h"

#define REAL_ROW(op) WEFT__INTEGER_ROW(op), WEFT__FLOAT_ROW(op)

const weft__loop WEFT__ROW(FLOOR_DIVIDE)[WEFT_DTYPE_COUNT] = {REAL_ROW(floor_divide)};
const weft__loop WEFT__ROW(REMAINDER)[WEFT_DTYPE_COUNT] = {REAL_ROW(remainder)};
