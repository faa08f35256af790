#include "array/array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/hash.h"
#include "runtime/mark.h"

static weft_status check_shape(weft_session *s, const weft_shape *shape, weft_dtype dtype,
                               int64_t *count)
{
    char text[256];
    int64_t bytes;

    (void)weft_shape_format(shape, text, sizeof text);
    *count = weft_shape_count(shape);
    if (shape->ndim < 0 || shape->ndim > WEFT_MAX_NDIM)
        return weft_fail(s, WEFT_ERR_SHAPE, "an array of %d dimensions: 0 to %d are possible",
                         shape->ndim, WEFT_MAX_NDIM);
    if (weft_dtype_size(dtype) == 0)
        return weft_fail(s, WEFT_ERR_DTYPE, "%d is no dtype", (int)dtype);
    for (int d = 0; d < shape->ndim; d++) {
        if (shape->extent[d] < 0)
            return weft_fail(s, WEFT_ERR_SHAPE, "shape %s has a negative extent", text);
    }
    if (*count < 0 || !weft__multiply(*count, (int64_t)weft_dtype_size(dtype), &bytes))
        return weft_fail(s, WEFT_ERR_SHAPE, "shape %s of %s has more than 2^63 - 1 bytes", text,
                         weft_dtype_name(dtype));
    return WEFT_OK;
}

static weft_status explicit_rows(weft_session *s, const int64_t *rows, weft__layout *layout)
{
    int64_t sum = 0;

    layout->kind = WEFT__LAYOUT_EXPLICIT;
    layout->first = calloc((size_t)s->comms.size + 1, sizeof *layout->first);
    weft__must(layout->first);
    for (int r = 0; r < s->comms.size; r++) {
        if (rows[r] < 0)
            return weft_fail(s, WEFT_ERR_SHAPE, "rank %d is to hold %lld rows", r,
                             (long long)rows[r]);
        if (rows[r] > INT64_MAX - sum)
            return weft_fail(s, WEFT_ERR_SHAPE, "the ranks' rows add up to more than 2^63 - 1");
        sum += rows[r];
        layout->first[r + 1] = sum;
    }
    if (sum != layout->rows)
        return weft_fail(s, WEFT_ERR_SHAPE, "the ranks' rows add up to %lld, extent 0 is %lld",
                         (long long)sum, (long long)layout->rows);
    return WEFT_OK;
}

static weft_status decide_layout(weft_session *s, const weft_shape *shape,
                                 const weft_placement *placement, weft__layout *layout)
{
    layout->rows = shape->ndim ? shape->extent[0] : 1;
    layout->row = 1;
    for (int d = 1; d < shape->ndim; d++)
        layout->row *= shape->extent[d];
    if (shape->ndim == 0 || (placement && placement->replicated))
        layout->kind = WEFT__LAYOUT_REPLICATED;
    else if (placement && placement->rows_per_rank)
        return explicit_rows(s, placement->rows_per_rank, layout);
    return WEFT_OK;
}

/* Bytes of each node's block: NULL where all need about what the fullest does, and so touch that.
 */
static size_t *bytes_by_node(const weft_session *s, const weft_array *a, size_t *most)
{
    const weft__comms *c = &s->comms;
    size_t size = weft_dtype_size(a->dtype), least = SIZE_MAX;
    size_t *bytes = calloc((size_t)c->nodes, sizeof *bytes);

    weft__must(bytes);
    *most = 0;
    for (int n = 0; n < c->nodes; n++) {
        bytes[n] = (size_t)weft__run_count(weft__layout_node_run(&a->layout, c, n)) * size;
        *most = bytes[n] > *most ? bytes[n] : *most;
        least = bytes[n] < least ? bytes[n] : least;
    }
    if (*most - least > *most / 4)
        return bytes;
    free(bytes);
    return NULL;
}

/* This rank touches its own rows; a replicated block is touched by the node's ranks in equal parts.
 */
static weft_status get_memory(weft_session *s, weft_array *a)
{
    const weft__comms *c = &s->comms;
    int64_t size = (int64_t)weft_dtype_size(a->dtype);
    weft__run here = weft__layout_node_run(&a->layout, c, c->node_index);
    weft__run own = weft__layout_rank_run(&a->layout, c, c->rank);
    weft__request request = weft__request_scratch(s, (size_t)(a->count * size));
    size_t *bytes = NULL;
    weft_status status;

    if (a->layout.kind != WEFT__LAYOUT_REPLICATED) {
        bytes = bytes_by_node(s, a, &request.most);
        request.by_node = bytes;
        request.own_first = (size_t)((own.first - here.first) * size);
        request.own_bytes = (size_t)(weft__run_count(own) * size);
    }
    status = weft__memory_get(s, &request, &a->memory);
    free(bytes);
    return status;
}

