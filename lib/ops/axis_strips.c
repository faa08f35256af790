/* A node that has all elements of a kept index reduces it: leaf by leaf for strips of kept indices,
 * then the leaves in the fixed tree, so that each has the bits that its elements alone would give.
 */
#include "ops/axis_strips.h"

#include <stdlib.h>
#include <string.h>

#include "array/each.h"
#include "base/checked.h"
#include "ops/axis_leaf.h"
#include "ops/copy.h"
#include "ops/lines.h"

enum { TILE_PART = 16 /* of the bytes of a tile: so many elements that are read */ };

typedef struct reduction {
    weft__evaluation *e;
    const weft__stage_info *info;
    weft_shape domain; /* of the stage, or of the window of it that is reduced */
    weft__leaf_task task;
    weft__layout layout;  /* of the domain */
    int64_t row;          /* elements of the domain in an index of dimension 0 */
    int64_t leaves;       /* of a sequence */
    weft_array *target;   /* whose node's block has what this node reduces */
    weft__run kept;       /* what this node reduces of the present piece */
    int64_t strip;        /* kept indices that are reduced together */
    int64_t line, groups; /* strips do not cross multiples of `line` */
    int64_t units, tile;  /* strips × leaves, and how many of them are a tile */
    weft__memory scratch;
    int64_t width; /* kept indices in a row of the scratch, whole quanta */
} reduction;

static bool is_all_here(const reduction *r)
{
    return r->layout.kind == WEFT__LAYOUT_REPLICATED || r->e->s->comms.nodes == 1;
}

static bool keeps_rows(const reduction *r)
{
    return !(weft__evaluate_axes(r->e) & 1);
}

static char *partial_at(const reduction *r, int64_t leaf, int64_t kept)
{
    size_t size = weft_dtype_size(r->task.dtype);

    return r->scratch.node + (size_t)(leaf * r->width + kept - r->kept.first) * size;
}

/* The values of n kept indices from their partial results, which may be written over. */
static void finish_strip(const reduction *r, int64_t kept, int64_t n, char *partials)
{
    const size_t padded = weft__round_up((size_t)n, WEFT__QUANTUM);
    const size_t size = weft_dtype_size(r->info->result);
    _Alignas(64) char values[WEFT__STRIP * 8];
    const char *from = partials;

    if (r->info->reduction == WEFT__REDUCE_MEAN)
        for (int64_t i = 0; i < n; i++)
            ((double *)(void *)partials)[i] /= (double)r->task.geometry.sequence.count;
    if (r->task.dtype != r->info->result) {
        r->e->s->kernels->cast[r->task.dtype][r->info->result](padded, values, partials);
        from = values;
    }
    memcpy(weft__array_at(r->target, kept), from, (size_t)n * size);
}

static void reduce_unit(const reduction *r, int64_t unit, int thread)
{
    const int64_t leaf = unit % r->leaves, strips = (r->line + r->strip - 1) / r->strip;
    const int64_t at = unit / r->leaves, group = at / strips;
    const int64_t first = (at - group * strips) * r->strip;
    const int64_t n = weft__min64(r->strip, r->line - first);
    const int64_t kept = r->kept.first + group * r->line + first;
    _Alignas(64) char partials[WEFT__STRIP * 8];

    if (r->task.geometry.is_lines)
        weft__leaf_of_lines(&r->task, kept, n, leaf, thread, partials);
    else
        weft__leaf_of_columns(&r->task, kept, n, leaf, thread, partials);
    if (r->leaves == 1)
        finish_strip(r, kept, n, partials);
    else
        memcpy(partial_at(r, leaf, kept), partials, (size_t)n * weft_dtype_size(r->task.dtype));
}

static void reduce_tile(void *context, int64_t tile, int thread)
{
    const reduction *r = context;
    int64_t end = weft__min64((tile + 1) * r->tile, r->units);

    for (int64_t unit = tile * r->tile; unit < end; unit++)
        reduce_unit(r, unit, thread);
}

