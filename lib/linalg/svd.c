/* weft_svd: which way it goes. */
#include <math.h>

#include <weft/eval.h>
#include <weft/svd.h>
#include <weft/view.h>

#include "base/checked.h"
#include "linalg/certify.h"
#include "linalg/dense.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/qr.h"
#include "linalg/scalapack.h"
#include "linalg/stack.h"
#include "linalg/svd_whole.h"

weft_status weft_svd(weft_array *a, weft_svd_mode mode, weft_array **u, weft_array **s,
                     weft_array **vt)
{
    return weft_svd_with(a, mode, NULL, u, s, vt);
}

weft_status weft_svd_values(weft_array *a, weft_array **s)
{
    if (!a || !s)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_svd_values", "a or s");
    return weft_svd_with(a, WEFT_SVD_VALUES, NULL, NULL, s, NULL);
}

/* aᴴ as a view, or where that needs conjugates a copy. */
static weft_status adjoint_of(weft_array *a, weft_array **adjoint)
{
    const weft_var vars[] = {{"a", a, {WEFT_BOOL, {0}}}};

    if (a->dtype >= WEFT_COMPLEX64)
        return weft_eval("conj(a.T)", (weft_vars){1, vars}, adjoint);
    return weft_transpose(a, NULL, adjoint);
}

/* a = Q·r, r = u'·s·vt, u = Q·u'. */
static weft_status decompose_tall(weft__call *call, weft_array *a, weft_svd_mode mode,
                                  weft__values *found)
{
    weft__qr *qr = NULL;
    weft_array *r = NULL;
    weft__values small = {0};
    weft__call inner = *call;
    weft_status status;

    call->certificate.driver = call->options.driver == WEFT_DRIVER_GESVD ? "tsqr gesvd" : "tsqr";
    WEFT__TRY(weft__qr_factor(call, a, &qr));
    WEFT__TRY(weft__qr_triangle(qr, &r));
    WEFT__TRY(weft__svd_whole(&inner, r, mode, true, &(weft__values){0}, &small));
    weft__call_factored(call);
    if (mode != WEFT_SVD_VALUES)
        WEFT__TRY(weft__qr_apply(qr, small.u, &found->u));
    found->s = weft_reference(small.s);
    found->vt = small.vt ? weft_reference(small.vt) : NULL;
fail:
    weft__qr_free(&qr);
    weft_free(&r);
    weft__values_free(&small);
    return status;
}

/* aᴴ = v·s·uᴴ. */
static weft_status decompose_wide(weft__call *call, weft_array *a, weft_svd_mode mode,
                                  weft__values *found)
{
    weft_array *adjoint = NULL;
    weft__values turned = {0};
    weft_status status;

    WEFT__TRY(adjoint_of(a, &adjoint));
    WEFT__TRY(decompose_tall(call, adjoint, mode, &turned));
    found->s = weft_reference(turned.s);
    if (mode != WEFT_SVD_VALUES) {
        WEFT__TRY(adjoint_of(turned.vt, &found->u));
        WEFT__TRY(adjoint_of(turned.u, &found->vt));
    }
fail:
    weft_free(&adjoint);
    weft__values_free(&turned);
    return status;
}

/* Views become arrays on the way. */
static weft_status deliver(const weft__values *found, weft__values *to)
{
    weft__values made = *to;
    weft_status status;

    WEFT__TRY(weft__dense_deliver(found->s, false, &made.s));
    if (found->u) {
        WEFT__TRY(weft__dense_deliver(found->u, false, &made.u));
        WEFT__TRY(weft__dense_deliver(found->vt, false, &made.vt));
    }
    *to = made;
    return WEFT_OK;
fail:
    if (!to->u)
        weft_free(&made.u);
    if (!to->s)
        weft_free(&made.s);
    return status;
}

/* Tall and wide matrices through their triangles, unless all of u or vt is wanted. */
static weft_status decompose_here(weft__call *call, weft_array *a, weft_svd_mode mode,
                                  weft__values *to)
{
    const int64_t m = a->shape.extent[0], n = a->shape.extent[1];
    weft__values found = {0};
    weft_status status;

    if (mode != WEFT_SVD_FULL && weft__qr_goes_by_blocks(call, m, n))
        status = decompose_tall(call, a, mode, &found);
    else if (mode != WEFT_SVD_FULL && weft__qr_goes_by_blocks(call, n, m))
        status = decompose_wide(call, a, mode, &found);
    else
        status = weft__svd_whole(call, a, mode, call->options.flags & WEFT_OVERWRITE, to, &found);
    WEFT__TRY(status);
    status = deliver(&found, to);
fail:
    weft__values_free(&found);
    return status;
}

static bool goes_to_scalapack(const weft__call *call, const weft_array *a, weft_svd_mode mode)
{
    const int64_t m = a->shape.extent[0], n = a->shape.extent[1];

    if (call->options.driver != WEFT_DRIVER_SCALAPACK && mode != WEFT_SVD_FULL &&
        (weft__qr_is_tall(m, n) || weft__qr_is_tall(n, m)))
        return false;
    return weft__call_is_spread(call, a);
}

static weft_status decompose(weft__call *call, weft_array *a, weft_svd_mode mode, weft__values *to)
{
    weft__values made = *to;
    weft_status status;

    if (!goes_to_scalapack(call, a, mode))
        return decompose_here(call, a, mode, to);
    weft__call_counts(call, WEFT__BLAS_GESDD, a->shape.extent[0],
                      weft__flops_svd((double)a->shape.extent[0], (double)a->shape.extent[1],
                                      mode != WEFT_SVD_VALUES),
                      false);
    status = weft__scalapack_svd(call, a, mode, &made.u, &made.s, &made.vt);
    if (status == WEFT_OK)
        *to = made;
    return status;
}

