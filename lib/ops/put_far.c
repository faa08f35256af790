/* Storing between nodes: each leader sends runs of target elements and their values to the nodes
 * that have them. Where positions repeat, the nodes send one after another, since theirs is the
 * order of the indices; a receiver stores what comes in its order.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "ops/mail.h"
#include "ops/put_chunks.h"

typedef struct posting {
    const weft__putting *x;
    weft_session *s;
    const weft__comms *comms;
    int64_t size;
    int64_t *runs_out, *runs_in, *elements_out, *elements_in; /* per node */
    weft__run **targets_out, **targets_in;
    char **values_out, **values_in;
    weft__mail *out, *in;
} posting;

/* The elements that a node sends in a round; none when it is not its turn. */
static weft__run piece_of(const posting *p, int64_t piece, int64_t round)
{
    weft__run all = weft__array_node_run(p->x->positions);
    int64_t first = all.first * p->x->inner + round * piece, end = all.end * p->x->inner;

    first = weft__min64(first, end);
    return (weft__run){first, weft__min64(first + piece, end)};
}

/* Elements first … of the chunks: as many as follow one another in one chunk, on one node. */
static int next_part(const posting *p, weft__run *left, weft__run *part)
{
    const weft__putting *x = p->x;
    weft__run here = weft__array_node_run(x->positions), run;
    const int64_t *positions = (const int64_t *)(const void *)x->positions->node - here.first;
    int64_t k = left->first / x->inner, offset = left->first - k * x->inner;
    int owner;

    run.first = positions[k] * x->inner + offset;
    run.end = run.first + weft__min64(x->inner - offset, weft__run_count(*left));
    owner = weft__mail_cut(x->target, &run, part);
    left->first += weft__run_count(*part);
    return owner;
}

static void count_out(const posting *p, weft__run left)
{
    weft__run part;

    for (int n = 0; n < p->comms->nodes; n++)
        p->runs_out[n] = p->elements_out[n] = 0;
    while (left.first < left.end) {
        int owner = next_part(p, &left, &part);

        p->runs_out[owner]++;
        p->elements_out[owner] += weft__run_count(part);
    }
}

static void fill_out(const posting *p, weft__run left)
{
    weft__run part;

    for (int n = 0; n < p->comms->nodes; n++) {
        p->targets_out[n] = weft__mail_room(p->runs_out[n] * (int64_t)sizeof part);
        p->values_out[n] = weft__mail_room(p->elements_out[n] * p->size);
        p->runs_out[n] = p->elements_out[n] = 0;
    }
    while (left.first < left.end) {
        int64_t element = left.first;
        int owner = next_part(p, &left, &part);
        char *to = p->values_out[owner] + p->elements_out[owner] * p->size;

        p->targets_out[owner][p->runs_out[owner]++] = part;
        p->elements_out[owner] += weft__run_count(part);
        for (; element < left.first; element++, to += p->size)
            memcpy(to, weft__put_value(p->x, element), (size_t)p->size);
    }
}

static void store_runs(const posting *p, const weft__run *targets, int64_t runs, const char *values)
{
    for (int64_t i = 0; i < runs; i++) {
        int64_t bytes = weft__run_count(targets[i]) * p->size;

        memcpy(weft__array_at(p->x->target, targets[i].first), values, (size_t)bytes);
        values += bytes;
    }
}

static bool swap_counts(const posting *p, int64_t *mine, int64_t *theirs)
{
    for (int n = 0; n < p->comms->nodes; n++) {
        p->out[n] = (weft__mail){&mine[n], sizeof mine[n]};
        p->in[n] = (weft__mail){&theirs[n], sizeof theirs[n]};
    }
    return weft__mail_swap(p->s, p->out, p->in);
}

static bool swap_targets(const posting *p)
{
    for (int n = 0; n < p->comms->nodes; n++) {
        p->targets_in[n] = weft__mail_room(p->runs_in[n] * (int64_t)sizeof(weft__run));
        p->out[n] = (weft__mail){p->targets_out[n], p->runs_out[n] * (int64_t)sizeof(weft__run)};
        p->in[n] = (weft__mail){p->targets_in[n], p->runs_in[n] * (int64_t)sizeof(weft__run)};
    }
    return weft__mail_swap(p->s, p->out, p->in);
}

