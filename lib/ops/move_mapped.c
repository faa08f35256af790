/* Elements that a map tells the places of, to and from other nodes.
 *
 * Who sends what to whom is arithmetic that both sides do alike: the elements that one has and the
 * other wants, in the order of the domain, packed into one message per pair.
 */
#include <stdlib.h>

#include "base/checked.h"
#include "ops/move.h"
#include "ops/strided.h"

enum { TILE = 1 << 15 /* elements of the domain */ };

/* The elements of `run` of the domain that lie in `base` of the array. */
typedef struct selection {
    const weft_shape *shape;
    const weft__map *map;
    weft__run run, base;
} selection;

static void count_stretch(void *context, int64_t index, int64_t count, int64_t at, int64_t step)
{
    int64_t *sum = context;

    (void)index, (void)at, (void)step;
    *sum += count;
}

static int64_t count_selected(const selection *s)
{
    int64_t sum = 0;

    weft__map_each(s->shape, s->map, s->run, s->base, count_stretch, &sum);
    return sum;
}

/* One side of a copy is indexed by the domain, or packed; the other by the array's flat elements.
 */
typedef struct copying {
    int64_t size;
    char *array;  /* of flat element 0, as if it were here */
    char *domain; /* of the domain's element 0, or NULL: */
    char *packed; /* the next element of a message */
    bool to_array;
} copying;

static void copy_stretch(void *context, int64_t index, int64_t count, int64_t at, int64_t step)
{
    copying *c = context;
    char *there = c->array + at * c->size;
    char *here = c->domain ? c->domain + index * c->size : c->packed;

    if (c->to_array)
        weft__scatter(there, step * c->size, here, (size_t)count, (size_t)c->size);
    else
        weft__gather(here, there, step * c->size, (size_t)count, (size_t)c->size);
    if (!c->domain)
        c->packed += count * c->size;
}

static void copy_selected(const selection *s, copying c)
{
    weft__map_each(s->shape, s->map, s->run, s->base, copy_stretch, &c);
}

static weft__run reachable(const weft_array *a)
{
    return a->node ? weft__array_node_run(a) : weft__array_own_run(a);
}

static char *origin_of(const weft_array *a)
{
    weft__run here = reachable(a);

    return weft__array_at(a, here.first) - here.first * (int64_t)weft_dtype_size(a->dtype);
}

/* What this node (this rank, for memory that only it can reach) copies by itself, on all cores. */
typedef struct local {
    selection selection;
    copying copying;
} local;

static void copy_tile(void *context, int64_t tile, int thread)
{
    const local *l = context;
    selection s = l->selection;
    int64_t first = s.run.first + tile * TILE;

    (void)thread;
    s.run = (weft__run){first, weft__min64(first + TILE, s.run.end)};
    copy_selected(&s, l->copying);
}

static void copy_here(weft_session *s, bool is_shared, const local *l)
{
    int64_t tiles = (weft__run_count(l->selection.run) + TILE - 1) / TILE;

    if (is_shared)
        weft__gang_run(s, tiles, copy_tile, (void *)(uintptr_t)l);
    else
        weft__own_run(s, tiles, copy_tile, (void *)(uintptr_t)l);
}

/* Messages of one exchange, with the selections that they carry. */
typedef struct post {
    weft__message *messages;
    selection *selections;
    int count;
} post;

static post post_create(int most)
{
    post p = {.messages = calloc((size_t)most, sizeof *p.messages),
              .selections = calloc((size_t)most, sizeof *p.selections)};

    weft__must(p.messages);
    weft__must(p.selections);
    return p;
}

static void post_free(post *p)
{
    for (int i = 0; i < p->count; i++)
        free(p->messages[i].data);
    free(p->messages);
    free(p->selections);
}

static void post_add(post *p, selection s, int64_t size, int peer)
{
    int64_t bytes = count_selected(&s) * size;
    void *data;

    if (bytes == 0)
        return;
    data = malloc((size_t)bytes);
    weft__must(data);
    p->selections[p->count] = s;
    p->messages[p->count++] = (weft__message){data, bytes, peer};
}

/* Copies each message's elements from or to `c`. */
static void post_copy(const post *p, copying c)
{
    for (int i = 0; i < p->count; i++) {
        c.packed = p->messages[i].data;
        copy_selected(&p->selections[i], c);
    }
}

/* Two steps: messages are filled from the array, and emptied into the domain's memory. */
static void unpack_stretch(void *context, int64_t index, int64_t count, int64_t at, int64_t step)
{
    copying *c = context;
    char *there = c->domain + index * c->size;

    (void)at, (void)step;
    if (c->to_array)
        weft__gather(c->packed, there, c->size, (size_t)count, (size_t)c->size);
    else
        weft__gather(there, c->packed, c->size, (size_t)count, (size_t)c->size);
    c->packed += count * c->size;
}

