#include "runtime/lend.h"

#include "runtime/blas.h"

static weft__cores unpinned(const weft__cpuset *mask)
{
    return (weft__cores){.all = *mask};
}

void weft__lend_prepare(weft_session *s)
{
    const weft__cores all = unpinned(&s->node_mask);
    const weft__cpuset mask = weft__topology_mask(s->topology);
    const weft__cores own = unpinned(&mask);

    weft__cores_bind(&all, 0);
    weft__blas_start();
    weft__cores_bind(&own, 0);
}

int weft__lend_swap(weft_session *s, int threads)
{
    const weft__cores all = unpinned(&s->node_mask);
    const weft__cpuset mask = weft__topology_mask(s->topology);
    const weft__cores own = unpinned(&mask);
    int former;

    weft__cores_bind(&all, 0);
    former = weft__blas_swap(threads);
    weft__cores_bind(&own, 0);
    return former;
}

weft__loan weft__lend_begin(weft_session *s, int threads)
{
    const weft__loan loan = {weft__topology_mask(s->topology)};
    const weft__cores cores = unpinned(&s->node_mask);

    weft__cores_bind(&cores, 0);
    weft__blas_begin(threads);
    return loan;
}

void weft__lend_end(weft_session *s, weft__loan *loan)
{
    const weft__cores cores = unpinned(&loan->mask);

    (void)s;
    weft__blas_end();
    weft__cores_bind(&cores, 0);
}
