/* numpy.repeat by an array: where each result comes from is found in the running sum of counts. */
#include <inttypes.h>
#include <weft/create.h>
#include <weft/eval.h>
#include <weft/index.h>
#include <weft/scan.h>
#include <weft/statistics.h>

#include "array/array.h"
#include "base/axes.h"

static weft_status refuse(weft_array *a, weft_array *counts, int64_t n)
{
    char shape[256];

    (void)weft_shape_format(&counts->shape, shape, sizeof shape);
    return weft_fail(a->session, WEFT_ERR_SHAPE,
                     "weft_repeat_counts: counts of shape %s for %" PRId64 " elements", shape, n);
}

/* Symmetric: everything here is known on every rank. */
static weft_status check_counts(weft_array *a, weft_array *counts, int64_t n)
{
    weft_value negative = {.dtype = WEFT_BOOL};
    weft_var vars[] = {{"x", counts, {WEFT_BOOL, {0}}}};
    weft_status status;

    if (counts->session != a->session)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                         "weft_repeat_counts: the counts are another session's array");
    if (counts->dtype == WEFT_BOOL || counts->dtype >= WEFT_FLOAT32)
        return weft_fail(a->session, WEFT_ERR_DTYPE,
                         "weft_repeat_counts: counts are integers, not %s",
                         weft_dtype_name(counts->dtype));
    if (counts->shape.ndim != 1 || counts->count != n)
        return refuse(a, counts, n);
    WEFT__TRY(weft_eval_value(a->session, "any(x < 0)", (weft_vars){1, vars}, &negative));
    if (negative.as.i != 0)
        status =
            weft_fail(a->session, WEFT_ERR_ARGUMENT, "weft_repeat_counts: a count is negative");
fail:
    return status;
}

/* The place of which each of the results is a copy, in *places. */
static weft_status find_places(weft_array *counts, weft_array **places)
{
    weft_session *s = counts->session;
    weft_array *ends = NULL, *numbers = NULL;
    weft_value total = {.dtype = WEFT_INT64};
    weft_var vars[] = {{"x", counts, {WEFT_BOOL, {0}}}};
    weft_status status;

    WEFT__TRY(weft_eval_value(s, "int64(sum(x))", (weft_vars){1, vars}, &total));
    WEFT__TRY(weft_cumsum(counts, 0, &ends));
    WEFT__TRY(weft_arange_int(s, 0, total.as.i, 1, WEFT_INT64, &numbers));
    WEFT__TRY(weft_searchsorted(ends, numbers, true, places));
fail:
    weft_free(&ends);
    weft_free(&numbers);
    return status;
}

/* The shape of nothing repeated. */
static weft_status make_empty(weft_array *a, int axis, weft_array **r)
{
    weft_shape shape = axis == WEFT_FLAT ? WEFT_SHAPE(0) : a->shape;

    if (axis != WEFT_FLAT)
        shape.extent[axis] = 0;
    if (!*r)
        return weft_empty(a->session, shape, a->dtype, r);
    if ((*r)->dtype == a->dtype && weft_shape_equal(&(*r)->shape, &shape))
        return WEFT_OK;
    return weft_fail(a->session, WEFT_ERR_SHAPE,
                     "weft_repeat_counts: nothing is repeated, and the "
                     "result given has room for something else");
}

weft_status weft_repeat_counts(weft_array *a, weft_array *counts, int axis, weft_array **r)
{
    weft__error error = {.status = WEFT_OK};
    weft_array *places = NULL;
    weft_status status = WEFT_OK;

    if (!a || !counts || !r)
        return weft__refuse_array(weft__session_of(a, counts), "weft_repeat_counts",
                                  "a, counts or r");
    if (axis != WEFT_FLAT &&
        weft__axis_check(axis, a->shape.ndim, "weft_repeat_counts", &error, &axis) != WEFT_OK)
        return weft_fail(a->session, error.status, "%s", error.message);
    if (counts->count == 1 && counts->shape.ndim == 1) {
        weft_value count;

        WEFT__TRY(weft_item(counts, &count));
        return weft_repeat(a, count.as.i, axis, r);
    }
    WEFT__TRY(check_counts(a, counts, axis == WEFT_FLAT ? a->count : a->shape.extent[axis]));
    WEFT__TRY(find_places(counts, &places));
    if (places->count == 0)
        status = make_empty(a, axis, r);
    else
        status =
            weft_take(a, places, axis == WEFT_FLAT ? NULL : WEFT_AXES(axis), WEFT_INDEX_RAISE, r);
fail:
    weft_free(&places);
    return status;
}
