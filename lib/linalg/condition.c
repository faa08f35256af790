#include "linalg/condition.h"

#include <math.h>

#include <weft/create.h>
#include <weft/eval.h>

enum { MOST_STEPS = 5 };

typedef struct search {
    weft_session *s;
    int64_t n;
    weft__inverse *inverse;
    void *context;
    weft_array *one, *place; /* n ones of the dtype; 0, 1 … n - 1 */
    double norm;             /* the largest found */
} search;

/* y = A⁻¹·x, and its 1-norm. */
static weft_status look(const search *k, weft_array *x, weft_array **y, double *norm)
{
    weft_array *found = NULL;
    weft_value sum;
    weft_status status;

    weft_free(y);
    WEFT__TRY(k->inverse(k->context, false, x, y));
    found = *y;
    WEFT__TRY(weft_eval_value(k->s, "sum(abs(found))", WEFT_VARS(found), &sum));
    *norm = isfinite(sum.as.f) ? sum.as.f : (double)INFINITY;
fail:
    return status;
}

/* The column of A⁻¹ that grows the norm most, as y and its signs tell. */
static weft_status find_column(const search *k, weft_array *y, int64_t *column)
{
    weft_array *sign = NULL, *z = NULL, *one = k->one;
    weft_value at;
    weft_status status;

    WEFT__TRY(weft_eval("where(abs(y) == 0, one, y / abs(y))", WEFT_VARS(y, one), &sign));
    WEFT__TRY(k->inverse(k->context, true, sign, &z));
    WEFT__TRY(weft_eval_value(k->s, "argmax(abs(z))", WEFT_VARS(z), &at));
    *column = at.as.i;
fail:
    weft_free(&sign), weft_free(&z);
    return status;
}

/* From the mean of all columns to larger and larger single ones. */
static weft_status climb(search *k)
{
    weft_array *x = NULL, *y = NULL, *one = k->one, *place = k->place;
    int64_t column = -1, next = 0;
    double norm;
    weft_status status;

    WEFT__TRY(weft_eval("one / n", WEFT_VARS(one, WEFT_SCALAR(n, (double)k->n)), &x));
    WEFT__TRY(look(k, x, &y, &k->norm));
    for (int step = 0; step < MOST_STEPS && isfinite(k->norm); step++) {
        WEFT__TRY(find_column(k, y, &next));
        if (next == column)
            break;
        column = next;
        weft_free(&x);
        WEFT__TRY(weft_eval("where(place == c, one, 0 * one)",
                            WEFT_VARS(place, one, WEFT_SCALAR(c, column)), &x));
        WEFT__TRY(look(k, x, &y, &norm));
        if (norm <= k->norm && step > 0)
            break;
        k->norm = fmax(k->norm, norm);
    }
fail:
    weft_free(&x), weft_free(&y);
    return status;
}

/* A vector against which no matrix was found that deceives both. */
static weft_status try_alternating(search *k)
{
    const double last = k->n > 1 ? (double)(k->n - 1) : 1;
    weft_array *x = NULL, *y = NULL, *place = k->place;
    double norm;
    weft_status status;

    WEFT__TRY(weft_eval("where(place % 2 == 0, 1.0, -1.0) * (1 + place / last)",
                        WEFT_VARS(place, WEFT_SCALAR(last, last)), &x));
    WEFT__TRY(look(k, x, &y, &norm));
    k->norm = fmax(k->norm, 2 * norm / (3 * (double)k->n));
fail:
    weft_free(&x), weft_free(&y);
    return status;
}

weft_status weft__estimate_inverse(weft_session *s, int64_t n, weft_dtype dtype,
                                   weft__inverse *inverse, void *context, double *norm)
{
    search k = {.s = s, .n = n, .inverse = inverse, .context = context};
    weft_status status;

    WEFT__TRY(weft_ones(s, WEFT_SHAPE(n), dtype, &k.one));
    WEFT__TRY(weft_arange_int(s, 0, n, 1, WEFT_INT64, &k.place));
    WEFT__TRY(climb(&k));
    WEFT__TRY(try_alternating(&k));
    *norm = k.norm;
fail:
    weft_free(&k.one), weft_free(&k.place);
    return status;
}
