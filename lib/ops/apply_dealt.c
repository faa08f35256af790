/* weft_apply_dealt: tiles of very unequal cost, dealt to the cores of every node.
 *
 * The leader of node 0 is the dispatcher: it keeps the books (ops/dealer.h) and answers the other
 * leaders' requests between tiles of its own. A node works on one batch at a time, dealt to its
 * cores from a word in the window; its leader asks for the next batch while the present one is
 * being worked on. Rows computed away from home are kept and sent to their owner at the end.
 */
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/checked.h"
#include "ops/dealing.h"
#include "runtime/futex.h"

enum { TAG_ASK = 10, TAG_BATCH = 11, FIELD = (1 << 24) - 1 };

static void run_away(weft__dealing *d, int64_t tile, weft_rows rows, int thread)
{
    int64_t bytes = rows.count * weft__dealing_row_bytes(d);
    weft__parcel *made = calloc(1, sizeof *made + (size_t)bytes);

    if (!made) {
        atomic_store(&d->p.failed, WEFT_ERR_MEMORY);
        d->p.failed_rows = rows;
        return;
    }
    made->link = d->parcels[thread];
    made->tile = tile;
    made->bytes = bytes;
    d->parcels[thread] = made;
    (void)weft__applying_run(&d->p, rows, made->data, thread);
}

static void run_tile(weft__dealing *d, int64_t tile, int thread)
{
    weft_rows rows = weft__dealing_rows(d, tile);

    atomic_fetch_add_explicit(&d->done, 1, memory_order_relaxed);
    if (weft__dealing_node_of(d, tile) != d->comms->node_index)
        run_away(d, tile, rows, thread);
    else
        (void)weft__applying_run(
            &d->p, rows, weft__array_at(d->p.array, rows.first * d->p.array->layout.row), thread);
}

static bool take_tile(weft__board *b, int64_t *tile)
{
    uint64_t seen = atomic_load(&b->batch);

    while ((seen >> 32) < (seen & 0xffffffff)) {
        *tile = (int64_t)(seen >> 32);
        if (atomic_compare_exchange_weak(&b->batch, &seen, seen + ((uint64_t)1 << 32)))
            return true;
    }
    return false;
}

static bool is_used_up(weft__board *b)
{
    uint64_t seen = atomic_load(&b->batch);

    return (seen >> 32) >= (seen & 0xffffffff);
}

/* The dispatcher answers whoever asks. */
static void answer_requests(weft__dealing *d)
{
    int found = 1;

    while (found) {
        MPI_Status from;
        weft__batch batch;
        int cores;

        WEFT__MPI(MPI_Iprobe(MPI_ANY_SOURCE, TAG_ASK, d->comms->leaders, &found, &from));
        if (!found)
            return;
        WEFT__MPI(MPI_Recv(&cores, 1, MPI_INT, from.MPI_SOURCE, TAG_ASK, d->comms->leaders,
                           MPI_STATUS_IGNORE));
        batch = weft__dealer_hand(&d->dealer, from.MPI_SOURCE, cores);
        d->others_over += batch.first == batch.end;
        WEFT__MPI(MPI_Send(&batch, sizeof batch, MPI_BYTE, from.MPI_SOURCE, TAG_BATCH,
                           d->comms->leaders));
        d->s->statistics.messages_between_nodes++;
        d->s->statistics.bytes_between_nodes += sizeof batch;
    }
}

static void ask_for_batch(weft__dealing *d)
{
    int cores = d->s->node.deck.cores;

    WEFT__MPI(
        MPI_Irecv(&d->next, sizeof d->next, MPI_BYTE, 0, TAG_BATCH, d->comms->leaders, &d->answer));
    WEFT__MPI(MPI_Send(&cores, 1, MPI_INT, 0, TAG_ASK, d->comms->leaders));
    d->is_asking = true;
    d->s->statistics.messages_between_nodes++;
    d->s->statistics.bytes_between_nodes += sizeof cores;
}

/* Keeps one batch in hand besides the present one. */
static void look_for_batch(weft__dealing *d)
{
    int done = 0;

    if (d->has_next)
        return;
    if (d->comms->node_index == 0) {
        d->next = weft__dealer_hand(&d->dealer, 0, d->s->node.deck.cores);
        d->has_next = true;
        return;
    }
    if (!d->is_asking)
        ask_for_batch(d);
    WEFT__MPI(MPI_Test(&d->answer, &done, MPI_STATUS_IGNORE));
    if (done) {
        d->is_asking = false;
        d->has_next = true;
    }
}

/* Puts the batch in hand on the board when the present one is used up. */
static void post_batch(weft__dealing *d)
{
    if (!d->has_next || !is_used_up(d->board))
        return;
    if (d->next.first == d->next.end) {
        atomic_store(&d->board->is_over, 1);
        return; /* has_next stays, so that nobody asks again */
    }
    atomic_store(&d->board->batch, (uint64_t)d->next.first << 32 | (uint64_t)d->next.end);
    d->has_next = false;
}

static bool leader_is_done(const weft__dealing *d)
{
    if (!atomic_load(&d->board->is_over))
        return false;
    return d->comms->node_index != 0 || d->others_over == d->comms->nodes - 1;
}

