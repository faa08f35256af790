/* Reductions by name: each is the function of that name in an expression. */
#include <weft/eval.h>
#include <weft/reduce.h>
#include <weft/view.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ops/evaluate.h"

static const char *const names[WEFT_REDUCTIONS] = {
    [WEFT_REDUCE_SUM] = "sum",
    [WEFT_REDUCE_PROD] = "prod",
    [WEFT_REDUCE_MEAN] = "mean",
    [WEFT_REDUCE_VAR] = "var",
    [WEFT_REDUCE_STD] = "std",
    [WEFT_REDUCE_MIN] = "min",
    [WEFT_REDUCE_MAX] = "max",
    [WEFT_REDUCE_PTP] = "ptp",
    [WEFT_REDUCE_ANY] = "any",
    [WEFT_REDUCE_ALL] = "all",
    [WEFT_REDUCE_COUNT_NONZERO] = "count_nonzero",
    [WEFT_REDUCE_NORM] = "norm",
    [WEFT_REDUCE_NANSUM] = "nansum",
    [WEFT_REDUCE_NANPROD] = "nanprod",
    [WEFT_REDUCE_NANMEAN] = "nanmean",
    [WEFT_REDUCE_NANVAR] = "nanvar",
    [WEFT_REDUCE_NANSTD] = "nanstd",
    [WEFT_REDUCE_NANMIN] = "nanmin",
    [WEFT_REDUCE_NANMAX] = "nanmax",
    [WEFT_REDUCE_ARGMIN] = "argmin",
    [WEFT_REDUCE_ARGMAX] = "argmax",
};

const char *weft_reduction_name(weft_reduction reduction)
{
    return (unsigned)reduction < WEFT_REDUCTIONS ? names[reduction] : NULL;
}

enum { TEXT = 512 };

/* ", axis=(0,2), keepdims=True, ddof=1)" behind what is in `text`. */
static void add_keywords(const weft_axes *axes, const weft_reduce_options *options, char *text)
{
    size_t used = strlen(text);

    if (axes) {
        used += (size_t)snprintf(text + used, TEXT - used, ", axis=(");
        for (int k = 0; k < axes->count; k++)
            used += (size_t)snprintf(text + used, TEXT - used, "%d,", axes->items[k]);
        used += (size_t)snprintf(text + used, TEXT - used, ")");
    }
    if (options && options->keepdims)
        used += (size_t)snprintf(text + used, TEXT - used, ", keepdims=True");
    if (options && options->ddof != 0)
        used += (size_t)snprintf(text + used, TEXT - used, ", ddof=%.17g", options->ddof);
    (void)snprintf(text + used, TEXT - used, ")");
}

static bool is_spread(weft_reduction reduction)
{
    return reduction == WEFT_REDUCE_VAR || reduction == WEFT_REDUCE_STD ||
           reduction == WEFT_REDUCE_NANVAR || reduction == WEFT_REDUCE_NANSTD;
}

static weft_status check(weft_array *a, const char *operation, weft_reduction reduction,
                         const weft_axes *axes, const weft_reduce_options *options)
{
    if (!weft_reduction_name(reduction))
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: %d is no reduction", operation,
                         (int)reduction);
    if (axes && (axes->count < 0 || axes->count > WEFT_MAX_NDIM))
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: %s over a list of %d axes", operation,
                         names[reduction], axes->count);
    if (options && options->ddof != 0 && !is_spread(reduction))
        return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                         "%s: ddof %g is of var, std, nanvar, nanstd, not of %s", operation,
                         options->ddof, names[reduction]);
    if (options && !isfinite(options->ddof))
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: %s with ddof %g", operation,
                         names[reduction], options->ddof);
    return WEFT_OK;
}

static weft_status reduce(weft_array *a, const char *operation, weft_reduction reduction,
                          const weft_axes *axes, const weft_reduce_options *options, weft_array **r)
{
    weft_var x = {"x", a, {WEFT_BOOL, {0}}};
    char text[TEXT];
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), operation, "r");
    status = check(a, operation, reduction, axes, options);
    if (status != WEFT_OK)
        return status;
    (void)snprintf(text, sizeof text, "%s(x", names[reduction]);
    add_keywords(axes, options, text);
    return weft__evaluate_text(a->session, operation, text, (weft_vars){1, &x}, r, NULL);
}

