#include "ops/build.h"

#include <math.h>

#define NAME(id, name, inputs, kind) [WEFT__OP_##id] = name,
#define INPUTS(id, name, inputs, kind) [WEFT__OP_##id] = inputs,
#define KIND(id, name, inputs, kind) [WEFT__OP_##id] = WEFT__KIND_##kind,

static const char *const op_names[] = {WEFT__OPS(NAME)};
static const unsigned char op_inputs[] = {WEFT__OPS(INPUTS)};
static const unsigned char op_kinds[] = {WEFT__OPS(KIND)};

const char *weft__op_name(weft__op op)
{
    return op_names[op];
}

int weft__op_inputs(weft__op op)
{
    return op_inputs[op];
}

weft_dtype weft__op_input(weft__op op, int k, weft_dtype loop)
{
    if (op == WEFT__OP_WHERE && k == 0)
        return WEFT_BOOL;
    return op == WEFT__OP_LDEXP && k == 1 ? WEFT_INT64 : loop;
}

weft_dtype weft__op_result(weft__op op, weft_dtype loop)
{
    switch (weft__op_kind_of(op)) {
    case WEFT__KIND_COMPARE:
    case WEFT__KIND_TEST:
        return WEFT_BOOL;
    case WEFT__KIND_PART:
        return loop == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64;
    default:
        return loop;
    }
}

weft__op_kind weft__op_kind_of(weft__op op)
{
    return (weft__op_kind)op_kinds[op];
}

static weft_status no_common_shape(const weft__builder *b, size_t place, uint8_t first,
                                   uint8_t second)
{
    char left[256], right[256];

    if (b->graph->nshapes == WEFT__GRAPH_SHAPES)
        return weft__source_fail(b->source, place, WEFT_ERR_SYNTAX,
                                 "the expression has more than %d different shapes",
                                 WEFT__GRAPH_SHAPES);
    (void)weft_shape_format(&b->graph->shapes[first], left, sizeof left);
    (void)weft_shape_format(&b->graph->shapes[second], right, sizeof right);
    return weft__source_fail(b->source, place, WEFT_ERR_SHAPE,
                             "shapes %s and %s do not broadcast together", left, right);
}

weft_status weft__build_node(const weft__builder *b, size_t place, const weft__key *key,
                             uint16_t *node)
{
    uint8_t shape, first, second;

    *node = WEFT__NO_NODE;
    if (!weft__graph_shape(b->graph, key, &shape, &first, &second))
        return no_common_shape(b, place, first, second);
    *node = weft__graph_add(b->graph, key, shape);
    if (*node != WEFT__NO_NODE)
        return WEFT_OK;
    if (b->graph->count == WEFT__GRAPH_MAX)
        return weft__source_fail(b->source, place, WEFT_ERR_SYNTAX,
                                 "the expression has more than %d operations", WEFT__GRAPH_MAX);
    return weft__source_fail(b->source, place, WEFT_ERR_MEMORY,
                             "no memory for an expression of %d operations", b->graph->count);
}

weft_status weft__build_load(const weft__builder *b, size_t place, const weft__load *load,
                             weft_dtype dtype, weft__term *out)
{
    weft__key key = {.kind = WEFT__NODE_LOAD, .dtype = (uint8_t)dtype};
    int index = weft__graph_add_load(b->graph, load);

    *out = weft__term_node(WEFT__NO_NODE);
    if (index < 0)
        return weft__source_fail(b->source, place, WEFT_ERR_SYNTAX,
                                 "the expression reads more than %d arrays and views",
                                 WEFT__MAX_LOADS);
    key.in[0] = (uint16_t)index;
    return weft__build_node(b, place, &key, &out->node);
}

weft_status weft__build_view(const weft__builder *b, size_t place, weft__term *term, int count,
                             const weft_slice *items)
{
    const weft__node *node = &b->graph->nodes[term->node];
    weft__error error = {.status = WEFT_OK};
    weft__load load;

    if (term->is_number || node->key.kind != WEFT__NODE_LOAD)
        return weft__source_fail(b->source, place, WEFT_ERR_SYNTAX,
                                 "slices and .T are of arrays and of reductions along axes; of "
                                 "other values take them before: x[1:] + y[1:]");
    load = b->graph->loads[node->key.in[0]];
    if (items == NULL)
        weft__slicing_transpose(&load.slicing, &load.shape);
    else if (weft__slicing_apply(&load.slicing, &load.shape, count, items, &error) != WEFT_OK)
        return weft__source_fail(b->source, place, error.status, "%s", error.message);
    return weft__build_load(b, place, &load, (weft_dtype)node->key.dtype, term);
}

