/* Norms, places without NaN and products of vectors, as fused expressions. */
#include <weft/eval.h>
#include <weft/reduce.h>
#include <weft/view.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ops/evaluate.h"

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
        return weft__refuse_array(weft__session_of(a, NULL), "weft_norm", "r");
    if (isnan(ord))
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "weft_norm of order NaN");
    if (options && options->ddof != 0)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                         "weft_norm: ddof %g is of var, std, nanvar, nanstd, not of norm",
                         options->ddof);
    keywords(axes, options, words);
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(hole - form), form, words, hole + 2);
    return weft__evaluate_text(a->session, "weft_norm", text, (weft_vars){2, vars}, r, NULL);
}

static bool is_float(const weft_array *a)
{
    return a->dtype >= WEFT_FLOAT32;
}

/* Of a line of nothing every element is NaN too, but the reduction has its own words for that. */
static weft_status refuse_all_nan(weft_array *a, const char *operation, const char *words)
{
    weft_var vars[] = {{"x", a, {WEFT_BOOL, {0}}}};
    weft_value all = {.dtype = WEFT_BOOL};
    char text[2 * TEXT];
    weft_status status;

    (void)snprintf(text, sizeof text, "any(all(x != x%s))", words);
    WEFT__TRY(weft__evaluate_text(a->session, operation, text, (weft_vars){1, vars}, NULL, &all));
    if (all.as.i != 0)
        status =
            weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s where all elements are NaN", operation);
fail:
    return status;
}

static weft_status place_but_nan(weft_array *a, const weft_axes *axes, const char *operation,
                                 double instead, weft_array **r)
{
    weft_var vars[] = {{"x", a, {WEFT_BOOL, {0}}}, {"end", NULL, {WEFT_FLOAT64, {.f = instead}}}};
    char text[2 * TEXT], words[TEXT];
    const bool has_nan = a && is_float(a);
    weft_status status = WEFT_OK;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), operation, "r");
    keywords(axes, NULL, words);
    if (has_nan && weft_shape_count(&a->shape) > 0)
        WEFT__TRY(refuse_all_nan(a, operation, words));
    (void)snprintf(text, sizeof text, "%s(%s%s)", operation + strlen("weft_nan"),
                   has_nan ? "where(x != x, end, x)" : "x", words);
    WEFT__TRY(weft__evaluate_text(a->session, operation, text, (weft_vars){has_nan ? 2 : 1, vars},
                                  r, NULL));
fail:
    return status;
}

weft_status weft_nanargmin(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return place_but_nan(a, axes, "weft_nanargmin", INFINITY, r);
}

weft_status weft_nanargmax(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return place_but_nan(a, axes, "weft_nanargmax", -INFINITY, r);
}

static weft_status refuse(weft_array *a, weft_array *b, const char *operation, const char *sentence)
{
    char left[256], right[256];

    (void)weft_shape_format(&a->shape, left, sizeof left);
    (void)weft_shape_format(&b->shape, right, sizeof right);
    return weft_fail(a->session, WEFT_ERR_SHAPE, "%s of shapes %s and %s: %s", operation, left,
                     right, sentence);
}

static weft_status product(const char *operation, const char *text, weft_array *a, weft_array *b,
                           weft_array **r)
{
    weft_var vars[] = {{"a", a, {WEFT_BOOL, {0}}}, {"b", b, {WEFT_BOOL, {0}}}};

    return weft__evaluate_text(a->session, operation, text, (weft_vars){2, vars}, r, NULL);
}

weft_status weft_dot(weft_array *a, weft_array *b, weft_array **r)
{
    if (!a || !b || !r)
        return weft__refuse_array(weft__session_of(a, b), "weft_dot", "a, b or r");
    if (a->shape.ndim == 0 || b->shape.ndim == 0)
        return product("weft_dot", "a * b", a, b, r);
    if (a->shape.ndim > 1 || b->shape.ndim > 1)
        return refuse(a, b, "weft_dot", "products of vectors only");
    if (a->count != b->count)
        return refuse(a, b, "weft_dot", "the extents differ");
    return product("weft_dot", "sum(a * b)", a, b, r);
}

weft_status weft_vdot(weft_array *a, weft_array *b, weft_array **r)
{
    weft_array *left = NULL, *right = NULL;
    weft_status status;

    if (!a || !b || !r)
        return weft__refuse_array(weft__session_of(a, b), "weft_vdot", "a, b or r");
    if (a->count != b->count)
        return refuse(a, b, "weft_vdot", "the numbers of elements differ");
    WEFT__TRY(weft_reshape(a, WEFT_SHAPE(a->count), &left));
    WEFT__TRY(weft_reshape(b, WEFT_SHAPE(b->count), &right));
    WEFT__TRY(product("weft_vdot", "sum(conj(a) * b)", left, right, r));
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
        return weft__refuse_array(weft__session_of(a, b), "weft_inner", "a, b or r");
    if (a->shape.ndim == 0 || b->shape.ndim == 0)
        return product("weft_inner", "a * b", a, b, r);
    ndim = a->shape.ndim;
    if (a->shape.extent[ndim - 1] != b->shape.extent[b->shape.ndim - 1])
        return refuse(a, b, "weft_inner", "the last extents differ");
    for (int d = 0; d < b->shape.ndim - 1; d++)
        more.items[more.count++] = ndim - 1 + d;
    WEFT__TRY(weft_expand_dims(a, &more, &left));
    WEFT__TRY(product("weft_inner", "sum(a * b, axis=-1)", left, b, r));
fail:
    weft_free(&left);
    return status;
}
