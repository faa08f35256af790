/* The stage that stores: elements in tiles, into arrays and views. */
#include <stdlib.h>

#include "array/each.h"
#include "base/checked.h"
#include "ops/evaluate.h"
#include "ops/move.h"
#include "ops/tiling.h"

enum { PITCH_MORE = 8 /* elements */, TILES_EACH = 4, TILE_QUANTUM = 1024 /* elements */ };

typedef struct storing {
    weft__evaluation *e;
    weft_array *result;
    bool stream;
    bool is_strided;
    weft__strided out;
    weft__tiling tiling;
    bool turns; /* operands that are strided are loaded box by box */
    const weft__operand *operands;
} storing;

static void store_piece(const storing *st, const weft__piece *piece, int thread)
{
    weft__evaluation *e = st->e;

    if (st->is_strided)
        weft__stage_store_strided(e->plan, e->stage, piece, e->s->scratch[thread], &st->out);
    else
        weft__stage_store(e->plan, e->stage, piece, e->s->scratch[thread],
                          weft__array_at(st->result, piece->first), st->stream);
}

static void store_run(void *context, weft__run run, int thread)
{
    const storing *st = context;
    const void *operands[WEFT__MAX_VARS];
    weft__piece piece = weft__evaluate_piece(st->e, run, operands);

    store_piece(st, &piece, thread);
}

/* From row to row of what is turned: a line more than a row, so that rows do not share the few
 * places of a cache that a power of two maps to. */
static int64_t pitch_of(const weft__box_of_runs *box)
{
    return box->columns + PITCH_MORE;
}

/* Operand k of the stage, row by row. */
static void load_box(const storing *st, int k, const weft__box_of_runs *box, char *to)
{
    const weft__map *map = &st->operands[k + 1].map;
    int64_t size = (int64_t)weft_dtype_size(st->operands[k + 1].array->dtype), run;
    const char *from = weft__strided_at(&st->e->views[k], box->first, &run);

    weft__turn(to, (size_t)pitch_of(box), from, map->stride[st->tiling.across] * size,
               map->stride[st->tiling.inner] * size, (size_t)box->rows, (size_t)box->columns,
               (size_t)size);
}

/* A box: strided operands are turned into rows first, then it is stored row by row. */
static void store_box(const storing *st, const weft__box_of_runs *box, int thread)
{
    weft__evaluation *e = st->e;
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    unsigned char *room = weft__scratch_loads(e->s->scratch[thread]);
    const void *operands[WEFT__MAX_VARS];
    const unsigned char *turned[WEFT__MAX_VARS] = {NULL};

    for (int k = 0; k < info->nuses; k++) {
        if (!weft__lineup_is_strided(&e->lineup, k + 1))
            continue;
        load_box(st, k, box, (char *)room);
        turned[k] = room;
        room +=
            (size_t)(box->rows * pitch_of(box)) * weft_dtype_size(st->operands[k + 1].array->dtype);
    }
    for (int64_t r = 0; r < box->rows; r++) {
        int64_t first = box->first + r * box->step;
        weft__piece piece =
            weft__evaluate_piece(e, (weft__run){first, first + box->columns}, operands);

        for (int k = 0; k < info->nuses; k++)
            if (turned[k])
                operands[k] = turned[k] + (size_t)(r * pitch_of(box)) *
                                              weft_dtype_size(st->operands[k + 1].array->dtype);
        piece.views = NULL;
        store_piece(st, &piece, thread);
    }
}

static void store_tile(void *context, int64_t tile, int thread)
{
    storing *st = context;
    weft__box_of_runs box;

    if (st->turns && weft__tiling_box_at(&st->tiling, tile, &box))
        store_box(st, &box, thread);
    else
        weft__tiling_runs(&st->tiling, tile, store_run, st, thread);
    if (st->stream)
        st->e->s->kernels->fence();
}

int64_t weft__evaluate_tile(const weft__evaluation *e, size_t size)
{
    const weft__choices *choices = &e->s->choices;
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    int64_t count = weft__run_count(e->lineup.here);
    int64_t work = count * (int64_t)size * (1 + info->nloads + info->nops / 4);
    int64_t share = count / (e->s->node.deck.cores * TILES_EACH), tile;

    if (work <= weft__choose(choices, info->is_costly ? WEFT__SERIAL_BELOW_COSTLY_BYTES
                                                      : WEFT__SERIAL_BELOW_BYTES))
        return weft__max64(count, 1);
    tile = weft__choose(choices, WEFT__TILE_BYTES) / 8;
    tile = weft__min64(tile, (share / TILE_QUANTUM + 1) * TILE_QUANTUM);
    return weft__max64(tile, count / WEFT__MAX_TILES + 1);
}

/* How the elements are dealt: operands that are read across their lines are dealt in boxes. */
static weft__tiling tiling_of(const weft__evaluation *e, const weft_array *r, int count,
                              const weft__operand *operands)
{
    int64_t tile = weft__evaluate_tile(e, weft_dtype_size(r->dtype));
    weft__tiling tiling = weft__tiling_flat(e->lineup.here, tile);

    for (int k = 0; k < count && weft__run_count(e->lineup.here) > tile; k++)
        if (weft__lineup_is_strided(&e->lineup, k))
            weft__tiling_box(&tiling, &r->shape, &operands[k].map,
                             weft_dtype_size(operands[k].array->dtype));
    return tiling;
}

/* Whether all strided operands are dense across the boxes and fit the scratch together. Those that
 * are staged whole have strides of their own. */
