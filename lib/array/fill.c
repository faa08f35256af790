#include <math.h>

#include "array/array.h"
#include "array/each.h"
#include "array/value.h"
#include "base/checked.h"
#include "base/hash.h"

typedef struct filling {
    const weft__kernels *kernels;
    _Alignas(16) char pattern[16];
    size_t size;
    bool stream;
} filling;

static void fill_run(void *context, weft__run run, char *data, int thread)
{
    const filling *f = context;

    (void)thread;
    f->kernels->fill(data, (size_t)weft__run_count(run), f->pattern, f->size, f->stream);
}

void weft__array_fill(weft_array *a, weft_value value, int64_t chunk)
{
    filling f = {.kernels = a->session->kernels,
                 .size = weft_dtype_size(a->dtype),
                 .stream = weft__array_streams(a)};

    weft__value_store(weft__value_cast(f.kernels, value, a->dtype), f.pattern);
    weft__array_each(a, chunk, fill_run, &f);
}

/* Enters, makes the array; the caller fills it and leaves. */
static weft_status begin(weft_session *s, const char *operation, uint64_t hash, weft_shape shape,
                         weft_dtype dtype, weft_array **a)
{
    weft_status status;

    hash = weft__hash_shape(hash, &shape);
    hash = weft__hash_word(hash, (uint64_t)dtype);
    WEFT__TRY(weft__enter(s, operation, weft__hash_word(hash, *a ? weft__array_hash(*a) : 0)));
    WEFT__TRY(weft__array_result(s, operation, shape, dtype, NULL, a));
fail:
    return status;
}

weft_status weft_full(weft_session *s, weft_shape shape, weft_dtype dtype, weft_value value,
                      weft_array **a)
{
    weft_status status;

    if (!s || !a || weft_dtype_size(value.dtype) == 0)
        return WEFT_ERR_ARGUMENT;
    WEFT__TRY(begin(s, "weft_full", weft__hash_value(0, value), shape, dtype, a));
    weft__array_fill(*a, value, 0);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

weft_status weft_zeros(weft_session *s, weft_shape shape, weft_dtype dtype, weft_array **a)
{
    return weft_full(s, shape, dtype, (weft_value){.dtype = WEFT_INT64}, a);
}

weft_status weft_ones(weft_session *s, weft_shape shape, weft_dtype dtype, weft_array **a)
{
    return weft_full(s, shape, dtype, (weft_value){.dtype = WEFT_INT64, .as.i = 1}, a);
}

/* numpy.arange fills from the first two elements: the step is their difference as rounded. */
typedef struct ramp {
    const weft__kernels *kernels;
    double start, second, step;
    bool keeps_start; /* also where start + 0 * step has another sign */
    int64_t last;     /* index of the element that is set to `stop`, -1 if none */
    double stop;
    uint64_t integer_start, integer_step; /* wrap around */
    size_t size;
} ramp;

static void ramp_doubles(void *context, weft__run run, char *data, int thread)
{
    const ramp *r = context;
    double *out = (double *)(void *)data;

    (void)thread;
    r->kernels->ramp(out, (uint64_t)run.first, (size_t)weft__run_count(run), r->start, r->step);
    if (run.first == 0 && r->keeps_start)
        out[0] = r->start;
    if (run.first <= 1 && run.end > 1)
        out[1 - run.first] = r->second;
    if (r->last >= run.first && r->last < run.end)
        out[r->last - run.first] = r->stop;
}

static void ramp_integers(void *context, weft__run run, char *data, int thread)
{
    const ramp *r = context;

    (void)thread;
    for (int64_t i = run.first; i < run.end; i++, data += r->size) {
        uint64_t bits = r->integer_start + (uint64_t)i * r->integer_step;
        weft_dtype dtype = r->size == 1   ? WEFT_UINT8
                           : r->size == 2 ? WEFT_UINT16
                           : r->size == 4 ? WEFT_UINT32
                                          : WEFT_UINT64;

        weft__value_store((weft_value){.dtype = dtype, .as.u = bits}, data);
    }
}

static bool is_integral(double x)
{
    return x >= -0x1p63 && x < 0x1p64;
}

static uint64_t integer_bits(double x)
{
    return x < 0x1p63 ? (uint64_t)(int64_t)x : (uint64_t)x;
}

static weft_status arange_count(weft_session *s, double start, double stop, double step,
                                weft_dtype dtype, int64_t *count)
{
    double length = ceil((stop - start) / step);

    if (step == 0 || isnan(length))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "arange from %.17g to %.17g by %.17g", start, stop,
                         step);
    if (length >= 0x1p62)
        return weft_fail(s, WEFT_ERR_SHAPE, "arange from %.17g to %.17g by %.17g has %.3g elements",
                         start, stop, step, length);
    if (dtype != WEFT_FLOAT64 && !(dtype >= WEFT_INT8 && dtype <= WEFT_UINT64))
        return weft_fail(s, WEFT_ERR_DTYPE, "arange of %s: float64 and the integers are possible",
                         weft_dtype_name(dtype));
    if (dtype != WEFT_FLOAT64 && !(is_integral(start) && is_integral(start + step)))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "arange from %.17g by %.17g does not fit %s", start,
                         step, weft_dtype_name(dtype));
    *count = length > 0 ? (int64_t)length : 0;
    return WEFT_OK;
}

