/* numpy.linspace, logspace and geomspace: doubles made tile by tile and cast. */
#include <weft/create.h>

#include <math.h>

#include "array/each.h"
#include "array/fill.h"
#include "base/checked.h"
#include "base/hash.h"
#include "ops/index_operand.h"

typedef struct space {
    const weft__kernels *kernels;
    weft_dtype dtype;
    double start, stop, step;
    double parts; /* i / parts * distance, where the step underflows to 0; else 0 */
    double distance;
    int64_t last;    /* index of the element that is set to `stop`, -1: none */
    bool is_power;   /* the elements are powers of `base` */
    bool sets_first; /* the first one is `first`, the last one `end` */
    double base, first, end, sign;
} space;

static void evenly(const space *x, int64_t first, size_t n, double *out)
{
    if (x->parts == 0)
        x->kernels->ramp(out, (uint64_t)first, n, x->start, x->step);
    for (size_t i = 0; i < n && x->parts != 0; i++)
        out[i] = (double)(first + (int64_t)i) / x->parts * x->distance + x->start;
    if (x->last >= first && x->last < first + (int64_t)n)
        out[x->last - first] = x->stop;
}

/* At most a block, in place; the memory is a whole one. */
static void to_powers(const space *x, int64_t first, size_t n, double *out)
{
    _Alignas(64) double base[WEFT__BLOCK];
    const void *in[2] = {base, out};
    size_t whole = weft__round_up(n, WEFT__QUANTUM);

    for (size_t i = 0; i < whole; i++)
        base[i] = x->base;
    for (size_t i = n; i < whole; i++)
        out[i] = 0;
    x->kernels->loop[WEFT__OP_POWER][WEFT_FLOAT64](whole, out, in);
    if (!x->sets_first)
        return;
    if (first == 0)
        out[0] = x->first;
    if (x->last >= first && x->last < first + (int64_t)n)
        out[x->last - first] = x->end;
    for (size_t i = 0; i < n; i++)
        out[i] *= x->sign;
}

static void to_floors(size_t n, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = floor(out[i]);
}

static void space_run(void *context, weft__run run, char *data, int thread)
{
    const space *x = context;
    size_t size = weft_dtype_size(x->dtype);
    _Alignas(64) double out[WEFT__BLOCK];

    (void)thread;
    for (int64_t first = run.first; first < run.end; first += WEFT__BLOCK) {
        size_t n = (size_t)weft__min64(WEFT__BLOCK, run.end - first);

        evenly(x, first, n, out);
        if (x->is_power)
            to_powers(x, first, n, out);
        else if (x->dtype >= WEFT_INT8 && x->dtype <= WEFT_UINT64)
            to_floors(n, out);
        weft__index_cast(x->kernels, WEFT_FLOAT64, x->dtype, (const char *)out, n, data);
        data += n * size;
    }
}

static void doubles_run(void *context, weft__run run, char *data, int thread)
{
    (void)thread;
    evenly(context, run.first, (size_t)weft__run_count(run), (double *)(void *)data);
}

/* What numpy.linspace makes of its arguments; x->step is NaN where there is no second element. */
static space even_space(double start, double stop, int64_t count, bool endpoint, weft_dtype dtype)
{
    double parts = (double)count - endpoint;
    space x = {.dtype = dtype, .start = start, .stop = stop, .distance = stop - start};

    x.last = endpoint && count > 1 ? count - 1 : -1;
    x.step = parts > 0 ? x.distance / parts : x.distance;
    x.parts = parts > 0 && x.step == 0 ? parts : 0;
    x.sign = 1;
    return x;
}

static weft_status fill_space(weft_session *s, const char *operation, space *x, int64_t count,
                              bool endpoint, weft_array **a)
{
    double arguments[6] = {x->start, x->stop, x->base, x->sign, x->first, x->end};
    uint64_t hash = weft__hash_bytes(endpoint, arguments, sizeof arguments);
    weft_status status;

    WEFT__TRY(weft__create_begin(s, operation, hash, WEFT_SHAPE(count), x->dtype, a));
    x->kernels = s->kernels;
    weft__array_each(*a, 0, x->dtype == WEFT_FLOAT64 && !x->is_power ? doubles_run : space_run, x);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

weft_status weft_linspace_with(weft_session *s, double start, double stop, int64_t count,
                               bool endpoint, weft_dtype dtype, double *step, weft_array **a)
{
    space x = even_space(start, stop, count, endpoint, dtype);
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_linspace_with", "a");
    status = fill_space(s, "weft_linspace", &x, count, endpoint, a);
    if (status == WEFT_OK && step)
        *step = count > endpoint ? x.step : (double)NAN;
    return status;
}

weft_status weft_linspace(weft_session *s, double start, double stop, int64_t count, weft_array **a)
{
    return weft_linspace_with(s, start, stop, count, true, WEFT_FLOAT64, NULL, a);
}

weft_status weft_logspace(weft_session *s, double start, double stop, int64_t count, bool endpoint,
                          double base, weft_dtype dtype, weft_array **a)
{
    space x = even_space(start, stop, count, endpoint, dtype);

    if (!s || !a)
        return weft__refuse_null(s, "weft_logspace", "a");
    x.is_power = true;
    x.base = base;
    return fill_space(s, "weft_logspace", &x, count, endpoint, a);
}

/* Zeros are refused inside the operation, for all ranks alike. */
static weft_status refuse_zero(weft_session *s, double start, double stop)
{
    double arguments[2] = {start, stop};
    weft_status status;

    WEFT__TRY(weft__enter(s, "weft_geomspace", weft__hash_bytes(0, arguments, sizeof arguments)));
    return weft_fail(s, WEFT_ERR_ARGUMENT,
                     "weft_geomspace from %.17g to %.17g: a geometric sequence cannot include zero",
                     start, stop);
fail:
    return status;
}

weft_status weft_geomspace(weft_session *s, double start, double stop, int64_t count, bool endpoint,
                           weft_dtype dtype, weft_array **a)
{
    double sign = start < 0 && stop < 0 ? -1 : 1;
    space x;

    if (!s || !a)
        return weft__refuse_null(s, "weft_geomspace", "a");
    if (start == 0 || stop == 0)
        return refuse_zero(s, start, stop);
    x = even_space(log10(sign * start), log10(sign * stop), count, endpoint, dtype);
    x.is_power = x.sets_first = true;
    x.base = 10;
    x.sign = sign;
    x.first = sign * start;
    x.end = sign * stop;
    return fill_space(s, "weft_geomspace", &x, count, endpoint, a);
}
