/* Quantiles along some axes: the results are cut in blocks, dealt to the ranks in their order; a
 * rank fetches the lines of a block into memory of its own, selects in each of them and puts the
 * results where they belong.
 */
#include <stdlib.h>
#include <string.h>

#include "array/box.h"
#include "array/value.h"
#include "base/checked.h"
#include "ops/median_complex.h"
#include "ops/order.h"
#include "ops/quantile.h"

enum { BLOCK_BYTES = 8 << 20 };

typedef struct lines {
    weft_array *a, *r;
    const weft__quantiles *q;
    unsigned axes;
    bool has_count, keepdims;
    int ndim;
    int64_t n;       /* elements in a line */
    size_t size;     /* of an element */
    int cut;         /* blocks take one index of the kept dimensions before it, all after it */
    int64_t chunk;   /* and so many along it */
    int64_t blocks;  /* in all */
    int64_t *offset; /* of a line's elements in a block, in elements from its first */
    char *data;      /* the present block */
    char *results;   /* its results: [rule][line] */
    uint64_t **keys; /* per thread: a line, then the order statistics, or parts */
    char **line;     /* per thread: a line's elements */
    weft_box box;
    int64_t count; /* lines in the block */
} lines;

static bool is_kept(const lines *l, int d)
{
    return !(l->axes >> d & 1);
}

static int64_t extent(const lines *l, int d)
{
    return l->a->shape.extent[d];
}

/* Lines after dimension d. */
static int64_t lines_after(const lines *l, int d)
{
    int64_t count = 1;

    for (int e = d + 1; e < l->ndim; e++)
        count *= is_kept(l, e) ? extent(l, e) : 1;
    return count;
}

/* The first kept dimension of which one index is no more than a block. */
static void cut_blocks(lines *l)
{
    int64_t bytes = l->n * (int64_t)l->size, limit;
    int ranks = weft_size(l->a->session);

    limit = weft__min64(BLOCK_BYTES, l->a->count * (int64_t)l->size / ranks + 1);
    l->blocks = 1;
    l->cut = -1;
    for (int d = 0; d < l->ndim; d++) {
        if (!is_kept(l, d))
            continue;
        if (l->cut >= 0)
            l->blocks *= extent(l, l->cut);
        l->cut = d;
        if (lines_after(l, d) * bytes <= limit)
            break;
    }
    l->chunk = weft__max64(1, limit / weft__max64(1, lines_after(l, l->cut) * bytes));
    l->blocks *= (extent(l, l->cut) + l->chunk - 1) / l->chunk;
}

/* The box of a block; empty for a number that is none. */
static void find_box(lines *l, int64_t block)
{
    int64_t parts = (extent(l, l->cut) + l->chunk - 1) / l->chunk, part, before;

    memset(&l->box, 0, sizeof l->box);
    l->count = 0;
    if (block < 0)
        return;
    part = block % parts;
    before = block / parts;
    for (int d = 0; d < l->ndim; d++)
        l->box.extent[d] = extent(l, d);
    l->box.first[l->cut] = part * l->chunk;
    l->box.extent[l->cut] = weft__min64(l->chunk, extent(l, l->cut) - part * l->chunk);
    for (int d = l->cut - 1; d >= 0; d--) {
        if (!is_kept(l, d))
            continue;
        l->box.first[d] = before % extent(l, d);
        l->box.extent[d] = 1;
        before /= extent(l, d);
    }
    l->count = lines_after(l, l->cut) * l->box.extent[l->cut];
}

static int64_t stride_in_box(const lines *l, int d)
{
    int64_t stride = 1;

    for (int e = d + 1; e < l->ndim; e++)
        stride *= l->box.extent[e];
    return stride;
}

/* Where element or line `index` is in the box, counted over the kept dimensions or the others. */
static int64_t place_of(const lines *l, int64_t index, bool kept)
{
    int64_t place = 0;

    for (int d = l->ndim - 1; d >= 0; d--) {
        if (is_kept(l, d) != kept)
            continue;
        place += index % l->box.extent[d] * stride_in_box(l, d);
        index /= l->box.extent[d];
    }
    return place;
}

static inline void gather(const char *from, const int64_t *offset, int64_t n, char *to, size_t size)
{
    for (int64_t i = 0; i < n; i++)
        memcpy(to + (size_t)i * size, from + offset[i] * (int64_t)size, size);
}

/* A line's elements side by side: where they are so already, else in `room`. */
static const char *line_of(const lines *l, int64_t line, char *room)
{
    const char *from = l->data + place_of(l, line, true) * (int64_t)l->size;

    if (l->n == 0 || l->offset[l->n - 1] == l->n - 1)
        return from;
    switch (l->size) {
    case 1:
        gather(from, l->offset, l->n, room, 1);
        break;
    case 2:
        gather(from, l->offset, l->n, room, 2);
        break;
    case 4:
        gather(from, l->offset, l->n, room, 4);
        break;
    case 8:
        gather(from, l->offset, l->n, room, 8);
        break;
    default:
        gather(from, l->offset, l->n, room, 16);
        break;
    }
    return room;
}

