/* Taking between nodes: in rounds, each leader asks the others for runs of elements and is
 * answered. A round's results are so few that neither what a leader asks for nor what all others
 * could ask of it is more than WEFT__STAGING_BYTES.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "ops/mail.h"
#include "ops/take.h"

/* What one node wants of another in a round. */
typedef struct asked {
    int64_t runs, elements;
} asked;

typedef struct round_lists {
    const weft__taking *t;
    weft_session *s;
    const weft__comms *comms;
    int64_t size;
    asked *mine, *theirs; /* per node: what this one asks it for, what it asks this one for */
    weft__run **questions, **received;
    char **answers, **answered;
    int64_t *next; /* per node: a cursor */
} round_lists;

/* What a node makes in a round. */
static weft__run piece_of(const weft__taking *t, int node, int64_t piece, int64_t round)
{
    weft__run all = weft__layout_node_run(&t->work->layout, &t->source->session->comms, node);
    int64_t first = weft__min64(all.first + round * piece, all.end);

    return (weft__run){first, weft__min64(first + piece, all.end)};
}

static void count_questions(const round_lists *l, weft__run piece)
{
    weft__chunks chunks = weft__chunks_of(l->t, piece);
    weft__run run, part;

    while (weft__chunks_next(&chunks, &run)) {
        while (run.first < run.end) {
            int owner = weft__mail_cut(l->t->source, &run, &part);

            l->mine[owner].runs++;
            l->mine[owner].elements += weft__run_count(part);
        }
    }
}

static void list_questions(const round_lists *l, weft__run piece)
{
    weft__chunks chunks = weft__chunks_of(l->t, piece);
    weft__run run, part;

    while (weft__chunks_next(&chunks, &run)) {
        while (run.first < run.end) {
            int owner = weft__mail_cut(l->t->source, &run, &part);

            if (owner != l->comms->node_index)
                l->questions[owner][l->next[owner]++] = part;
        }
    }
}

/* Results in their order: from here, or from the answers in theirs. */
static void place_answers(const round_lists *l, weft__run piece)
{
    weft__chunks chunks = weft__chunks_of(l->t, piece);
    char *to = weft__array_at(l->t->work, piece.first);
    weft__run run, part;

    while (weft__chunks_next(&chunks, &run)) {
        while (run.first < run.end) {
            int owner = weft__mail_cut(l->t->source, &run, &part);
            int64_t bytes = weft__run_count(part) * l->size;

            if (owner == l->comms->node_index) {
                memcpy(to, weft__array_at(l->t->source, part.first), (size_t)bytes);
            } else {
                memcpy(to, l->answered[owner] + l->next[owner], (size_t)bytes);
                l->next[owner] += bytes;
            }
            to += bytes;
        }
    }
}

static void answer(const round_lists *l, int node)
{
    char *to = l->answers[node];

    for (int64_t i = 0; i < l->theirs[node].runs; i++) {
        weft__run run = l->received[node][i];
        int64_t bytes = weft__run_count(run) * l->size;

        memcpy(to, weft__array_at(l->t->source, run.first), (size_t)bytes);
        to += bytes;
    }
}

static bool swap_counts(const round_lists *l, weft__mail *out, weft__mail *in)
{
    for (int n = 0; n < l->comms->nodes; n++) {
        out[n] = (weft__mail){&l->mine[n], sizeof l->mine[n]};
        in[n] = (weft__mail){&l->theirs[n], sizeof l->theirs[n]};
    }
    return weft__mail_swap(l->s, out, in);
}

static void make_room(const round_lists *l)
{
    for (int n = 0; n < l->comms->nodes; n++) {
        if (n == l->comms->node_index)
            continue;
        l->questions[n] = weft__mail_room(l->mine[n].runs * (int64_t)sizeof(weft__run));
        l->received[n] = weft__mail_room(l->theirs[n].runs * (int64_t)sizeof(weft__run));
        l->answers[n] = weft__mail_room(l->theirs[n].elements * l->size);
        l->answered[n] = weft__mail_room(l->mine[n].elements * l->size);
        l->next[n] = 0;
    }
}

