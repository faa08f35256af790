/* weft_eig: eigenvalues of matrices that need not be Hermitian. */
#include <weft/eigen.h>

#include "linalg/certify.h"
#include "linalg/dense.h"
#include "linalg/eig_vectors.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/operands.h"
#include "linalg/solo.h"
#include "linalg/stack.h"

typedef struct decomposing {
    weft_array *a;      /* the transpose: LAPACK's matrix by columns */
    weft_array *w;      /* complex */
    weft_array *rows;   /* complex: an eigenvector in each row; NULL without */
    weft_array *packed; /* LAPACK's vectors of a real matrix; NULL for a complex one */
    int n;
} decomposing;

static void decompose(void *context, weft__report *report)
{
    const decomposing *d = context;
    weft_array *vectors = d->packed ? d->packed : d->rows;

    report->info =
        weft__lapack_of(d->a->dtype)
            ->geev(vectors ? 'V' : 'N', d->n, weft__dense_data(d->a), d->n, weft__dense_data(d->w),
                   vectors ? weft__dense_data(vectors) : NULL, d->n);
    if (report->info == 0 && d->packed)
        weft__eig_unpack(d->a->dtype, d->n, weft__dense_data(d->w), weft__dense_data(d->packed),
                         weft__dense_data(d->rows));
}

static weft_status certify(weft__call *call, weft_array *a, weft_array *w, weft_array *v)
{
    weft_status status;

    WEFT__TRY(weft__certify_finite(call, w));
    WEFT__TRY(weft__certify_finite(call, v));
    if (weft__call_compares(call) && v && a->count > 0)
        status = weft__certify_pairs(a, w, v, &call->certificate.residual);
fail:
    return status;
}

static weft_status check(const weft__call *call, weft_array *a, weft_array *w, weft_array *v)
{
    const weft_dtype dtype = weft__lapack_complex(call->dtype);
    const weft_shape values = WEFT_SHAPE(a->shape.extent[0]);
    weft_status status;

    if (call->options.driver == WEFT_DRIVER_SCALAPACK)
        return weft_fail(call->s, WEFT_ERR_UNSUPPORTED,
                         "%s: ScaLAPACK has no eigenvalues of matrices that are not Hermitian: "
                         "only LAPACK's on one node",
                         call->operation);
    WEFT__TRY(weft__dense_check(call->s, call->operation, values, dtype, w));
    status = weft__dense_check(call->s, call->operation, a->shape, dtype, v);
fail:
    return status;
}

/* Copies the operand and makes room for what LAPACK gives. */
static weft_status prepare(weft__call *call, weft_array *a, weft_array *w, bool with_vectors,
                           decomposing *d)
{
    const weft_dtype dtype = weft__lapack_complex(call->dtype);
    const int64_t n = a->shape.extent[0];
    weft_status status;

    WEFT__TRY(weft__dense_copy(a, call->dtype, true, false, &d->a));
    WEFT__TRY(weft__dense_result(call->s, WEFT_SHAPE(n), dtype, w, &d->w));
    if (with_vectors)
        WEFT__TRY(weft__dense_new(call->s, a->shape, dtype, &d->rows));
    if (with_vectors && call->dtype != dtype)
        WEFT__TRY(weft__dense_new(call->s, a->shape, call->dtype, &d->packed));
    d->n = (int)n;
fail:
    return status;
}

static weft_status run(weft__call *call, decomposing *d)
{
    weft__report report = {0};
    weft_status status = WEFT_OK;

    weft__call_prepared(call);
    weft__call_counts(call, WEFT__BLAS_SYEVD, d->n, weft__flops_eig(d->n, d->rows != NULL), false);
    if (d->n > 0)
        WEFT__TRY(weft__solo(call->s, call->operation,
                             weft__call_threads(call, WEFT__BLAS_SYEVD, d->n), decompose, d,
                             &report));
    if (report.info > 0)
        status = weft_fail(call->s, WEFT_ERR_NOT_CONVERGED,
                           "%s: the eigenvalues up to number %lld of %d did not converge",
                           call->operation, (long long)report.info, d->n);
    weft__call_factored(call);
fail:
    return status;
}

static weft_status deliver(weft__call *call, decomposing *d, weft_array **w, weft_array **v)
{
    const bool was_null = !*w;
    weft_status status = weft__dense_deliver(d->w, false, w);

    if (status == WEFT_OK && v)
        status = weft__dense_deliver(d->rows, true, v);
    if (status != WEFT_OK && was_null)
        weft_free(w);
    weft__call_delivered(call);
    return status;
}

weft_status weft_eig(weft_array *a, weft_array **w, weft_array **v)
{
    return weft_eig_with(a, NULL, w, v);
}

weft_status weft_eig_with(weft_array *a, const weft_linalg_options *options, weft_array **w,
                          weft_array **v)
{
    weft__call call;
    decomposing d = {0};
    weft_array *kept = NULL;
    weft_status status;

    if (!a || !w)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_eig", "a or w");
    WEFT__TRY(weft__call_begin("weft_eig", a, NULL, options, &call));
    if (a->shape.ndim > 2)
        return weft__stack_eig(&call, a, w, v);
    WEFT__TRY(weft__refuse_not_square(&call, a));
    WEFT__TRY(check(&call, a, *w, v ? *v : NULL));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    if (weft__call_compares(&call) && v && *v)
        WEFT__TRY(weft_copy(a, &kept)); /* v may be a */
    WEFT__TRY(prepare(&call, a, *w, v != NULL, &d));
    WEFT__TRY(run(&call, &d));
    WEFT__TRY(deliver(&call, &d, w, v));
    WEFT__TRY(certify(&call, kept ? kept : a, *w, v ? *v : NULL));
    weft__call_end(&call);
fail:
    weft_free(&d.a), weft_free(&d.w), weft_free(&d.rows), weft_free(&d.packed);
    weft_free(&kept);
    return status;
}
