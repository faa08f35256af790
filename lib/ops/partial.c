#include "ops/partial.h"

#include <math.h>
#include <string.h>

#include "array/value.h"
#include "base/checked.h"
#include "ops/argument.h"
#include "ops/complex_fold.h"
#include "ops/moments.h"
#include "ops/pad.h"
#include "ops/program.h"

weft_dtype weft__partial_wide(weft_dtype dtype)
{
    if (dtype >= WEFT_COMPLEX64)
        return WEFT_COMPLEX128;
    if (dtype >= WEFT_FLOAT32)
        return WEFT_FLOAT64;
    return dtype >= WEFT_UINT8 ? WEFT_UINT64 : WEFT_INT64;
}

weft__lane_op weft__partial_lane_op(weft__reduction reduction)
{
    switch (reduction) {
    case WEFT__REDUCE_PROD:
        return WEFT__LANE_PROD;
    case WEFT__REDUCE_MIN:
    case WEFT__REDUCE_ALL:
        return WEFT__LANE_MIN;
    case WEFT__REDUCE_MAX:
    case WEFT__REDUCE_ANY:
        return WEFT__LANE_MAX;
    default:
        return WEFT__LANE_SUM;
    }
}

bool weft__partial_is_ordered(weft__reduction reduction, weft_dtype dtype)
{
    const weft__lane_op op = weft__partial_lane_op(reduction);

    return dtype >= WEFT_FLOAT32 && (op == WEFT__LANE_SUM || op == WEFT__LANE_PROD);
}

void weft__lanes_combine(weft__reduction reduction, const weft__lanes *b, weft__lanes *a)
{
    const bool is_product = weft__partial_lane_op(reduction) == WEFT__LANE_PROD;

    for (int k = 0; k < WEFT__LANES; k++)
        a->f[k] = is_product ? b->f[k] * a->f[k] : b->f[k] + a->f[k];
}

/* Sums start at -0.0, to which adding -0.0 gives -0.0 as it should. */
static weft_value identity_float(weft__lane_op op)
{
    static const double identities[] = {[WEFT__LANE_SUM] = -0.0,
                                        [WEFT__LANE_PROD] = 1.0,
                                        [WEFT__LANE_MIN] = (double)INFINITY,
                                        [WEFT__LANE_MAX] = -(double)INFINITY};

    return (weft_value){.dtype = WEFT_FLOAT64, .as.f = identities[op]};
}

static weft_value identity_int(weft__lane_op op)
{
    static const int64_t identities[] = {[WEFT__LANE_SUM] = 0,
                                         [WEFT__LANE_PROD] = 1,
                                         [WEFT__LANE_MIN] = INT64_MAX,
                                         [WEFT__LANE_MAX] = INT64_MIN};

    return (weft_value){.dtype = WEFT_INT64, .as.i = identities[op]};
}

static weft_value identity_unsigned(weft__lane_op op)
{
    static const uint64_t identities[] = {[WEFT__LANE_SUM] = 0,
                                          [WEFT__LANE_PROD] = 1,
                                          [WEFT__LANE_MIN] = UINT64_MAX,
                                          [WEFT__LANE_MAX] = 0};

    return (weft_value){.dtype = WEFT_UINT64, .as.u = identities[op]};
}

static weft_value identity(weft__reduction reduction, weft_dtype dtype)
{
    weft__lane_op op = weft__partial_lane_op(reduction);

    switch (weft__partial_wide(dtype)) {
    case WEFT_FLOAT64:
        return identity_float(op);
    case WEFT_UINT64:
        return identity_unsigned(op);
    default:
        return identity_int(op);
    }
}

void weft__lanes_start(weft__reduction reduction, weft_dtype dtype, weft__lanes *lanes)
{
    const weft_value start = identity(reduction, dtype);

    for (int k = 0; k < WEFT__LANES; k++)
        lanes->u[k] = start.as.u;
}

static weft_value narrow_extreme(weft__lane_op op, weft_dtype dtype)
{
    const int bits = 8 * (int)weft_dtype_size(dtype);
    const bool is_least = op == WEFT__LANE_MIN;
    weft_value value = {.dtype = dtype};

    if (dtype == WEFT_BOOL)
        value.as.i = is_least;
    else if (dtype <= WEFT_INT64)
        value.as.i = is_least ? INT64_MAX >> (64 - bits) : INT64_MIN >> (64 - bits);
    else if (dtype <= WEFT_UINT64)
        value.as.u = is_least ? UINT64_MAX >> (64 - bits) : 0;
    else
        value.as.f = is_least ? (double)INFINITY : -(double)INFINITY;
    return value;
}

