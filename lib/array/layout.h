/* Which flat run of elements belongs to which rank and node. Pure arithmetic. */
#ifndef WEFT__ARRAY_LAYOUT_H
#define WEFT__ARRAY_LAYOUT_H

#include <weft/layout.h>

#include "runtime/comm.h"

typedef enum weft__layout_kind {
    WEFT__LAYOUT_SPLIT,     /* weft_split of the rows over the ranks */
    WEFT__LAYOUT_EXPLICIT,  /* `first` says */
    WEFT__LAYOUT_REPLICATED /* every node has all of it */
} weft__layout_kind;

typedef struct weft__layout {
    weft__layout_kind kind;
    int64_t rows, row; /* extent 0 (1 for 0-d) and elements in a row */
    int64_t *first;    /* EXPLICIT: first row of each rank, ranks + 1 entries, owned */
} weft__layout;

/* A half-open run of flat C-order indices. */
typedef struct weft__run {
    int64_t first, end;
} weft__run;

weft_rows weft__layout_rows(const weft__layout *layout, const weft__comms *comms, int rank);

/* Elements of a rank, and of all ranks of a node; all of them for a replicated layout. */
weft__run weft__layout_rank_run(const weft__layout *layout, const weft__comms *comms, int rank);
weft__run weft__layout_node_run(const weft__layout *layout, const weft__comms *comms, int node);

/* The same elements on each node; on each rank. */
bool weft__layout_same_nodes(const weft__layout *a, const weft__layout *b,
                             const weft__comms *comms);
bool weft__layout_same_ranks(const weft__layout *a, const weft__layout *b,
                             const weft__comms *comms);

static inline weft__run weft__run_common(weft__run a, weft__run b)
{
    weft__run c = {a.first > b.first ? a.first : b.first, a.end < b.end ? a.end : b.end};

    if (c.end < c.first)
        c.end = c.first;
    return c;
}

static inline int64_t weft__run_count(weft__run r)
{
    return r.end - r.first;
}

#endif
