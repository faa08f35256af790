#include "ops/take.h"

#include <string.h>

#include "array/each.h"
#include "base/checked.h"
#include "ops/index_operand.h"

/* positions[k] for global k; meant to be read only where this node has them. */
static const int64_t *positions_of(const weft__taking *t)
{
    const weft_array *p = t->positions;

    return (const int64_t *)(const void *)p->node - weft__array_node_run(p).first;
}

weft__chunks weft__chunks_of(const weft__taking *t, weft__run run)
{
    weft__chunks c = {.t = t, .positions = positions_of(t), .at = run.first, .end = run.end};
    int64_t chunk = t->inner > 0 ? run.first / t->inner : 0;

    c.offset = run.first - chunk * t->inner;
    c.outer = t->m > 0 ? chunk / t->m : 0;
    c.k = chunk - c.outer * t->m;
    return c;
}

bool weft__chunks_next(weft__chunks *c, weft__run *source)
{
    const weft__taking *t = c->t;
    int64_t count = weft__min64(t->inner - c->offset, c->end - c->at);

    if (count <= 0)
        return false;
    source->first = (c->outer * t->n + c->positions[c->k]) * t->inner + c->offset;
    source->end = source->first + count;
    c->at += count;
    c->offset = 0;
    if (++c->k == t->m) {
        c->k = 0;
        c->outer++;
    }
    return true;
}

static inline void take_elements(const char *from, const int64_t *positions, int64_t count,
                                 char *to, size_t size)
{
    for (int64_t i = 0; i < count; i++)
        memcpy(to + (size_t)i * size, from + positions[i] * (int64_t)size, size);
}

static void take_sized(const char *from, const int64_t *positions, int64_t count, char *to,
                       size_t size)
{
    switch (size) {
    case 1:
        take_elements(from, positions, count, to, 1);
        break;
    case 2:
        take_elements(from, positions, count, to, 2);
        break;
    case 4:
        take_elements(from, positions, count, to, 4);
        break;
    case 8:
        take_elements(from, positions, count, to, 8);
        break;
    default:
        take_elements(from, positions, count, to, 16);
        break;
    }
}

/* Chunks of one element: whole stretches of positions at once. */
static void take_scattered(const weft__taking *t, weft__run run, char *data)
{
    size_t size = weft_dtype_size(t->source->dtype);
    const int64_t *positions = positions_of(t);
    const char *from = weft__array_at(t->source, weft__array_node_run(t->source).first);
    int64_t outer = run.first / t->m, k = run.first - outer * t->m;

    from -= weft__array_node_run(t->source).first * (int64_t)size;
    for (int64_t at = run.first; at < run.end;) {
        int64_t count = weft__min64(t->m - k, run.end - at);

        take_sized(from + outer * t->n * (int64_t)size, positions + k, count,
                   data + (at - run.first) * (int64_t)size, size);
        at += count;
        k = 0;
        outer++;
    }
}

static void take_run(void *context, weft__run run, char *data, int thread)
{
    const weft__taking *t = context;
    size_t size = weft_dtype_size(t->source->dtype);
    weft__chunks chunks = weft__chunks_of(t, run);
    weft__run source;

    (void)thread;
    if (t->inner == 1) {
        take_scattered(t, run, data);
        return;
    }
    while (weft__chunks_next(&chunks, &source)) {
        size_t bytes = (size_t)weft__run_count(source) * size;

        memcpy(data, weft__array_at(t->source, source.first), bytes);
        data += bytes;
    }
}

weft_status weft__take(weft__taking *t, const char *operation, weft_shape shape, weft_array **r)
{
    weft_session *s = t->source->session;
    weft_array *temporary = NULL;
    weft_status status;

    t->work = NULL;
    WEFT__TRY(weft__index_reach(t->source, operation, &t->source, &temporary));
    WEFT__TRY(weft__index_make(s, operation, shape, t->source->dtype, false, &t->work));
    if (s->comms.nodes > 1 && t->source->layout.kind != WEFT__LAYOUT_REPLICATED)
        WEFT__TRY(weft__take_far(t));
    else if (t->work->count > 0)
        weft__array_each(t->work, 0, take_run, t);
    WEFT__TRY(weft__sync(s));
    WEFT__TRY(weft__index_deliver(s, operation, &t->work, r));
fail:
    weft_free(&t->work);
    weft_free(&temporary);
    return status;
}
