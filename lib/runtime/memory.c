#include "runtime/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <weft/layout.h>

#include "base/checked.h"
#include "runtime/collective.h"
#include "runtime/session.h"
#include "runtime/shm.h"

static const size_t MARGIN = (size_t)64 << 20;        /* left to everybody else */
static const size_t PRIVATE_SLAB = (size_t)256 << 30; /* address space, not memory */
static const size_t SHARED_SLAB = (size_t)64 << 30;
static const size_t LEAST_TOUCH = (size_t)1 << 20; /* small arrays share one first touch */

weft__request weft__request_scratch(const weft_session *s, size_t bytes)
{
    weft_rows part = weft_split((int64_t)bytes, s->comms.node_size, s->comms.node_rank);

    return (weft__request){.most = bytes,
                           .least = bytes,
                           .here = bytes,
                           .own_first = (size_t)part.first,
                           .own_bytes = (size_t)part.count};
}

/* A place for the request in some slab; huge pages are kept whole for large ones. */
static bool find_place(const weft__memories *m, size_t bytes, int *slab, size_t *offset)
{
    size_t alignment = bytes >= WEFT__HUGE_PAGE ? WEFT__HUGE_PAGE : WEFT__PAGE;

    for (*slab = 0; *slab < m->count; (*slab)++) {
        if (weft__extents_find(&m->slabs[*slab].vacant, bytes, alignment, offset))
            return true;
    }
    return false;
}

/* Whether every node touches what the fullest needs: when that is little more than the emptiest's,
 * so that the next user of the place finds it touched everywhere. The same on all nodes. */
static bool touches_most(const weft__request *r)
{
    return r->most - r->least <= r->most / 4;
}

static size_t bytes_to_touch(const weft__request *r)
{
    return touches_most(r) ? r->most : r->here;
}

static weft_status lacks(weft_session *s, size_t bytes, size_t room, const char *why)
{
    return weft_fail(s, WEFT_ERR_MEMORY,
                     "an array needs %.1f MiB more on host %s, where %.1f MiB are %s",
                     (double)bytes / 1048576, s->found.host, (double)room / 1048576, why);
}

/* Whether this node has room for `fresh` more bytes; asked by one rank of the node. */
static weft_status ask_room(weft_session *s, size_t fresh, int64_t *room)
{
    char why[128] = "";
    size_t left;

    *room = INT64_MAX;
    if (s->comms.node_rank != 0)
        return WEFT_OK;
    left = weft__shm_room(s, why, sizeof why);
    *room = left > (size_t)INT64_MAX ? INT64_MAX : (int64_t)left;
    return fresh + MARGIN > left ? lacks(s, fresh, left, why) : WEFT_OK;
}

static weft_status add_slab(weft_session *s, size_t least, int64_t room)
{
    weft__memories *m = &s->memory;
    bool is_shared = s->comms.nodes > 1 || s->comms.node_size > 1;
    size_t wish = m->slab_bytes ? m->slab_bytes : is_shared ? SHARED_SLAB : PRIVATE_SLAB;
    size_t ceiling = (size_t)room / 10 * 9;
    weft__slab slab = {.window = MPI_WIN_NULL}, *slabs;
    weft__error error = {.status = WEFT_OK};
    void *base = NULL;
    weft_status status;

    if (is_shared && wish > ceiling)
        wish = ceiling;
    slab.bytes = weft__round_up(wish > least ? wish : least, WEFT__HUGE_PAGE);
    slabs = realloc(m->slabs, ((size_t)m->count + 1) * sizeof *slabs);
    if (!slabs)
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for a table of slabs");
    m->slabs = slabs;
    status = weft__shm_open(s, slab.bytes, &slab.window, &base, &error);
    if (status != WEFT_OK && s->comms.size == 1) { /* a limit on address space */
        weft__error_clear(&error);
        slab.bytes = weft__round_up(least, WEFT__HUGE_PAGE);
        status = weft__shm_open(s, slab.bytes, &slab.window, &base, &error);
    }
    if (status != WEFT_OK)
        return weft_fail(s, status, "%s", error.message);
    slab.base = base;
    if (!weft__extents_add(&slab.vacant, 0, slab.bytes))
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for a list of extents");
    m->slabs[m->count++] = slab;
    s->statistics.slabs++;
    return WEFT_OK;
}

typedef struct touching {
    char *memory;
    size_t bytes;
    int threads;
    _Atomic bool failed;
} touching;

static void touch_part(void *context, int thread)
{
    touching *t = context;
    weft_rows part = weft_split((int64_t)t->bytes, t->threads, thread);

    if (!weft__shm_touch(t->memory + part.first, (size_t)part.count))
        atomic_store(&t->failed, true);
}

/* This rank's cores touch this rank's part; the last rank of the node also what only fuller nodes
 * use. */
static weft_status touch_own(weft_session *s, const weft__request *r, char *memory)
{
    size_t end = r->own_first + r->own_bytes, all = bytes_to_touch(r);
    touching t = {.memory = memory + r->own_first, .bytes = r->own_bytes};

    if (s->comms.node_rank == s->comms.node_size - 1 && end < all)
        t.bytes += all - end;
    t.threads = t.bytes > LEAST_TOUCH ? weft_threads(s) : 1;
    weft__pool_run(s->pool, t.threads, touch_part, &t);
    if (!atomic_load(&t.failed))
        return WEFT_OK;
    return weft_fail(s, WEFT_ERR_MEMORY,
                     "host %s has no pages left for an array of %.1f MiB (its shared-memory file "
                     "system is usually half of memory)",
                     s->found.host, (double)r->here / 1048576);
}

