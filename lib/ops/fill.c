/* weft_fill, of arrays and of views. */
#include "array/each.h"
#include "base/hash.h"
#include "ops/evaluate.h"

/* By way of one element that is on every node. */
static weft_status fill_view(weft_array *a, weft_value value)
{
    weft_session *s = a->session;
    weft_array *one = NULL, *checked = a;
    weft_status status;

    WEFT__TRY(weft__array_result_view(s, "weft_fill", a->shape, a->dtype, NULL, &checked));
    WEFT__TRY(weft__array_result(s, "weft_fill", WEFT_SCALAR_SHAPE, a->dtype, NULL, &one));
    weft__array_fill(one, value, 0);
    WEFT__TRY(weft__sync(s));
    WEFT__TRY(weft__assign("weft_fill", a, one));
    WEFT__TRY(weft__sync(s));
fail:
    weft_free(&one);
    return status;
}

weft_status weft_fill(weft_array *a, weft_value value, int64_t chunk)
{
    weft_session *s = a ? a->session : NULL;
    uint64_t hash;
    weft_status status;

    if (!s)
        return weft__refuse_array(NULL, "weft_fill", "a");
    hash = weft__hash_word(weft__hash_value(weft__array_hash(a), value), (uint64_t)chunk);
    WEFT__TRY(weft__enter(s, "weft_fill", hash));
    if (weft_dtype_size(value.dtype) == 0)
        return weft_fail(s, WEFT_ERR_DTYPE, "%d is no dtype", (int)value.dtype);
    if (chunk < 0)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_fill in chunks of %lld elements",
                         (long long)chunk);
    if (a->is_strided && a->count > 0)
        WEFT__TRY(fill_view(a, value));
    else if (!a->is_strided)
        weft__array_fill(a, value, chunk);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}
