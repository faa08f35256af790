#include "runtime/lend.h"

#include "runtime/blas.h"

static void bind(const weft__cpuset *mask)
{
    const weft__cores unpinned = {.all = *mask};

    weft__cores_bind(&unpinned, 0);
}

/* The calling thread may go wherever the node's ranks may; its mask before. */
static weft__loan widen(const weft_session *s)
{
    const weft__loan loan = {weft__topology_mask(s->topology)};

    bind(&s->node_mask);
    return loan;
}

void weft__lend_prepare(weft_session *s)
{
    const weft__loan loan = widen(s);

    weft__blas_start();
    bind(&loan.mask);
}

int weft__lend_swap(weft_session *s, int threads)
{
    const weft__loan loan = widen(s);
    const int former = weft__blas_swap(threads);

    bind(&loan.mask);
    return former;
}

weft__loan weft__lend_begin(weft_session *s, int threads)
{
    const weft__loan loan = widen(s);

    weft__blas_begin(threads);
    return loan;
}

void weft__lend_end(weft_session *s, weft__loan *loan)
{
    (void)s;
    weft__blas_end();
    bind(&loan->mask);
}
