/* Parts of a cyclic matrix: triangles and the diagonal set, columns copied. */
#include <string.h>

#include "base/checked.h"
#include "linalg/blocks.h"
#include "linalg/cyclic.h"

typedef struct setting {
    weft__cyclic *c;
    weft__part part;
    bool to_one;
} setting;

/* The local rows of a column that belong to the part. */
static weft__run rows_of(const setting *s, int64_t column)
{
    const weft__cyclic *c = s->c;
    const weft__grid *g = c->grid;
    const int64_t j = weft__cyclic_column(c, column);
    const int64_t above = weft__blocks_below(weft__min64(j, c->rows), c->block, g->row, g->rows);
    const int64_t through =
        weft__blocks_below(weft__min64(j + 1, c->rows), c->block, g->row, g->rows);

    switch (s->part) {
    case WEFT__ABOVE:
        return (weft__run){0, above};
    case WEFT__BELOW:
        return (weft__run){through, c->local_rows};
    case WEFT__DIAGONAL:
        return (weft__run){above, through};
    case WEFT__EVERYWHERE:
        break;
    }
    return (weft__run){0, c->local_rows};
}

static void write_one(weft_dtype dtype, char *element)
{
    const float single = 1;
    const double full = 1;

    if (dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64)
        memcpy(element, &single, sizeof single);
    else
        memcpy(element, &full, sizeof full);
}

static void set_column(void *context, int64_t column)
{
    const setting *s = context;
    const size_t size = weft_dtype_size(s->c->dtype);
    const weft__run rows = rows_of(s, column);
    char *first = s->c->data + (size_t)(column * s->c->lead + rows.first) * size;

    memset(first, 0, (size_t)weft__run_count(rows) * size);
    for (int64_t i = 0; i < weft__run_count(rows) && s->to_one; i++)
        write_one(s->c->dtype, first + (size_t)i * size);
}

void weft__cyclic_zero(weft__cyclic *c, weft__part part)
{
    weft__cyclic_each_column(c, set_column, &(setting){c, part, false});
}

void weft__cyclic_one(weft__cyclic *c, weft__part part)
{
    weft__cyclic_each_column(c, set_column, &(setting){c, part, true});
}

typedef struct copying {
    const weft__cyclic *from;
    weft__cyclic *to;
} copying;

static void copy_column(void *context, int64_t column)
{
    const copying *k = context;
    const size_t size = weft_dtype_size(k->to->dtype);

    if (column < k->from->local_columns)
        memcpy(k->to->data + (size_t)(column * k->to->lead) * size,
               k->from->data + (size_t)(column * k->from->lead) * size,
               (size_t)k->to->local_rows * size);
}

void weft__cyclic_copy(const weft__cyclic *from, weft__cyclic *to)
{
    weft__cyclic_each_column(to, copy_column, &(copying){from, to});
}
