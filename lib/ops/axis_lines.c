#include <string.h>

#include "array/value.h"
#include "base/checked.h"
#include "ops/axis_leaf.h"

enum { SHORT = 512 /* lines that are evaluated many at a time */ };

weft__leaf_task weft__leaf_task_of(const weft__evaluation *e)
{
    static const weft__op ops[] = {[WEFT__LANE_SUM] = WEFT__OP_ADD,
                                   [WEFT__LANE_PROD] = WEFT__OP_MULTIPLY,
                                   [WEFT__LANE_MIN] = WEFT__OP_MINIMUM,
                                   [WEFT__LANE_MAX] = WEFT__OP_MAXIMUM};
    const weft__stage_info *info = weft__plan_stage(e->plan, e->stage);
    const weft_shape domain = weft__evaluate_domain(e);
    weft__leaf_task task = {.e = e,
                            .geometry = weft__axis_geometry_of(&domain, weft__evaluate_axes(e)),
                            .reduction = info->reduction,
                            .dtype = weft__stage_dtype(e->plan, e->stage)};

    task.combine = e->s->kernels->loop[ops[weft__partial_lane_op(info->reduction)]][task.dtype];
    return task;
}

static weft__partial leaf_of_run(const weft__leaf_task *task, int64_t at, int64_t n, int thread)
{
    const weft__evaluation *e = task->e;
    const void *operands[WEFT__MAX_VARS];
    weft__piece piece = weft__evaluate_piece(e, (weft__run){at, at + n}, operands);
    weft__partial partial;

    weft__stage_leaf(e->plan, e->stage, &piece, e->s->scratch[thread], &partial);
    return partial;
}

/* Elements of the domain as the lanes take them, 8 bytes each. */
static void collect(const weft__leaf_task *task, int64_t at, int64_t n, int thread, char *elements)
{
    const weft__evaluation *e = task->e;
    const void *operands[WEFT__MAX_VARS];
    weft__piece piece = weft__evaluate_piece(e, (weft__run){at, at + n}, operands);

    weft__stage_elements(e->plan, e->stage, &piece, e->s->scratch[thread], elements);
}

static weft__partial leaf_of_elements(const weft__leaf_task *task, const char *elements, int64_t n)
{
    const weft__evaluation *e = task->e;
    weft__partial partial;

    weft__stage_leaf_of_elements(e->plan, e->stage, e->s->kernels, elements, (size_t)n, &partial);
    return partial;
}

/* A leaf in several runs of the domain. */
static weft__partial leaf_of_runs(const weft__leaf_task *task, int64_t line, weft__run leaf,
                                  int thread)
{
    const weft__axis_geometry *g = &task->geometry;
    char elements[WEFT__LEAF * 8];

    for (int64_t p = leaf.first, n; p < leaf.end; p += n) {
        n = weft__min64(g->run - p % g->run, leaf.end - p);
        collect(task, line + weft__axis_at(&g->sequence, p), n, thread,
                elements + (p - leaf.first) * 8);
    }
    return leaf_of_elements(task, elements, weft__run_count(leaf));
}

/* Many short lines that follow one another in the domain are evaluated together. */
static void short_lines(const weft__leaf_task *task, int64_t kept, int64_t n, int thread, char *out)
{
    const int64_t length = task->geometry.run, most = WEFT__LEAF / length;
    const int64_t at = weft__axis_at(&task->geometry.kept, kept);
    const size_t size = weft_dtype_size(task->dtype);
    char elements[WEFT__LEAF * 8];

    for (int64_t done = 0, part; done < n; done += part) {
        part = weft__min64(most, n - done);
        collect(task, at + done * length, part * length, thread, elements);
        for (int64_t i = 0; i < part; i++, out += size)
            weft__value_store(leaf_of_elements(task, elements + i * length * 8, length).value, out);
    }
}

static bool are_short(const weft__axis_geometry *g)
{
    return g->run == g->sequence.count && g->run <= SHORT &&
           (g->kept.ndim == 0 || (g->kept.ndim == 1 && g->kept.stride[0] == g->run));
}

void weft__leaf_of_lines(const weft__leaf_task *task, int64_t kept, int64_t n, int64_t leaf,
                         int thread, char *out)
{
    const weft__axis_geometry *g = &task->geometry;
    weft__run run = {leaf * WEFT__LEAF, weft__min64((leaf + 1) * WEFT__LEAF, g->sequence.count)};
    size_t size = weft_dtype_size(task->dtype);

    if (are_short(g)) {
        short_lines(task, kept, n, thread, out);
        return;
    }
    for (int64_t j = kept; j < kept + n; j++, out += size) {
        int64_t line = weft__axis_at(&g->kept, j);
        weft__partial partial;

        if (run.first / g->run == (run.end - 1) / g->run)
            partial = leaf_of_run(task, line + weft__axis_at(&g->sequence, run.first),
                                  weft__run_count(run), thread);
        else
            partial = leaf_of_runs(task, line, run, thread);
        weft__value_store(partial.value, out);
    }
}
