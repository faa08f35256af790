/* Arrays of one value. */
#include "array/fill.h"

#include <weft/create.h>

#include "array/each.h"
#include "array/value.h"
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

weft_status weft__create_begin(weft_session *s, const char *operation, uint64_t hash,
                               weft_shape shape, weft_dtype dtype, weft_array **a)
{
    weft_status status;

    hash = weft__hash_shape(hash, &shape);
    hash = weft__hash_word(hash, (uint64_t)dtype);
    WEFT__TRY(weft__enter(s, operation, weft__hash_word(hash, *a ? weft__array_hash(*a) : 0)));
    WEFT__TRY(weft__array_result(s, operation, shape, dtype, NULL, a));
fail:
    return status;
}

void weft__create_one(const weft__kernels *kernels, weft_dtype dtype, char *one)
{
    weft__value_store(
        weft__value_cast(kernels, (weft_value){.dtype = WEFT_INT64, .as.i = 1}, dtype), one);
}

static weft_status full(weft_session *s, const char *operation, weft_shape shape, weft_dtype dtype,
                        weft_value value, weft_array **a)
{
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, operation, "a");
    if (weft_dtype_size(value.dtype) == 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: a value of dtype %d, which is none", operation,
                         (int)value.dtype);
    WEFT__TRY(weft__create_begin(s, operation, weft__hash_value(0, value), shape, dtype, a));
    weft__array_fill(*a, value, 0);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

weft_status weft_full(weft_session *s, weft_shape shape, weft_dtype dtype, weft_value value,
                      weft_array **a)
{
    return full(s, "weft_full", shape, dtype, value, a);
}

weft_status weft_zeros(weft_session *s, weft_shape shape, weft_dtype dtype, weft_array **a)
{
    return full(s, "weft_zeros", shape, dtype, (weft_value){.dtype = WEFT_INT64}, a);
}

weft_status weft_ones(weft_session *s, weft_shape shape, weft_dtype dtype, weft_array **a)
{
    return full(s, "weft_ones", shape, dtype, (weft_value){.dtype = WEFT_INT64, .as.i = 1}, a);
}
