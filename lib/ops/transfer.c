/* weft_get and weft_put: boxes between the distributed array and each rank's own memory.
 *
 * A *server* is whoever can reach a run of rows: the leader for its node's block, each rank for
 * wrapped memory. What a rank cannot reach itself is exchanged with the servers in rounds of
 * bounded size, whose number every rank computes alike from all boxes.
 */
#include <stdlib.h>
#include <string.h>

#include "array/array.h"
#include "array/box.h"
#include "array/value.h"
#include "base/checked.h"
#include "ops/evaluate.h"
#include "ops/plain.h"
#include "ops/transfer.h"

typedef struct transfer {
    weft_array *array;
    const weft__comms *comms;
    const weft_box *boxes; /* of every rank; NULL while only this rank's is needed */
    const weft_box *mine;
    char *memory; /* this rank's */
    bool is_put;
    size_t size;
    int64_t piece; /* elements per pair and round */
} transfer;

/* The rows that rank `server` serves; none where it is no server. */
static weft_rows served_rows(const transfer *t, int server)
{
    const weft__comms *c = t->comms;
    int node = weft__comms_node_of(c, server);
    bool by_node = !t->array->is_wrapped;
    weft_rows rows = weft__layout_rows(&t->array->layout, c, server), last;

    if (!by_node)
        return rows;
    if (server != c->node_first[node])
        return (weft_rows){0, 0};
    last = weft__layout_rows(&t->array->layout, c, c->node_first[node + 1] - 1);
    rows.count = last.first + last.count - rows.first;
    return rows;
}

/* Whether `rank` reaches what `server` serves by plain loads. */
static bool reaches(const transfer *t, int rank, int server)
{
    if (rank == server)
        return true;
    return !t->array->is_wrapped &&
           weft__comms_node_of(t->comms, rank) == weft__comms_node_of(t->comms, server);
}

/* The elements of `rank`'s box that `server` must exchange with it in this round. */
static weft__run pair_run(const transfer *t, int rank, int server, int64_t round)
{
    weft__run run = {0, 0};

    if (t->array->layout.kind == WEFT__LAYOUT_REPLICATED || reaches(t, rank, server))
        return run;
    run = weft__box_in_rows(&t->array->shape, &t->boxes[rank], served_rows(t, server));
    run.first = weft__min64(run.first + round * t->piece, run.end);
    run.end = weft__min64(run.first + t->piece, run.end);
    return run;
}

static char *array_origin(const weft_array *a)
{
    weft__run here = a->node ? weft__array_node_run(a) : weft__array_own_run(a);

    return weft__array_at(a, here.first) - here.first * (int64_t)weft_dtype_size(a->dtype);
}

typedef struct local_copy {
    const transfer *transfer;
    weft__run run;
    int64_t elements;
} local_copy;

static void copy_tile(void *context, int64_t tile, int thread)
{
    const local_copy *l = context;
    const transfer *t = l->transfer;
    int64_t first = l->run.first + tile * l->elements;
    weft__run run = {first, weft__min64(first + l->elements, l->run.end)};

    (void)thread;
    weft__box_copy(&t->array->shape, t->mine, run, t->size, array_origin(t->array),
                   t->memory + first * (int64_t)t->size, t->is_put);
}

/* What this rank reaches itself, on its own cores. */
static void copy_reached(const transfer *t)
{
    weft_array *a = t->array;
    weft__run here = a->node ? weft__array_node_run(a) : weft__array_own_run(a);
    int64_t row = a->layout.row, tiles;
    local_copy l = {.transfer = t, .elements = (1 << 20) / (int64_t)t->size};

    if (row == 0)
        return;
    l.run = weft__box_in_rows(&a->shape, t->mine,
                              (weft_rows){here.first / row, weft__run_count(here) / row});
    l.elements = weft__max64(l.elements, weft__run_count(l.run) / WEFT__MAX_TILES + 1);
    tiles = (weft__run_count(l.run) + l.elements - 1) / l.elements;
    if (tiles > 0)
        weft__own_run(a->session, tiles, copy_tile, &l);
}

/* This rank's part in one round: as the owner of a box and as a server. */
typedef struct round_lists {
    weft__message *boxes, *served;
    int nboxes, nserved;
    char **staged; /* the server's buffers, one per served message */
    int *ranks;
    weft__run *runs;
} round_lists;

static void free_lists(round_lists *l)
{
    for (int i = 0; i < l->nserved; i++)
        free(l->staged[i]);
    free(l->boxes);
    free(l->served);
    free(l->staged);
    free(l->ranks);
    free(l->runs);
}

