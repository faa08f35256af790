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

int64_t weft__tree_width(int64_t first, int64_t end)
{
    int64_t width = 0;

    while (first < end) { /* one level up: the odd ends stand alone */
        width += first % 2 + end % 2;
        first = (first + 1) / 2;
        end /= 2;
    }
    return width;
}

weft__partial weft__tree_total(const weft__tree *tree)
{
    weft__partial total = tree->stack[tree->count - 1].partial;

    for (int64_t i = tree->count - 2; i >= 0; i--)
        total = weft__partial_combine(tree->reduction, tree->stack[i].partial, total);
    return total;
}
