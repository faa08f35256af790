#include "linalg/lstsq_dealt.h"

#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/svd.h>
#include <weft/view.h>

#include "base/checked.h"
#include "linalg/scalapack.h"

/* How many singular values count, and the smallest one relative to the largest. */
static weft_status count_values(weft__call *call, weft_array *s, double rcond, int64_t *rank,
                                double *ratio)
{
    const weft_vars vars = WEFT_VARS(s, WEFT_SCALAR(rcond, rcond));
    weft_value value;
    weft_status status;

    WEFT__TRY(weft_eval_value(call->s, "sum(s > rcond*max(s))", vars, &value));
    *rank = value.as.i;
    WEFT__TRY(weft_eval_value(call->s, "min(s) / max(s)", vars, &value));
    *ratio = value.as.f > 0 ? value.as.f : 0;
fail:
    return status;
}

/* x = v·(uᴴ·b / s), without the values that do not count. */
static weft_status solve_by_values(weft_array *u, weft_array *s, weft_array *vt, weft_array *b,
                                   double rcond, weft_array **x)
{
    weft_array *adjoint = NULL, *c = NULL, *scaled = NULL, *v = NULL, *known = NULL;
    weft_array *inverse = NULL;
    weft_status status;

    WEFT__TRY(weft_eval("conj(u.T)", WEFT_VARS(u), &adjoint));
    WEFT__TRY(weft_astype_casting(b, u->dtype, WEFT_CASTING_UNSAFE, &known));
    WEFT__TRY(weft_matmul(adjoint, known, &c));
    WEFT__TRY(weft_eval("where(s > rcond*max(s), 1/s, 0*s)",
                        WEFT_VARS(s, WEFT_SCALAR(rcond, rcond)), &inverse));
    WEFT__TRY(b->shape.ndim == 1
                  ? weft_eval("inverse * c", WEFT_VARS(inverse, c), &scaled)
                  : weft_eval("inverse[:, None] * c", WEFT_VARS(inverse, c), &scaled));
    WEFT__TRY(weft_eval("conj(vt.T)", WEFT_VARS(vt), &v));
    weft_free(x);
    status = weft_matmul(v, scaled, x);
fail:
    weft_free(&adjoint), weft_free(&c), weft_free(&scaled), weft_free(&v), weft_free(&known);
    weft_free(&inverse);
    return status;
}

weft_status weft__lstsq_dealt(weft__call *call, weft_array *a, weft_array *b, double rcond,
                              weft_array **x, int64_t *rank, double *ratio)
{
    const int64_t least = weft__min64(a->shape.extent[0], a->shape.extent[1]);
    const weft_linalg_options options = {.driver = WEFT_DRIVER_SCALAPACK,
                                         .blas_threads = call->options.blas_threads};
    weft_array *u = NULL, *s = NULL, *vt = NULL;
    weft_status status;

    *rank = least;
    WEFT__TRY(weft__scalapack_lstsq(call, a, b, ratio, x));
    if (*ratio / 10 > rcond * (double)least) /* the estimate is off by the order at most */
        return status;
    WEFT__TRY(weft_svd_with(a, WEFT_SVD_THIN, &options, &u, &s, &vt));
    WEFT__TRY(count_values(call, s, rcond, rank, ratio));
    if (*rank < least)
        status = solve_by_values(u, s, vt, b, rcond, x);
fail:
    if (status != WEFT_OK)
        weft_free(x);
    weft_free(&u), weft_free(&s), weft_free(&vt);
    return status;
}