/* New memory: a place is found or made, every node says whether it has room, owners touch. */
static weft_status get_fresh(weft_session *s, const weft__request *r, bool has_place,
                             weft__memory *memory)
{
    weft__memories *m = &s->memory;
    size_t touched = has_place ? weft__extents_overlap(&m->slabs[memory->slab].touched,
                                                       memory->offset, memory->offset + r->most)
                               : 0;
    size_t need = bytes_to_touch(r), fresh = need > touched ? need - touched : 0;
    int64_t room = 0;
    weft_status status;

    status = ask_room(s, fresh, &room);
    WEFT__TRY(weft__agree(s, status, &room));
    if (!has_place) {
        WEFT__TRY(weft__agree(s, add_slab(s, r->most, room), NULL));
        (void)find_place(m, r->most, &memory->slab, &memory->offset);
    }
    memory->node = m->slabs[memory->slab].base + memory->offset;
    WEFT__TRY(weft__agree(s, touch_own(s, r, memory->node), NULL));
    s->statistics.bytes_touched_first += fresh;
    if (!weft__extents_add(&m->slabs[memory->slab].touched, memory->offset,
                           memory->offset + (touches_most(r) ? r->most : r->least)))
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for a list of extents");
    return WEFT_OK;
fail:
    return status;
}

static bool is_touched(const weft__memories *m, const weft__memory *memory, size_t bytes)
{
    return weft__extents_contains(&m->slabs[memory->slab].touched, memory->offset,
                                  memory->offset + bytes);
}

/* Small requests are charged and touched together, LEAST_TOUCH at a time. */
static bool grow_small(const weft__memories *m, const weft__memory *memory, weft__request *r)
{
    const weft__slab *slab = &m->slabs[memory->slab];
    size_t offset;

    if (r->most >= LEAST_TOUCH || r->most != r->least ||
        !weft__extents_find(&slab->vacant, LEAST_TOUCH, WEFT__PAGE, &offset) ||
        offset != memory->offset)
        return false;
    r->most = r->least = r->here = LEAST_TOUCH;
    r->own_first = r->own_bytes = 0; /* the last rank touches it all */
    return true;
}

weft_status weft__memory_get(weft_session *s, const weft__request *request, weft__memory *memory)
{
    weft__memories *m = &s->memory;
    weft__request r = *request;
    size_t charged = weft__round_up(r.most ? r.most : 1, WEFT__PAGE);
    weft_status status = WEFT_OK;
    bool has_place;

    *memory = (weft__memory){.bytes = charged};
    r.most = r.least == r.most ? charged : r.most;
    r.least = r.least == request->most ? charged : r.least;
    has_place = find_place(m, charged, &memory->slab, &memory->offset);
    if (!has_place || !is_touched(m, memory, r.most)) {
        if (has_place)
            (void)grow_small(m, memory, &r);
        WEFT__TRY(get_fresh(s, &r, has_place, memory));
    }
    memory->node = m->slabs[memory->slab].base + memory->offset;
    if (!weft__extents_remove(&m->slabs[memory->slab].vacant, memory->offset,
                              memory->offset + charged))
        return weft_fail(s, WEFT_ERR_MEMORY, "no memory for a list of extents");
    s->statistics.bytes_allocated += charged;
    s->statistics.bytes_in_use += charged;
    return WEFT_OK;
fail:
    memory->node = NULL;
    return status;
}

void weft__memory_put(weft_session *s, weft__memory *memory)
{
    weft__slab *slab;

    if (!memory->node)
        return;
    slab = &s->memory.slabs[memory->slab];
    (void)weft__extents_add(&slab->vacant, memory->offset, memory->offset + memory->bytes);
    s->statistics.bytes_in_use -= memory->bytes;
    memory->node = NULL;
}

/* Every rank forgets the pages; the leader of the node gives them back. */
static void trim_slab(weft_session *s, weft__slab *slab)
{
    for (size_t i = 0; i < slab->vacant.count; i++) {
        weft__extent e = slab->vacant.items[i];

        if (s->comms.node_rank == 0)
            weft__shm_drop(slab->base + e.first, e.end - e.first, slab->window != MPI_WIN_NULL);
        (void)weft__extents_remove(&slab->touched, e.first, e.end);
    }
}

weft_status weft_trim(weft_session *s)
{
    weft_status status;

    WEFT__TRY(weft__enter(s, "weft_trim", 0));
    for (int i = 0; i < s->memory.count; i++)
        trim_slab(s, &s->memory.slabs[i]);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

void weft__memory_close(weft_session *s)
{
    weft__memories *m = &s->memory;

    for (int i = 0; i < m->count; i++) {
        weft__shm_close(&m->slabs[i].window, m->slabs[i].base, m->slabs[i].bytes);
        weft__extents_free(&m->slabs[i].vacant);
        weft__extents_free(&m->slabs[i].touched);
    }
    free(m->slabs);
    m->slabs = NULL;
    m->count = 0;
}
