/* NumPy's rules: numpy.lib.function_base, methods of Hyndman and Fan (1996) in its words. */
#include <math.h>

#include "array/value.h"
#include "ops/order.h"
#include "ops/quantile.h"

static weft__quantile_rule between(int64_t n, double at, double gamma)
{
    weft__quantile_rule r = {.previous = (int64_t)floor(at), .gamma = gamma};

    r.next = r.previous + 1;
    if (at >= (double)(n - 1))
        r.previous = r.next = n - 1;
    return r;
}

static weft__quantile_rule taken(double at)
{
    return (weft__quantile_rule){.previous = (int64_t)at, .next = (int64_t)at, .is_taken = true};
}

weft__quantile_rule weft__quantile_of(int64_t n, double q, weft_quantile_method method)
{
    double at = (double)(n - 1) * q, middle = 0.5 * (floor(at) + ceil(at));

    switch (method) {
    case WEFT_QUANTILE_LOWER:
        return taken(floor(at));
    case WEFT_QUANTILE_HIGHER:
        return taken(ceil(at));
    case WEFT_QUANTILE_NEAREST:
        return taken(rint(at));
    case WEFT_QUANTILE_MIDPOINT:
        return between(n, middle, middle == floor(middle) ? 0.0 : 0.5);
    case WEFT_QUANTILE_LINEAR:
        break;
    }
    return between(n, at, at - floor(at));
}

weft__quantile_rule weft__median_of(int64_t n)
{
    return (weft__quantile_rule){.previous = (n - 1) / 2, .next = n / 2, .is_mean = true};
}

/* b - a without overflow where it fits. */
static double difference(weft_value a, weft_value b)
{
    int64_t i;
    if (a.dtype >= WEFT_UINT8 && a.dtype <= WEFT_UINT64)
        return (double)(b.as.u - a.as.u);
    if (a.dtype <= WEFT_INT64 && !__builtin_sub_overflow(b.as.i, a.as.i, &i))
        return (double)i;
    if (a.dtype == WEFT_FLOAT32)
        return (double)((float)b.as.f - (float)a.as.f);
    return weft_value_double(b) - weft_value_double(a);
}

static double mean(weft_value a, weft_value b, bool is_one)
{
    double x = weft_value_double(a), y = weft_value_double(b);

    if (is_one)
        return x;
    return a.dtype == WEFT_FLOAT32 ? (double)((float)(x + y) / 2) : (x + y) / 2;
}

static double interpolate(weft_value a, weft_value b, double t)
{
    double step = difference(a, b);

    return t >= 0.5 ? weft_value_double(b) - step * (1 - t) : weft_value_double(a) + step * t;
}

static int place_of(const weft__quantiles *q, int64_t rank)
{
    int low = 0, high = q->ranks - 1;

    while (low < high) {
        int middle = (low + high) / 2;

        if (q->rank[middle] < rank)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

weft_value weft__quantile_value(const weft__quantiles *q, int i, const uint64_t *keys, bool has_nan)
{
    const weft__quantile_rule *rule = &q->rules[i];
    weft_value r = {.dtype = q->to, .as.f = NAN}, a, b;

    if (has_nan || q->ranks == 0)
        return r;
    a = weft__order_value(q->from, keys[place_of(q, rule->previous)]);
    b = weft__order_value(q->from, keys[place_of(q, rule->next)]);
    if (rule->is_taken)
        return a;
    r.as.f =
        rule->is_mean ? mean(a, b, rule->previous == rule->next) : interpolate(a, b, rule->gamma);
    return r;
}
