/* Reductions over all elements, the same bits on any machine shape.
 *
 * Leaves of WEFT__LEAF consecutive elements are dealt to the cores; a leaf that straddles ranks is
 * read from the window; the elements of one that straddles nodes are sent to the node that has its
 * first element. Leaves are combined in the fixed tree of ops/tree.h: inside a node by every rank
 * for itself, between nodes by exchanging O(log n) subtrees.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "ops/argument.h"
#include "ops/evaluate.h"
#include "ops/partial.h"
#include "ops/tree.h"

enum { TILE_LEAVES = 16, TILES_EACH = 4, EDGE = WEFT__LEAF * 16 };

typedef struct reduction {
    weft__evaluation *e;
    const weft__comms *comms;
    int64_t element;              /* bytes of one that is sent */
    bool is_replicated;           /* every node has everything and works for itself */
    int64_t count;                /* elements of the domain */
    weft__run node;               /* this node's */
    int64_t first_leaf, end_leaf; /* leaves whose first element this node has */
    weft__memory scratch;
    weft__partial *partials; /* of those leaves, seen by all ranks of the node */
    weft__partial *total;    /* what the leader found, after them */
    char *head, *tail;       /* elements of shared leaves; NULL on one node */
} reduction;

static int64_t leaf_up(int64_t element)
{
    return (element + WEFT__LEAF - 1) / WEFT__LEAF;
}

static weft__run node_run(const reduction *r, int node)
{
    if (r->is_replicated)
        return (weft__run){0, r->count};
    return weft__layout_node_run(r->e->lineup.domain, r->comms, node);
}

/* Elements before this node's first own leaf, which an earlier node reduces. */
static weft__run head_run(const reduction *r)
{
    return (weft__run){r->node.first, weft__min64(r->first_leaf * WEFT__LEAF, r->node.end)};
}

/* Elements of an own last leaf of which later nodes have the rest. */
static weft__run tail_run(const reduction *r)
{
    int64_t last = (r->end_leaf - 1) * WEFT__LEAF;

    if (r->end_leaf == r->first_leaf || r->node.end == r->count || r->node.end - last == WEFT__LEAF)
        return (weft__run){r->node.end, r->node.end};
    return (weft__run){last, r->node.end};
}

/* A tile is a run of elements that begins with a leaf, but for the node's head. */
static void reduce_tile(void *context, weft__run run, int thread)
{
    reduction *r = context;
    weft__evaluation *e = r->e;
    const void *operands[WEFT__MAX_VARS];
    int64_t tail = tail_run(r).first;

    if (run.first < head_run(r).end)
        run.first = head_run(r).end;
    for (int64_t at = run.first; at < run.end && at < tail; at += WEFT__LEAF) {
        weft__run leaf = {at, weft__min64(at + WEFT__LEAF, run.end)};
        weft__piece piece = weft__evaluate_piece(e, leaf, operands);

        weft__stage_leaf(e->plan, e->stage, &piece, e->s->scratch[thread],
                         &r->partials[at / WEFT__LEAF - r->first_leaf]);
    }
}

/* The leader evaluates the elements of shared leaves while their piece is at hand. */
static void evaluate_edge(reduction *r, weft__run edge, char *elements)
{
    weft__evaluation *e = r->e;
    const void *operands[WEFT__MAX_VARS];
    weft__run run = weft__run_common(edge, e->lineup.here);
    weft__piece piece;

    if (weft__run_count(run) == 0)
        return;
    piece = weft__evaluate_piece(e, run, operands);
    weft__stage_elements(e->plan, e->stage, &piece, e->s->scratch[0],
                         elements + (run.first - edge.first) * r->element);
}

/* Elements in a tile of the present piece, whole leaves: all of them where one core is faster. */
static int64_t tile_elements(const reduction *r)
{
    const weft_session *s = r->e->s;
    const int64_t leaves = weft__run_count(r->e->lineup.here) / WEFT__LEAF + 2;
    const int64_t share = leaves / (TILES_EACH * s->node.deck.cores);

    if (weft__run_count(r->e->lineup.here) * (int64_t)sizeof(double) <=
        weft__choose(&s->choices, WEFT__SERIAL_BELOW_REDUCED_BYTES))
        return leaves * WEFT__LEAF;
    return weft__max64(1, weft__min64(share, TILE_LEAVES)) * WEFT__LEAF;
}

