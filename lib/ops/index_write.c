/* The writing calls of weft/index.h. */
#include <weft/view.h>

#include "base/hash.h"
#include "ops/copy.h"
#include "ops/index_operand.h"
#include "ops/nonzero.h"
#include "ops/put_chunks.h"
#include "ops/take.h"

weft_status weft_put_indices(weft_array *a, weft_array *indices, weft_array *values,
                             weft_index_mode mode)
{
    static const char *const operation = "weft_put_indices";
    weft_session *s = a ? a->session : NULL;
    weft_array *positions = NULL;
    uint64_t hash;
    weft_status status;

    if (!a || !indices || !values)
        return weft__refuse_array(weft__session_of(a, indices), "weft_put_indices",
                                  "a, indices or values");
    hash = weft__hash_word(weft__index_hash(a, indices, &values), (uint64_t)mode);
    WEFT__TRY(weft__enter(s, operation, hash));
    WEFT__TRY(weft__index_same_session(a, indices, operation));
    WEFT__TRY(weft__index_same_session(a, values, operation));
    WEFT__TRY(weft__take_positions(indices, operation, -1, a->count, mode, false, &positions));
    if (values->count > 0) /* none to store: numpy.put does nothing */
        WEFT__TRY(weft__put_chunks(a, positions, 1, values, false, operation));
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&positions);
    return status;
}

static weft_shape chosen_shape(const weft_array *a, int first, int64_t chosen)
{
    weft_shape shape = {.ndim = 1 + a->shape.ndim - first, .extent = {chosen}};

    for (int d = first; d < a->shape.ndim && d - first + 1 < WEFT_MAX_NDIM; d++)
        shape.extent[1 + d - first] = a->shape.extent[d];
    return shape;
}

static bool broadcasts(const weft_shape *values, const weft_shape *chosen)
{
    int skip = chosen->ndim - values->ndim;

    for (int d = 0; d < values->ndim && skip >= 0; d++) {
        if (values->extent[d] != 1 && values->extent[d] != chosen->extent[skip + d])
            return false;
    }
    return skip >= 0;
}

/* Whether element e of the chosen is element e modulo their count of the values: they have the last
 * dimensions of the chosen, or one element. */
static bool cycles(const weft_shape *values, const weft_shape *chosen)
{
    int skip = chosen->ndim - values->ndim;

    for (int d = 0; d < values->ndim && weft_shape_count(values) != 1; d++) {
        if (values->extent[d] != chosen->extent[skip + d])
            return false;
    }
    return true;
}

/* *view is what is left of `values` once it cycles: made only where it must be. */
static weft_status fit_values(const weft_array *a, const weft_array *mask, int64_t count,
                              weft_array **values, weft_array **view)
{
    weft_shape chosen = chosen_shape(a, mask->shape.ndim, count);
    char have[256], array[256];
    weft_status status = WEFT_OK;

    if (chosen.ndim > WEFT_MAX_NDIM || !broadcasts(&(*values)->shape, &chosen)) {
        (void)weft_shape_format(&(*values)->shape, have, sizeof have);
        (void)weft_shape_format(&a->shape, array, sizeof array);
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "weft_put_where: values of shape %s for the %lld places where the mask of "
                         "an array of shape %s is true",
                         have, (long long)count, array);
    }
    if (cycles(&(*values)->shape, &chosen))
        return WEFT_OK;
    WEFT__TRY(weft_broadcast_to(*values, chosen, view));
    *values = *view;
fail:
    return status;
}

weft_status weft_put_where(weft_array *a, weft_array *mask, weft_array *values)
{
    static const char *const operation = "weft_put_where";
    weft_session *s = a ? a->session : NULL;
    weft_array *positions = NULL, *view = NULL;
    int64_t inner;
    weft_status status;

    if (!a || !mask || !values)
        return weft__refuse_array(weft__session_of(a, mask), "weft_put_where", "a, mask or values");
    WEFT__TRY(weft__enter(s, operation, weft__index_hash(a, mask, &values)));
    WEFT__TRY(weft__index_same_session(a, values, operation));
    WEFT__TRY(weft__index_mask_check(a, mask, operation));
    WEFT__TRY(weft__nonzero_positions(mask, operation, &positions));
    WEFT__TRY(fit_values(a, mask, positions->count, &values, &view));
    inner = weft__shape_product(&a->shape, mask->shape.ndim, a->shape.ndim);
    WEFT__TRY(weft__put_chunks(a, positions, inner, values, true, operation));
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&view);
    weft_free(&positions);
    return status;
}
