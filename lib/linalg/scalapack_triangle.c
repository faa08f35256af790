/* How far a triangle over a grid is from singular. */
#include "linalg/scalapack_run.h"

typedef struct estimate {
    const weft__cyclic *c;
    char uplo;
    int n;
    double rcond;
} estimate;

weft__extra weft__work_extra(weft_dtype dtype, const weft__work *work)
{
    if (dtype < WEFT_COMPLEX64)
        return (weft__extra){work->integers, &work->nintegers};
    return (weft__extra){work->reals, &work->nreals};
}

static int run_estimate(void *context, const weft__work *work)
{
    estimate *e = context;
    const weft__extra extra = weft__work_extra(e->c->dtype, work);
    weft__real rcond = {0};
    const int one = 1;
    int info = 0;

    weft__scalapack_of(e->c->dtype)
        ->trcon("1", &e->uplo, "N", &e->n, e->c->data, &one, &one, e->c->descriptor, &rcond,
                work->work, &work->nwork, extra.data, extra.length, &info, 1, 1, 1);
    e->rcond = weft__real_value(e->c->dtype, &rcond);
    return info;
}

weft_status weft__scalapack_triangle(weft__call *call, const weft__cyclic *c, char uplo, int64_t n,
                                     double *rcond)
{
    estimate e = {.c = c, .uplo = uplo, .n = (int)n};
    int64_t info;
    weft_status status;

    WEFT__TRY(weft__scalapack_run(call, c->grid, true, run_estimate, &e, &info));
    status = weft__unless_poisoned(call->s, weft__broadcast(call->s, &e.rcond, sizeof e.rcond, 0));
    *rcond = e.rcond;
fail:
    return status;
}
