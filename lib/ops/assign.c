/* target[...] = source. */
#include <weft/view.h>

#include <stdio.h>

#include "base/checked.h"
#include "base/hash.h"
#include "ops/evaluate.h"
#include "ops/index_operand.h"

weft_status weft__assign(const char *operation, weft_array *target, weft_array *source)
{
    weft_session *s = target->session;
    weft_var item = {.name = "x", .array = source};
    weft__var var = {.name = "x", .dtype = source->dtype, .is_array = true, .shape = source->shape};
    weft__error error = {.status = WEFT_OK};
    weft__plan *plan = NULL;
    weft__evaluation e;
    char text[32];
    weft_status status;

    status = weft__array_result_view(s, operation, target->shape, target->dtype, NULL, &target);
    if (status != WEFT_OK)
        return status;
    (void)snprintf(text, sizeof text, "%s(x)", weft_dtype_name(target->dtype));
    status = weft__plan_create(text, 1, &var, &error, &plan);
    if (status != WEFT_OK)
        return weft_fail(s, status, "%s", error.message);
    weft__evaluation_begin(&e, s, operation, (weft_vars){1, &item}, plan);
    if (!s->scratch[weft_threads(s) - 1])
        WEFT__TRY(weft__agree(s, weft__evaluate_scratch(s), NULL));
    WEFT__TRY(weft__evaluate_store(&e, target));
fail:
    weft__evaluation_end(&e);
    weft__plan_free(&plan);
    return status;
}

static weft_status check_assign(weft_array *target, weft_array *source)
{
    weft_session *s = target->session;
    char from[256], to[256];
    weft_shape both = target->shape;

    (void)weft_shape_format(&source->shape, from, sizeof from);
    (void)weft_shape_format(&target->shape, to, sizeof to);
    if (source->session != s)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_assign: the source is another session's array");
    if (!weft__shape_broadcast(&both, &source->shape) || !weft_shape_equal(&both, &target->shape))
        return weft_fail(s, WEFT_ERR_SHAPE, "weft_assign: shape %s does not broadcast to %s", from,
                         to);
    return weft__array_result_view(s, "weft_assign", target->shape, target->dtype, NULL, &target);
}

/* As in NumPy, extents of 1 that the source has in front of the target's dimensions do not count:
 * *view is the source without them, or stays NULL. */
static weft_status drop_leading_ones(const weft_array *target, weft_array *source,
                                     weft_array **view)
{
    weft_axes leading = {.count = source->shape.ndim - target->shape.ndim};

    if (leading.count <= 0 || weft__shape_product(&source->shape, 0, leading.count) != 1)
        return WEFT_OK;
    for (int d = 0; d < leading.count; d++)
        leading.items[d] = d;
    return weft_squeeze(source, &leading, view);
}

weft_status weft_assign(weft_array *target, weft_array *source)
{
    weft_session *s = target ? target->session : NULL;
    weft_array *view = NULL;
    weft_status status;

    if (!target || !source)
        return weft__refuse_array(weft__session_of(target, source), "weft_assign",
                                  "target or source");
    WEFT__TRY(weft__enter(s, "weft_assign",
                          weft__hash_word(weft__array_hash(target), weft__array_hash(source))));
    WEFT__TRY(drop_leading_ones(target, source, &view));
    source = view ? view : source;
    WEFT__TRY(check_assign(target, source));
    if (target != source && target->count > 0)
        WEFT__TRY(weft__assign("weft_assign", target, source));
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&view);
    return status;
}
