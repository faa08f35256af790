/* numpy.diag: a vector as a matrix's diagonal, or a copy of one. */
#include <weft/create.h>

#include "array/each.h"
#include "base/checked.h"
#include "base/hash.h"
#include "ops/copy.h"
#include "ops/evaluate.h"
#include "ops/spread.h"

/* Overflow of the extent is refused; k of a matrix becomes one within it, or at its corner. */
static weft_status check_diag(weft_array *a, int64_t *k, weft_shape *shape)
{
    const int64_t *extent = a->shape.extent;
    char text[256];

    (void)weft_shape_format(&a->shape, text, sizeof text);
    if (a->shape.ndim != 1 && a->shape.ndim != 2)
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "weft_diag of shape %s: 1 or 2 dimensions are possible", text);
    if (a->shape.ndim == 1) {
        if (*k < -INT64_MAX || (*k < 0 ? -*k : *k) > INT64_MAX - extent[0])
            return weft_fail(a->session, WEFT_ERR_SHAPE,
                             "weft_diag of shape %s on diagonal %lld: the extents are more than "
                             "2^63 - 1",
                             text, (long long)*k);
        *shape = WEFT_SHAPE(extent[0] + (*k < 0 ? -*k : *k), extent[0] + (*k < 0 ? -*k : *k));
        return WEFT_OK;
    }
    *k = weft__max64(weft__min64(*k, extent[1]), -extent[0]);
    *shape = WEFT_SHAPE(*k < 0 ? weft__min64(extent[0] + *k, extent[1])
                               : weft__min64(extent[0], extent[1] - *k));
    return WEFT_OK;
}

static weft_status copy_diagonal(weft_array *a, int64_t k, weft_array *r)
{
    weft__map map;
    weft__spread x;

    if (r->count == 0)
        return WEFT_OK;
    (void)weft__array_mapped(a, &map);
    x = weft__spread_begin(map.offset + (k < 0 ? -k * map.stride[0] : k * map.stride[1]));
    weft__spread_add(&x, r->count, map.stride[0] + map.stride[1]);
    return weft__spread_into(&x, "weft_diag", a, r);
}

/* A vector that is part of the result is copied before zeros are written over it. */
static weft_status copy_if_shared(weft_array *a, weft_array *r, weft_array **copy)
{
    weft__run of_a, of_r;
    weft_status status = WEFT_OK;

    if (weft__array_root(a, &of_a) != weft__array_root(r, &of_r))
        return status;
    WEFT__TRY(weft__array_result(a->session, "weft_diag", a->shape, a->dtype, NULL, copy));
    WEFT__TRY(weft__assign("weft_diag", *copy, a));
    WEFT__TRY(weft__sync(a->session));
fail:
    return status;
}

static weft_status write_diagonal(weft_array *a, int64_t k, weft_array *r)
{
    weft__map map = {.offset = k < 0 ? -k * r->shape.extent[1] : k,
                     .stride = {r->shape.extent[1] + 1}};
    weft_array *copy = NULL, *diagonal = NULL;
    weft_status status;

    if (r->count == 0)
        return WEFT_OK;
    if (a->count > 0)
        WEFT__TRY(copy_if_shared(a, r, &copy));
    weft__array_fill(r, (weft_value){.dtype = WEFT_INT64}, 0);
    WEFT__TRY(weft__sync(r->session));
    if (a->count > 0) {
        WEFT__TRY(weft__array_view(r, &a->shape, &map, &diagonal));
        WEFT__TRY(weft__assign("weft_diag", diagonal, copy ? copy : a));
        WEFT__TRY(weft__sync(r->session));
    }
fail:
    weft_free(&diagonal);
    weft_free(&copy);
    return status;
}

weft_status weft_diag(weft_array *a, int64_t k, weft_array **r)
{
    weft_placement placement = {.replicated = a && weft_array_is_replicated(a)};
    bool was_made = r && !*r;
    weft_shape shape;
    uint64_t hash;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_diag", "r");
    hash = weft__hash_word(weft__array_hash(a), *r ? weft__array_hash(*r) : 0);
    WEFT__TRY(weft__enter(a->session, "weft_diag", weft__hash_word(hash, (uint64_t)k)));
    WEFT__TRY(check_diag(a, &k, &shape));
    WEFT__TRY(weft__array_result(a->session, "weft_diag", shape, a->dtype, &placement, r));
    status = a->shape.ndim == 1 ? write_diagonal(a, k, *r) : copy_diagonal(a, k, *r);
    if (status != WEFT_OK)
        weft__array_undo(was_made, r);
    WEFT__TRY(status);
    WEFT__TRY(weft__leave(a->session));
fail:
    return status;
}
