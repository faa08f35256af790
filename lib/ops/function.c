#include "ops/function.h"

#include <string.h>

#include "ops/expr.h"

#define OP(id, name, inputs, kind) {name, WEFT__FUNCTION_OP, WEFT__OP_##id, inputs},

static const weft__function functions[] = {
    {"absolute", WEFT__FUNCTION_OP, WEFT__OP_ABSOLUTE, 1},
    {"pow", WEFT__FUNCTION_OP, WEFT__OP_POWER, 2},
    {"mod", WEFT__FUNCTION_OP, WEFT__OP_REMAINDER, 2},
    {"true_divide", WEFT__FUNCTION_OP, WEFT__OP_DIVIDE, 2},
    {"bitwise_not", WEFT__FUNCTION_OP, WEFT__OP_INVERT, 1},
    {"bitwise_invert", WEFT__FUNCTION_OP, WEFT__OP_INVERT, 1},
    {"bitwise_left_shift", WEFT__FUNCTION_OP, WEFT__OP_LEFT_SHIFT, 2},
    {"bitwise_right_shift", WEFT__FUNCTION_OP, WEFT__OP_RIGHT_SHIFT, 2},

    {"logical_and", WEFT__FUNCTION_LOGICAL, WEFT__OP_BITWISE_AND, 2},
    {"logical_or", WEFT__FUNCTION_LOGICAL, WEFT__OP_BITWISE_OR, 2},
    {"logical_xor", WEFT__FUNCTION_LOGICAL, WEFT__OP_BITWISE_XOR, 2},
    {"logical_not", WEFT__FUNCTION_LOGICAL, WEFT__OP_INVERT, 1},

    {"square", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_SQUARE, 1},
    {"reciprocal", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_RECIPROCAL, 1},
    {"clip", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_CLIP, 3},
    {"isnan", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_ISNAN, 1},

    {"sum", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_SUM, 1},
    {"prod", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_PROD, 1},
    {"min", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_MIN, 1},
    {"max", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_MAX, 1},
    {"amin", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_MIN, 1},
    {"amax", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_MAX, 1},
    {"mean", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_MEAN, 1},
    {"any", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_ANY, 1},
    {"all", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_ALL, 1},

    {"bool", WEFT__FUNCTION_CAST, WEFT_BOOL, 1},
    {"int8", WEFT__FUNCTION_CAST, WEFT_INT8, 1},
    {"int16", WEFT__FUNCTION_CAST, WEFT_INT16, 1},
    {"int32", WEFT__FUNCTION_CAST, WEFT_INT32, 1},
    {"int64", WEFT__FUNCTION_CAST, WEFT_INT64, 1},
    {"uint8", WEFT__FUNCTION_CAST, WEFT_UINT8, 1},
    {"uint16", WEFT__FUNCTION_CAST, WEFT_UINT16, 1},
    {"uint32", WEFT__FUNCTION_CAST, WEFT_UINT32, 1},
    {"uint64", WEFT__FUNCTION_CAST, WEFT_UINT64, 1},
    {"float32", WEFT__FUNCTION_CAST, WEFT_FLOAT32, 1},
    {"float64", WEFT__FUNCTION_CAST, WEFT_FLOAT64, 1},
    {"complex64", WEFT__FUNCTION_CAST, WEFT_COMPLEX64, 1},
    {"complex128", WEFT__FUNCTION_CAST, WEFT_COMPLEX128, 1},
    WEFT__OPS(OP){NULL, WEFT__FUNCTION_OP, 0, 0},
};

const weft__function *weft__function_list(void)
{
    return functions;
}

const weft__function *weft__function_find(const char *name, size_t length)
{
    for (const weft__function *f = functions; f->name != NULL; f++)
        if (f->name[0] == name[0] && strncmp(f->name, name, length) == 0 && f->name[length] == '\0')
            return f;
    return NULL;
}