static void destroy(weft_array *a)
{
    weft_session *s = a->session;

    if (a->base)
        weft_free(&a->base);
    else if (!s->is_stopped)
        weft__memory_put(s, &a->memory);
    free(a->layout.first);
    free(a);
    weft__session_release(s);
}

static weft_status create(weft_session *s, const weft_shape *shape, weft_dtype dtype, int64_t count,
                          const weft_placement *placement, weft_array **out)
{
    weft_array *a = calloc(1, sizeof *a);
    weft_status status;

    weft__must(a);
    *a = (weft_array){
        .references = 1, .session = s, .dtype = dtype, .shape = *shape, .count = count};
    weft__session_keep(s);
    WEFT__TRY(decide_layout(s, shape, placement, &a->layout));
    WEFT__TRY(get_memory(s, a));
    a->serial = ++s->serial;
    a->node = a->memory.node;
    a->own = weft__array_at(a, weft__array_own_run(a).first);
    s->statistics.arrays_created++;
    *out = a;
    return WEFT_OK;
fail:
    destroy(a);
    return status;
}

static weft_status check_result(weft_session *s, const char *operation, const weft_shape *shape,
                                weft_dtype dtype, const weft_array *a)
{
    char want[256], have[256];

    (void)weft_shape_format(shape, want, sizeof want);
    (void)weft_shape_format(&a->shape, have, sizeof have);
    if (a->session != s)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: the result array is another session's",
                         operation);
    if (!weft_shape_equal(shape, &a->shape))
        return weft_fail(s, WEFT_ERR_SHAPE, "%s: the result has shape %s, the array to fill %s",
                         operation, want, have);
    if (dtype != a->dtype)
        return weft_fail(s, WEFT_ERR_DTYPE, "%s: the result is %s, the array to fill %s", operation,
                         weft_dtype_name(dtype), weft_dtype_name(a->dtype));
    return WEFT_OK;
}

static bool repeats(const weft_array *a)
{
    for (int d = 0; d < a->shape.ndim && a->count > 0; d++)
        if (a->shape.extent[d] > 1 && a->map.stride[d] == 0)
            return true;
    return false;
}

weft_status weft__array_result_view(weft_session *s, const char *operation, weft_shape shape,
                                    weft_dtype dtype, const weft_placement *placement,
                                    weft_array **a)
{
    int64_t count;
    weft_status status = check_shape(s, &shape, dtype, &count);

    if (status != WEFT_OK)
        return status;
    if (!*a)
        return create(s, &shape, dtype, count, placement, a);
    if ((*a)->is_strided && repeats(*a))
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "%s: the array to fill is a broadcast view, whose elements repeat",
                         operation);
    return check_result(s, operation, &shape, dtype, *a);
}

weft_status weft__array_result(weft_session *s, const char *operation, weft_shape shape,
                               weft_dtype dtype, const weft_placement *placement, weft_array **a)
{
    if (*a && (*a)->is_strided)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "%s: the array to fill is a strided view; let it make an array, and "
                         "weft_assign that",
                         operation);
    return weft__array_result_view(s, operation, shape, dtype, placement, a);
}

void weft__array_undo(bool was_made, weft_array **a)
{
    if (!was_made || !*a)
        return;
    destroy(*a);
    *a = NULL;
}

static uint64_t hash_request(const weft_shape *shape, weft_dtype dtype,
                             const weft_placement *placement, int size, const weft_array *a)
{
    uint64_t hash = weft__hash_shape((uint64_t)dtype, shape);

    hash = weft__hash_word(hash, placement && placement->replicated);
    hash = weft__hash_word(hash, placement && placement->rows_per_rank);
    if (placement && placement->rows_per_rank)
        hash = weft__hash_bytes(hash, placement->rows_per_rank,
                                (size_t)size * sizeof placement->rows_per_rank[0]);
    return weft__hash_word(hash, a ? weft__array_hash(a) : 0);
}

weft_status weft_empty(weft_session *s, weft_shape shape, weft_dtype dtype, weft_array **a)
{
    return weft_empty_placed(s, shape, dtype, NULL, a);
}

