/* weft_eigh. */
#include <weft/eigen.h>
#include <weft/eval.h>
#include <weft/view.h>

#include "linalg/certify.h"
#include "linalg/dense.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/operands.h"
#include "linalg/scalapack.h"
#include "linalg/solo.h"
#include "linalg/stack.h"

typedef struct decomposing {
    weft_array *a, *w;
    int n;
    bool with_vectors;
} decomposing;

/* LAPACK reads the lower triangle of a C matrix as the upper one of its conjugate. */
static void decompose(void *context, weft__report *report)
{
    const decomposing *d = context;

    report->info = weft__lapack_of(d->a->dtype)
                       ->syevd(d->with_vectors ? 'V' : 'N', 'U', d->n, weft__dense_data(d->a), d->n,
                               weft__dense_data(d->w));
}

/* The eigenvectors of the conjugate are rows here. */
static weft_status deliver_vectors(weft_array *rows, weft_array **v)
{
    const weft_var vars[] = {{"v", rows, {WEFT_BOOL, {0}}}};

    if (rows->dtype >= WEFT_COMPLEX64)
        return weft_eval("conj(v.T)", (weft_vars){1, vars}, v);
    return weft__dense_deliver(rows, true, v);
}

/* ‖a·v − v·diag(w)‖ / ‖a‖, with the part of a that was read. */
static weft_status certify(weft__call *call, weft_array *a, weft_array *w, weft_array *v)
{
    weft_array *adjoint = NULL, *scaled = NULL, *whole = NULL;
    weft_status status;

    WEFT__TRY(weft__certify_finite(call, w));
    WEFT__TRY(weft__certify_finite(call, v));
    if (!weft__call_certifies(call) || !v || a->count == 0)
        return status;
    WEFT__TRY(weft__certify_columns(v, &call->certificate.orthogonality));
    if (!weft__call_compares(call))
        return status;
    WEFT__TRY(weft__certify_mirror(a, &whole));
    {
        const weft_var vars[] = {{"v", v, {WEFT_BOOL, {0}}}, {"w", w, {WEFT_BOOL, {0}}}};

        WEFT__TRY(weft_eval("v*w", (weft_vars){2, vars}, &scaled));
        WEFT__TRY(weft_eval("conj(v.T)", (weft_vars){1, vars}, &adjoint));
    }
    status = weft__certify_product(whole, scaled, adjoint, &call->certificate.residual);
fail:
    weft_free(&adjoint), weft_free(&scaled), weft_free(&whole);
    return status;
}

weft_status weft_eigh(weft_array *a, weft_array **w, weft_array **v)
{
    return weft_eigh_with(a, NULL, w, v);
}

static weft_status refuse(const weft__call *call, int64_t info)
{
    return weft_fail(call->s, WEFT_ERR_NOT_CONVERGED,
                     "%s: the iteration did not converge (LAPACK's INFO is %lld)", call->operation,
                     (long long)info);
}

static weft_status check(const weft__call *call, weft_array *a, weft_array *w, weft_array *v)
{
    const weft_shape values = WEFT_SHAPE(a->shape.extent[0]);
    weft_status status;

    WEFT__TRY(
        weft__dense_check(call->s, call->operation, values, weft__lapack_real(call->dtype), w));
    status = weft__dense_check(call->s, call->operation, a->shape, call->dtype, v);
fail:
    return status;
}

static weft_status decompose_whole(weft__call *call, weft_array *a, weft_array **w, weft_array **v)
{
    decomposing d = {.n = (int)a->shape.extent[0], .with_vectors = v != NULL};
    const bool was_null = !*w;
    weft__report report = {0};
    weft_status status;

    WEFT__TRY(weft__dense_copy(a, call->dtype, false, call->options.flags & WEFT_OVERWRITE, &d.a));
    WEFT__TRY(weft__dense_result(call->s, WEFT_SHAPE(a->shape.extent[0]),
                                 weft__lapack_real(call->dtype), *w, &d.w));
    weft__call_prepared(call);
    if (d.n > 0)
        WEFT__TRY(weft__solo(call->s, call->operation,
                             weft__call_threads(call, WEFT__BLAS_SYEVD, d.n), decompose, &d,
                             &report));
    weft__call_factored(call);
    if (report.info != 0) {
        status = refuse(call, report.info);
        goto fail;
    }
    WEFT__TRY(weft__dense_deliver(d.w, false, w));
    if (v)
        status = deliver_vectors(d.a, v);
    if (status != WEFT_OK && was_null)
        weft_free(w);
fail:
    weft_free(&d.a), weft_free(&d.w);
    return status;
}

weft_status weft_eigh_with(weft_array *a, const weft_linalg_options *options, weft_array **w,
                           weft_array **v)
{
    weft__call call;
    const bool was_null[] = {w && !*w, v && !*v};
    weft_array *lower = NULL, *kept = NULL;
    int64_t n;
    weft_status status;

    if (!a || !w)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_eigh", "a or w");
    WEFT__TRY(weft__call_begin("weft_eigh", a, NULL, options, &call));
    if (a->shape.ndim > 2)
        return weft__stack_eigh(&call, a, w, v);
    WEFT__TRY(weft__refuse_not_square(&call, a));
    WEFT__TRY(check(&call, a, *w, v ? *v : NULL));
    WEFT__TRY(weft__call_lower(&call, a, &lower));
    WEFT__TRY(weft__refuse_workspace(&call, v ? 2.0 * (double)a->count + 6e6 : 0));
    weft__call_keep(&call, lower, *w);
    if (weft__call_compares(&call) && v && *v)
        WEFT__TRY(weft_copy(lower, &kept)); /* v may be a */
    n = a->shape.extent[0];
    weft__call_counts(&call, WEFT__BLAS_SYEVD, n, weft__flops_eigh((double)n, v != NULL),
                      v && !weft__call_is_spread(&call, lower));
    if (weft__call_is_spread(&call, lower))
        status = weft__scalapack_eigh(&call, lower, w, v);
    else
        status = decompose_whole(&call, lower, w, v);
    WEFT__TRY(status);
    weft__call_delivered(&call);
    WEFT__TRY(certify(&call, kept ? kept : lower, *w, v ? *v : NULL));
    weft__call_end(&call);
fail:
    if (status != WEFT_OK && was_null[0])
        weft_free(w);
    if (status != WEFT_OK && was_null[1])
        weft_free(v);
    weft_free(&lower), weft_free(&kept);
    return status;
}
