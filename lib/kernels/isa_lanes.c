/* Reductions of a leaf into 16 lanes. How lanes and leaves are combined is not known here. */
#include <string.h>

#include "kernels/isa.h"

#define BODY "kernels/pick_integer.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/pick_integer.inc.h"
#include "kernels/each_unsigned.h"
#define BODY "kernels/pick_float.inc.h"
#include "kernels/each_float.h"

/* Lanes are combined in the type of the field that holds them. */
#define least_i least_int64
#define least_u least_uint64
#define most_i most_int64
#define most_u most_uint64

#define BODY "kernels/lanes_integer.inc.h"
#include "kernels/each_signed.h"
#define BODY "kernels/lanes_integer.inc.h"
#include "kernels/each_unsigned.h"
#define BODY "kernels/lanes_float.inc.h"
#include "kernels/each_float.h"

/* Signed sums wrap, so they are unsigned ones: the bits are the same. */
#define TYPE uint64_t
#define NAME uint64
#define FIELD u
#include "kernels/lanes_sum.inc.h"
#undef TYPE
#undef NAME
#undef FIELD

#define TYPE double
#define NAME float64
#define FIELD f
#include "kernels/lanes_sum.inc.h"
#undef TYPE
#undef NAME
#undef FIELD

#define SUM_ROW(op)                                                                                \
    [WEFT_INT64] = op##_uint64, [WEFT_UINT64] = op##_uint64, [WEFT_FLOAT64] = op##_float64

/* Bool lanes are kept in i like int8's; bools hold 0 or 1. */
#define REAL_ROW(op) [WEFT_BOOL] = op##_int8, WEFT__INTEGER_ROW(op), WEFT__FLOAT_ROW(op)

const weft__lane_loop WEFT__ISA_NAME(lanes)[WEFT__LANE_OP_COUNT][WEFT_DTYPE_COUNT] = {
    [WEFT__LANE_SUM] = {SUM_ROW(sum)},
    [WEFT__LANE_PROD] = {SUM_ROW(prod)},
    [WEFT__LANE_MIN] = {REAL_ROW(min)},
    [WEFT__LANE_MAX] = {REAL_ROW(max)}};
