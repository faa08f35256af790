/* weft_inv. */
#include <math.h>

#include <weft/create.h>

#include "linalg/certify.h"
#include "linalg/dense.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/lu.h"
#include "linalg/solo.h"
#include "linalg/stack.h"

/* The inverse of the transpose is the transpose of the inverse. */
static void invert(void *context, weft__report *report)
{
    const weft_lu *lu = context;

    report->info = weft__lapack_of(lu->dtype)->getri((int)lu->n, weft__dense_data(lu->factors),
                                                     (int)lu->n, lu->pivots);
}

static weft_status apply(weft__call *call, weft_lu *lu, weft_array **b)
{
    weft__report report;
    weft_status status = WEFT_OK;

    if (lu->dealt)
        return weft__scalapack_lu_invert(lu->dealt, call, b);
    if (lu->n > 0)
        WEFT__TRY(weft__solo(call->s, call->operation, lu->threads, invert, lu, &report));
    weft__call_factored(call);
    status = weft__dense_deliver(lu->factors, false, b);
fail:
    return status;
}

static weft_status certify(weft__call *call, weft_array *a, weft_array *b)
{
    weft_array *unit = NULL;
    weft_status status;

    WEFT__TRY(weft__certify_finite(call, b));
    if (!weft__call_compares(call))
        return status;
    WEFT__TRY(weft_eye(call->s, a->shape.extent[0], a->shape.extent[0], 0, call->dtype, &unit));
    status = weft__certify_system(a, b, unit, &call->certificate.residual);
fail:
    weft_free(&unit);
    return status;
}

weft_status weft_inv(weft_array *a, weft_array **b)
{
    return weft_inv_with(a, NULL, b);
}

weft_status weft_inv_with(weft_array *a, const weft_linalg_options *options, weft_array **b)
{
    weft__call call;
    const bool was_null = b && !*b;
    weft_lu *lu = NULL;
    weft_array *kept = NULL;
    int64_t zero_pivot = 0;
    weft_status status;

    if (!a || !b)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_inv", "a or b");
    WEFT__TRY(weft__call_begin("weft_inv", a, NULL, options, &call));
    if (a->shape.ndim > 2)
        return weft__stack_inverse(&call, a, b);
    WEFT__TRY(weft__refuse_not_square(&call, a));
    WEFT__TRY(weft__dense_check(call.s, call.operation, a->shape, call.dtype, *b));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    weft__call_keep(&call, a, NULL);
    if (weft__call_compares(&call) && *b)
        WEFT__TRY(weft_copy(a, &kept)); /* b may be a */
    WEFT__TRY(weft__lu_factor(&call, a, weft__call_certifies(&call), &lu, &zero_pivot));
    if (zero_pivot > 0) {
        status = weft__lu_refuse_singular(&call, lu->n, zero_pivot);
        goto fail;
    }
    weft__call_counts(&call, WEFT__BLAS_GETRF, lu->n, 2 * weft__flops_lu((double)lu->n),
                      !weft__call_is_spread(&call, a));
    call.certificate.rcond = lu->rcond;
    WEFT__TRY(apply(&call, lu, b));
    weft__call_delivered(&call);
    WEFT__TRY(certify(&call, kept ? kept : a, *b));
    weft__call_end(&call);
fail:
    if (status != WEFT_OK && was_null)
        weft_free(b);
    weft_lu_free(&lu);
    weft_free(&kept);
    return status;
}
