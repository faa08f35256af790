#include "array/array.h"

#include "base/hash.h"

weft__run weft__array_node_run(const weft_array *a)
{
    const weft__comms *c = &a->session->comms;

    return weft__layout_node_run(&a->layout, c, c->node_index);
}

weft__run weft__array_own_run(const weft_array *a)
{
    const weft__comms *c = &a->session->comms;

    return weft__layout_rank_run(&a->layout, c, c->rank);
}

uint64_t weft__array_hash(const weft_array *a)
{
    uint64_t hash = weft__hash_shape((uint64_t)a->dtype, &a->shape);

    hash = weft__hash_word(hash, (uint64_t)a->layout.kind + 8 * (uint64_t)a->is_wrapped);
    return weft__hash_word(hash, a->serial);
}

weft_session *weft_array_session(const weft_array *a)
{
    return a ? a->session : NULL;
}

weft_dtype weft_array_dtype(const weft_array *a)
{
    return a ? a->dtype : WEFT_DTYPE_COUNT;
}

weft_shape weft_array_shape(const weft_array *a)
{
    return a ? a->shape : (weft_shape){0};
}

int64_t weft_array_count(const weft_array *a)
{
    return a ? a->count : 0;
}

bool weft_array_is_replicated(const weft_array *a)
{
    return a && a->layout.kind == WEFT__LAYOUT_REPLICATED;
}

static weft_block block_of(const weft_array *a, char *data, weft_rows rows)
{
    int64_t row = a->layout.row, count = rows.count * row;

    return (weft_block){.data = count ? data : NULL,
                        .first = rows.first,
                        .rows = rows.count,
                        .row = row,
                        .elements = count,
                        .offset = rows.first * row};
}

weft_block weft_local(const weft_array *a)
{
    const weft__comms *c;

    if (!a || a->session->is_stopped)
        return (weft_block){0};
    c = &a->session->comms;
    return block_of(a, a->own, weft__layout_rows(&a->layout, c, c->rank));
}

static weft_rows node_rows(const weft_array *a)
{
    const weft__comms *c = &a->session->comms;
    int first = c->node_first[c->node_index], last = c->node_first[c->node_index + 1] - 1;
    weft_rows rows = weft__layout_rows(&a->layout, c, first);
    weft_rows end = weft__layout_rows(&a->layout, c, last);

    rows.count = end.first + end.count - rows.first;
    return rows;
}

weft_block weft_node(const weft_array *a)
{
    if (!a || a->session->is_stopped)
        return (weft_block){0};
    return block_of(a, a->node, node_rows(a));
}

bool weft__array_is_reached(const weft_array *a)
{
    const weft__comms *c = &a->session->comms;
    weft__run bounds;

    return !weft__array_root(a, &bounds)->is_wrapped || c->size == c->nodes;
}
