#include <weft/eval.h>

#include <string.h>

#include "array/each.h"
#include "array/value.h"
#include "base/checked.h"
#include "base/hash.h"
#include "ops/evaluate.h"

static void free_scratch(void **scratch)
{
    weft__scratch *mine = *scratch;

    weft__scratch_free(&mine);
    *scratch = NULL;
}

weft_status weft__evaluate_scratch(weft_session *s)
{
    weft__error error = {.status = WEFT_OK};

    s->scratch_free = free_scratch;
    for (int t = 0; t < weft_threads(s); t++) {
        weft__scratch *scratch = NULL;

        if (s->scratch[t])
            continue;
        if (weft__scratch_create(&error, &scratch) != WEFT_OK)
            return weft_fail(s, error.status, "%s", error.message);
        s->scratch[t] = scratch;
    }
    return WEFT_OK;
}

weft__piece weft__evaluate_piece(const weft__evaluation *e, weft__run run, const void **operands)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);

    for (int k = 0; k < info->nuses; k++)
        operands[k] = weft__lineup_at(&e->lineup, e->first_operand + k, run.first);
    return (weft__piece){.kernels = e->s->kernels,
                         .operands = operands,
                         .scalars = e->scalars,
                         .n = (size_t)weft__run_count(run)};
}

static uint64_t hash_call(const char *text, weft_vars vars, weft_array *const *r)
{
    uint64_t hash = weft__hash_text(r && *r ? weft__array_hash(*r) : 0, text);

    for (int i = 0; i < vars.count; i++) {
        const weft_var *v = &vars.items[i];

        hash = weft__hash_text(hash, v->name);
        hash = v->array ? weft__hash_word(hash, weft__array_hash(v->array))
                        : weft__hash_value(hash, v->scalar);
    }
    return hash;
}

/* A 0-d array is a scalar that is not weak: every node has its value. */
static weft_status describe_vars(weft_session *s, weft_vars vars, weft__var *out)
{
    if (vars.count > WEFT__MAX_VARS)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%d variables in one expression: at most %d",
                         vars.count, WEFT__MAX_VARS);
    for (int i = 0; i < vars.count; i++) {
        const weft_var *v = &vars.items[i];
        weft_array *a = v->array;

        out[i] = (weft__var){
            .name = v->name, .dtype = v->scalar.dtype, .is_weak = true, .value = v->scalar};
        if (!a)
            continue;
        if (a->session != s)
            return weft_fail(s, WEFT_ERR_ARGUMENT, "%s is another session's array", v->name);
        out[i] = (weft__var){.name = v->name, .dtype = a->dtype, .is_array = a->shape.ndim > 0};
        if (a->shape.ndim == 0)
            out[i].value = weft__value_load(a->dtype, a->node ? a->node : a->own);
    }
    return WEFT_OK;
}

/* All arrays of a stage have one shape. */
static weft_status stage_shape(weft__evaluation *e, int stage, weft_shape *shape)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, stage);
    char first[256], other[256];

    *shape = WEFT_SCALAR_SHAPE;
    for (int k = 0; k < info->nuses; k++) {
        const weft_var *v = &e->vars.items[info->uses[k]];

        if (k == 0)
            *shape = v->array->shape;
        if (weft_shape_equal(shape, &v->array->shape))
            continue;
        (void)weft_shape_format(shape, first, sizeof first);
        (void)weft_shape_format(&v->array->shape, other, sizeof other);
        return weft_fail(e->s, WEFT_ERR_SHAPE, "%s: %s has shape %s and %s has shape %s",
                         e->operation, e->vars.items[info->uses[0]].name, first, v->name, other);
    }
    return WEFT_OK;
}

/* The stage's arrays; the result, if any, first. */
static int list_operands(const weft__evaluation *e, weft_array *r, weft_array **operands)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    int count = 0;

    if (r)
        operands[count++] = r;
    for (int k = 0; k < info->nuses; k++)
        operands[count++] = e->vars.items[info->uses[k]].array;
    return count;
}

typedef struct storing {
    weft__evaluation *e;
    weft_array *result;
    bool stream;
} storing;

static void store_tile(void *context, weft__run run, int thread)
{
    const storing *st = context;
    weft__evaluation *e = st->e;
    const void *operands[WEFT__MAX_VARS];
    weft__piece piece = weft__evaluate_piece(e, run, operands);

    weft__stage_store(e->plan, e->stage, &piece, e->s->scratch[thread],
                      weft__array_at(st->result, run.first), st->stream);
}

