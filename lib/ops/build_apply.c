/* Which loop an operation runs in. */
#include "ops/build.h"

static weft_status apply_numbers(const weft__builder *b, size_t place, weft__op op,
                                 const weft__term *in, weft__term *out)
{
    weft__number second = weft__op_inputs(op) == 2 ? in[1].number : weft__number_int(0);
    weft__number result;
    const char *problem;

    if (weft__op_kind_of(op) == WEFT__KIND_COMPARE) {
        bool truth = weft__number_compare(op, in[0].number, second);

        if ((in[0].number.is_complex || second.is_complex) && op != WEFT__OP_EQUAL &&
            op != WEFT__OP_NOT_EQUAL)
            return weft__source_fail(b->source, place, WEFT_ERR_SYNTAX,
                                     "Python does not order complex numbers");
        return weft__build_const(b, place, (weft_value){.dtype = WEFT_BOOL, .as.i = truth}, out);
    }
    problem = weft__number_apply(op, in[0].number, second, &result);
    *out = weft__term_number(result);
    if (problem != NULL)
        return weft__source_fail(b->source, place, WEFT_ERR_SYNTAX, "%s", problem);
    return WEFT_OK;
}

/* Where NumPy's loop for booleans is another operation, or runs in int8. */
static weft_status arithmetic_bool(const weft__builder *b, size_t place, weft__op op,
                                   const weft__term *in, weft__term *out)
{
    switch (op) {
    case WEFT__OP_ADD:
    case WEFT__OP_MAXIMUM:
    case WEFT__OP_FMAX:
        return weft__build_cast_op(b, place, WEFT__OP_BITWISE_OR, WEFT_BOOL, in, out);
    case WEFT__OP_MULTIPLY:
    case WEFT__OP_MINIMUM:
    case WEFT__OP_FMIN:
        return weft__build_cast_op(b, place, WEFT__OP_BITWISE_AND, WEFT_BOOL, in, out);
    case WEFT__OP_SUBTRACT:
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE,
                                 "there is no subtract for booleans; use the ^ operator or "
                                 "logical_xor");
    case WEFT__OP_NEGATIVE:
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE,
                                 "there is no negative for booleans; use the ~ operator or "
                                 "logical_not");
    case WEFT__OP_SIGN:
    case WEFT__OP_POSITIVE:
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE, "there is no %s for booleans",
                                 weft__op_name(op));
    case WEFT__OP_CONJUGATE:
        *out = weft__term_node(WEFT__NO_NODE);
        return weft__build_as(b, place, in[0], WEFT_INT8, &out->node);
    default:
        return weft__build_cast_op(b, place, op, WEFT_INT8, in, out);
    }
}

/* True where the operation changes no element of this dtype. */
static bool is_identity(weft__op op, weft_dtype dtype)
{
    switch (op) {
    case WEFT__OP_POSITIVE:
        return dtype != WEFT_BOOL;
    case WEFT__OP_CONJUGATE:
        return dtype < WEFT_COMPLEX64 && dtype != WEFT_BOOL;
    case WEFT__OP_ABSOLUTE:
        return dtype == WEFT_BOOL || (weft__is_integer(dtype) && !weft__is_signed(dtype));
    case WEFT__OP_FLOOR:
    case WEFT__OP_CEIL:
    case WEFT__OP_TRUNC:
        return dtype <= WEFT_UINT64;
    default:
        return false;
    }
}

static weft_status apply_arithmetic(const weft__builder *b, size_t place, weft__op op,
                                    const weft__term *in, weft__term *out)
{
    weft_dtype dtype = weft__build_common(b, weft__op_inputs(op), in);

    if (is_identity(op, dtype)) {
        *out = weft__term_node(WEFT__NO_NODE);
        return weft__build_as(b, place, in[0], dtype, &out->node);
    }
    if (op == WEFT__OP_ABSOLUTE && dtype >= WEFT_COMPLEX64)
        return weft__build_cast_op(b, place, WEFT__OP_MODULUS, dtype, in, out);
    if (dtype == WEFT_BOOL)
        return arithmetic_bool(b, place, op, in, out);
    return weft__build_cast_op(b, place, op, dtype, in, out);
}

/* Whether float32 holds every value of the inputs, each by itself. */
static bool fit_float32(const weft__builder *b, int n, const weft__term *in)
{
    for (int k = 0; k < n; k++)
        if (weft_dtype_size(weft__build_common(b, 1, in + k)) > 2 && !in[k].is_number)
            return false;
    return weft_dtype_size(weft__build_common(b, n, in)) <= 4;
}

static weft_status apply_float(const weft__builder *b, size_t place, weft__op op,
                               const weft__term *in, weft__term *out)
{
    int n = weft__op_inputs(op);
    weft_dtype dtype = weft__build_common(b, n, in);

    if (dtype < WEFT_FLOAT32)
        dtype = op != WEFT__OP_DIVIDE && fit_float32(b, n, in) ? WEFT_FLOAT32 : WEFT_FLOAT64;
    return weft__build_cast_op(b, place, op, dtype, in, out);
}

