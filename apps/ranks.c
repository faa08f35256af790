#include "ranks.h"

weft_status over_ranks(weft_session *s, const char *expression, double mine, double *value)
{
    weft_array *t = NULL;
    weft_value result;

    WEFT_TRY(weft_zeros(s, WEFT_SHAPE(weft_size(s)), WEFT_FLOAT64, &t));
    *(double *)weft_local(t).data = mine;
    WEFT_TRY(weft_eval_value(s, expression, WEFT_VARS(t), &result));
    *value = weft_value_double(result);
fail:
    weft_free(&t);
    return weft_failure(s);
}
