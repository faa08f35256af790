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

static int64_t sum(const int64_t *counts, int n)
{
    int64_t total = 0;

    for (int i = 0; i < n; i++)
        total += counts[i];
    return total;
}

/* What goes to each other node, and, on a leader, what comes from each rank of other nodes. */
typedef struct traffic {
    const weft__comms *comms;
    int64_t *out, *in;       /* entries, by node and by rank; `in` all 0 but on leaders */
    weft__message *messages; /* room for one to each node and from each rank */
} traffic;

static void open_traffic(const weft__comms *c, traffic *t)
{
    const size_t nodes = (size_t)c->nodes, size = (size_t)c->size;

    *t = (traffic){.comms = c,
                   .out = calloc(nodes, sizeof *t->out),
                   .in = calloc(size, sizeof *t->in),
                   .messages = calloc(nodes + size, sizeof *t->messages)};
    weft__must(t->out);
    weft__must(t->in);
    weft__must(t->messages);
}

static void close_traffic(traffic *t)
{
    free(t->out);
    free(t->in);
    free(t->messages);
}

static bool is_here(const weft__comms *c, int rank)
{
    return rank >= c->node_first[c->node_index] && rank < c->node_first[c->node_index + 1];
}

/* Every rank tells every other node's leader how many entries it has for it. */
static bool swap_counts(weft_session *s, traffic *t)
{
    const weft__comms *c = t->comms;
    int nsends = 0, nreceives = 0;

    for (int n = 0; n < c->nodes; n++) {
        if (n != c->node_index)
            t->messages[nsends++] = (weft__message){&t->out[n], sizeof t->out[n], c->node_first[n]};
    }
    for (int r = 0; r < c->size && c->node_rank == 0; r++) {
        if (!is_here(c, r))
            t->messages[nsends + nreceives++] = (weft__message){&t->in[r], sizeof t->in[r], r};
    }
    return weft__exchange(s, t->messages, nsends, t->messages + nsends, nreceives);
}

/* The entries, packed by node; next[n] is where those for node n begin, and is moved to their end.
 */
static bool swap_entries(const weft__farming *farm, traffic *t, char **next, char *out, char *in)
{
    const weft__comms *c = t->comms;
    const size_t size = weft__away_entry(farm->record_bytes);
    int nsends = 0, nreceives = 0;

    for (int n = 0; n < c->nodes; n++) {
        const int64_t bytes = t->out[n] * (int64_t)size;

        next[n] = out;
        if (bytes > 0)
            t->messages[nsends++] = (weft__message){out, bytes, c->node_first[n]};
        out += bytes;
    }
    visit_entries(farm, pack_entry, &(packing){next, size});
    for (int r = 0; r < c->size; r++) {
        const int64_t bytes = t->in[r] * (int64_t)size;

        if (bytes > 0)
            t->messages[nsends + nreceives++] = (weft__message){in, bytes, r};
        in += bytes;
    }
    return weft__exchange(farm->s, t->messages, nsends, t->messages + nsends, nreceives);
}

/* Collective: room for what goes out and comes in, on every rank or on none. */
static weft_status get_room(const weft__farming *farm, int64_t nout, int64_t nin, char **out,
                            char **in)
{
    const size_t size = weft__away_entry(farm->record_bytes);
    weft_status status = WEFT_OK;

    *out = calloc((size_t)nout + 1, size);
    *in = calloc((size_t)nin + 1, size);
    if (!*out || !*in)
        status = weft_fail(farm->s, WEFT_ERR_MEMORY,
                           "weft_farm: no memory for %lld results of %zu bytes that are sent to "
                           "the node of their rows, or come from there",
                           (long long)(nout + nin), farm->record_bytes);
    status = weft__agree(farm->s, status, NULL);
    if (status == WEFT_OK)
        return WEFT_OK;
    free(*out);
    free(*in);
    return status;
}

/* Memory that messages may still be written to is kept when the session is poisoned. */
static weft_status send_entries(const weft__farming *farm, traffic *t, char **next)
{
    const int64_t nout = sum(t->out, t->comms->nodes), nin = sum(t->in, t->comms->size);
    char *out, *in;
    weft_status status;

    WEFT__TRY(get_room(farm, nout, nin, &out, &in));
    WEFT__TRY(weft__unless_poisoned(farm->s, swap_entries(farm, t, next, out, in)));
    unpack(farm, in, nin);
    free(out);
    free(in);
fail:
    return status;
}

weft_status weft__farm_send_home(weft__farming *farm)
{
    const weft__comms *c = &farm->s->comms;
    char **next = calloc((size_t)c->nodes, sizeof *next);
    weft_status status;
    traffic t;

    weft__must(next);
    open_traffic(c, &t);
    visit_entries(farm, count_entry, t.out);
    WEFT__TRY(weft__unless_poisoned(farm->s, swap_counts(farm->s, &t)));
    status = send_entries(farm, &t, next);
    if (status == WEFT_ERR_MISMATCH)
        return status;
    close_traffic(&t);
    free(next);
fail:
    return status;
}
