#include <stdlib.h>

#include "base/checked.h"
#include "linalg/blocks.h"
#include "linalg/cyclic_move.h"

enum { NARROW = 64, LONG = 4096 };

static void add_job(weft__jobs *list, weft__job item)
{
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 64;
        list->items = realloc(list->items, (size_t)list->room * sizeof *list->items);
        weft__must(list->items);
    }
    list->items[list->count++] = item;
}

/* In slices that several cores can share, long in the direction in which memory is read. */
void weft__jobs_add(const weft__cyclic_move *m, weft__jobs *list, weft__job whole)
{
    const int64_t high = m->is_store ? LONG : NARROW, wide = m->is_store ? NARROW : LONG;

    for (int64_t o = 0; o < whole.patch.outers; o += high)
        for (int64_t i = 0; i < whole.patch.inners; i += wide) {
            weft__job slice = whole;

            slice.patch.outer += o;
            slice.patch.inner += i;
            slice.patch.outers = weft__min64(high, whole.patch.outers - o);
            slice.patch.inners = weft__min64(wide, whole.patch.inners - i);
            slice.steps.data += (o * whole.steps.row + i * whole.steps.column) * (int64_t)m->size;
            add_job(list, slice);
        }
}

/* Where a patch is in the piece here. */
weft__rectangle weft__move_in_piece(const weft__cyclic_move *m, const weft__patch *p)
{
    const int64_t lead = m->c->lead;
    const int64_t row = m->rows_are_outer ? 1 : lead, column = m->rows_are_outer ? lead : 1;

    return (weft__rectangle){m->c->data + (p->outer * row + p->inner * column) * (int64_t)m->size,
                             row, column};
}

/* How many of `count` indices from a local one on follow one another globally too. */
static int64_t same_block(const weft__axis *axis, int64_t local, int64_t count)
{
    return axis->places == 1 ? count : weft__min64(count, axis->block - local % axis->block);
}

static char *array_at(const weft__cyclic_move *m, int64_t outer, int64_t inner)
{
    return weft__array_at(m->root,
                          m->axes.offset + outer * m->axes.outer.step + inner * m->axes.inner.step);
}

static void copy_block(const weft__cyclic_move *m, const weft__job *j, int64_t o, int64_t outers,
                       int64_t i, int64_t inners)
{
    const weft__axis *outer = &m->axes.outer, *inner = &m->axes.inner;
    const weft__patch *p = &j->patch;
    const weft__rectangle array = {
        array_at(m, weft__blocks_index(p->outer + o, outer->block, j->outer_place, outer->places),
                 weft__blocks_index(p->inner + i, inner->block, j->inner_place, inner->places)),
        outer->step, inner->step};
    weft__rectangle other = j->steps;

    other.data += (o * other.row + i * other.column) * (int64_t)m->size;
    weft__rectangle_copy(m->size, outers, inners, m->is_store ? array : other,
                         m->is_store ? other : array, m->past);
}

/* Block by block in the direction of the slice. */
static void copy_blocks(const weft__cyclic_move *m, const weft__job *j)
{
    const weft__axis *outer = &m->axes.outer, *inner = &m->axes.inner;
    const weft__patch *p = &j->patch;
    int64_t o = 0, i = 0;

    while (o < p->outers && i < p->inners) {
        const int64_t outers = same_block(outer, p->outer + o, p->outers - o);
        const int64_t inners = same_block(inner, p->inner + i, p->inners - i);

        copy_block(m, j, o, outers, i, inners);
        if (m->is_store) {
            o += outers;
            if (o == p->outers)
                o = 0, i += inners;
        } else {
            i += inners;
            if (i == p->inners)
                i = 0, o += outers;
        }
    }
}

typedef struct work {
    const weft__cyclic_move *move;
    const weft__jobs *jobs;
    int64_t each; /* jobs in a tile */
} work;

static void do_job(const weft__cyclic_move *m, const weft__job *j)
{
    const weft__rectangle piece = weft__move_in_piece(m, &j->patch);

    if (j->outer_place >= 0)
        copy_blocks(m, j);
    else
        weft__rectangle_copy(m->size, j->patch.outers, j->patch.inners,
                             m->is_store ? j->steps : piece, m->is_store ? piece : j->steps,
                             m->past);
}

static void do_tile(void *context, int64_t tile, int thread)
{
    const work *w = context;

    (void)thread;
    for (int64_t k = tile * w->each; k < (tile + 1) * w->each && k < w->jobs->count; k++)
        do_job(w->move, &w->jobs->items[k]);
    if (w->move->past)
        w->move->past->fence();
}

void weft__jobs_do(const weft__cyclic_move *m, weft__jobs *list)
{
    work w = {.move = m, .jobs = list, .each = list->count / WEFT__MAX_TILES + 1};

    if (list->count > 0)
        weft__own_run(m->session, (list->count + w.each - 1) / w.each, do_tile, &w);
    free(list->items);
    *list = (weft__jobs){0};
}

void weft__move_places(const weft__cyclic_move *m, int place, int *outer, int *inner)
{
    const int row = place / m->c->grid->columns, column = place % m->c->grid->columns;

    *outer = m->rows_are_outer ? row : column;
    *inner = m->rows_are_outer ? column : row;
}

int weft__move_own_place(const weft__cyclic_move *m)
{
    const weft__grid *g = m->c->grid;

    return weft__grid_is_inside(g) ? g->row * g->columns + g->column : -1;
}
