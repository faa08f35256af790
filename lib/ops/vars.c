#include "ops/vars.h"

#include "array/array.h"
#include "array/value.h"
#include "base/hash.h"

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

static bool is_everywhere(const weft_array *a)
{
    return !a->is_strided && a->layout.kind == WEFT__LAYOUT_REPLICATED;
}

weft_status weft__vars_describe(weft_session *s, weft_vars vars, weft__var *out)
{
    if (vars.count > WEFT__MAX_VARS)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "%d variables in one expression: at most %d",
                         vars.count, WEFT__MAX_VARS);
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
