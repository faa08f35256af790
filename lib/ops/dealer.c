#include "ops/dealer.h"

#include <stdlib.h>
#include <string.h>

bool weft__dealer_create(int nodes, const int64_t *first, weft__dealer *d)
{
    size_t bytes = (size_t)nodes * sizeof *first;

    *d = (weft__dealer){.nodes = nodes, .next = malloc(bytes), .end = malloc(bytes)};
    if (!d->next || !d->end) {
        weft__dealer_free(d);
        return false;
    }
    memcpy(d->next, first, bytes);
    memcpy(d->end, first + 1, bytes);
    return true;
}

void weft__dealer_free(weft__dealer *d)
{
    free(d->next);
    free(d->end);
    *d = (weft__dealer){0};
}

static int64_t left(const weft__dealer *d, int node)
{
    return d->end[node] - d->next[node];
}

static int richest(const weft__dealer *d)
{
    int best = 0;

    for (int n = 1; n < d->nodes; n++) {
        if (left(d, n) > left(d, best))
            best = n;
    }
    return best;
}

static int64_t share_of(int64_t tiles, int parts, int cores)
{
    int64_t share = (tiles + parts - 1) / parts;

    if (share < cores)
        share = cores;
    return share < tiles ? share : tiles;
}

weft__batch weft__dealer_hand(weft__dealer *d, int node, int cores)
{
    int from = left(d, node) > 0 ? node : richest(d);
    int64_t take = share_of(left(d, from), from == node ? 4 : 8, cores);
    weft__batch batch;

    if (from == node) {
        batch = (weft__batch){d->next[from], d->next[from] + take};
        d->next[from] += take;
    } else {
        batch = (weft__batch){d->end[from] - take, d->end[from]};
        d->end[from] -= take;
    }
    return batch;
}
