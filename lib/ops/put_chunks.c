#include "ops/put_chunks.h"

#include <stdlib.h>
#include <string.h>

#include "array/each.h"
#include "base/checked.h"
#include "ops/copy.h"
#include "ops/evaluate.h"
#include "ops/index_operand.h"
#include "ops/plain.h"

const char *weft__put_value(const weft__putting *x, int64_t element)
{
    return weft__array_at(x->values, x->is_lined_up ? element : element % x->values->count);
}

enum {
    FEW = 64 << 10, /* elements that are worth no routing between nodes */
    LINE = 64       /* bytes of memory that a store touches */
};

/* Elements part.first … part.end - 1 of the target take what chunk k has for them: in runs that
 * follow one another among the values too. */
static void store(const weft__putting *x, int64_t k, int64_t chunk, weft__run part)
{
    int64_t size = (int64_t)weft_dtype_size(x->target->dtype);
    int64_t element = (k - chunk) * x->inner + part.first;
    char *to = weft__array_at(x->target, part.first);

    while (part.first < part.end) {
        int64_t left =
            x->is_lined_up ? weft__run_count(part) : x->values->count - element % x->values->count;
        int64_t count = weft__min64(left, weft__run_count(part));

        memcpy(to, weft__put_value(x, element), (size_t)(count * size));
        to += count * size;
        element += count;
        part.first += count;
    }
}

/* Where elements are stored one by one: their addresses in steps of a size that is a constant. */
typedef struct singles {
    char *target; /* as if of all elements */
    const int64_t *positions;
    const char *values; /* of the first position */
    int64_t step;       /* bytes from one value to the next: 0 for a single one */
} singles;

static inline void store_singles(const singles *s, int64_t count, weft__run run, size_t size)
{
    const char *value = s->values;

    for (int64_t k = 0; k < count; k++, value += s->step) {
        int64_t at = s->positions[k];

        if (at >= run.first && at < run.end)
            memcpy(s->target + at * (int64_t)size, value, size);
    }
}

static void store_sized(const singles *s, int64_t count, weft__run run, size_t size)
{
    switch (size) {
    case 1:
        store_singles(s, count, run, 1);
        break;
    case 2:
        store_singles(s, count, run, 2);
        break;
    case 4:
        store_singles(s, count, run, 4);
        break;
    case 8:
        store_singles(s, count, run, 8);
        break;
    default:
        store_singles(s, count, run, 16);
        break;
    }
}

/* Chunks of one element, with a value each or one for all: positions `all` that fall in `run`. */
static bool store_fast(const weft__putting *x, weft__run all, const int64_t *positions,
                       weft__run run)
{
    size_t size = weft_dtype_size(x->target->dtype);
    weft__run here = weft__array_node_run(x->target);
    singles s = {.target = x->target->node - here.first * (int64_t)size, .positions = positions};

    if (x->inner != 1 || !(x->is_lined_up || x->values->count == 1))
        return false;
    if (weft__run_count(all) == 0)
        return true;
    s.values = weft__put_value(x, all.first);
    s.step = x->is_lined_up ? (int64_t)size : 0;
    store_sized(&s, weft__run_count(all), run, size);
    return true;
}

static const int64_t *positions_here(const weft__putting *x, weft__run *run)
{
    *run = weft__array_node_run(x->positions);
    return (const int64_t *)(const void *)x->positions->node - run->first;
}

/* A core has a run of the target for its own and goes through all positions in their order. */
static void store_in_run(void *context, weft__run run, char *data, int thread)
{
    const weft__putting *x = context;
    weft__run all;
    const int64_t *positions = positions_here(x, &all);

    (void)thread, (void)data;
    if (store_fast(x, all, positions + all.first, run))
        return;
    for (int64_t k = all.first; k < all.end; k++) {
        int64_t first = positions[k] * x->inner;
        weft__run part;

        if (first >= run.end || first + x->inner <= run.first)
            continue;
        part = weft__run_common(run, (weft__run){first, first + x->inner});
        store(x, k, positions[k], part);
    }
}

