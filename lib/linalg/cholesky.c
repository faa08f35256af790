/* weft_cholesky. */
#include <math.h>

#include <weft/create.h>
#include <weft/eval.h>

#include "linalg/certify.h"
#include "linalg/dense.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/operands.h"
#include "linalg/scalapack.h"
#include "linalg/scaled.h"
#include "linalg/solo.h"
#include "linalg/stack.h"

#include <weft/solve.h>

typedef struct factoring {
    weft_array *d;
    int n;
    bool with_rcond;
} factoring;

/* LAPACK reads the lower triangle of a C matrix as the upper one of its transpose. */
static void factor(void *context, weft__report *report)
{
    const factoring *f = context;
    const weft__lapack *lapack = weft__lapack_of(f->d->dtype);
    void *a = weft__dense_data(f->d);
    double norm = 0;

    if (f->with_rcond)
        norm = lapack->lansy('1', 'U', f->n, a, f->n);
    report->info = lapack->potrf('U', f->n, a, f->n);
    if (report->info == 0 && f->with_rcond &&
        lapack->pocon('U', f->n, a, f->n, norm, &report->number[0]) != 0)
        report->info = WEFT__NO_WORKSPACE;
}

static weft_status refuse(const weft__call *call, int64_t minor)
{
    return weft_fail(call->s, WEFT_ERR_NOT_POSITIVE_DEFINITE,
                     "%s: the matrix is not positive definite: its leading minor of order %lld is "
                     "not",
                     call->operation, (long long)minor);
}

static weft_status certify(weft__call *call, weft_array *a, weft_array *l)
{
    const weft_var vars[] = {{"l", l, {WEFT_BOOL, {0}}}};
    weft_array *whole = NULL, *adjoint = NULL;
    weft_status status;

    WEFT__TRY(weft__certify_finite(call, l));
    if (!weft__call_compares(call) || a->count == 0)
        return status;
    WEFT__TRY(weft__certify_mirror(a, &whole));
    WEFT__TRY(weft_eval("conj(l.T)", (weft_vars){1, vars}, &adjoint));
    status = weft__certify_product(whole, l, adjoint, &call->certificate.residual);
fail:
    weft_free(&whole), weft_free(&adjoint);
    return status;
}

static weft_status factor_whole(weft__call *call, weft_array *a, bool with_rcond, weft_array **l,
                                int64_t *minor)
{
    factoring f = {.n = (int)a->shape.extent[0], .with_rcond = with_rcond};
    weft_array *lower = NULL;
    weft__report report = {0};
    weft_status status;

    WEFT__TRY(weft__dense_copy(a, call->dtype, false, call->options.flags & WEFT_OVERWRITE, &f.d));
    weft__call_prepared(call);
    if (f.n > 0)
        WEFT__TRY(weft__solo(call->s, call->operation,
                             weft__call_threads(call, WEFT__BLAS_POTRF, f.n), factor, &f, &report));
    weft__call_factored(call);
    *minor = report.info;
    if (report.info > 0)
        goto fail;
    if (f.with_rcond && f.n > 0)
        call->certificate.rcond = report.number[0];
    WEFT__TRY(weft_tril(f.d, 0, &lower));
    status = weft__dense_deliver(lower, false, l);
fail:
    weft_free(&f.d), weft_free(&lower);
    return status;
}

static weft_status factor_dealt(weft__call *call, weft_array *a, bool with_rcond, weft_array **l,
                                int64_t *minor)
{
    double rcond = NAN;
    weft_status status = weft__scalapack_cholesky(call, a, with_rcond ? &rcond : NULL, l, minor);

    call->certificate.rcond = rcond * rcond; /* rcond is the factor's */
    return status;
}

static weft_status factor_by(weft__call *call, weft_array *a, bool with_rcond, weft_array **l,
                             int64_t *minor)
{
    if (weft__call_is_spread(call, a))
        return factor_dealt(call, a, with_rcond, l, minor);
    return factor_whole(call, a, with_rcond, l, minor);
}

/* *rcond of a matrix so large or so small that it has to be found for a scaled one, factored apart
 * and first, as `a` may be destroyed; NaN for other matrices. */
static weft_status find_rcond_apart(const weft__call *call, weft_array *a, bool *is_extreme,
                                    double *rcond)
{
    weft__call inner = *call;
    weft_array *scaled = NULL, *l = NULL;
    int64_t minor;
    weft_status status;

    WEFT__TRY(weft__scaled_extreme(a, &scaled));
    *is_extreme = scaled != NULL;
    if (scaled)
        status = factor_by(&inner, scaled, true, &l, &minor);
    *rcond = inner.certificate.rcond;
fail:
    weft_free(&scaled), weft_free(&l);
    return status;
}

static weft_status factor_and_estimate(weft__call *call, weft_array *a, weft_array **l,
                                       int64_t *minor)
{
    bool is_extreme = false;
    double rcond = NAN;
    weft_status status = WEFT_OK;

    if (weft__call_certifies(call))
        WEFT__TRY(find_rcond_apart(call, a, &is_extreme, &rcond));
    WEFT__TRY(factor_by(call, a, weft__call_certifies(call) && !is_extreme, l, minor));
    if (is_extreme)
        call->certificate.rcond = rcond;
fail:
    return status;
}

weft_status weft_cholesky(weft_array *a, weft_array **l)
{
    return weft_cholesky_with(a, NULL, l);
}

weft_status weft_cholesky_with(weft_array *a, const weft_linalg_options *options, weft_array **l)
{
    weft__call call;
    const bool was_null = l && !*l;
    weft_array *lower = NULL, *kept = NULL;
    int64_t minor = 0, n;
    weft_status status;

    if (!a || !l)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_cholesky", "a or l");
    WEFT__TRY(weft__call_begin("weft_cholesky", a, NULL, options, &call));
    if (a->shape.ndim > 2)
        return weft__stack_cholesky(&call, a, l);
    WEFT__TRY(weft__refuse_not_square(&call, a));
    WEFT__TRY(weft__dense_check(call.s, call.operation, a->shape, call.dtype, *l));
    WEFT__TRY(weft__call_lower(&call, a, &lower));
    weft__call_keep(&call, lower, NULL);
    if (weft__call_compares(&call) && *l)
        WEFT__TRY(weft_copy(lower, &kept)); /* l may be a */
    n = a->shape.extent[0];
    weft__call_counts(&call, WEFT__BLAS_POTRF, n, weft__flops_cholesky((double)n),
                      !weft__call_is_spread(&call, lower));
    status = factor_and_estimate(&call, lower, l, &minor);
    if (status == WEFT_OK && minor > 0)
        status = refuse(&call, minor);
    WEFT__TRY(status);
    weft__call_delivered(&call);
    WEFT__TRY(certify(&call, kept ? kept : lower, *l));
    weft__call_end(&call);
fail:
    if (status != WEFT_OK && was_null)
        weft_free(l);
    weft_free(&lower), weft_free(&kept);
    return status;
}
