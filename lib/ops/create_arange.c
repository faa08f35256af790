/* numpy.arange: the first two elements are stored, their difference as stored is the step. */
#include <weft/create.h>

#include <math.h>

#include "array/each.h"
#include "array/value.h"
#include "base/checked.h"
#include "base/hash.h"

typedef struct ramp {
    const weft__kernels *kernels;
    weft_dtype dtype;
    int64_t count;
    double start, second;               /* of floats */
    uint64_t whole_start, whole_second; /* of integers: their bits */
} ramp;

static void ramp_doubles(void *context, weft__run run, char *data, int thread)
{
    const ramp *r = context;
    double *out = (double *)(void *)data;

    (void)thread;
    r->kernels->ramp(out, (uint64_t)run.first, (size_t)weft__run_count(run), r->start,
                     r->second - r->start);
    if (run.first == 0)
        out[0] = r->start; /* also where start + 0 * step has another sign, or is NaN */
    if (run.first <= 1 && run.end > 1)
        out[1 - run.first] = r->second;
}

static void ramp_floats(void *context, weft__run run, char *data, int thread)
{
    const ramp *r = context;
    float *out = (float *)(void *)data, start = (float)r->start, second = (float)r->second;
    float step = second - start;

    (void)thread;
    for (int64_t i = run.first; i < run.end; i++)
        out[i - run.first] = start + (float)i * step;
    if (run.first == 0)
        out[0] = start;
    if (run.first <= 1 && run.end > 1)
        out[1 - run.first] = second;
}

/* Modulo 2^64; narrower integers are the low bytes. */
static void ramp_integers(void *context, weft__run run, char *data, int thread)
{
    const ramp *r = context;
    size_t size = weft_dtype_size(r->dtype);
    uint64_t step = r->whole_second - r->whole_start;

    (void)thread;
    for (int64_t i = run.first; i < run.end; i++, data += size)
        weft__value_store(
            (weft_value){.dtype = r->dtype, .as.u = r->whole_start + (uint64_t)i * step}, data);
}

/* The array of r->count elements, in an entered operation that ends here. */
static weft_status finish(weft_session *s, const char *operation, ramp *r, weft_array **a)
{
    weft__run_task task = r->dtype == WEFT_FLOAT64   ? ramp_doubles
                          : r->dtype == WEFT_FLOAT32 ? ramp_floats
                                                     : ramp_integers;
    weft_status status;

    r->kernels = s->kernels;
    WEFT__TRY(weft__array_result(s, operation, WEFT_SHAPE(r->count), r->dtype, NULL, a));
    weft__array_each(*a, 0, task, r);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

static weft_status begin(weft_session *s, const char *operation, uint64_t hash, weft_dtype dtype,
                         weft_array *const *a)
{
    weft_status status;

    hash = weft__hash_word(hash, (uint64_t)dtype);
    WEFT__TRY(weft__enter(s, operation, weft__hash_word(hash, *a ? weft__array_hash(*a) : 0)));
    if (!(dtype >= WEFT_INT8 && dtype <= WEFT_FLOAT64))
        return weft_fail(s, WEFT_ERR_DTYPE, "%s of %s: integers and floats are possible", operation,
                         weft_dtype_name(dtype));
fail:
    return status;
}

static bool is_float(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 || dtype == WEFT_FLOAT64;
}

/* Bits of the integer that x is cut to; false where a 64-bit one cannot hold it. */
static bool whole(double x, uint64_t *bits)
{
    if (!(x >= -0x1p63 && x < 0x1p64))
        return false;
    *bits = x < 0x1p63 ? (uint64_t)(int64_t)x : (uint64_t)x;
    return true;
}

static weft_status count_doubles(weft_session *s, double start, double stop, double step,
                                 int64_t *count)
{
    double quotient = (stop - start) / step, length = ceil(quotient);

    if (step == 0 || isnan(length))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_arange from %.17g to %.17g by %.17g: %s",
                         start, stop, step,
                         step == 0 ? "a step of 0 leads nowhere" : "the length is not a number");
    if (length >= 0x1p62)
        return weft_fail(s, WEFT_ERR_SHAPE,
                         "weft_arange from %.17g to %.17g by %.17g has %.3g elements", start, stop,
                         step, length);
    *count = length > 0 ? (int64_t)length : 0;
    if (quotient == 0 && stop != start) /* it underflowed, or the step is infinite */
        *count = signbit(quotient) ? 0 : 1;
    return WEFT_OK;
}