static bool swap_values(const posting *p)
{
    for (int n = 0; n < p->comms->nodes; n++) {
        p->values_in[n] = weft__mail_room(p->elements_in[n] * p->size);
        p->out[n] = (weft__mail){p->values_out[n], p->elements_out[n] * p->size};
        p->in[n] = (weft__mail){p->values_in[n], p->elements_in[n] * p->size};
    }
    return weft__mail_swap(p->s, p->out, p->in);
}

static void store_all(const posting *p)
{
    for (int n = 0; n < p->comms->nodes; n++) {
        if (n == p->comms->node_index)
            store_runs(p, p->targets_out[n], p->runs_out[n], p->values_out[n]);
        else
            store_runs(p, p->targets_in[n], p->runs_in[n], p->values_in[n]);
        free(p->targets_out[n]), free(p->targets_in[n]);
        free(p->values_out[n]), free(p->values_in[n]);
    }
}

static bool do_round(const posting *p, weft__run piece)
{
    for (int n = 0; n < p->comms->nodes; n++)
        p->runs_in[n] = p->elements_in[n] = 0;
    count_out(p, piece);
    if (!swap_counts(p, p->runs_out, p->runs_in) ||
        !swap_counts(p, p->elements_out, p->elements_in))
        return false;
    fill_out(p, piece);
    if (!swap_targets(p) || !swap_values(p))
        return false;
    store_all(p);
    return true;
}

static void close_posting(posting *p)
{
    free(p->runs_out), free(p->runs_in), free(p->elements_out), free(p->elements_in);
    free(p->targets_out), free(p->targets_in), free(p->values_out), free(p->values_in);
    free(p->out), free(p->in);
}

static bool post_all(const weft__putting *x, int64_t piece, int64_t rounds)
{
    weft_session *s = x->target->session;
    posting p = {.x = x,
                 .s = s,
                 .comms = &s->comms,
                 .size = (int64_t)weft_dtype_size(x->target->dtype),
                 .runs_out = weft__mail_list(s, sizeof *p.runs_out),
                 .runs_in = weft__mail_list(s, sizeof *p.runs_in),
                 .elements_out = weft__mail_list(s, sizeof *p.elements_out),
                 .elements_in = weft__mail_list(s, sizeof *p.elements_in),
                 .targets_out = weft__mail_list(s, sizeof *p.targets_out),
                 .targets_in = weft__mail_list(s, sizeof *p.targets_in),
                 .values_out = weft__mail_list(s, sizeof *p.values_out),
                 .values_in = weft__mail_list(s, sizeof *p.values_in),
                 .out = weft__mail_list(s, sizeof *p.out),
                 .in = weft__mail_list(s, sizeof *p.in)};
    int turns = x->is_distinct ? 1 : s->comms.nodes;
    bool done = true;

    for (int turn = 0; turn < turns; turn++) {
        bool is_mine = x->is_distinct || turn == s->comms.node_index;

        for (int64_t round = 0; round < rounds && done; round++) {
            weft__run piece_now = piece_of(&p, piece, round);

            if (!is_mine)
                piece_now.end = piece_now.first;
            done = do_round(&p, piece_now);
        }
    }
    if (done)
        close_posting(&p);
    return done;
}

weft_status weft__put_far(const weft__putting *x)
{
    weft_session *s = x->target->session;
    const weft__comms *c = &s->comms;
    int64_t each = (int64_t)(sizeof(weft__run) + weft_dtype_size(x->target->dtype)), most = 0;
    int64_t piece = weft__choose(&s->choices, WEFT__STAGING_BYTES) / (c->nodes * each);

    piece = weft__max64(piece, 1024);
    for (int n = 0; n < c->nodes; n++)
        most =
            weft__max64(most, weft__run_count(weft__layout_node_run(&x->positions->layout, c, n)));
    most *= x->inner;
    if (c->node_rank != 0)
        return WEFT_OK;
    return weft__unless_poisoned(s, post_all(x, piece, (most + piece - 1) / piece));
}
