/* weft_nonzero and weft_argwhere: flat indices taken apart. */
#include "array/each.h"
#include "base/hash.h"
#include "ops/index_operand.h"
#include "ops/nonzero.h"
#include "ops/take.h"

typedef struct unraveling {
    const weft_array *flat;
    weft_shape shape; /* of what the indices are into */
    int64_t stride[WEFT_MAX_NDIM];
    int axis; /* the only one wanted; -1: all of them side by side */
} unraveling;

static int64_t index_along(const unraveling *u, int64_t flat, int axis)
{
    return flat / u->stride[axis] % u->shape.extent[axis];
}

/* The flat indices lie in the same rows as the result. */
static void unravel_run(void *context, weft__run run, char *data, int thread)
{
    const unraveling *u = context;
    int64_t *out = (int64_t *)(void *)data;
    int64_t width = u->axis < 0 ? u->shape.ndim : 1;

    (void)thread;
    for (int64_t at = run.first; at < run.end; at++) {
        int64_t row = at / width;
        int axis = u->axis < 0 ? (int)(at - row * width) : u->axis;
        const int64_t *flat = (const int64_t *)(const void *)weft__array_at(u->flat, row);

        *out++ = index_along(u, *flat, axis);
    }
}

static unraveling unraveling_of(const weft_array *a, const weft_array *flat, int axis)
{
    unraveling u = {.flat = flat, .shape = a->shape, .axis = axis};

    for (int d = 0; d < a->shape.ndim; d++)
        u.stride[d] = weft__shape_product(&a->shape, d + 1, a->shape.ndim);
    return u;
}

static void undo(weft_array **results, int count)
{
    for (int d = 0; d < count; d++)
        weft__array_undo(true, &results[d]);
}

static weft_status check_nonzero(const weft_array *a, weft_array *const *results)
{
    if (a->shape.ndim == 0)
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "weft_nonzero of a 0-d array: weft_flatnonzero can do that");
    for (int d = 0; d < a->shape.ndim; d++) {
        if (results[d])
            return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                             "weft_nonzero makes new arrays: result %d must be NULL", d);
    }
    return WEFT_OK;
}

weft_status weft_nonzero(weft_array *a, weft_array **results)
{
    weft_session *s = a ? a->session : NULL;
    weft_array *flat = NULL;
    int made = 0;
    weft_status status;

    if (!a || !results)
        return weft__refuse_array(s, "weft_nonzero", "results");
    WEFT__TRY(weft__enter(s, "weft_nonzero", weft__array_hash(a)));
    status = check_nonzero(a, results);
    if (status != WEFT_OK)
        return status;
    WEFT__TRY(weft__nonzero_positions(a, "weft_nonzero", &flat));
    for (int d = 0; d < a->shape.ndim; d++, made++) {
        unraveling u = unraveling_of(a, flat, d);

        WEFT__TRY(weft__index_make(s, "weft_nonzero", flat->shape, WEFT_INT64, false, &results[d]));
        weft__array_each(results[d], 0, unravel_run, &u);
        WEFT__TRY(weft__sync(s));
    }
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&flat);
    if (status != WEFT_OK)
        undo(results, made);
    return status;
}

weft_status weft_argwhere(weft_array *a, weft_array **r)
{
    weft_session *s = a ? a->session : NULL;
    weft_array *flat = NULL, *work = NULL;
    unraveling u;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(s, "weft_argwhere", "r");
    WEFT__TRY(weft__enter(s, "weft_argwhere", weft__index_hash(a, NULL, r)));
    WEFT__TRY(weft__nonzero_positions(a, "weft_argwhere", &flat));
    u = unraveling_of(a, flat, -1);
    WEFT__TRY(weft__index_make(s, "weft_argwhere", WEFT_SHAPE(flat->count, (int64_t)a->shape.ndim),
                               WEFT_INT64, false, &work));
    weft__array_each(work, 0, unravel_run, &u);
    WEFT__TRY(weft__sync(s));
    WEFT__TRY(weft__index_deliver(s, "weft_argwhere", &work, r));
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&flat);
    weft_free(&work);
    return status;
}
