#include "linalg/certify.h"

#include <math.h>

#include <weft/create.h>
#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/view.h>

#include "linalg/scaled.h"

static double ratio(double difference, double scale)
{
    const double found = difference == 0 ? 0 : difference / scale;

    return isnan(found) ? (double)INFINITY : found;
}

weft_status weft__certify_finite(weft__call *call, weft_array *result)
{
    weft_value count;
    weft_status status = WEFT_OK;

    if (!weft__call_certifies(call) || !result || result->count == 0)
        return status;
    WEFT__TRY(weft_eval_value(call->s, "sum(~isfinite(result))", WEFT_VARS(result), &count));
    call->certificate.nonfinite += count.as.i;
fail:
    return status;
}

/* An array as an operand that needs no scaling. */
static weft__scaled as_it_is(weft_array *a)
{
    return (weft__scaled){.a = a};
}

/* c − l·r is *d times 2^exponent, the exponent of c or of the product, whichever is larger. */
static weft_status find_difference(const weft__scaled *l, const weft__scaled *r,
                                   const weft__scaled *c, weft_array **d, int *exponent)
{
    const weft_dtype dtype = weft_dtype_promote(weft_dtype_promote(l->a->dtype, r->a->dtype),
                                                weft_dtype_promote(c->a->dtype, WEFT_FLOAT32));
    const int of_product = l->exponent + r->exponent;
    weft_status status;

    *exponent = of_product > c->exponent ? of_product : c->exponent;
    WEFT__TRY(weft_astype_casting(c->a, dtype, WEFT_CASTING_UNSAFE, d));
    if (c->exponent < *exponent)
        WEFT__TRY(weft__times_power(*d, c->exponent - *exponent, d));
    status = weft_gemm(-ldexp(1, of_product - *exponent), l->a, r->a, 1, *d);
fail:
    return status;
}

/* The norm of c − l·r; it is to be multiplied by 2^exponent. */
static weft_status norm_difference(const weft__scaled *l, const weft__scaled *r,
                                   const weft__scaled *c, double *norm, int *exponent)
{
    weft_array *d = NULL;
    weft__scaled difference = {0};
    weft_status status;

    WEFT__TRY(find_difference(l, r, c, &d, exponent));
    WEFT__TRY(weft__scaled_begin(d, &difference));
    *norm = ldexp(difference.norm, difference.exponent);
fail:
    weft_free(&d);
    weft__scaled_end(&difference);
    return status;
}

/* A vector as a column. */
static weft_status as_column(weft_array *a, weft_array **column)
{
    if (a->shape.ndim == 1)
        return weft_expand_dims(a, WEFT_AXES(1), column);
    *column = weft_reference(a);
    return WEFT_OK;
}

weft_status weft__certify_system(weft_array *a, weft_array *x, weft_array *b, double *residual)
{
    weft_array *columns = NULL, *known = NULL;
    weft__scaled of_a = {0}, of_x = {0}, of_b = {0};
    double found;
    int e;
    weft_status status;

    WEFT__TRY(as_column(x, &columns));
    WEFT__TRY(as_column(b, &known));
    WEFT__TRY(weft__scaled_begin(a, &of_a));
    WEFT__TRY(weft__scaled_begin(columns, &of_x));
    WEFT__TRY(weft__scaled_begin(known, &of_b));
    WEFT__TRY(norm_difference(&of_a, &of_x, &of_b, &found, &e));
    *residual = ratio(found, ldexp(of_a.norm * of_x.norm, of_a.exponent + of_x.exponent - e) +
                                 ldexp(of_b.norm, of_b.exponent - e));
fail:
    weft_free(&columns), weft_free(&known);
    weft__scaled_end(&of_a), weft__scaled_end(&of_x), weft__scaled_end(&of_b);
    return status;
}

/* aᴴ, and of real numbers only a view. */
static weft_status adjoint_of(weft_array *a, weft_array **adjoint)
{
    if (a->dtype >= WEFT_COMPLEX64)
        return weft_eval("conj(a.T)", WEFT_VARS(a), adjoint);
    return weft_transpose(a, NULL, adjoint);
}

