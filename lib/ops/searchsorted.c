/* Places in a sorted array: the same keys for both, then binary search. */
#include <weft/statistics.h>

#include "array/each.h"
#include "base/checked.h"
#include "base/hash.h"
#include "ops/copy.h"
#include "ops/index_operand.h"
#include "ops/lineup.h"
#include "ops/order.h"
#include "ops/plain.h"

typedef struct searching {
    weft__lineup lineup;
    const char *operation;
    weft_array *values, *work;
    weft_array *keys; /* uint64, of the sorted array, on every node */
    weft_dtype common;
    bool right;
    bool descends; /* the keys are in reverse order: the others' places counted from the end */
} searching;

/* Keys in which both zeros are one, as in comparisons. */
static void keys_of(weft_dtype dtype, const char *data, int64_t n, uint64_t *keys)
{
    uint64_t zero, other;

    weft__order_keys(dtype, data, n, keys);
    if (dtype < WEFT_FLOAT32)
        return;
    zero = dtype == WEFT_FLOAT32 ? (uint64_t)1 << 31 : (uint64_t)1 << 63;
    other = zero - 1; /* -0.0 comes just before 0.0 */
    for (int64_t i = 0; i < n; i++)
        keys[i] = keys[i] == other ? zero : keys[i];
}

/* How many of the sorted keys are before the place of `key`. */
static int64_t place_of(const searching *x, uint64_t key)
{
    const uint64_t *keys = (const uint64_t *)(const void *)x->keys->node;
    int64_t low = 0, high = x->keys->count;

    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        uint64_t at = keys[middle];
        bool before =
            x->descends ? (x->right ? at > key : at >= key) : (x->right ? at <= key : at < key);

        if (before)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void search_tile(void *context, weft__run run, int thread)
{
    const searching *x = context;
    const weft__kernels *kernels = x->work->session->kernels;
    int64_t *to = (int64_t *)(void *)weft__array_at(x->work, run.first);
    _Alignas(16) char elements[WEFT__BLOCK * 8];
    uint64_t keys[WEFT__BLOCK];

    (void)thread;
    for (int64_t at = run.first; at < run.end; at += WEFT__BLOCK) {
        int64_t n = weft__min64(WEFT__BLOCK, run.end - at);

        weft__index_cast(kernels, x->values->dtype, x->common, weft__lineup_at(&x->lineup, 1, at),
                         (size_t)n, elements);
        keys_of(x->common, elements, n, keys);
        for (int64_t i = 0; i < n; i++)
            *to++ = place_of(x, keys[i]);
    }
}

static void write_keys(void *context, weft__run run, char *data, int thread)
{
    const weft_array *elements = context;
    uint64_t *keys = (uint64_t *)(void *)data;

    (void)thread;
    keys_of(elements->dtype, weft__array_at(elements, run.first), weft__run_count(run), keys);
}

static weft_status check(const searching *x, const weft_array *sorted)
{
    weft_session *s = sorted->session;

    if (sorted->shape.ndim != 1)
        return weft_fail(s, WEFT_ERR_SHAPE, "%s: the sorted array has %d dimensions: 1 is possible",
                         x->operation, sorted->shape.ndim);
    if (!weft__order_exists(x->common))
        return weft_fail(s, WEFT_ERR_DTYPE, "%s: %s in %s", x->operation,
                         weft_dtype_name(x->values->dtype), weft_dtype_name(sorted->dtype));
    return weft__index_same_session(sorted, x->values, x->operation);
}

/* The keys of the sorted array, on every node. */
static weft_status make_keys(searching *x, weft_array *sorted)
{
    weft_session *s = sorted->session;
    weft_array *elements = NULL, *temporary = NULL;
    weft_status status;

    WEFT__TRY(weft__array_plain(sorted, x->operation, &sorted, &temporary));
    WEFT__TRY(weft__index_make(s, x->operation, sorted->shape, x->common, true, &elements));
    WEFT__TRY(weft__copy_elements(sorted, elements));
    WEFT__TRY(weft__index_make(s, x->operation, sorted->shape, WEFT_UINT64, true, &x->keys));
    weft__array_each(x->keys, 0, write_keys, elements);
    WEFT__TRY(weft__sync(s));
fail:
    weft_free(&elements);
    weft_free(&temporary);
    return status;
}

/* numpy.digitize: bins must ascend or descend. */
static weft_status check_bins(searching *x)
{
    const uint64_t *keys = (const uint64_t *)(const void *)x->keys->node;
    int64_t n = x->keys->count, up = 0, down = 0;

    for (int64_t i = 1; i < n; i++) {
        up += keys[i] > keys[i - 1];
        down += keys[i] < keys[i - 1];
    }
    x->descends = down > 0;
    if (up == 0 || down == 0)
        return WEFT_OK;
    return weft_fail(x->values->session, WEFT_ERR_ARGUMENT,
                     "%s: the bins must ascend or descend: %lld of %lld steps go up, %lld down",
                     x->operation, (long long)up, (long long)(n - 1), (long long)down);
}

static weft_status search_pieces(searching *x)
{
    weft_session *s = x->work->session;
    weft_array *operands[2] = {x->work, x->values};
    int64_t tile = weft__choose(&s->choices, WEFT__TILE_BYTES) / 16, pieces;
    weft_status status;

    WEFT__TRY(weft__lineup_open(s, &x->work->layout, 2, operands, false, 1, &x->lineup));
    pieces = weft__lineup_pieces(&x->lineup);
    for (int64_t k = 0; k < pieces; k++) {
        WEFT__TRY(weft__lineup_fetch(&x->lineup, k));
        weft__lineup_each(&x->lineup,
                          weft__max64(tile, weft__run_count(x->lineup.here) / WEFT__MAX_TILES + 1),
                          search_tile, x);
        WEFT__TRY(weft__sync(s));
    }
fail:
    weft__lineup_close(&x->lineup);
    return status;
}

static weft_status search(const char *operation, weft_array *sorted, weft_array *values, bool right,
                          bool is_digitize, weft_array **r)
{
    searching x = {.operation = operation, .values = values, .right = right};
    weft_array *temporary = NULL;
    weft_session *s = sorted ? sorted->session : NULL;
    weft_status status;

    if (!sorted || !values || !r)
        return weft__refuse_array(weft__session_of(sorted, values), operation,
                                  "sorted, values or r");
    x.common = weft_dtype_promote(sorted->dtype, values->dtype);
    WEFT__TRY(weft__enter(s, operation,
                          weft__hash_word(weft__index_hash(sorted, values, r), (uint64_t)right)));
    WEFT__TRY(check(&x, sorted));
    WEFT__TRY(make_keys(&x, sorted));
    if (is_digitize)
        WEFT__TRY(check_bins(&x));
    WEFT__TRY(weft__array_plain(values, operation, &x.values, &temporary));
    WEFT__TRY(weft__index_make(s, operation, values->shape, WEFT_INT64, false, &x.work));
    WEFT__TRY(search_pieces(&x));
    WEFT__TRY(weft__index_deliver(s, operation, &x.work, r));
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&x.work);
    weft_free(&x.keys);
    weft_free(&temporary);
    return status;
}

weft_status weft_searchsorted(weft_array *sorted, weft_array *values, bool right, weft_array **r)
{
    return search("weft_searchsorted", sorted, values, right, false, r);
}

/* numpy.digitize searches from the other side: its `right` closes the bins. */
weft_status weft_digitize(weft_array *values, weft_array *bins, bool right, weft_array **r)
{
    return search("weft_digitize", bins, values, !right, true, r);
}
