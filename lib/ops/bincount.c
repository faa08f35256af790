#include <weft/eval.h>
#include <weft/reduce.h>
#include <weft/statistics.h>

#include "array/each.h"
#include "array/value.h"
#include "base/checked.h"
#include "base/hash.h"
#include "ops/binning.h"
#include "ops/index_operand.h"
#include "ops/plain.h"

static const char *const operation = "weft_bincount";

typedef struct bincount {
    weft__binning binning;
    weft__counts counts;
    weft__memory memory;
    double *sums; /* NULL without weights */
} bincount;

static weft_status check(const weft_array *a, const weft_array *weights, int64_t minlength)
{
    weft_session *s = a->session;

    if (a->shape.ndim != 1)
        return weft_fail(s, WEFT_ERR_SHAPE, "%s: an array of %d dimensions: 1 is possible",
                         operation, a->shape.ndim);
    if (a->dtype >= WEFT_UINT64)
        return weft_fail(s, WEFT_ERR_DTYPE, "%s: not of %s", operation, weft_dtype_name(a->dtype));
    if (minlength < 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: a minlength of %lld", operation,
                         (long long)minlength);
    if (!weights)
        return WEFT_OK;
    if (!weft_shape_equal(&weights->shape, &a->shape))
        return weft_fail(s, WEFT_ERR_SHAPE, "%s: %lld weights for %lld elements", operation,
                         (long long)weights->count, (long long)a->count);
    if (weights->dtype > WEFT_FLOAT64)
        return weft_fail(s, WEFT_ERR_DTYPE, "%s: weights of %s", operation,
                         weft_dtype_name(weights->dtype));
    return weft__index_same_session(a, weights, operation);
}

static weft_status find_bins(weft_array *a, int64_t minlength, int64_t *bins)
{
    double least = 0, most = -1;
    weft_status status = WEFT_OK;

    if (a->count > 0) {
        WEFT__TRY(weft_min_value(a, &least));
        WEFT__TRY(weft_max_value(a, &most));
    }
    if (least < 0)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: an element is %.17g: none may be < 0",
                         operation, least);
    if (most >= 0x1p56)
        return weft_fail(a->session, WEFT_ERR_MEMORY, "%s: %.17g bins", operation, most + 1);
    *bins = weft__max64(minlength, (int64_t)most + 1);
fail:
    return status;
}

static void store_run(void *context, weft__run run, char *data, int thread)
{
    const bincount *b = context;

    (void)thread;
    for (int64_t i = run.first; i < run.end; i++, data += 8) {
        weft_value v = {.dtype = b->sums ? WEFT_FLOAT64 : WEFT_INT64};

        if (b->sums)
            v.as.f = b->sums[i];
        else
            v.as.i = b->counts.shared[i];
        weft__value_store(v, data);
    }
}

static weft_status fill_bins(weft_array *a, weft_array *weights, bincount *b, weft_array *r)
{
    weft_session *s = a->session;
    weft_array *temporary[2] = {NULL, NULL};
    weft_status status;

    WEFT__TRY(weft__array_plain(a, operation, &a, &temporary[0]));
    if (weights) {
        WEFT__TRY(weft__array_plain(weights, operation, &weights, &temporary[1]));
        WEFT__TRY(weft__binning_sum(a, weights, &b->binning, &b->memory, &b->sums));
    } else {
        WEFT__TRY(weft__binning_count(a, &b->binning, &b->counts));
    }
    weft__array_each(r, 0, store_run, b);
    WEFT__TRY(weft__sync(s));
fail:
    weft__counts_close(&b->counts);
    weft__memory_put(s, &b->memory);
    weft_free(&temporary[0]), weft_free(&temporary[1]);
    return status;
}

weft_status weft_bincount(weft_array *a, weft_array *weights, int64_t minlength, weft_array **r)
{
    weft_session *s = a ? a->session : NULL;
    bool was_made = r && !*r;
    bincount b = {0};
    uint64_t hash;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(s, "weft_bincount", "r");
    hash = weft__hash_word(weft__index_hash(a, weights, r), (uint64_t)minlength);
    WEFT__TRY(weft__enter(s, operation, hash));
    WEFT__TRY(check(a, weights, minlength));
    WEFT__TRY(find_bins(a, minlength, &b.binning.bins));
    WEFT__TRY(weft__array_result(s, operation, WEFT_SHAPE(b.binning.bins),
                                 weights ? WEFT_FLOAT64 : WEFT_INT64, NULL, r));
    if (b.binning.bins > 0) {
        status = fill_bins(a, weights, &b, *r);
        if (status != WEFT_OK)
            weft__array_undo(was_made, r);
        WEFT__TRY(status);
    }
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}
