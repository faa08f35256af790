/* weft_lstsq. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/view.h>

#include "base/checked.h"
#include "linalg/certify.h"
#include "linalg/dense.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/lstsq_dealt.h"
#include "linalg/qr.h"
#include "linalg/solo.h"
#include "linalg/turn.h"
#include "runtime/comm.h"

/* A system on rank 0: n unknowns, `columns` right-hand sides; a and b are destroyed. */
typedef struct reduced {
    weft_dtype dtype;
    int64_t m, n, columns;
    weft_array *a; /* m × n: a triangle of n × n, or the whole matrix */
    weft_array *b; /* m × columns */
    weft_array *x; /* columns × n: each solution a row */
    bool is_triangle;
    bool with_ratio; /* of the singular values, for a certificate */
    bool is_usual;   /* rcond is not the caller's */
    double rcond;
} reduced;

static size_t size_of(const reduced *r)
{
    return weft_dtype_size(r->dtype);
}

/* A C matrix as columns of `ld`; the caller frees it. */
static char *columns_of(const reduced *r, weft_array *a, int64_t columns, int64_t ld)
{
    char *to = calloc((size_t)(columns * ld) + 1, size_of(r));

    if (to)
        weft__turn_matrix(weft__dense_data(a), columns, r->m, columns, to, ld, size_of(r));
    return to;
}

static void keep_solutions(const reduced *r, const char *b, int64_t ld)
{
    char *x = weft__dense_data(r->x);

    for (int64_t j = 0; j < r->columns; j++)
        memcpy(x + (size_t)(j * r->n) * size_of(r), b + (size_t)(j * ld) * size_of(r),
               (size_t)r->n * size_of(r));
}

static double value_at(const reduced *r, const void *values, int64_t i)
{
    return weft__lapack_real(r->dtype) == WEFT_FLOAT32 ? (double)((const float *)values)[i]
                                                       : ((const double *)values)[i];
}

/* By singular values; they are counted against rcond, in number[0] is their ratio. */
static void solve_by_values(const reduced *r, char *a, char *b, int64_t ld, weft__report *report)
{
    const int64_t k = weft__min64(r->m, r->n);
    void *values = calloc((size_t)k + 1, sizeof(double));
    int rank = 0;

    report->info = WEFT__NO_WORKSPACE;
    if (values)
        report->info =
            weft__lapack_of(r->dtype)->gelsd((int)r->m, (int)r->n, (int)r->columns, a, (int)r->m, b,
                                             (int)ld, values, r->rcond, &rank);
    report->rank = rank;
    if (report->info == 0 && value_at(r, values, 0) > 0)
        report->number[0] = value_at(r, values, k - 1) / value_at(r, values, 0);
    free(values);
}

/* The smallest singular value of a triangle relative to the largest; a is kept. */
static double ratio_of_values(const reduced *r, const char *a, weft__report *report)
{
    const int n = (int)r->n;
    char *copy = malloc((size_t)(r->n * r->n) * size_of(r));
    void *values = calloc((size_t)r->n, sizeof(double));
    double ratio = 0;

    report->info = WEFT__NO_WORKSPACE;
    if (copy && values) {
        memcpy(copy, a, (size_t)(r->n * r->n) * size_of(r));
        report->info =
            weft__lapack_of(r->dtype)->gesdd('N', n, n, copy, n, values, NULL, 1, NULL, 1);
        ratio = value_at(r, values, n - 1) / value_at(r, values, 0);
    }
    free(copy), free(values);
    return ratio > 0 ? ratio : 0; /* of zeros it is NaN */
}

/* A copy of a triangle with columns of norm 1, to be freed; *has_zero: one of them is 0. */
static char *scaled_columns(const reduced *r, const char *a, bool *has_zero)
{
    const int64_t parts = r->dtype >= WEFT_COMPLEX64 ? 2 : 1;
    const bool is_single = weft__lapack_real(r->dtype) == WEFT_FLOAT32;
    char *copy = malloc((size_t)(r->n * r->n) * size_of(r));

    *has_zero = false;
    if (copy)
        memcpy(copy, a, (size_t)(r->n * r->n) * size_of(r));
    for (int64_t j = 0; j < r->n && copy; j++) {
        char *column = copy + (size_t)(j * r->n) * size_of(r);
        const double norm = weft__lapack_of(r->dtype)->lange('F', (int)r->n, 1, column, (int)r->n);

        *has_zero |= !(norm > 0);
        for (int64_t i = 0; i < parts * r->n && norm > 0; i++) {
            if (is_single)
                ((float *)column)[i] = (float)(((float *)column)[i] / norm);
            else
                ((double *)column)[i] /= norm;
        }
    }
    return copy;
}

