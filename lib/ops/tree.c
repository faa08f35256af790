#include "ops/tree.h"

void weft__tree_add(weft__tree *tree, weft__subtree next)
{
    while (tree->count > 0 && next.index % 2 == 1) {
        const weft__subtree *left = &tree->stack[tree->count - 1];

        if (left->level != next.level || left->index != next.index - 1)
            break;
        next.partial = weft__partial_combine(tree->reduction, left->partial, next.partial);
        next.level++;
        next.index /= 2;
        tree->count--;
    }
    tree->stack[tree->count++] = next;
}

weft__partial weft__tree_total(const weft__tree *tree)
{
    weft__partial total = tree->stack[tree->count - 1].partial;

    for (int64_t i = tree->count - 2; i >= 0; i--)
        total = weft__partial_combine(tree->reduction, tree->stack[i].partial, total);
    return total;
}
