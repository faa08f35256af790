#include "ops/plain.h"

#include "ops/evaluate.h"

static weft_status copied(weft_array *a, const char *operation, weft_array **plain,
                          weft_array **temporary)
{
    weft_placement placement = {.replicated = a->layout.kind == WEFT__LAYOUT_REPLICATED};
    weft_status status;

    WEFT__TRY(weft__array_result(a->session, operation, a->shape, a->dtype, &placement, temporary));
    WEFT__TRY(weft__assign(operation, *temporary, a));
    WEFT__TRY(weft__sync(a->session));
    *plain = *temporary;
    return WEFT_OK;
fail:
    weft_free(temporary);
    return status;
}

weft_status weft__array_plain(weft_array *a, const char *operation, weft_array **plain,
                              weft_array **temporary)
{
    *plain = a;
    return a->is_strided ? copied(a, operation, plain, temporary) : WEFT_OK;
}

bool weft__array_is_in_rows(const weft_array *a)
{
    int64_t row = 1;

    for (int d = 1; d < a->shape.ndim; d++)
        row *= a->shape.extent[d];
    return !a->is_strided && a->layout.row == row;
}

weft_status weft__array_in_rows(weft_array *a, const char *operation, weft_array **plain,
                                weft_array **temporary)
{
    *plain = a;
    return weft__array_is_in_rows(a) ? WEFT_OK : copied(a, operation, plain, temporary);
}
