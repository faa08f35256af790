/* x ** y. Integers to negative integer powers are refused, as NumPy does. As in NumPy, the operator
 * turns simple exponents without a dtype into cheaper operations: 2 is a product, 0.5 a root, -1 a
 * quotient, 1 nothing. The function does so for 2. Real cubes and fourth powers are products too:
 * they round less than a power is allowed to err. */
#include "ops/build.h"

static weft_status square(const weft__builder *b, size_t place, weft_dtype dtype, weft__term base,
                          weft__term *out)
{
    const weft__term both[2] = {base, base};

    return weft__build_cast_op(b, place, WEFT__OP_MULTIPLY, dtype, both, out);
}

static weft_status reciprocal(const weft__builder *b, size_t place, weft_dtype dtype,
                              weft__term base, weft__term *out)
{
    const weft__term both[2] = {weft__term_number(weft__number_int(1)), base};

    return weft__build_cast_op(b, place, WEFT__OP_DIVIDE, dtype, both, out);
}

static weft_status cube(const weft__builder *b, size_t place, weft_dtype dtype, weft__term base,
                        weft__term *out)
{
    weft__term both[2] = {base, base};
    weft_status status;

    WEFT__TRY(square(b, place, dtype, base, &both[0]));
    WEFT__TRY(weft__build_cast_op(b, place, WEFT__OP_MULTIPLY, dtype, both, out));
fail:
    return status;
}

static weft_status fourth(const weft__builder *b, size_t place, weft_dtype dtype, weft__term base,
                          weft__term *out)
{
    weft__term half;
    weft_status status;

    WEFT__TRY(square(b, place, dtype, base, &half));
    WEFT__TRY(square(b, place, dtype, half, out));
fail:
    return status;
}

/* True where the exponent has been dealt with. */
static bool shortcut(const weft__builder *b, size_t place, bool is_operator, weft_dtype dtype,
                     const weft__term *in, weft__term *out, weft_status *status)
{
    double exponent = weft__number_double(in[1].number);

    if (exponent == 2) {
        *status = square(b, place, dtype, in[0], out);
    } else if (!is_operator || dtype < WEFT_FLOAT32) {
        return false;
    } else if (exponent == 3 && dtype <= WEFT_FLOAT64) {
        *status = cube(b, place, dtype, in[0], out);
    } else if (exponent == 4 && dtype == WEFT_FLOAT64) {
        *status = fourth(b, place, dtype, in[0], out);
    } else if (exponent == 0.5) {
        *status = weft__build_cast_op(b, place, WEFT__OP_SQRT, dtype, in, out);
    } else if (exponent == -1) {
        *status = reciprocal(b, place, dtype, in[0], out);
    } else if (exponent == 1) {
        *out = weft__term_node(WEFT__NO_NODE);
        *status = weft__build_as(b, place, in[0], dtype, &out->node);
    } else {
        return false;
    }
    return true;
}

static weft_status add_guard(const weft__builder *b, size_t place, const weft__graph_stage *stage)
{
    if (weft__graph_add_stage(b->graph, stage) >= 0)
        return WEFT_OK;
    return weft__source_fail(b->source, place, WEFT_ERR_SYNTAX,
                             "the expression has more than %d reductions, powers of integers being "
                             "two each",
                             WEFT__MAX_STAGES);
}

/* Refuses negative elements of `exponent` before anything that stands behind it is computed. */
static weft_status guard_exponent(const weft__builder *b, size_t place, uint16_t exponent)
{
    const weft_dtype dtype = weft__graph_dtype(b->graph, exponent);
    const unsigned all = (1u << weft__graph_shape_of(b->graph, exponent)->ndim) - 1;
    const weft__term in[2] = {weft__term_node(exponent), weft__term_number(weft__number_int(0))};
    weft__graph_stage least = {.reduction = WEFT__REDUCE_MIN,
                               .name = "power",
                               .guard = WEFT__GUARD_EXPONENT,
                               .root = exponent,
                               .element = dtype,
                               .result = dtype,
                               .how = {.axes = all}};
    weft__graph_stage first = {.reduction = WEFT__REDUCE_ARGMAX,
                               .name = "power",
                               .guard = WEFT__GUARD_PLACE,
                               .element = WEFT_BOOL,
                               .result = WEFT_INT64,
                               .how = {.axes = all}};
    weft__term is_negative;
    weft_status status;

    WEFT__TRY(weft__build_cast_op(b, place, WEFT__OP_LESS, dtype, in, &is_negative));
    first.root = is_negative.node;
    WEFT__TRY(add_guard(b, place, &least));
    WEFT__TRY(add_guard(b, place, &first));
fail:
    return status;
}

static bool has_elements(const weft__builder *b, weft__term term)
{
    return term.is_number || weft_shape_count(weft__graph_shape_of(b->graph, term.node)) > 0;
}

/* A power of integers by what is no number: of no elements any exponent will do. */
static weft_status guarded_power(const weft__builder *b, size_t place, weft_dtype dtype,
                                 const weft__term *in, weft__term *out)
{
    weft_status status;

    WEFT__TRY(weft__build_cast_op(b, place, WEFT__OP_POWER, dtype, in, out));
    if (weft__is_signed(weft__graph_dtype(b->graph, in[1].node)) && has_elements(b, *out))
        WEFT__TRY(guard_exponent(b, place, in[1].node));
fail:
    return status;
}

weft_status weft__build_power(const weft__builder *b, size_t place, bool is_operator,
                              const weft__term *in, weft__term *out)
{
    weft_dtype dtype = weft__build_common(b, 2, in);
    weft_status status;

    if (dtype == WEFT_BOOL)
        dtype = WEFT_INT8;
    if (in[1].is_number && weft__is_integer(dtype) && in[1].number.i < 0 && has_elements(b, in[0]))
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE,
                                 "integers to negative integer powers are not allowed; make the "
                                 "base or the exponent a float, as in x ** -1.0");
    if (in[1].is_number && !in[1].number.is_complex &&
        shortcut(b, place, is_operator, dtype, in, out, &status))
        return status;
    if (!in[1].is_number && weft__is_integer(dtype))
        return guarded_power(b, place, dtype, in, out);
    return weft__build_cast_op(b, place, WEFT__OP_POWER, dtype, in, out);
}
