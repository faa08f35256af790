/* Uniform in an interval, normal and exponential: whole vectors of the kernels. */
#include <math.h>

#include "ops/random_draw.h"

/* NumPy refuses -0.0 where it asks for a number that is not negative, and lets NaN through. */
static bool is_negative(double x)
{
    return !isnan(x) && signbit(x);
}

static void draw_uniform(const weft__drawing *d, uint64_t first, size_t n, void *out)
{
    double *to = out;

    d->kernels->random_float64(to, first, n, d->key);
    for (size_t i = 0; i < n; i++)
        to[i] = d->a + d->b * to[i];
}

static void draw_normal(const weft__drawing *d, uint64_t first, size_t n, void *out)
{
    d->kernels->random_normal(out, first, n, d->key, d->a, d->b);
}

static void draw_exponential(const weft__drawing *d, uint64_t first, size_t n, void *out)
{
    d->kernels->random_exponential(out, first, n, d->key, d->a);
}

weft_status weft_random_uniform(weft_session *s, weft_shape shape, weft_dtype dtype, double low,
                                double high, weft_random_key key, weft_array **a)
{
    weft__drawing d = {.operation = "weft_random_uniform",
                       .draw = draw_uniform,
                       .drawn = WEFT_FLOAT64,
                       .dtype = dtype,
                       .a = low,
                       .b = high - low};
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_random_uniform", "a");
    WEFT__TRY(weft__drawing_begin(s, &d, &shape, key, a));
    WEFT__TRY(weft__drawing_is_float(s, &d));
    if (!isfinite(d.b) || signbit(d.b))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_random_uniform: no range from %.17g to %.17g",
                         low, high);
    return weft__drawing_finish(s, &d, &shape, a);
fail:
    return status;
}

weft_status weft_random_normal(weft_session *s, weft_shape shape, weft_dtype dtype, double mean,
                               double std, weft_random_key key, weft_array **a)
{
    weft__drawing d = {.operation = "weft_random_normal",
                       .draw = draw_normal,
                       .drawn = WEFT_FLOAT64,
                       .dtype = dtype,
                       .a = mean,
                       .b = std};
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_random_normal", "a");
    WEFT__TRY(weft__drawing_begin(s, &d, &shape, key, a));
    WEFT__TRY(weft__drawing_is_float(s, &d));
    if (is_negative(std))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_random_normal: std is %.17g, below 0", std);
    return weft__drawing_finish(s, &d, &shape, a);
fail:
    return status;
}

weft_status weft_random_exponential(weft_session *s, weft_shape shape, weft_dtype dtype,
                                    double scale, weft_random_key key, weft_array **a)
{
    weft__drawing d = {.operation = "weft_random_exponential",
                       .draw = draw_exponential,
                       .drawn = WEFT_FLOAT64,
                       .dtype = dtype,
                       .a = scale};
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_random_exponential", "a");
    WEFT__TRY(weft__drawing_begin(s, &d, &shape, key, a));
    WEFT__TRY(weft__drawing_is_float(s, &d));
    if (is_negative(scale))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_random_exponential: scale is %.17g, below 0",
                         scale);
    return weft__drawing_finish(s, &d, &shape, a);
fail:
    return status;
}
