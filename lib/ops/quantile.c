#include "ops/quantile.h"

#include <stdlib.h>

#include "array/each.h"
#include "array/value.h"
#include "base/axes.h"
#include "base/hash.h"
#include "ops/index_operand.h"
#include "ops/median_complex.h"
#include "ops/order.h"
#include "ops/plain.h"
#include "ops/select_all.h"

/* One call: the median when q is NULL. */
typedef struct asking {
    const char *operation;
    int count;
    const double *q;
    double scale; /* of q: 1 or 100 */
    bool has_count;
    weft_quantile_method method;
    const weft_axes *axes;
    bool keepdims;
    unsigned mask;
    int64_t n, lines;
    weft_shape shape; /* of the result */
} asking;

static bool is_complex(const weft_array *a)
{
    return a->dtype >= WEFT_COMPLEX64;
}

static weft_status check_dtype(weft_array *a, const asking *k)
{
    bool is_mixed =
        k->q && (k->method == WEFT_QUANTILE_LINEAR || k->method == WEFT_QUANTILE_MIDPOINT);

    if (is_complex(a) && k->q)
        return weft_fail(a->session, WEFT_ERR_DTYPE,
                         "%s: there is none of %s; complex numbers have a median alone, by real "
                         "part and then imaginary part",
                         k->operation, weft_dtype_name(a->dtype));
    if (is_complex(a))
        return WEFT_OK;
    if (!weft__order_exists(a->dtype) || (a->dtype == WEFT_BOOL && is_mixed))
        return weft_fail(a->session, WEFT_ERR_DTYPE, "%s: there is none of %s", k->operation,
                         weft_dtype_name(a->dtype));
    if (k->q && (unsigned)k->method > WEFT_QUANTILE_MIDPOINT)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: %d is no method", k->operation,
                         (int)k->method);
    return WEFT_OK;
}

static weft_status check_q(weft_array *a, const asking *k)
{
    if (k->count < 0)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: %d quantiles", k->operation, k->count);
    for (int i = 0; k->q && i < k->count; i++) {
        if (!(k->q[i] >= 0 && k->q[i] <= k->scale))
            return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: %.17g is not in 0 … %g",
                             k->operation, k->q[i], k->scale);
    }
    return WEFT_OK;
}

static weft_status refuse_empty(weft_array *a, const asking *k)
{
    char shape[256], axes[WEFT__AXES_TEXT];

    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    weft__axes_format(k->mask, a->shape.ndim, axes);
    return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: of no elements: shape %s along %s",
                     k->operation, shape, axes);
}

/* The result's shape, the length of lines and how many there are. */
static weft_status check_axes(weft_array *a, asking *k)
{
    weft__error error = {.status = WEFT_OK};

    if (weft__axes_mask(k->axes, a->shape.ndim, k->operation, &error, &k->mask) != WEFT_OK)
        return weft_fail(a->session, error.status, "%s", error.message);
    k->n = k->lines = 1;
    if (k->has_count)
        k->shape.extent[k->shape.ndim++] = k->count;
    for (int d = 0; d < a->shape.ndim; d++) {
        bool is_reduced = k->mask >> d & 1;

        *(is_reduced ? &k->n : &k->lines) *= a->shape.extent[d];
        if (is_reduced && !k->keepdims)
            continue;
        if (k->shape.ndim == WEFT_MAX_NDIM)
            return weft_fail(a->session, WEFT_ERR_SHAPE, "%s: the result would have %d dimensions",
                             k->operation, a->shape.ndim + 1);
        k->shape.extent[k->shape.ndim++] = is_reduced ? 1 : a->shape.extent[d];
    }
    if (k->n == 0 && k->q && k->lines > 0)
        return refuse_empty(a, k);
    return WEFT_OK;
}

