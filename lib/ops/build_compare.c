/* Comparisons. NumPy 2 compares integers by value where promotion would lose some of it: an
 * integer that no element can equal, and int64 with uint64. */
#include "ops/build.h"

static bool holds_beyond(weft__op op, bool number_is_larger)
{
    switch (op) {
    case WEFT__OP_NOT_EQUAL:
        return true;
    case WEFT__OP_EQUAL:
        return false;
    case WEFT__OP_LESS:
    case WEFT__OP_LESS_EQUAL:
        return number_is_larger;
    default:
        return !number_is_larger;
    }
}

/* a < b is b > a. */
static weft__op mirrored(weft__op op)
{
    switch (op) {
    case WEFT__OP_LESS:
        return WEFT__OP_GREATER;
    case WEFT__OP_LESS_EQUAL:
        return WEFT__OP_GREATER_EQUAL;
    case WEFT__OP_GREATER:
        return WEFT__OP_LESS;
    case WEFT__OP_GREATER_EQUAL:
        return WEFT__OP_LESS_EQUAL;
    default:
        return op;
    }
}

/* The answer is the same for all elements; x == x and x != x keep the operand's extents. */
static weft_status compare_beyond(const weft__builder *b, size_t place, weft__op op,
                                  weft__term term, bool number_is_larger, weft__term *out)
{
    weft__op constant = holds_beyond(op, number_is_larger) ? WEFT__OP_EQUAL : WEFT__OP_NOT_EQUAL;
    weft_dtype dtype = weft__graph_dtype(b->graph, term.node);
    const uint16_t nodes[2] = {term.node, term.node};

    return weft__build_op(b, place, constant, dtype, nodes, out);
}

/* a signed, b uint64: where a is negative the answer is known, elsewhere a is cast. */
static weft_status compare_signs(const weft__builder *b, size_t place, weft__op op,
                                 const weft__term *in, weft__term *out)
{
    const weft_dtype is = weft__graph_dtype(b->graph, in[0].node);
    bool if_negative = holds_beyond(op, true);
    weft__term sign[2] = {in[0], weft__term_number(weft__number_int(0))}, both[2];
    weft_status status;

    WEFT__TRY(weft__build_cast_op(b, place, op, WEFT_UINT64, in, &both[0]));
    WEFT__TRY(weft__build_cast_op(b, place, if_negative ? WEFT__OP_LESS : WEFT__OP_GREATER_EQUAL,
                                  is, sign, &both[1]));
    return weft__build_cast_op(b, place, if_negative ? WEFT__OP_BITWISE_OR : WEFT__OP_BITWISE_AND,
                               WEFT_BOOL, both, out);
fail:
    return status;
}

static bool is_signed_term(const weft__builder *b, weft__term t)
{
    return !t.is_number && weft__is_signed(weft__graph_dtype(b->graph, t.node));
}

static bool is_uint64_term(const weft__builder *b, weft__term t)
{
    return !t.is_number && weft__graph_dtype(b->graph, t.node) == WEFT_UINT64;
}

static bool is_beyond(weft__term t, weft_dtype dtype)
{
    return t.is_number && weft__is_integer(dtype) && !weft__number_fits(t.number.i, dtype);
}

weft_status weft__build_compare(const weft__builder *b, size_t place, weft__op op,
                                const weft__term *in, weft__term *out)
{
    weft_dtype dtype = weft__build_common(b, 2, in);
    const weft__term swapped[2] = {in[1], in[0]};

    if (is_beyond(in[1], dtype) && !in[0].is_number &&
        dtype == weft__graph_dtype(b->graph, in[0].node))
        return compare_beyond(b, place, op, in[0], in[1].number.i > 0, out);
    if (is_beyond(in[0], dtype) && !in[1].is_number &&
        dtype == weft__graph_dtype(b->graph, in[1].node))
        return compare_beyond(b, place, mirrored(op), in[1], in[0].number.i > 0, out);
    if (is_signed_term(b, in[0]) && is_uint64_term(b, in[1]))
        return compare_signs(b, place, op, in, out);
    if (is_uint64_term(b, in[0]) && is_signed_term(b, in[1]))
        return compare_signs(b, place, mirrored(op), swapped, out);
    return weft__build_cast_op(b, place, op, dtype, in, out);
}
