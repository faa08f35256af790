/* weft info: what Weft found on this machine and what it does about it. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "info_profile.h"

static bool as_json, with_choices;
static const setting settings[] = {
    {"json", NULL, "one object on stdout", SETTING_FLAG, &as_json},
    {"choices", NULL, "every threshold and count of threads in use, as the profile has them",
     SETTING_FLAG, &with_choices},
    {0}};

/* What each rank tells the others: one row of an array of bytes. */
typedef struct place {
    char host[120];
    int32_t node, threads;
} place;

static weft_status gather_places(weft_session *s, const char *host, place *places)
{
    weft_array *bytes = NULL;
    weft_box all = {.extent = {weft_size(s), sizeof(place)}};
    place own = {.node = weft_node_index(s), .threads = weft_threads(s)};

    snprintf(own.host, sizeof own.host, "%s", host);
    WEFT_TRY(weft_empty(s, WEFT_SHAPE(weft_size(s), sizeof(place)), WEFT_UINT8, &bytes));
    memcpy(weft_local(bytes).data, &own, sizeof own);
    WEFT_TRY(weft_get(bytes, &all, places));
fail:
    weft_free(&bytes);
    return weft_failure(s);
}

/* One line per node: its host, its ranks, which are neighbours, and the threads of each. */
static void print_map(const place *places, int ranks)
{
    for (int first = 0, next; first < ranks; first = next) {
        int least = places[first].threads, most = least;

        for (next = first; next < ranks && places[next].node == places[first].node; next++) {
            least = places[next].threads < least ? places[next].threads : least;
            most = places[next].threads > most ? places[next].threads : most;
        }
        printf("node %-4d %s: ", places[first].node, places[first].host);
        if (next - first == 1)
            printf("rank %d", first);
        else
            printf("ranks %d to %d", first, next - 1);
        if (least == most)
            printf(", %d thread%s each\n", most, most == 1 ? "" : "s");
        else
            printf(", %d to %d threads each\n", least, most);
    }
}

static void print_text(weft_session *s, const weft_description *d)
{
    printf("Weft      %s\n", weft_version());
    printf("host      %s\n", d->host);
    printf("cpu       %s\n", d->cpu);
    printf("kernels   %s\n", d->isa);
    printf("MPI       %s\n", d->mpi);
    printf("BLAS      %s\n", d->blas);
    printf("ScaLAPACK %s\n", d->has_scalapack
                                 ? "there: large factorisations use all nodes"
                                 : "not there: factorisations are gathered on one node");
    printf("job       %d rank%s on %d node%s\n", weft_size(s), weft_size(s) == 1 ? "" : "s",
           weft_nodes(s), weft_nodes(s) == 1 ? "" : "s");
    printf("this node %d rank%s, %d thread%s in all, %d core%s allowed, %d NUMA domain%s\n",
           weft_node_size(s), weft_node_size(s) == 1 ? "" : "s", weft_node_cores(s),
           weft_node_cores(s) == 1 ? "" : "s", d->node_allowed_cores,
           d->node_allowed_cores == 1 ? "" : "s", d->numa_domains, d->numa_domains == 1 ? "" : "s");
    printf("binding   %s\n", d->binding);
    printf("memory    %s, huge pages %s\n", d->window_backing,
           d->huge_pages ? "granted" : "not granted");
    if (d->sets_blas_threads)
        printf("factors   %d BLAS thread%s for LU of order 1000, %d for order 100\n",
               weft_blas_threads_for(s, "getrf", 1000),
               weft_blas_threads_for(s, "getrf", 1000) == 1 ? "" : "s",
               weft_blas_threads_for(s, "getrf", 100));
    else
        printf("factors   as many threads as this BLAS takes\n");
    print_profile(s);
    printf("start     %.1f ms past MPI_Init\n", d->start_seconds * 1e3);
    if (d->advice[0])
        printf("advice    %s\n", d->advice);
    if (d->blas_advice[0])
        printf("advice    %s\n", d->blas_advice);
}

static void print_object(weft_session *s, const weft_description *d)
{
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "command", "info",
                          "version", weft_version(), "host", d->host, "cpu", d->cpu, "isa", d->isa,
                          "mpi", d->mpi, "blas", d->blas, "binding", d->binding, "advice",
                          d->advice, "window_backing", d->window_backing);

    json_object_update_new(
        o, json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:b, s:f}", "ranks", weft_size(s),
                     "threads", weft_threads(s), "nodes", weft_nodes(s), "node_ranks",
                     weft_node_size(s), "node_threads", weft_node_cores(s), "node_allowed_cores",
                     d->node_allowed_cores, "numa_domains", d->numa_domains, "huge_pages",
                     d->huge_pages, "start_seconds", d->start_seconds));
    json_object_set_new(o, "scalapack", json_boolean(d->has_scalapack));
    json_object_set_new(o, "blas_advice", json_string(d->blas_advice));
    json_object_set_new(o, "profile", profile_json(s));
    json_dumpf(o, stdout, JSON_REAL_PRECISION(17));
    putchar('\n');
    json_decref(o);
}

static weft_status run(job *j)
{
    weft_session *s = j->s;
    weft_description found = weft_describe(s);
    place *places = calloc((size_t)weft_size(s), sizeof *places);

    WEFT_TRY(
        weft_agree(s, places ? WEFT_OK : weft_fail(s, WEFT_ERR_MEMORY, "no memory for the map")));
    WEFT_TRY(gather_places(s, found.host, places));
    if (weft_rank(s) == 0 && as_json)
        print_object(s, &found);
    if (weft_rank(s) == 0 && !as_json) {
        print_text(s, &found);
        print_map(places, weft_size(s));
        if (with_choices)
            print_choices(s);
    }
fail:
    free(places);
    return weft_failure(s);
}

const command info_command = {
    .name = "info",
    .synopsis = "[--choices] [--json]",
    .summary = "Says what Weft found: versions, processor, MPI, BLAS, ranks, threads, memory, "
               "profile",
    .settings = settings,
    .has_notes = true,
    .run = run,
};
