#include <weft/eval.h>
#include <weft/view.h>

#include "base/hash.h"
#include "ops/evaluate.h"
#include "ops/vars.h"

static weft_status evaluate(weft_session *s, const char *operation, const char *text,
                            weft_vars vars, weft_array **r, weft_value *value)
{
    weft__error error = {.status = WEFT_OK};
    weft__var described[WEFT__MAX_VARS];
    weft__plan *plan = NULL;
    weft__evaluation e;
    weft_status status;
    uint64_t hash;

    if (!s || !text || (!r && !value))
        return WEFT_ERR_ARGUMENT;
    hash = weft__hash_text(r && *r ? weft__array_hash(*r) : 0, text);
    WEFT__TRY(weft__enter(s, operation, weft__vars_hash(hash, vars)));
    WEFT__TRY(weft__vars_describe(s, vars, described));
    status = weft__plan_create(text, vars.count, described, &error, &plan);
    if (status != WEFT_OK)
        return weft_fail(s, status, "%s", error.message);
    weft__evaluation_begin(&e, s, operation, vars, plan);
    status = weft__evaluate(&e, r, value);
    weft__evaluation_end(&e);
    WEFT__TRY(status);
    WEFT__TRY(weft__leave(s));
fail:
    weft__plan_free(&plan);
    return status;
}

weft_status weft_eval_in(weft_session *s, const char *expression, weft_vars vars, weft_array **r)
{
    return evaluate(s, "weft_eval", expression, vars, r, NULL);
}

weft_status weft_eval(const char *expression, weft_vars vars, weft_array **r)
{
    for (int i = 0; i < vars.count; i++) {
        if (vars.items[i].array)
            return evaluate(vars.items[i].array->session, "weft_eval", expression, vars, r, NULL);
    }
    return WEFT_ERR_ARGUMENT; /* no array, so no session to tell: see weft_eval_in */
}

weft_status weft_eval_value(weft_session *s, const char *expression, weft_vars vars,
                            weft_value *value)
{
    return evaluate(s, "weft_eval_value", expression, vars, NULL, value);
}

weft_status weft_divmod(weft_array *a, weft_array *b, weft_array **quotient, weft_array **remainder)
{
    weft_var items[] = {{"a", a, {WEFT_BOOL, {0}}}, {"b", b, {WEFT_BOOL, {0}}}};
    weft_vars vars = {2, items};
    weft_array *made = NULL;
    weft_status status;

    if (!a || !b || !quotient || !remainder)
        return WEFT_ERR_ARGUMENT;
    if (*quotient) /* which may be an operand of the remainder */
        WEFT__TRY(weft_eval("a // b", vars, &made));
    else
        WEFT__TRY(weft_eval("a // b", vars, quotient));
    WEFT__TRY(weft_eval("a % b", vars, remainder));
    if (made)
        WEFT__TRY(weft_assign(*quotient, made));
fail:
    weft_free(&made);
    return status;
}
