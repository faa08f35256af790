/* numpy.meshgrid: each operand along an axis of its own, repeated along the others. */
#include <weft/create.h>

#include "base/checked.h"
#include "base/hash.h"
#include "ops/plain.h"
#include "ops/spread.h"

static const char operation[] = "weft_meshgrid";

/* The dimension along which operand k lies. */
static int axis_of(weft_indexing indexing, int n, int k)
{
    return indexing == WEFT_INDEXING_XY && n > 1 && k < 2 ? 1 - k : k;
}

/* Operands that share memory with a result would be written over before they are read. */
static weft_status check_apart(int n, weft_array *const *arrays, weft_array *const *results)
{
    weft__run of_a, of_r;

    for (int k = 0; k < n; k++)
        for (int j = 0; j < n && results[k]; j++)
            if (weft__array_root(results[k], &of_r) == weft__array_root(arrays[j], &of_a))
                return weft_fail(arrays[0]->session, WEFT_ERR_ARGUMENT,
                                 "%s: result %d shares memory with operand %d", operation, k, j);
    return WEFT_OK;
}

static weft_status check(weft_indexing indexing, int n, weft_array *const *arrays,
                         weft_array *const *results)
{
    weft_session *s = arrays[0]->session;

    if (n > WEFT_MAX_NDIM)
        return weft_fail(s, WEFT_ERR_SHAPE, "%s of %d arrays: 0 to %d are possible", operation, n,
                         WEFT_MAX_NDIM);
    if (indexing != WEFT_INDEXING_XY && indexing != WEFT_INDEXING_IJ)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: %d is no indexing", operation, (int)indexing);
    for (int k = 1; k < n; k++)
        if (arrays[k]->session != s)
            return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: operand %d is another session's array",
                             operation, k);
    return check_apart(n, arrays, results);
}

static weft__spread spread_of(weft_array *a, const weft_shape *shape, int axis)
{
    weft__map map;
    weft__spread x;

    (void)weft__array_mapped(a, &map);
    x = weft__spread_begin(map.offset);
    for (int d = 0; d < axis; d++)
        weft__spread_add(&x, shape->extent[d], 0);
    weft__spread_add_dimensions(&x, a, &map, 0, a->shape.ndim);
    for (int d = axis + 1; d < shape->ndim; d++)
        weft__spread_add(&x, shape->extent[d], 0);
    return x;
}

/* Sixteen loops over a view leave no room for others. */
static weft_status fill_grid(weft_array *a, int axis, weft_array *r)
{
    weft__spread x = spread_of(a, &r->shape, axis);
    weft_array *plain = NULL, *copied = NULL;
    weft_status status;

    if (x.fits)
        return weft__spread_into(&x, operation, a, r);
    WEFT__TRY(weft__array_plain(a, operation, &plain, &copied));
    x = spread_of(plain, &r->shape, axis);
    WEFT__TRY(weft__spread_into(&x, operation, plain, r));
fail:
    weft_free(&copied);
    return status;
}

static weft_status make_grids(weft_indexing indexing, int n, weft_array *const *arrays,
                              weft_array **results)
{
    weft_shape shape = {.ndim = n};
    weft_placement placement = {.replicated = true};
    weft_status status = WEFT_OK;

    for (int k = 0; k < n; k++) {
        shape.extent[axis_of(indexing, n, k)] = arrays[k]->count;
        placement.replicated &= weft_array_is_replicated(arrays[k]);
    }
    for (int k = 0; k < n; k++)
        WEFT__TRY(weft__array_result(arrays[0]->session, operation, shape, arrays[k]->dtype,
                                     &placement, &results[k]));
    for (int k = 0; k < n && results[0]->count > 0; k++)
        WEFT__TRY(fill_grid(arrays[k], axis_of(indexing, n, k), results[k]));
fail:
    return status;
}

static uint64_t hash_of(weft_indexing indexing, int n, weft_array *const *arrays,
                        weft_array *const *results)
{
    uint64_t hash = weft__hash_word((uint64_t)indexing, (uint64_t)n);

    for (int k = 0; k < n; k++) {
        hash = weft__hash_word(hash, weft__array_hash(arrays[k]));
        hash = weft__hash_word(hash, results[k] ? weft__array_hash(results[k]) : 0);
    }
    return hash;
}

weft_status weft_meshgrid(weft_indexing indexing, int n, weft_array *const *arrays,
                          weft_array **results)
{
    bool was_made[WEFT_MAX_NDIM];
    weft_status status;

    if (n < 0 || (n > 0 && (!arrays || !arrays[0])))
        return weft__refuse_array(NULL, operation, "an array");
    if (n > 0 && !results)
        return weft__refuse_array(arrays[0]->session, operation, "results");
    for (int k = 0; k < n; k++)
        if (!arrays[k])
            return weft__refuse_array(arrays[0]->session, operation, "an array");
    if (n == 0)
        return WEFT_OK;
    WEFT__TRY(weft__enter(arrays[0]->session, operation, hash_of(indexing, n, arrays, results)));
    WEFT__TRY(check(indexing, n, arrays, results));
    for (int k = 0; k < n; k++)
        was_made[k] = !results[k];
    status = make_grids(indexing, n, arrays, results);
    for (int k = 0; k < n && status != WEFT_OK; k++)
        weft__array_undo(was_made[k], &results[k]);
    WEFT__TRY(status);
    WEFT__TRY(weft__leave(arrays[0]->session));
fail:
    return status;
}
