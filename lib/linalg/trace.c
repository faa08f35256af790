/* weft_trace: sums over diagonals. */
#include <weft/matrix.h>
#include <weft/reduce.h>
#include <weft/view.h>

#include "array/array.h"

static weft_status diagonal_of(const char *operation, weft_array *a, int64_t k, int axis1,
                               int axis2, weft_array **diagonal)
{
    char shape[256];

    if (a->shape.ndim >= 2)
        return weft_diagonal(a, k, axis1, axis2, diagonal);
    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    return weft_fail(a->session, WEFT_ERR_SHAPE, "%s of shape %s: there is no diagonal", operation,
                     shape);
}

weft_status weft_trace(weft_array *a, int64_t k, int axis1, int axis2, weft_array **r)
{
    weft_array *diagonal = NULL;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_trace", "a or r");
    WEFT__TRY(diagonal_of("weft_trace", a, k, axis1, axis2, &diagonal));
    status = weft_sum(diagonal, WEFT_AXES(-1), r);
fail:
    weft_free(&diagonal);
    return status;
}

weft_status weft_trace_value(weft_array *a, int64_t k, weft_value *trace)
{
    weft_array *diagonal = NULL;
    char shape[256];
    weft_status status;

    if (!a || !trace)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_trace_value", "a or trace");
    if (a->shape.ndim > 2) {
        (void)weft_shape_format(&a->shape, shape, sizeof shape);
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "weft_trace_value needs a matrix, not an array of shape %s", shape);
    }
    WEFT__TRY(diagonal_of("weft_trace_value", a, k, 0, 1, &diagonal));
    status = weft_reduce_value(diagonal, WEFT_REDUCE_SUM, NULL, trace);
fail:
    weft_free(&diagonal);
    return status;
}
