/* The fixed tree over leaves: node (level l, index i) covers leaves i·2^l … (i+1)·2^l − 1; its
 * value is left ∘ right, or left where the right side has no leaves. Built from left to right with
 * a stack, from single leaves or from whole subtrees that other nodes have built.
 */
#ifndef WEFT__OPS_TREE_H
#define WEFT__OPS_TREE_H

#include "ops/expr.h"

enum { WEFT__TREE_LEVELS = 52, WEFT__TREE_ENTRIES = 2 * WEFT__TREE_LEVELS };

typedef struct weft__subtree {
    int64_t level, index;
    weft__partial partial;
} weft__subtree;

typedef struct weft__tree {
    weft__reduction reduction;
    int64_t count;
    weft__subtree stack[WEFT__TREE_ENTRIES + 1];
} weft__tree;

/* Adds the subtree that follows the last one. */
void weft__tree_add(weft__tree *tree, weft__subtree next);

/* How many subtrees stand for leaves first … end - 1 added alone: at most 2 log2(end - first). */
int64_t weft__tree_width(int64_t first, int64_t end);

/* The value over all leaves added, which began with leaf 0; count must not be 0. */
weft__partial weft__tree_total(const weft__tree *tree);

#endif
