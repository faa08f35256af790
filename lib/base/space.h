/* Bookkeeping of a slab's bytes: first fit, lowest address, neighbours merged.
 *
 * Pure arithmetic on offsets: every rank keeps its own copy and, given the same calls, takes the
 * same decisions. A second list says which bytes have been touched on every node, so that the need
 * to touch (and to ask whether there is room) is decided without a message too.
 */
#ifndef WEFT__BASE_SPACE_H
#define WEFT__BASE_SPACE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct weft__extent {
    size_t first, end;
} weft__extent;

/* Disjoint extents in rising order, no two of them adjacent. */
typedef struct weft__extents {
    weft__extent *items;
    size_t count, capacity;
} weft__extents;

/* Adds or removes [first, end); parts already there (or already absent) are no error. Returns false
 * when memory for the list is lacking. */
bool weft__extents_add(weft__extents *list, size_t first, size_t end);
bool weft__extents_remove(weft__extents *list, size_t first, size_t end);
void weft__extents_free(weft__extents *list);

/* The lowest place where `bytes` fit, aligned to `alignment` from offset 0; false if none. */
bool weft__extents_find(const weft__extents *list, size_t bytes, size_t alignment, size_t *first);

/* Whether all of [first, end) is in the list, and how many bytes of it are. */
bool weft__extents_contains(const weft__extents *list, size_t first, size_t end);
size_t weft__extents_overlap(const weft__extents *list, size_t first, size_t end);

#endif
