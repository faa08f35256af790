/* weft_qr. */
#include "linalg/qr.h"
#include "linalg/certify.h"
#include "linalg/dense.h"
#include "linalg/scalapack.h"

weft_status weft_qr(weft_array *a, weft_array **q, weft_array **r)
{
    return weft_qr_with(a, NULL, q, r);
}

static weft_status check(const weft__call *call, const weft_array *a, const weft_array *q,
                         const weft_array *r)
{
    const int64_t m = a->shape.extent[0], n = a->shape.extent[1], k = m < n ? m : n;
    weft_status status;

    WEFT__TRY(weft__dense_check(call->s, call->operation, WEFT_SHAPE(m, k), call->dtype, q));
    status = weft__dense_check(call->s, call->operation, WEFT_SHAPE(k, n), call->dtype, r);
fail:
    return status;
}

static weft_status certify(weft__call *call, weft_array *a, weft_array *q, weft_array *r)
{
    weft_status status;

    WEFT__TRY(weft__certify_finite(call, q));
    WEFT__TRY(weft__certify_finite(call, r));
    if (!weft__call_certifies(call) || !q || a->count == 0)
        return status;
    WEFT__TRY(weft__certify_columns(q, &call->certificate.orthogonality));
    if (weft__call_compares(call))
        status = weft__certify_product(a, q, r, &call->certificate.residual);
fail:
    return status;
}

/* r first: to form q uses the factors up. */
static weft_status deliver(weft__qr *factors, weft_array **q, weft_array **r)
{
    const bool was_null = !*r;
    weft_array *triangle = NULL;
    weft_status status;

    WEFT__TRY(weft__qr_triangle(factors, &triangle));
    WEFT__TRY(weft__dense_deliver(triangle, false, r));
    if (q)
        status = weft__qr_vectors(factors, q);
    if (status != WEFT_OK && was_null)
        weft_free(r);
fail:
    weft_free(&triangle);
    return status;
}

static weft_status factor(weft__call *call, weft_array *a, weft_array **q, weft_array **r)
{
    weft__qr *factors = NULL;
    weft_status status;

    WEFT__TRY(weft__qr_factor(call, a, &factors));
    call->certificate.driver = factors->blocks ? "tsqr" : "lapack";
    status = deliver(factors, q, r);
fail:
    weft__qr_free(&factors);
    return status;
}

weft_status weft_qr_with(weft_array *a, const weft_linalg_options *options, weft_array **q,
                         weft_array **r)
{
    weft__call call;
    const bool was_null[] = {q && !*q, r && !*r};
    weft_array *kept = NULL;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_qr", "a or r");
    WEFT__TRY(weft__call_begin("weft_qr", a, NULL, options, &call));
    WEFT__TRY(weft__refuse_no_matrix(&call, a));
    WEFT__TRY(check(&call, a, q ? *q : NULL, *r));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    if (weft__call_compares(&call) && q && (*q || *r))
        WEFT__TRY(weft_copy(a, &kept)); /* the results may be a */
    if (weft__qr_goes_to_scalapack(&call, a))
        status = weft__scalapack_qr(&call, a, q, r);
    else
        status = factor(&call, a, q, r);
    WEFT__TRY(status);
    weft__call_delivered(&call);
    WEFT__TRY(certify(&call, kept ? kept : a, q ? *q : NULL, *r));
    weft__call_end(&call);
fail:
    if (status != WEFT_OK && was_null[0])
        weft_free(q);
    if (status != WEFT_OK && was_null[1])
        weft_free(r);
    weft_free(&kept);
    return status;
}
