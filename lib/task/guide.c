#include "task/guide.h"

#include "base/checked.h"

enum { PART = 8, MOST = 2 };

weft__lot weft__guide_hand(weft__guide *g, int64_t least)
{
    const int64_t left = g->count - g->next;
    const int64_t most = weft__max64(left / (MOST * g->nodes), 1);
    const int64_t share = weft__max64(left / (PART * g->nodes), weft__min64(least, most));
    const weft__lot lot = {g->next, g->next + weft__min64(weft__max64(share, 1), left)};

    g->next = lot.end;
    return lot;
}