static weft_status check(const weft__call *call, weft_array *a, weft_svd_mode mode,
                         const weft__values *to)
{
    const int64_t k = weft__min64(a->shape.extent[0], a->shape.extent[1]);
    weft_shape of_u, of_vt;
    weft_status status;

    if (mode < WEFT_SVD_THIN || mode > WEFT_SVD_VALUES)
        return weft_fail(call->s, WEFT_ERR_ARGUMENT, "%s: there is no mode %d", call->operation,
                         (int)mode);
    weft__svd_shapes(a->shape.extent[0], a->shape.extent[1], mode, &of_u, &of_vt);
    WEFT__TRY(weft__dense_check(call->s, call->operation, WEFT_SHAPE(k),
                                weft__lapack_real(call->dtype), to->s));
    WEFT__TRY(weft__dense_check(call->s, call->operation, of_u, call->dtype, to->u));
    status = weft__dense_check(call->s, call->operation, of_vt, call->dtype, to->vt);
fail:
    return status;
}

/* The first min(m, n) columns of u and rows of vt are what a is made of. */
static weft_status certify(weft__call *call, weft_array *a, const weft__values *found)
{
    const int64_t k = found->s->shape.extent[0];
    const weft_slice all = {.kind = WEFT_SLICE_RANGE, .step = 1};
    const weft_slice first = {WEFT_SLICE_RANGE, true, true, 0, k, 1}, columns[] = {all, first};
    weft_array *u = NULL, *vt = NULL, *scaled = NULL;
    double of_u, of_vt;
    weft_status status;

    WEFT__TRY(weft__certify_finite(call, found->s));
    WEFT__TRY(weft__certify_finite(call, found->u));
    WEFT__TRY(weft__certify_finite(call, found->vt));
    if (!weft__call_certifies(call) || !found->u || a->count == 0)
        return status;
    WEFT__TRY(weft__certify_columns(found->u, &of_u));
    WEFT__TRY(weft__certify_rows(found->vt, &of_vt));
    call->certificate.orthogonality = fmax(of_u, of_vt);
    if (!weft__call_compares(call))
        return status;
    WEFT__TRY(weft_view_items(found->u, 2, columns, &u));
    WEFT__TRY(weft_view_items(found->vt, 1, &first, &vt));
    {
        const weft_var vars[] = {{"u", u, {WEFT_BOOL, {0}}}, {"s", found->s, {WEFT_BOOL, {0}}}};

        WEFT__TRY(weft_eval("u*s", (weft_vars){2, vars}, &scaled));
    }
    status = weft__certify_product(a, scaled, vt, &call->certificate.residual);
fail:
    weft_free(&u), weft_free(&vt), weft_free(&scaled);
    return status;
}

static weft_status find_condition(weft__call *call, weft_array *s)
{
    const weft_var vars[] = {{"s", s, {WEFT_BOOL, {0}}}};
    weft_value value;
    weft_status status = WEFT_OK;

    if (!weft__call_certifies(call) || s->count == 0)
        return status;
    WEFT__TRY(weft_eval_value(call->s, "min(s) / max(s)", (weft_vars){1, vars}, &value));
    call->certificate.rcond = value.as.f > 0 ? value.as.f : 0; /* of zeros it is NaN */
fail:
    return status;
}

/* Frees what was made beside the caller's arrays. */
static void undo(const weft_array *u, const weft_array *s, const weft_array *vt, weft__values *made)
{
    if (made->u != u)
        weft_free(&made->u);
    if (made->s != s)
        weft_free(&made->s);
    if (made->vt != vt)
        weft_free(&made->vt);
}

weft_status weft_svd_with(weft_array *a, weft_svd_mode mode, const weft_linalg_options *options,
                          weft_array **u, weft_array **s, weft_array **vt)
{
    const bool with_vectors = mode != WEFT_SVD_VALUES;
    weft__call call;
    weft__values to = {0};
    weft_array *kept = NULL;
    weft_status status;

    if (!a || !s || (with_vectors && (!u || !vt)))
        return weft__refuse_array(weft__session_of(a, NULL), "weft_svd", "a, s, u or vt");
    to = (weft__values){with_vectors ? *u : NULL, *s, with_vectors ? *vt : NULL};
    WEFT__TRY(weft__call_begin("weft_svd", a, NULL, options, &call));
    if (a->shape.ndim > 2)
        return weft__stack_svd(&call, a, mode, u, s, vt);
    WEFT__TRY(weft__refuse_no_matrix(&call, a));
    WEFT__TRY(check(&call, a, mode, &to));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    weft__call_keep(&call, a, to.u);
    weft__call_keep(&call, a, to.s);
    weft__call_keep(&call, a, to.vt);
    if (weft__call_compares(&call) && (to.u || to.vt))
        WEFT__TRY(weft_copy(a, &kept)); /* the results may be a */
    WEFT__TRY(decompose(&call, a, mode, &to));
    weft__call_delivered(&call);
    WEFT__TRY(find_condition(&call, to.s));
    WEFT__TRY(certify(&call, kept ? kept : a, &to));
    if (with_vectors)
        *u = to.u, *vt = to.vt;
    *s = to.s;
    weft__call_end(&call);
fail:
    if (status != WEFT_OK)
        undo(with_vectors ? *u : NULL, *s, with_vectors ? *vt : NULL, &to);
    weft_free(&kept);
    return status;
}
