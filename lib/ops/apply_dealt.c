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

#include "array/array.h"
#include "base/checked.h"
#include "ops/apply.h"
#include "ops/dealer.h"
#include "runtime/futex.h"

enum { TAG_ASK = 10, TAG_BATCH = 11, FIELD = (1 << 24) - 1 };

/* What the cores of a node share. */
typedef struct board {
    _Alignas(64) _Atomic uint64_t batch; /* next:32, end:32 of the tiles at hand */
    _Atomic uint32_t is_over;            /* no further batch will come */
} board;

/* A tile computed for another node. */
typedef struct parcel {
    struct parcel *link;
    int64_t tile;
    int64_t bytes;
    char data[];
} parcel;

typedef struct dealing {
    weft__applying p;
    weft_session *s;
    const weft__comms *comms;
    int64_t *first_tile; /* of each node; nodes + 1 */
    board *board;
    parcel **parcels; /* per thread */
    weft__dealer dealer; /* the dispatcher's */
    int others_over;     /* leaders that the dispatcher has told so */
    bool is_asking, has_next;
    MPI_Request answer;
    weft__batch next; /* the batch after the present one */
} dealing;

static weft_rows node_rows(const dealing *d, int node)
{
    const weft__layout *l = &d->p.array->layout;
    weft_rows first = weft__layout_rows(l, d->comms, d->comms->node_first[node]);
    weft_rows last = weft__layout_rows(l, d->comms, d->comms->node_first[node + 1] - 1);

    first.count = last.first + last.count - first.first;
    return first;
}

static int node_of_tile(const dealing *d, int64_t tile)
{
    int node = 0;

    while (tile >= d->first_tile[node + 1])
        node++;
    return node;
}

static weft_rows tile_rows(const dealing *d, int64_t tile)
{
    int node = node_of_tile(d, tile);
    weft_rows all = node_rows(d, node), rows;

    rows.first = all.first + (tile - d->first_tile[node]) * d->p.rows_per_tile;
    rows.count = weft__min64(d->p.rows_per_tile, all.first + all.count - rows.first);
    return rows;
}

static int64_t row_bytes(const dealing *d)
{
    return d->p.array->layout.row * (int64_t)weft_dtype_size(d->p.array->dtype);
}

static void run_away(dealing *d, int64_t tile, weft_rows rows, int thread)
{
    int64_t bytes = rows.count * row_bytes(d);
    parcel *made = malloc(sizeof *made + (size_t)bytes);

    if (!made)
        weft__mpi_check(MPI_ERR_NO_MEM, "memory for a tile of another node");
    made->link = d->parcels[thread];
    made->tile = tile;
    made->bytes = bytes;
    d->parcels[thread] = made;
    (void)weft__applying_run(&d->p, rows, made->data, thread);
}

static void run_tile(dealing *d, int64_t tile, int thread)
{
    weft_rows rows = tile_rows(d, tile);

    if (node_of_tile(d, tile) != d->comms->node_index)
        run_away(d, tile, rows, thread);
    else
        (void)weft__applying_run(&d->p, rows,
                                 weft__array_at(d->p.array, rows.first * d->p.array->layout.row),
                                 thread);
}

static bool take_tile(board *b, int64_t *tile)
{
    uint64_t seen = atomic_load(&b->batch);

    while ((seen >> 32) < (seen & 0xffffffff)) {
        *tile = (int64_t)(seen >> 32);
        if (atomic_compare_exchange_weak(&b->batch, &seen, seen + ((uint64_t)1 << 32)))
            return true;
    }
    return false;
}

static bool is_used_up(board *b)
{
    uint64_t seen = atomic_load(&b->batch);

    return (seen >> 32) >= (seen & 0xffffffff);
}

/* The dispatcher answers whoever asks. */
static void answer_requests(dealing *d)
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

