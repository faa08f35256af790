/* The way between arrays and pieces.
 *
 * A *server* of an array's elements is the rank that has their rows; a *holder* is a rank of the
 * grid. What a holder reaches on its node it copies itself (cyclic_jobs.c). The rest goes by
 * messages between servers and holders (cyclic_send.c).
 */
#include "linalg/cyclic_move.h"
#include "base/checked.h"

typedef struct direct {
    const weft__cyclic_move *move;
    weft__jobs *jobs;
    int outer_place, inner_place;
} direct;

static void add_direct(void *context, const weft__patch *patch)
{
    const direct *d = context;

    weft__jobs_add(
        d->move, d->jobs,
        (weft__job){*patch, d->outer_place, d->inner_place, weft__move_in_piece(d->move, patch)});
}

static void copy_reached(const weft__cyclic_move *m)
{
    const weft_array *a = m->root;
    weft__run here = a->is_wrapped ? weft__array_own_run(a) : weft__array_node_run(a);
    weft__jobs list = {0};
    direct d = {.move = m, .jobs = &list};

    if (weft__move_own_place(m) < 0)
        return;
    weft__move_places(m, weft__move_own_place(m), &d.outer_place, &d.inner_place);
    weft__patches_each(&m->axes, d.outer_place, d.inner_place, weft__run_common(here, m->bounds),
                       add_direct, &d);
    weft__jobs_do(m, &list);
}

static int64_t magnitude(int64_t step)
{
    return step < 0 ? -step : step;
}

/* Which axis of the matrix is outer, and where its elements are among the root's flat ones. */
static void see(weft__cyclic_move *m, weft_array *a, weft__form form)
{
    const weft__grid *g = m->c->grid;
    weft__axis axis[2] = {{.extent = a->shape.extent[0], .block = m->c->block},
                          {.extent = 1, .block = m->c->block}};
    const int row = form == WEFT__AS_IS ? 0 : 1;
    weft__map map;
    weft_array *mapped = weft__array_mapped(a, &map);
    bool first_is_outer;

    for (int d = 0; d < a->shape.ndim; d++) {
        axis[d].extent = a->shape.extent[d];
        axis[d].step = map.stride[d];
    }
    axis[row].places = g->rows;
    axis[1 - row].places = g->columns;
    first_is_outer = axis[0].extent == 1 ||
                     (axis[1].extent != 1 && magnitude(axis[0].step) >= magnitude(axis[1].step));
    m->axes.outer = axis[first_is_outer ? 0 : 1];
    m->axes.inner = axis[first_is_outer ? 1 : 0];
    m->axes.offset = map.offset;
    for (; mapped->base; mapped = mapped->base)
        m->axes.offset += mapped->offset;
    m->rows_are_outer = first_is_outer == (row == 0);
    m->root = weft__array_root(a, &m->bounds);
}

static weft_status check_array(const weft__cyclic *c, const weft_array *a, weft__form form)
{
    const int64_t first = a->shape.extent[0], second = a->shape.ndim > 1 ? a->shape.extent[1] : 1;
    const int64_t rows = form == WEFT__AS_IS ? first : second;
    const int64_t columns = form == WEFT__AS_IS ? second : first;

    if (a->shape.ndim >= 1 && a->shape.ndim <= 2 && a->dtype == c->dtype && rows <= c->rows &&
        columns <= c->columns)
        return WEFT_OK;
    return weft_fail(a->session, WEFT_ERR_SHAPE,
                     "a cyclic matrix of %lld x %lld %s does not hold an array of %lld x %lld %s",
                     (long long)c->rows, (long long)c->columns, weft_dtype_name(c->dtype),
                     (long long)rows, (long long)columns, weft_dtype_name(a->dtype));
}

static weft_status move_all(const weft__cyclic *c, weft_array *a, weft__form form, bool is_store)
{
    weft_session *s = a->session;
    weft__cyclic_move m = {
        .c = c, .session = s, .is_store = is_store, .size = weft_dtype_size(c->dtype)};
    weft_status status;

    WEFT__TRY(check_array(c, a, form));
    if (a->count > 0) {
        see(&m, a, form);
        if (a->count * (int64_t)m.size >= weft__choose(&s->choices, WEFT__STREAM_FROM_BYTES))
            m.past = s->kernels;
        copy_reached(&m);
        WEFT__TRY(weft__unless_poisoned(s, weft__move_send(&m)));
    }
    WEFT__TRY(weft__sync(s));
fail:
    return status;
}

static void conjugate_column(void *context, int64_t column)
{
    const weft__cyclic *c = context;
    const int64_t first = 2 * column * c->lead, parts = 2 * c->local_rows;

    if (c->dtype == WEFT_COMPLEX64)
        for (int64_t i = 1; i < parts; i += 2)
            ((float *)c->data)[first + i] *= -1;
    else
        for (int64_t i = 1; i < parts; i += 2)
            ((double *)c->data)[first + i] *= -1;
}

static void conjugate(weft__cyclic *c, weft__form form)
{
    if (form == WEFT__ADJOINT && c->dtype >= WEFT_COMPLEX64)
        weft__cyclic_each_column(c, conjugate_column, c);
}

weft_status weft__cyclic_fill(weft__cyclic *c, weft_array *a, weft__form form)
{
    weft_status status = move_all(c, a, form, false);

    if (status == WEFT_OK)
        conjugate(c, form);
    return status;
}

weft_status weft__cyclic_store(weft__cyclic *c, weft_array *a, weft__form form)
{
    weft_status status;

    conjugate(c, form);
    status = move_all(c, a, form, true);
    conjugate(c, form);
    return status;
}
