/* numpy.tile and numpy.repeat: loops that repeat, between those over the operand. */
#include <weft/create.h>

#include "base/axes.h"
#include "base/checked.h"
#include "base/hash.h"
#include "ops/plain.h"
#include "ops/spread.h"

enum { AXES_AT_ONCE = 7 /* two loops for each, and one before them */ };

static weft__spread tile_spread(weft_array *a, const weft_shape *reps)
{
    int before = reps->ndim - a->shape.ndim;
    weft__map map;
    weft__spread x;

    (void)weft__array_mapped(a, &map);
    x = weft__spread_begin(map.offset);
    for (int d = 0; d < reps->ndim; d++) {
        weft__spread_add(&x, reps->extent[d], 0);
        if (d >= before)
            weft__spread_add(&x, a->shape.extent[d - before], map.stride[d - before]);
    }
    return x;
}

/* a's shape with each extent multiplied; reps has at least as many dimensions. False on overflow.
 */
static bool tiled_shape(const weft_shape *a, const weft_shape *reps, weft_shape *shape)
{
    int before = reps->ndim - a->ndim;

    *shape = *reps;
    for (int d = before; d < reps->ndim; d++)
        if (!weft__multiply(reps->extent[d], a->extent[d - before], &shape->extent[d]))
            return false;
    return true;
}

/* Takes the repetitions of the last axes out of *reps: as many as fit into one set of loops. */
static weft_shape take_last(weft_shape *reps)
{
    weft_shape taken = *reps;
    int count = 0;

    for (int d = reps->ndim - 1; d >= 0; d--) {
        count += reps->extent[d] != 1;
        if (count <= AXES_AT_ONCE)
            reps->extent[d] = 1;
        else
            taken.extent[d] = 1;
    }
    return taken;
}

static weft_status tile_into(weft_array *a, weft_shape reps, weft_array *r);

/* By way of contiguous elements, and of an array in which only the last axes are repeated. */
static weft_status tile_in_steps(weft_array *a, weft_shape reps, weft_array *r)
{
    weft_placement placement = {.replicated = weft_array_is_replicated(r)};
    weft_array *plain = NULL, *copied = NULL, *half = NULL;
    weft_shape shape, last;
    weft_status status;

    WEFT__TRY(weft__array_plain(a, "weft_tiled", &plain, &copied));
    if (copied) {
        WEFT__TRY(tile_into(copied, reps, r));
    } else {
        last = take_last(&reps);
        (void)tiled_shape(&a->shape, &last, &shape);
        WEFT__TRY(weft__array_result(a->session, "weft_tiled", shape, a->dtype, &placement, &half));
        WEFT__TRY(tile_into(a, last, half));
        WEFT__TRY(tile_into(half, reps, r));
    }
fail:
    weft_free(&half);
    weft_free(&copied);
    return status;
}

static weft_status tile_into(weft_array *a, weft_shape reps, weft_array *r)
{
    weft__spread x = tile_spread(a, &reps);

    return x.fits ? weft__spread_into(&x, "weft_tiled", a, r) : tile_in_steps(a, reps, r);
}

/* Gives *reps a dimension for each of a's. */
static weft_status check_tile(weft_array *a, weft_shape *reps, weft_shape *shape)
{
    char from[256], text[256];
    int missing = a->shape.ndim - reps->ndim;

    (void)weft_shape_format(&a->shape, from, sizeof from);
    (void)weft_shape_format(reps, text, sizeof text);
    if (reps->ndim < 0 || reps->ndim > WEFT_MAX_NDIM)
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "weft_tiled by %d repetitions: 0 to %d are possible", reps->ndim,
                         WEFT_MAX_NDIM);
    for (int d = 0; d < reps->ndim; d++)
        if (reps->extent[d] < 0)
            return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                             "weft_tiled by %s: a negative number of repetitions", text);
    for (int d = reps->ndim - 1; d >= 0 && missing > 0; d--)
        reps->extent[d + missing] = reps->extent[d];
    for (int d = 0; d < missing; d++)
        reps->extent[d] = 1;
    reps->ndim = missing > 0 ? a->shape.ndim : reps->ndim;
    if (!tiled_shape(&a->shape, reps, shape))
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "weft_tiled of shape %s by %s: an extent is more than 2^63 - 1", from,
                         text);
    return WEFT_OK;
}

