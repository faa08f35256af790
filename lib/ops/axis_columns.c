#include <string.h>

#include "base/checked.h"
#include "ops/axis_leaf.h"

/* A strip of columns in one leaf. Planes are results of a tree that wait for their right side. */
typedef struct strip {
    const weft__leaf_task *task;
    weft__scratch *scratch;
    int64_t column;    /* flat element of the domain: the strip's first column in row 0 */
    int64_t first;     /* row of the leaf's first */
    int64_t rows;      /* of the leaf */
    int64_t n;         /* columns */
    size_t size, room; /* bytes of an element, of a plane */
    char *planes;
} strip;

static char *plane_at(const strip *s, int plane)
{
    return s->planes + (size_t)plane * s->room;
}

static void combine_planes(const strip *s, int plane)
{
    const void *in[] = {plane_at(s, plane), plane_at(s, plane + 1)};

    s->task->combine(s->room / s->size, plane_at(s, plane), in);
}

/* Row `row` of the leaf into the plane; the first one of a lane begins it. */
static void add_row(const strip *s, int64_t row, bool is_first, int plane)
{
    const weft__evaluation *e = s->task->e;
    int64_t at = s->column + weft__axis_at(&s->task->geometry.sequence, s->first + row);
    const void *operands[WEFT__MAX_VARS];
    weft__piece piece = weft__evaluate_piece(e, (weft__run){at, at + s->n}, operands);

    weft__stage_row(e->plan, e->stage, &piece, s->scratch, is_first ? NULL : s->task->combine,
                    plane_at(s, plane));
}

/* One lane of 2^level sub-leaves from row `first`, which has an element of it. */
static void lane_of_subleaves(const strip *s, int lane, int64_t first, int level, int plane)
{
    int64_t end = weft__min64(first + WEFT__SUBLEAF, s->rows);
    int64_t right = first + ((int64_t)WEFT__SUBLEAF << level) / 2;

    if (level == 0) {
        for (int64_t row = first + lane; row < end; row += WEFT__LANES)
            add_row(s, row, row == first + lane, plane);
        return;
    }
    lane_of_subleaves(s, lane, first, level - 1, plane);
    if (right + lane >= s->rows)
        return;
    lane_of_subleaves(s, lane, right, level - 1, plane + 1);
    combine_planes(s, plane);
}

/* Lanes lane, lane + step, lane + 2 step, …: lane k is combined with k + 8, then k + 4, … */
static void lanes_from(const strip *s, int lane, int step, int plane)
{
    if (step == WEFT__LANES) {
        lane_of_subleaves(s, lane, 0, 4, plane);
        return;
    }
    lanes_from(s, lane, 2 * step, plane);
    if (lane + step >= s->rows)
        return;
    lanes_from(s, lane + step, 2 * step, plane + 1);
    combine_planes(s, plane);
}

void weft__leaf_of_columns(const weft__leaf_task *task, int64_t kept, int64_t n, int64_t leaf,
                           int thread, void *out)
{
    const int64_t first = leaf * WEFT__LEAF;
    _Alignas(64) char planes[WEFT__STRIP_PLANES * WEFT__STRIP * 8];
    strip s = {.task = task,
               .scratch = task->e->s->scratch[thread],
               .column = weft__axis_at(&task->geometry.kept, kept),
               .first = first,
               .rows = weft__min64(task->geometry.sequence.count - first, WEFT__LEAF),
               .n = n,
               .size = weft_dtype_size(task->dtype),
               .planes = planes};

    s.room = weft__round_up((size_t)n, WEFT__QUANTUM) * s.size;
    lanes_from(&s, 0, 1, 0);
    memcpy(out, planes, (size_t)n * s.size);
}
