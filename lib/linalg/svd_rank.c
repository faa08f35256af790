/* weft_svd_rank: a randomised factorisation. */
#include <math.h>

#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/qr.h>
#include <weft/random.h>
#include <weft/svd.h>
#include <weft/view.h>

#include "base/checked.h"
#include "linalg/certify.h"
#include "linalg/dense.h"
#include "linalg/lapack.h"
#include "linalg/operands.h"
#include "linalg/scaled.h"

enum { OVERSAMPLING = 10, ITERATIONS = 2, PROBES = 10, PROBE_STREAM = 16 };

typedef struct sketching {
    weft__call *call;
    weft_array *a, *adjoint; /* in the dtype of the factorisation */
    int64_t rank, columns;
    int iterations;
    uint64_t seed;
    weft_array *q; /* m × columns: the range found so far */
} sketching;

/* Normal numbers, in both parts of complex ones. */
static weft_status draw(const sketching *k, int64_t columns, uint64_t stream, weft_array **a)
{
    const weft_dtype dtype = k->call->dtype, part = weft__lapack_real(dtype);
    const weft_shape shape = WEFT_SHAPE(k->a->shape.extent[1], columns);
    const weft_random_key key = weft_seed_stream(k->seed, stream);
    const weft_random_key other = weft_seed_stream(k->seed, stream + 1);
    weft_array *re = NULL, *im = NULL;
    weft_status status;

    if (dtype < WEFT_COMPLEX64)
        return weft_random_normal(k->call->s, shape, part, 0, 1, key, a);
    WEFT__TRY(weft_random_normal(k->call->s, shape, part, 0, 1, key, &re));
    WEFT__TRY(weft_random_normal(k->call->s, shape, part, 0, 1, other, &im));
    status = weft_eval("re + 1j*im", WEFT_VARS(re, im), a);
fail:
    weft_free(&re), weft_free(&im);
    return status;
}

/* q = an orthonormal basis of the columns of a·x. */
static weft_status find_basis(weft_array *a, weft_array *x, weft_array **q)
{
    weft_array *product = NULL, *r = NULL;
    weft_status status;

    weft_free(q);
    WEFT__TRY(weft_matmul(a, x, &product));
    status = weft_qr(product, q, &r);
fail:
    weft_free(&product), weft_free(&r);
    return status;
}

static weft_status find_range(sketching *k)
{
    weft_array *x = NULL;
    weft_status status;

    WEFT__TRY(draw(k, k->columns, 0, &x));
    WEFT__TRY(find_basis(k->a, x, &k->q));
    for (int i = 0; i < k->iterations; i++) {
        WEFT__TRY(find_basis(k->adjoint, k->q, &x));
        WEFT__TRY(find_basis(k->a, x, &k->q));
    }
fail:
    weft_free(&x);
    return status;
}

/* The first `rank` of what the projection qᴴ·a has; *left_out is the value behind them. */
static weft_status decompose(const sketching *k, weft_array **u, weft_array **s, weft_array **vt,
                             double *left_out)
{
    const weft_slice all = {.kind = WEFT_SLICE_RANGE, .step = 1};
    const weft_slice first = {WEFT_SLICE_RANGE, true, true, 0, k->rank, 1};
    const weft_slice columns[] = {all, first}, next = {.kind = WEFT_SLICE_INDEX, .start = k->rank};
    weft_array *adjoint = NULL, *projection = NULL, *left = NULL, *head = NULL;
    weft_array *values = NULL, *right = NULL, *of_s = NULL, *of_vt = NULL, *value = NULL;
    weft_value number;
    weft_array *q = k->q;
    weft_status status;

    WEFT__TRY(weft_eval("conj(q.T)", WEFT_VARS(q), &adjoint));
    WEFT__TRY(weft_matmul(adjoint, k->a, &projection));
    WEFT__TRY(weft_svd(projection, WEFT_SVD_THIN, &left, &values, &right));
    WEFT__TRY(weft_view_items(left, 2, columns, &head));
    WEFT__TRY(weft_view_items(values, 1, &first, &of_s));
    WEFT__TRY(weft_view_items(right, 1, &first, &of_vt));
    *left_out = 0;
    if (k->rank < values->shape.extent[0]) {
        WEFT__TRY(weft_view_items(values, 1, &next, &value));
        WEFT__TRY(weft_item(value, &number));
        *left_out = number.as.f;
    }
    WEFT__TRY(weft_matmul(q, head, u));
    WEFT__TRY(weft_copy(of_s, s));
    status = weft_copy(of_vt, vt);
fail:
    weft_free(&adjoint), weft_free(&projection), weft_free(&left), weft_free(&head);
    weft_free(&values), weft_free(&right), weft_free(&of_s), weft_free(&of_vt), weft_free(&value);
    return status;
}

/* 10·√(2/π) times the largest ‖(I − q·qᴴ)·a·x‖ over some random x; squares are of a scaled y. */
static weft_status find_bound(const sketching *k, double *bound)
{
    weft_array *x = NULL, *y = NULL, *q = k->q, *adjoint = NULL, *inside = NULL, *z;
    weft__scaled left = {0};
    weft_value value;
    weft_status status;

    WEFT__TRY(draw(k, PROBES, PROBE_STREAM, &x));
    WEFT__TRY(weft_matmul(k->a, x, &y));
    WEFT__TRY(weft_eval("conj(q.T)", WEFT_VARS(q), &adjoint));
    WEFT__TRY(weft_matmul(adjoint, y, &inside));
    WEFT__TRY(weft_gemm(-1, q, inside, 1, y));
    WEFT__TRY(weft__scaled_begin(y, &left));
    z = left.a;
    WEFT__TRY(weft_eval_value(k->call->s, "sqrt(max(sum(real(z)**2 + imag(z)**2, axis=0)))",
                              WEFT_VARS(z), &value));
    *bound = ldexp(10 * sqrt(2 / 3.14159265358979323846) * value.as.f, left.exponent);
fail:
    weft__scaled_end(&left);
    weft_free(&x), weft_free(&y), weft_free(&adjoint), weft_free(&inside);
    return status;
}

