#include "ops/index_operand.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "ops/copy.h"
#include "ops/plain.h"

weft_status weft__index_make(weft_session *s, const char *operation, weft_shape shape,
                             weft_dtype dtype, bool is_everywhere, weft_array **a)
{
    weft_placement placement = {.replicated = is_everywhere};

    *a = NULL;
    return weft__array_result(s, operation, shape, dtype, &placement, a);
}

weft_status weft__index_reach(weft_array *a, const char *operation, weft_array **reached,
                              weft_array **temporary)
{
    weft_session *s = a->session;
    weft_status status = WEFT_OK;

    WEFT__TRY(weft__array_plain(a, operation, reached, temporary));
    if (!(*reached)->is_wrapped || s->comms.size == s->comms.nodes)
        return WEFT_OK;
    WEFT__TRY(weft__index_make(s, operation, a->shape, a->dtype, false, temporary));
    WEFT__TRY(weft__copy_elements(a, *temporary));
    *reached = *temporary;
fail:
    return status;
}

/* Whether the result that an operation makes lies like this. */
static bool is_standard(const weft_array *a)
{
    return a->layout.kind == WEFT__LAYOUT_SPLIT || a->shape.ndim == 0 ||
           (a->session->comms.size == 1 && a->layout.kind == WEFT__LAYOUT_REPLICATED);
}

weft_status weft__index_deliver(weft_session *s, const char *operation, weft_array **work,
                                weft_array **out)
{
    bool was_made = !*out;
    weft_status status = WEFT_OK;

    if (was_made && is_standard(*work)) {
        *out = *work;
        *work = NULL;
        return WEFT_OK;
    }
    WEFT__TRY(weft__array_result(s, operation, (*work)->shape, (*work)->dtype, NULL, out));
    status = weft__copy_elements(*work, *out);
    if (status != WEFT_OK)
        weft__array_undo(was_made, out);
fail:
    weft_free(work);
    return status;
}

weft_status weft__index_make_on_nodes(weft_session *s, const char *operation, const int64_t *counts,
                                      weft_dtype dtype, weft_array **a)
{
    const weft__comms *c = &s->comms;
    int64_t *rows = calloc((size_t)c->size, sizeof *rows), total = 0;
    weft_placement placement = {.rows_per_rank = rows};
    weft_status status;

    weft__must(rows);
    for (int n = 0; n < c->nodes; n++) {
        int ranks = c->node_first[n + 1] - c->node_first[n];

        for (int r = 0; r < ranks; r++)
            rows[c->node_first[n] + r] = weft_split(counts[n], ranks, r).count;
        total += counts[n];
    }
    *a = NULL;
    status = weft__array_result(s, operation, WEFT_SHAPE(total), dtype, &placement, a);
    free(rows);
    return status;
}

int64_t weft__shape_product(const weft_shape *shape, int first, int end)
{
    int64_t product = 1;

    for (int d = first; d < end; d++)
        product *= shape->extent[d];
    return product;
}

void weft__index_cast(const weft__kernels *kernels, weft_dtype from, weft_dtype to,
                      const char *data, size_t count, void *out)
{
    weft__cast_loop cast = kernels->cast[from][to];
    size_t size = weft_dtype_size(from), to_size = weft_dtype_size(to);
    size_t whole = count / WEFT__QUANTUM * WEFT__QUANTUM;
    _Alignas(64) char in[WEFT__QUANTUM * 16], last[WEFT__QUANTUM * 16];

    if (from == to) {
        memcpy(out, data, count * size);
        return;
    }
    cast(whole, out, data);
    if (whole == count)
        return;
    memset(in, 0, sizeof in);
    memcpy(in, data + whole * size, (count - whole) * size);
    cast(WEFT__QUANTUM, last, in);
    memcpy((char *)out + whole * to_size, last, (count - whole) * to_size);
}

uint64_t weft__index_hash(const weft_array *a, const weft_array *b, weft_array *const *r)
{
    uint64_t hash = weft__array_hash(a);

    hash = weft__hash_word(hash, b ? weft__array_hash(b) : 0);
    return weft__hash_word(hash, *r ? weft__array_hash(*r) : 0);
}

weft_status weft__index_same_session(const weft_array *a, const weft_array *b,
                                     const char *operation)
{
    if (a->session == b->session)
        return WEFT_OK;
    return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: the arrays belong to different sessions",
                     operation);
}

weft_status weft__index_mask_check(weft_array *a, weft_array *mask, const char *operation)
{
    weft_shape leading = a->shape;
    char have[256], want[256];
    weft_status status;

    WEFT__TRY(weft__index_same_session(a, mask, operation));
    if (mask->dtype != WEFT_BOOL)
        return weft_fail(a->session, WEFT_ERR_DTYPE, "%s: a mask of %s: bool is wanted", operation,
                         weft_dtype_name(mask->dtype));
    (void)weft_shape_format(&a->shape, want, sizeof want);
    (void)weft_shape_format(&mask->shape, have, sizeof have);
    leading.ndim = mask->shape.ndim < a->shape.ndim ? mask->shape.ndim : a->shape.ndim;
    if (!weft_shape_equal(&leading, &mask->shape))
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "%s: a mask of shape %s does not fit the first dimensions of shape %s",
                         operation, have, want);
fail:
    return status;
}