static weft_dtype result_dtype(const weft_array *a, const asking *k)
{
    bool is_taken =
        k->q && k->method != WEFT_QUANTILE_LINEAR && k->method != WEFT_QUANTILE_MIDPOINT;

    return is_taken || a->dtype == WEFT_FLOAT32 || is_complex(a) ? a->dtype : WEFT_FLOAT64;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* The order statistics that the rules need, each once. */
static int list_ranks(const weft__quantile_rule *rules, int count, int64_t *ranks)
{
    int n = 0, unique = 0;

    for (int i = 0; i < count; i++) {
        ranks[n++] = rules[i].previous;
        ranks[n++] = rules[i].next;
    }
    qsort(ranks, (size_t)n, sizeof *ranks, ascending);
    for (int i = 0; i < n; i++) {
        if (i == 0 || ranks[i] != ranks[unique - 1])
            ranks[unique++] = ranks[i];
    }
    return unique;
}

typedef struct found {
    const weft__quantiles *q;
    const uint64_t *keys;
    bool has_nan;
    int64_t lines; /* alike, for each rule */
} found;

static void store_run(void *context, weft__run run, char *data, int thread)
{
    const found *f = context;

    (void)thread;
    for (int64_t at = run.first; at < run.end; at++) {
        weft__value_store(weft__quantile_value(f->q, (int)(at / f->lines), f->keys, f->has_nan),
                          data);
        data += weft_dtype_size(f->q->to);
    }
}

/* One line: that of all elements, wherever they are; or none in any. */
static weft_status of_all(weft_array *a, const asking *k, const weft__quantiles *q, weft_array *r)
{
    weft_array *plain = a, *temporary = NULL;
    uint64_t *keys = calloc((size_t)q->ranks + 1, sizeof *keys);
    int64_t nans = 0;
    found f = {.q = q, .keys = keys, .lines = k->lines};
    weft_status status = WEFT_OK;

    weft__must(keys);
    if (q->ranks > 0 && a->count > 0) {
        WEFT__TRY(weft__array_plain(a, k->operation, &plain, &temporary));
        WEFT__TRY(weft__select_all(plain, q->ranks, q->rank, keys, &nans));
    }
    f.has_nan = nans > 0;
    if (r->count > 0)
        weft__array_each(r, 0, store_run, &f);
fail:
    free(keys);
    weft_free(&temporary);
    return status;
}

static bool is_one_line(const asking *k)
{
    return k->lines <= 1 || k->n == 0;
}

static uint64_t hash_asking(const asking *k, const weft_array *a, weft_array *const *r)
{
    uint64_t hash = weft__index_hash(a, NULL, r);

    hash = weft__hash_word(hash, (uint64_t)k->method * 4 + k->keepdims * 2 + k->has_count);
    if (k->q && k->count > 0)
        hash = weft__hash_bytes(hash, k->q, (size_t)k->count * sizeof *k->q);
    for (int i = 0; k->axes && i < k->axes->count && i < WEFT_MAX_NDIM; i++)
        hash = weft__hash_word(hash, (uint64_t)k->axes->items[i]);
    return weft__hash_word(hash, k->axes ? (uint64_t)k->axes->count + 1 : 0);
}

/* Inside the entered operation: checks, makes the result, and fills it where that is one line. */
static weft_status prepare(weft_array *a, asking *k, weft__quantiles *q, weft__quantile_rule *rules,
                           int64_t *ranks, weft_array **r)
{
    bool was_made = !*r;
    weft_status status;

    WEFT__TRY(check_dtype(a, k));
    WEFT__TRY(check_q(a, k));
    WEFT__TRY(check_axes(a, k));
    *q = (weft__quantiles){.operation = k->operation,
                           .from = a->dtype,
                           .to = result_dtype(a, k),
                           .count = k->count,
                           .rules = rules,
                           .rank = ranks};
    for (int i = 0; i < k->count; i++)
        rules[i] =
            k->q ? weft__quantile_of(k->n, k->q[i] / k->scale, k->method) : weft__median_of(k->n);
    q->ranks = k->n > 0 ? list_ranks(rules, k->count, ranks) : 0;
    WEFT__TRY(weft__array_result(a->session, k->operation, k->shape, q->to, NULL, r));
    if (!is_one_line(k) || is_complex(a))
        return WEFT_OK;
    status = of_all(a, k, q, *r);
    if (status != WEFT_OK)
        weft__array_undo(was_made, r);
fail:
    return status;
}

/* What is done by operations of their own: several lines, and complex numbers. */
static weft_status finish(weft_array *a, const asking *k, const weft__quantiles *q, weft_array *r)
{
    weft_value median;
    weft_status status = WEFT_OK;

    if (r->count == 0)
        return WEFT_OK;
    if (!is_one_line(k))
        return weft__quantile_lines(a, k->mask, q, k->has_count, k->keepdims, r);
    if (!is_complex(a))
        return WEFT_OK;
    WEFT__TRY(weft__median_complex(a, k->operation, &median));
    WEFT__TRY(weft_fill(r, median, 0));
fail:
    return status;
}

static weft_status quantiles(weft_array *a, asking k, weft_array **r)
{
    size_t room = k.count > 0 ? (size_t)k.count : 1;
    weft_session *s = a ? a->session : NULL;
    bool was_made = r && !*r;
    weft__quantile_rule *rules;
    int64_t *ranks;
    weft__quantiles q;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(s, k.operation, "r");
    rules = calloc(room, sizeof *rules);
    ranks = calloc(2 * room, sizeof *ranks);
    weft__must(rules), weft__must(ranks);
    WEFT__TRY(weft__enter(s, k.operation, hash_asking(&k, a, r)));
    WEFT__TRY(prepare(a, &k, &q, rules, ranks, r));
    WEFT__TRY(weft__leave(s));
    status = finish(a, &k, &q, *r);
    if (status != WEFT_OK && was_made)
        weft_free(r);
fail:
    free(rules);
    free(ranks);
    return status;
}

weft_status weft_median(weft_array *a, const weft_axes *axes, bool keepdims, weft_array **r)
{
    return quantiles(
        a, (asking){.operation = "weft_median", .count = 1, .axes = axes, .keepdims = keepdims}, r);
}

weft_status weft_quantile(weft_array *a, double q, const weft_axes *axes,
                          weft_quantile_method method, bool keepdims, weft_array **r)
{
    return quantiles(a,
                     (asking){.operation = "weft_quantile",
                              .count = 1,
                              .q = &q,
                              .scale = 1,
                              .method = method,
                              .axes = axes,
                              .keepdims = keepdims},
                     r);
}

weft_status weft_percentile(weft_array *a, double percent, const weft_axes *axes,
                            weft_quantile_method method, bool keepdims, weft_array **r)
{
    return quantiles(a,
                     (asking){.operation = "weft_percentile",
                              .count = 1,
                              .q = &percent,
                              .scale = 100,
                              .method = method,
                              .axes = axes,
                              .keepdims = keepdims},
                     r);
}

weft_status weft_quantiles(weft_array *a, int count, const double *q, const weft_axes *axes,
                           weft_quantile_method method, bool keepdims, weft_array **r)
{
    if (!q && count != 0)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_quantiles", "q");
    return quantiles(a,
                     (asking){.operation = "weft_quantiles",
                              .count = count,
                              .q = q ? q : &(double){0},
                              .scale = 1,
                              .has_count = true,
                              .method = method,
                              .axes = axes,
                              .keepdims = keepdims},
                     r);
}
