/* Arrays of another one's shape, dtype and layout. */
#include <weft/create.h>

#include <stdlib.h>

#include "array/each.h"
#include "base/hash.h"
#include "ops/index_operand.h"

/* The ranks' rows where they are told one by one, malloced; NULL for a layout that needs no list,
 * and for one whose ranks begin within rows: then the standard layout is taken. */
static int64_t *rows_per_rank(const weft_array *a)
{
    int ranks = a->session->comms.size;
    int64_t *rows;

    if (a->layout.kind != WEFT__LAYOUT_EXPLICIT || a->shape.ndim == 0 ||
        a->layout.rows != a->shape.extent[0] ||
        a->layout.row != weft__shape_product(&a->shape, 1, a->shape.ndim))
        return NULL;
    rows = calloc((size_t)ranks, sizeof *rows);
    weft__must(rows);
    for (int r = 0; r < ranks; r++)
        rows[r] = a->layout.first[r + 1] - a->layout.first[r];
    return rows;
}

static weft_status begin_like(weft_array *a, const char *operation, uint64_t hash, weft_array **r)
{
    weft_session *s = a->session;
    int64_t *rows = rows_per_rank(a);
    weft_placement placement = {.replicated = a->layout.kind == WEFT__LAYOUT_REPLICATED,
                                .rows_per_rank = rows};
    weft_status status;

    hash = weft__hash_word(hash, weft__array_hash(a));
    WEFT__TRY(weft__enter(s, operation, weft__hash_word(hash, *r ? weft__array_hash(*r) : 0)));
    WEFT__TRY(weft__array_result(s, operation, a->shape, a->dtype, &placement, r));
fail:
    free(rows);
    return status;
}

weft_status weft_empty_like(weft_array *a, weft_array **r)
{
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_empty_like", "r");
    WEFT__TRY(begin_like(a, "weft_empty_like", 0, r));
    WEFT__TRY(weft__leave(a->session));
fail:
    return status;
}

static weft_status full_like(weft_array *a, const char *operation, weft_value value, weft_array **r)
{
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), operation, "r");
    if (weft_dtype_size(value.dtype) == 0)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: a value of dtype %d, which is none",
                         operation, (int)value.dtype);
    WEFT__TRY(begin_like(a, operation, weft__hash_value(0, value), r));
    weft__array_fill(*r, value, 0);
    WEFT__TRY(weft__leave(a->session));
fail:
    return status;
}

weft_status weft_full_like(weft_array *a, weft_value value, weft_array **r)
{
    return full_like(a, "weft_full_like", value, r);
}

weft_status weft_zeros_like(weft_array *a, weft_array **r)
{
    return full_like(a, "weft_zeros_like", (weft_value){.dtype = WEFT_INT64}, r);
}

weft_status weft_ones_like(weft_array *a, weft_array **r)
{
    return full_like(a, "weft_ones_like", (weft_value){.dtype = WEFT_INT64, .as.i = 1}, r);
}
