/* The stages of a plan, one after another, over distributed arrays. */
#include "ops/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "array/value.h"
#include "base/checked.h"

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

void weft__evaluation_begin(weft__evaluation *e, weft_session *s, const char *operation,
                            weft_vars vars, const weft__plan *plan)
{
    e->s = s, e->operation = operation, e->vars = vars, e->plan = plan;
    e->stage = 0;
    e->first_operand = 0;
    e->has_views = false;
    e->window = NULL;
    e->lineup.s = NULL;
    e->lineup.wants = NULL;
    memset(e->results, 0, sizeof e->results);
}

void weft__evaluation_end(weft__evaluation *e)
{
    for (int i = 0; i < WEFT__MAX_STAGES; i++)
        weft_free(&e->results[i]);
}

weft__operand weft__evaluate_operand(const weft__evaluation *e, int k, const weft_shape *domain)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    const weft__load *load = weft__plan_load(e->plan, info->loads[k]);
    weft_array *a = load->var >= 0 ? e->vars.items[load->var].array : e->results[load->stage];
    weft__operand o = {.array = a};
    weft__map map;

    if (!a->is_strided && weft_shape_equal(domain, &a->shape) &&
        weft_shape_equal(&load->shape, &a->shape)) {
        weft__map whole = weft__map_of(&a->shape);

        map = weft__slicing_map(&load->slicing, load->shape.ndim, a->shape.ndim, &whole);
        o.is_flat = weft__map_equal(domain, &map, &whole);
        if (o.is_flat)
            return o;
    }
    o.array = weft__array_mapped(a, &map);
    map = weft__slicing_map(&load->slicing, load->shape.ndim, a->shape.ndim, &map);
    o.map = weft__map_broadcast(&load->shape, &map, domain);
    return o;
}

weft_status weft__evaluate_fetch(weft__evaluation *e, int64_t k)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    weft_status status = weft__lineup_fetch(&e->lineup, k);

    if (status != WEFT_OK || k > 0)
        return status;
    e->has_views = false;
    for (int i = 0; i < info->nuses; i++) {
        if (!weft__lineup_is_strided(&e->lineup, e->first_operand + i))
            continue;
        e->has_views = true;
        e->views[i] = weft__lineup_view(&e->lineup, e->first_operand + i);
    }
    return WEFT_OK;
}

weft__piece weft__evaluate_piece(const weft__evaluation *e, weft__run run, const void **operands)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);

    for (int k = 0; k < info->nuses; k++)
        operands[k] = weft__lineup_is_strided(&e->lineup, e->first_operand + k)
                          ? NULL
                          : weft__lineup_at(&e->lineup, e->first_operand + k, run.first);
    return (weft__piece){.kernels = e->s->kernels,
                         .operands = operands,
                         .scalars = e->scalars,
                         .n = (size_t)weft__run_count(run),
                         .views = e->has_views ? e->views : NULL,
                         .first = run.first};
}

/* The operand where the stage is worked on: the first that has all of the domain's elements and is
 * not on every node, else the first that is not on every node, else any. */
static const weft__operand *leading_operand(int count, const weft__operand *operands)
{
    const weft__operand *leading = &operands[0];

    for (int i = 0; i < count; i++) {
        bool is_everywhere = operands[i].array->layout.kind == WEFT__LAYOUT_REPLICATED;

        if (!is_everywhere && operands[i].is_flat)
            return &operands[i];
        if (!is_everywhere && leading->array->layout.kind == WEFT__LAYOUT_REPLICATED)
            leading = &operands[i];
    }
    return leading;
}

/* A layout that is the caller's to free. */
static void choose_domain(const weft_shape *shape, int count, const weft__operand *operands,
                          weft__layout *layout)
{
    const weft__operand *leading = leading_operand(count, operands);
    const weft__layout *its = &leading->array->layout;
    size_t ranks = (size_t)leading->array->session->comms.size + 1;

    if (!leading->is_flat) {
        weft__layout_of_map(leading->array, shape, &leading->map, layout);
        return;
    }
    *layout = *its;
    if (!its->first)
        return;
    layout->first = calloc(ranks, sizeof *layout->first);
    weft__must(layout->first);
    memcpy(layout->first, its->first, ranks * sizeof *layout->first);
}

