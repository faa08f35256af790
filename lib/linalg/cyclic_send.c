/* What a rank of the grid does not reach on its node: packed in the order of patches, which both
 * sides know, and sent in rounds.
 */
#include <stdlib.h>

#include "base/checked.h"
#include "linalg/cyclic_move.h"

/* So that what a node sends and receives in a round is within what it may hold. */
static int64_t part_of(const weft__cyclic_move *m)
{
    const weft__comms *c = &m->session->comms;
    const int64_t staging = weft__choose(&m->session->choices, WEFT__STAGING_BYTES);
    int64_t ranks = 1, repeats = 1;

    for (int n = 0; n < c->nodes; n++)
        ranks = weft__max64(ranks, c->node_first[n + 1] - c->node_first[n]);
    if (m->axes.outer.step == 0)
        repeats = weft__max64(m->axes.outer.extent, 1);
    if (m->axes.inner.step == 0)
        repeats *= weft__max64(m->axes.inner.extent, 1);
    return weft__max64(staging / (2 * ranks * (int64_t)m->size) / repeats, 1);
}

static bool is_replicated(const weft__cyclic_move *m)
{
    return m->root->layout.kind == WEFT__LAYOUT_REPLICATED;
}

/* A replicated array has servers on every node, who share it. */
static weft__run served_run(const weft__cyclic_move *m, int rank)
{
    const weft__comms *c = &m->session->comms;
    const int node = weft__comms_node_of(c, rank), first = c->node_first[node];
    weft_rows rows;

    if (!is_replicated(m))
        return weft__run_common(weft__layout_rank_run(&m->root->layout, c, rank), m->bounds);
    rows = weft_split(weft__run_count(m->bounds), c->node_first[node + 1] - first, rank - first);
    rows.first += m->bounds.first;
    return (weft__run){rows.first, rows.first + rows.count};
}

static weft__run served_in_round(const weft__cyclic_move *m, int rank, int64_t round)
{
    weft__run run = served_run(m, rank);

    run.first = weft__min64(run.first + round * m->part, run.end);
    run.end = weft__min64(run.first + m->part, run.end);
    return run;
}

static bool reaches(const weft__cyclic_move *m, int holder, int server)
{
    const weft__comms *c = &m->session->comms;

    return holder == server || (!m->root->is_wrapped &&
                                weft__comms_node_of(c, holder) == weft__comms_node_of(c, server));
}

static int64_t count_rounds(const weft__cyclic_move *m)
{
    const weft__comms *c = &m->session->comms;
    int64_t most = 0;

    if (c->size == 1 || (c->nodes == 1 && !m->root->is_wrapped) ||
        (is_replicated(m) && !m->is_store))
        return 0;
    for (int rank = 0; rank < c->size; rank++)
        most = weft__max64(most, weft__run_count(served_run(m, rank)));
    return (most + m->part - 1) / m->part;
}

/* Messages of one side of a round, and how they are packed or unpacked. */
typedef struct parcels {
    weft__message *messages;
    int count;
    weft__jobs jobs;
} parcels;

typedef struct packing {
    const weft__cyclic_move *move;
    weft__jobs *jobs;
    int outer_place, inner_place;
    char *data; /* NULL while only counting */
    int64_t at; /* elements */
} packing;

static void count_patch(void *context, const weft__patch *patch)
{
    ((packing *)context)->at += weft__patch_count(patch);
}

static void pack_patch(void *context, const weft__patch *patch)
{
    packing *k = context;
    const weft__rectangle steps = {k->data + k->at * (int64_t)k->move->size, patch->inners, 1};

    weft__jobs_add(k->move, k->jobs, (weft__job){*patch, k->outer_place, k->inner_place, steps});
    k->at += weft__patch_count(patch);
}

/* The elements of a run that belong to a place: a message to or from `peer`, whose other end is the
 * array (`of_array`) or the piece here. */
static void add_parcel(const weft__cyclic_move *m, parcels *p, int place, weft__run run, int peer,
                       bool of_array)
{
    packing k = {.move = m, .jobs = &p->jobs, .outer_place = -1, .inner_place = -1};
    int outer, inner;

    weft__move_places(m, place, &outer, &inner);
    weft__patches_each(&m->axes, outer, inner, run, count_patch, &k);
    if (k.at == 0)
        return;
    weft__must(k.data = malloc((size_t)k.at * m->size));
    p->messages[p->count++] = (weft__message){k.data, k.at * (int64_t)m->size, peer};
    k.at = 0;
    if (of_array)
        k.outer_place = outer, k.inner_place = inner;
    weft__patches_each(&m->axes, outer, inner, run, pack_patch, &k);
}

static void open_parcels(const weft__cyclic_move *m, parcels *p)
{
    *p = (parcels){.messages = calloc((size_t)m->session->comms.size, sizeof *p->messages)};
    weft__must(p->messages);
}

static void close_parcels(parcels *p)
{
    for (int i = 0; i < p->count; i++)
        free(p->messages[i].data);
    free(p->messages);
}

/* What this rank serves to holders elsewhere. */
static void list_served(const weft__cyclic_move *m, int64_t round, parcels *p)
{
    const weft__grid *g = m->c->grid;
    const int me = m->session->comms.rank;
    const weft__run run = served_in_round(m, me, round);

    open_parcels(m, p);
    for (int place = 0; place < g->rows * g->columns && weft__run_count(run) > 0; place++)
        if (!reaches(m, g->ranks[place], me))
            add_parcel(m, p, place, run, g->ranks[place], true);
}

/* What this rank holds of servers elsewhere. */
static void list_held(const weft__cyclic_move *m, int64_t round, parcels *p)
{
    const int me = m->session->comms.rank, place = weft__move_own_place(m);

    open_parcels(m, p);
    for (int server = 0; server < m->session->comms.size && place >= 0; server++)
        if (!reaches(m, me, server))
            add_parcel(m, p, place, served_in_round(m, server, round), server, false);
}

/* Where the session is poisoned the messages may still be read and written: they stay. */
static bool do_round(const weft__cyclic_move *m, int64_t round)
{
    parcels served, held;
    parcels *from = m->is_store ? &held : &served, *to = m->is_store ? &served : &held;

    list_served(m, round, &served);
    list_held(m, round, &held);
    weft__jobs_do(m, &from->jobs);
    if (!weft__exchange(m->session, from->messages, from->count, to->messages, to->count))
        return false;
    weft__jobs_do(m, &to->jobs);
    close_parcels(&served);
    close_parcels(&held);
    return true;
}

bool weft__move_send(weft__cyclic_move *m)
{
    int64_t rounds;

    m->part = part_of(m);
    rounds = count_rounds(m);
    for (int64_t k = 0; k < rounds; k++)
        if (!do_round(m, k))
            return false;
    return true;
}