/* Elements in a tile: one tile for what is not worth waking anybody for. */
static int64_t tile_elements(const weft__evaluation *e, const weft_array *r)
{
    const weft__choices *choices = &e->s->choices;
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    int64_t size = (int64_t)weft_dtype_size(r->dtype), count = weft__run_count(e->lineup.here);
    int64_t work = count * size * (1 + info->nloads + info->nops / 4);

    if (work <= weft__choose(choices, WEFT__SERIAL_BELOW_BYTES))
        return weft__max64(count, 1);
    return weft__max64(weft__choose(choices, WEFT__TILE_BYTES) / 8, count / WEFT__MAX_TILES + 1);
}

static weft_status store_pieces(weft__evaluation *e, weft_array *r)
{
    storing st = {.e = e, .result = r, .stream = weft__array_streams(r)};
    int64_t pieces = weft__lineup_pieces(&e->lineup);
    weft_status status = WEFT_OK;

    for (int64_t k = 0; k < pieces; k++) {
        WEFT__TRY(weft__lineup_fetch(&e->lineup, k));
        weft__lineup_each(&e->lineup, tile_elements(e, r), store_tile, &st);
        if (k + 1 < pieces)
            WEFT__TRY(weft__sync(e->s));
    }
fail:
    return status;
}

weft_status weft__evaluate_store(weft__evaluation *e, weft_array *r)
{
    weft_array *operands[WEFT__MAX_OPERANDS + 1];
    int count = list_operands(e, r, operands);
    weft_status status;

    if (count > WEFT__MAX_OPERANDS)
        return weft_fail(e->s, WEFT_ERR_ARGUMENT, "more than %d arrays in one expression",
                         WEFT__MAX_OPERANDS - 1);
    e->first_operand = 1;
    WEFT__TRY(weft__lineup_open(e->s, &r->layout, count, operands, true, 1, &e->lineup));
    WEFT__TRY(store_pieces(e, r));
fail:
    weft__lineup_close(&e->lineup);
    return status;
}

/* The domain of a reduction: the first array that is not on every node. */
static const weft__layout *reduction_domain(weft_array *const *operands, int count)
{
    for (int i = 0; i < count; i++) {
        if (operands[i]->layout.kind != WEFT__LAYOUT_REPLICATED)
            return &operands[i]->layout;
    }
    return &operands[0]->layout;
}

static weft_status reduce_arrays(weft__evaluation *e, const weft_shape *shape)
{
    weft_array *operands[WEFT__MAX_OPERANDS];
    int count = list_operands(e, NULL, operands);
    weft_status status;

    e->first_operand = 0;
    WEFT__TRY(weft__lineup_open(e->s, reduction_domain(operands, count), count, operands, false,
                                WEFT__LEAF, &e->lineup));
    WEFT__TRY(weft__evaluate_reduction(e, shape));
fail:
    weft__lineup_close(&e->lineup);
    return status;
}

/* A stage that reads no array is one element, which every rank computes for itself. */
static weft_status run_scalar(weft__evaluation *e)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    weft__piece piece = {.kernels = e->s->kernels, .scalars = e->scalars, .n = 1};
    weft__error error = {.status = WEFT_OK};
    weft__partial partial;
    char element[16];
    weft_status status;

    if (info->reduction == WEFT__REDUCE_NONE) {
        weft__stage_store(e->plan, e->stage, &piece, e->s->scratch[0], element, false);
        e->scalars[e->stage] = weft__value_load(info->result, element);
        return WEFT_OK;
    }
    weft__stage_leaf(e->plan, e->stage, &piece, e->s->scratch[0], &partial);
    status = weft__stage_finish(e->plan, e->stage, partial, 1, &error, &e->scalars[e->stage]);
    return status == WEFT_OK ? status : weft_fail(e->s, status, "%s", error.message);
}

/* All stages but a last one that stores an array. */
static weft_status run_scalars(weft__evaluation *e, int count)
{
    weft_status status = WEFT_OK;

    for (e->stage = 0; e->stage < count; e->stage++) {
        weft_shape shape;

        WEFT__TRY(stage_shape(e, e->stage, &shape));
        if (weft__plan_stage(e->plan, e->stage)->nuses == 0)
            WEFT__TRY(run_scalar(e));
        else
            WEFT__TRY(reduce_arrays(e, &shape));
    }
fail:
    return status;
}

