/* weft_matrix_norm and weft_cond. */
#include <math.h>

#include <weft/eval.h>
#include <weft/matrix.h>
#include <weft/solve.h>
#include <weft/svd.h>

#include "base/hash.h"
#include "linalg/operands.h"

/* How an order is computed: from elements, or from singular values s. */
typedef struct rule {
    const char *expression;
    bool is_of_values;
    int needs; /* the dimension of which one element is needed, -1: none, 2: both */
} rule;

static const rule rules[WEFT_NORM_ORDERS] = {
    [WEFT_NORM_FRO] = {"norm(x)", false, -1},
    [WEFT_NORM_NUC] = {"sum(x)", true, -1},
    [WEFT_NORM_1] = {"max(sum(abs(x), axis=0))", false, 1},
    [WEFT_NORM_MINUS_1] = {"min(sum(abs(x), axis=0))", false, 1},
    [WEFT_NORM_INF] = {"max(sum(abs(x), axis=1))", false, 0},
    [WEFT_NORM_MINUS_INF] = {"min(sum(abs(x), axis=1))", false, 0},
    [WEFT_NORM_2] = {"max(x)", true, 2},
    [WEFT_NORM_MINUS_2] = {"min(x)", true, 2},
};

static weft_status check_order(const weft__call *call, weft_norm_order order)
{
    weft__remember(call->s, weft__hash_word(0, (uint64_t)order));
    if (order >= 0 && order < WEFT_NORM_ORDERS)
        return WEFT_OK;
    return weft_fail(call->s, WEFT_ERR_ARGUMENT, "%s: there is no order %d", call->operation,
                     (int)order);
}

static weft_status check_extents(const weft__call *call, const weft_array *a, int needs)
{
    char shape[256];

    if (needs < 0 || (needs == 2 ? a->count > 0 : a->shape.extent[needs] > 0))
        return WEFT_OK;
    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    return weft_fail(call->s, WEFT_ERR_SHAPE,
                     "%s of shape %s: there is nothing to take the extreme of", call->operation,
                     shape);
}

/* Of a matrix that suits the order. */
static weft_status find_norm(const weft__call *call, weft_array *a, weft_norm_order order,
                             double *norm)
{
    const rule *how = &rules[order];
    weft_array *x = NULL;
    weft_value value;
    weft_status status = WEFT_OK;

    if (how->is_of_values)
        WEFT__TRY(weft_svd_values(a, &x));
    else if (a->dtype < WEFT_FLOAT32)
        WEFT__TRY(weft_astype(a, WEFT_FLOAT64, &x));
    else
        x = weft_reference(a);
    *norm = 0;
    if (x->count == 0)
        goto fail;
    WEFT__TRY(weft_eval_value(call->s, how->expression, WEFT_VARS(x), &value));
    *norm = value.as.f;
fail:
    weft_free(&x);
    return status;
}

weft_status weft_matrix_norm(weft_array *a, weft_norm_order order, double *norm)
{
    weft__call call;
    weft_status status;

    if (!a || !norm)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_matrix_norm", "a or norm");
    WEFT__TRY(weft__call_begin("weft_matrix_norm", a, NULL, NULL, &call));
    WEFT__TRY(check_order(&call, order));
    WEFT__TRY(weft__refuse_no_matrix(&call, a));
    WEFT__TRY(check_extents(&call, a, rules[order].needs));
    if (rules[order].is_of_values)
        WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    status = find_norm(&call, a, order, norm);
fail:
    return status;
}

/* The ratio of the extreme singular values; 0/0 is infinite. */
static weft_status by_values(const weft__call *call, weft_array *a, bool is_least_first,
                             double *condition)
{
    weft_array *s = NULL;
    weft_value most, least;
    weft_status status;

    WEFT__TRY(weft_svd_values(a, &s));
    WEFT__TRY(weft_eval_value(call->s, "max(s)", WEFT_VARS(s), &most));
    WEFT__TRY(weft_eval_value(call->s, "min(s)", WEFT_VARS(s), &least));
    if (most.as.f == 0)
        *condition = INFINITY;
    else
        *condition = is_least_first ? least.as.f / most.as.f : most.as.f / least.as.f;
fail:
    weft_free(&s);
    return status;
}

static weft_status by_inverse(const weft__call *call, weft_array *a, weft_norm_order order,
                              double *condition)
{
    weft_array *inverse = NULL;
    double of_a = 0, of_inverse = 0;
    weft__error before;
    weft_status status;

    WEFT__TRY(weft__refuse_not_square(call, a));
    before = call->s->error;
    status = weft_inv(a, &inverse);
    if (status == WEFT_ERR_SINGULAR) {
        weft__clear(call->s);
        call->s->error = before;
        *condition = INFINITY;
        return WEFT_OK;
    }
    WEFT__TRY(status);
    WEFT__TRY(find_norm(call, a, order, &of_a));
    WEFT__TRY(find_norm(call, inverse, order, &of_inverse));
    *condition = of_a * of_inverse;
fail:
    weft_free(&inverse);
    return status;
}

weft_status weft_cond(weft_array *a, weft_norm_order order, double *condition)
{
    weft__call call;
    weft_status status;

    if (!a || !condition)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_cond", "a or condition");
    WEFT__TRY(weft__call_begin("weft_cond", a, NULL, NULL, &call));
    WEFT__TRY(check_order(&call, order));
    WEFT__TRY(weft__refuse_no_matrix(&call, a));
    WEFT__TRY(check_extents(&call, a, 2));
    WEFT__TRY(weft__refuse_not_finite(&call, "a", a));
    if (order == WEFT_NORM_2 || order == WEFT_NORM_MINUS_2)
        status = by_values(&call, a, order == WEFT_NORM_MINUS_2, condition);
    else
        status = by_inverse(&call, a, order, condition);
fail:
    return status;
}