/* The median is the only one of complex numbers. Behind the keys there is room for as many parts.
 */
static void do_complex_line(const lines *l, int64_t line, int thread)
{
    uint64_t *keys = l->keys[thread];
    double *parts = (double *)(void *)(keys + l->n);
    weft_value median =
        weft__median_of_complex(l->q->from, line_of(l, line, l->line[thread]), l->n, parts, keys);

    weft__value_store(median, l->results + (size_t)line * weft_dtype_size(l->q->to));
}

static void do_line(void *context, int64_t line, int thread)
{
    const lines *l = context;
    const weft__quantiles *q = l->q;
    uint64_t *keys = l->keys[thread], *found = keys + l->n;
    size_t size = weft_dtype_size(q->to);
    bool has_nan = false;

    if (q->from >= WEFT_COMPLEX64) {
        do_complex_line(l, line, thread);
        return;
    }
    weft__order_keys(q->from, line_of(l, line, l->line[thread]), l->n, keys);
    for (int64_t i = 0; i < l->n; i++)
        has_nan |= weft__order_is_nan(q->from, keys[i]);
    if (!has_nan)
        weft__order_select(keys, l->n, q->ranks, q->rank, found);
    for (int i = 0; i < q->count; i++)
        weft__value_store(weft__quantile_value(q, i, found, has_nan),
                          l->results + (size_t)(i * l->count + line) * size);
}

/* The block's results in the result's dimensions. */
static weft_box result_box(const lines *l)
{
    weft_box box = {{0}, {0}};
    int to = 0;

    if (l->has_count)
        box.extent[to++] = l->count ? l->q->count : 0;
    for (int d = 0; d < l->ndim; d++) {
        if (!is_kept(l, d) && !l->keepdims)
            continue;
        box.first[to] = is_kept(l, d) ? l->box.first[d] : 0;
        box.extent[to++] = !l->count ? 0 : is_kept(l, d) ? l->box.extent[d] : 1;
    }
    return box;
}

static weft_status do_block(lines *l, int64_t block)
{
    weft_box to;
    weft_status status;

    find_box(l, block);
    to = result_box(l);
    WEFT__TRY(weft_get(l->a, &l->box, l->data));
    for (int64_t i = 0; i < l->n && l->count > 0; i++)
        l->offset[i] = place_of(l, i, false);
    if (l->count > 0)
        weft__own_run(l->a->session, weft__min64(l->count, WEFT__MAX_TILES), do_line, l);
    WEFT__TRY(weft_put(l->r, &to, l->results));
fail:
    return status;
}

static void *memory_of(int64_t bytes)
{
    void *memory = calloc(1, (size_t)bytes + 1);

    weft__must(memory);
    return memory;
}

static void open_lines(lines *l)
{
    int threads = weft_threads(l->a->session);
    const int64_t rest = l->q->from >= WEFT_COMPLEX64 ? l->n : l->q->ranks;
    int64_t most;

    cut_blocks(l);
    most = lines_after(l, l->cut) * weft__min64(l->chunk, extent(l, l->cut));
    l->offset = memory_of(l->n * (int64_t)sizeof *l->offset);
    l->data = memory_of(most * l->n * (int64_t)l->size);
    l->results = memory_of(most * l->q->count * (int64_t)weft_dtype_size(l->q->to));
    l->keys = memory_of(threads * (int64_t)sizeof *l->keys);
    l->line = memory_of(threads * (int64_t)sizeof *l->line);
    for (int t = 0; t < threads; t++) {
        l->keys[t] = memory_of((l->n + rest) * (int64_t)sizeof **l->keys);
        l->line[t] = memory_of(l->n * (int64_t)l->size);
    }
}

static void close_lines(lines *l)
{
    for (int t = 0; t < weft_threads(l->a->session); t++)
        free(l->keys[t]), free(l->line[t]);
    free(l->keys), free(l->line), free(l->offset), free(l->data), free(l->results);
}

weft_status weft__quantile_lines(weft_array *a, unsigned axes, const weft__quantiles *q,
                                 bool has_count, bool keepdims, weft_array *r)
{
    weft_session *s = a->session;
    lines l = {.a = a,
               .r = r,
               .q = q,
               .axes = axes,
               .has_count = has_count,
               .keepdims = keepdims,
               .ndim = a->shape.ndim,
               .n = 1,
               .size = weft_dtype_size(a->dtype)};
    int ranks = weft_size(s);
    int64_t rounds;
    weft_rows mine;
    weft_status status = WEFT_OK;

    for (int d = 0; d < l.ndim; d++)
        l.n *= is_kept(&l, d) ? 1 : extent(&l, d);
    open_lines(&l);
    mine = weft_split(l.blocks, ranks, weft_rank(s));
    rounds = weft_split(l.blocks, ranks, 0).count;
    for (int64_t k = 0; k < rounds; k++)
        WEFT__TRY(do_block(&l, k < mine.count ? mine.first + k : -1));
fail:
    close_lines(&l);
    return status;
}
