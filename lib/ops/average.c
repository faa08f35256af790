/* Averages: two sums of one expression each. */
#include <stdio.h>

#include <weft/eval.h>
#include <weft/statistics.h>
#include <weft/view.h>

#include "base/axes.h"
#include "base/hash.h"
#include "ops/evaluate.h"
#include "ops/index_operand.h"

static const char *const operation = "weft_average";

/* ", axis=(0, 2), keepdims=True" for the expressions; nothing for all axes. */
static void write_keywords(unsigned mask, int ndim, bool keepdims, char *text, size_t size)
{
    int at = snprintf(text, size, "%s", keepdims ? ", keepdims=True" : "");

    if (mask == (1u << ndim) - 1)
        return;
    at += snprintf(text + at, size - (size_t)at, ", axis=(");
    for (int d = 0; d < ndim; d++) {
        if (mask >> d & 1)
            at += snprintf(text + at, size - (size_t)at, "%d,", d);
    }
    (void)snprintf(text + at, size - (size_t)at, ")");
}

static int lowest_axis(unsigned mask)
{
    return __builtin_ctz(mask);
}

/* *view: one-dimensional weights along the only axis, as they broadcast with `a`. */
static weft_status fit_weights(const weft_array *a, unsigned mask, const weft_axes *axes,
                               weft_array **weights, weft_array **view)
{
    weft_session *s = a->session;
    weft_shape shape = {.ndim = a->shape.ndim};
    char have[256], want[256];
    weft_status status = WEFT_OK;

    if (weft_shape_equal(&a->shape, &(*weights)->shape))
        return WEFT_OK;
    (void)weft_shape_format(&a->shape, want, sizeof want);
    (void)weft_shape_format(&(*weights)->shape, have, sizeof have);
    if (!axes || axes->count != 1 || (*weights)->shape.ndim != 1 ||
        (*weights)->count != a->shape.extent[lowest_axis(mask)])
        return weft_fail(s, WEFT_ERR_SHAPE,
                         "%s: weights of shape %s for an array of shape %s: the same, or 1-d along "
                         "the one axis that is named",
                         operation, have, want);
    for (int d = 0; d < shape.ndim; d++)
        shape.extent[d] = mask >> d & 1 ? a->shape.extent[d] : 1;
    WEFT__TRY(weft_reshape(*weights, shape, view));
    *weights = *view;
fail:
    return status;
}

static weft_status weighted(weft_array *a, weft_array *weights, const char *keywords,
                            weft_array **r)
{
    weft_session *s = a->session;
    weft_array *w = NULL, *scale = NULL;
    char expression[256];
    weft_value is_zero;
    weft_status status;

    WEFT__TRY(weft_broadcast_to(weights, a->shape, &w));
    (void)snprintf(expression, sizeof expression, "sum(1.0 * w%s)", keywords);
    WEFT__TRY(weft__evaluate_text(s, operation, expression, WEFT_VARS(w), &scale, NULL));
    WEFT__TRY(
        weft__evaluate_text(s, operation, "any(scale == 0)", WEFT_VARS(scale), NULL, &is_zero));
    if (is_zero.as.i)
        status = weft_fail(s, WEFT_ERR_ARGUMENT, "%s: weights sum to zero", operation);
    WEFT__TRY(status);
    (void)snprintf(expression, sizeof expression, "sum(1.0 * a * w%s) / scale", keywords);
    WEFT__TRY(weft__evaluate_text(s, operation, expression, WEFT_VARS(a, w, scale), r, NULL));
fail:
    weft_free(&w);
    weft_free(&scale);
    return status;
}

static uint64_t hash_axes(uint64_t hash, const weft_axes *axes, bool keepdims)
{
    for (int i = 0; axes && i < axes->count && i < WEFT_MAX_NDIM; i++)
        hash = weft__hash_word(hash, (uint64_t)axes->items[i]);
    return weft__hash_word(hash, (axes ? (uint64_t)axes->count + 1 : 0) * 2 + keepdims);
}

weft_status weft_average(weft_array *a, weft_array *weights, const weft_axes *axes, bool keepdims,
                         weft_array **r)
{
    weft_session *s = a ? a->session : NULL;
    weft_array *view = NULL;
    weft__error error = {.status = WEFT_OK};
    char keywords[160], expression[200];
    unsigned mask;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(s, "weft_average", "r");
    WEFT__TRY(
        weft__enter(s, operation, hash_axes(weft__index_hash(a, weights, r), axes, keepdims)));
    if (weft__axes_mask(axes, a->shape.ndim, operation, &error, &mask) != WEFT_OK)
        return weft_fail(s, error.status, "%s", error.message);
    if (weights) {
        WEFT__TRY(weft__index_same_session(a, weights, operation));
        WEFT__TRY(fit_weights(a, mask, axes, &weights, &view));
    }
    WEFT__TRY(weft__leave(s));
    write_keywords(mask, a->shape.ndim, keepdims, keywords, sizeof keywords);
    (void)snprintf(expression, sizeof expression, "mean(a%s)", keywords);
    if (weights)
        WEFT__TRY(weighted(a, weights, keywords, r));
    else
        WEFT__TRY(weft__evaluate_text(s, operation, expression, WEFT_VARS(a), r, NULL));
fail:
    weft_free(&view);
    return status;
}