static bool ask_and_answer(const round_lists *l, weft__run piece, weft__mail *out, weft__mail *in)
{
    int nodes = l->comms->nodes;

    list_questions(l, piece);
    for (int n = 0; n < nodes; n++) {
        out[n] = (weft__mail){l->questions[n], l->mine[n].runs * (int64_t)sizeof(weft__run)};
        in[n] = (weft__mail){l->received[n], l->theirs[n].runs * (int64_t)sizeof(weft__run)};
    }
    if (!weft__mail_swap(l->s, out, in))
        return false;
    for (int n = 0; n < nodes; n++) {
        if (n != l->comms->node_index)
            answer(l, n);
        out[n] = (weft__mail){l->answers[n], l->theirs[n].elements * l->size};
        in[n] = (weft__mail){l->answered[n], l->mine[n].elements * l->size};
        l->next[n] = 0;
    }
    return weft__mail_swap(l->s, out, in);
}

static void empty_lists(const round_lists *l)
{
    for (int n = 0; n < l->comms->nodes; n++) {
        free(l->questions[n]), free(l->received[n]), free(l->answers[n]), free(l->answered[n]);
        l->questions[n] = l->received[n] = NULL;
        l->answers[n] = l->answered[n] = NULL;
        l->mine[n] = l->theirs[n] = (asked){0, 0};
    }
}

/* False when the session is poisoned: then buffers may still be written, and stay. */
static bool do_round(const round_lists *l, weft__run piece)
{
    weft__mail *out = weft__mail_list(l->s, sizeof *out);
    weft__mail *in = weft__mail_list(l->s, sizeof *in);
    bool done;

    count_questions(l, piece);
    done = swap_counts(l, out, in);
    if (done) {
        make_room(l);
        done = ask_and_answer(l, piece, out, in);
    }
    free(out), free(in);
    if (!done)
        return false;
    place_answers(l, piece);
    empty_lists(l);
    return true;
}

static bool lead_rounds(const weft__taking *t, int64_t piece, int64_t rounds)
{
    weft_session *s = t->source->session;
    const weft__comms *c = &s->comms;
    round_lists l = {.t = t,
                     .s = s,
                     .comms = c,
                     .size = (int64_t)weft_dtype_size(t->source->dtype),
                     .mine = weft__mail_list(s, sizeof *l.mine),
                     .theirs = weft__mail_list(s, sizeof *l.theirs),
                     .questions = weft__mail_list(s, sizeof *l.questions),
                     .received = weft__mail_list(s, sizeof *l.received),
                     .answers = weft__mail_list(s, sizeof *l.answers),
                     .answered = weft__mail_list(s, sizeof *l.answered),
                     .next = weft__mail_list(s, sizeof *l.next)};
    bool done = true;

    for (int64_t round = 0; round < rounds && done; round++)
        done = do_round(&l, piece_of(t, c->node_index, piece, round));
    if (!done)
        return false;
    free(l.mine), free(l.theirs), free(l.questions), free(l.received);
    free(l.answers), free(l.answered), free(l.next);
    return true;
}

weft_status weft__take_far(const weft__taking *t)
{
    weft_session *s = t->source->session;
    const weft__comms *c = &s->comms;
    int64_t each = (int64_t)(sizeof(weft__run) + weft_dtype_size(t->source->dtype));
    int64_t piece = weft__choose(&s->choices, WEFT__STAGING_BYTES) / (c->nodes * each);
    int64_t most = 0;

    piece = weft__max64(piece, 1024);
    for (int n = 0; n < c->nodes; n++)
        most = weft__max64(most, weft__run_count(weft__layout_node_run(&t->work->layout, c, n)));
    if (c->node_rank != 0)
        return WEFT_OK;
    return weft__unless_poisoned(s, lead_rounds(t, piece, (most + piece - 1) / piece));
}