size_t weft__lanes_pad(weft__reduction reduction, weft_dtype dtype, void *elements, size_t n)
{
    const weft__lane_op op = weft__partial_lane_op(reduction);
    const bool is_extreme = op == WEFT__LANE_MIN || op == WEFT__LANE_MAX;
    const weft_value nothing = is_extreme ? narrow_extreme(op, dtype) : identity(reduction, dtype);
    const size_t padded = weft__round_up(n, WEFT__LANES), size = weft_dtype_size(dtype);
    unsigned char *end = (unsigned char *)elements + n * size;

    if (n == padded)
        return n;
    weft__value_store(nothing, end);
    weft__pad_repeat(end, 1, padded - n, size);
    return padded;
}

/* As the kernels do: a NaN wins, the first of two; of equal values the first. */
static double combine_float(weft__lane_op op, double a, double b)
{
    switch (op) {
    case WEFT__LANE_SUM:
        return a + b;
    case WEFT__LANE_PROD:
        return a * b;
    case WEFT__LANE_MIN:
        return a <= b || isnan(a) ? a : b;
    default:
        return a >= b || isnan(a) ? a : b;
    }
}

static uint64_t combine_unsigned(weft__lane_op op, uint64_t a, uint64_t b)
{
    switch (op) {
    case WEFT__LANE_SUM:
        return a + b;
    case WEFT__LANE_PROD:
        return a * b;
    case WEFT__LANE_MIN:
        return a < b ? a : b;
    default:
        return a > b ? a : b;
    }
}

/* Sums and products wrap around as unsigned ones do. */
static int64_t combine_int(weft__lane_op op, int64_t a, int64_t b)
{
    if (op == WEFT__LANE_MIN)
        return a < b ? a : b;
    if (op == WEFT__LANE_MAX)
        return a > b ? a : b;
    return (int64_t)combine_unsigned(op, (uint64_t)a, (uint64_t)b);
}

weft__partial weft__partial_combine(weft__reduction reduction, weft__partial a, weft__partial b)
{
    const weft__lane_op op = weft__partial_lane_op(reduction);
    weft__partial result = {.value = {.dtype = a.value.dtype}};

    if (reduction == WEFT__REDUCE_VAR)
        return weft__moments_merge(a, b);
    if (weft__argument_is(reduction))
        return weft__argument_better(reduction, a, b);
    if (a.value.dtype >= WEFT_COMPLEX64)
        return weft__complex_combine(reduction, a, b);
    switch (weft__partial_wide(a.value.dtype)) {
    case WEFT_FLOAT64:
        result.value.as.f = combine_float(op, a.value.as.f, b.value.as.f);
        break;
    case WEFT_UINT64:
        result.value.as.u = combine_unsigned(op, a.value.as.u, b.value.as.u);
        break;
    default:
        result.value.as.i = combine_int(op, a.value.as.i, b.value.as.i);
    }
    return result;
}

static double fold_floats(weft__lane_op op, double *lane)
{
    for (int half = WEFT__LANES / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++)
            lane[k] = combine_float(op, lane[k], lane[k + half]);
    return lane[0];
}

static int64_t fold_ints(weft__lane_op op, int64_t *lane)
{
    for (int half = WEFT__LANES / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++)
            lane[k] = combine_int(op, lane[k], lane[k + half]);
    return lane[0];
}

static uint64_t fold_unsigned(weft__lane_op op, uint64_t *lane)
{
    for (int half = WEFT__LANES / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++)
            lane[k] = combine_unsigned(op, lane[k], lane[k + half]);
    return lane[0];
}

weft__partial weft__lanes_finish(weft__reduction reduction, weft_dtype dtype, weft__lanes *lanes)
{
    const weft__lane_op op = weft__partial_lane_op(reduction);
    weft__partial partial = {.value = {.dtype = dtype}};

    switch (weft__partial_wide(dtype)) {
    case WEFT_FLOAT64:
        partial.value.as.f = fold_floats(op, lanes->f);
        break;
    case WEFT_UINT64:
        partial.value.as.u = fold_unsigned(op, lanes->u);
        break;
    default:
        partial.value.as.i = fold_ints(op, lanes->i);
    }
    return partial;
}