weft_status weft_tiled(weft_array *a, weft_shape reps, weft_array **r)
{
    weft_placement placement = {.replicated = a && weft_array_is_replicated(a)};
    bool was_made = r && !*r;
    weft_shape shape;
    uint64_t hash;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_tiled", "r");
    hash = weft__hash_word(weft__array_hash(a), *r ? weft__array_hash(*r) : 0);
    WEFT__TRY(weft__enter(a->session, "weft_tiled", weft__hash_shape(hash, &reps)));
    WEFT__TRY(check_tile(a, &reps, &shape));
    WEFT__TRY(weft__array_result(a->session, "weft_tiled", shape, a->dtype, &placement, r));
    status = (*r)->count > 0 && *r != a ? tile_into(a, reps, *r) : WEFT_OK;
    if (status != WEFT_OK)
        weft__array_undo(was_made, r);
    WEFT__TRY(status);
    WEFT__TRY(weft__leave(a->session));
fail:
    return status;
}

/* *axis becomes the dimension whose elements repeat: the last one in C order for all elements. */
static weft_status check_repeat(weft_array *a, int64_t count, int *axis, weft_shape *shape)
{
    weft__error error = {.status = WEFT_OK};
    int ndim = a->shape.ndim ? a->shape.ndim : 1; /* 0-d is taken for one element in a row */
    int64_t extent;
    bool is_flat = *axis == WEFT_FLAT;

    if (count < 0)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                         "weft_repeat by %lld: the number of repetitions is negative",
                         (long long)count);
    if (is_flat)
        *axis = ndim - 1;
    else if (weft__axis_check(*axis, ndim, "weft_repeat", &error, axis) != WEFT_OK)
        return weft_fail(a->session, error.status, "%s", error.message);
    extent = is_flat || a->shape.ndim == 0 ? a->count : a->shape.extent[*axis];
    if (!weft__multiply(extent, count, &extent))
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "weft_repeat of %lld by %lld: the extent is more than 2^63 - 1",
                         (long long)extent, (long long)count);
    *shape = is_flat || a->shape.ndim == 0 ? WEFT_SHAPE(extent) : a->shape;
    if (!is_flat)
        shape->extent[*axis] = extent;
    return WEFT_OK;
}

static weft__spread repeat_spread(weft_array *a, int64_t count, int axis)
{
    int outer = a->shape.ndim ? axis + 1 : 0;
    weft__map map;
    weft__spread x;

    (void)weft__array_mapped(a, &map);
    x = weft__spread_begin(map.offset);
    weft__spread_add_dimensions(&x, a, &map, 0, outer);
    weft__spread_add(&x, count, 0);
    weft__spread_add_dimensions(&x, a, &map, outer, a->shape.ndim);
    return x;
}

/* Sixteen loops over a view leave no room for one more. */
static weft_status repeat_into(weft_array *a, int64_t count, int axis, weft_array *r)
{
    weft__spread x = repeat_spread(a, count, axis);
    weft_array *plain = NULL, *copied = NULL;
    weft_status status;

    if (x.fits)
        return weft__spread_into(&x, "weft_repeat", a, r);
    WEFT__TRY(weft__array_plain(a, "weft_repeat", &plain, &copied));
    x = repeat_spread(plain, count, axis);
    WEFT__TRY(weft__spread_into(&x, "weft_repeat", plain, r));
fail:
    weft_free(&copied);
    return status;
}

weft_status weft_repeat(weft_array *a, int64_t count, int axis, weft_array **r)
{
    weft_placement placement = {.replicated = a && weft_array_is_replicated(a)};
    bool was_made = r && !*r;
    weft_shape shape;
    uint64_t hash;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_repeat", "r");
    hash = weft__hash_word(weft__array_hash(a), *r ? weft__array_hash(*r) : 0);
    hash = weft__hash_word(weft__hash_word(hash, (uint64_t)count), (uint64_t)axis);
    WEFT__TRY(weft__enter(a->session, "weft_repeat", hash));
    WEFT__TRY(check_repeat(a, count, &axis, &shape));
    WEFT__TRY(weft__array_result(a->session, "weft_repeat", shape, a->dtype, &placement, r));
    status = (*r)->count > 0 && *r != a ? repeat_into(a, count, axis, *r) : WEFT_OK;
    if (status != WEFT_OK)
        weft__array_undo(was_made, r);
    WEFT__TRY(status);
    WEFT__TRY(weft__leave(a->session));
fail:
    return status;
}
