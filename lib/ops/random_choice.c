/* Permutations, shuffles and choices. */
#include <math.h>
#include <stdlib.h>

#include <weft/index.h>
#include <weft/view.h>

#include "base/hash.h"
#include "ops/index_operand.h"
#include "ops/random_draw.h"
#include "ops/random_order.h"

/* As numpy.random.Generator.choice checks them, and how many are above 0. */
static weft_status check_probabilities(weft_session *s, int64_t n, const double *p,
                                       int64_t *possible)
{
    double sum = 0, error = 0;

    *possible = 0;
    for (int64_t i = 0; i < n; i++) {
        double term = p[i] - error, next = sum + term;

        if (!(p[i] >= 0))
            return weft_fail(s, WEFT_ERR_ARGUMENT,
                             "weft_random_choice: probability %lld is %.17g, not at least 0",
                             (long long)i, p[i]);
        error = next - sum - term;
        sum = next;
        *possible += p[i] > 0;
    }
    if (!(fabs(sum - 1) <= 0x1p-26))
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_random_choice: the probabilities sum to %.17g, not to 1", sum);
    return WEFT_OK;
}

static weft_status check_order(weft_session *s, const char *operation, int64_t n, int64_t count,
                               const double *p)
{
    int64_t possible = n;
    weft_status status = WEFT_OK;

    if (n < 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: a population of %lld is negative", operation,
                         (long long)n);
    if (count > n)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: %lld out of %lld without replacement",
                         operation, (long long)count, (long long)n);
    if (n > WEFT__MOST_ORDERED)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "%s: a population of %lld without replacement; at most %lld", operation,
                         (long long)n, (long long)WEFT__MOST_ORDERED);
    if (p)
        status = check_probabilities(s, n, p, &possible);
    if (status == WEFT_OK && count > possible)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "%s: %lld without replacement, and %lld of the %lld probabilities are "
                         "not 0",
                         operation, (long long)count, (long long)possible, (long long)n);
    return status;
}

/* The first of a random order of n, in an array of `shape`; p are their weights, or NULL. */
static weft_status order(weft_session *s, const char *operation, int64_t n, weft_shape shape,
                         const double *p, weft_random_key key, weft_array **r)
{
    uint64_t words[3] = {key.seed, key.stream, (uint64_t)n};
    uint64_t hash = weft__hash_bytes(weft__hash_shape(0, &shape), words, sizeof words);
    weft_array *work = NULL;
    weft_status status;

    if (p)
        hash = weft__hash_bytes(hash, p, (size_t)n * sizeof *p);
    WEFT__TRY(weft__enter(s, operation, weft__hash_word(hash, *r ? weft__array_hash(*r) : 0)));
    WEFT__TRY(check_order(s, operation, n, weft_shape_count(&shape), p));
    WEFT__TRY(weft__index_make(s, operation, shape, WEFT_INT64, false, &work));
    WEFT__TRY(weft__random_order(work, n, p, key));
    WEFT__TRY(weft__index_deliver(s, operation, &work, r));
    WEFT__TRY(weft__leave(s));
fail:
    weft__array_undo(true, &work);
    return status;
}

weft_status weft_random_permutation(weft_session *s, int64_t n, weft_random_key key, weft_array **r)
{
    if (!s || !r)
        return weft__refuse_null(s, "weft_random_permutation", "r");
    return order(s, "weft_random_permutation", n, WEFT_SHAPE(n), NULL, key, r);
}

weft_status weft_random_shuffle(weft_array *a, weft_random_key key)
{
    weft_array *rows = NULL, *moved = NULL;
    weft_shape shape;
    weft_status status;

    if (!a)
        return weft__refuse_array(NULL, "weft_random_shuffle", "a");
    shape = weft_array_shape(a);
    if (shape.ndim == 0)
        return weft_fail(a->session, WEFT_ERR_SHAPE, "weft_random_shuffle: of a 0-d array");
    WEFT__TRY(order(a->session, "weft_random_shuffle", shape.extent[0], WEFT_SHAPE(shape.extent[0]),
                    NULL, key, &rows));
    if (shape.extent[0] > 1) {
        WEFT__TRY(weft_take(a, rows, WEFT_AXES(0), WEFT_INDEX_RAISE, &moved));
        WEFT__TRY(weft_assign(a, moved));
    }
fail:
    weft_free(&moved);
    weft_free(&rows);
    return status;
}

/* numpy.searchsorted(side="right") of the uniform numbers in the cumulated probabilities. */
static void draw_weighted(const weft__drawing *d, uint64_t first, size_t n, void *out)
{
    int64_t *to = out;

    for (size_t i = 0; i < n; i++) {
        int64_t low = 0, high = (int64_t)d->range;
        double u;

        d->kernels->random_float64(&u, first + i, 1, d->key);
        while (low < high) {
            int64_t middle = low + (high - low) / 2;

            if (u < d->cumulated[middle])
                high = middle;
            else
                low = middle + 1;
        }
        to[i] = low;
    }
}

/* Sums of the probabilities, the last one 1. */
static void cumulate(int64_t n, const double *p, double *cumulated)
{
    for (int64_t i = 0; i < n; i++)
        cumulated[i] = (i ? cumulated[i - 1] : 0) + p[i];
    for (int64_t i = 0; i < n; i++)
        cumulated[i] /= cumulated[n - 1];
}

static weft_status choose_weighted(weft_session *s, int64_t n, weft_shape shape, const double *p,
                                   weft_random_key key, weft_array **r)
{
    double *cumulated = calloc((size_t)n + 1, sizeof *cumulated);
    weft__drawing d = {.operation = "weft_random_choice",
                       .draw = draw_weighted,
                       .drawn = WEFT_INT64,
                       .dtype = WEFT_INT64,
                       .cumulated = cumulated,
                       .low = weft__hash_bytes(0, p, (size_t)n * sizeof *p),
                       .range = (uint64_t)n};
    int64_t possible;
    weft_status status;

    weft__must(cumulated);
    WEFT__TRY(weft__drawing_begin(s, &d, &shape, key, r));
    WEFT__TRY(check_probabilities(s, n, p, &possible));
    cumulate(n, p, cumulated);
    WEFT__TRY(weft__drawing_finish(s, &d, &shape, r));
fail:
    free(cumulated);
    return status;
}

weft_status weft_random_choice(weft_session *s, int64_t n, weft_shape shape, bool replace,
                               const double *p, weft_random_key key, weft_array **r)
{
    if (!s || !r)
        return weft__refuse_null(s, "weft_random_choice", "r");
    if (n < 0 || (n == 0 && weft_shape_count(&shape) > 0))
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_random_choice: %lld elements out of a population of %lld",
                         (long long)weft_shape_count(&shape), (long long)n);
    if (p && n > 0 && replace)
        return choose_weighted(s, n, shape, p, key, r);
    if (!replace || n == 0)
        return order(s, "weft_random_choice", n, shape, n > 0 ? p : NULL, key, r);
    return weft_random_integers(s, shape, WEFT_INT64, (weft_value){.dtype = WEFT_INT64},
                                (weft_value){.dtype = WEFT_INT64, .as.i = n}, false, key, r);
}