/* Whether a triangle is of full rank, by the bound r->rcond. The estimate in the 1-norm is off by
 * its order at most, and settles most cases; else its singular values do. */
static bool exceeds(const reduced *r, const char *a, weft__report *report)
{
    double estimate = 0;

    report->info = weft__lapack_of(r->dtype)->trcon('U', (int)r->n, a, (int)r->n, &estimate);
    if (report->info != 0 || estimate / 10 > r->rcond * (double)r->n)
        return report->info == 0;
    return estimate > 0 && ratio_of_values(r, a, report) > r->rcond && report->info == 0;
}

/* By the usual bound it is the columns' directions that count, not their sizes, as in QR itself. */
static bool has_full_rank(const reduced *r, const char *a, weft__report *report)
{
    bool has_zero = false, is_full;
    char *scaled;

    if (!r->is_usual)
        return exceeds(r, a, report);
    scaled = scaled_columns(r, a, &has_zero);
    if (!scaled)
        report->info = WEFT__NO_WORKSPACE;
    is_full = scaled && !has_zero && exceeds(r, scaled, report);
    free(scaled);
    return is_full;
}

static void solve(void *context, weft__report *report)
{
    const reduced *r = context;
    const int64_t ld = weft__max64(r->m, r->n);
    char *a = columns_of(r, r->a, r->n, r->m), *b = columns_of(r, r->b, r->columns, ld);

    if (!a || !b) {
        report->info = WEFT__NO_WORKSPACE;
    } else if (r->is_triangle && has_full_rank(r, a, report)) {
        report->rank = r->n;
        if (r->with_ratio)
            report->number[0] = ratio_of_values(r, a, report);
        report->info = weft__lapack_of(r->dtype)->trtrs('U', 'N', (int)r->n, (int)r->columns, a,
                                                        (int)r->m, b, (int)ld);
    } else if (report->info == 0) {
        solve_by_values(r, a, b, ld, report);
    }
    if (report->info == 0)
        keep_solutions(r, b, ld);
    free(a), free(b);
}

/* a·x = b is reduced to a triangle where a has at least as many rows as columns. */
static weft_status reduce(weft__call *call, weft_array *a, weft_array *b, reduced *r)
{
    weft__qr *qr = NULL;
    weft_status status;

    r->is_triangle = a->shape.extent[0] >= a->shape.extent[1];
    if (!r->is_triangle) {
        WEFT__TRY(weft__dense_copy(a, call->dtype, false, true, &r->a));
        WEFT__TRY(weft__dense_copy(b, call->dtype, false, true, &r->b));
        weft__call_prepared(call);
        return status;
    }
    WEFT__TRY(weft__qr_factor(call, a, &qr));
    call->certificate.driver = qr->blocks ? "tsqr" : "lapack";
    WEFT__TRY(weft__qr_triangle(qr, &r->a));
    status = weft__qr_apply_adjoint(qr, b, &r->b);
fail:
    weft__qr_free(&qr);
    return status;
}

/* *x is n × columns. */
static weft_status solve_all(weft__call *call, weft_array *a, weft_array *b, double rcond,
                             weft_array **x, int64_t *rank)
{
    reduced r = {.dtype = call->dtype, .n = a->shape.extent[1], .columns = b->shape.extent[1]};
    weft__report report = {0};
    weft_status status;

    r.with_ratio = weft__call_certifies(call);
    r.is_usual = !(rcond >= 0);
    r.rcond = r.is_usual
                  ? (double)weft__max64(a->shape.extent[0], r.n) * weft__lapack_epsilon(call->dtype)
                  : rcond;
    if (a->count > 0 && r.columns > 0 && weft__qr_goes_to_scalapack(call, a)) {
        status =
            weft__lstsq_dealt(call, a, b, r.rcond, r.is_usual, x, rank, &call->certificate.rcond);
        call->certificate.rank = *rank;
        return status;
    }
    WEFT__TRY(weft__dense_new(call->s, WEFT_SHAPE(r.columns, r.n), r.dtype, &r.x));
    if (a->count == 0 || r.columns == 0) {
        WEFT__TRY(weft_fill(r.x, (weft_value){WEFT_BOOL, {0}}, 0));
    } else {
        WEFT__TRY(reduce(call, a, b, &r));
        r.m = r.a->shape.extent[0];
        weft__call_counts(call, WEFT__BLAS_GESDD, r.n,
                          weft__flops_svd((double)r.m, (double)r.n, false), false);
        WEFT__TRY(weft__solo(call->s, call->operation,
                             weft__call_threads(call, WEFT__BLAS_GESDD, r.n), solve, &r, &report));
    }
    weft__call_factored(call);
    if (report.info != 0) {
        status = weft_fail(call->s, WEFT_ERR_NOT_CONVERGED,
                           "%s: the singular values of %lld x %lld did not converge (INFO %lld)",
                           call->operation, (long long)r.m, (long long)r.n, (long long)report.info);
        goto fail;
    }
    *rank = report.rank;
    call->certificate.rank = report.rank;
    call->certificate.rcond = a->count > 0 && r.with_ratio ? report.number[0] : NAN;
    status = weft__dense_deliver(r.x, true, x);
fail:
    weft_free(&r.a), weft_free(&r.b), weft_free(&r.x);
    return status;
}

