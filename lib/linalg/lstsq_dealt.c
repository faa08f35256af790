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

/* a with columns of norm 1, and their norms; *has_zero: one of them is 0. */
static weft_status scale(weft_array *a, weft_array **scaled, weft_array **norms, bool *has_zero)
{
    weft_array *d = NULL;
    weft_value least;
    weft_status status;

    WEFT__TRY(weft_eval("norm(a, axis=0)", WEFT_VARS(a), norms));
    d = *norms;
    WEFT__TRY(weft_eval_value(a->session, "min(d)", WEFT_VARS(d), &least));
    *has_zero = !(least.as.f > 0);
    if (!*has_zero)
        status = weft_eval("a / d", WEFT_VARS(a, d), scaled);
fail:
    return status;
}

/* By QR; *is_full: that settles it. */
static weft_status solve_by_triangle(weft__call *call, weft_array *a, weft_array *b, double rcond,
                                     bool is_usual, weft_array **x, double *ratio, bool *is_full)
{
    const int64_t least = weft__min64(a->shape.extent[0], a->shape.extent[1]);
    const bool by_columns = is_usual && a->shape.extent[0] >= a->shape.extent[1];
    weft_array *scaled = NULL, *norms = NULL, *column = NULL, *y = NULL;
    bool has_zero = false;
    weft_status status = WEFT_OK;

    *is_full = false;
    if (by_columns)
        WEFT__TRY(scale(a, &scaled, &norms, &has_zero));
    if (has_zero)
        goto fail;
    WEFT__TRY(weft__scalapack_lstsq(call, scaled ? scaled : a, b, ratio, &y));
    *is_full = y && *ratio / 10 > rcond * (double)least; /* off by the order at most */
    if (*is_full && norms) {
        WEFT__TRY(weft_expand_dims(norms, WEFT_AXES(1), &column));
        status = weft_eval("y / column", WEFT_VARS(y, column), x);
    } else if (*is_full) {
        *x = weft_reference(y);
    }
fail:
    weft_free(&scaled), weft_free(&norms), weft_free(&column), weft_free(&y);
    return status;
}

weft_status weft__lstsq_dealt(weft__call *call, weft_array *a, weft_array *b, double rcond,
                              bool is_usual, weft_array **x, int64_t *rank, double *ratio)
{
    const weft_linalg_options options = {.driver = WEFT_DRIVER_SCALAPACK,
                                         .blas_threads = call->options.blas_threads};
    weft_array *u = NULL, *s = NULL, *vt = NULL;
    bool is_full;
    weft_status status;

    *rank = weft__min64(a->shape.extent[0], a->shape.extent[1]);
    *ratio = 0;
    WEFT__TRY(solve_by_triangle(call, a, b, rcond, is_usual, x, ratio, &is_full));
    if (is_full)
        return status;
    WEFT__TRY(weft_svd_with(a, WEFT_SVD_THIN, &options, &u, &s, &vt));
    WEFT__TRY(count_values(call, s, rcond, rank, ratio));
    status = solve_by_values(u, s, vt, b, rcond, x);
fail:
    if (status != WEFT_OK)
        weft_free(x);
    weft_free(&u), weft_free(&s), weft_free(&vt);
    return status;
}
