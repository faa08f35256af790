/* weft_pinv and weft_matrix_rank: which singular values count. */
#include <string.h>

#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/matrix.h>
#include <weft/svd.h>
#include <weft/view.h>

#include "base/checked.h"
#include "base/hash.h"
#include "linalg/batch.h"
#include "linalg/dense.h"
#include "linalg/lapack.h"
#include "linalg/operands.h"
#include "linalg/result.h"

static double usual_tolerance(const weft__call *call, const weft_array *a)
{
    const int64_t *extent = a->shape.extent + a->shape.ndim - 2;

    return (double)weft__max64(extent[0], extent[1]) * weft__lapack_epsilon(call->dtype);
}

static weft_status check_tolerance(const weft__call *call, const char *name, double tolerance)
{
    uint64_t bits;

    memcpy(&bits, &tolerance, sizeof bits);
    weft__remember(call->s, weft__hash_word(0, bits));
    if (tolerance == tolerance)
        return WEFT_OK;
    return weft_fail(call->s, WEFT_ERR_ARGUMENT, "%s: %s is nan", call->operation, name);
}

/* v·diag(1/s)·uᴴ, without the values that are taken as 0. */
static weft_status invert(weft_array *a, double rcond, weft_array **r)
{
    weft_array *u = NULL, *s = NULL, *vt = NULL, *x = NULL, *y = NULL;
    weft_array *scaled = NULL, *adjoint = NULL;
    weft_status status;

    WEFT__TRY(weft_svd(a, WEFT_SVD_THIN, &u, &s, &vt));
    WEFT__TRY(weft_swapaxes(vt, -1, -2, &x));
    WEFT__TRY(weft_swapaxes(u, -1, -2, &y));
    WEFT__TRY(weft_eval("conj(x)*where(s[..., None, :] > k*max(s, axis=-1, keepdims=True)"
                        "[..., None], 1/s[..., None, :], s[..., None, :]*0)",
                        WEFT_VARS(x, s, WEFT_SCALAR(k, rcond)), &scaled));
    WEFT__TRY(weft_eval("conj(y)", WEFT_VARS(y), &adjoint));
    status = weft_matmul(scaled, adjoint, r);
fail:
    weft_free(&u), weft_free(&s), weft_free(&vt), weft_free(&x), weft_free(&y);
    weft_free(&scaled), weft_free(&adjoint);
    return status;
}

weft_status weft_pinv(weft_array *a, double rcond, weft_array **r)
{
    weft__call call;
    weft_array *made = NULL;
    weft_shape turned;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_pinv", "a or r");
    WEFT__TRY(weft__call_begin("weft_pinv", a, NULL, NULL, &call));
    WEFT__TRY(check_tolerance(&call, "rcond", rcond));
    WEFT__TRY(weft__refuse_no_matrices(&call, a));
    turned = a->shape;
    turned.extent[turned.ndim - 2] = a->shape.extent[turned.ndim - 1];
    turned.extent[turned.ndim - 1] = a->shape.extent[turned.ndim - 2];
    WEFT__TRY(weft__dense_check(call.s, call.operation, turned, call.dtype, *r));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    if (a->count == 0)
        WEFT__TRY(weft_empty(call.s, turned, call.dtype, &made));
    else
        WEFT__TRY(invert(a, rcond < 0 ? usual_tolerance(&call, a) : rcond, &made));
    status = weft__result_deliver(made, r);
fail:
    weft_free(&made);
    return status;
}

static weft_status count_values(const weft__call *call, weft_array *a, double tol, int64_t *rank)
{
    weft_array *s = NULL;
    weft_value value;
    weft_status status;

    WEFT__TRY(weft_svd_values(a, &s));
    if (tol < 0)
        status = weft_eval_value(call->s, "count_nonzero(s > k*max(s))",
                                 WEFT_VARS(s, WEFT_SCALAR(k, usual_tolerance(call, a))), &value);
    else
        status = weft_eval_value(call->s, "count_nonzero(s > k)", WEFT_VARS(s, WEFT_SCALAR(k, tol)),
                                 &value);
    if (status == WEFT_OK)
        *rank = value.as.i;
fail:
    weft_free(&s);
    return status;
}

weft_status weft_matrix_rank(weft_array *a, double tol, int64_t *rank)
{
    weft__call call;
    weft_value value;
    weft_status status;

    if (!a || !rank)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_matrix_rank", "a or rank");
    WEFT__TRY(weft__call_begin("weft_matrix_rank", a, NULL, NULL, &call));
    WEFT__TRY(check_tolerance(&call, "tol", tol));
    *rank = 0;
    if (a->count == 0)
        return WEFT_OK;
    if (a->shape.ndim < 2) {
        WEFT__TRY(weft_eval_value(call.s, "any(a != 0)", WEFT_VARS(a), &value));
        *rank = value.as.i;
        return WEFT_OK;
    }
    WEFT__TRY(weft__refuse_no_matrix(&call, a));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    status = count_values(&call, a, tol, rank);
fail:
    return status;
}