static weft_status reduce_pieces(reduction *r)
{
    weft__lineup *l = &r->e->lineup;
    int64_t pieces = weft__lineup_pieces(l);
    weft_status status = WEFT_OK;

    for (int64_t k = 0; k < pieces; k++) {
        WEFT__TRY(weft__evaluate_fetch(r->e, k));
        if (r->comms->node_rank == 0 && r->head) {
            evaluate_edge(r, head_run(r), r->head);
            evaluate_edge(r, tail_run(r), r->tail);
        }
        /* Tiles begin at leaves: the piece's first tile is cut short where a node begins inside. */
        l->here.first = l->here.first / WEFT__LEAF * WEFT__LEAF;
        weft__lineup_each(l, tile_elements(r), reduce_tile, r);
        WEFT__TRY(weft__sync(r->e->s));
    }
fail:
    return status;
}

/* The node that has a flat element. */
static int owner_of(const reduction *r, int64_t element)
{
    int node = 0;

    while (element >= node_run(r, node).end)
        node++;
    return node;
}

/* Leaders: heads go to the node that has the leaf's first element; that one completes its tail. */
static bool exchange_edges(reduction *r)
{
    weft__run head = head_run(r), tail = tail_run(r);
    int64_t have = weft__run_count(tail);
    weft__message send = {r->head, weft__run_count(head) * r->element, 0};
    weft__message *receives = calloc((size_t)r->comms->nodes, sizeof *receives);
    int nreceives = 0;
    bool done;

    weft__must(receives);
    if (send.bytes > 0)
        send.peer = r->comms->node_first[owner_of(r, head.first / WEFT__LEAF * WEFT__LEAF)];
    for (int n = r->comms->node_index + 1; n < r->comms->nodes && have > 0; n++) {
        weft__run leaf = {tail.first, tail.first + WEFT__LEAF};
        int64_t part = weft__run_count(weft__run_common(leaf, node_run(r, n)));

        if (part == 0)
            continue;
        receives[nreceives++] = (weft__message){r->tail + have * r->element, part * r->element,
                                                r->comms->node_first[n]};
        have += part;
    }
    done = weft__exchange(r->e->s, &send, send.bytes > 0, receives, nreceives);
    free(receives);
    if (have > 0 && done)
        weft__stage_leaf_of_elements(r->e->plan, r->e->stage, r->e->s->kernels, r->tail,
                                     (size_t)have, &r->partials[r->end_leaf - 1 - r->first_leaf]);
    return done;
}

static void add_leaves(const reduction *r, weft__tree *tree)
{
    const bool is_place = weft__argument_is(tree->reduction);

    for (int64_t leaf = r->first_leaf; leaf < r->end_leaf; leaf++) {
        weft__partial p = r->partials[leaf - r->first_leaf];

        p.count += is_place ? leaf * WEFT__LEAF : 0;
        weft__tree_add(tree, (weft__subtree){0, leaf, p});
    }
}

/* The most subtrees that any node brings, which every rank computes alike. */
static int64_t widest_tree(const reduction *r)
{
    int64_t widest = 1;

    for (int n = 0; n < r->comms->nodes; n++) {
        weft__run run = node_run(r, n);

        widest = weft__max64(widest, weft__tree_width(leaf_up(run.first), leaf_up(run.end)));
    }
    return widest;
}

/* Leaders: every node's subtrees, in the order of nodes, make the whole tree. */
static bool combine_nodes(reduction *r, const weft__tree *mine, weft__tree *whole)
{
    weft_session *s = r->e->s;
    size_t widest = (size_t)widest_tree(r), nodes = (size_t)r->comms->nodes;
    int bytes = (int)(widest * sizeof(weft__subtree));
    weft__subtree *all = calloc(nodes * widest, sizeof *all);
    MPI_Request request;

    weft__must(all);
    WEFT__MPI(MPI_Iallgather(mine->stack, bytes, MPI_BYTE, all, bytes, MPI_BYTE, r->comms->leaders,
                             &request));
    if (!weft__wait_requests(s, 1, &request))
        return false; /* what is gathered may still be written */
    s->statistics.messages_between_nodes++;
    s->statistics.bytes_between_nodes += (uint64_t)bytes;
    for (int n = 0; n < r->comms->nodes; n++) {
        weft__run run = node_run(r, n);
        int64_t count = weft__tree_width(leaf_up(run.first), leaf_up(run.end));

        for (int64_t i = 0; i < count; i++)
            weft__tree_add(whole, all[(size_t)n * widest + (size_t)i]);
    }
    free(all);
    return true;
}

