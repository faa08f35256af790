/* Which rows a tile is, and how rows computed away from home are brought to their owner. */
#include "ops/dealing.h"

#include <stdlib.h>

#include "base/checked.h"

weft_rows weft__dealing_node_rows(const weft__dealing *d, int node)
{
    const weft__layout *l = &d->p.array->layout;
    weft_rows first = weft__layout_rows(l, d->comms, d->comms->node_first[node]);
    weft_rows last = weft__layout_rows(l, d->comms, d->comms->node_first[node + 1] - 1);

    first.count = last.first + last.count - first.first;
    return first;
}

int weft__dealing_node_of(const weft__dealing *d, int64_t tile)
{
    int node = 0;

    while (tile >= d->first_tile[node + 1])
        node++;
    return node;
}

weft_rows weft__dealing_rows(const weft__dealing *d, int64_t tile)
{
    int node = weft__dealing_node_of(d, tile);
    weft_rows all = weft__dealing_node_rows(d, node), rows;

    rows.first = all.first + (tile - d->first_tile[node]) * d->p.rows_per_tile;
    rows.count = weft__min64(d->p.rows_per_tile, all.first + all.count - rows.first);
    return rows;
}

int64_t weft__dealing_row_bytes(const weft__dealing *d)
{
    return d->p.array->layout.row * (int64_t)weft_dtype_size(d->p.array->dtype);
}

static int64_t count_parcels(const weft__dealing *d, int threads)
{
    int64_t count = 0;

    for (int t = 0; t < threads; t++) {
        for (const weft__parcel *p = d->parcels[t]; p; p = p->link)
            count++;
    }
    return count;
}

/* The most parcels of any rank. */
static bool find_longest(weft__dealing *d, int threads, int64_t *longest)
{
    int64_t mine = count_parcels(d, threads);
    int64_t *all = calloc((size_t)d->comms->size, sizeof *all);

    weft__must(all);
    *longest = 0;
    if (!weft__allgather(d->s, &mine, sizeof mine, all))
        return false;
    for (int rank = 0; rank < d->comms->size; rank++)
        *longest = weft__max64(*longest, all[rank]);
    free(all);
    return true;
}

/* Everybody learns which rank has computed which tiles away from home: -1 ends a rank's list. */
static bool share_lists(weft__dealing *d, int threads, int64_t longest, int64_t **lists)
{
    size_t length = (size_t)longest + 1, used = 0;
    int64_t *mine = malloc(length * sizeof *mine);

    *lists = malloc(length * (size_t)d->comms->size * sizeof **lists);
    weft__must(mine);
    weft__must(*lists);
    for (int t = 0; t < threads; t++) {
        for (const weft__parcel *p = d->parcels[t]; p; p = p->link)
            mine[used++] = p->tile;
    }
    mine[used] = -1;
    if (!weft__allgather(d->s, mine, (int64_t)(length * sizeof *mine), *lists))
        return false;
    free(mine);
    return true;
}

static int list_sends(const weft__dealing *d, int threads, weft__message *sends)
{
    int count = 0;

    for (int t = 0; t < threads; t++) {
        for (weft__parcel *p = d->parcels[t]; p; p = p->link) {
            int leader = d->comms->node_first[weft__dealing_node_of(d, p->tile)];

            sends[count++] = (weft__message){p->data, p->bytes, leader};
        }
    }
    return count;
}

/* Only counts when receives is NULL. */
static int list_receives(const weft__dealing *d, const int64_t *lists, int64_t longest,
                         weft__message *receives)
{
    int count = 0;

    for (int rank = 0; rank < d->comms->size && d->comms->node_rank == 0; rank++) {
        for (const int64_t *tile = lists + rank * (longest + 1); *tile >= 0; tile++) {
            weft_rows rows = weft__dealing_rows(d, *tile);

            if (weft__dealing_node_of(d, *tile) != d->comms->node_index)
                continue;
            if (receives)
                receives[count] =
                    (weft__message){weft__array_at(d->p.array, rows.first * d->p.array->layout.row),
                                    rows.count * weft__dealing_row_bytes(d), rank};
            count++;
        }
    }
    return count;
}

bool weft__dealing_send_home(weft__dealing *d, int threads)
{
    weft__message *sends, *receives;
    int64_t longest, *lists;
    int nreceives;

    if (!find_longest(d, threads, &longest) || !share_lists(d, threads, longest, &lists))
        return false;
    nreceives = list_receives(d, lists, longest, NULL);
    sends = malloc(((size_t)longest + 1) * sizeof *sends);
    receives = malloc(((size_t)nreceives + 1) * sizeof *receives);
    weft__must(sends);
    weft__must(receives);
    (void)list_receives(d, lists, longest, receives);
    free(lists);
    if (!weft__exchange(d->s, sends, list_sends(d, threads, sends), receives, nreceives))
        return false;
    free(sends);
    free(receives);
    return true;
}
