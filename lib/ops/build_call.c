/* Functions that are more than one loop. */
#include <stdio.h>

#include "ops/build.h"

static weft_status to_bool(const weft__builder *b, size_t place, weft__term term, uint16_t *node)
{
    weft_status status = weft__build_as(b, place, term, weft__build_common(b, 1, &term), node);

    if (status != WEFT_OK)
        return status;
    return weft__build_as(b, place, weft__term_node(*node), WEFT_BOOL, node);
}

static weft_status call_logical(const weft__builder *b, size_t place, weft__op op,
                                const weft__term *in, weft__term *out)
{
    weft_status status = WEFT_OK;
    uint16_t nodes[3];

    for (int k = 0; k < weft__op_inputs(op); k++)
        WEFT__TRY(to_bool(b, place, in[k], &nodes[k]));
    return weft__build_op(b, place, op, WEFT_BOOL, nodes, out);
fail:
    return status;
}

static weft_status call_cast(const weft__builder *b, size_t place, weft_dtype dtype, weft__term in,
                             weft__term *out)
{
    weft_status status;

    *out = weft__term_node(WEFT__NO_NODE);
    if (in.is_number && in.number.is_float && dtype < WEFT_FLOAT32) {
        WEFT__TRY(weft__build_as(b, place, in, weft__build_common(b, 1, &in), &out->node));
        in = *out;
    } else if (in.is_number && dtype == WEFT_BOOL) {
        in.number.i = in.number.i != 0;
    }
    return weft__build_as(b, place, in, dtype, &out->node);
fail:
    return status;
}

static weft_status pair(const weft__builder *b, size_t place, weft__op op, weft__term left,
                        weft__term right, weft__term *out)
{
    const weft__term in[2] = {left, right};

    return weft__build_apply(b, place, op, false, in, out);
}

/* a before b by real parts, then imaginary ones, whatever else is NaN: as NumPy's clip has it. */
static weft_status is_before(const weft__builder *b, size_t place, weft__term a, weft__term z,
                             weft__term *out)
{
    weft__term re[2], im[2], less, same, below;
    weft_status status;

    WEFT__TRY(pair(b, place, WEFT__OP_REAL, a, a, &re[0]));
    WEFT__TRY(pair(b, place, WEFT__OP_REAL, z, z, &re[1]));
    WEFT__TRY(pair(b, place, WEFT__OP_IMAG, a, a, &im[0]));
    WEFT__TRY(pair(b, place, WEFT__OP_IMAG, z, z, &im[1]));
    WEFT__TRY(pair(b, place, WEFT__OP_LESS, re[0], re[1], &less));
    WEFT__TRY(pair(b, place, WEFT__OP_EQUAL, re[0], re[1], &same));
    WEFT__TRY(pair(b, place, WEFT__OP_LESS, im[0], im[1], &below));
    WEFT__TRY(pair(b, place, WEFT__OP_BITWISE_AND, same, below, &same));
    return pair(b, place, WEFT__OP_BITWISE_OR, less, same, out);
fail:
    return status;
}

/* x where it is NaN or `is_inside`, else the bound. */
static weft_status bounded(const weft__builder *b, size_t place, weft__term x, weft__term is_inside,
                           weft__term bound, weft__term *out)
{
    weft__term three[3] = {x, x, bound};
    weft_status status;

    WEFT__TRY(pair(b, place, WEFT__OP_ISNAN, x, x, &three[0]));
    WEFT__TRY(pair(b, place, WEFT__OP_BITWISE_OR, three[0], is_inside, &three[0]));
    return weft__build_apply(b, place, WEFT__OP_WHERE, false, three, out);
fail:
    return status;
}

static weft_status clip_complex(const weft__builder *b, size_t place, weft_dtype dtype,
                                const weft__term *in, weft__term *out)
{
    weft__term x[3], is_inside;
    weft_status status = WEFT_OK;

    for (int k = 0; k < 3; k++) {
        x[k] = weft__term_node(WEFT__NO_NODE);
        WEFT__TRY(weft__build_as(b, place, in[k], dtype, &x[k].node));
    }
    WEFT__TRY(is_before(b, place, x[1], x[0], &is_inside));
    WEFT__TRY(bounded(b, place, x[0], is_inside, x[1], &x[0]));
    WEFT__TRY(is_before(b, place, x[0], x[2], &is_inside));
    return bounded(b, place, x[0], is_inside, x[2], out);
fail:
    return status;
}

static weft_status call_clip(const weft__builder *b, size_t place, const weft__term *in,
                             weft__term *out)
{
    weft_dtype dtype = weft__build_common(b, 3, in);
    weft__term low[2], high[2];
    weft_status status;

    if (dtype >= WEFT_COMPLEX64)
        return clip_complex(b, place, dtype, in, out);
    low[0] = in[0], low[1] = high[0] = high[1] = in[1];
    WEFT__TRY(weft__build_cast_op(b, place,
                                  dtype == WEFT_BOOL ? WEFT__OP_BITWISE_OR : WEFT__OP_MAXIMUM,
                                  dtype, low, &high[0]));
    high[1] = in[2];
    return weft__build_cast_op(
        b, place, dtype == WEFT_BOOL ? WEFT__OP_BITWISE_AND : WEFT__OP_MINIMUM, dtype, high, out);
fail:
    return status;
}