weft_status weft__build_const(const weft__builder *b, size_t place, weft_value value,
                              weft__term *out)
{
    weft__key key = {.kind = WEFT__NODE_CONST, .dtype = (uint8_t)value.dtype};

    if (value.dtype >= WEFT_COMPLEX64) {
        key.value.c[0] = value.as.c[0];
        key.value.c[1] = value.as.c[1];
    } else {
        key.value.u = value.as.u;
    }
    *out = weft__term_node(WEFT__NO_NODE);
    return weft__build_node(b, place, &key, &out->node);
}

weft_status weft__build_op(const weft__builder *b, size_t place, weft__op op, weft_dtype loop,
                           const uint16_t *nodes, weft__term *out)
{
    weft__key key = {.kind = WEFT__NODE_OP,
                     .code = (uint8_t)op,
                     .loop = (uint8_t)loop,
                     .dtype = (uint8_t)weft__op_result(op, loop),
                     .nin = (uint16_t)weft__op_inputs(op)};

    for (int k = 0; k < key.nin; k++)
        key.in[k] = nodes[k];
    if (b->kernels->loop[op][loop] == NULL)
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE, "there is no %s for %s",
                                 weft__op_name(op), weft_dtype_name(loop));
    *out = weft__term_node(WEFT__NO_NODE);
    return weft__build_node(b, place, &key, &out->node);
}

static weft_status number_as(const weft__builder *b, size_t place, weft__number number,
                             weft_dtype dtype, uint16_t *node)
{
    char digits[WEFT__WIDE_DIGITS];
    weft__term term;
    weft_status status;

    if (weft__is_integer(dtype) && !weft__number_fits(number.i, dtype))
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE,
                                 "Python integer %s out of bounds for %s",
                                 weft__wide_format(number.i, digits), weft_dtype_name(dtype));
    status = weft__build_const(b, place, weft__number_value(number, dtype), &term);
    *node = term.node;
    return status;
}

weft_status weft__build_as(const weft__builder *b, size_t place, weft__term term, weft_dtype dtype,
                           uint16_t *node)
{
    weft_dtype from;
    weft__key key;

    if (term.is_number)
        return number_as(b, place, term.number, dtype, node);
    from = weft__graph_dtype(b->graph, term.node);
    *node = term.node;
    if (from == dtype)
        return WEFT_OK;
    if (b->kernels->cast[from][dtype] == NULL)
        return weft__source_fail(b->source, place, WEFT_ERR_DTYPE, "there is no cast from %s to %s",
                                 weft_dtype_name(from), weft_dtype_name(dtype));
    key = (weft__key){.kind = WEFT__NODE_CAST,
                      .loop = (uint8_t)from,
                      .dtype = (uint8_t)dtype,
                      .in = {term.node},
                      .nin = 1};
    return weft__build_node(b, place, &key, node);
}

weft_status weft__build_cast_op(const weft__builder *b, size_t place, weft__op op, weft_dtype loop,
                                const weft__term *in, weft__term *out)
{
    weft_status status = WEFT_OK;
    uint16_t nodes[3];

    for (int k = 0; k < weft__op_inputs(op); k++)
        WEFT__TRY(weft__build_as(b, place, in[k], loop, &nodes[k]));
    return weft__build_op(b, place, op, loop, nodes, out);
fail:
    return status;
}

weft_dtype weft__build_common(const weft__builder *b, int n, const weft__term *terms)
{
    bool any_node = false, any_complex = false, any_float = false, any_int = false;
    weft_dtype common = WEFT_BOOL;

    for (int k = 0; k < n; k++) {
        if (!terms[k].is_number) {
            common = weft_dtype_promote(common, weft__graph_dtype(b->graph, terms[k].node));
            any_node = true;
        } else if (terms[k].number.is_complex) {
            any_complex = true;
        } else if (terms[k].number.is_float) {
            any_float = true;
        } else {
            any_int = true;
        }
    }
    if (any_complex && common < WEFT_COMPLEX64)
        return common == WEFT_FLOAT32 ? WEFT_COMPLEX64 : WEFT_COMPLEX128;
    if (any_float && (!any_node || common < WEFT_FLOAT32))
        return WEFT_FLOAT64;
    if (any_int && common == WEFT_BOOL)
        return WEFT_INT64;
    return common;
}
