#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft/eval.h>
#include <weft/reduce.h>
#include <weft/statistics.h>

#include "array/each.h"
#include "array/value.h"
#include "base/hash.h"
#include "ops/binning.h"
#include "ops/copy.h"
#include "ops/index_operand.h"
#include "ops/plain.h"

typedef struct histogram {
    const char *operation;
    weft_array *a, *weights;
    bool density;
    weft__binning binning;
    double *edges;
    bool is_narrow; /* float32: edges of that dtype */
    weft__counts counts;
    weft__memory memory; /* of the sums */
    double *sums;
    double total; /* for the density */
    weft_dtype to;
} histogram;

static weft_status check_arrays(const histogram *h)
{
    weft_session *s = h->a->session;
    char have[256], want[256];

    if (h->a->dtype > WEFT_FLOAT64)
        return weft_fail(s, WEFT_ERR_DTYPE, "%s: not of %s", h->operation,
                         weft_dtype_name(h->a->dtype));
    if (!h->weights)
        return WEFT_OK;
    (void)weft_shape_format(&h->a->shape, want, sizeof want);
    (void)weft_shape_format(&h->weights->shape, have, sizeof have);
    if (!weft_shape_equal(&h->a->shape, &h->weights->shape))
        return weft_fail(s, WEFT_ERR_SHAPE, "%s: weights of shape %s for an array of shape %s",
                         h->operation, have, want);
    if (h->weights->dtype > WEFT_FLOAT64)
        return weft_fail(s, WEFT_ERR_DTYPE, "%s: weights of %s", h->operation,
                         weft_dtype_name(h->weights->dtype));
    return weft__index_same_session(h->a, h->weights, h->operation);
}

static double rounded(const histogram *h, double x)
{
    return h->is_narrow ? (double)(float)x : x;
}

/* numpy.linspace, in float32 where both ends are. */
static void space_edges(const histogram *h, double low, double high, bool is_narrow)
{
    int64_t bins = h->binning.bins;
    double step = (high - low) / (double)bins;

    if (is_narrow)
        step = (double)((float)(high - low) / (float)bins);
    for (int64_t i = 0; i < bins; i++) {
        double ramp = is_narrow ? (double)((float)i * (float)step) : (double)i * step;

        if (step == 0)
            ramp = (double)i / (double)bins * (high - low);
        h->edges[i] = rounded(h, ramp + low);
    }
    h->edges[bins] = rounded(h, high);
}

/* The elements' own range is looked for by other operations. */
static weft_status find_range(histogram *h, const weft_histogram_options *o, double *low,
                              double *high)
{
    bool is_given = o && o->has_range;
    weft_status status = WEFT_OK;

    *low = is_given ? o->low : 0;
    *high = is_given ? o->high : 1;
    if (!is_given && h->a->count > 0) {
        WEFT__TRY(weft_min_value(h->a, low));
        WEFT__TRY(weft_max_value(h->a, high));
    }
    if (*low > *high)
        return weft_fail(h->a->session, WEFT_ERR_ARGUMENT,
                         "%s: the range from %.17g to %.17g: its end must not be below its begin",
                         h->operation, *low, *high);
    if (!isfinite(*low) || !isfinite(*high))
        return weft_fail(h->a->session, WEFT_ERR_ARGUMENT,
                         "%s: the %s range from %.17g to %.17g is not finite", h->operation,
                         is_given ? "given" : "elements'", *low, *high);
    if (!isfinite(*high - *low))
        return weft_fail(h->a->session, WEFT_ERR_ARGUMENT,
                         "%s: the range from %.17g to %.17g is wider than float64 tells",
                         h->operation, *low, *high);
    if (*low == *high) {
        *low = rounded(h, *low - 0.5);
        *high = rounded(h, *high + 0.5);
    }
fail:
    return status;
}

static double width_of(const histogram *h, int64_t bin)
{
    return rounded(h, h->binning.edges[bin + 1] - h->binning.edges[bin]);
}

