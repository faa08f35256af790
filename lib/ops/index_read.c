/* The reading calls of weft/index.h. */
#include "base/axes.h"
#include "base/hash.h"
#include "ops/index_operand.h"
#include "ops/nonzero.h"
#include "ops/take.h"

weft_status weft_flatnonzero(weft_array *a, weft_array **r)
{
    weft_session *s = a ? a->session : NULL;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(s, "weft_flatnonzero", "r");
    WEFT__TRY(weft__enter(s, "weft_flatnonzero", weft__index_hash(a, NULL, r)));
    WEFT__TRY(weft__nonzero_positions(a, "weft_flatnonzero", r));
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

weft_status weft_count_nonzero_value(weft_array *a, int64_t *count)
{
    weft_session *s = a ? a->session : NULL;
    weft_status status;

    if (!a || !count)
        return weft__refuse_array(s, "weft_count_nonzero_value", "count");
    WEFT__TRY(weft__enter(s, "weft_count_nonzero_value", weft__array_hash(a)));
    WEFT__TRY(weft__nonzero_count(a, "weft_count_nonzero_value", count));
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

/* The axis, or -1 for the flat array; what lies before, along and after it. */
static weft_status split_axes(weft_array *a, const char *operation, const weft_axes *axis, int *d,
                              weft__taking *t)
{
    const weft_shape *shape = &a->shape;
    weft__error error = {.status = WEFT_OK};

    t->outer = t->inner = 1;
    t->n = a->count;
    *d = -1;
    if (!axis)
        return WEFT_OK;
    if (axis->count != 1)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s along %d axes: one is possible",
                         operation, axis->count);
    if (weft__axis_check(axis->items[0], shape->ndim, operation, &error, d) != WEFT_OK)
        return weft_fail(a->session, error.status, "%s", error.message);
    t->outer = weft__shape_product(shape, 0, *d);
    t->n = shape->extent[*d];
    t->inner = weft__shape_product(shape, *d + 1, shape->ndim);
    return WEFT_OK;
}

/* The shape with dimension d replaced by those of the indices; theirs alone for the flat array. */
static weft_status taken_shape(weft_array *a, const char *operation, int d,
                               const weft_shape *indices, weft_shape *shape)
{
    int64_t extents[2 * WEFT_MAX_NDIM];
    int ndim = 0;

    for (int i = 0; i < d; i++)
        extents[ndim++] = a->shape.extent[i];
    for (int i = 0; i < indices->ndim; i++)
        extents[ndim++] = indices->extent[i];
    for (int i = d + 1; d >= 0 && i < a->shape.ndim; i++)
        extents[ndim++] = a->shape.extent[i];
    *shape = weft_shape_of(ndim, extents);
    if (ndim <= WEFT_MAX_NDIM)
        return WEFT_OK;
    return weft_fail(a->session, WEFT_ERR_SHAPE, "%s: the result would have %d dimensions",
                     operation, ndim);
}

/* Inside an entered operation; `indices` may be made by it. */
static weft_status take_along(weft_array *a, weft_array *indices, const char *operation,
                              const weft_axes *axis, weft_index_mode mode, weft_array **r)
{
    weft__taking t = {.source = a, .m = indices->count};
    weft_shape shape;
    int d;
    weft_status status;

    WEFT__TRY(split_axes(a, operation, axis, &d, &t));
    WEFT__TRY(taken_shape(a, operation, d, &indices->shape, &shape));
    WEFT__TRY(weft__take_positions(indices, operation, d, t.n, mode, d > 0, &t.positions));
    WEFT__TRY(weft__take(&t, operation, shape, r));
fail:
    weft_free(&t.positions);
    return status;
}

weft_status weft_take(weft_array *a, weft_array *indices, const weft_axes *axis,
                      weft_index_mode mode, weft_array **r)
{
    weft_session *s = a ? a->session : NULL;
    uint64_t hash;
    weft_status status;

    if (!a || !indices || !r)
        return weft__refuse_array(weft__session_of(a, indices), "weft_take", "a, indices or r");
    hash = weft__hash_word(weft__index_hash(a, indices, r), (uint64_t)mode);
    hash = weft__hash_word(hash, axis ? (uint64_t)axis->items[0] + 1000 : 0);
    WEFT__TRY(weft__enter(s, "weft_take", hash));
    WEFT__TRY(weft__index_same_session(a, indices, "weft_take"));
    WEFT__TRY(take_along(a, indices, "weft_take", axis, mode, r));
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

weft_status weft_compress(weft_array *condition, weft_array *a, const weft_axes *axis,
                          weft_array **r)
{
    weft_session *s = a ? a->session : NULL;
    weft_array *indices = NULL;
    uint64_t hash;
    weft_status status;

    if (!a || !condition || !r)
        return weft__refuse_array(weft__session_of(a, condition), "weft_compress",
                                  "a, condition or r");
    hash = weft__hash_word(weft__index_hash(a, condition, r),
                           axis ? (uint64_t)axis->items[0] + 1000 : 0);
    WEFT__TRY(weft__enter(s, "weft_compress", hash));
    WEFT__TRY(weft__index_same_session(a, condition, "weft_compress"));
    if (condition->shape.ndim != 1)
        return weft_fail(s, WEFT_ERR_SHAPE,
                         "weft_compress: the condition has %d dimensions: it must have one",
                         condition->shape.ndim);
    WEFT__TRY(weft__nonzero_positions(condition, "weft_compress", &indices));
    WEFT__TRY(take_along(a, indices, "weft_compress", axis, WEFT_INDEX_RAISE, r));
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&indices);
    return status;
}

/* Masks of leading dimensions choose chunks. */
static weft_status select_chunks(weft_array *a, weft_array *mask, weft_array **r)
{
    int first = mask->shape.ndim;
    weft__taking t = {.source = a, .outer = 1, .n = mask->count};
    weft_shape shape = {.ndim = 1 + a->shape.ndim - first};
    weft_status status;

    if (shape.ndim > WEFT_MAX_NDIM)
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "weft_select_where: the result would have %d dimensions", shape.ndim);
    t.inner = weft__shape_product(&a->shape, first, a->shape.ndim);
    WEFT__TRY(weft__nonzero_positions(mask, "weft_select_where", &t.positions));
    shape.extent[0] = t.m = t.positions->count;
    for (int d = first; d < a->shape.ndim; d++)
        shape.extent[1 + d - first] = a->shape.extent[d];
    WEFT__TRY(weft__take(&t, "weft_select_where", shape, r));
fail:
    weft_free(&t.positions);
    return status;
}

weft_status weft_select_where(weft_array *a, weft_array *mask, weft_array **r)
{
    weft_session *s = a ? a->session : NULL;
    weft_status status;

    if (!a || !mask || !r)
        return weft__refuse_array(weft__session_of(a, mask), "weft_select_where", "a, mask or r");
    WEFT__TRY(weft__enter(s, "weft_select_where", weft__index_hash(a, mask, r)));
    WEFT__TRY(weft__index_mask_check(a, mask, "weft_select_where"));
    if (mask->shape.ndim == a->shape.ndim)
        WEFT__TRY(weft__nonzero_select(mask, a, "weft_select_where", r));
    else
        WEFT__TRY(select_chunks(a, mask, r));
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}
