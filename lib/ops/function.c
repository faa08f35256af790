#include "ops/function.h"

#include <string.h>

#include <weft/eval.h>

#include "ops/build.h"
#include "ops/expr.h"

#define OP(id, name, inputs, kind) {name, WEFT__FUNCTION_OP, WEFT__OP_##id, inputs, 0},
#define ALSO(name, id, inputs)                                                                     \
    {                                                                                              \
        name, WEFT__FUNCTION_OP, WEFT__OP_##id, inputs, 0                                          \
    }

static const weft__function functions[] = {
    ALSO("absolute", ABSOLUTE, 1),
    ALSO("pow", POWER, 2),
    ALSO("mod", REMAINDER, 2),
    ALSO("true_divide", DIVIDE, 2),
    ALSO("bitwise_not", INVERT, 1),
    ALSO("bitwise_invert", INVERT, 1),
    ALSO("bitwise_left_shift", LEFT_SHIFT, 2),
    ALSO("bitwise_right_shift", RIGHT_SHIFT, 2),
    ALSO("asin", ARCSIN, 1),
    ALSO("acos", ARCCOS, 1),
    ALSO("atan", ARCTAN, 1),
    ALSO("atan2", ARCTAN2, 2),
    ALSO("asinh", ARCSINH, 1),
    ALSO("acosh", ARCCOSH, 1),
    ALSO("atanh", ARCTANH, 1),
    ALSO("rad2deg", DEGREES, 1),
    ALSO("deg2rad", RADIANS, 1),
    ALSO("fix", TRUNC, 1),
    ALSO("conj", CONJUGATE, 1),

    {"logical_and", WEFT__FUNCTION_LOGICAL, WEFT__OP_BITWISE_AND, 2, 0},
    {"logical_or", WEFT__FUNCTION_LOGICAL, WEFT__OP_BITWISE_OR, 2, 0},
    {"logical_xor", WEFT__FUNCTION_LOGICAL, WEFT__OP_BITWISE_XOR, 2, 0},
    {"logical_not", WEFT__FUNCTION_LOGICAL, WEFT__OP_INVERT, 1, 0},

    {"square", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_SQUARE, 1, 0},
    {"reciprocal", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_RECIPROCAL, 1, 0},
    {"clip", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_CLIP, 3, 0},
    {"fabs", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_FABS, 1, 0},
    {"float_power", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_FLOAT_POWER, 2, 0},
    {"round", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_ROUND, 1, 2},
    {"around", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_ROUND, 1, 2},
    {"select", WEFT__FUNCTION_COMPOSITE, WEFT__COMPOSITE_SELECT, 3, WEFT__MAX_INPUTS},

    {"sum", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_SUM, 1, 0},
    {"prod", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_PROD, 1, 0},
    {"min", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_MIN, 1, 0},
    {"max", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_MAX, 1, 0},
    {"amin", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_MIN, 1, 0},
    {"amax", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_MAX, 1, 0},
    {"mean", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_MEAN, 1, 0},
    {"any", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_ANY, 1, 0},
    {"all", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_ALL, 1, 0},
    {"argmin", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_ARGMIN, 1, 0},
    {"argmax", WEFT__FUNCTION_REDUCTION, WEFT__REDUCE_ARGMAX, 1, 0},
    {"var", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_VAR, 1, 0},
    {"std", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_STD, 1, 0},
    {"ptp", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_PTP, 1, 0},
    {"norm", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_NORM, 1, 0},
    {"count_nonzero", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_COUNT_NONZERO, 1, 0},
    {"nansum", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_NANSUM, 1, 0},
    {"nanprod", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_NANPROD, 1, 0},
    {"nanmean", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_NANMEAN, 1, 0},
    {"nanmin", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_NANMIN, 1, 0},
    {"nanmax", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_NANMAX, 1, 0},
    {"nanvar", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_NANVAR, 1, 0},
    {"nanstd", WEFT__FUNCTION_REDUCTION, WEFT__STATISTIC_NANSTD, 1, 0},

    {"bool", WEFT__FUNCTION_CAST, WEFT_BOOL, 1, 0},
    {"int8", WEFT__FUNCTION_CAST, WEFT_INT8, 1, 0},
    {"int16", WEFT__FUNCTION_CAST, WEFT_INT16, 1, 0},
    {"int32", WEFT__FUNCTION_CAST, WEFT_INT32, 1, 0},
    {"int64", WEFT__FUNCTION_CAST, WEFT_INT64, 1, 0},
    {"uint8", WEFT__FUNCTION_CAST, WEFT_UINT8, 1, 0},
    {"uint16", WEFT__FUNCTION_CAST, WEFT_UINT16, 1, 0},
    {"uint32", WEFT__FUNCTION_CAST, WEFT_UINT32, 1, 0},
    {"uint64", WEFT__FUNCTION_CAST, WEFT_UINT64, 1, 0},
    {"float32", WEFT__FUNCTION_CAST, WEFT_FLOAT32, 1, 0},
    {"float64", WEFT__FUNCTION_CAST, WEFT_FLOAT64, 1, 0},
    {"complex64", WEFT__FUNCTION_CAST, WEFT_COMPLEX64, 1, 0},
    {"complex128", WEFT__FUNCTION_CAST, WEFT_COMPLEX128, 1, 0},
    WEFT__OPS(OP){NULL, WEFT__FUNCTION_OP, 0, 0, 0},
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

static weft_function_kind kind_of(const weft__function *f)
{
    return f->kind == WEFT__FUNCTION_REDUCTION ? WEFT_FUNCTION_REDUCTION
           : f->kind == WEFT__FUNCTION_CAST    ? WEFT_FUNCTION_CAST
                                               : WEFT_FUNCTION_OF_ELEMENTS;
}

/* Of operations of one name an expression finds the first. */
const char *weft_function_name(int index, weft_function_kind *kind)
{
    const weft__function *f = functions;

    for (; f->name; f++)
        if (weft__function_find(f->name, strlen(f->name)) == f && index-- == 0)
            break;
    if (f->name && kind)
        *kind = kind_of(f);
    return f->name;
}
