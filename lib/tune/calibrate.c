/* weft_calibrate: one node of each kind measures, rank 0 gathers and writes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "runtime/cgroup.h"
#include "runtime/collective.h"
#include "runtime/session.h"
#include "tune/busy.h"
#include "tune/measures.h"

/* A part of the measurement: what share of the time it takes, of two cores'. */
typedef struct part {
    const char *name;
    weft_status (*measure)(weft__tune *t);
    double share;
} part;

static const part parts[] = {
    {"memory", weft__tune_memory, 0.12},
    {"products by cores", weft__tune_product, 0.03},
    {"ranks of a node", weft__tune_ranks, 0.02},
    {"when cores pay", weft__tune_serial, 0.15},
    {"when to write past the cache", weft__tune_stream, 0.08},
    {"many products", weft__tune_many, 0.08},
    {"ScaLAPACK", weft__tune_scalapack, 0.07},
    {"routines", weft__tune_routines, 0.45},
};
enum { PARTS = sizeof parts / sizeof parts[0], MOST_PATH = 4095 };

static int fewest_threads(const weft_session *s)
{
    const int *first = s->node.core_first;
    int fewest = first[1] - first[0];

    for (int r = 1; r < s->comms.node_size; r++)
        fewest = first[r + 1] - first[r] < fewest ? first[r + 1] - first[r] : fewest;
    return fewest;
}

/* Every part begins with the time that those before it have left over. */
static weft_status measure_node(weft__tune *t, double seconds)
{
    const double began = weft_seconds();
    double share = 0;
    weft_status status = WEFT_OK;

    t->threads = fewest_threads(t->s);
    for (int i = 0; i < PARTS; i++) {
        bool is_busy;

        t->part_first = share;
        share += parts[i].share;
        t->part_end = share;
        t->until = began + share * seconds;
        weft__tune_say(t, 0, parts[i].name);
        WEFT__TRY(weft__tune_look_around(t, &is_busy));
        WEFT__TRY(parts[i].measure(t));
    }
    t->profile->took = (int64_t)(weft_seconds() - began + 0.5);
fail:
    return status;
}

/* The session that measures: s itself, or one of the node alone, on this rank's cores. */
static weft_status open_node(weft_session *s, weft_session **node)
{
    const weft__cores all = {.all = s->share.cores.all};
    weft_status status;

    *node = s;
    if (s->comms.nodes == 1)
        return WEFT_OK;
    weft__cores_bind(&all, 0);
    status = weft_open(s->comms.node, &(weft_options){.threads = weft_threads(s)}, node);
    if (s->is_started)
        weft__cores_bind(&s->share.cores, 0);
    return status == WEFT_OK ? status : weft_fail(s, status, "%s", weft_message(*node));
}

static void close_node(weft_session *s, weft_session **node)
{
    if (*node != s)
        (void)weft_stop(node);
}

static weft_status measure(weft_session *s, const weft_calibration *options, bool is_chosen,
                           weft__profile *profile)
{
    weft__tune t = {.profile = profile,
                    .patience = options->quick ? 0.12 : 2.5,
                    .longest = options->quick ? 0.12 : 1.5,
                    .progress = options->progress,
                    .context = options->context};
    weft_status status = WEFT_OK;

    if (!is_chosen)
        return WEFT_OK;
    WEFT__TRY(open_node(s, &t.s));
    status = measure_node(&t, options->quick ? 16 : 200);
    if (status != WEFT_OK && t.s != s)
        (void)weft_fail(s, status, "%s", weft_message(t.s));
fail:
    close_node(s, &t.s);
    return status;
}

/* What nodes of one kind have in common. */
static uint64_t kind_of(const weft_session *s, const weft__profile *p)
{
    uint64_t hash = weft__hash_word((uint64_t)p->cores, (uint64_t)p->ranks);

    for (int i = 0; i < WEFT__TRAITS; i++)
        hash = weft__hash_text(hash, p->trait[i]);
    return weft__hash_word(hash, (uint64_t)s->node.deck.cores);
}

/* Whether this node is the first of its kind; `leaders` tells of all nodes which ones are. */
static weft_status choose_nodes(weft_session *s, const weft__profile *here, bool *chosen)
{
    const weft__comms *c = &s->comms;
    const uint64_t mine = kind_of(s, here);
    uint64_t *all = calloc((size_t)c->size, sizeof *all);
    weft_status status;

    weft__must(all);
    WEFT__TRY(weft__unless_poisoned(s, weft__allgather(s, &mine, sizeof mine, all)));
    for (int n = 0; n < c->nodes; n++) {
        chosen[n] = true;
        for (int before = 0; before < n; before++)
            if (all[c->node_first[before]] == all[c->node_first[n]])
                chosen[n] = false;
    }
fail:
    free(all);
    return status;
}

