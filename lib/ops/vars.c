#include "ops/vars.h"

#include <string.h>

#include "array/array.h"
#include "array/value.h"
#include "base/hash.h"
#include "ops/lex.h"

uint64_t weft__vars_hash(uint64_t hash, weft_vars vars)
{
    for (int i = 0; i < vars.count; i++) {
        const weft_var *v = &vars.items[i];

        hash = weft__hash_text(hash, v->name);
        hash = v->array ? weft__hash_word(hash, weft__array_hash(v->array))
                        : weft__hash_value(hash, v->scalar);
    }
    return hash;
}

static bool is_repeated(weft_vars vars, int i)
{
    for (int k = 0; k < i; k++)
        if (strcmp(vars.items[k].name, vars.items[i].name) == 0)
            return true;
    return false;
}

static bool is_name(const char *text)
{
    size_t length = 0;

    while (weft__lex_is_name(text[length]))
        length++;
    return length > 0 && text[length] == '\0' && !weft__lex_is_digit(text[0]);
}

weft_status weft__vars_check(weft_session *s, const char *operation, weft_vars vars)
{
    if (vars.count < 0 || vars.count > WEFT__MAX_VARS || (vars.count > 0 && !vars.items))
        return weft_fail(s, WEFT_ERR_ARGUMENT,
                         "%s: %d variables in one expression: 0 to %d are possible", operation,
                         vars.count, vars.items ? WEFT__MAX_VARS : 0);
    for (int i = 0; i < vars.count; i++) {
        const weft_var *v = &vars.items[i];

        if (!v->name)
            return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: variable %d has no name", operation, i);
        if (!is_name(v->name))
            return weft_fail(s, WEFT_ERR_ARGUMENT,
                             "%s: '%s' can be no name in an expression: letters, digits and "
                             "underscores, not a digit first",
                             operation, v->name);
        if (!v->array && weft_dtype_size(v->scalar.dtype) == 0)
            return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: the array '%s' is NULL", operation,
                             v->name);
        if (is_repeated(vars, i))
            return weft_fail(s, WEFT_ERR_ARGUMENT, "%s: '%s' is given twice", operation, v->name);
    }
    return WEFT_OK;
}

static bool is_everywhere(const weft_array *a)
{
    return !a->is_strided && a->layout.kind == WEFT__LAYOUT_REPLICATED;
}

weft_status weft__vars_describe(weft_session *s, weft_vars vars, weft__var *out)
{
    for (int i = 0; i < vars.count; i++) {
        const weft_var *v = &vars.items[i];
        weft_array *a = v->array;

        out[i] = (weft__var){
            .name = v->name, .dtype = v->scalar.dtype, .is_weak = true, .value = v->scalar};
        if (!a)
            continue;
        if (a->session != s)
            return weft_fail(s, WEFT_ERR_ARGUMENT, "%s is another session's array", v->name);
        out[i] = (weft__var){.name = v->name,
                             .dtype = a->dtype,
                             .is_array = !is_everywhere(a) || a->shape.ndim > 0,
                             .shape = a->shape};
        if (!out[i].is_array)
            out[i].value = weft__value_load(a->dtype, a->node);
    }
    return WEFT_OK;
}