/* b − a·x, by columns. */
static weft_status find_difference(weft_array *a, weft_array *x, weft_array *b, weft_dtype dtype,
                                   weft_array **d)
{
    weft_status status;

    WEFT__TRY(weft_astype_casting(b, dtype, WEFT_CASTING_UNSAFE, d));
    status = weft_gemm(-1, a, x, 1, *d);
fail:
    return status;
}

static weft_status sum_squares(weft_array *d, bool is_vector, weft_array **residuals)
{
    const weft_var vars[] = {{"d", d, {WEFT_BOOL, {0}}}};
    const char *text = is_vector ? "sum(real(d)*real(d) + imag(d)*imag(d))"
                                 : "sum(real(d)*real(d) + imag(d)*imag(d), axis=0)";

    return weft_eval(text, (weft_vars){1, vars}, residuals);
}

static weft_status check(const weft__call *call, const weft_array *a, const weft_array *b,
                         weft_array *x, weft_shape *shape)
{
    weft_status status;

    WEFT__TRY(weft__refuse_no_matrix(call, a));
    if (b->shape.ndim < 1 || b->shape.ndim > 2)
        return weft__refuse_shapes(call, a, b,
                                   "the right-hand side is a vector or a matrix of columns");
    if (b->shape.extent[0] != a->shape.extent[0])
        return weft__refuse_shapes(call, a, b,
                                   "the right-hand side has not as many rows as the matrix");
    if (b->shape.ndim == 2)
        WEFT__TRY(weft__refuse_no_matrix(call, b));
    *shape = b->shape;
    shape->extent[0] = a->shape.extent[1];
    status = weft__dense_check(call->s, call->operation, *shape, call->dtype, x);
fail:
    return status;
}

weft_status weft_lstsq(weft_array *a, weft_array *b, double rcond, weft_array **x, int64_t *rank)
{
    return weft_lstsq_with(a, b, rcond, NULL, x, NULL, rank);
}

/* The solutions as a vector where b is one. */
static weft_status deliver(weft_array *columns, weft_shape shape, weft_array **x)
{
    weft_array *shaped = NULL;
    weft_status status;

    if (!*x && shape.ndim == 2) {
        *x = weft_reference(columns);
        return WEFT_OK;
    }
    WEFT__TRY(weft_reshape(columns, shape, &shaped));
    status = *x ? weft_assign(*x, shaped) : weft_copy(shaped, x);
fail:
    weft_free(&shaped);
    return status;
}

weft_status weft_lstsq_with(weft_array *a, weft_array *b, double rcond,
                            const weft_linalg_options *options, weft_array **x,
                            weft_array **residuals, int64_t *rank)
{
    weft__call call;
    const bool was_null = residuals && !*residuals;
    weft_array *known = NULL, *columns = NULL, *d = NULL;
    weft_shape shape;
    int64_t found = 0;
    weft_status status;

    if (!a || !b || !x)
        return weft__refuse_array(weft__session_of(a, b), "weft_lstsq", "a, b or x");
    WEFT__TRY(weft__call_begin("weft_lstsq", a, b, options, &call));
    WEFT__TRY(check(&call, a, b, *x, &shape));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    WEFT__TRY(weft__refuse_not_finite(&call, "b", b));
    if (b->shape.ndim == 1)
        WEFT__TRY(weft_expand_dims(b, WEFT_AXES(1), &known));
    else
        known = weft_reference(b);
    WEFT__TRY(solve_all(&call, a, known, rcond, &columns, &found));
    weft__call_delivered(&call);
    WEFT__TRY(weft__certify_finite(&call, columns));
    if (weft__call_compares(&call) && a->count > 0)
        WEFT__TRY(weft__certify_fit(a, columns, known, &call.certificate.residual));
    if (residuals) {
        WEFT__TRY(find_difference(a, columns, known, call.dtype, &d));
        WEFT__TRY(sum_squares(d, b->shape.ndim == 1, residuals));
        WEFT__TRY(weft__certify_finite(&call, *residuals));
    }
    status = deliver(columns, shape, x);
    if (status != WEFT_OK && was_null)
        weft_free(residuals);
    WEFT__TRY(status);
    if (rank)
        *rank = found;
    weft__call_end(&call);
fail:
    weft_free(&known), weft_free(&columns), weft_free(&d);
    return status;
}
