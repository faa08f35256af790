/* Lots of tasks between nodes.
 *
 * The leader of node 0 keeps the books (task/guide.h). A leader keeps a spare lot while tasks are
 * short; where they take milliseconds or more it asks when a worker has nothing to do, so that no
 * lot waits for a busy node while another is idle. Leaders' main threads run no tasks: they look
 * for messages all the time, and sleep between looks. What one says to the dispatcher last is a
 * question that is answered "nothing is left", so that no message is left behind; after a question
 * it says nothing before it has the answer, which may be that one.
 */
#include <stdlib.h>
#include <time.h>

#include "base/checked.h"
#include "task/farming.h"

enum { TAG_ASK = 12, TAG_LOT = 13, NAP = 50000 /* ns */ };

static const double LONG_TASK = 2e-3; /* seconds: beyond it the answer's delay says nothing */
static const double LEAST_LOT = 0.5e-3;
static const double TELL_EVERY = 0.1;

typedef enum kind { TELL, ASK, LOT, STOP, OVER } kind;

/* To the dispatcher: TELL and ASK, which also tells. From it: LOT, STOP, OVER. */
typedef struct message {
    int64_t kind, least, done, failed;
    weft__lot lot;
} message;

typedef struct dealing {
    weft__farming *farm;
    weft__board *board;
    const weft__comms *comms;
    int64_t workers; /* of this node, or so */
    bool is_asking, is_over;
    double last_told;
    int64_t told_done, told_failed;
    /* the dispatcher's */
    weft__guide guide;
    int64_t *done_of; /* by node */
    bool *has_ended;
    int others_ended;
} dealing;

static void send(const dealing *d, int node, int tag, const message *m)
{
    WEFT__MPI(MPI_Send(m, sizeof *m, MPI_BYTE, node, tag, d->comms->leaders));
    d->farm->s->statistics.messages_between_nodes++;
    d->farm->s->statistics.bytes_between_nodes += sizeof *m;
}

static bool receive(const dealing *d, int source, int tag, message *m, int *from)
{
    MPI_Status status;
    int found = 0;

    WEFT__MPI(MPI_Iprobe(source, tag, d->comms->leaders, &found, &status));
    if (!found)
        return false;
    *from = status.MPI_SOURCE;
    WEFT__MPI(MPI_Recv(m, sizeof *m, MPI_BYTE, *from, tag, d->comms->leaders, MPI_STATUS_IGNORE));
    return true;
}

/* 0: not known yet. */
static double task_seconds(const dealing *d)
{
    const int64_t done = atomic_load(&d->board->done);
    const double elapsed = weft_seconds() - d->farm->began;

    return done ? elapsed * (double)d->workers / (double)done : 0;
}

static bool are_short(const dealing *d)
{
    const double seconds = task_seconds(d);

    return seconds > 0 && seconds < LONG_TASK;
}

static bool needs_lot(const dealing *d)
{
    if (d->is_over || weft__board_has_spare(d->board))
        return false;
    if (are_short(d))
        return true;
    return weft__board_is_empty(d->board) && atomic_load(&d->board->idle) > 0;
}

/* How many tasks are asked for at least: of short ones a lot that takes longer than its answer. */
static int64_t least_lot(const dealing *d)
{
    if (are_short(d))
        return d->workers * (int64_t)(LEAST_LOT / task_seconds(d) + 1);
    return atomic_load(&d->board->idle);
}

static void take_lot(dealing *d, weft__lot lot)
{
    d->is_over = lot.first == lot.end;
    if (d->is_over)
        atomic_store(&d->board->is_over, 1);
    else
        weft__board_post(d->board, lot);
}

/* ---- a leader ---- */

static message news(dealing *d, kind what)
{
    d->last_told = weft_seconds();
    d->told_done = atomic_load(&d->board->done);
    d->told_failed = atomic_load(&d->board->failed);
    return (message){
        .kind = what, .least = least_lot(d), .done = d->told_done, .failed = d->told_failed};
}

