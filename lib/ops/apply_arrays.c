/* weft_apply_arrays: every array's rows are brought to where the first output has them. */
#include <stdlib.h>

#include <weft/apply.h>
#include <weft/view.h>

#include "array/array.h"
#include "base/hash.h"
#include "ops/apply.h"
#include "ops/evaluate.h"

typedef struct many {
    weft_session *s;
    int noutputs, count;        /* outputs first, then inputs */
    weft_array **asked, **work; /* work: asked[i] itself, or its copy */
    weft_placement placement;   /* of the copies */
    int64_t *rows;              /* per rank, for the placement */
    weft_tiles_function function;
    void *context;
} many;

static void fill_part(weft_array *a, const weft_tile *tile, weft_tile_part *part)
{
    bool is_single = a->shape.ndim == 0;
    int64_t row = a->layout.row;

    *part = (weft_tile_part){.first = is_single ? 0 : tile->first,
                             .rows = is_single ? 1 : tile->rows,
                             .row = is_single ? 1 : row,
                             .offset = is_single ? 0 : tile->first * row};
    part->data = weft__array_at(a, part->offset);
}

static weft_status call_tile(const weft_tile *tile, void *context)
{
    const many *m = context;
    weft_tile_part *parts = calloc((size_t)m->count, sizeof *parts);
    weft_status status;

    weft__must(parts);
    for (int i = 0; i < m->count; i++)
        fill_part(m->work[i], tile, &parts[i]);
    status = m->function(parts, parts + m->noutputs, tile->core, m->context);
    free(parts);
    return status;
}

static bool is_in_rows(const weft_array *a)
{
    int64_t row = 1;

    for (int d = 1; d < a->shape.ndim; d++)
        row *= a->shape.extent[d];
    return !a->is_strided && a->layout.row == row && !a->is_wrapped;
}

/* Whether two arrays share elements that are not of the same rows. */
static bool is_shifted(const weft_array *a, const weft_array *b)
{
    weft__run x, y;

    if (a == b || weft__array_root(a, &x) != weft__array_root(b, &y))
        return false;
    return weft__run_count(weft__run_common(x, y)) > 0 &&
           (x.first != y.first || x.end != y.end || a->dtype != b->dtype);
}

static bool needs_copy(const many *m, int i)
{
    const weft_array *a = m->asked[i];
    bool needs = !is_in_rows(a);

    for (int k = 0; k < m->noutputs; k++)
        needs |= k != i && is_shifted(a, m->asked[k]);
    if (a->shape.ndim == 0)
        return needs;
    return needs ||
           (m->work[0] && !weft__layout_same_ranks(&a->layout, &m->work[0]->layout, &m->s->comms));
}

static weft_status bring(many *m, int i, const char *operation)
{
    weft_array *a = m->asked[i];
    weft_status status;

    if (!needs_copy(m, i)) {
        m->work[i] = a;
        return WEFT_OK;
    }
    WEFT__TRY(weft__array_result(m->s, operation, a->shape, a->dtype,
                                 m->work[0] && a->shape.ndim ? &m->placement : NULL, &m->work[i]));
    WEFT__TRY(weft__assign(operation, m->work[i], a));
    WEFT__TRY(weft__sync(m->s));
fail:
    return status;
}

/* Copies are placed as the first output's rows are. */
static void note_placement(many *m)
{
    const weft__layout *layout = &m->work[0]->layout;

    for (int r = 0; r < m->s->comms.size; r++)
        m->rows[r] = weft__layout_rows(layout, &m->s->comms, r).count;
    m->placement.replicated = layout->kind == WEFT__LAYOUT_REPLICATED;
    m->placement.rows_per_rank = m->placement.replicated ? NULL : m->rows;
}

static weft_status check(const many *m)
{
    int64_t rows = m->asked[0]->shape.ndim ? m->asked[0]->shape.extent[0] : -1;

    for (int i = 0; i < m->count; i++) {
        const weft_array *a = m->asked[i];
        char shape[256];

        if (a->session != m->s)
            return weft_fail(m->s, WEFT_ERR_ARGUMENT,
                             "weft_apply_arrays: array %d is another "
                             "session's",
                             i);
        if (a->shape.ndim == 0 ? i >= m->noutputs : a->shape.extent[0] == rows)
            continue;
        (void)weft_shape_format(&a->shape, shape, sizeof shape);
        return weft_fail(m->s, WEFT_ERR_SHAPE,
                         "weft_apply_arrays: array %d has shape %s, not %lld "
                         "rows",
                         i, shape, (long long)rows);
    }
    return WEFT_OK;
}

static weft_status prepare(many *m, int64_t rows_per_tile)
{
    uint64_t hash = weft__hash_word((uint64_t)m->noutputs, (uint64_t)rows_per_tile);
    weft_status status;

    for (int i = 0; i < m->count; i++)
        hash = weft__hash_word(hash, weft__array_hash(m->asked[i]));
    WEFT__TRY(weft__enter(m->s, "weft_apply_arrays", hash));
    WEFT__TRY(check(m));
    for (int i = 0; i < m->count; i++) {
        WEFT__TRY(bring(m, i, "weft_apply_arrays"));
        if (i == 0)
            note_placement(m);
    }
    WEFT__TRY(weft__leave(m->s));
fail:
    return status;
}

static weft_status run(many *m, int64_t rows_per_tile)
{
    weft_status status;

    WEFT__TRY(prepare(m, rows_per_tile));
    WEFT__TRY(weft__apply(m->work[0], "weft_apply_arrays", rows_per_tile, call_tile, m));
    for (int i = 0; i < m->noutputs; i++)
        if (m->work[i] != m->asked[i])
            WEFT__TRY(weft_assign(m->asked[i], m->work[i]));
fail:
    for (int i = m->count - 1; i >= 0; i--)
        if (m->work[i] != m->asked[i])
            weft_free(&m->work[i]);
    return status;
}

weft_status weft_apply_arrays(int noutputs, weft_array *const outputs[], int ninputs,
                              weft_array *const inputs[], int64_t rows_per_tile,
                              weft_tiles_function function, void *context)
{
    many m = {.noutputs = noutputs, .function = function, .context = context};
    weft_session *s;
    weft_status status;

    if (noutputs < 1 || ninputs < 0 || !outputs || (ninputs > 0 && !inputs))
        return weft__refuse_array(NULL, "weft_apply_arrays", "an array");
    s = weft__session_of(outputs[0], ninputs > 0 ? inputs[0] : NULL);
    if (!function)
        return weft__refuse_array(s, "weft_apply_arrays", "function");
    for (int i = 0; i < noutputs + ninputs; i++)
        if (!(i < noutputs ? outputs[i] : inputs[i - noutputs]))
            return weft__refuse_array(s, "weft_apply_arrays", "an array");
    m.count = noutputs + ninputs;
    m.asked = calloc(2 * (size_t)m.count, sizeof(weft_array *));
    weft__must(m.asked);
    m.work = m.asked + m.count;
    for (int i = 0; i < m.count; i++)
        m.asked[i] = i < noutputs ? outputs[i] : inputs[i - noutputs];
    m.s = m.asked[0]->session;
    m.rows = calloc((size_t)m.s->comms.size, sizeof *m.rows);
    weft__must(m.rows);
    status = run(&m, rows_per_tile);
    free(m.rows);
    free(m.asked);
    return status;
}