static weft_status total_of_nodes(reduction *r, weft__partial *total)
{
    weft__tree mine = {.reduction = weft__plan_stage(r->e->plan, r->e->stage)->reduction};
    weft__tree whole = mine;
    weft_status status = WEFT_OK;

    if (r->comms->node_rank == 0) {
        if (!exchange_edges(r))
            return weft__unless_poisoned(r->e->s, false);
        add_leaves(r, &mine);
        if (!combine_nodes(r, &mine, &whole))
            return weft__unless_poisoned(r->e->s, false);
        *r->total = weft__tree_total(&whole);
    }
    status = weft__sync(r->e->s);
    *total = *r->total;
    return status;
}

static weft_status total_here(const reduction *r, weft__partial *total)
{
    weft__tree tree = {.reduction = weft__plan_stage(r->e->plan, r->e->stage)->reduction};

    add_leaves(r, &tree);
    *total = weft__tree_total(&tree);
    return WEFT_OK;
}

/* The same bytes on every node: the most leaves that one may have. */
static weft_status open_reduction(reduction *r)
{
    weft_session *s = r->e->s;
    int64_t most = 0;
    weft__request request;
    weft_status status;

    for (int n = 0; n < r->comms->nodes; n++)
        most = weft__max64(most, weft__run_count(node_run(r, n)));
    most = most / WEFT__LEAF + 3;
    r->node = node_run(r, r->comms->node_index);
    r->first_leaf = leaf_up(r->node.first);
    r->end_leaf = leaf_up(r->node.end);
    request = weft__request_scratch(s, (size_t)most * sizeof(weft__partial));
    status = weft__memory_get(s, &request, &r->scratch);
    if (status != WEFT_OK)
        return status;
    r->total = (weft__partial *)(void *)r->scratch.node;
    r->partials = r->total + 1;
    return WEFT_OK;
}

weft_status weft__evaluate_reduction(weft__evaluation *e)
{
    const weft_shape shape = weft__evaluate_domain(e);
    weft__layout domain = {0};
    reduction *r = calloc(1, sizeof *r);
    weft__error error = {.status = WEFT_OK};
    weft__partial total = {.value = {.dtype = WEFT_FLOAT64}};
    weft_status status;

    weft__must(r);
    r->e = e;
    r->comms = &e->s->comms;
    r->count = weft_shape_count(&shape);
    r->element = (int64_t)weft_dtype_size(weft__partial_wide(weft__stage_dtype(e->plan, e->stage)));
    WEFT__TRY(weft__evaluate_open(e, WEFT__LEAF, &domain));
    r->is_replicated = e->lineup.domain->kind == WEFT__LAYOUT_REPLICATED;
    if (!r->is_replicated && r->comms->nodes > 1) {
        r->head = malloc(2 * EDGE);
        weft__must(r->head);
        r->tail = r->head + EDGE;
    }
    if (r->count > 0) {
        WEFT__TRY(open_reduction(r));
        WEFT__TRY(reduce_pieces(r));
        if (r->is_replicated || r->comms->nodes == 1)
            WEFT__TRY(total_here(r, &total));
        else
            WEFT__TRY(total_of_nodes(r, &total));
        WEFT__TRY(weft__sync(e->s)); /* before the partials' memory is used again */
    }
    status = weft__stage_finish(e->plan, e->stage, total, r->count, &error, &e->scalars[e->stage]);
    if (status != WEFT_OK)
        status = weft_fail(e->s, status, "%s: %s", e->operation, error.message);
fail:
    weft__memory_put(e->s, &r->scratch);
    weft__evaluate_close(e, &domain);
    free(r->head);
    free(r);
    return status;
}
