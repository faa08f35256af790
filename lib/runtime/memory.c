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

    return (weft__request){
        .most = bytes, .own_first = (size_t)part.first, .own_bytes = (size_t)part.count};
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

static size_t need_of(const weft__request *r, int node)
{
    return r->by_node ? r->by_node[node] : r->most;
}

static void must_add(weft__extents *list, size_t first, size_t end)
{
    if (!weft__extents_add(list, first, end))
        weft__must(NULL);
}

/* Remembers what each node touches for the request. */
static void note_touched(const weft_session *s, const weft__memory *m, const weft__request *r)
{
    weft__slab *slab = &s->memory.slabs[m->slab];
    size_t least = r->most;

    for (int n = 0; n < s->comms.nodes; n++) {
        size_t need = need_of(r, n);

        must_add(&slab->touched[n], m->offset, m->offset + need);
        least = need < least ? need : least;
    }
    must_add(&slab->common, m->offset, m->offset + least);
}

/* Whether no node has to touch anything: decided alike on all ranks. */
static bool is_touched(const weft_session *s, const weft__memory *m, const weft__request *r)
{
    const weft__slab *slab = &s->memory.slabs[m->slab];

    if (weft__extents_contains(&slab->common, m->offset, m->offset + r->most))
        return true;
    for (int n = 0; n < s->comms.nodes; n++) {
        if (!weft__extents_contains(&slab->touched[n], m->offset, m->offset + need_of(r, n)))
            return false;
    }
    return true;
}

static weft_status lacks(weft_session *s, size_t bytes, size_t margin, size_t room, const char *why)
{
    return weft_fail(s, WEFT_ERR_MEMORY,
                     "an array needs %.1f MiB more on host %s, where %.1f MiB are %s; %.1f MiB of "
                     "them are kept free",
                     (double)bytes / 1048576, s->found.host, (double)room / 1048576, why,
                     (double)margin / 1048576);
}

/* What is left to everybody else: of a small shared-memory file system, as containers have it, a
 * quarter. MPI itself keeps a twentieth of one back. */
static size_t margin_of(const weft_session *s, size_t left)
{
    if (s->comms.node_size == 1)
        return MARGIN;
    if (left / 4 < MARGIN)
        return left / 4;
    return left / 16 > MARGIN ? left / 16 : MARGIN;
}

/* Whether this node has room for `fresh` more bytes; asked by one rank of the node. */
static weft_status ask_room(weft_session *s, size_t fresh, int64_t *room)
{
    char why[128] = "";
    size_t left, margin;

    *room = INT64_MAX;
    if (s->comms.node_rank != 0)
        return WEFT_OK;
    left = weft__shm_room(s, why, sizeof why);
    *room = left > (size_t)INT64_MAX ? INT64_MAX : (int64_t)left;
    margin = margin_of(s, left);
    return fresh + margin > left ? lacks(s, fresh, margin, left, why) : WEFT_OK;
}

/* A slab of `least` bytes must fit into every process that maps it. */
static weft_status ask_address_space(weft_session *s, size_t least, int64_t *room)
{
    size_t left = weft__shm_address_space();

    if (left < (size_t)*room)
        *room = (int64_t)left;
    return least + MARGIN > left
               ? lacks(s, least, MARGIN, left, "left by a limit on address space (ulimit -v)")
               : WEFT_OK;
}

static weft_status open_slab(weft_session *s, size_t bytes, weft__slab *slab)
{
    weft__error error = {.status = WEFT_OK};
    void *base = NULL;
    weft_status status = weft__shm_open(s, bytes, &slab->window, &base, &error);

    slab->base = base;
    slab->bytes = bytes;
    return status == WEFT_OK ? status : weft_fail(s, status, "%s", error.message);
}

/* As large as there is room for; where that is refused (a limit on address space), as large as it
 * must be. Kept only when every rank has it. */