/* The fixed tree over the leaves, in place. */
static void join_tile(void *context, int64_t tile, int thread)
{
    const reduction *r = context;
    const int64_t kept = r->kept.first + tile * WEFT__STRIP;
    const int64_t n = weft__min64(WEFT__STRIP, r->kept.end - kept);
    const size_t padded = weft__round_up((size_t)n, WEFT__QUANTUM);

    (void)thread;
    for (int64_t span = 1; span < r->leaves; span *= 2) {
        for (int64_t leaf = 0; leaf + span < r->leaves; leaf += 2 * span) {
            const void *in[] = {partial_at(r, leaf, kept), partial_at(r, leaf + span, kept)};

            r->task.combine(padded, partial_at(r, leaf, kept), in);
        }
    }
    finish_strip(r, kept, n, partial_at(r, 0, kept));
}

/* The width of parts of n, about as wide as one another and at most `most`: whole quanta, and as
 * many for each core. */
static int64_t even(int64_t n, int64_t most, int64_t cores)
{
    const int64_t least = (n + most - 1) / most, parts = (least + cores - 1) / cores * cores;

    return (int64_t)weft__round_up((size_t)((n + parts - 1) / parts), WEFT__QUANTUM);
}

/* Strips so narrow that all cores have some, tiles so large that they are worth dealing. */
static void cut(reduction *r)
{
    const weft__axis_geometry *g = &r->task.geometry;
    const weft_session *s = r->e->s;
    const int64_t kept = weft__run_count(r->kept), cores = weft_threads(s) * s->comms.node_size;
    const int64_t elements = weft__choose(&s->choices, WEFT__TILE_BYTES) / TILE_PART;
    int64_t each;

    r->line = g->is_lines || kept < g->run ? kept : g->run;
    r->groups = r->line ? kept / r->line : 0;
    r->strip = WEFT__STRIP;
    while (r->strip > WEFT__QUANTUM &&
           r->groups * ((r->line + r->strip - 1) / r->strip) * r->leaves < 4 * cores)
        r->strip /= 2;
    if (r->line > 0)
        r->strip = even(r->line, r->strip, cores);
    if (g->is_lines)
        r->strip = weft__max64(1, weft__min64(r->strip, elements / g->sequence.count));
    r->units = r->groups * ((r->line + r->strip - 1) / r->strip) * r->leaves;
    each = weft__min64(r->strip, r->line) * weft__min64(g->sequence.count, WEFT__LEAF);
    r->tile = weft__max64(1, elements / weft__max64(1, each));
    r->tile = weft__max64(r->tile, r->units / WEFT__MAX_TILES + 1);
    if (r->units * each * 8 <= weft__choose(&s->choices, WEFT__SERIAL_BELOW_REDUCED_BYTES))
        r->tile = weft__max64(1, r->units);
}

static weft_status reduce_piece(reduction *r)
{
    weft_session *s = r->e->s;
    weft_status status = WEFT_OK;

    cut(r);
    weft__gang_run(s, (r->units + r->tile - 1) / r->tile, reduce_tile, r);
    if (r->leaves > 1) {
        WEFT__TRY(weft__sync(s));
        weft__gang_run(s, (weft__run_count(r->kept) + WEFT__STRIP - 1) / WEFT__STRIP, join_tile, r);
    }
    WEFT__TRY(weft__sync(s));
fail:
    return status;
}

/* Kept indices of a run of the domain's elements, whole rows. */
static weft__run kept_of_rows(const reduction *r, weft__run rows)
{
    const int64_t each = r->task.geometry.kept.count / r->domain.extent[0];

    return (weft__run){rows.first / r->row * each, rows.end / r->row * each};
}

/* The most kept indices that a node reduces at once, the same on all nodes. */
static int64_t widest(const reduction *r)
{
    const weft__comms *c = &r->e->s->comms;
    int64_t most = 0;

    if (is_all_here(r))
        return r->task.geometry.kept.count;
    for (int n = 0; n < c->nodes; n++)
        most = weft__max64(
            most, weft__run_count(kept_of_rows(r, weft__layout_node_run(&r->layout, c, n))));
    return most;
}

static weft_status open_scratch(reduction *r)
{
    weft_session *s = r->e->s;
    weft__request request;

    if (r->leaves == 1)
        return WEFT_OK;
    r->width = (int64_t)weft__round_up((size_t)widest(r), WEFT__QUANTUM);
    request =
        weft__request_scratch(s, (size_t)(r->width * r->leaves) * weft_dtype_size(r->task.dtype));
    return weft__memory_get(s, &request, &r->scratch);
}