/* Without repetitions any core may store any chunk. */
static void store_chunks(void *context, weft__run run, char *data, int thread)
{
    const weft__putting *x = context;
    const int64_t *position = (const int64_t *)(const void *)data;

    (void)thread;
    if (store_fast(x, run, position, weft__array_node_run(x->target)))
        return;
    for (int64_t k = run.first; k < run.end; k++, position++) {
        int64_t first = *position * x->inner;

        store(x, k, *position, (weft__run){first, first + x->inner});
    }
}

static void put_here(weft__putting *x)
{
    weft_session *s = x->target->session;
    int64_t count = x->target->count, cores = s->node.deck.cores;
    int64_t touched = x->positions->count * LINE;

    if (x->is_distinct && s->comms.nodes == 1)
        weft__array_each(x->positions, 0, store_chunks, x);
    else
        weft__array_each(x->target,
                         touched < weft__choose(&s->choices, WEFT__SERIAL_BELOW_BYTES)
                             ? count
                             : count / cores + 1,
                         store_in_run, x);
}

/* The values in the target's dtype, where they are needed; `values` is no strided view. */
static weft_status place_values(weft__putting *x, weft_array *values, const char *operation)
{
    weft_session *s = values->session;
    const weft__comms *c = &s->comms;
    int64_t *counts = calloc((size_t)c->nodes, sizeof *counts);
    weft_status status;

    weft__must(counts);
    x->is_lined_up = values->count == x->positions->count * x->inner;
    for (int n = 0; n < c->nodes; n++)
        counts[n] = weft__run_count(weft__layout_node_run(&x->positions->layout, c, n)) * x->inner;
    if (x->is_lined_up && x->positions->layout.kind != WEFT__LAYOUT_REPLICATED)
        WEFT__TRY(weft__index_make_on_nodes(s, operation, counts, x->target->dtype, &x->values));
    else
        WEFT__TRY(
            weft__index_make(s, operation, values->shape, x->target->dtype, true, &x->values));
    WEFT__TRY(weft__copy_elements(values, x->values));
fail:
    free(counts);
    return status;
}

/* Few positions, and all for a replicated target, go to every node. */
static weft_status spread_positions(weft__putting *x, const char *operation, weft_array **spread)
{
    weft_session *s = x->target->session;
    bool is_few = x->positions->count * x->inner <= FEW;
    weft_status status = WEFT_OK;

    if (s->comms.nodes == 1 || x->positions->layout.kind == WEFT__LAYOUT_REPLICATED)
        return WEFT_OK;
    if (!is_few && x->target->layout.kind != WEFT__LAYOUT_REPLICATED)
        return WEFT_OK;
    WEFT__TRY(weft__index_make(s, operation, x->positions->shape, WEFT_INT64, true, spread));
    WEFT__TRY(weft__copy_elements(x->positions, *spread));
    x->positions = *spread;
fail:
    return status;
}

weft_status weft__put_chunks(weft_array *target, weft_array *positions, int64_t inner,
                             weft_array *values, bool is_distinct, const char *operation)
{
    weft_session *s = target->session;
    weft__putting x = {.positions = positions, .is_distinct = is_distinct, .inner = inner};
    weft_array *temporary = NULL, *spread = NULL, *plain = NULL;
    weft_status status;

    if (positions->count == 0 || inner == 0)
        return WEFT_OK;
    WEFT__TRY(weft__index_reach(target, operation, &x.target, &temporary));
    WEFT__TRY(spread_positions(&x, operation, &spread));
    WEFT__TRY(weft__array_plain(values, operation, &values, &plain));
    WEFT__TRY(place_values(&x, values, operation));
    if (s->comms.nodes > 1 && x.positions->layout.kind != WEFT__LAYOUT_REPLICATED)
        WEFT__TRY(weft__put_far(&x));
    else
        put_here(&x);
    WEFT__TRY(weft__sync(s));
    if (temporary)
        WEFT__TRY(weft__assign(operation, target, temporary));
fail:
    weft_free(&x.values);
    weft_free(&plain);
    weft_free(&spread);
    weft_free(&temporary);
    return status;
}
