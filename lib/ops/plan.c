/* The plan's life: text → graph → one program per stage. */
#include "ops/program.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "ops/parse.h"

/* Which loops exist is the same on every instruction set. */
extern const weft__kernels weft__kernels_baseline;

enum { CHUNK = 2048 };

typedef struct weft__chunk {
    struct weft__chunk *next;
    size_t used, size;
    _Alignas(16) unsigned char bytes[];
} weft__chunk;

static weft__chunk *chunk_create(size_t size)
{
    weft__chunk *chunk = malloc(sizeof *chunk + size);

    if (chunk != NULL)
        *chunk = (weft__chunk){.size = size};
    return chunk;
}

static void *chunk_take(weft__chunk *chunk, size_t bytes)
{
    void *taken = chunk->bytes + chunk->used;

    if (bytes > chunk->size - chunk->used)
        return NULL;
    chunk->used += bytes;
    return taken;
}

void *weft__plan_allocate(weft__plan *plan, size_t bytes)
{
    size_t rounded = weft__round_up(bytes, 16);
    void *taken = chunk_take(plan->chunks, rounded);
    weft__chunk *chunk;

    if (taken != NULL)
        return taken;
    chunk = chunk_create(rounded > CHUNK ? rounded : CHUNK);
    if (chunk == NULL)
        return NULL;
    chunk->next = plan->chunks;
    plan->chunks = chunk;
    return chunk_take(chunk, rounded);
}

/* The plan itself is the first thing in its first chunk. */
static weft__plan *plan_allocate(void)
{
    weft__chunk *chunk = chunk_create(CHUNK);
    weft__plan *plan;

    if (chunk == NULL)
        return NULL;
    plan = chunk_take(chunk, weft__round_up(sizeof *plan, 16));
    *plan = (weft__plan){.chunks = chunk};
    return plan;
}

void weft__plan_free(weft__plan **plan)
{
    weft__chunk *chunk = *plan != NULL ? (*plan)->chunks : NULL;

    while (chunk != NULL) {
        weft__chunk *next = chunk->next;

        free(chunk);
        chunk = next;
    }
    *plan = NULL;
}

/* Whether the load is all of what the last stage has made. */
static bool is_last_stage(const weft__graph *graph, const weft__load *load)
{
    const weft__slicing whole = weft__slicing_whole(&load->shape);

    if (load->stage != graph->nstages - 1 || load->var >= 0)
        return false;
    return load->shape.ndim == load->source_ndim &&
           memcmp(&whole, &load->slicing, sizeof whole) == 0;
}

/* The root is stored, unless it is itself a reduction. */
static void add_last_stage(weft__graph *graph, uint16_t root)
{
    const weft__key *key = &graph->nodes[root].key;

    if (key->kind == WEFT__NODE_REDUCTION && key->in[0] == graph->nstages - 1)
        return;
    if (key->kind == WEFT__NODE_LOAD && is_last_stage(graph, &graph->loads[key->in[0]]))
        return;
    graph->stages[graph->nstages++] =
        (weft__graph_stage){.reduction = WEFT__REDUCE_NONE,
                            .root = root,
                            .element = (weft_dtype)key->dtype,
                            .result = (weft_dtype)key->dtype,
                            .shape = *weft__graph_shape_of(graph, root)};
}

static weft_status compile_stages(weft__plan *plan, weft__graph *graph, weft__error *error)
{
    size_t n = (size_t)graph->nstages;
    weft_status status = WEFT_OK;

    plan->infos = weft__plan_allocate(plan, n * sizeof *plan->infos);
    plan->programs = weft__plan_allocate(plan, n * sizeof *plan->programs);
    if (plan->infos == NULL || plan->programs == NULL)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a plan of %zu stages", n);
    plan->loads = weft__plan_allocate(plan, (size_t)graph->nloads * sizeof *plan->loads);
    if (plan->loads == NULL)
        return weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a plan of %d loads",
                               graph->nloads);
    memcpy(plan->loads, graph->loads, (size_t)graph->nloads * sizeof *plan->loads);
    for (; plan->nstages < graph->nstages; plan->nstages++)
        WEFT__TRY(weft__compile(plan, graph, &graph->stages[plan->nstages],
                                &plan->infos[plan->nstages], &plan->programs[plan->nstages],
                                error));
fail:
    return status;
}

weft_status weft__plan_create(const char *text, int nvars, const weft__var *vars,
                              weft__error *error, weft__plan **plan)
{
    const weft__source source = {.text = text, .length = strlen(text), .error = error};
    weft__graph graph;
    const weft__builder builder = {
        .source = &source, .kernels = &weft__kernels_baseline, .graph = &graph};
    weft_status status;
    uint16_t root;

    *plan = NULL;
    weft__graph_init(&graph);
    WEFT__TRY(weft__parse(&builder, nvars, vars, &root));
    add_last_stage(&graph, root);
    *plan = plan_allocate();
    if (*plan == NULL)
        WEFT__TRY(weft__error_set(error, WEFT_ERR_MEMORY, "no memory for a plan"));
    WEFT__TRY(compile_stages(*plan, &graph, error));
    weft__graph_release(&graph);
    return WEFT_OK;
fail:
    weft__graph_release(&graph);
    weft__plan_free(plan);
    return status;
}

int weft__plan_stages(const weft__plan *plan)
{
    return plan->nstages;
}

const weft__stage_info *weft__plan_stage(const weft__plan *plan, int stage)
{
    return &plan->infos[stage];
}

const weft__load *weft__plan_load(const weft__plan *plan, int load)
{
    return &plan->loads[load];
}