static void ask_for_batch(dealing *d)
{
    int cores = d->s->node.deck.cores;

    WEFT__MPI(MPI_Irecv(&d->next, sizeof d->next, MPI_BYTE, 0, TAG_BATCH, d->comms->leaders,
                        &d->answer));
    WEFT__MPI(MPI_Send(&cores, 1, MPI_INT, 0, TAG_ASK, d->comms->leaders));
    d->is_asking = true;
    d->s->statistics.messages_between_nodes++;
    d->s->statistics.bytes_between_nodes += sizeof cores;
}

/* Keeps one batch in hand besides the present one. */
static void look_for_batch(dealing *d)
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
static void post_batch(dealing *d)
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

static bool leader_is_done(const dealing *d)
{
    if (!atomic_load(&d->board->is_over))
        return false;
    return d->comms->node_index != 0 || d->others_over == d->comms->nodes - 1;
}

static void lead(dealing *d)
{
    while (!leader_is_done(d)) {
        int64_t tile;

        if (d->comms->node_index == 0)
            answer_requests(d);
        look_for_batch(d);
        post_batch(d);
        if (take_tile(d->board, &tile))
            run_tile(d, tile, 0);
        else
            (void)sched_yield();
    }
}

static void follow(dealing *d, int thread)
{
    for (int turn = 0; !atomic_load(&d->board->is_over); turn++) {
        int64_t tile;

        while (take_tile(d->board, &tile))
            run_tile(d, tile, thread);
        if (turn % 1024 < 1000)
            weft__pause();
        else
            (void)sched_yield();
        if (thread == 0 && turn % 4096 == 4095)
            weft__progress(d->comms);
    }
}

static void work(void *context, int thread)
{
    dealing *d = context;

    if (thread == 0 && d->comms->node_rank == 0)
        lead(d);
    else
        follow(d, thread);
}

static int64_t count_parcels(const dealing *d, int threads)
{
    int64_t count = 0;

    for (int t = 0; t < threads; t++) {
        for (const parcel *p = d->parcels[t]; p; p = p->link)
            count++;
    }
    return count;
}

/* Everybody learns which rank has computed which tiles away from home: -1 ends a rank's list. */
static int64_t *share_lists(dealing *d, int threads, int64_t *longest)
{
    int64_t *mine, *all, used = 0;

    *longest = count_parcels(d, threads) + 1;
    WEFT__MPI(MPI_Allreduce(MPI_IN_PLACE, longest, 1, MPI_INT64_T, MPI_MAX, d->comms->all));
    mine = malloc((size_t)*longest * sizeof *mine);
    all = malloc((size_t)*longest * (size_t)d->comms->size * sizeof *all);
    if (!mine || !all)
        weft__mpi_check(MPI_ERR_NO_MEM, "memory for lists of tiles");
    for (int t = 0; t < threads; t++) {
        for (const parcel *p = d->parcels[t]; p; p = p->link)
            mine[used++] = p->tile;
    }
    mine[used] = -1;
    WEFT__MPI(MPI_Allgather(mine, (int)*longest, MPI_INT64_T, all, (int)*longest, MPI_INT64_T,
                            d->comms->all));
    free(mine);
    return all;
}

static int list_sends(const dealing *d, int threads, weft__message *sends)
{
    int count = 0;

    for (int t = 0; t < threads; t++) {
        for (parcel *p = d->parcels[t]; p; p = p->link) {
            int leader = d->comms->node_first[node_of_tile(d, p->tile)];

            sends[count++] = (weft__message){p->data, p->bytes, leader};
        }
    }
    return count;
}

static int list_receives(const dealing *d, const int64_t *lists, int64_t longest,
                         weft__message *receives)
{
    int count = 0;

    for (int rank = 0; rank < d->comms->size && d->comms->node_rank == 0; rank++) {
        for (const int64_t *tile = lists + rank * longest; *tile >= 0; tile++) {
            weft_rows rows = tile_rows(d, *tile);

            if (node_of_tile(d, *tile) == d->comms->node_index)
                receives[count++] =
                    (weft__message){weft__array_at(d->p.array,
                                                   rows.first * d->p.array->layout.row),
                                    rows.count * row_bytes(d), rank};
        }
    }
    return count;
}