static weft_status reduce_value(weft_array *a, const char *operation, weft_reduction reduction,
                                const weft_reduce_options *options, weft_value *value)
{
    weft_reduce_options over_all = options ? *options : (weft_reduce_options){0};
    weft_var x = {"x", a, {WEFT_BOOL, {0}}};
    char text[TEXT];
    weft_status status;

    if (!a || !value)
        return weft__refuse_array(weft__session_of(a, NULL), operation, "value");
    over_all.keepdims = false;
    status = check(a, operation, reduction, NULL, &over_all);
    if (status != WEFT_OK)
        return status;
    (void)snprintf(text, sizeof text, "%s(x", names[reduction]);
    add_keywords(NULL, &over_all, text);
    return weft__evaluate_text(a->session, operation, text, (weft_vars){1, &x}, NULL, value);
}

weft_status weft_reduce(weft_array *a, weft_reduction reduction, const weft_axes *axes,
                        const weft_reduce_options *options, weft_array **r)
{
    return reduce(a, "weft_reduce", reduction, axes, options, r);
}

weft_status weft_reduce_value(weft_array *a, weft_reduction reduction,
                              const weft_reduce_options *options, weft_value *value)
{
    return reduce_value(a, "weft_reduce_value", reduction, options, value);
}

weft_status weft_sum(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return reduce(a, "weft_sum", WEFT_REDUCE_SUM, axes, NULL, r);
}

weft_status weft_prod(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return reduce(a, "weft_prod", WEFT_REDUCE_PROD, axes, NULL, r);
}

weft_status weft_mean(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return reduce(a, "weft_mean", WEFT_REDUCE_MEAN, axes, NULL, r);
}

weft_status weft_min(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return reduce(a, "weft_min", WEFT_REDUCE_MIN, axes, NULL, r);
}

weft_status weft_max(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return reduce(a, "weft_max", WEFT_REDUCE_MAX, axes, NULL, r);
}

weft_status weft_any(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return reduce(a, "weft_any", WEFT_REDUCE_ANY, axes, NULL, r);
}

weft_status weft_all(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return reduce(a, "weft_all", WEFT_REDUCE_ALL, axes, NULL, r);
}

weft_status weft_argmin(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return reduce(a, "weft_argmin", WEFT_REDUCE_ARGMIN, axes, NULL, r);
}

weft_status weft_argmax(weft_array *a, const weft_axes *axes, weft_array **r)
{
    return reduce(a, "weft_argmax", WEFT_REDUCE_ARGMAX, axes, NULL, r);
}

weft_status weft_variance(weft_array *a, const weft_axes *axes, const weft_reduce_options *options,
                          weft_array **r)
{
    return reduce(a, "weft_variance", WEFT_REDUCE_VAR, axes, options, r);
}

weft_status weft_std(weft_array *a, const weft_axes *axes, const weft_reduce_options *options,
                     weft_array **r)
{
    return reduce(a, "weft_std", WEFT_REDUCE_STD, axes, options, r);
}

static weft_status value_of(weft_array *a, const char *operation, weft_reduction reduction,
                            double *value)
{
    weft_value result = {WEFT_FLOAT64, {0}};
    weft_status status;

    if (a && a->dtype >= WEFT_COMPLEX64)
        return weft_fail(a->session, WEFT_ERR_DTYPE,
                         "%s: complex numbers give no double; weft_reduce_value has both parts",
                         operation);
    status = reduce_value(a, operation, reduction, NULL, value ? &result : NULL);
    if (status == WEFT_OK)
        *value = weft_value_double(result);
    return status;
}

weft_status weft_sum_value(weft_array *a, double *value)
{
    return value_of(a, "weft_sum_value", WEFT_REDUCE_SUM, value);
}

weft_status weft_mean_value(weft_array *a, double *value)
{
    return value_of(a, "weft_mean_value", WEFT_REDUCE_MEAN, value);
}

weft_status weft_min_value(weft_array *a, double *value)
{
    return value_of(a, "weft_min_value", WEFT_REDUCE_MIN, value);
}

weft_status weft_max_value(weft_array *a, double *value)
{
    return value_of(a, "weft_max_value", WEFT_REDUCE_MAX, value);
}