/* 0-d results are on every node; each leader writes its node's. */
static void store_scalar(weft__evaluation *e, int stage, weft_array *r)
{
    if (e->s->comms.node_rank == 0)
        weft__value_store(e->scalars[stage], r->node);
}

static weft_status check_shapes(weft__evaluation *e, int stages, weft_shape *shape)
{
    weft_status status = WEFT_OK;

    for (int i = 0; i < stages && status == WEFT_OK; i++)
        status = stage_shape(e, i, shape);
    return status;
}

/* Exactly one of r and value is not NULL. */
static weft_status run_plan(weft__evaluation *e, weft_array **r, weft_value *value)
{
    int stages = weft__plan_stages(e->plan);
    const weft__stage_info *last = weft__plan_stage(e->plan, stages - 1);
    bool is_array = last->reduction == WEFT__REDUCE_NONE && last->nuses > 0;
    bool was_made = r && !*r;
    weft_shape shape;
    weft_status status;

    WEFT__TRY(check_shapes(e, stages, &shape));
    if (!e->s->scratch[weft_threads(e->s) - 1])
        WEFT__TRY(weft__agree(e->s, weft__evaluate_scratch(e->s), NULL));
    if (!is_array)
        shape = WEFT_SCALAR_SHAPE;
    if (is_array && value)
        return weft_fail(e->s, WEFT_ERR_SHAPE, "%s: the expression yields an array, not a scalar",
                         e->operation);
    if (r)
        WEFT__TRY(weft__array_result(e->s, e->operation, shape, last->result, NULL, r));
    WEFT__TRY(run_scalars(e, is_array ? stages - 1 : stages));
    if (is_array)
        WEFT__TRY(weft__evaluate_store(e, *r));
    else if (r)
        store_scalar(e, stages - 1, *r);
    else
        *value = e->scalars[stages - 1];
    return WEFT_OK;
fail:
    if (r)
        weft__array_undo(was_made, r);
    return status;
}

static weft_status evaluate(weft_session *s, const char *operation, const char *text,
                            weft_vars vars, weft_array **r, weft_value *value)
{
    weft__evaluation e = {.s = s, .operation = operation, .vars = vars};
    weft__error error = {.status = WEFT_OK};
    weft__var described[WEFT__MAX_VARS];
    weft_status status;

    if (!s || !text || (!r && !value))
        return WEFT_ERR_ARGUMENT;
    WEFT__TRY(weft__enter(s, operation, hash_call(text, vars, r)));
    WEFT__TRY(describe_vars(s, vars, described));
    status = weft__plan_create(text, vars.count, described, &error, &e.plan);
    if (status != WEFT_OK)
        return weft_fail(s, status, "%s", error.message);
    WEFT__TRY(run_plan(&e, r, value));
    WEFT__TRY(weft__leave(s));
fail:
    weft__plan_free(&e.plan);
    return status;
}

weft_status weft_eval_in(weft_session *s, const char *expression, weft_vars vars, weft_array **r)
{
    return evaluate(s, "weft_eval", expression, vars, r, NULL);
}

weft_status weft_eval(const char *expression, weft_vars vars, weft_array **r)
{
    for (int i = 0; i < vars.count; i++) {
        if (vars.items[i].array)
            return evaluate(vars.items[i].array->session, "weft_eval", expression, vars, r, NULL);
    }
    return WEFT_ERR_ARGUMENT; /* no array, so no session to tell: see weft_eval_in */
}

weft_status weft_eval_value(weft_session *s, const char *expression, weft_vars vars,
                            weft_value *value)
{
    return evaluate(s, "weft_eval_value", expression, vars, NULL, value);
}

static weft_status reduce_to_double(weft_array *a, const char *text, double *value)
{
    weft_var x = {"x", a, {WEFT_BOOL, {0}}};
    weft_value result = {WEFT_FLOAT64, {0}};
    weft_status status = a && value ? weft_eval_value(a->session, text, (weft_vars){1, &x}, &result)
                                    : WEFT_ERR_ARGUMENT;

    if (status == WEFT_OK)
        *value = weft_value_double(result);
    return status;
}

weft_status weft_sum_value(weft_array *a, double *value)
{
    return reduce_to_double(a, "sum(x)", value);
}

weft_status weft_mean_value(weft_array *a, double *value)
{
    return reduce_to_double(a, "mean(x)", value);
}

weft_status weft_min_value(weft_array *a, double *value)
{
    return reduce_to_double(a, "min(x)", value);
}

weft_status weft_max_value(weft_array *a, double *value)
{
    return reduce_to_double(a, "max(x)", value);
}