weft_shape weft__evaluate_domain(const weft__evaluation *e)
{
    const weft_shape *domain = &weft__plan_stage(e->plan, e->stage)->domain;
    weft_shape shape = {0};

    if (!e->window)
        return *domain;
    shape.ndim = e->window->ndim;
    for (int d = 0; d < shape.ndim; d++)
        shape.extent[d] = domain->extent[e->window->from[d]];
    return shape;
}

unsigned weft__evaluate_axes(const weft__evaluation *e)
{
    const unsigned axes = weft__plan_stage(e->plan, e->stage)->how.axes;
    unsigned mask = 0;

    if (!e->window)
        return axes;
    for (int d = 0; d < e->window->ndim; d++)
        mask |= (axes >> e->window->from[d] & 1) << d;
    return mask;
}

bool weft__evaluate_is_everywhere(const weft__evaluation *e)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);

    for (int k = 0; k < info->nuses; k++)
        if (weft__evaluate_operand(e, k, &info->domain).array->layout.kind !=
            WEFT__LAYOUT_REPLICATED)
            return false;
    return true;
}

/* The operand's elements of the window alone. */
static weft__operand windowed(const weft__window *window, const weft_shape *domain, weft__operand o)
{
    weft__map whole = o.is_flat ? weft__map_of(domain) : o.map;

    o.is_flat = false;
    o.map = (weft__map){.offset = whole.offset};
    for (int d = 0; d < domain->ndim; d++)
        o.map.offset += window->at[d] * whole.stride[d];
    for (int d = 0; d < window->ndim; d++)
        o.map.stride[d] = whole.stride[window->from[d]];
    return o;
}

weft_status weft__evaluate_open(weft__evaluation *e, int64_t grain, weft__layout *layout)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    const weft_shape shape = weft__evaluate_domain(e);
    weft__operand operands[WEFT__MAX_VARS];

    for (int k = 0; k < info->nuses; k++) {
        operands[k] = weft__evaluate_operand(e, k, &info->domain);
        if (e->window)
            operands[k] = windowed(e->window, &info->domain, operands[k]);
    }
    choose_domain(&shape, info->nuses, operands, layout);
    e->first_operand = 0;
    return weft__lineup_open_operands(e->s, layout, &shape, info->nuses, operands, false, grain,
                                      &e->lineup);
}

void weft__evaluate_close(weft__evaluation *e, weft__layout *layout)
{
    weft__lineup_close(&e->lineup);
    free(layout->first);
    layout->first = NULL;
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
    return status == WEFT_OK ? status
                             : weft_fail(e->s, status, "%s: %s", e->operation, error.message);
}

/* The scalar in every element of r, which is on every node or has one element. */
static void store_scalar(weft__evaluation *e, weft_array *r)
{
    if (e->s->comms.node_rank == 0)
        weft__value_store(e->scalars[e->stage], r->node);
}

static bool is_everywhere(const weft_array *r)
{
    return !r->is_strided && r->layout.kind == WEFT__LAYOUT_REPLICATED;
}

/* A scalar into whatever the caller gave: by way of an array on every node. */
static weft_status deliver_scalar(weft__evaluation *e, weft_array *r)
{
    weft_placement everywhere = {.replicated = true};
    weft_array *made = NULL;
    weft_status status;

    if (is_everywhere(r)) {
        store_scalar(e, r);
        return WEFT_OK;
    }
    WEFT__TRY(weft__array_result(e->s, e->operation, r->shape, r->dtype, &everywhere, &made));
    store_scalar(e, made);
    WEFT__TRY(weft__sync(e->s));
    WEFT__TRY(weft__assign(e->operation, r, made));
    WEFT__TRY(weft__sync(e->s));
fail:
    weft_free(&made);
    return status;
}

static bool reduces_all(const weft__stage_info *info)
{
    return info->how.axes == (1u << info->domain.ndim) - 1;
}

