#include "ops/median_complex.h"

#include <weft/eval.h>

#include <math.h>

#include "array/value.h"
#include "ops/order.h"
#include "ops/quantile.h"
#include "ops/select_all.h"

/* The mean of both as NumPy has it, rounded in the elements' dtype: the division is one by n + 0i,
 * so that an infinite part spoils the other. */
static weft_value mean_of(weft_value a, weft_value b, bool is_one)
{
    const bool is_single = a.dtype == WEFT_COMPLEX64;
    weft_value sum = a;

    for (int k = 0; k < 2 && !is_one; k++) {
        sum.as.c[k] = a.as.c[k] + b.as.c[k];
        if (is_single)
            sum.as.c[k] = (double)(float)sum.as.c[k];
    }
    a.as.c[0] = (sum.as.c[0] + sum.as.c[1] * 0.0) * (is_one ? 1 : 0.5);
    a.as.c[1] = (sum.as.c[1] - sum.as.c[0] * 0.0) * (is_one ? 1 : 0.5);
    for (int k = 0; k < 2 && is_single; k++)
        a.as.c[k] = (double)(float)a.as.c[k];
    return a;
}

static weft_value element(weft_dtype dtype, const void *line, int64_t i)
{
    return weft__value_load(dtype, (const char *)line + (size_t)i * weft_dtype_size(dtype));
}

static bool is_nan(weft_value z)
{
    return isnan(z.as.c[0]) || isnan(z.as.c[1]);
}

/* Behind which of the others a NaN stands. */
static int class_of(weft_value z)
{
    return 2 * (isnan(z.as.c[0]) != 0) + (isnan(z.as.c[1]) != 0);
}

/* Whether a NaN stands behind another element. */
static bool is_behind(weft_value z, weft_value other)
{
    if (class_of(z) != class_of(other))
        return class_of(z) > class_of(other);
    return class_of(z) == 1 ? z.as.c[0] > other.as.c[0]
                            : class_of(z) == 2 && z.as.c[1] > other.as.c[1];
}

static bool find_nan(weft_dtype dtype, const void *line, int64_t n, weft_value *last)
{
    bool found = false;

    for (int64_t i = 0; i < n; i++) {
        weft_value z = element(dtype, line, i);

        if (!is_nan(z) || (found && !is_behind(z, *last)))
            continue;
        found = true;
        *last = z;
    }
    return found;
}

static double select_part(double *parts, int64_t n, int64_t rank, uint64_t *keys)
{
    uint64_t key;

    weft__order_keys(WEFT_FLOAT64, (const char *)parts, n, keys);
    weft__order_select(keys, n, 1, &rank, &key);
    return weft__order_value(WEFT_FLOAT64, key).as.f;
}

/* The element of a rank: its real part first; 0.0 is added so that zeros are one number. */
static weft_value select_element(weft_dtype dtype, const void *line, int64_t n, int64_t rank,
                                 double *parts, uint64_t *keys)
{
    weft_value found = {.dtype = dtype};
    int64_t below = 0, equal = 0;

    for (int64_t i = 0; i < n; i++)
        parts[i] = element(dtype, line, i).as.c[0] + 0.0;
    found.as.c[0] = select_part(parts, n, rank, keys);
    for (int64_t i = 0; i < n; i++) {
        weft_value z = element(dtype, line, i);

        below += z.as.c[0] < found.as.c[0];
        if (z.as.c[0] == found.as.c[0])
            parts[equal++] = z.as.c[1];
    }
    found.as.c[1] = select_part(parts, equal, rank - below, keys);
    return found;
}

weft_value weft__median_of_complex(weft_dtype dtype, const void *line, int64_t n, double *parts,
                                   uint64_t *keys)
{
    const weft__quantile_rule rule = weft__median_of(n);
    weft_value low, high;

    if (find_nan(dtype, line, n, &low))
        return low;
    low = high = select_element(dtype, line, n, rule.previous, parts, keys);
    if (rule.next != rule.previous)
        high = select_element(dtype, line, n, rule.next, parts, keys);
    return mean_of(low, high, rule.next == rule.previous);
}

