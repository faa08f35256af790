/* x ** y. As in NumPy, the operator turns simple exponents without a dtype into cheaper
 * operations: 2 is a product, 0.5 a root, -1 a quotient, 1 nothing. The function does so for 2.
 * Real cubes and fourth powers are products too: they round less than a power is allowed to err. */
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

weft_status weft__build_power(const weft__builder *b, size_t place, bool is_operator,
                              const weft__term *in, weft__term *out)
{
    weft_dtype dtype = weft__build_common(b, 2, in);
    weft_status status;

    if (dtype == WEFT_BOOL)
        dtype = WEFT_INT8;
    if (in[1].is_number && weft__is_integer(dtype) && in[1].number.i < 0)
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE,
                                 "integers to negative integer powers are not allowed; make the "
                                 "base or the exponent a float, as in x ** -1.0");
    if (in[1].is_number && !in[1].number.is_complex &&
        shortcut(b, place, is_operator, dtype, in, out, &status))
        return status;
    return weft__build_cast_op(b, place, WEFT__OP_POWER, dtype, in, out);
}
