/* weft_diff: views of the operand without its first and without its last element, one from the
 * other.
 */
#include <weft/eval.h>
#include <weft/scan.h>
#include <weft/view.h>

#include "base/axes.h"
#include "ops/evaluate.h"

/* a[..., first:end, ...] along the axis. */
static weft_status part(weft_array *a, int axis, int64_t first, int64_t end, weft_array **v)
{
    weft_slice items[WEFT_MAX_NDIM] = {{.kind = WEFT_SLICE_RANGE, .step = 1}};

    for (int d = 0; d <= axis; d++)
        items[d] = (weft_slice){.kind = WEFT_SLICE_RANGE, .step = 1};
    items[axis].has_start = items[axis].has_stop = true;
    items[axis].start = first;
    items[axis].stop = end;
    return weft_view_items(a, axis + 1, items, v);
}

/* a has at least one element along the axis. */
static weft_status one_difference(weft_array *a, int axis, weft_array **r)
{
    int64_t n = a->shape.extent[axis];
    weft_array *left = NULL, *right = NULL;
    weft_status status;

    WEFT__TRY(part(a, axis, 0, n - 1, &left));
    WEFT__TRY(part(a, axis, 1, n, &right));
    WEFT__TRY(weft__evaluate_text(a->session, "weft_diff",
                                  a->dtype == WEFT_BOOL ? "right != left" : "right - left",
                                  WEFT_VARS(left, right), r, NULL));
fail:
    weft_free(&left);
    weft_free(&right);
    return status;
}

static weft_status check(weft_array *a, int64_t n, int *axis)
{
    weft__error error = {.status = WEFT_OK};

    if (n < 0)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT, "weft_diff: order %lld is negative",
                         (long long)n);
    if (a->shape.ndim == 0)
        return weft_fail(a->session, WEFT_ERR_SHAPE, "weft_diff of a 0-d array");
    if (weft__axis_check(*axis, a->shape.ndim, "weft_diff", &error, axis) != WEFT_OK)
        return weft_fail(a->session, error.status, "%s", error.message);
    return WEFT_OK;
}

weft_status weft_diff(weft_array *a, int64_t n, int axis, weft_array **r)
{
    weft_array *now = NULL, *next = NULL;
    weft_shape shape;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_diff", "r");
    WEFT__TRY(check(a, n, &axis));
    if (n == 0)
        return weft_copy(a, r);
    shape = a->shape;
    if (n >= shape.extent[axis]) {
        shape.extent[axis] = 0;
        return weft_empty(a->session, shape, a->dtype, r);
    }
    now = weft_reference(a);
    for (; n > 1; n--) {
        WEFT__TRY(one_difference(now, axis, &next));
        weft_free(&now);
        now = next, next = NULL;
    }
    WEFT__TRY(one_difference(now, axis, r));
fail:
    weft_free(&now);
    return status;
}