static bool can_turn(const storing *st, int count)
{
    const weft__tiling *t = &st->tiling;
    int64_t bytes = 0;

    for (int k = 1; k < count && t->is_boxed; k++) {
        const weft__lined *lined = &st->e->lineup.operands[k];
        const weft__map *map = &st->operands[k].map;

        if (lined->access == WEFT__STAGED_WHOLE)
            return false;
        if (lined->access != WEFT__IN_PLACE_MAPPED)
            continue;
        if (map->stride[t->across] != 1 && map->stride[t->across] != -1)
            return false;
        bytes += (int64_t)weft_dtype_size(st->operands[k].array->dtype);
    }
    return t->is_boxed && bytes * t->rows * (t->columns + PITCH_MORE) <= WEFT__LOAD_BYTES;
}

static weft_status store_pieces(weft__evaluation *e, weft_array *r, int count,
                                const weft__operand *operands)
{
    storing st = {.e = e, .result = r, .is_strided = r->is_strided, .operands = operands};
    int64_t pieces = weft__lineup_pieces(&e->lineup);
    weft_status status = WEFT_OK;

    st.stream = !r->is_strided && weft__array_streams(r);
    for (int64_t k = 0; k < pieces; k++) {
        WEFT__TRY(weft__evaluate_fetch(e, k));
        if (r->is_strided)
            st.out = weft__lineup_view(&e->lineup, 0);
        st.tiling = tiling_of(e, r, count, operands);
        st.turns = can_turn(&st, count);
        weft__tiling_each(&e->lineup, &st.tiling, store_tile, &st);
        if (k + 1 < pieces)
            WEFT__TRY(weft__sync(e->s));
    }
fail:
    return status;
}

/* The result first, where the domain is; then the stage's operands. */
static int list_operands(const weft__evaluation *e, weft_array *r, weft__operand *operands)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);

    operands[0] = (weft__operand){
        .array = r->is_strided ? r->base : r, .is_flat = !r->is_strided, .map = r->map};
    for (int k = 0; k < info->nuses; k++)
        operands[k + 1] = weft__evaluate_operand(e, k, &r->shape);
    return info->nuses + 1;
}

static weft_status store_into(weft__evaluation *e, weft_array *r, int count,
                              const weft__operand *operands)
{
    weft_status status;

    e->first_operand = 1;
    WEFT__TRY(weft__lineup_open_operands(e->s, &r->layout, &r->shape, count, operands, true, 1,
                                         &e->lineup));
    WEFT__TRY(store_pieces(e, r, count, operands));
fail:
    weft__lineup_close(&e->lineup);
    return status;
}

/* The memory that an operand's elements are in, as a run of its root's. */
static const weft_array *operand_root(const weft__operand *o, const weft_shape *domain,
                                      weft__run *bounds)
{
    weft__run here = {0, o->array->count};
    const weft_array *root = weft__array_root(o->array, bounds);

    if (!o->is_flat)
        here = weft__map_bounds(domain, &o->map, (weft__run){0, weft_shape_count(domain)});
    here.first += bounds->first, here.end += bounds->first;
    *bounds = here;
    return root;
}

/* Whether element i of the operand may lie where another element of the result does. */
static bool is_hazard(const weft__operand *result, const weft__operand *o, const weft_shape *domain)
{
    weft__run mine, its, common;
    const weft_array *root = operand_root(result, domain, &mine);

    if (root != operand_root(o, domain, &its))
        return false;
    common = weft__run_common(mine, its);
    if (weft__run_count(common) == 0)
        return false;
    if (result->is_flat && o->is_flat)
        return mine.first != its.first;
    return result->is_flat || o->is_flat || result->array != o->array ||
           !weft__map_equal(domain, &result->map, &o->map);
}

static bool needs_room(const weft_array *r, int count, const weft__operand *operands)
{
    if (r->count == 0)
        return false;
    if (r->is_strided && !weft__operand_is_local(&operands[0], &r->layout, &r->shape))
        return true;
    for (int k = 1; k < count; k++)
        if (is_hazard(&operands[0], &operands[k], &r->shape))
            return true;
    return false;
}

/* From an array of the result's shape and dtype, which shares no memory with it. */
static weft_status deliver(const char *operation, weft_array *made, weft_array *r)
{
    weft__operand o = {.array = r->is_strided ? r->base : r, .map = r->map};

    if (r->is_strided && !weft__operand_is_local(&o, &r->layout, &r->shape))
        return weft__unless_poisoned(r->session, weft__move_back(made, &r->map, r->base));
    return weft__assign(operation, r, made);
}

weft_status weft__evaluate_store(weft__evaluation *e, weft_array *r)
{
    weft__operand operands[WEFT__MAX_OPERANDS];
    int count = list_operands(e, r, operands);
    weft_placement placement = {.replicated = r->layout.kind == WEFT__LAYOUT_REPLICATED};
    weft_array *made = NULL;
    weft_status status;

    if (!needs_room(r, count, operands))
        return store_into(e, r, count, operands);
    WEFT__TRY(weft__array_result(e->s, e->operation, r->shape, r->dtype, &placement, &made));
    count = list_operands(e, made, operands);
    WEFT__TRY(store_into(e, made, count, operands));
    WEFT__TRY(weft__sync(e->s));
    WEFT__TRY(deliver(e->operation, made, r));
    WEFT__TRY(weft__sync(e->s));
fail:
    weft_free(&made);
    return status;
}
