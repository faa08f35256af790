#include "linalg/lstsq_dealt.h"

#include <math.h>

#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/svd.h>
#include <weft/view.h>

#include "base/checked.h"
#include "linalg/scalapack.h"
#include "linalg/scaled.h"

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

/* Columns of norm 1, and their norms. */
typedef struct directions {
    weft_array *columns; /* NULL where a norm is 0 */
    weft_array *norms;   /* to be multiplied by 2^exponent */
    int exponent;
} directions;

static void free_directions(directions *d)
{
    weft_free(&d->columns), weft_free(&d->norms);
}

/* *is_done: all norms are positive numbers. */
static weft_status try_columns(weft_array *a, directions *d, bool *is_done)
{
    weft_array *norms = NULL;
    weft_value least, most;
    weft_status status;

    WEFT__TRY(weft_eval("norm(a, axis=0)", WEFT_VARS(a), &norms));
    WEFT__TRY(weft_eval_value(a->session, "min(norms)", WEFT_VARS(norms), &least));
    WEFT__TRY(weft_eval_value(a->session, "max(norms)", WEFT_VARS(norms), &most));
    *is_done = least.as.f > 0 && isfinite(most.as.f);
    if (!*is_done)
        goto fail;
    WEFT__TRY(weft_eval("a / norms", WEFT_VARS(a, norms), &d->columns));
    d->norms = weft_reference(norms);
fail:
    weft_free(&norms);
    return status;
}

/* Squares of elements may overflow or vanish: then of a scaled matrix. */
static weft_status find_directions(weft_array *a, directions *d)
{
    weft__scaled s = {0};
    bool is_done;
    weft_status status;

    WEFT__TRY(try_columns(a, d, &is_done));
    if (is_done)
        return status;
    WEFT__TRY(weft__scaled_begin(a, &s));
    d->exponent = s.exponent;
    status = try_columns(s.a, d, &is_done);
fail:
    weft__scaled_end(&s);
    return status;
}

/* By QR; *is_full: that settles it. */
static weft_status solve_by_triangle(weft__call *call, weft_array *a, weft_array *b, double rcond,
                                     bool is_usual, weft_array **x, double *ratio, bool *is_full)
{
    const int64_t least = weft__min64(a->shape.extent[0], a->shape.extent[1]);
    const bool by_columns = is_usual && a->shape.extent[0] >= a->shape.extent[1];
    directions d = {0};
    weft_array *norms, *column = NULL, *y = NULL;
    weft_status status = WEFT_OK;

    *is_full = false;
    if (by_columns)
        WEFT__TRY(find_directions(a, &d));
    if (by_columns && !d.columns)
        goto fail;
    WEFT__TRY(weft__scalapack_lstsq(call, d.columns ? d.columns : a, b, ratio, &y));
    *is_full = y && *ratio / 10 > rcond * (double)least; /* off by the order at most */
    norms = d.norms;
    if (*is_full && norms) {
        WEFT__TRY(weft_expand_dims(norms, WEFT_AXES(1), &column));
        WEFT__TRY(weft_eval("y / column", WEFT_VARS(y, column), x));
        if (d.exponent != 0)
            status = weft__times_power(*x, -d.exponent, x);
    } else if (*is_full) {
        *x = weft_reference(y);
    }
fail:
    free_directions(&d);
    weft_free(&column), weft_free(&y);
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