static weft_status apply_bitwise(const weft__builder *b, size_t place, weft__op op,
                                 const weft__term *in, weft__term *out)
{
    bool is_shift = op == WEFT__OP_LEFT_SHIFT || op == WEFT__OP_RIGHT_SHIFT;
    weft_dtype dtype = weft__build_common(b, weft__op_inputs(op), in);

    if (dtype >= WEFT_FLOAT32)
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE, "there is no %s for %s%s",
                                 weft__op_name(op), weft_dtype_name(dtype),
                                 is_shift || op == WEFT__OP_INVERT
                                     ? ""
                                     : "; comparisons bind less tightly: write (a > 0) & (b > 0)");
    if (is_shift && dtype == WEFT_BOOL)
        dtype = WEFT_INT8;
    return weft__build_cast_op(b, place, op, dtype, in, out);
}

static weft_status apply_where(const weft__builder *b, size_t place, const weft__term *in,
                               weft__term *out)
{
    weft_dtype dtype = weft__build_common(b, 2, in + 1);
    weft_status status;
    weft__term condition = in[0];
    uint16_t nodes[3];

    WEFT__TRY(weft__build_as(b, place, condition, weft__build_common(b, 1, in), &nodes[0]));
    WEFT__TRY(weft__build_as(b, place, weft__term_node(nodes[0]), WEFT_BOOL, &nodes[0]));
    WEFT__TRY(weft__build_as(b, place, in[1], dtype, &nodes[1]));
    WEFT__TRY(weft__build_as(b, place, in[2], dtype, &nodes[2]));
    return weft__build_op(b, place, WEFT__OP_WHERE, dtype, nodes, out);
fail:
    return status;
}

/* Integers and booleans are finite, and no NaN: the answer is the same for all elements, but keeps
 * their shape. */
static weft_status apply_test(const weft__builder *b, size_t place, weft__op op,
                              const weft__term *in, weft__term *out)
{
    weft_dtype dtype = weft__build_common(b, 1, in);
    const weft__term twice[2] = {in[0], in[0]};

    if (dtype >= WEFT_FLOAT32)
        return weft__build_cast_op(b, place, op, dtype, in, out);
    if (op == WEFT__OP_SIGNBIT)
        return weft__build_cast_op(b, place, op, WEFT_FLOAT64, in, out);
    return weft__build_cast_op(
        b, place, op == WEFT__OP_ISFINITE ? WEFT__OP_EQUAL : WEFT__OP_NOT_EQUAL, dtype, twice, out);
}

/* The exponent is an integer or boolean array or a number. */
static weft_status apply_scale(const weft__builder *b, size_t place, weft__op op,
                               const weft__term *in, weft__term *out)
{
    weft_dtype dtype = weft__build_common(b, 1, in), exponent = weft__build_common(b, 1, in + 1);
    weft_status status;
    uint16_t nodes[3] = {WEFT__NO_NODE};

    if (dtype < WEFT_FLOAT32)
        dtype = weft_dtype_size(dtype) <= 2 ? WEFT_FLOAT32 : WEFT_FLOAT64;
    if (exponent >= WEFT_UINT64)
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE,
                                 "%s takes a signed integer exponent, not %s", weft__op_name(op),
                                 weft_dtype_name(exponent));
    WEFT__TRY(weft__build_as(b, place, in[0], dtype, &nodes[0]));
    WEFT__TRY(weft__build_as(b, place, in[1], WEFT_INT64, &nodes[1]));
    return weft__build_op(b, place, op, dtype, nodes, out);
fail:
    return status;
}

/* Of real numbers: itself, zeros of its shape, or 0 and pi. */
static weft_status apply_part(const weft__builder *b, size_t place, weft__op op,
                              const weft__term *in, weft__term *out)
{
    weft_dtype dtype = weft__build_common(b, 1, in);
    const weft_value zero = {.dtype = dtype};
    weft__term three[3];
    weft_status status;

    if (dtype >= WEFT_COMPLEX64)
        return weft__build_cast_op(b, place, op, dtype, in, out);
    *out = weft__term_node(WEFT__NO_NODE);
    if (op == WEFT__OP_REAL)
        return weft__build_as(b, place, in[0], dtype, &out->node);
    three[0] = weft__term_number(weft__number_int(0));
    three[1] = in[0];
    if (op == WEFT__OP_ANGLE)
        return apply_float(b, place, WEFT__OP_ARCTAN2, three, out);
    WEFT__TRY(weft__build_const(b, place, zero, &three[2]));
    return apply_where(b, place, three, out);
fail:
    return status;
}

static bool all_numbers(int n, const weft__term *in)
{
    for (int k = 0; k < n; k++)
        if (!in[k].is_number)
            return false;
    return true;
}

weft_status weft__build_apply(const weft__builder *b, size_t place, weft__op op, bool is_operator,
                              const weft__term *in, weft__term *out)
{
    if (is_operator && all_numbers(weft__op_inputs(op), in))
        return apply_numbers(b, place, op, in, out);
    switch (weft__op_kind_of(op)) {
    case WEFT__KIND_FLOAT:
        return apply_float(b, place, op, in, out);
    case WEFT__KIND_COMPARE:
        return weft__build_compare(b, place, op, in, out);
    case WEFT__KIND_BITWISE:
        return apply_bitwise(b, place, op, in, out);
    case WEFT__KIND_SELECT:
        return apply_where(b, place, in, out);
    case WEFT__KIND_TEST:
        return apply_test(b, place, op, in, out);
    case WEFT__KIND_SCALE:
        return apply_scale(b, place, op, in, out);
    case WEFT__KIND_PART:
        return apply_part(b, place, op, in, out);
    default:
        return op == WEFT__OP_POWER ? weft__build_power(b, place, is_operator, in, out)
                                    : apply_arithmetic(b, place, op, in, out);
    }
}