/* Of an integer its integer part, which is the power of -1: a quotient would be rounded down. */
static weft_status call_reciprocal(const weft__builder *b, size_t place, weft__term in,
                                   weft__term *out)
{
    const weft__term one = weft__term_number(weft__number_int(1));
    const weft__term under[2] = {one, in};
    const weft__term power[2] = {in, weft__term_number(weft__number_int(-1))};
    weft_dtype dtype = weft__build_common(b, 1, &in);

    if (dtype == WEFT_BOOL)
        dtype = WEFT_INT8;
    if (weft__is_integer(dtype) && weft__is_signed(dtype))
        return weft__build_cast_op(b, place, WEFT__OP_POWER, dtype, power, out);
    return weft__build_cast_op(b, place,
                               weft__is_integer(dtype) ? WEFT__OP_FLOOR_DIVIDE : WEFT__OP_DIVIDE,
                               dtype, under, out);
}

/* The term as the float that functions of it yield. */
static weft_dtype float_of(const weft__builder *b, weft__term in)
{
    weft_dtype dtype = weft__build_common(b, 1, &in);

    if (dtype >= WEFT_FLOAT32)
        return dtype;
    return weft_dtype_size(dtype) <= 2 ? WEFT_FLOAT32 : WEFT_FLOAT64;
}

static weft_status call_fabs(const weft__builder *b, size_t place, const weft__term *in,
                             weft__term *out)
{
    weft_dtype dtype = float_of(b, in[0]);

    if (dtype >= WEFT_COMPLEX64)
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE, "there is no fabs for %s",
                                 weft_dtype_name(dtype));
    return weft__build_cast_op(b, place, WEFT__OP_ABSOLUTE, dtype, in, out);
}

static weft_status call_float_power(const weft__builder *b, size_t place, const weft__term *in,
                                    weft__term *out)
{
    bool is_complex = weft__build_common(b, 2, in) >= WEFT_COMPLEX64;

    return weft__build_cast_op(b, place, WEFT__OP_POWER,
                               is_complex ? WEFT_COMPLEX128 : WEFT_FLOAT64, in, out);
}

/* To a number of decimals: scaled by a power of ten, rounded to even, scaled back. */
static weft_status round_decimals(const weft__builder *b, size_t place, weft_dtype dtype,
                                  const weft__term *in, weft__term *out)
{
    int decimals = (int)in[1].number.i;
    double scale = 1;
    weft__term pair[2] = {in[0]}, scaled, rounded;
    weft_status status;

    for (int k = decimals < 0 ? -decimals : decimals; k > 0; k--)
        scale *= 10;
    pair[1] = weft__term_number(weft__number_float(scale));
    WEFT__TRY(weft__build_cast_op(b, place, decimals < 0 ? WEFT__OP_DIVIDE : WEFT__OP_MULTIPLY,
                                  dtype, pair, &scaled));
    WEFT__TRY(weft__build_cast_op(b, place, WEFT__OP_RINT, dtype, &scaled, &rounded));
    pair[0] = rounded;
    return weft__build_cast_op(b, place, decimals < 0 ? WEFT__OP_MULTIPLY : WEFT__OP_DIVIDE, dtype,
                               pair, out);
fail:
    return status;
}

/* Integers are round already, unless tens are asked for. */
static weft_status round_integer(const weft__builder *b, size_t place, weft_dtype dtype,
                                 int decimals, const weft__term *in, weft__term *out)
{
    weft_status status;

    *out = weft__term_node(WEFT__NO_NODE);
    if (decimals >= 0)
        return weft__build_as(b, place, in[0], dtype, &out->node);
    WEFT__TRY(round_decimals(b, place, WEFT_FLOAT64, in, out));
    return weft__build_as(b, place, *out, dtype, &out->node);
fail:
    return status;
}

enum { MOST_DECIMALS = 300 };

/* What stands where decimals should. */
static weft_status refuse_decimals(const weft__builder *b, size_t place, const weft__term *term)
{
    char given[40] = "another expression";

    if (term->is_number && !term->number.is_complex)
        (void)snprintf(given, sizeof given, "%.17g",
                       term->number.is_float ? term->number.f : (double)term->number.i);
    return weft__source_fail(b->source, place, WEFT_ERR_ARGUMENT,
                             "round(x, decimals): decimals is an integer from %d to %d, not %s",
                             -MOST_DECIMALS, MOST_DECIMALS, given);
}

