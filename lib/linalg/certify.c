#include "linalg/certify.h"

#include <weft/create.h>
#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/view.h>

static double ratio(double difference, double scale)
{
    return difference == 0 && scale == 0 ? 0 : difference / scale;
}

weft_status weft__certify_norm(weft_array *a, double *norm)
{
    const weft_var vars[] = {{"a", a, {WEFT_BOOL, {0}}}};
    weft_value value;
    weft_status status = WEFT_OK;

    *norm = 0;
    if (a->count == 0)
        return status;
    WEFT__TRY(weft_eval_value(a->session, "norm(a)", (weft_vars){1, vars}, &value));
    *norm = value.as.f;
fail:
    return status;
}

/* c − a·b in a copy of c; its norm. */
static weft_status difference(weft_array *a, weft_array *b, weft_array *c, double *norm)
{
    const weft_dtype dtype = weft_dtype_promote(weft_dtype_promote(a->dtype, b->dtype),
                                                weft_dtype_promote(c->dtype, WEFT_FLOAT32));
    weft_array *d = NULL;
    weft_status status;

    WEFT__TRY(weft_astype_casting(c, dtype, WEFT_CASTING_UNSAFE, &d));
    WEFT__TRY(weft_gemm(-1, a, b, 1, d));
    WEFT__TRY(weft__certify_norm(d, norm));
fail:
    weft_free(&d);
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
    double of_a, of_x, of_b, of_difference;
    weft_status status;

    WEFT__TRY(as_column(x, &columns));
    WEFT__TRY(as_column(b, &known));
    WEFT__TRY(weft__certify_norm(a, &of_a));
    WEFT__TRY(weft__certify_norm(x, &of_x));
    WEFT__TRY(weft__certify_norm(b, &of_b));
    WEFT__TRY(difference(a, columns, known, &of_difference));
    *residual = ratio(of_difference, of_a * of_x + of_b);
fail:
    weft_free(&columns);
    weft_free(&known);
    return status;
}

weft_status weft__certify_product(weft_array *a, weft_array *l, weft_array *r, double *residual)
{
    double of_a, of_difference;
    weft_status status;

    WEFT__TRY(weft__certify_norm(a, &of_a));
    WEFT__TRY(difference(l, r, a, &of_difference));
    *residual = ratio(of_difference, of_a);
fail:
    return status;
}

static weft_status certify(weft_array *q, bool by_rows, double *orthogonality)
{
    const weft_var vars[] = {{"q", q, {WEFT_BOOL, {0}}}};
    weft_array *adjoint = NULL, *unit = NULL;
    weft_status status;

    if (q->dtype >= WEFT_COMPLEX64)
        WEFT__TRY(weft_eval("conj(q.T)", (weft_vars){1, vars}, &adjoint));
    else
        WEFT__TRY(weft_transpose(q, NULL, &adjoint));
    WEFT__TRY(weft_eye(q->session, q->shape.extent[by_rows ? 0 : 1],
                       q->shape.extent[by_rows ? 0 : 1], 0, q->dtype, &unit));
    if (by_rows)
        status = difference(q, adjoint, unit, orthogonality);
    else
        status = difference(adjoint, q, unit, orthogonality);
fail:
    weft_free(&adjoint);
    weft_free(&unit);
    return status;
}

weft_status weft__certify_columns(weft_array *q, double *orthogonality)
{
    return certify(q, false, orthogonality);
}

weft_status weft__certify_rows(weft_array *q, double *orthogonality)
{
    return certify(q, true, orthogonality);
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