static weft_status add_slab(weft_session *s, size_t least, int64_t room)
{
    weft__memories *m = &s->memory;
    bool is_shared = s->comms.nodes > 1 || s->comms.node_size > 1;
    size_t wish = m->slab_bytes ? m->slab_bytes : is_shared ? SHARED_SLAB : PRIVATE_SLAB;
    size_t ceiling = (size_t)room / 10 * 9, sizes[2];
    weft__slab slab = {.window = MPI_WIN_NULL};
    weft_status status = WEFT_ERR_MEMORY;

    if (is_shared && wish > ceiling)
        wish = ceiling;
    sizes[0] = weft__round_up(wish > least ? wish : least, WEFT__HUGE_PAGE);
    sizes[1] = weft__round_up(least, WEFT__HUGE_PAGE);
    for (int i = 0; i < 2 && status != WEFT_OK; i++) {
        bool was_clear = s->error.status == WEFT_OK, mine;

        status = open_slab(s, sizes[i], &slab);
        mine = status == WEFT_OK;
        status = weft__agree(s, status, NULL);
        if (status != WEFT_OK && mine && s->comms.node_size == 1)
            weft__shm_close(&slab.window, slab.base, slab.bytes);
        if (status != WEFT_OK && status != WEFT_ERR_MISMATCH && i == 0 && was_clear)
            weft__clear(s); /* the smaller one is still to be tried */
    }
    if (status != WEFT_OK)
        return status;
    m->slabs = realloc(m->slabs, ((size_t)m->count + 1) * sizeof *m->slabs);
    slab.touched = calloc((size_t)s->comms.nodes, sizeof *slab.touched);
    weft__must(m->slabs);
    weft__must(slab.touched);
    must_add(&slab.vacant, 0, slab.bytes);
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

/* This rank's cores touch this rank's part; the last rank of the node also what is left of the
 * node's need. */
static weft_status touch_own(weft_session *s, const weft__request *r, char *memory)
{
    size_t end = r->own_first + r->own_bytes, all = need_of(r, s->comms.node_index);
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
                     s->found.host, (double)all / 1048576);
}

/* New memory: a place is found or made, every node says whether it has room, owners touch. */
static weft_status get_fresh(weft_session *s, const weft__request *r, bool has_place,
                             weft__memory *memory)
{
    weft__memories *m = &s->memory;
    size_t need = need_of(r, s->comms.node_index), fresh = need;
    int64_t room = 0;
    weft_status status;

    if (has_place)
        fresh -= weft__extents_overlap(&m->slabs[memory->slab].touched[s->comms.node_index],
                                       memory->offset, memory->offset + need);
    status = ask_room(s, fresh, &room);
    if (!has_place && status == WEFT_OK)
        status = ask_address_space(s, r->most, &room);
    WEFT__TRY(weft__agree(s, status, &room));
    if (!has_place) {
        WEFT__TRY(add_slab(s, r->most, room));
        (void)find_place(m, r->most, &memory->slab, &memory->offset);
    }
    memory->node = m->slabs[memory->slab].base + memory->offset;
    WEFT__TRY(weft__agree(s, touch_own(s, r, memory->node), NULL));
    s->statistics.bytes_touched_first += fresh;
    note_touched(s, memory, r);
    return WEFT_OK;
fail:
    return status;
}

/* Small requests are touched together, LEAST_TOUCH at a time. */
static void grow_small(const weft__memories *m, const weft__memory *memory, weft__request *r)
{
    size_t offset;

    if (r->most >= LEAST_TOUCH || r->by_node ||
        !weft__extents_find(&m->slabs[memory->slab].vacant, LEAST_TOUCH, WEFT__PAGE, &offset) ||
        offset != memory->offset)
        return;
    r->most = LEAST_TOUCH;
    r->own_first = r->own_bytes = 0; /* the last rank touches it all */
}

weft_status weft__memory_get(weft_session *s, const weft__request *request, weft__memory *memory)
{
    weft__memories *m = &s->memory;
    weft__request r = *request;
    weft_status status = WEFT_OK;
    bool has_place;

    r.most = weft__round_up(r.most ? r.most : 1, WEFT__PAGE);
    *memory = (weft__memory){.bytes = r.most};
    has_place = find_place(m, r.most, &memory->slab, &memory->offset);
    if (!has_place || !is_touched(s, memory, &r)) {
        if (has_place)
            grow_small(m, memory, &r);
        WEFT__TRY(get_fresh(s, &r, has_place, memory));
    }
    memory->node = m->slabs[memory->slab].base + memory->offset;
    if (!weft__extents_remove(&m->slabs[memory->slab].vacant, memory->offset,
                              memory->offset + memory->bytes))
        weft__must(NULL);
    s->statistics.bytes_allocated += memory->bytes;
    s->statistics.bytes_in_use += memory->bytes;
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
    must_add(&slab->vacant, memory->offset, memory->offset + memory->bytes);
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
        (void)weft__extents_remove(&slab->common, e.first, e.end);
        for (int n = 0; n < s->comms.nodes; n++)
            (void)weft__extents_remove(&slab->touched[n], e.first, e.end);
    }
}

weft_status weft_trim(weft_session *s)
{
    weft_status status;

    if (!s)
        return weft__refuse_null(NULL, "weft_trim", "s");
    WEFT__TRY(weft__enter(s, "weft_trim", 0));
    if (s->crew)
        s->crew_close(s);
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
        weft__extents_free(&m->slabs[i].common);
        for (int n = 0; n < s->comms.nodes; n++)
            weft__extents_free(&m->slabs[i].touched[n]);
        free(m->slabs[i].touched);
    }
    free(m->slabs);
    m->slabs = NULL;
    m->count = 0;
}