/* Both sides are divided by 2^(the exponents of a and of d). */
weft_status weft__certify_fit(weft_array *a, weft_array *x, weft_array *b, double *residual)
{
    weft_array *adjoint = NULL, *left = NULL, *product = NULL;
    weft__scaled of_a = {0}, of_x = {0}, of_b = {0}, found = {0};
    int e;
    weft_status status;

    WEFT__TRY(weft__scaled_begin(a, &of_a));
    WEFT__TRY(weft__scaled_begin(x, &of_x));
    WEFT__TRY(weft__scaled_begin(b, &of_b));
    WEFT__TRY(find_difference(&of_a, &of_x, &of_b, &left, &e));
    WEFT__TRY(adjoint_of(of_a.a, &adjoint));
    WEFT__TRY(weft_matmul(adjoint, left, &product));
    WEFT__TRY(weft__scaled_begin(product, &found));
    *residual = ratio(ldexp(found.norm, found.exponent),
                      ldexp(of_a.norm * of_a.norm * of_x.norm, of_a.exponent + of_x.exponent - e) +
                          ldexp(of_a.norm * of_b.norm, of_b.exponent - e));
fail:
    weft_free(&adjoint), weft_free(&left), weft_free(&product);
    weft__scaled_end(&of_a), weft__scaled_end(&of_x), weft__scaled_end(&of_b);
    weft__scaled_end(&found);
    return status;
}

weft_status weft__certify_product(weft_array *a, weft_array *l, weft_array *r, double *residual)
{
    double difference;

    return weft__certify_difference(a, l, r, residual, &difference);
}

weft_status weft__certify_difference(weft_array *a, weft_array *l, weft_array *r, double *residual,
                                     double *difference)
{
    weft__scaled of_a = {0}, of_l = {0}, of_r = {0};
    double found;
    int e;
    weft_status status;

    WEFT__TRY(weft__scaled_begin(a, &of_a));
    WEFT__TRY(weft__scaled_begin(l, &of_l));
    WEFT__TRY(weft__scaled_begin(r, &of_r));
    WEFT__TRY(norm_difference(&of_l, &of_r, &of_a, &found, &e));
    *residual = ratio(found, ldexp(of_a.norm, of_a.exponent - e));
    *difference = ldexp(found, e);
fail:
    weft__scaled_end(&of_a), weft__scaled_end(&of_l), weft__scaled_end(&of_r);
    return status;
}

/* The eigenvectors' norms are 1: they are not scaled. */
weft_status weft__certify_pairs(weft_array *a, weft_array *w, weft_array *v, double *residual)
{
    const weft__scaled of_v = as_it_is(v);
    weft__scaled of_a = {0}, of_w = {0}, of_columns = {0};
    weft_array *columns = NULL, *values = NULL;
    double found;
    int e;
    weft_status status;

    WEFT__TRY(weft__scaled_begin(a, &of_a));
    WEFT__TRY(weft__scaled_begin(w, &of_w));
    values = of_w.a;
    WEFT__TRY(weft_eval("v * values", WEFT_VARS(v, values), &columns));
    of_columns = (weft__scaled){.a = columns, .exponent = of_w.exponent};
    WEFT__TRY(norm_difference(&of_a, &of_v, &of_columns, &found, &e));
    *residual = ratio(found, ldexp(of_a.norm, of_a.exponent - e) * sqrt((double)w->count));
fail:
    weft_free(&columns);
    weft__scaled_end(&of_a), weft__scaled_end(&of_w);
    return status;
}

static weft_status certify_unit(weft_array *q, bool by_rows, double *orthogonality)
{
    const int64_t n = q->shape.extent[by_rows ? 0 : 1];
    weft_array *adjoint = NULL, *unit = NULL;
    weft__scaled of_q, of_adjoint, of_unit;
    double found;
    int e;
    weft_status status;

    WEFT__TRY(adjoint_of(q, &adjoint));
    WEFT__TRY(weft_eye(q->session, n, n, 0, q->dtype, &unit));
    of_q = as_it_is(q), of_adjoint = as_it_is(adjoint), of_unit = as_it_is(unit);
    WEFT__TRY(norm_difference(by_rows ? &of_q : &of_adjoint, by_rows ? &of_adjoint : &of_q,
                              &of_unit, &found, &e));
    *orthogonality = ratio(found, 1);
fail:
    weft_free(&adjoint), weft_free(&unit);
    return status;
}

weft_status weft__certify_columns(weft_array *q, double *orthogonality)
{
    return certify_unit(q, false, orthogonality);
}

weft_status weft__certify_rows(weft_array *q, double *orthogonality)
{
    return certify_unit(q, true, orthogonality);
}

weft_status weft__certify_mirror(weft_array *a, weft_array **whole)
{
    weft_array *lower = NULL, *below = NULL;
    weft_status status;

    WEFT__TRY(weft_tril(a, 0, &lower));
    WEFT__TRY(weft_tril(a, -1, &below));
    {
        const weft_var vars[] = {{"l", lower, {WEFT_BOOL, {0}}}, {"b", below, {WEFT_BOOL, {0}}}};

        status = weft_eval("l + conj(b.T)", (weft_vars){2, vars}, whole);
    }
fail:
    weft_free(&lower), weft_free(&below);
    return status;
}
