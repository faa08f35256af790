/* Indices as positions: any integer dtype, negative, wrapped or clipped. */
#include <stdatomic.h>
#include <stdio.h>

#include "array/each.h"
#include "array/value.h"
#include "ops/copy.h"
#include "ops/index_operand.h"
#include "ops/plain.h"
#include "ops/take.h"

typedef struct checking {
    int64_t n;
    weft_index_mode mode;
    bool is_wide;              /* uint64: what looks negative is over 2^63 */
    _Atomic int64_t first_bad; /* flat place of the first index out of range */
} checking;

static void note_bad(checking *c, int64_t place)
{
    int64_t seen = atomic_load(&c->first_bad);

    while (place < seen && !atomic_compare_exchange_weak(&c->first_bad, &seen, place))
        ;
}

static int64_t position_of(checking *c, int64_t index, int64_t place)
{
    if (index >= 0 && index < c->n)
        return index;
    if (c->mode == WEFT_INDEX_CLIP)
        return index < 0 && !c->is_wide ? 0 : c->n - 1;
    if (c->mode == WEFT_INDEX_WRAP)
        return c->is_wide ? (int64_t)((uint64_t)index % (uint64_t)c->n)
                          : (index % c->n + c->n) % c->n;
    if (index < 0 && index >= -c->n && !c->is_wide)
        return index + c->n;
    note_bad(c, place);
    return 0;
}

static void check_run(void *context, weft__run run, char *data, int thread)
{
    int64_t *index = (int64_t *)(void *)data;
    checking *c = context;

    (void)thread;
    for (int64_t i = 0; i < weft__run_count(run); i++)
        index[i] = position_of(c, index[i], run.first + i);
}

/* The index as it was before the cast, from the rank that has it. */
static weft_status say_bad(weft_array *indices, const char *operation, int axis, int64_t n,
                           int64_t place)
{
    weft_session *s = indices->session;
    const weft__comms *c = &s->comms;
    weft_value value = {.dtype = WEFT_INT64};
    weft__run own = weft__array_own_run(indices);
    char text[64], where[64] = "";
    int owner = 0;

    while (owner < c->size - 1 && weft__layout_rank_run(&indices->layout, c, owner).end <= place)
        owner++;
    if (place >= own.first && place < own.end)
        value = weft__value_load(indices->dtype,
                                 indices->own + (place - own.first) *
                                                    (int64_t)weft_dtype_size(indices->dtype));
    if (!weft__broadcast(s, &value, sizeof value, owner))
        return weft__unless_poisoned(s, false);
    (void)weft_value_format(value, text, sizeof text);
    if (axis >= 0)
        (void)snprintf(where, sizeof where, "axis %d of extent", axis);
    return weft_fail(s, WEFT_ERR_ARGUMENT,
                     "%s: index %s at place %lld of the indices is out of bounds for %s %lld",
                     operation, text, (long long)place,
                     axis >= 0 ? where : "a flat array of extent", (long long)n);
}

static weft_status check_request(weft_array *indices, const char *operation, int axis, int64_t n,
                                 weft_index_mode mode)
{
    if (indices->dtype < WEFT_INT8 || indices->dtype > WEFT_UINT64)
        return weft_fail(indices->session, WEFT_ERR_DTYPE, "%s: indices of %s are no integers",
                         operation, weft_dtype_name(indices->dtype));
    if ((unsigned)mode > WEFT_INDEX_CLIP)
        return weft_fail(indices->session, WEFT_ERR_ARGUMENT, "%s: %d is no mode", operation,
                         (int)mode);
    if (n == 0 && indices->count > 0)
        return weft_fail(indices->session, WEFT_ERR_ARGUMENT,
                         "%s: cannot take %lld indices from an empty axis (axis %d)", operation,
                         (long long)indices->count, axis < 0 ? 0 : axis);
    return WEFT_OK;
}

weft_status weft__take_positions(weft_array *indices, const char *operation, int axis, int64_t n,
                                 weft_index_mode mode, bool is_everywhere, weft_array **positions)
{
    weft_session *s = indices->session;
    weft_array *temporary = NULL;
    checking c = {
        .n = n, .mode = mode, .is_wide = indices->dtype == WEFT_UINT64, .first_bad = INT64_MAX};
    int64_t first;
    weft_status status;

    WEFT__TRY(check_request(indices, operation, axis, n, mode));
    WEFT__TRY(weft__array_plain(indices, operation, &indices, &temporary));
    WEFT__TRY(weft__index_make(s, operation, indices->shape, WEFT_INT64, is_everywhere, positions));
    WEFT__TRY(weft__copy_elements(indices, *positions));
    weft__array_each(*positions, 0, check_run, &c);
    first = atomic_load(&c.first_bad);
    WEFT__TRY(weft__agree(s, WEFT_OK, &first));
    if (first != INT64_MAX)
        WEFT__TRY(say_bad(indices, operation, axis, n, first));
fail:
    if (status != WEFT_OK)
        weft_free(positions);
    weft_free(&temporary);
    return status;
}
