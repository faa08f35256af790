/* Norms and products of vectors, as fused expressions. */
#include <weft/eval.h>
#include <weft/reduce.h>
#include <weft/view.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "array/array.h"

enum { TEXT = 512 };

/* What is reduced, and by what, for a norm of this order; %s is where the keywords go. */
static const char *norm_text(double ord)
{
    if (ord == 1)
        return "sum(abs(x)%s)";
    if (ord == 2)
        return "norm(x%s)";
    if (ord == 0)
        return "float64(count_nonzero(x%s))";
    if (isinf(ord))
        return ord > 0 ? "max(abs(x)%s)" : "min(abs(x)%s)";
    return "sum(abs(x)**p%s) ** (1/p)";
}

static void keywords(const weft_axes *axes, const weft_reduce_options *options, char text[TEXT])
{
    size_t used = 0;

    text[0] = '\0';
    if (axes) {
        used += (size_t)snprintf(text + used, TEXT - used, ", axis=(");
        for (int k = 0; k < axes->count && k < WEFT_MAX_NDIM; k++)
            used += (size_t)snprintf(text + used, TEXT - used, "%d,", axes->items[k]);
        used += (size_t)snprintf(text + used, TEXT - used, ")");
    }
    if (options && options->keepdims)
        (void)snprintf(text + used, TEXT - used, ", keepdims=True");
}

weft_status weft_norm(weft_array *a, double ord, const weft_axes *axes,
                      const weft_reduce_options *options, weft_array **r)
{
    weft_var vars[] = {{"x", a, {WEFT_BOOL, {0}}}, {"p", NULL, {WEFT_FLOAT64, {.f = ord}}}};
    const char *form = norm_text(ord), *hole = strstr(form, "%s");
    char text[2 * TEXT], words[TEXT];

    if (!a || !r)
        return WEFT_ERR_ARGUMENT;
    if (isnan(ord))
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "weft_norm of order NaN");
    keywords(axes, options, words);
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(hole - form), form, words, hole + 2);
    return weft_eval(text, (weft_vars){2, vars}, r);
}

static weft_status refuse(weft_array *a, weft_array *b, const char *operation, const char *sentence)
{
    char left[256], right[256];

    (void)weft_shape_format(&a->shape, left, sizeof left);
    (void)weft_shape_format(&b->shape, right, sizeof right);
    return weft_fail(a->session, WEFT_ERR_SHAPE, "%s of shapes %s and %s: %s", operation, left,
                     right, sentence);
}

static weft_status product(const char *text, weft_array *a, weft_array *b, weft_array **r)
{
    weft_var vars[] = {{"a", a, {WEFT_BOOL, {0}}}, {"b", b, {WEFT_BOOL, {0}}}};

    return weft_eval(text, (weft_vars){2, vars}, r);
}

weft_status weft_dot(weft_array *a, weft_array *b, weft_array **r)
{
    if (!a || !b || !r)
        return WEFT_ERR_ARGUMENT;
    if (a->shape.ndim == 0 || b->shape.ndim == 0)
        return product("a * b", a, b, r);
    if (a->shape.ndim > 1 || b->shape.ndim > 1)
        return refuse(a, b, "weft_dot", "products of vectors only");
    if (a->count != b->count)
        return refuse(a, b, "weft_dot", "the extents differ");
    return product("sum(a * b)", a, b, r);
}

weft_status weft_vdot(weft_array *a, weft_array *b, weft_array **r)
{
    weft_array *left = NULL, *right = NULL;
    weft_status status;

    if (!a || !b || !r)
        return WEFT_ERR_ARGUMENT;
    if (a->count != b->count)
        return refuse(a, b, "weft_vdot", "the numbers of elements differ");
    WEFT__TRY(weft_reshape(a, WEFT_SHAPE(a->count), &left));
    WEFT__TRY(weft_reshape(b, WEFT_SHAPE(b->count), &right));
    WEFT__TRY(product("sum(conj(a) * b)", left, right, r));
fail:
    weft_free(&left);
    weft_free(&right);
    return status;
}

/* a with as many dimensions of extent 1 behind its first ones as b has first ones. */
weft_status weft_inner(weft_array *a, weft_array *b, weft_array **r)
{
    weft_array *left = NULL;
    weft_axes more = {0};
    weft_status status;
    int ndim;

    if (!a || !b || !r)
        return WEFT_ERR_ARGUMENT;
    if (a->shape.ndim == 0 || b->shape.ndim == 0)
        return product("a * b", a, b, r);
    ndim = a->shape.ndim;
    if (a->shape.extent[ndim - 1] != b->shape.extent[b->shape.ndim - 1])
        return refuse(a, b, "weft_inner", "the last extents differ");
    for (int d = 0; d < b->shape.ndim - 1; d++)
        more.items[more.count++] = ndim - 1 + d;
    WEFT__TRY(weft_expand_dims(a, &more, &left));
    WEFT__TRY(product("sum(a * b, axis=-1)", left, b, r));
fail:
    weft_free(&left);
    return status;
}
