#include "linalg/scaled.h"

#include <math.h>

#include <weft/eval.h>

#include "base/checked.h"
#include "linalg/lapack.h"

/* Exponents up to which products of three are safe, and estimates of a condition; of the largest
 * power that has a reciprocal. */
typedef struct limits {
    int products, estimates, largest;
} limits;

static limits limits_of(weft_dtype dtype)
{
    if (weft__lapack_real(dtype) == WEFT_FLOAT32)
        return (limits){.products = 25, .estimates = 64, .largest = 126};
    return (limits){.products = 120, .estimates = 800, .largest = 1022};
}

/* The e with 2^(e-1) ≤ x < 2^e for the largest real or imaginary part x of `a`; 0 where there is
 * none: zeros, no elements, NaN or infinity among them. */
static weft_status find_magnitude(weft_array *a, int *exponent)
{
    const char *text = a->dtype >= WEFT_COMPLEX64
                           ? "max(maximum(abs(real(a)), abs(imag(a))))" /* abs(a) may overflow */
                           : "max(abs(a))";
    weft_value largest;
    weft_status status = WEFT_OK;

    *exponent = 0;
    if (a->dtype < WEFT_FLOAT32 || a->count == 0)
        return status;
    WEFT__TRY(weft_eval_value(a->session, text, WEFT_VARS(a), &largest));
    if (isfinite(largest.as.f))
        (void)frexp(largest.as.f, exponent);
fail:
    return status;
}

weft_status weft__times_power(weft_array *a, int exponent, weft_array **r)
{
    return weft_eval("a * power", WEFT_VARS(a, WEFT_SCALAR(power, ldexp(1, exponent))), r);
}

static weft_status find_norm(weft__scaled *s)
{
    weft_array *a = s->a;
    weft_value value;
    weft_status status = WEFT_OK;

    s->norm = 0;
    if (a->count == 0)
        return status;
    WEFT__TRY(weft_eval_value(a->session, "norm(a)", WEFT_VARS(a), &value));
    s->norm = value.as.f;
fail:
    return status;
}

/* 0 where an exponent of up to `most` needs no scaling. */
static int to_scale_by(int exponent, int most, int largest)
{
    if (exponent >= -most && exponent <= most)
        return 0;
    return (int)weft__max64(-largest, weft__min64(largest, exponent));
}

weft_status weft__scaled_begin(weft_array *a, weft__scaled *s)
{
    const limits limit = limits_of(a->dtype);
    int magnitude;
    weft_status status;

    *s = (weft__scaled){0};
    WEFT__TRY(find_magnitude(a, &magnitude));
    s->exponent = to_scale_by(magnitude, limit.products, limit.largest);
    if (s->exponent == 0)
        s->a = weft_reference(a);
    else
        WEFT__TRY(weft__times_power(a, -s->exponent, &s->a));
    status = find_norm(s);
fail:
    return status;
}

weft_status weft__scaled_extreme(weft_array *a, weft_array **scaled)
{
    const limits limit = limits_of(a->dtype);
    int magnitude, exponent;
    weft_status status;

    WEFT__TRY(find_magnitude(a, &magnitude));
    exponent = to_scale_by(magnitude, limit.estimates, limit.largest);
    if (exponent != 0)
        status = weft__times_power(a, -exponent, scaled);
fail:
    return status;
}

void weft__scaled_end(weft__scaled *s)
{
    weft_free(&s->a);
}
