#include "linalg/dense.h"

#include <stdlib.h>

#include <weft/view.h>

#include "base/checked.h"

/* Counts of rows: those of the first node's ranks, split evenly. */
static int64_t *rows_on_first_node(const weft_session *s, int64_t rows)
{
    int64_t *counts = calloc((size_t)s->comms.size, sizeof *counts);
    const int ranks = s->comms.node_first ? s->comms.node_first[1] : 1;

    weft__must(counts);
    for (int r = 0; r < ranks; r++)
        counts[r] = weft_split(rows, ranks, r).count;
    return counts;
}

weft_status weft__dense_new(weft_session *s, weft_shape shape, weft_dtype dtype, weft_array **d)
{
    weft_placement placement = {0};
    int64_t *counts = NULL;
    weft_status status;

    if (s->comms.nodes > 1 && shape.ndim > 0)
        placement.rows_per_rank = counts = rows_on_first_node(s, shape.extent[0]);
    status = weft_empty_placed(s, shape, dtype, &placement, d);
    free(counts);
    return status;
}

/* Whether the first node's ranks reach all of it in C order. */
static bool is_dense(const weft_array *a)
{
    const weft__comms *c = &a->session->comms;

    if (a->is_strided || !weft__array_is_reached(a))
        return false;
    if (a->layout.kind == WEFT__LAYOUT_REPLICATED)
        return c->nodes == 1; /* else the other nodes' copies would differ */
    return a->count == 0 || weft__run_count(weft__layout_node_run(&a->layout, c, 0)) == a->count;
}

weft_status weft__dense_copy(weft_array *a, weft_dtype dtype, bool transposed, bool may_overwrite,
                             weft_array **d)
{
    weft_array *from = NULL;
    weft_status status = WEFT_OK;

    if (may_overwrite && !transposed && a->dtype == dtype && is_dense(a)) {
        *d = weft_reference(a);
        return WEFT_OK;
    }
    if (transposed)
        WEFT__TRY(weft_transpose(a, NULL, &from));
    else
        from = weft_reference(a);
    WEFT__TRY(weft__dense_new(a->session, from->shape, dtype, d));
    WEFT__TRY(weft_assign(*d, from));
fail:
    weft_free(&from);
    return status;
}

weft_status weft__dense_check(weft_session *s, const char *operation, weft_shape shape,
                              weft_dtype dtype, const weft_array *r)
{
    char wanted[256], given[256];

    if (!r || (r->session == s && r->dtype == dtype && weft_shape_equal(&r->shape, &shape)))
        return WEFT_OK;
    if (r->session != s)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: the result is an array of another session",
                         operation);
    (void)weft_shape_format(&shape, wanted, sizeof wanted);
    (void)weft_shape_format(&r->shape, given, sizeof given);
    return weft_fail(
        s, r->dtype == dtype ? WEFT_ERR_SHAPE : WEFT_ERR_DTYPE,
        "%s: the result is of shape %s and dtype %s, the array given for it of %s and %s",
        operation, wanted, weft_dtype_name(dtype), given, weft_dtype_name(r->dtype));
}

weft_status weft__dense_result(weft_session *s, weft_shape shape, weft_dtype dtype, weft_array *r,
                               weft_array **d)
{
    if (r && is_dense(r)) {
        *d = weft_reference(r);
        return WEFT_OK;
    }
    return weft__dense_new(s, shape, dtype, d);
}

/* As a new array would be: in the standard layout, with memory of its own. */
static bool is_plain(const weft_array *d)
{
    return d->session->comms.nodes == 1 && d->layout.kind == WEFT__LAYOUT_SPLIT && !d->is_wrapped &&
           !weft_array_is_view(d);
}

weft_status weft__dense_deliver(weft_array *d, bool transposed, weft_array **r)
{
    weft_array *from = NULL, *made = NULL;
    weft_status status = WEFT_OK;

    if (d == *r && !transposed)
        return WEFT_OK;
    if (!*r && !transposed && is_plain(d)) {
        *r = weft_reference(d);
        return WEFT_OK;
    }
    if (transposed)
        WEFT__TRY(weft_transpose(d, NULL, &from));
    else
        from = weft_reference(d);
    if (*r)
        made = weft_reference(*r);
    else
        WEFT__TRY(weft_empty(d->session, from->shape, from->dtype, &made));
    WEFT__TRY(weft_assign(made, from));
    if (!*r)
        *r = weft_reference(made);
fail:
    weft_free(&from);
    weft_free(&made);
    return status;
}

void *weft__dense_data(const weft_array *d)
{
    return d->node;
}
