#include <weft/eval.h>
#include <weft/view.h>

#include <string.h>

#include "base/hash.h"
#include "ops/evaluate.h"
#include "ops/vars.h"

/* Why the caller's expression has no plan, with a caret; of a function that wrote one itself the
 * sentence alone, "weft_sum: axis 5 is ...", without the expression's own name in front. */
static weft_status refuse_plan(weft_session *s, const char *operation, const weft__error *error)
{
    const char *sentence = error->message, *name = operation + strlen("weft_");
    size_t length = strcspn(sentence, ":");

    if (strncmp(name, "eval", strlen("eval")) == 0)
        return weft_fail(s, error->status, "%s", sentence);
    if (strlen(name) == length && strncmp(sentence, name, length) == 0 && sentence[length] == ':')
        sentence += length + strlen(": ");
    return weft_fail(s, error->status, "%s: %.*s", operation, (int)strcspn(sentence, "\n"),
                     sentence);
}

weft_status weft__evaluate_text(weft_session *s, const char *operation, const char *text,
                                weft_vars vars, weft_array **r, weft_value *value)
{
    weft__error error = {.status = WEFT_OK};
    weft__var described[WEFT__MAX_VARS];
    weft__plan *plan = NULL;
    weft__evaluation e;
    weft_status status;
    uint64_t hash;

    if (!s || !text || (!r && !value))
        return weft__refuse_null(s, operation, text ? "the result" : "the expression");
    WEFT__TRY(weft__vars_check(s, operation, vars));
    hash = weft__hash_text(r && *r ? weft__array_hash(*r) : 0, text);
    WEFT__TRY(weft__enter(s, operation, weft__vars_hash(hash, vars)));
    WEFT__TRY(weft__vars_describe(s, vars, described));
    status = weft__plan_create(text, vars.count, described, &error, &plan);
    if (status != WEFT_OK)
        return refuse_plan(s, operation, &error);
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
    return weft__evaluate_text(s, "weft_eval", expression, vars, r, NULL);
}

weft_status weft_eval(const char *expression, weft_vars vars, weft_array **r)
{
    for (int i = 0; vars.items && i < vars.count; i++) {
        if (vars.items[i].array)
            return weft_eval_in(vars.items[i].array->session, expression, vars, r);
    }
    return weft__refuse_array(NULL, "weft_eval", "an array"); /* see weft_eval_in */
}

weft_status weft_eval_value(weft_session *s, const char *expression, weft_vars vars,
                            weft_value *value)
{
    return weft__evaluate_text(s, "weft_eval_value", expression, vars, NULL, value);
}

static weft_status divmod_part(const char *text, weft_vars vars, weft_array **r)
{
    return weft__evaluate_text(vars.items[0].array->session, "weft_divmod", text, vars, r, NULL);
}

weft_status weft_divmod(weft_array *a, weft_array *b, weft_array **quotient, weft_array **remainder)
{
    weft_var items[] = {{"a", a, {WEFT_BOOL, {0}}}, {"b", b, {WEFT_BOOL, {0}}}};
    weft_vars vars = {2, items};
    weft_array *made = NULL;
    weft_status status;

    if (!a || !b || !quotient || !remainder)
        return weft__refuse_array(weft__session_of(a, b), "weft_divmod",
                                  "a, b, quotient or remainder");
    if (*quotient) /* which may be an operand of the remainder */
        WEFT__TRY(divmod_part("a // b", vars, &made));
    else
        WEFT__TRY(divmod_part("a // b", vars, quotient));
    WEFT__TRY(divmod_part("a % b", vars, remainder));
    if (made)
        WEFT__TRY(weft_assign(*quotient, made));
fail:
    weft_free(&made);
    return status;
}