/* The order statistic of a text that yields an array of floats. */
static weft_status select_of(weft_session *s, const char *operation, const char *text,
                             weft_vars vars, int64_t rank, double *found)
{
    weft_array *parts = NULL;
    uint64_t key;
    int64_t nans;
    weft_status status;

    WEFT__TRY(weft_eval_in(s, text, vars, &parts));
    WEFT__TRY(weft__enter(s, operation, (uint64_t)rank));
    WEFT__TRY(weft__select_all(parts, 1, &rank, &key, &nans));
    WEFT__TRY(weft__leave(s));
    *found = weft__order_value(parts->dtype, key).as.f;
fail:
    weft_free(&parts);
    return status;
}

/* As select_element. */
static weft_status select_all(weft_array *a, const char *operation, int64_t rank, weft_value *found)
{
    weft_session *s = a->session;
    weft_value below = {.dtype = WEFT_INT64};
    weft_var of[] = {{"a", a, {0}}, {"r", NULL, {.dtype = WEFT_FLOAT64}}};
    weft_status status;

    *found = (weft_value){.dtype = a->dtype};
    WEFT__TRY(select_of(s, operation, "real(a) + 0.0", (weft_vars){1, of}, rank, &found->as.c[0]));
    of[1].scalar.as.f = found->as.c[0];
    WEFT__TRY(weft_eval_value(s, "sum(real(a) < r)", (weft_vars){2, of}, &below));
    WEFT__TRY(select_of(s, operation, "where(real(a) == r, imag(a), inf)", (weft_vars){2, of},
                        rank - below.as.i, &found->as.c[1]));
fail:
    return status;
}

/* As find_nan, of the class that is there: one part is NaN, the greatest of the others counts. */
static weft_status find_last(weft_array *a, int class, weft_value *last)
{
    static const char *const there[] = {"any(isnan(imag(a)))", "any(isnan(real(a)))",
                                        "any(isnan(real(a)) & isnan(imag(a)))"};
    static const char *const greatest[] = {"max(where(isnan(imag(a)), real(a), -inf))",
                                           "max(where(isnan(real(a)), imag(a), -inf))"};
    weft_value value = {.dtype = WEFT_BOOL};
    weft_status status;

    WEFT__TRY(weft_eval_value(a->session, there[class - 1], WEFT_VARS(a), &value));
    if (value.as.i == 0)
        return WEFT_OK;
    last->as.c[0] = last->as.c[1] = (double)NAN;
    if (class == 3)
        return WEFT_OK;
    WEFT__TRY(weft_eval_value(a->session, greatest[class - 1], WEFT_VARS(a), &value));
    last->as.c[class - 1] = value.as.f;
fail:
    return status;
}

static weft_status find_nans(weft_array *a, weft_value *last)
{
    weft_status status = WEFT_OK;

    for (int class = 1; class <= 3; class ++)
        WEFT__TRY(find_last(a, class, last));
fail:
    return status;
}

weft_status weft__median_complex(weft_array *a, const char *operation, weft_value *median)
{
    const weft__quantile_rule rule = weft__median_of(a->count);
    weft_value has_nan = {.dtype = WEFT_BOOL}, low, high;
    weft_status status;

    *median = (weft_value){.dtype = a->dtype};
    median->as.c[0] = median->as.c[1] = (double)NAN;
    if (a->count == 0)
        return WEFT_OK;
    WEFT__TRY(weft_eval_value(a->session, "any(isnan(a))", WEFT_VARS(a), &has_nan));
    if (has_nan.as.i != 0)
        return find_nans(a, median);
    WEFT__TRY(select_all(a, operation, rule.previous, &low));
    high = low;
    if (rule.next != rule.previous)
        WEFT__TRY(select_all(a, operation, rule.next, &high));
    *median = a->shape.ndim == 0 ? low : mean_of(low, high, rule.next == rule.previous);
fail:
    return status;
}
