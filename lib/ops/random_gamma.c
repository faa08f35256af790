/* Gamma and beta, element by element. */
#include <math.h>

#include "ops/random_draw.h"

/* A gamma number of shape `k` > 0 is `value` times exp(`log_boost`), which is 0 from k = 1 on. */
typedef struct gamma_number {
    double value, log_boost;
} gamma_number;

/* Marsaglia and Tsang, sections 2 and 8: words 0 and 1 of a block make the normal number, 2 the
 * test, 3 (of the block that passes) the boost of k < 1. */
static gamma_number draw_one(weft__draws draws, double k)
{
    double d = (k < 1 ? k + 1 : k) - 1.0 / 3, c = 1 / sqrt(9 * d);

    for (;;) {
        uint64_t w[WEFT__PHILOX_WORDS];
        double x, v, u;

        weft__draws_next(&draws, w);
        x = sqrt(-2 * log(weft__unit_above_zero(w[0]))) *
            cos(0x1.921fb54442d18p+2 * weft__unit(w[1]));
        v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        u = weft__unit_above_zero(w[2]);
        if (u < 1 - 0.0331 * (x * x) * (x * x) || log(u) < 0.5 * x * x + d * (1 - v + log(v)))
            return (gamma_number){d * v, k < 1 ? log(weft__unit_above_zero(w[3])) / k : 0};
    }
}

static void draw_gamma(const weft__drawing *d, uint64_t first, size_t n, void *out)
{
    double *to = out;

    for (size_t i = 0; i < n; i++) {
        gamma_number g = {0, 0};

        if (d->a > 0)
            g = draw_one(weft__draws_of(d, first + i, WEFT__DRAW_GAMMA, 0), d->a);
        to[i] = d->b * (g.log_boost < 0 ? g.value * exp(g.log_boost) : g.value);
    }
}

/* Where a boost may underflow, X / (X + Y) = 1 / (1 + exp(log Y - log X)). */
static void draw_beta(const weft__drawing *d, uint64_t first, size_t n, void *out)
{
    double *to = out;

    for (size_t i = 0; i < n; i++) {
        gamma_number x = draw_one(weft__draws_of(d, first + i, WEFT__DRAW_BETA, 0), d->a);
        gamma_number y = draw_one(weft__draws_of(d, first + i, WEFT__DRAW_BETA, 1), d->b);

        if (d->a >= 1 && d->b >= 1)
            to[i] = x.value / (x.value + y.value);
        else
            to[i] = 1 / (1 + exp(log(y.value / x.value) + (y.log_boost - x.log_boost)));
    }
}

weft_status weft_random_gamma(weft_session *s, weft_shape shape, weft_dtype dtype, double k,
                              double scale, weft_random_key key, weft_array **a)
{
    weft__drawing d = {.operation = "weft_random_gamma",
                       .draw = draw_gamma,
                       .drawn = WEFT_FLOAT64,
                       .dtype = dtype,
                       .a = k,
                       .b = scale};
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_random_gamma", "a");
    WEFT__TRY(weft__drawing_begin(s, &d, &shape, key, a));
    WEFT__TRY(weft__drawing_is_float(s, &d));
    if (!isfinite(k) || signbit(k) || (!isnan(scale) && signbit(scale)))
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_random_gamma: shape parameter %.17g and scale %.17g: finite and at "
                         "least 0, and at least 0",
                         k, scale);
    return weft__drawing_finish(s, &d, &shape, a);
fail:
    return status;
}

static const double LEAST = 1e-300; /* the logarithm of a power of 1/a is still finite */

weft_status weft_random_beta(weft_session *s, weft_shape shape, weft_dtype dtype, double a,
                             double b, weft_random_key key, weft_array **result)
{
    weft__drawing d = {.operation = "weft_random_beta",
                       .draw = draw_beta,
                       .drawn = WEFT_FLOAT64,
                       .dtype = dtype,
                       .a = a,
                       .b = b};
    weft_status status;

    if (!s || !result)
        return weft__refuse_null(s, "weft_random_beta", "result");
    WEFT__TRY(weft__drawing_begin(s, &d, &shape, key, result));
    WEFT__TRY(weft__drawing_is_float(s, &d));
    if (!(a >= LEAST && isfinite(a) && b >= LEAST && isfinite(b)))
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_random_beta: a = %.17g and b = %.17g: finite and at least 1e-300", a,
                         b);
    return weft__drawing_finish(s, &d, &shape, result);
fail:
    return status;
}
