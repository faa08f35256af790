#include "linalg/batch.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include <weft/view.h>

#include "base/checked.h"
#include "linalg/certify.h"
#include "linalg/dense.h"
#include "linalg/lapack.h"
#include "linalg/result.h"
#include "runtime/blas.h"
#include "runtime/choose.h"
#include "runtime/comm.h"
#include "runtime/gang.h"

enum { MOST_TILES = 4096 };

static const double OVERHEAD = 2000; /* of a problem, as so many flops */

static int64_t extent_from_end(const weft_array *a, int from_end)
{
    return a->shape.extent[a->shape.ndim - from_end];
}

weft_status weft__refuse_no_matrices(const weft__call *call, const weft_array *a)
{
    char shape[256];

    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    if (a->shape.ndim < 2)
        return weft_fail(call->s, WEFT_ERR_SHAPE, "%s needs matrices, not an array of shape %s",
                         call->operation, shape);
    return weft__refuse_extents(call, a);
}

weft_status weft__refuse_not_squares(const weft__call *call, const weft_array *a)
{
    char shape[256];
    weft_status status = weft__refuse_no_matrices(call, a);

    if (status != WEFT_OK || extent_from_end(a, 1) == extent_from_end(a, 2))
        return status;
    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    return weft_fail(call->s, WEFT_ERR_SHAPE, "%s needs square matrices, not an array of shape %s",
                     call->operation, shape);
}

weft_status weft__batch_check_driver(const weft__call *call)
{
    if (call->options.driver != WEFT_DRIVER_SCALAPACK)
        return WEFT_OK;
    return weft_fail(call->s, WEFT_ERR_UNSUPPORTED,
                     "%s: stacks of matrices are for LAPACK, not for ScaLAPACK", call->operation);
}

weft_shape weft__batch_lead(const weft_array *a)
{
    weft_shape lead = a->shape;

    lead.ndim -= 2;
    return lead;
}

static weft_shape joined(const weft_shape *lead, const weft_shape *core)
{
    weft_shape shape = *lead;

    for (int d = 0; d < core->ndim; d++)
        shape.extent[shape.ndim++] = core->extent[d];
    return shape;
}

void weft__batch_begin(weft__batch *b, weft__call *call, weft_shape lead)
{
    *b = (weft__batch){.call = call, .lead = lead};
}

/* Whether each node has the problems of its rows of the standard layout, one after another. */
static bool lies_as_problems(const weft_array *a, const weft_shape *shape, weft_dtype dtype)
{
    const weft__layout *layout = &a->layout;

    if (a->dtype != dtype || a->is_strided || !weft_shape_equal(&a->shape, shape) ||
        !weft__array_is_reached(a))
        return false;
    return a->session->comms.nodes == 1 || layout->kind == WEFT__LAYOUT_REPLICATED ||
           (layout->kind == WEFT__LAYOUT_SPLIT && layout->rows == shape->extent[0]);
}

weft_status weft__batch_operand(weft__batch *b, weft_array *a, weft_shape core)
{
    weft__batch_part *part = &b->in[b->operands];
    const weft_shape shape = joined(&b->lead, &core);
    weft_status status = WEFT_OK;

    part->elements = weft_shape_count(&core);
    b->operands++;
    if (lies_as_problems(a, &shape, b->call->dtype)) {
        part->array = weft_reference(a);
    } else {
        WEFT__TRY(weft_empty(b->call->s, shape, b->call->dtype, &part->array));
        WEFT__TRY(weft_assign(part->array, a));
    }
fail:
    return status;
}

weft_status weft__batch_result(weft__batch *b, weft_shape core, weft_dtype dtype,
                               const weft_array *r)
{
    weft__batch_part *part = &b->out[b->results];
    const weft_shape shape = joined(&b->lead, &core);
    weft_status status;

    part->elements = weft_shape_count(&core);
    b->results++;
    WEFT__TRY(weft__dense_check(b->call->s, b->call->operation, shape, dtype, r));
    status = weft_empty(b->call->s, shape, dtype, &part->array);
fail:
    return status;
}

typedef struct run {
    const weft__batch *b;
    weft__batch_work work;
    const void *context;
    weft__run problems; /* of this node */
    int64_t tiles;
    char *scratch;
    int64_t pitch;                 /* of one core's scratch */
    int64_t most_info;             /* larger ones are taken as this */
    _Atomic int64_t first_failure; /* problem · (most_info + 1) + info */
    atomic_bool is_short;          /* of memory */
} run;

static void *address(const weft__batch_part *part, int64_t problem)
{
    return part->elements > 0 ? weft__array_at(part->array, problem * part->elements) : NULL;
}

static void record(run *r, int64_t problem, int64_t info)
{
    const int64_t known = info > 0 ? weft__min64(info, r->most_info) : r->most_info;
    const int64_t failure = problem * (r->most_info + 1) + known;
    int64_t first = atomic_load(&r->first_failure);

    while (failure < first && !atomic_compare_exchange_weak(&r->first_failure, &first, failure))
        ;
}