static weft_status call_round(const weft__builder *b, size_t place, int given, const weft__term *in,
                              weft__term *out)
{
    weft_dtype dtype = weft__build_common(b, 1, in);
    int decimals = 0;

    if (given == 2 && (!in[1].is_number || in[1].number.is_float ||
                       in[1].number.i > MOST_DECIMALS || in[1].number.i < -MOST_DECIMALS))
        return refuse_decimals(b, place, &in[1]);
    if (given == 2)
        decimals = (int)in[1].number.i;
    if (weft__is_integer(dtype) || dtype == WEFT_BOOL)
        return round_integer(b, place, dtype, decimals, in, out);
    dtype = float_of(b, in[0]);
    if (decimals == 0)
        return weft__build_cast_op(b, place, WEFT__OP_RINT, dtype, in, out);
    return round_decimals(b, place, dtype, in, out);
}

/* select(c1, v1, c2, v2, …, default) is where(c1, v1, where(c2, v2, … default)), all values in
 * their common dtype. */
static weft_status call_select(const weft__builder *b, size_t place, int given,
                               const weft__term *in, weft__term *out)
{
    weft__term values[WEFT__MAX_INPUTS], three[3];
    weft_dtype dtype;
    weft_status status = WEFT_OK;
    int nvalues = 0;

    if (given % 2 == 0)
        return weft__source_fail(b->source, place, WEFT_ERR_SYNTAX,
                                 "select takes conditions and values in pairs and a default last");
    for (int k = 0; k < given - 1; k += 2) {
        if (weft__build_common(b, 1, in + k) != WEFT_BOOL)
            return weft__source_fail(b->source, place, WEFT_ERR_DTYPE,
                                     "select: condition %d is %s; conditions are boolean", k / 2,
                                     weft_dtype_name(weft__build_common(b, 1, in + k)));
        values[nvalues++] = in[k + 1];
    }
    values[nvalues++] = in[given - 1];
    dtype = weft__build_common(b, nvalues, values);
    *out = weft__term_node(WEFT__NO_NODE);
    WEFT__TRY(weft__build_as(b, place, in[given - 1], dtype, &out->node));
    for (int k = given - 3; k >= 0; k -= 2) {
        three[0] = in[k];
        three[1] = weft__term_node(WEFT__NO_NODE);
        WEFT__TRY(weft__build_as(b, place, in[k + 1], dtype, &three[1].node));
        three[2] = *out;
        WEFT__TRY(weft__build_apply(b, place, WEFT__OP_WHERE, false, three, out));
    }
fail:
    return status;
}

static weft_status call_composite(const weft__builder *b, size_t place, weft__composite which,
                                  int given, const weft__term *in, weft__term *out)
{
    const weft__term two = weft__term_number(weft__number_int(2));
    const weft__term twice[2] = {in[0], in[0]}, squared[2] = {in[0], two};
    weft_dtype dtype = weft__build_common(b, 1, in);

    switch (which) {
    case WEFT__COMPOSITE_SQUARE:
        return dtype == WEFT_BOOL
                   ? weft__build_cast_op(b, place, WEFT__OP_MULTIPLY, WEFT_INT8, twice, out)
                   : weft__build_power(b, place, false, squared, out);
    case WEFT__COMPOSITE_RECIPROCAL:
        if (dtype >= WEFT_COMPLEX64)
            return weft__build_cast_op(b, place, WEFT__OP_RECIPROCAL, dtype, in, out);
        return call_reciprocal(b, place, in[0], out);
    case WEFT__COMPOSITE_CLIP:
        return call_clip(b, place, in, out);
    case WEFT__COMPOSITE_FABS:
        return call_fabs(b, place, in, out);
    case WEFT__COMPOSITE_FLOAT_POWER:
        return call_float_power(b, place, in, out);
    case WEFT__COMPOSITE_ROUND:
        return call_round(b, place, given, in, out);
    default:
        return call_select(b, place, given, in, out);
    }
}

weft_status weft__build_call(const weft__builder *b, size_t place, const weft__function *function,
                             int given, const weft__term *in, const weft__keywords *keywords,
                             weft__term *out)
{
    switch (function->kind) {
    case WEFT__FUNCTION_LOGICAL:
        return call_logical(b, place, (weft__op)function->code, in, out);
    case WEFT__FUNCTION_REDUCTION:
        if (function->code >= WEFT__STATISTIC_VAR)
            return weft__build_statistic(b, place, function, in[0], keywords, out);
        return weft__build_reduction(b, place, function->name, (weft__reduction)function->code,
                                     in[0], keywords, out);
    case WEFT__FUNCTION_CAST:
        return call_cast(b, place, (weft_dtype)function->code, in[0], out);
    case WEFT__FUNCTION_COMPOSITE:
        return call_composite(b, place, (weft__composite)function->code, given, in, out);
    default:
        return weft__build_apply(b, place, (weft__op)function->code, false, in, out);
    }
}
