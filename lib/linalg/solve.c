/* weft_solve and the LU handle. */
#include <math.h>

#include "linalg/certify.h"
#include "linalg/dense.h"
#include "linalg/lu.h"
#include "linalg/stack.h"

/* b goes with a matrix of n rows. */
static weft_status check_known(const weft__call *call, int64_t n, const weft_array *b)
{
    char shape[256];

    (void)weft_shape_format(&b->shape, shape, sizeof shape);
    if (b->shape.ndim < 1 || b->shape.ndim > 2)
        return weft_fail(
            call->s, WEFT_ERR_SHAPE,
            "%s: the right-hand side is a vector or a matrix of columns, not of shape %s",
            call->operation, shape);
    if (b->shape.extent[0] != n)
        return weft_fail(
            call->s, WEFT_ERR_SHAPE,
            "%s: a matrix of shape (%lld, %lld) and a right-hand side of %s: it has not "
            "as many rows",
            call->operation, (long long)n, (long long)n, shape);
    return b->shape.ndim == 2 ? weft__refuse_no_matrix(call, b) : WEFT_OK;
}

weft_status weft_solve(weft_array *a, weft_array *b, weft_array **x)
{
    return weft_solve_with(a, b, NULL, x);
}

static weft_status certify(weft__call *call, weft_array *a, weft_array *x, weft_array *b)
{
    weft_status status;

    WEFT__TRY(weft__certify_finite(call, x));
    if (weft__call_compares(call))
        status = weft__certify_system(a, x, b, &call->certificate.residual);
fail:
    return status;
}

weft_status weft_solve_with(weft_array *a, weft_array *b, const weft_linalg_options *options,
                            weft_array **x)
{
    weft__call call;
    weft_lu *lu = NULL;
    const bool was_null = x && !*x;
    weft_array *kept = NULL;
    int64_t zero_pivot = 0;
    weft_status status;

    if (!a || !b || !x)
        return weft__refuse_array(weft__session_of(a, b), "weft_solve", "a, b or x");
    WEFT__TRY(weft__call_begin("weft_solve", a, b, options, &call));
    if (a->shape.ndim > 2 || (a->shape.ndim == 2 && b->shape.ndim > 2))
        return weft__stack_solve(&call, a, b, x);
    WEFT__TRY(weft__refuse_not_square(&call, a));
    WEFT__TRY(check_known(&call, a->shape.extent[0], b));
    WEFT__TRY(weft__dense_check(call.s, call.operation, b->shape, call.dtype, *x));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    WEFT__TRY(weft__refuse_not_finite(&call, "b", b));
    weft__call_keep(&call, a, b);
    weft__call_keep(&call, a, *x);
    if (weft__call_compares(&call) && *x)
        WEFT__TRY(weft_copy(b, &kept)); /* x may be b */
    WEFT__TRY(weft__lu_factor(&call, a, weft__call_certifies(&call), &lu, &zero_pivot));
    if (zero_pivot > 0) {
        status = weft__lu_refuse_singular(&call, lu->n, zero_pivot);
        goto fail;
    }
    WEFT__TRY(weft__lu_apply(lu, &call, b, x));
    call.certificate.rcond = lu->rcond;
    weft__call_delivered(&call);
    WEFT__TRY(certify(&call, a, *x, kept ? kept : b));
    weft__call_end(&call);
fail:
    if (status != WEFT_OK && was_null)
        weft_free(x);
    weft_lu_free(&lu);
    weft_free(&kept);
    return status;
}

weft_status weft_lu_create(weft_array *a, const weft_linalg_options *options, weft_lu **lu)
{
    weft__call call;
    weft_lu *made = NULL;
    int64_t zero_pivot = 0;
    weft_status status;

    if (!a || !lu)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_lu_create", "a or lu");
    if (*lu)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                         "weft_lu_create makes a new handle: *lu must be NULL");
    WEFT__TRY(weft__call_begin("weft_lu_create", a, NULL, options, &call));
    WEFT__TRY(weft__refuse_not_square(&call, a));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    weft__call_keep(&call, a, NULL);
    WEFT__TRY(weft__lu_factor(&call, a, true, &made, &zero_pivot));
    if (zero_pivot > 0) {
        status = weft__lu_refuse_singular(&call, made->n, zero_pivot);
        goto fail;
    }
    call.certificate.rcond = made->rcond;
    weft__call_delivered(&call);
    weft__call_end(&call);
    *lu = made;
    return WEFT_OK;
fail:
    weft_lu_free(&made);
    return status;
}

weft_status weft_lu_solve(weft_lu *lu, weft_array *b, weft_array **x)
{
    weft__call call;
    weft_status status;

    if (!lu || !b || !x)
        return weft__refuse_array(lu ? lu->s : weft__session_of(b, NULL), "weft_lu_solve",
                                  "lu, b or x");
    WEFT__TRY(weft__call_begin("weft_lu_solve", b, NULL, NULL, &call));
    if (b->session != lu->s)
        return weft_fail(lu->s, WEFT_ERR_ARGUMENT,
                         "weft_lu_solve: b is an array of another session than the factors");
    weft__remember(lu->s, lu->serial);
    call.dtype = lu->dtype;
    call.options.blas_threads = lu->threads;
    WEFT__TRY(check_known(&call, lu->n, b));
    if (!weft_can_cast(b->dtype, lu->dtype, WEFT_CASTING_SAME_KIND))
        return weft_fail(call.s, WEFT_ERR_DTYPE, "weft_lu_solve: b is %s and the factors are %s",
                         weft_dtype_name(b->dtype), weft_dtype_name(lu->dtype));
    WEFT__TRY(weft__dense_check(call.s, call.operation, b->shape, lu->dtype, *x));
    WEFT__TRY(weft__refuse_not_finite(&call, "b", b));
    status = weft__lu_apply(lu, &call, b, x);
fail:
    return status;
}
