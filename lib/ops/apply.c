#include <weft/apply.h>
#include <weft/view.h>

#include <stdatomic.h>
#include <stdio.h>

#include "array/array.h"
#include "base/checked.h"
#include "base/hash.h"
#include "ops/apply.h"
#include "ops/plain.h"

weft_status weft__applying_run(weft__applying *p, weft_rows rows, char *data, int thread)
{
    weft_tile tile = {.data = data,
                      .first = rows.first,
                      .rows = rows.count,
                      .row = p->array->layout.row,
                      .core = thread};
    weft_status status;
    int expected = WEFT_OK;

    if (atomic_load_explicit(&p->failed, memory_order_relaxed))
        return (weft_status)atomic_load(&p->failed);
    status = p->function(&tile, p->context);
    if (status != WEFT_OK && atomic_compare_exchange_strong(&p->failed, &expected, (int)status))
        p->failed_rows = rows;
    return status;
}

static void apply_tile(void *context, int64_t index, int thread)
{
    weft__applying *p = context;
    weft_rows rows = {p->rows.first + index * p->rows_per_tile, p->rows_per_tile};
    int64_t end = p->rows.first + p->rows.count;

    if (rows.first + rows.count > end)
        rows.count = end - rows.first;
    (void)weft__applying_run(p, rows, weft__array_at(p->array, rows.first * p->array->layout.row),
                             thread);
}

weft_status weft__applying_status(weft__applying *p)
{
    int failed = atomic_load(&p->failed);

    if (failed == WEFT_OK)
        return WEFT_OK;
    return weft_fail(p->array->session, (weft_status)failed,
                     "the function applied to rows %lld to %lld reported: %s",
                     (long long)p->failed_rows.first,
                     (long long)(p->failed_rows.first + p->failed_rows.count - 1),
                     weft_status_name((weft_status)failed));
}

/* A few tiles per core, so that unequal ones even out. */
static int64_t choose_rows(const weft_array *a, int64_t rows, int64_t asked)
{
    int64_t parts = 16 * (int64_t)a->session->node.deck.cores;
    int64_t chosen = asked > 0 ? asked : (rows + parts - 1) / parts;

    chosen = weft__min64(chosen, weft__max64(rows, 1));
    return weft__max64(weft__max64(chosen, 1), rows / WEFT__MAX_TILES + 1);
}

weft_status weft__applying_begin(weft_array *a, const char *operation, int64_t rows_per_tile)
{
    uint64_t hash = weft__hash_word(weft__array_hash(a), (uint64_t)rows_per_tile);
    weft_status status = weft__enter(a->session, operation, hash);

    if (status != WEFT_OK)
        return status;
    if (rows_per_tile < 0)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: tiles of %lld rows", operation,
                         (long long)rows_per_tile);
    return WEFT_OK;
}

weft_status weft__apply(weft_array *a, const char *operation, int64_t rows_per_tile,
                        weft_tile_function function, void *context)
{
    weft_session *s = a->session;
    weft_block block = a->node ? weft_node(a) : weft_local(a);
    weft__applying p = {
        .array = a, .function = function, .context = context, .rows = {block.first, block.rows}};
    int64_t tiles;
    weft_status status;

    WEFT__TRY(weft__applying_begin(a, operation, rows_per_tile));
    p.rows_per_tile = choose_rows(a, block.rows, rows_per_tile);
    tiles = (block.rows + p.rows_per_tile - 1) / p.rows_per_tile;
    if (a->node)
        weft__gang_run(s, tiles, apply_tile, &p);
    else
        weft__own_run(s, tiles, apply_tile, &p);
    WEFT__TRY(weft__agree(s, weft__applying_status(&p), NULL));
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

/* A view that has no rows of its own in memory is worked on in a copy, and written back. */
static weft_status apply_view(weft_array *a, int64_t rows_per_tile, weft_tile_function function,
                              void *context, weft__applier *apply)
{
    weft_array *copy = NULL;
    weft_status status;

    WEFT__TRY(weft_copy(a, &copy));
    WEFT__TRY(apply(copy, rows_per_tile, function, context));
    WEFT__TRY(weft_assign(a, copy));
fail:
    weft_free(&copy);
    return status;
}

weft_status weft__apply_in_rows(weft_array *a, int64_t rows_per_tile, weft_tile_function function,
                                void *context, weft__applier *apply)
{
    if (weft__array_is_in_rows(a))
        return apply(a, rows_per_tile, function, context);
    return apply_view(a, rows_per_tile, function, context, apply);
}

static weft_status apply_rows(weft_array *a, int64_t rows_per_tile, weft_tile_function function,
                              void *context)
{
    return weft__apply(a, "weft_apply", rows_per_tile, function, context);
}

weft_status weft_apply(weft_array *a, int64_t rows_per_tile, weft_tile_function function,
                       void *context)
{
    if (!a || !function)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_apply", "function");
    return weft__apply_in_rows(a, rows_per_tile, function, context, apply_rows);
}

weft_status weft_fromfunction(weft_session *s, weft_shape shape, weft_dtype dtype,
                              weft_tile_function function, void *context, weft_array **a)
{
    bool was_made = a && !*a;
    weft_status status;

    if (!s || !function || !a)
        return weft__refuse_null(s, "weft_fromfunction", "function or a");
    WEFT__TRY(weft_empty(s, shape, dtype, a));
    WEFT__TRY(weft_apply(*a, 0, function, context));
    return WEFT_OK;
fail:
    if (was_made)
        weft_free(a);
    return status;
}