static void list_round(const transfer *t, int64_t round, round_lists *l)
{
    size_t size = (size_t)t->comms->size;
    int me = t->comms->rank;

    *l = (round_lists){.boxes = calloc(size, sizeof *l->boxes),
                       .served = calloc(size, sizeof *l->served),
                       .staged = calloc(size, sizeof *l->staged),
                       .ranks = calloc(size, sizeof *l->ranks),
                       .runs = calloc(size, sizeof *l->runs)};
    weft__must(l->boxes), weft__must(l->served), weft__must(l->staged), weft__must(l->ranks),
        weft__must(l->runs);
    for (int peer = 0; peer < t->comms->size; peer++) {
        weft__run get = pair_run(t, me, peer, round), serve = pair_run(t, peer, me, round);
        int64_t bytes = weft__run_count(serve) * (int64_t)t->size;

        if (weft__run_count(get) > 0)
            l->boxes[l->nboxes++] = (weft__message){t->memory + get.first * (int64_t)t->size,
                                                    weft__run_count(get) * (int64_t)t->size, peer};
        if (bytes == 0)
            continue;
        weft__must(l->staged[l->nserved] = malloc((size_t)bytes));
        l->ranks[l->nserved] = peer;
        l->runs[l->nserved] = serve;
        l->served[l->nserved] = (weft__message){l->staged[l->nserved], bytes, peer};
        l->nserved++;
    }
}

static void copy_served(const transfer *t, const round_lists *l)
{
    for (int i = 0; i < l->nserved; i++)
        weft__box_copy(&t->array->shape, &t->boxes[l->ranks[i]], l->runs[i], t->size,
                       array_origin(t->array), l->staged[i], t->is_put);
}

static bool do_round(const transfer *t, int64_t round)
{
    weft_session *s = t->array->session;
    round_lists l;
    bool done;

    list_round(t, round, &l);
    if (t->is_put) {
        done = weft__exchange(s, l.boxes, l.nboxes, l.served, l.nserved);
        if (done)
            copy_served(t, &l);
    } else {
        copy_served(t, &l);
        done = weft__exchange(s, l.served, l.nserved, l.boxes, l.nboxes);
    }
    if (done)
        free_lists(&l);
    return done;
}

static int64_t count_rounds(const transfer *t)
{
    int64_t most = 0;

    for (int rank = 0; rank < t->comms->size; rank++) {
        for (int server = 0; server < t->comms->size; server++) {
            weft__run run;

            if (t->array->layout.kind == WEFT__LAYOUT_REPLICATED || reaches(t, rank, server))
                continue;
            run = weft__box_in_rows(&t->array->shape, &t->boxes[rank], served_rows(t, server));
            most = weft__max64(most, weft__run_count(run));
        }
    }
    return (most + t->piece - 1) / t->piece;
}

/* What must go by messages. A put into a replicated array is done on every node, so that its boxes
 * are sent to all: see put_replicated. False when the session is poisoned. */
static bool exchange_rest(transfer *t)
{
    const weft__comms *c = t->comms;
    int64_t staging = weft__choose(&t->array->session->choices, WEFT__STAGING_BYTES);
    weft_box *boxes = calloc((size_t)c->size, sizeof *boxes);
    int64_t rounds;
    bool done;

    weft__must(boxes);
    done = weft__allgather(t->array->session, t->mine, sizeof *boxes, boxes);
    t->boxes = boxes;
    t->piece = weft__max64(staging / c->size, 64 << 10) / (int64_t)t->size;
    rounds = done ? count_rounds(t) : 0;
    for (int64_t round = 0; round < rounds && done; round++)
        done = do_round(t, round);
    if (done)
        free(boxes);
    return done;
}

/* One rank's box to every node, piece by piece; the leaders store it. */
static bool put_everywhere(transfer *t, int rank, int64_t piece, char *buffer)
{
    weft_array *a = t->array;
    weft_box box = *t->mine;
    int64_t size = (int64_t)t->size, count;

    if (!weft__broadcast(a->session, &box, sizeof box, rank))
        return false;
    count = weft__box_count(&a->shape, &box);
    for (int64_t at = 0; at < count; at += piece) {
        weft__run run = {at, weft__min64(at + piece, count)};
        char *data = rank == t->comms->rank ? t->memory + at * size : buffer;

        if (!weft__broadcast(a->session, data, weft__run_count(run) * size, rank))
            return false;
        if (t->comms->node_rank == 0)
            weft__box_copy(&a->shape, &box, run, t->size, array_origin(a), data, true);
    }
    return true;
}

static bool put_replicated(transfer *t)
{
    const weft__comms *c = t->comms;
    int64_t staging = weft__choose(&t->array->session->choices, WEFT__STAGING_BYTES);
    int64_t piece = weft__max64(staging / c->node_size, 4096) / (int64_t)t->size;
    char *buffer = malloc((size_t)piece * t->size);
    bool done = true;

    weft__must(buffer);
    /* the smallest node's piece, so that all cut alike */
    for (int n = 0; n < c->nodes; n++)
        piece = weft__min64(piece,
                            weft__max64(staging / (c->node_first[n + 1] - c->node_first[n]), 4096) /
                                (int64_t)t->size);
    for (int rank = 0; rank < c->size && done; rank++)
        done = put_everywhere(t, rank, piece, buffer);
    if (done)
        free(buffer);
    return done;
}

