#include "runtime/lend.h"

#include "runtime/blas.h"

static weft__cores unpinned(const weft__cpuset *mask)
{
    return (weft__cores){.all = *mask};
}

int weft__lend_threads(const weft_session *s)
{
    const int cores = weft__topology_cores(s->topology, &s->node_mask);

    return s->node.deck.cores < cores || cores < 1 ? s->node.deck.cores : cores;
}

weft__loan weft__lend_begin(weft_session *s, int threads)
{
    const weft__loan loan = {weft__topology_mask(s->topology)};
    const weft__cores cores = unpinned(&s->node_mask);

    weft__cores_bind(&cores, 0);
    weft__blas_begin(threads > 0 ? threads : weft__lend_threads(s));
    return loan;
}

void weft__lend_end(weft_session *s, weft__loan *loan)
{
    const weft__cores cores = unpinned(&loan->mask);

    (void)s;
    weft__blas_end();
    weft__cores_bind(&cores, 0);
}
