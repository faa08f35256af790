/* How many tasks a node is handed at a time, in order: an eighth of an equal share of what is left,
 * so that lots shrink towards the end (guided self-scheduling, Polychronopoulos and Kuck 1987).
 * Larger nodes ask more often. Pure. */
#ifndef WEFT__TASK_GUIDE_H
#define WEFT__TASK_GUIDE_H

#include <stdint.h>

typedef struct weft__guide {
    int64_t next, count; /* tasks from `next` on are not handed out yet */
    int64_t nodes;
} weft__guide;

typedef struct weft__lot {
    int64_t first, end; /* empty: nothing is left */
} weft__lot;

/* The next lot, of at least so many tasks, but never more than half an equal share of what is left:
 * the first tasks say little of what the others take. */
weft__lot weft__guide_hand(weft__guide *guide, int64_t least);

#endif
