/* Expressions planned once and run many times. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "ops/evaluate.h"
#include "ops/vars.h"

struct weft_expr {
    weft_session *session;
    uint64_t serial; /* the same on all ranks */
    char *text;
    weft__plan *plan; /* for variables like these: */
    int count;
    weft__var *vars; /* their names are in `names` */
    char *names;
};

static bool is_same(const weft__var *a, const weft__var *b)
{
    if (a->dtype != b->dtype || a->is_array != b->is_array || a->is_weak != b->is_weak ||
        strcmp(a->name, b->name) != 0)
        return false;
    return a->is_array ? weft_shape_equal(&a->shape, &b->shape)
                       : memcmp(&a->value.as, &b->value.as, sizeof a->value.as) == 0;
}

static bool fits(const weft_expr *x, int count, const weft__var *vars)
{
    bool same = x->plan && x->count == count;

    for (int i = 0; i < count && same; i++)
        same = is_same(&x->vars[i], &vars[i]);
    return same;
}

/* Keeps the variables with names of its own. */
static void keep_vars(weft_expr *x, int count, const weft__var *vars)
{
    size_t length = 0, used = 0;

    for (int i = 0; i < count; i++)
        length += strlen(vars[i].name) + 1;
    free(x->names);
    x->names = malloc(length + 1);
    weft__must(x->names);
    x->count = count;
    memcpy(x->vars, vars, (size_t)count * sizeof *vars);
    for (int i = 0; i < count; i++) {
        x->vars[i].name = x->names + used;
        strcpy(x->names + used, vars[i].name);
        used += strlen(vars[i].name) + 1;
    }
}

static weft_status plan(weft_expr *x, weft_vars vars)
{
    weft__var described[WEFT__MAX_VARS];
    weft__error error = {.status = WEFT_OK};
    weft_status status;

    WEFT__TRY(weft__vars_describe(x->session, vars, described));
    if (fits(x, vars.count, described))
        return WEFT_OK;
    weft__plan_free(&x->plan);
    status = weft__plan_create(x->text, vars.count, described, &error, &x->plan);
    if (status != WEFT_OK)
        return weft_fail(x->session, status, "%s", error.message);
    keep_vars(x, vars.count, described);
fail:
    return status;
}

static weft_expr *create(weft_session *s, const char *text)
{
    weft_expr *x = calloc(1, sizeof *x);

    weft__must(x);
    x->session = s;
    x->serial = ++s->serial;
    x->text = strdup(text);
    x->vars = calloc(WEFT__MAX_VARS, sizeof *x->vars);
    weft__must(x->text);
    weft__must(x->vars);
    return x;
}

weft_status weft_compile(weft_session *s, const char *expression, weft_vars vars, weft_expr **x)
{
    weft_status status;

    if (!s || !expression || !x)
        return weft__refuse_null(s, "weft_compile", "expression or x");
    if (*x)
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "weft_compile makes a new expression: *x must be NULL");
    WEFT__TRY(weft__vars_check(s, "weft_compile", vars));
    weft__remember(s, weft__vars_hash(weft__hash_text(0, expression), vars));
    *x = create(s, expression);
    status = plan(*x, vars);
    if (status != WEFT_OK)
        weft_expr_free(x);
fail:
    return status;
}

static weft_status run(weft_expr *x, const char *operation, weft_vars vars, weft_array **r,
                       weft_value *value)
{
    uint64_t hash = r && *r ? weft__array_hash(*r) : 0;
    weft__evaluation e;
    weft_status status;

    if (!x || (!r && !value))
        return x ? weft__refuse_null(x->session, operation, "the result")
                 : weft_fail(NULL, WEFT_ERR_ARGUMENT, "%s: the expression has no handle",
                             operation);
    WEFT__TRY(weft__vars_check(x->session, operation, vars));
    hash = weft__hash_word(hash, x->serial);
    WEFT__TRY(weft__enter(x->session, operation, weft__vars_hash(hash, vars)));
    WEFT__TRY(plan(x, vars));
    weft__evaluation_begin(&e, x->session, operation, vars, x->plan);
    status = weft__evaluate(&e, r, value);
    weft__evaluation_end(&e);
    WEFT__TRY(status);
    WEFT__TRY(weft__leave(x->session));
fail:
    return status;
}

weft_status weft_run(weft_expr *x, weft_vars vars, weft_array **r)
{
    return run(x, "weft_run", vars, r, NULL);
}

weft_status weft_run_value(weft_expr *x, weft_vars vars, weft_value *value)
{
    return run(x, "weft_run_value", vars, NULL, value);
}

void weft_expr_free(weft_expr **x)
{
    weft_expr *gone = x ? *x : NULL;

    if (!gone)
        return;
    *x = NULL;
    weft__plan_free(&gone->plan);
    free(gone->text);
    free(gone->vars);
    free(gone->names);
    free(gone);
}
