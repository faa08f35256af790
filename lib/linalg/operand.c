#include "linalg/operand.h"

#include <stdlib.h>

#include "base/checked.h"
#include "ops/evaluate.h"

typedef weft__factor_want want;

static const weft__comms *comms_of(const want *w)
{
    return &w->c->session->comms;
}

static bool is_replicated(const weft_array *a)
{
    weft__run bounds;

    return weft__array_root(a, &bounds)->layout.kind == WEFT__LAYOUT_REPLICATED;
}

/* The shape of the products' matrices of this operand. */
static weft_shape full_shape(const want *w)
{
    weft_shape shape = w->batch;

    shape.extent[shape.ndim++] = w->rows;
    shape.extent[shape.ndim++] = w->columns;
    return shape;
}

/* A vector on the left is a row, on the right a column. */
static weft_shape as_matrix(const want *w, const weft_array *a, weft__map *map)
{
    weft_shape shape = a->shape;

    if (a->shape.ndim > 1)
        return shape;
    shape.ndim = 2;
    shape.extent[w->is_left ? 1 : 0] = a->shape.extent[0];
    shape.extent[w->is_left ? 0 : 1] = 1;
    map->stride[w->is_left ? 1 : 0] = map->stride[0];
    map->stride[w->is_left ? 0 : 1] = a->shape.extent[0];
    return shape;
}

/* The steps of the array's elements where they are. */
static void see(const want *w, weft_array *a, weft__factor *f)
{
    const int64_t size = (int64_t)weft_dtype_size(a->dtype);
    const weft_shape full = full_shape(w);
    weft_array *root;
    weft_shape shape;
    weft__map map;

    root = weft__array_mapped(a, &map);
    shape = as_matrix(w, a, &map);
    map = weft__map_broadcast(&shape, &map, &full);
    f->array = a;
    f->origin = root->node - weft__array_node_run(root).first * size + map.offset * size;
    f->row = map.stride[full.ndim - 2];
    f->column = map.stride[full.ndim - 1];
    f->batch = w->batch;
    f->map = map;
    f->map.offset = 0;
}

static bool is_readable(const want *w, weft_array *a)
{
    weft__factor f;

    if (a->dtype != w->c->dtype || !weft__array_is_reached(a))
        return false;
    see(w, a, &f);
    return a->dtype < WEFT_FLOAT32 || weft__matrix_is_dense(w->rows, w->columns, &f.row, &f.column);
}

/* Whether each node has those rows of `a` that go with its rows of c: both by dimension 0. */
static bool lies_as(const want *w, const weft_array *a)
{
    const weft__comms *c = comms_of(w);
    const int64_t rows = w->c->layout.rows;

    if (a->is_strided || rows == 0 || a->layout.rows != rows || a->layout.row * rows != a->count ||
        w->c->layout.row * rows != w->c->count || is_replicated(a))
        return false;
    for (int n = 0; n < c->nodes; n++) {
        const weft__run of_a = weft__layout_node_run(&a->layout, c, n);
        const weft__run of_c = weft__layout_node_run(&w->c->layout, c, n);

        if (of_a.first / a->layout.row != of_c.first / w->c->layout.row ||
            of_a.end / a->layout.row != of_c.end / w->c->layout.row)
            return false;
    }
    return true;
}

/* Whether every product has matrices of its own. */
static bool is_full(const want *w, const weft_array *a)
{
    const weft_shape full = full_shape(w);

    return a->count == weft_shape_count(&full);
}

static bool is_in_place(const want *w, weft_array *a)
{
    if (!is_readable(w, a))
        return false;
    if (comms_of(w)->nodes == 1 || is_replicated(a))
        return true;
    if (w->c->layout.kind == WEFT__LAYOUT_REPLICATED)
        return false;
    return (w->is_left || !w->is_spread) && is_full(w, a) && lies_as(w, a);
}

static weft_status copy(const want *w, weft_array *a, weft_shape shape,
                        const weft_placement *placement, weft__factor *f)
{
    weft_status status;

    WEFT__TRY(
        weft__array_result(a->session, w->operation, shape, w->c->dtype, placement, &f->temporary));
    WEFT__TRY(weft__assign(w->operation, f->temporary, a));
    WEFT__TRY(weft__sync(a->session));
fail:
    return status;
}

/* In the layout of c's dimension 0. */
static weft_status copy_as_c(const want *w, weft_array *a, weft__factor *f)
{
    const weft__comms *c = comms_of(w);
    int64_t *rows = calloc((size_t)c->size, sizeof *rows);
    weft_shape shape = full_shape(w);
    weft_status status;

    weft__must(rows);
    for (int r = 0; r < c->size; r++)
        rows[r] = weft__layout_rows(&w->c->layout, c, r).count;
    status = copy(w, a, shape, &(weft_placement){.rows_per_rank = rows}, f);
    free(rows);
    return status;
}

static weft_status copy_where_wanted(const want *w, weft_array *a, weft__factor *f)
{
    const bool everywhere =
        w->c->layout.kind == WEFT__LAYOUT_REPLICATED || (!w->is_spread && !is_full(w, a));

    if (comms_of(w)->nodes == 1 || (w->is_spread && !w->is_left))
        return copy(w, a, a->shape, NULL, f);
    if (everywhere && a->count == w->rows * w->columns)
        return copy(w, a, a->shape, &(weft_placement){.replicated = true}, f);
    if (w->c->layout.kind == WEFT__LAYOUT_REPLICATED)
        return copy(w, a, a->shape, &(weft_placement){.replicated = true}, f);
    return copy_as_c(w, a, f);
}

weft_status weft__factor_make(const weft__factor_want *w, weft_array *a, weft__factor *f)
{
    const bool is_fetched = w->is_spread && !w->is_left;
    weft_status status = WEFT_OK;

    if (is_in_place(w, a)) {
        see(w, a, f);
        f->is_everywhere = comms_of(w)->nodes == 1 || is_replicated(a);
    } else if (is_fetched && a->dtype == w->c->dtype && !a->is_strided &&
               a->count == w->rows * w->columns) {
        f->array = a;
    } else {
        WEFT__TRY(copy_where_wanted(w, a, f));
        f->array = f->temporary;
        if (!is_fetched || comms_of(w)->nodes == 1)
            see(w, f->temporary, f);
    }
    if (f->origin && f->array->dtype >= WEFT_FLOAT32)
        (void)weft__matrix_is_dense(w->rows, w->columns, &f->row, &f->column);
fail:
    return status;
}

void weft__factor_free(weft__factor *f)
{
    weft_free(&f->temporary);
}

int64_t weft__factor_at(const weft__factor *f, int64_t index)
{
    return weft__map_at(&f->batch, &f->map, index);
}