static void solve_one(run *r, int64_t problem, int thread)
{
    weft__problem p = {.scratch = r->scratch + thread * r->pitch};
    int info;

    for (int i = 0; i < r->b->operands; i++)
        p.in[i] = address(&r->b->in[i], problem);
    for (int i = 0; i < r->b->results; i++)
        p.out[i] = address(&r->b->out[i], problem);
    info = r->work(r->context, &p);
    if (info == WEFT__NO_WORKSPACE)
        atomic_store(&r->is_short, true);
    else if (info != 0)
        record(r, problem, info);
}

static void solve_tile(void *context, int64_t tile, int thread)
{
    run *r = context;
    const weft_rows rows = weft_split(weft__run_count(r->problems), (int)r->tiles, (int)tile);

    for (int64_t k = 0; k < rows.count && r->scratch; k++)
        solve_one(r, r->problems.first + rows.first + k, thread);
}

/* This node's problems, and into how many tiles they are cut. */
static void deal(run *r, double flops)
{
    weft_session *s = r->b->call->s;
    const weft_shape *lead = &r->b->lead;
    const weft__layout layout = {.rows = lead->extent[0],
                                 .row = lead->extent[0] ? weft_shape_count(lead) / lead->extent[0]
                                                        : 0};
    const double worth = (double)weft__choose(&s->choices, WEFT__SERIAL_BELOW_FLOPS);
    int64_t count;

    r->problems = weft__layout_node_run(&layout, &s->comms, s->comms.node_index);
    count = weft__run_count(r->problems);
    r->tiles = weft__min64(count, (double)count * (flops + OVERHEAD) < worth ? 1 : MOST_TILES);
}

static weft_status run_all(run *r)
{
    weft_session *s = r->b->call->s;

    r->scratch = aligned_alloc(64, (size_t)(r->pitch * weft_threads(s)));
    weft__blas_begin(1);
    weft__gang_run(s, r->tiles, solve_tile, r);
    weft__blas_end();
    if (!r->scratch || r->is_short)
        return weft_fail(s, WEFT_ERR_MEMORY, "%s: no memory for a core's workspace of %lld bytes",
                         r->b->call->operation, (long long)r->pitch);
    return WEFT_OK;
}

/* The largest extent of a problem: INFO is at most one more where it counts something. */
static int64_t largest_extent(const weft__batch *b)
{
    const weft_array *a = b->in[0].array;

    return weft__max64(extent_from_end(a, 1), extent_from_end(a, 2));
}

weft_status weft__batch_run(weft__batch *b, weft__batch_work work, const void *context,
                            int64_t bytes, double flops, weft__batch_failure *first)
{
    weft_session *s = b->call->s;
    run r = {.b = b, .work = work, .context = context, .first_failure = INT64_MAX};
    int64_t least;
    weft_status status;

    *first = (weft__batch_failure){-1, 0};
    r.pitch = weft__batch_padded(bytes) + 64;
    r.most_info = largest_extent(b) + 1;
    deal(&r, flops);
    weft__call_prepared(b->call);
    WEFT__TRY(weft__enter(s, b->call->operation, 0));
    weft__record_work(s, (double)weft__run_count(r.problems) *
                             (b->call->dtype >= WEFT_COMPLEX64 ? 4 * flops : flops));
    WEFT__TRY(weft__sync(s));
    status = run_all(&r);
    least = r.first_failure;
    WEFT__TRY(weft__agree(s, status, &least));
    WEFT__TRY(weft__leave(s));
    if (least != INT64_MAX)
        *first = (weft__batch_failure){least / (r.most_info + 1), least % (r.most_info + 1)};
    weft__call_factored(b->call);
fail:
    free(r.scratch);
    return status;
}

weft_status weft__batch_deliver(weft__batch *b, weft_array **first, weft_array **second,
                                weft_array **third)
{
    weft_array **to[WEFT__BATCH_RESULTS] = {first, second, third};
    bool was_made[WEFT__BATCH_RESULTS] = {false};
    weft_status status = WEFT_OK;

    for (int i = 0; i < b->results; i++) {
        if (!to[i])
            continue;
        was_made[i] = !*to[i];
        WEFT__TRY(weft__result_deliver(b->out[i].array, to[i]));
    }
    weft__call_delivered(b->call);
    for (int i = 0; i < b->results; i++)
        WEFT__TRY(weft__certify_finite(b->call, b->out[i].array));
    weft__call_end(b->call);
    return WEFT_OK;
fail:
    for (int i = 0; i < b->results; i++)
        if (was_made[i])
            weft_free(to[i]);
    return status;
}

void weft__batch_end(weft__batch *b)
{
    for (int i = 0; i < b->operands; i++)
        weft_free(&b->in[i].array);
    for (int i = 0; i < b->results; i++)
        weft_free(&b->out[i].array);
}

void weft__batch_name(const weft__batch *b, int64_t problem, char *text, size_t size)
{
    char index[512];

    weft__format_index(&b->lead, problem, index, sizeof index);
    (void)snprintf(text, size, "[%s]", index);
}

weft_status weft__batch_refuse_unconverged(const weft__batch *b, const char *what, int64_t problem)
{
    char index[520];

    weft__batch_name(b, problem, index, sizeof index);
    return weft_fail(b->call->s, WEFT_ERR_NOT_CONVERGED,
                     "%s: %s matrix %s of the stack did not converge", b->call->operation, what,
                     index);
}
