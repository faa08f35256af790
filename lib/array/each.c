#include "array/each.h"

#include "base/checked.h"

typedef struct loop {
    weft_array *array;
    weft__run run;
    int64_t elements; /* per tile */
    weft__run_task task;
    void *context;
} loop;

static void do_tile(void *context, int64_t tile, int thread)
{
    const loop *l = context;
    int64_t first = l->run.first + tile * l->elements;
    weft__run run = {first, weft__min64(first + l->elements, l->run.end)};

    l->task(l->context, run, weft__array_at(l->array, first), thread);
}

/* Elements in a tile: as asked or chosen, one tile for small arrays, and never too many tiles. */
static int64_t tile_elements(const weft_array *a, int64_t count, int64_t asked)
{
    const weft__choices *choices = &a->session->choices;
    int64_t size = (int64_t)weft_dtype_size(a->dtype), elements = asked;

    if (elements <= 0)
        elements = count * size <= weft__choose(choices, WEFT__SERIAL_BELOW_BYTES)
                       ? count
                       : weft__choose(choices, WEFT__TILE_BYTES) / size;
    elements = weft__min64(elements, weft__max64(count, 1));
    return weft__max64(elements, count / WEFT__MAX_TILES + 1);
}

void weft__array_each(weft_array *a, int64_t elements, weft__run_task task, void *context)
{
    weft__array_each_in(a, a->node ? weft__array_node_run(a) : weft__array_own_run(a), elements,
                        task, context);
}

void weft__array_each_in(weft_array *a, weft__run run, int64_t elements, weft__run_task task,
                         void *context)
{
    int64_t count = weft__run_count(run), tiles;
    loop l = {.array = a,
              .run = run,
              .task = task,
              .context = context,
              .elements = tile_elements(a, count, elements)};

    tiles = (count + l.elements - 1) / l.elements;
    weft__record_bytes(a->session, WEFT__WRITE, count * (int64_t)weft_dtype_size(a->dtype));
    if (a->node)
        weft__gang_run(a->session, tiles, do_tile, &l);
    else
        weft__own_run(a->session, tiles, do_tile, &l);
}

bool weft__array_streams(const weft_array *a)
{
    int64_t bytes = weft__run_count(weft__array_node_run(a)) * (int64_t)weft_dtype_size(a->dtype);

    return bytes >= weft__choose(&a->session->choices, WEFT__STREAM_FROM_BYTES);
}
