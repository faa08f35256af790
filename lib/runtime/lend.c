#include "runtime/lend.h"

#include "runtime/blas.h"

static weft__cores unpinned(const weft__cpuset *mask)
{
    return (weft__cores){.all = *mask};
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