weft_status weft_empty_placed(weft_session *s, weft_shape shape, weft_dtype dtype,
                              const weft_placement *placement, weft_array **a)
{
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_empty", "a");
    WEFT__TRY(
        weft__enter(s, "weft_empty", hash_request(&shape, dtype, placement, s->comms.size, *a)));
    WEFT__TRY(weft__array_result(s, "weft_empty", shape, dtype, placement, a));
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

static weft_status wrap(weft_session *s, void *memory, weft_shape shape, weft_dtype dtype,
                        weft_array **out)
{
    weft_array *a = calloc(1, sizeof *a);
    weft_placement placement = {0};
    int64_t *rows = NULL, mine = shape.ndim ? shape.extent[0] : 0;
    weft_status status;

    weft__must(a);
    a->session = s;
    weft__session_keep(s);
    rows = calloc((size_t)s->comms.size, sizeof *rows);
    weft__must(rows);
    WEFT__TRY(weft__unless_poisoned(s, weft__allgather(s, &mine, sizeof mine, rows)));
    shape.extent[0] = 0;
    for (int r = 0; r < s->comms.size && shape.extent[0] >= 0; r++)
        shape.extent[0] = rows[r] <= INT64_MAX - shape.extent[0] ? shape.extent[0] + rows[r] : -1;
    placement.rows_per_rank = rows;
    *a = (weft_array){.references = 1,
                      .session = s,
                      .dtype = dtype,
                      .shape = shape,
                      .is_wrapped = true,
                      .serial = ++s->serial};
    WEFT__TRY(check_shape(s, &shape, dtype, &a->count));
    WEFT__TRY(decide_layout(s, &shape, &placement, &a->layout));
    a->own = memory;
    a->node = s->comms.node_size == 1 ? memory : NULL;
    s->statistics.arrays_created++;
    free(rows);
    *out = a;
    return WEFT_OK;
fail:
    free(rows);
    destroy(a);
    return status;
}

/* What a caller says about its memory: `elements` < 0 is as many as the shape asks for. */
static weft_status check_memory(weft_session *s, const void *memory, int64_t elements,
                                bool is_contiguous, const weft_shape *shape)
{
    const int64_t count = weft_shape_count(shape);

    if (shape->ndim < 1 || shape->ndim > WEFT_MAX_NDIM)
        return weft_fail(s, WEFT_ERR_SHAPE, "weft_wrap of %d dimensions: 1 to %d are possible",
                         shape->ndim, WEFT_MAX_NDIM);
    if (!memory && count != 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_wrap of %lld rows at NULL",
                         (long long)shape->extent[0]);
    if (!is_contiguous && count != 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_wrap of %lld elements that do not lie next to each other: a section "
                         "with a step has to be copied first",
                         (long long)count);
    if (elements >= 0 && count > elements)
        return weft_fail(s, WEFT_ERR_SHAPE, "weft_wrap of %lld elements, in memory that holds %lld",
                         (long long)count, (long long)elements);
    return WEFT_OK;
}

static weft_status check_and_wrap(weft_session *s, void *memory, int64_t elements,
                                  bool is_contiguous, weft_shape shape, weft_dtype dtype,
                                  weft_array **a)
{
    weft_shape rest = shape;
    weft_status status = WEFT_OK;

    if (!s || !a)
        return weft__refuse_null(s, "weft_wrap", "a");
    rest.extent[0] = 0;
    WEFT__TRY(weft__enter(s, "weft_wrap", weft__hash_shape((uint64_t)dtype, &rest)));
    if (*a)
        status = weft_fail(s, WEFT_ERR_ARGUMENT,
                           "weft_wrap: the array has a handle already: weft_free it first");
    else
        status = check_memory(s, memory, elements, is_contiguous, &shape);
    WEFT__TRY(weft__agree(s, status, NULL));
    WEFT__TRY(wrap(s, memory, shape, dtype, a));
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

weft_status weft_wrap(weft_session *s, void *memory, weft_shape shape, weft_dtype dtype,
                      weft_array **a)
{
    return check_and_wrap(s, memory, -1, true, shape, dtype, a);
}

weft_status weft_wrap_fortran(weft_session *s, void *memory, int64_t elements, int is_contiguous,
                              weft_shape shape, weft_dtype dtype, weft_array **a)
{
    return check_and_wrap(s, memory, elements, is_contiguous != 0, shape, dtype, a);
}

weft_array *weft_reference(weft_array *a)
{
    if (a)
        a->references++;
    return a;
}

void weft_free(weft_array **a)
{
    weft_array *gone = a ? *a : NULL;

    if (!gone)
        return;
    if (weft__mark_forbids(gone->session)) {
        (void)weft__mark_refuse("weft_free"); /* the other ranks would wait for a call less */
        return;
    }
    *a = NULL;
    if (--gone->references > 0)
        return;
    weft__remember(gone->session, weft__array_hash(gone));
    destroy(gone);
}