/* A main thread without work: lets others run, drives MPI, hears of poison, looks at the watch. */
static void idle(weft__dealing *d)
{
    (void)sched_yield();
    weft__node_nap(d->s);
}

static void lead(weft__dealing *d)
{
    while (!leader_is_done(d) && !weft__node_is_poisoned(&d->s->node)) {
        int64_t tile;

        if (d->comms->node_index == 0)
            answer_requests(d);
        look_for_batch(d);
        post_batch(d);
        if (take_tile(d->board, &tile))
            run_tile(d, tile, 0);
        else
            idle(d);
    }
}

/* Spins for tens of microseconds when there is no tile, then looks again every so often. */
static void follow(weft__dealing *d, int thread)
{
    const struct timespec nap = {0, 50000};
    int idle_turns = 0;

    while (!atomic_load(&d->board->is_over) && !weft__node_is_poisoned(&d->s->node)) {
        int64_t tile;

        if (take_tile(d->board, &tile)) {
            run_tile(d, tile, thread);
            idle_turns = 0;
        } else if (idle_turns++ < WEFT__SPINS) {
            weft__pause();
        } else {
            (void)nanosleep(&nap, NULL);
            if (thread == 0)
                weft__node_nap(d->s);
        }
    }
}

static void work(void *context, int thread)
{
    weft__dealing *d = context;

    if (thread == 0 && d->comms->node_rank == 0)
        lead(d);
    else
        follow(d, thread);
}

static void close_dealing(weft__dealing *d, int threads, weft__memory *scratch)
{
    bool may_free = !weft__node_is_poisoned(&d->s->node); /* else messages may still read them */

    for (int t = 0; d->parcels && may_free && t < threads; t++) {
        while (d->parcels[t]) {
            weft__parcel *next = d->parcels[t]->link;

            free(d->parcels[t]);
            d->parcels[t] = next;
        }
    }
    free(d->parcels);
    free(d->first_tile);
    weft__dealer_free(&d->dealer);
    weft__memory_put(d->s, scratch);
}

/* Rows per tile are the same everywhere; tiles never cross a border between nodes. */
static void number_tiles(weft__dealing *d, int64_t asked)
{
    const weft__comms *c = d->comms;
    int64_t rows = d->p.array->layout.rows, parts = 32 * (int64_t)c->size;

    d->p.rows_per_tile = weft__min64(asked > 0 ? asked : rows / parts, weft__max64(rows, 1));
    d->p.rows_per_tile = weft__max64(d->p.rows_per_tile, rows / FIELD + 1);
    d->first_tile = calloc((size_t)c->nodes + 1, sizeof *d->first_tile);
    weft__must(d->first_tile);
    for (int n = 0; n < c->nodes; n++)
        d->first_tile[n + 1] =
            d->first_tile[n] +
            (weft__dealing_node_rows(d, n).count + d->p.rows_per_tile - 1) / d->p.rows_per_tile;
}

static weft_status open_dealing(weft__dealing *d, int64_t asked, int threads, weft__memory *scratch)
{
    weft__request request = weft__request_scratch(d->s, sizeof *d->board);
    weft_status status;

    number_tiles(d, asked);
    d->parcels = calloc((size_t)threads, sizeof *d->parcels);
    weft__must(d->parcels);
    if (!weft__dealer_create(d->comms->nodes, d->first_tile, &d->dealer))
        weft__must(NULL);
    WEFT__TRY(weft__memory_get(d->s, &request, scratch));
    d->board = (weft__board *)(void *)scratch->node;
    if (d->comms->node_rank == 0)
        memset(d->board, 0, sizeof *d->board);
    WEFT__TRY(weft__sync(d->s));
fail:
    return status;
}

static weft_status deal(weft_array *a, int64_t asked, weft_tile_function function, void *context)
{
    weft_session *s = a->session;
    weft__dealing d = {
        .s = s, .comms = &s->comms, .p = {.array = a, .function = function, .context = context}};
    weft__memory scratch = {0};
    int threads = weft_threads(s);
    weft_status status;

    WEFT__TRY(weft__applying_begin(a, "weft_apply_dealt", asked));
    WEFT__TRY(weft__agree(s, WEFT_OK, NULL)); /* all nodes deal, or none */
    WEFT__TRY(open_dealing(&d, asked, threads, &scratch));
    weft__pool_run(s->pool, threads, work, &d);
    s->statistics.tiles += atomic_load(&d.done);
    WEFT__TRY(weft__agree(s, weft__applying_status(&d.p), NULL));
    WEFT__TRY(weft__unless_poisoned(s, weft__dealing_send_home(&d, threads)));
    WEFT__TRY(weft__leave(s));
fail:
    close_dealing(&d, threads, &scratch);
    return status;
}

static weft_status apply_rows(weft_array *a, int64_t rows_per_tile, weft_tile_function function,
                              void *context)
{
    if (a->session->comms.nodes == 1 || a->is_wrapped || weft_array_is_replicated(a))
        return weft__apply(a, "weft_apply_dealt", rows_per_tile, function, context);
    return deal(a, rows_per_tile, function, context);
}

weft_status weft_apply_dealt(weft_array *a, int64_t rows_per_tile, weft_tile_function function,
                             void *context)
{
    if (!a || !function)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_apply_dealt", "function");
    return weft__apply_in_rows(a, rows_per_tile, function, context, apply_rows);
}