static void store_counts(void *context, weft__run run, char *data, int thread)
{
    const histogram *h = context;
    weft_value v = {.dtype = h->to};

    (void)thread;
    for (int64_t i = run.first; i < run.end; i++, data += weft_dtype_size(h->to)) {
        double sum = h->weights ? h->sums[i] : (double)h->counts.shared[i];

        if (h->density)
            v.as.f = sum / width_of(h, i) / h->total;
        else if (h->weights)
            v = weft__value_cast(h->a->session->kernels,
                                 (weft_value){.dtype = WEFT_FLOAT64, .as.f = sum}, h->to);
        else
            v.as.i = h->counts.shared[i];
        weft__value_store(v, data);
    }
}

static void find_total(histogram *h)
{
    h->total = 0;
    for (int64_t i = 0; i < h->binning.bins; i++)
        h->total += h->weights ? h->sums[i] : (double)h->counts.shared[i];
}

/* Inside an entered operation, with the edges known. */
static weft_status fill_bins(histogram *h, weft_array **counts)
{
    weft_session *s = h->a->session;
    weft_array *a = h->a, *weights = h->weights, *temporary[2] = {NULL, NULL};
    bool was_made = !*counts;
    weft_status status;

    h->to = h->density ? WEFT_FLOAT64 : weights ? weights->dtype : WEFT_INT64;
    WEFT__TRY(
        weft__array_result(s, h->operation, WEFT_SHAPE(h->binning.bins), h->to, NULL, counts));
    if (h->binning.bins == 0) /* of a single edge */
        return WEFT_OK;
    WEFT__TRY(weft__array_plain(a, h->operation, &a, &temporary[0]));
    if (weights) {
        WEFT__TRY(weft__array_plain(weights, h->operation, &weights, &temporary[1]));
        WEFT__TRY(weft__binning_sum(a, weights, &h->binning, &h->memory, &h->sums));
    } else {
        WEFT__TRY(weft__binning_count(a, &h->binning, &h->counts));
    }
    find_total(h);
    weft__array_each(*counts, 0, store_counts, h);
    WEFT__TRY(weft__sync(s));
fail:
    weft__counts_close(&h->counts);
    weft__memory_put(s, &h->memory);
    weft_free(&temporary[0]), weft_free(&temporary[1]);
    if (status != WEFT_OK)
        weft__array_undo(was_made, counts);
    return status;
}

static void store_edges(void *context, weft__run run, char *data, int thread)
{
    const histogram *h = context;
    weft_value v = {.dtype = h->is_narrow ? WEFT_FLOAT32 : WEFT_FLOAT64};

    (void)thread;
    for (int64_t i = run.first; i < run.end; i++, data += weft_dtype_size(v.dtype)) {
        v.as.f = h->edges[i];
        weft__value_store(v, data);
    }
}

static weft_status give_edges(histogram *h, weft_array **edges)
{
    weft_dtype dtype = h->is_narrow ? WEFT_FLOAT32 : WEFT_FLOAT64;
    weft_status status;

    WEFT__TRY(weft__array_result(h->a->session, h->operation, WEFT_SHAPE(h->binning.bins + 1),
                                 dtype, NULL, edges));
    weft__array_each(*edges, 0, store_edges, h);
    WEFT__TRY(weft__sync(h->a->session));
fail:
    return status;
}

static uint64_t hash_call(const weft_array *a, const weft_histogram_options *o,
                          weft_array *const *counts, const weft_array *edges)
{
    uint64_t hash = weft__index_hash(a, edges, counts);

    if (!o)
        return hash;
    if (o->has_range)
        hash = weft__hash_bytes(weft__hash_bytes(hash, &o->low, 8), &o->high, 8);
    hash = weft__hash_word(hash, o->weights ? weft__array_hash(o->weights) : 0);
    return weft__hash_word(hash, 2 + o->density);
}

static histogram histogram_of(weft_array *a, const char *operation, const weft_histogram_options *o)
{
    return (histogram){.operation = operation,
                       .a = a,
                       .weights = o ? o->weights : NULL,
                       .density = o && o->density,
                       .is_narrow = a->dtype == WEFT_FLOAT32};
}

static weft_status check_bins(const histogram *h, int64_t bins)
{
    if (bins < 1 || bins >= INT64_MAX / 64)
        return weft_fail(h->a->session, WEFT_ERR_ARGUMENT, "%s: %lld bins", h->operation,
                         (long long)bins);
    return check_arrays(h);
}