/* The first dimension in which the box leaves the shape. */
static int wrong_dimension(const weft_shape *shape, const weft_box *box)
{
    int d = 0;

    while (d < shape->ndim - 1 && box->extent[d] >= 0 && box->first[d] >= 0 &&
           box->first[d] <= shape->extent[d] && box->extent[d] <= shape->extent[d] - box->first[d])
        d++;
    return d;
}

static weft_status check_box(weft_array *a, const char *operation, const weft_box *box,
                             const void *memory, int64_t elements)
{
    const long long count = (long long)weft__box_count(&a->shape, box);
    int d = wrong_dimension(&a->shape, box);
    char shape[256];

    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    if (!weft__box_fits(&a->shape, box))
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "%s: a box from %lld of extent %lld in dimension %d does not lie in "
                         "shape %s",
                         operation, (long long)box->first[d], (long long)box->extent[d], d, shape);
    if (!memory && count > 0)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "%s: no memory given for %lld elements",
                         operation, count);
    if (elements >= 0 && count > elements)
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "%s: a box of %lld elements, and memory that holds %lld", operation, count,
                         (long long)elements);
    return WEFT_OK;
}

weft_status weft__transfer_box(weft_array *a, const char *operation, const weft_box *box,
                               char *memory, int64_t elements, bool is_put)
{
    weft_session *s = a->session;
    const weft__comms *c = &s->comms;
    weft_array *temporary = NULL;
    transfer t = {.array = a,
                  .comms = c,
                  .mine = box,
                  .memory = memory,
                  .is_put = is_put,
                  .size = weft_dtype_size(a->dtype)};
    bool is_far = c->size > 1 && (c->nodes > 1 || a->is_wrapped);
    weft_status status;

    WEFT__TRY(weft__enter(s, operation, weft__array_hash(a)));
    WEFT__TRY(weft__agree(s, check_box(a, operation, box, memory, elements), NULL));
    WEFT__TRY(weft__array_in_rows(a, operation, &t.array, &temporary));
    if (is_put && a->layout.kind == WEFT__LAYOUT_REPLICATED && c->nodes > 1) {
        WEFT__TRY(weft__unless_poisoned(s, put_replicated(&t)));
    } else {
        if (weft__box_count(&a->shape, box) > 0)
            copy_reached(&t);
        if (is_far)
            WEFT__TRY(weft__unless_poisoned(s, exchange_rest(&t)));
    }
    if (is_put && temporary) {
        WEFT__TRY(weft__sync(s));
        WEFT__TRY(weft__assign(operation, a, temporary));
    }
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&temporary);
    return status;
}

weft_status weft_get(weft_array *a, const weft_box *box, void *memory)
{
    if (!a || !box)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_get", "box");
    return weft__transfer_box(a, "weft_get", box, memory, -1, false);
}

weft_status weft_put(weft_array *a, const weft_box *box, const void *memory)
{
    if (!a || !box)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_put", "box");
    return weft__transfer_box(a, "weft_put", box, (char *)memory, -1, true);
}

/* The rank that has the only element of a one-element array. */
static int owner_of_all(const weft_array *a)
{
    const weft__comms *c = &a->session->comms;
    int rank = 0;

    while (rank < c->size - 1 && weft__run_count(weft__layout_rank_run(&a->layout, c, rank)) == 0)
        rank++;
    return rank;
}

weft_status weft_item(weft_array *a, weft_value *value)
{
    weft_session *s = a ? a->session : NULL;
    weft_array *temporary = NULL;
    char shape[256];
    int owner;
    weft_status status;

    if (!a || !value)
        return weft__refuse_array(s, "weft_item", "value");

    WEFT__TRY(weft__enter(s, "weft_item", weft__array_hash(a)));
    if (s->comms.nodes > 1)
        WEFT__TRY(weft__agree(s, WEFT_OK, NULL));
    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    if (a->count != 1)
        return weft_fail(s, WEFT_ERR_SHAPE, "an array of shape %s has not just one element", shape);
    WEFT__TRY(weft__array_plain(a, "weft_item", &a, &temporary));
    owner = owner_of_all(a);
    if (a->layout.kind == WEFT__LAYOUT_REPLICATED || (s->comms.nodes == 1 && a->node)) {
        *value = weft__value_load(a->dtype, a->node);
    } else {
        if (s->comms.rank == owner)
            *value = weft__value_load(a->dtype, a->own);
        WEFT__TRY(weft__unless_poisoned(s, weft__broadcast(s, value, sizeof *value, owner)));
    }
    WEFT__TRY(weft__leave(s));
fail:
    weft_free(&temporary);
    return status;
}