/* Rank 0 writes the profile of every chosen node, its own last. */
static weft_status gather(weft_session *s, const char *path, const bool *chosen,
                          const weft__profile *mine)
{
    const weft__comms *c = &s->comms;
    weft__error error = {.status = WEFT_OK};
    weft__profile theirs, own = *mine;
    weft_status status = WEFT_OK;

    for (int n = c->nodes - 1; n > 0; n--) {
        const weft__message in = {&theirs, sizeof theirs, c->node_first[n]};
        const weft__message out = {&own, sizeof own, 0};

        if (!chosen[n])
            continue;
        if (c->rank == c->node_first[n])
            WEFT__TRY(weft__unless_poisoned(s, weft__exchange(s, &out, 1, NULL, 0)));
        if (c->rank != 0)
            continue;
        WEFT__TRY(weft__unless_poisoned(s, weft__exchange(s, NULL, 0, &in, 1)));
        memcpy(&theirs.link[WEFT__LINK_NODES_LATENCY], &mine->link[WEFT__LINK_NODES_LATENCY],
               2 * sizeof mine->link[0]);
        if (error.status == WEFT_OK)
            (void)weft__profile_write(path, &theirs, &error);
    }
    if (c->rank == 0 && error.status == WEFT_OK)
        (void)weft__profile_write(path, mine, &error);
    if (error.status != WEFT_OK)
        return weft_fail(s, error.status, "%s", error.message);
fail:
    return status;
}

static weft_status check(weft_session *s, const char *path)
{
    weft__error error = {.status = WEFT_OK};
    const int cores = s->node.deck.cores, allowed = s->found.allowed_cores;
    const int quota = weft__cgroup_cpus();

    if (!path)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_calibrate: the path is longer than %d bytes",
                         MOST_PATH);
    if (cores != allowed && !(quota > 0 && quota < allowed && cores <= allowed))
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_calibrate needs one thread on each core: there %s %d on the %d "
                         "core%s of host %s",
                         cores == 1 ? "is" : "are", cores, allowed, allowed == 1 ? "" : "s",
                         s->found.host);
    if (s->comms.rank == 0 && weft__profile_try(path, &error) != WEFT_OK)
        return weft_fail(s, error.status, "%s", error.message);
    return WEFT_OK;
}

/* Nodes of a kind that another measures wait for it: however long that takes, nobody hangs. The
 * watch is on while a node measures. */
static weft_status agree_measured(weft_session *s, weft_status local)
{
    const double limit = s->watch.limit;
    weft_status status;

    s->watch.limit = s->comms.nodes == 1 ? limit : 0;
    status = weft_agree(s, local);
    s->watch.limit = limit;
    return status;
}

/* From now on the session goes by what was measured. */
static weft_status adopt(weft_session *s, const char *path, const weft__profile *measured)
{
    weft__profile_use *use = &s->profile;
    weft_status status;

    use->measured = *measured;
    use->state = WEFT_PROFILE_LOADED;
    weft__profile_note(measured, measured, use->note, sizeof use->note);
    (void)snprintf(use->path, sizeof use->path, "%s", path);
    status = weft__unless_poisoned(s, weft__broadcast(s, use, sizeof *use, 0));
    if (status == WEFT_OK)
        s->choices = use->measured.choices;
    return status;
}

static weft_status calibrate(weft_session *s, const weft_calibration *options, const char *path,
                             bool *chosen, weft__profile *p)
{
    weft_status status;

    weft__profile_clear(p);
    weft__profile_identify(s, p);
    p->is_quick = options->quick;
    p->when = (int64_t)time(NULL);
    WEFT__TRY(weft__enter(s, "weft_calibrate",
                          weft__hash_text(options->quick, options->path ? options->path : "")));
    WEFT__TRY(weft__agree(s, check(s, path), NULL));
    WEFT__TRY(choose_nodes(s, p, chosen));
    WEFT__TRY(weft__leave(s));
    status = measure(s, options, chosen[s->comms.node_index], p);
    WEFT__TRY(agree_measured(s, status));
    WEFT__TRY(weft__tune_nodes(s, p));
    WEFT__TRY(weft__enter(s, "weft_calibrate", 1));
    WEFT__TRY(weft__agree(s, gather(s, path, chosen, p), NULL));
    WEFT__TRY(adopt(s, path, p));
    WEFT__TRY(weft__leave(s));
    if (options->progress && s->comms.rank == 0)
        options->progress(options->context, 1, "done");
fail:
    return status;
}

weft_status weft_calibrate(weft_session *s, const weft_calibration *options)
{
    const weft_calibration usual = {0};
    weft__profile *p = NULL;
    bool *chosen = NULL;
    char path[MOST_PATH + 1];
    int length = 0;
    weft_status status;

    if (!s)
        return weft__refuse_null(s, "weft_calibrate", "s");
    p = calloc(1, sizeof *p);
    chosen = calloc((size_t)s->comms.nodes, sizeof *chosen);
    weft__must(p);
    weft__must(chosen);
    options = options ? options : &usual;
    if (options->path)
        length = snprintf(path, sizeof path, "%s", options->path);
    else
        weft__profile_path(path, sizeof path);
    status = calibrate(s, options, length <= MOST_PATH ? path : NULL, chosen, p);
    free(chosen);
    free(p);
    return status;
}
