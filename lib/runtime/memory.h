/* Array memory: few large sparse slabs, many arrays per slab, freed memory kept and reused.
 *
 * Accounting is the same on all ranks of all nodes: each block is charged at the largest node's
 * size, so that reuse is decided without a message. Only memory that is touched for the first time
 * costs an agreement: each node asks whether it has room, then the cores that will work on a part
 * touch it.
 */
#ifndef WEFT__RUNTIME_MEMORY_H
#define WEFT__RUNTIME_MEMORY_H

#include <mpi.h>
#include <stddef.h>
#include <weft/session.h>

#include "base/error.h"
#include "base/space.h"

typedef struct weft__slab {
    MPI_Win window;
    char *base; /* in this process */
    size_t bytes;
    weft__extents vacant;   /* not lent */
    weft__extents common;   /* touched on every node */
    weft__extents *touched; /* by node: what it has touched, as every rank computes it */
} weft__slab;

typedef struct weft__memories {
    weft__slab *slabs;
    int count;
    size_t slab_bytes; /* wished by the options, 0: what there is room for */
} weft__memories;

/* What is asked for: bytes on the fullest node, on each (NULL: the same on all), and this rank's
 * part of this node's. */
typedef struct weft__request {
    size_t most;
    const size_t *by_node;
    size_t own_first, own_bytes;
} weft__request;

typedef struct weft__memory {
    char *node; /* this node's block, 4096-byte aligned; NULL when nothing is held */
    int slab;
    size_t offset, bytes; /* as charged */
} weft__memory;

/* Collective, inside an entered operation. All ranks pass the same most and by_node. */
weft_status weft__memory_get(weft_session *s, const weft__request *request, weft__memory *memory);

/* Logically collective. */
void weft__memory_put(weft_session *s, weft__memory *memory);

/* The same number of bytes on each node, touched by its ranks in equal parts: for scratch. */
weft__request weft__request_scratch(const weft_session *s, size_t bytes);

void weft__memory_close(weft_session *s);

#endif