weft_status weft_arange(weft_session *s, double start, double stop, double step, weft_dtype dtype,
                        weft_array **a)
{
    ramp r = {.kernels = s->kernels,
              .start = start,
              .second = start + step,
              .step = start + step - start,
              .keeps_start = true,
              .last = -1,
              .size = weft_dtype_size(dtype)};
    double arguments[3] = {start, stop, step};
    int64_t count = 0;
    weft_status status = arange_count(s, start, stop, step, dtype, &count);

    if (status != WEFT_OK)
        return status;
    WEFT__TRY(begin(s, "weft_arange", weft__hash_bytes(0, arguments, sizeof arguments),
                    WEFT_SHAPE(count), dtype, a));
    if (dtype != WEFT_FLOAT64) {
        r.integer_start = integer_bits(start);
        r.integer_step = integer_bits(r.second) - r.integer_start;
    }
    weft__array_each(*a, 0, dtype == WEFT_FLOAT64 ? ramp_doubles : ramp_integers, &r);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

/* A step that underflows to zero: numpy.linspace multiplies by the whole distance last. */
static void ramp_tiny(void *context, weft__run run, char *data, int thread)
{
    const ramp *r = context;
    double *out = (double *)(void *)data, parts = (double)r->last;

    (void)thread;
    for (int64_t i = run.first; i < run.end; i++)
        out[i - run.first] = (double)i / parts * r->second + r->start;
    if (r->last >= run.first && r->last < run.end)
        out[r->last - run.first] = r->stop;
}

weft_status weft_linspace(weft_session *s, double start, double stop, int64_t count, weft_array **a)
{
    double step = count > 1 ? (stop - start) / (double)(count - 1) : stop - start;
    ramp r = {.kernels = s->kernels,
              .start = start,
              .second = start + step,
              .step = step,
              .last = count > 1 ? count - 1 : -1,
              .stop = stop};
    double arguments[2] = {start, stop};
    weft_status status;

    WEFT__TRY(begin(s, "weft_linspace", weft__hash_bytes(0, arguments, sizeof arguments),
                    WEFT_SHAPE(count), WEFT_FLOAT64, a));
    if (step == 0 && count > 1) {
        r.second = stop - start;
        weft__array_each(*a, 0, ramp_tiny, &r);
    } else {
        weft__array_each(*a, 0, ramp_doubles, &r);
    }
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

typedef struct diagonal {
    filling zero;
    char one[16];
    int64_t columns, k;
} diagonal;

static void diagonal_run(void *context, weft__run run, char *data, int thread)
{
    const diagonal *d = context;
    int64_t first_row = d->columns ? run.first / d->columns : 0;
    int64_t last_row = d->columns ? (run.end - 1) / d->columns : -1;

    fill_run((void *)&d->zero, run, data, thread);
    for (int64_t row = first_row; row <= last_row; row++) {
        int64_t index = row * d->columns + row + d->k;

        if (row + d->k < 0 || row + d->k >= d->columns || index < run.first || index >= run.end)
            continue;
        for (size_t b = 0; b < d->zero.size; b++)
            data[(size_t)(index - run.first) * d->zero.size + b] = d->one[b];
    }
}

weft_status weft_eye(weft_session *s, int64_t n, int64_t m, int64_t k, weft_dtype dtype,
                     weft_array **a)
{
    diagonal d = {.zero = {.kernels = s->kernels, .size = weft_dtype_size(dtype)}, .columns = m};
    weft_status status;

    WEFT__TRY(begin(s, "weft_eye", (uint64_t)k, WEFT_SHAPE(n, m), dtype, a));
    d.k = weft__max64(weft__min64(k, m), -n); /* outside: no diagonal, and no overflow */
    weft__value_store(
        weft__value_cast(s->kernels, (weft_value){.dtype = WEFT_INT64, .as.i = 1}, dtype), d.one);
    weft__array_each(*a, 0, diagonal_run, &d);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}