/* Between a message and the memory of the domain: `to_array` says which way the whole move goes. */
static void post_unpack(const post *p, copying c)
{
    for (int i = 0; i < p->count; i++) {
        const selection *s = &p->selections[i];

        c.packed = p->messages[i].data;
        weft__map_each(s->shape, s->map, s->run, s->base, unpack_stretch, &c);
    }
}

static bool exchange(weft_session *s, post *sends, post *receives)
{
    return weft__exchange(s, sends->messages, sends->count, receives->messages, receives->count);
}

bool weft__move_mapped(weft_array *a, const weft_shape *shape, const weft__map *map,
                       const weft__run *wants, char *destination)
{
    const weft__comms *c = &a->session->comms;
    int64_t size = (int64_t)weft_dtype_size(a->dtype);
    weft__run want = wants[c->node_index];
    local l = {{shape, map, want, reachable(a)},
               {.size = size, .array = origin_of(a), .domain = destination - want.first * size}};
    post sends, receives;
    bool done;

    copy_here(a->session, a->node != NULL, &l);
    if (a->layout.kind == WEFT__LAYOUT_REPLICATED || c->nodes == 1)
        return true;
    sends = post_create(c->nodes);
    receives = post_create(c->size);
    for (int n = 0; n < c->nodes; n++)
        if (n != c->node_index)
            post_add(&sends, (selection){shape, map, wants[n], weft__move_share(a, c->rank)}, size,
                     c->node_first[n]);
    for (int rank = 0; rank < c->size && c->node_rank == 0; rank++)
        if (weft__comms_node_of(c, rank) != c->node_index)
            post_add(&receives, (selection){shape, map, want, weft__move_share(a, rank)}, size,
                     rank);
    post_copy(&sends, (copying){.size = size, .array = l.copying.array});
    done = exchange(a->session, &sends, &receives);
    if (!done)
        return false; /* messages may still be on their way to the buffers */
    post_unpack(&receives, (copying){.size = size, .domain = l.copying.domain});
    post_free(&sends);
    post_free(&receives);
    return true;
}

/* One piece of the way back: elements `piece` of the domain. */
static bool move_piece_back(weft_array *from, const weft__map *map, weft_array *to, weft__run piece)
{
    const weft__comms *c = &to->session->comms;
    const weft_shape *shape = &from->shape;
    int64_t size = (int64_t)weft_dtype_size(to->dtype);
    weft__run mine = weft__run_common(piece, weft__array_node_run(from));
    copying here = {
        .size = size, .array = origin_of(to), .domain = origin_of(from), .to_array = true};
    post sends = post_create(c->size), receives = post_create(c->nodes);
    bool done;

    for (int rank = 0; rank < c->size && c->node_rank == 0; rank++)
        if (weft__comms_node_of(c, rank) != c->node_index)
            post_add(&sends, (selection){shape, map, mine, weft__move_share(to, rank)}, size, rank);
    for (int n = 0; n < c->nodes; n++) {
        weft__run run = weft__run_common(piece, weft__layout_node_run(&from->layout, c, n));

        if (n != c->node_index)
            post_add(&receives, (selection){shape, map, run, weft__move_share(to, c->rank)}, size,
                     c->node_first[n]);
    }
    post_unpack(&sends, here);
    done = exchange(to->session, &sends, &receives);
    if (!done)
        return false;
    here.domain = NULL;
    post_copy(&receives, here);
    post_free(&sends);
    post_free(&receives);
    return true;
}

/* A replicated target is written on every node; `from` is then replicated as well. */
bool weft__move_back(weft_array *from, const weft__map *map, weft_array *to)
{
    weft_session *s = to->session;
    int64_t size = (int64_t)weft_dtype_size(to->dtype);
    int64_t step = weft__max64(weft__choose(&s->choices, WEFT__STAGING_BYTES) / size, 1);
    local l = {{&from->shape, map, weft__array_node_run(from), reachable(to)},
               {.size = size, .array = origin_of(to), .domain = origin_of(from), .to_array = true}};

    if (from->count > 0)
        copy_here(s, to->node != NULL, &l);
    if (to->layout.kind == WEFT__LAYOUT_REPLICATED || s->comms.nodes == 1)
        return true;
    for (int64_t first = 0; first < from->count; first += step)
        if (!move_piece_back(from, map, to,
                             (weft__run){first, weft__min64(first + step, from->count)}))
            return false;
    return true;
}
