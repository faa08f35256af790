/* How results computed away from home are brought to the node that owns their rows: everybody says
 * how many records it has for each node, then one message goes from each rank to each leader. */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "task/farming.h"

static int node_of(const weft__farming *farm, int64_t row)
{
    const weft_array *a = farm->results;
    const weft__comms *c = &farm->s->comms;
    int low = 0, high = c->nodes - 1;

    while (low < high) {
        const int middle = (low + high) / 2;

        if (row * farm->record < weft__layout_node_run(&a->layout, c, middle).end)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static int64_t task_of(const char *entry)
{
    int64_t task;

    memcpy(&task, entry, sizeof task);
    return task;
}

/* Calls visit(context, entry, node) for each entry of this rank's workers. */
typedef void visitor(void *context, const char *entry, int node);

static void visit_entries(const weft__farming *farm, visitor *visit, void *context)
{
    const size_t size = weft__away_entry(farm->record_bytes);

    for (int i = 0; i < farm->crew->workers; i++) {
        const weft__away *away = &farm->crew->worker[i].away;

        for (size_t at = 0; at < away->used; at += size)
            visit(context, away->data + at, node_of(farm, task_of(away->data + at)));
    }
}

static void count_entry(void *context, const char *entry, int node)
{
    int64_t *counts = context;

    (void)entry;
    counts[node]++;
}

typedef struct packing {
    char **next; /* by node */
    size_t size;
} packing;

static void pack_entry(void *context, const char *entry, int node)
{
    packing *p = context;

    memcpy(p->next[node], entry, p->size);
    p->next[node] += p->size;
}

static void unpack(const weft__farming *farm, const char *entries, int64_t count)
{
    const size_t size = weft__away_entry(farm->record_bytes);

    for (int64_t i = 0; i < count; i++) {
        const char *entry = entries + (size_t)i * size;

        memcpy(weft__array_at(farm->results, task_of(entry) * farm->record),
               entry + sizeof(int64_t), farm->record_bytes);
    }
}

static int64_t sum(const int64_t *counts, int n, int step)
{
    int64_t total = 0;

    for (int i = 0; i < n; i++)
        total += counts[i * step];
    return total;
}

static char *room_for(int64_t entries, size_t size)
{
    char *memory = calloc((size_t)entries + 1, size);

    weft__must(memory);
    return memory;
}

/* `counts` has a row of nodes' counts for each rank. */
static bool swap(const weft__farming *farm, const int64_t *counts)
{
    const weft__comms *c = &farm->s->comms;
    const int64_t *mine = counts + (int64_t)c->rank * c->nodes;
    const int64_t *here = c->node_rank == 0 ? counts + c->node_index : NULL;
    const size_t size = weft__away_entry(farm->record_bytes);
    const int64_t nin = here ? sum(here, c->size, c->nodes) : 0;
    char *out = room_for(sum(mine, c->nodes, 1), size), *in = room_for(nin, size);
    char **next = calloc((size_t)c->nodes, sizeof *next), *at = out;
    weft__message *messages = calloc((size_t)(c->nodes + c->size), sizeof *messages);
    int nsends = 0, nreceives = 0;

    weft__must(next);
    weft__must(messages);
    for (int n = 0; n < c->nodes; n++) {
        const int64_t bytes = mine[n] * (int64_t)size;

        next[n] = at;
        if (bytes > 0)
            messages[nsends++] = (weft__message){at, bytes, c->node_first[n]};
        at += bytes;
    }
    visit_entries(farm, pack_entry, &(packing){next, size});
    at = in;
    for (int r = 0; here && r < c->size; r++) {
        const int64_t bytes = here[(int64_t)r * c->nodes] * (int64_t)size;

        if (bytes > 0)
            messages[nsends + nreceives++] = (weft__message){at, bytes, r};
        at += bytes;
    }
    free(next);
    if (!weft__exchange(farm->s, messages, nsends, messages + nsends, nreceives))
        return false;
    unpack(farm, in, nin);
    free(messages);
    free(out);
    free(in);
    return true;
}

bool weft__farm_send_home(weft__farming *farm)
{
    const weft__comms *c = &farm->s->comms;
    int64_t *mine = calloc((size_t)c->nodes, sizeof *mine);
    int64_t *all = calloc((size_t)c->nodes * (size_t)c->size, sizeof *all);
    bool done;

    weft__must(mine);
    weft__must(all);
    visit_entries(farm, count_entry, mine);
    done = weft__allgather(farm->s, mine, c->nodes * (int64_t)sizeof *mine, all);
    if (done) {
        done = swap(farm, all);
        free(mine);
        free(all);
    }
    return done;
}
