/* Who works on which tiles when tiles are dealt over nodes: the dispatcher's books. Pure.
 *
 * Every node begins with the tiles of its own rows. It is handed batches of them that shrink as
 * they run out (guided self-scheduling, Polychronopoulos and Kuck 1987), then halves of what the
 * node with most tiles still has.
 */
#ifndef WEFT__OPS_DEALER_H
#define WEFT__OPS_DEALER_H

#include <stdbool.h>
#include <stdint.h>

typedef struct weft__dealer {
    int nodes;
    int64_t *next, *end; /* tiles not yet handed out, by the node that owns their rows */
} weft__dealer;

typedef struct weft__batch {
    int64_t first, end; /* empty: nothing is left anywhere */
} weft__batch;

/* first[n] … first[n + 1] are the tiles of node n. */
bool weft__dealer_create(int nodes, const int64_t *first, weft__dealer *dealer);
void weft__dealer_free(weft__dealer *dealer);

/* The next batch for a node with so many cores. */
weft__batch weft__dealer_hand(weft__dealer *dealer, int node, int cores);

#endif