static weft_status make_edges(histogram *h, const weft_histogram_options *o, int64_t bins)
{
    double low, high;
    weft_status status;

    WEFT__TRY(find_range(h, o, &low, &high));
    h->edges = calloc((size_t)bins + 1, sizeof *h->edges);
    if (!h->edges)
        status = weft_fail(h->a->session, WEFT_ERR_MEMORY, "%s: no memory for %lld edges",
                           h->operation, (long long)bins + 1);
    WEFT__TRY(weft__agree(h->a->session, status, NULL));
    h->binning = (weft__binning){.bins = bins, .edges = h->edges};
    space_edges(h, low, high, h->is_narrow && !(o && o->has_range));
    h->binning.scale = (double)bins / (high - low);
    if (!isfinite(h->binning.scale))
        h->binning.scale = 0;
fail:
    return status;
}

weft_status weft_histogram(weft_array *a, int64_t bins, const weft_histogram_options *options,
                           weft_array **counts, weft_array **edges)
{
    weft_session *s = a ? a->session : NULL;
    bool was_made = counts && !*counts;
    histogram h;
    uint64_t hash;
    weft_status status;

    if (!a || !counts)
        return weft__refuse_array(s, "weft_histogram", "counts");
    h = histogram_of(a, "weft_histogram", options);
    hash = weft__hash_word(hash_call(a, options, counts, edges ? *edges : NULL), (uint64_t)bins);
    WEFT__TRY(weft__enter(s, "weft_histogram", hash));
    WEFT__TRY(check_bins(&h, bins));
    WEFT__TRY(make_edges(&h, options, bins));
    WEFT__TRY(fill_bins(&h, counts));
    if (edges) {
        status = give_edges(&h, edges);
        if (status != WEFT_OK)
            weft__array_undo(was_made, counts);
        WEFT__TRY(status);
    }
    WEFT__TRY(weft__leave(s));
fail:
    if (a)
        free(h.edges);
    return status;
}

/* Every rank gets all of the edges as float64. */
static weft_status take_edges(histogram *h, weft_array *edges, weft_array **copy)
{
    weft_session *s = h->a->session;
    weft_array *temporary = NULL;
    weft_status status;

    WEFT__TRY(weft__index_same_session(h->a, edges, h->operation));
    if (edges->shape.ndim != 1 || edges->count < 1 || edges->dtype > WEFT_FLOAT64)
        return weft_fail(s, WEFT_ERR_SHAPE,
                         "%s: edges of %d dimensions, %lld elements, %s: 1-d, at least one, real",
                         h->operation, edges->shape.ndim, (long long)edges->count,
                         weft_dtype_name(edges->dtype));
    WEFT__TRY(weft__array_plain(edges, h->operation, &edges, &temporary));
    WEFT__TRY(weft__index_make(s, h->operation, edges->shape, WEFT_FLOAT64, true, copy));
    WEFT__TRY(weft__copy_elements(edges, *copy));
    h->binning = (weft__binning){.bins = edges->count - 1,
                                 .edges = (const double *)(const void *)(*copy)->node};
    for (int64_t i = 0; i < h->binning.bins; i++) {
        if (!(h->binning.edges[i] <= h->binning.edges[i + 1])) {
            status =
                weft_fail(s, WEFT_ERR_ARGUMENT,
                          "%s: edge %lld is %.17g and the next one %.17g: they must ascend",
                          h->operation, (long long)i, h->binning.edges[i], h->binning.edges[i + 1]);
            break;
        }
    }
fail:
    weft_free(&temporary);
    return status;
}

weft_status weft_histogram_edges(weft_array *a, weft_array *edges,
                                 const weft_histogram_options *options, weft_array **counts)
{
    weft_session *s = a ? a->session : NULL;
    weft_array *copy = NULL;
    histogram h;
    weft_status status;

    if (!a || !edges || !counts)
        return weft__refuse_array(weft__session_of(a, edges), "weft_histogram_edges",
                                  "a, edges or counts");
    h = histogram_of(a, "weft_histogram_edges", options);
    h.is_narrow = edges->dtype == WEFT_FLOAT32;
    WEFT__TRY(weft__enter(s, "weft_histogram_edges", hash_call(a, options, counts, edges)));
    WEFT__TRY(check_arrays(&h));
    WEFT__TRY(take_edges(&h, edges, &copy));
    WEFT__TRY(fill_bins(&h, counts));
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&copy);
    return status;
}