static weft_status reduce_pieces(reduction *r)
{
    weft__lineup *l = &r->e->lineup;
    int64_t pieces = weft__lineup_pieces(l);
    weft_status status;

    WEFT__TRY(open_scratch(r));
    for (int64_t k = 0; k < pieces; k++) {
        WEFT__TRY(weft__evaluate_fetch(r->e, k));
        r->kept = is_all_here(r) && pieces == 1 ? weft__array_node_run(r->target)
                                                : kept_of_rows(r, l->here);
        WEFT__TRY(reduce_piece(r));
    }
fail:
    weft__memory_put(r->e->s, &r->scratch);
    return status;
}

/* Whether every node's part of the result is what it reduces. */
static bool fits(const reduction *r, const weft_array *result)
{
    const weft__comms *c = &r->e->s->comms;

    if (is_all_here(r))
        return true;
    for (int n = 0; n < c->nodes; n++) {
        weft__run mine = kept_of_rows(r, weft__layout_node_run(&r->layout, c, n));
        weft__run its = weft__layout_node_run(&result->layout, c, n);

        if (mine.first != its.first || mine.end != its.end)
            return false;
    }
    return true;
}

/* An array of the kept dimensions whose rows are where the domain's are. */
static weft_status make_target(reduction *r, const weft_array *result, weft_array **made)
{
    weft_session *s = r->e->s;
    const unsigned axes = weft__evaluate_axes(r->e);
    int64_t *rows = calloc((size_t)s->comms.size, sizeof *rows);
    weft_placement placement = {.rows_per_rank = rows};
    weft_shape kept = {0};
    weft_status status;

    weft__must(rows);
    for (int d = 0; d < r->domain.ndim; d++)
        if (!(axes >> d & 1))
            kept.extent[kept.ndim++] = r->domain.extent[d];
    for (int k = 0; k < s->comms.size; k++)
        rows[k] = weft__layout_rows(&r->layout, &s->comms, k).count;
    status = weft__array_result(s, r->e->operation, kept, result->dtype, &placement, made);
    free(rows);
    return status;
}

static weft_status run(reduction *r, weft_array *result)
{
    weft_session *s = r->e->s;
    weft_array *made = NULL;
    weft_status status = WEFT_OK;

    r->target = result;
    if (!fits(r, result)) {
        WEFT__TRY(make_target(r, result, &made));
        r->target = made;
    }
    WEFT__TRY(reduce_pieces(r));
    if (made) {
        WEFT__TRY(weft__sync(s));
        WEFT__TRY(weft__copy_elements(made, result));
    }
fail:
    weft_free(&made);
    return status;
}

/* The domain is worked on where its rows are; where those are cut, in the standard layout. */
static weft_status open_domain(reduction *r)
{
    weft__evaluation *e = r->e;
    weft__operand operands[WEFT__MAX_VARS];
    const int64_t grain = keeps_rows(r) ? r->row : weft_shape_count(&r->domain);
    weft_status status;

    WEFT__TRY(weft__evaluate_open(e, grain, &r->layout));
    if (is_all_here(r) || r->layout.row == r->row)
        return WEFT_OK;
    weft__evaluate_close(e, &r->layout);
    r->layout =
        (weft__layout){.kind = WEFT__LAYOUT_SPLIT, .rows = r->domain.extent[0], .row = r->row};
    for (int k = 0; k < r->info->nuses; k++)
        operands[k] = weft__evaluate_operand(e, k, &r->domain);
    return weft__lineup_open_operands(e->s, &r->layout, &r->domain, r->info->nuses, operands, false,
                                      grain, &e->lineup);
fail:
    return status;
}

weft_status weft__evaluate_strips(weft__evaluation *e, weft_array *result)
{
    reduction r = {.e = e,
                   .info = weft__plan_stage(e->plan, e->stage),
                   .domain = weft__evaluate_domain(e),
                   .task = weft__leaf_task_of(e)};
    weft_status status;

    r.leaves = (r.task.geometry.sequence.count + WEFT__LEAF - 1) / WEFT__LEAF;
    r.row = weft_shape_count(&r.domain) / r.domain.extent[0];
    WEFT__TRY(open_domain(&r));
    WEFT__TRY(run(&r, result));
fail:
    weft__evaluate_close(e, &r.layout);
    return status;
}