static void tell_dispatcher(dealing *d)
{
    const bool has_news =
        atomic_load(&d->board->done) != d->told_done && weft_seconds() - d->last_told > TELL_EVERY;
    message m;

    if (d->is_over || d->is_asking)
        return;
    if (needs_lot(d)) {
        m = news(d, ASK);
        d->is_asking = true;
        send(d, 0, TAG_ASK, &m);
    } else if (has_news || atomic_load(&d->board->failed) != d->told_failed) {
        m = news(d, TELL);
        send(d, 0, TAG_ASK, &m);
    }
}

static void hear_dispatcher(dealing *d)
{
    message m;
    int from;

    while (!d->is_over && receive(d, 0, TAG_LOT, &m, &from)) {
        weft__board_fail(d->board, m.failed);
        d->told_failed = weft__min64(d->told_failed, m.failed);
        if (m.kind == STOP)
            continue;
        d->is_asking = false;
        take_lot(d, m.lot);
    }
}

/* ---- the dispatcher ---- */

/* Nothing more is handed out; whoever works hears of it. */
static void stop_others(dealing *d, int64_t failed)
{
    const message m = {.kind = STOP, .failed = failed};

    d->told_failed = failed;
    d->guide.next = d->guide.count;
    weft__board_fail(d->board, failed);
    for (int n = 1; n < d->comms->nodes; n++) {
        if (!d->has_ended[n])
            send(d, n, TAG_LOT, &m);
    }
}

static void answer(dealing *d, int node, int64_t least)
{
    message m = {.kind = LOT, .failed = d->told_failed};

    m.lot = weft__guide_hand(&d->guide, least);
    if (m.lot.first == m.lot.end) {
        m.kind = OVER;
        d->has_ended[node] = true;
        d->others_ended++;
    }
    send(d, node, TAG_LOT, &m);
}

static void hear_leaders(dealing *d)
{
    message m;
    int from;

    while (receive(d, MPI_ANY_SOURCE, TAG_ASK, &m, &from)) {
        d->done_of[from] = m.done;
        if (m.failed < d->told_failed)
            stop_others(d, m.failed);
        if (m.kind == ASK)
            answer(d, from, m.least);
    }
}

static void dispatch(dealing *d)
{
    const int64_t failed = atomic_load(&d->board->failed);

    hear_leaders(d);
    if (failed < d->told_failed)
        stop_others(d, failed);
    if (needs_lot(d))
        take_lot(d, weft__guide_hand(&d->guide, least_lot(d)));
}

static int64_t done_so_far(const dealing *d)
{
    int64_t done = atomic_load(&d->board->done);

    for (int n = 1; d->comms->node_index == 0 && n < d->comms->nodes; n++)
        done += d->done_of[n];
    return done;
}

static bool has_more_to_do(const dealing *d)
{
    if (weft__node_is_poisoned(&d->farm->s->node))
        return false;
    return !d->is_over || (d->comms->node_index == 0 && d->others_ended < d->comms->nodes - 1);
}

/* Looks cost the workers time: long tasks are in no haste. */
static void nap(const dealing *d)
{
    const long nanoseconds = task_seconds(d) > 10 * LONG_TASK ? 10 * NAP : NAP;

    (void)nanosleep(&(struct timespec){0, nanoseconds}, NULL);
}

void weft__farm_deal(weft__farming *farm)
{
    dealing d = {.farm = farm,
                 .board = farm->board,
                 .comms = &farm->s->comms,
                 .workers = weft__max64(farm->s->node.deck.cores / farm->crew->threads, 1),
                 .last_told = farm->began,
                 .told_failed = INT64_MAX,
                 .guide = {0, farm->count, farm->s->comms.nodes}};

    d.done_of = calloc((size_t)d.comms->nodes, sizeof *d.done_of);
    d.has_ended = calloc((size_t)d.comms->nodes, sizeof *d.has_ended);
    weft__must(d.done_of);
    weft__must(d.has_ended);
    while (has_more_to_do(&d)) {
        if (d.comms->node_index == 0) {
            dispatch(&d);
        } else {
            hear_dispatcher(&d);
            tell_dispatcher(&d);
        }
        weft__farm_look(farm, done_so_far(&d));
        nap(&d);
    }
    free(d.done_of);
    free(d.has_ended);
}
