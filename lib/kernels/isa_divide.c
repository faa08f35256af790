/* floor_divide and remainder, one row of loops each. */
#include <tgmath.h>

#include "kernels/isa.h"

#define BODY "kernels/signed_divide.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/unsigned_divide.inc.h"
#include "kernels/each_unsigned.h"
#define BODY "kernels/float_divide.inc.h"
#include "kernels/each_float.h"

#define REAL_ROW(op) WEFT__INTEGER_ROW(op), WEFT__FLOAT_ROW(op)

const weft__loop WEFT__ROW(FLOOR_DIVIDE)[WEFT_DTYPE_COUNT] = {REAL_ROW(floor_divide)};
const weft__loop WEFT__ROW(REMAINDER)[WEFT_DTYPE_COUNT] = {REAL_ROW(remainder)};