static void send_home(dealing *d, int threads)
{
    int64_t longest;
    int64_t *lists = share_lists(d, threads, &longest);
    size_t tiles = (size_t)d->first_tile[d->comms->nodes] + 1;
    weft__message *sends = malloc(tiles * sizeof *sends);
    weft__message *receives = malloc(tiles * sizeof *receives);

    if (!sends || !receives)
        weft__mpi_check(MPI_ERR_NO_MEM, "memory for lists of tiles");
    weft__exchange(d->s, sends, list_sends(d, threads, sends), receives,
                   list_receives(d, lists, longest, receives));
    free(sends);
    free(receives);
    free(lists);
}

static void close_dealing(dealing *d, int threads, weft__memory *scratch)
{
    for (int t = 0; d->parcels && t < threads; t++) {
        while (d->parcels[t]) {
            parcel *next = d->parcels[t]->link;

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
static weft_status number_tiles(dealing *d, int64_t asked)
{
    const weft__comms *c = d->comms;
    int64_t rows = d->p.array->layout.rows, parts = 32 * (int64_t)c->size;

    d->p.rows_per_tile = weft__max64(asked > 0 ? asked : rows / parts, rows / FIELD + 1);
    d->first_tile = calloc((size_t)c->nodes + 1, sizeof *d->first_tile);
    if (!d->first_tile)
        return weft_fail(d->s, WEFT_ERR_MEMORY, "no memory for a list of nodes");
    for (int n = 0; n < c->nodes; n++)
        d->first_tile[n + 1] = d->first_tile[n]
                               + (node_rows(d, n).count + d->p.rows_per_tile - 1)
                                     / d->p.rows_per_tile;
    return WEFT_OK;
}

static weft_status open_dealing(dealing *d, int64_t asked, int threads, weft__memory *scratch)
{
    weft__request request = weft__request_scratch(d->s, sizeof *d->board);
    weft_status status;

    WEFT__TRY(number_tiles(d, asked));
    d->parcels = calloc((size_t)threads, sizeof *d->parcels);
    if (!d->parcels || !weft__dealer_create(d->comms->nodes, d->first_tile, &d->dealer))
        return weft_fail(d->s, WEFT_ERR_MEMORY, "no memory for lists of tiles");
    WEFT__TRY(weft__memory_get(d->s, &request, scratch));
    d->board = (board *)(void *)scratch->node;
    if (d->comms->node_rank == 0)
        memset(d->board, 0, sizeof *d->board);
    WEFT__TRY(weft__sync(d->s));
fail:
    return status;
}

static weft_status deal(weft_array *a, int64_t asked, weft_tile_function function, void *context)
{
    weft_session *s = a->session;
    dealing d = {.s = s, .comms = &s->comms,
                 .p = {.array = a, .function = function, .context = context}};
    weft__memory scratch = {0};
    int threads = weft_threads(s);
    weft_status status;

    WEFT__TRY(weft__applying_begin(a, "weft_apply_dealt", asked));
    WEFT__TRY(open_dealing(&d, asked, threads, &scratch));
    weft__pool_run(s->pool, threads, work, &d);
    WEFT__TRY(weft__agree(s, weft__applying_status(&d.p), NULL));
    send_home(&d, threads);
    WEFT__TRY(weft__leave(s));
fail:
    close_dealing(&d, threads, &scratch);
    return status;
}

weft_status weft_apply_dealt(weft_array *a, int64_t rows_per_tile, weft_tile_function function,
                             void *context)
{
    const weft__comms *c = &a->session->comms;

    if (c->nodes == 1 || a->is_wrapped || weft_array_is_replicated(a))
        return weft_apply(a, rows_per_tile, function, context);
    return deal(a, rows_per_tile, function, context);
}