static void record_limit(const weft__evaluation *e)
{
    if (weft__plan_stage(e->plan, e->stage)->is_computing)
        weft__record_no_limit(e->s);
}

weft_status weft__evaluate_scalar(weft__evaluation *e)
{
    record_limit(e);
    return weft__plan_stage(e->plan, e->stage)->nuses == 0 ? run_scalar(e)
                                                           : weft__evaluate_reduction(e);
}

/* Whether the stage reads elements that r has. */
static bool is_read(const weft__evaluation *e, const weft_array *r)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    weft__run ignored;

    for (int k = 0; k < info->nuses; k++) {
        weft__operand o = weft__evaluate_operand(e, k, &info->domain);

        if (weft__array_root(o.array, &ignored) == r)
            return true;
    }
    return false;
}

/* The present stage, which yields an array, into r. */
static weft_status run_array(weft__evaluation *e, weft_array *r)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    weft_array *made = NULL;
    weft_status status;

    record_limit(e);
    if (info->reduction == WEFT__REDUCE_NONE)
        return weft__evaluate_store(e, r);
    if (reduces_all(info)) {
        WEFT__TRY(weft__evaluate_scalar(e));
        return deliver_scalar(e, r);
    }
    if (!r->is_strided && !r->base && !r->is_wrapped && !is_read(e, r))
        return weft__evaluate_axis_reduction(e, r);
    WEFT__TRY(weft__array_result(e->s, e->operation, r->shape, r->dtype, NULL, &made));
    WEFT__TRY(weft__evaluate_axis_reduction(e, made));
    WEFT__TRY(weft__sync(e->s));
    WEFT__TRY(weft__assign(e->operation, r, made));
    WEFT__TRY(weft__sync(e->s));
fail:
    weft_free(&made);
    return status;
}

/* An array for the result of an inner stage; what is one element is on every node. */
static weft_status run_inner_array(weft__evaluation *e)
{
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    weft_placement everywhere = {.replicated = true};
    weft_status status;

    WEFT__TRY(weft__array_result(e->s, e->operation, info->shape, info->result,
                                 reduces_all(info) ? &everywhere : NULL, &e->results[e->stage]));
    WEFT__TRY(run_array(e, e->results[e->stage]));
    WEFT__TRY(weft__sync(e->s));
fail:
    return status;
}

static weft_status run_inner(weft__evaluation *e, int count)
{
    weft_status status = WEFT_OK;

    for (e->stage = 0; e->stage < count && status == WEFT_OK; e->stage++) {
        const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);

        if (info->guard == WEFT__GUARD_PLACE)
            continue;
        status = info->is_array ? run_inner_array(e) : weft__evaluate_scalar(e);
        if (status == WEFT_OK && info->guard == WEFT__GUARD_EXPONENT)
            status = weft__evaluate_guard(e);
    }
    e->stage = count;
    return status;
}

weft_status weft__evaluate(weft__evaluation *e, weft_array **r, weft_value *value)
{
    int last = weft__plan_stages(e->plan) - 1;
    const weft__stage_info *info = weft__plan_stage(e->plan, last);
    weft_placement everywhere = {.replicated = true};
    bool is_one = info->reduction != WEFT__REDUCE_NONE && reduces_all(info);
    bool was_made = r && !*r;
    weft_status status;

    if (!e->s->scratch[weft_threads(e->s) - 1])
        WEFT__TRY(weft__agree(e->s, weft__evaluate_scratch(e->s), NULL));
    if (info->is_array && value)
        return weft__evaluate_element(e, value);
    if (r)
        WEFT__TRY(weft__array_result_view(e->s, e->operation, info->shape, info->result,
                                          is_one ? &everywhere : NULL, r));
    WEFT__TRY(run_inner(e, last));
    if (info->is_array)
        WEFT__TRY(run_array(e, *r));
    else
        WEFT__TRY(weft__evaluate_scalar(e));
    if (!info->is_array && r)
        WEFT__TRY(deliver_scalar(e, *r));
    else if (!info->is_array)
        *value = e->scalars[last];
    return WEFT_OK;
fail:
    if (r)
        weft__array_undo(was_made, r);
    return status;
}
