/* Reductions as stages: what they combine, over which dimensions, and what they yield. */
#include "base/axes.h"
#include "ops/argument.h"
#include "ops/build.h"

/* The dtype in which the elements of a reduction are combined. */
static weft_dtype accumulator(weft__reduction reduction, weft_dtype element)
{
    switch (reduction) {
    case WEFT__REDUCE_MIN:
    case WEFT__REDUCE_MAX:
    case WEFT__REDUCE_ARGMIN:
    case WEFT__REDUCE_ARGMAX:
        return element >= WEFT_COMPLEX64 ? WEFT_COMPLEX128 : element;
    case WEFT__REDUCE_ANY:
    case WEFT__REDUCE_ALL:
        return WEFT_BOOL;
    case WEFT__REDUCE_MEAN:
        return element >= WEFT_COMPLEX64 ? WEFT_COMPLEX128 : WEFT_FLOAT64;
    default:
        if (element >= WEFT_FLOAT32)
            return element >= WEFT_COMPLEX64 ? WEFT_COMPLEX128 : WEFT_FLOAT64;
        return element >= WEFT_UINT8 ? WEFT_UINT64 : WEFT_INT64;
    }
}

weft_status weft__build_axes(const weft__builder *b, size_t place, const char *name, int ndim,
                             bool is_lenient, const weft__keywords *keywords, unsigned *mask)
{
    const weft_axes *axes = keywords->has_axis ? &keywords->axes : NULL;
    weft__error error = {.status = WEFT_OK};

    if (is_lenient && ndim == 0 && axes && axes->count == 1 &&
        (axes->items[0] == 0 || axes->items[0] == -1))
        axes = NULL;
    if (weft__axes_mask(axes, ndim, name, &error, mask) != WEFT_OK)
        return weft__source_fail(b->source, place, error.status, "%s", error.message);
    return WEFT_OK;
}

static weft_shape reduced_shape(const weft_shape *shape, const weft__how *how)
{
    weft_shape result = {0};

    for (int d = 0; d < shape->ndim; d++) {
        bool is_reduced = how->axes >> d & 1;

        if (!is_reduced || how->keepdims)
            result.extent[result.ndim++] = is_reduced ? 1 : shape->extent[d];
    }
    return result;
}

/* A reduction to a scalar is one; what has dimensions left is an array that later stages read. */
static weft_status reduction_node(const weft__builder *b, size_t place, int index, weft__term *out)
{
    const weft__graph_stage *stage = &b->graph->stages[index];
    weft__key key = {
        .kind = WEFT__NODE_REDUCTION, .dtype = (uint8_t)stage->result, .in = {(uint16_t)index}};
    weft__load load = {.var = -1,
                       .stage = index,
                       .source_ndim = stage->shape.ndim,
                       .shape = stage->shape,
                       .slicing = weft__slicing_whole(&stage->shape)};

    *out = weft__term_node(WEFT__NO_NODE);
    if (stage->shape.ndim > 0)
        return weft__build_load(b, place, &load, stage->result, out);
    return weft__build_node(b, place, &key, &out->node);
}

/* Of what is reduced in float64 or complex128. */
static weft_dtype float_result(weft_dtype element)
{
    return element < WEFT_FLOAT32 ? WEFT_FLOAT64 : element;
}

weft_status weft__build_reduction(const weft__builder *b, size_t place, const char *name,
                                  weft__reduction reduction, weft__term in,
                                  const weft__keywords *keywords, weft__term *out)
{
    weft_dtype element = weft__build_common(b, 1, &in);
    weft__graph_stage stage = {.reduction = reduction, .name = name, .element = element};
    weft_dtype sum = accumulator(stage.reduction, element);
    const weft_shape *shape;
    weft_status status;
    int index;

    stage.result = sum == WEFT_FLOAT64 || sum == WEFT_COMPLEX128 ? float_result(element) : sum;
    if (weft__argument_is(reduction))
        stage.result = WEFT_INT64;
    WEFT__TRY(weft__build_as(b, place, in, element, &stage.root));
    WEFT__TRY(weft__build_as(b, place, weft__term_node(stage.root), sum, &stage.root));
    shape = weft__graph_shape_of(b->graph, stage.root);
    stage.how = (weft__how){.keepdims = keywords->keepdims, .ddof = keywords->ddof};
    WEFT__TRY(weft__build_axes(b, place, name, shape->ndim, reduction != WEFT__REDUCE_MEAN,
                               keywords, &stage.how.axes));
    if (weft__argument_is(reduction) && keywords->has_axis && keywords->axes.count != 1)
        return weft__source_fail(b->source, place, WEFT_ERR_ARGUMENT,
                                 "%s is of all elements or along one axis, not along %d", name,
                                 keywords->axes.count);
    stage.shape = reduced_shape(shape, &stage.how);
    index = weft__graph_add_stage(b->graph, &stage);
    if (index < 0)
        return weft__source_fail(b->source, place, WEFT_ERR_SYNTAX,
                                 "the expression has more than %d reductions", WEFT__MAX_STAGES);
    return reduction_node(b, place, index, out);
fail:
    return status;
}