static weft_status certify(const sketching *k, weft_array *u, weft_array *s, weft_array *vt,
                           double left_out)
{
    weft_certificate *proof = &k->call->certificate;
    weft_array *scaled = NULL;
    double of_u, of_vt, of_probes, difference;
    weft_status status = WEFT_OK;

    if (!weft__call_certifies(k->call))
        return status;
    WEFT__TRY(weft__certify_finite(k->call, u));
    WEFT__TRY(weft__certify_finite(k->call, s));
    WEFT__TRY(weft__certify_finite(k->call, vt));
    WEFT__TRY(find_bound(k, &of_probes));
    WEFT__TRY(weft__certify_columns(u, &of_u));
    WEFT__TRY(weft__certify_rows(vt, &of_vt));
    WEFT__TRY(weft_eval("u*s", WEFT_VARS(u, s), &scaled));
    WEFT__TRY(weft__certify_difference(k->a, scaled, vt, &proof->residual, &difference));
    proof->orthogonality = fmax(of_u, of_vt);
    proof->bound = fmin(of_probes + left_out, difference);
    proof->rank = k->rank;
fail:
    weft_free(&scaled);
    return status;
}

static weft_status check(const weft__call *call, const weft_array *a, int64_t rank,
                         const weft_sketch *sketch, weft_array *u, weft_array *s, weft_array *vt)
{
    const int64_t m = a->shape.extent[0], n = a->shape.extent[1];
    weft_status status;

    if (rank < 1 || rank > weft__min64(m, n))
        return weft_fail(call->s, WEFT_ERR_ARGUMENT,
                         "%s: rank %lld of a matrix of %lld x %lld, which has 1 to %lld",
                         call->operation, (long long)rank, (long long)m, (long long)n,
                         (long long)weft__min64(m, n));
    if (call->options.driver != WEFT_DRIVER_AUTO)
        return weft_fail(call->s, WEFT_ERR_ARGUMENT, "%s is randomised: it has no driver %s",
                         call->operation, weft_driver_name(call->options.driver));
    if (sketch->oversampling < 0)
        return weft_fail(call->s, WEFT_ERR_ARGUMENT, "%s: oversampling by %lld columns",
                         call->operation, (long long)sketch->oversampling);
    WEFT__TRY(weft__dense_check(call->s, call->operation, WEFT_SHAPE(m, rank), call->dtype, u));
    WEFT__TRY(weft__dense_check(call->s, call->operation, WEFT_SHAPE(rank),
                                weft__lapack_real(call->dtype), s));
    status = weft__dense_check(call->s, call->operation, WEFT_SHAPE(rank, n), call->dtype, vt);
fail:
    return status;
}

/* The results may be in the memory of a, which a certificate needs. */
static weft_status prepare(sketching *k, weft_array *a, bool may_be_a)
{
    weft_status status;

    if (a->dtype == k->call->dtype && !(may_be_a && weft__call_certifies(k->call)))
        k->a = weft_reference(a);
    else
        WEFT__TRY(weft_astype_casting(a, k->call->dtype, WEFT_CASTING_UNSAFE, &k->a));
    a = k->a;
    if (a->dtype >= WEFT_COMPLEX64)
        status = weft_eval("conj(a.T)", WEFT_VARS(a), &k->adjoint);
    else
        status = weft_transpose(a, NULL, &k->adjoint);
fail:
    return status;
}

static int64_t or_usual(int64_t asked, int64_t usual)
{
    return asked == 0 ? usual : weft__max64(asked, 0);
}

weft_status weft_svd_rank(weft_array *a, int64_t rank, const weft_sketch *sketch,
                          const weft_linalg_options *options, weft_array **u, weft_array **s,
                          weft_array **vt)
{
    const weft_sketch plan = sketch ? *sketch : (weft_sketch){0};
    weft__call call;
    sketching k = {.call = &call, .rank = rank, .seed = plan.seed};
    const bool was_null[] = {u && !*u, s && !*s};
    double left_out = 0;
    weft_status status;

    if (!a || !u || !s || !vt)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_svd_rank", "a, u, s or vt");
    WEFT__TRY(weft__call_begin("weft_svd_rank", a, NULL, options, &call));
    WEFT__TRY(weft__refuse_no_matrix(&call, a));
    WEFT__TRY(check(&call, a, rank, &plan, *u, *s, *vt));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    k.iterations = (int)or_usual(plan.iterations, ITERATIONS);
    k.columns = weft__min64(a->shape.extent[0], a->shape.extent[1]);
    k.columns = rank + weft__min64(or_usual(plan.oversampling, OVERSAMPLING), k.columns - rank);
    call.certificate.driver = "randomised";
    WEFT__TRY(prepare(&k, a, *u || *vt));
    weft__call_prepared(&call);
    WEFT__TRY(find_range(&k));
    weft__call_factored(&call);
    status = decompose(&k, u, s, vt, &left_out);
    if (status != WEFT_OK && was_null[0])
        weft_free(u);
    if (status != WEFT_OK && was_null[1])
        weft_free(s);
    WEFT__TRY(status);
    weft__call_delivered(&call);
    WEFT__TRY(certify(&k, *u, *s, *vt, left_out));
    weft__call_end(&call);
fail:
    weft_free(&k.a), weft_free(&k.adjoint), weft_free(&k.q);
    return status;
}
