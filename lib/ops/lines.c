#include "ops/lines.h"

#include <stdlib.h>

#include "array/value.h"
#include "base/checked.h"
#include "ops/argument.h"
#include "ops/copy.h"
#include "ops/tree.h"

enum { TILE_PART = 16 /* of the bytes of a tile: so many elements that are read */ };

typedef struct reducing {
    weft__evaluation *e;
    const weft__stage_info *info;
    weft_array *target; /* an element for each kept index that this node has */
    int64_t length;     /* of a line */
    weft__run lines;    /* those of the present piece */
    int64_t tile;       /* lines in a tile */
} reducing;

static weft__partial reduce_line(const reducing *s, int64_t line, int thread)
{
    const weft__evaluation *e = s->e;
    const void *operands[WEFT__MAX_VARS];
    weft__tree tree;

    tree.reduction = s->info->reduction;
    tree.count = 0;
    for (int64_t at = 0; at < s->length; at += WEFT__LEAF) {
        weft__run run = {line * s->length + at,
                         line * s->length + weft__min64(at + WEFT__LEAF, s->length)};
        weft__piece piece = weft__evaluate_piece(e, run, operands);
        weft__subtree leaf = {.level = 0, .index = at / WEFT__LEAF};

        weft__stage_leaf(e->plan, e->stage, &piece, e->s->scratch[thread], &leaf.partial);
        leaf.partial.count += weft__argument_is(tree.reduction) ? at : 0;
        weft__tree_add(&tree, leaf);
    }
    return weft__tree_total(&tree);
}

static void reduce_tile(void *context, int64_t tile, int thread)
{
    const reducing *s = context;
    const int64_t first = s->lines.first + tile * s->tile;
    const int64_t end = weft__min64(first + s->tile, s->lines.end);

    for (int64_t line = first; line < end; line++) {
        weft__partial total = reduce_line(s, line, thread);
        weft__error none = {.status = WEFT_OK};
        weft_value value;

        (void)weft__stage_finish(s->e->plan, s->e->stage, total, s->length, &none, &value);
        weft__value_store(value, weft__array_at(s->target, line));
    }
}

/* An element for each kept index, where its line is. */
static weft_status make_target(reducing *s, const weft__layout *layout, int64_t lines)
{
    weft_session *session = s->e->s;
    const weft__comms *c = &session->comms;
    int64_t *rows = calloc((size_t)c->size, sizeof *rows);
    weft_placement placement = {.rows_per_rank = rows};
    weft_status status;

    weft__must(rows);
    if (layout->kind == WEFT__LAYOUT_REPLICATED)
        placement = (weft_placement){.replicated = true};
    for (int r = 0; r < c->size; r++)
        rows[r] = weft__run_count(weft__layout_rank_run(layout, c, r)) / s->length;
    status = weft__array_result(session, s->e->operation, WEFT_SHAPE(lines), s->info->result,
                                &placement, &s->target);
    free(rows);
    return status;
}

static weft_status reduce_pieces(reducing *s)
{
    weft__lineup *l = &s->e->lineup;
    const int64_t elements = weft__choose(&s->e->s->choices, WEFT__TILE_BYTES) / TILE_PART;
    int64_t pieces = weft__lineup_pieces(l);
    weft_status status = WEFT_OK;

    for (int64_t k = 0; k < pieces; k++) {
        WEFT__TRY(weft__evaluate_fetch(s->e, k));
        s->lines = (weft__run){l->here.first / s->length, l->here.end / s->length};
        s->tile = weft__max64(1, elements / s->length);
        s->tile = weft__max64(s->tile, weft__run_count(s->lines) / WEFT__MAX_TILES + 1);
        weft__gang_run(s->e->s, (weft__run_count(s->lines) + s->tile - 1) / s->tile, reduce_tile,
                       s);
        WEFT__TRY(weft__sync(s->e->s));
    }
fail:
    return status;
}

weft_status weft__evaluate_lines(weft__evaluation *e, weft_array *result)
{
    const weft_shape domain = weft__evaluate_domain(e);
    reducing s = {.e = e,
                  .info = weft__plan_stage(e->plan, e->stage),
                  .length = weft_shape_count(&domain) / result->count};
    weft__layout layout = {0};
    weft_status status;

    WEFT__TRY(weft__evaluate_open(e, s.length, &layout));
    WEFT__TRY(make_target(&s, &layout, result->count));
    WEFT__TRY(reduce_pieces(&s));
    WEFT__TRY(weft__copy_elements(s.target, result));
fail:
    weft_free(&s.target);
    weft__evaluate_close(e, &layout);
    return status;
}