weft_status weft_arange(weft_session *s, double start, double stop, double step, weft_dtype dtype,
                        weft_array **a)
{
    double arguments[3] = {start, stop, step};
    ramp r = {.dtype = dtype, .start = start, .second = start + step};
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_arange", "a");
    WEFT__TRY(begin(s, "weft_arange", weft__hash_bytes(0, arguments, sizeof arguments), dtype, a));
    WEFT__TRY(count_doubles(s, start, stop, step, &r.count));
    if (!is_float(dtype) && ((r.count > 0 && !whole(start, &r.whole_start)) ||
                             (r.count > 1 && !whole(start + step, &r.whole_second))))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_arange from %.17g by %.17g does not fit %s",
                         start, step, weft_dtype_name(dtype));
    return finish(s, "weft_arange", &r, a);
fail:
    return status;
}

/* ceil((stop - start) / step) without rounding. */
static uint64_t count_whole(int64_t start, int64_t stop, int64_t step)
{
    uint64_t distance =
        step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
    uint64_t by = step > 0 ? (uint64_t)step : 0 - (uint64_t)step;

    if (step > 0 ? stop <= start : stop >= start)
        return 0;
    return distance / by + (distance % by != 0);
}

/* start + step as a double, rounded once, also where the sum leaves int64. */
static double exact_sum(int64_t start, int64_t step)
{
    uint64_t sum = (uint64_t)start + (uint64_t)step;

    if (start >= 0 && step >= 0)
        return (double)sum;
    if (start < 0 && step < 0)
        return sum == 0 ? -0x1p64 : -(double)(0 - sum);
    return (double)(int64_t)sum;
}

/* Whether an integer dtype has start + more. */
static bool holds(weft_dtype dtype, int64_t start, int64_t more)
{
    int bits = 8 * (int)weft_dtype_size(dtype);
    int64_t sum;
    bool is_beyond = __builtin_add_overflow(start, more, &sum);

    if (dtype == WEFT_UINT64)
        return is_beyond ? start > 0 : sum >= 0;
    if (dtype == WEFT_INT64 || is_beyond)
        return !is_beyond;
    if (dtype >= WEFT_UINT8)
        return sum >= 0 && sum < (int64_t)1 << bits;
    return sum >= -((int64_t)1 << (bits - 1)) && sum < (int64_t)1 << (bits - 1);
}

static weft_status check_whole(weft_session *s, int64_t start, int64_t stop, int64_t step,
                               const ramp *r)
{
    if (step == 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_arange_int from %lld to %lld by 0: a step of 0 leads nowhere",
                         (long long)start, (long long)stop);
    if (count_whole(start, stop, step) > INT64_MAX)
        return weft_fail(s, WEFT_ERR_SHAPE,
                         "weft_arange_int from %lld to %lld by %lld has %llu "
                         "elements",
                         (long long)start, (long long)stop, (long long)step,
                         (unsigned long long)count_whole(start, stop, step));
    if (is_float(r->dtype))
        return WEFT_OK;
    if ((r->count > 0 && !holds(r->dtype, start, 0)) ||
        (r->count > 1 && !holds(r->dtype, start, step)))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_arange_int from %lld by %lld does not fit %s",
                         (long long)start, (long long)step, weft_dtype_name(r->dtype));
    return WEFT_OK;
}

weft_status weft_arange_int(weft_session *s, int64_t start, int64_t stop, int64_t step,
                            weft_dtype dtype, weft_array **a)
{
    int64_t arguments[3] = {start, stop, step};
    ramp r = {.dtype = dtype,
              .start = (double)start,
              .second = exact_sum(start, step),
              .whole_start = (uint64_t)start,
              .whole_second = (uint64_t)start + (uint64_t)step};
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_arange_int", "a");
    WEFT__TRY(
        begin(s, "weft_arange_int", weft__hash_bytes(0, arguments, sizeof arguments), dtype, a));
    r.count = step ? (int64_t)count_whole(start, stop, step) : 0;
    WEFT__TRY(check_whole(s, start, stop, step, &r));
    return finish(s, "weft_arange_int", &r, a);
fail:
    return status;
}
