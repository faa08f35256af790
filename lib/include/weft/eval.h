/* Element-wise expressions and reductions over all axes.
 *
 *     weft_eval("where(x > 0, sqrt(x*x + k), -y)", WEFT_VARS(x, y, WEFT_SCALAR(k, 2.5)), &r)
 *
 * Python's grammar and precedence, without chained comparison: + - * / // % ** unary + - ~,
 * << >> & ^ |, == != < <= > >=, numbers, pi, e, inf, nan, the functions sqrt exp log log10 sin cos
 * tan tanh power abs minimum maximum floor ceil where, and the reductions sum prod min max mean any
 * all, which may stand anywhere. NumPy 2's promotion. Operands are read once, the result is written
 * once, whatever the length of the expression. Arrays have the same shape; 0-d arrays are scalars.
 * The same bits for every number of ranks, threads and nodes.
 */
#ifndef WEFT_EVAL_H
#define WEFT_EVAL_H

#include <weft/array.h>

typedef struct weft_var {
    const char *name;
    weft_array *array; /* NULL: a scalar */
    weft_value scalar;
} weft_var;

typedef struct weft_vars {
    int count;
    const weft_var *items;
} weft_vars;

/* WEFT_VARS(x, y, WEFT_SCALAR(k, 2.5)): arrays under their own names and scalars; up to 16. */
#include <weft/eval_macros.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Collective. Evaluates over the arrays named in `vars`; *r is created in the standard layout, or
 * filled: then shape and dtype must be those of the result, and it may be one of the operands.
 * A reduction at the top gives a replicated 0-d array. Errors: syntax (with a caret under the
 * place), shapes, dtypes, memory. Bytes: each operand and the result once; sent: nothing on a node,
 * between nodes a leaf's edge and O(log n) partial results per reduction. */
WEFT_API WEFT_NODISCARD weft_status weft_eval(const char *expression, weft_vars vars,
                                              weft_array **r);

/* Collective. The same with the session named: for expressions without arrays. */
WEFT_API WEFT_NODISCARD weft_status weft_eval_in(weft_session *s, const char *expression,
                                                 weft_vars vars, weft_array **r);

/* Collective. An expression that yields a scalar, on every rank. */
WEFT_API WEFT_NODISCARD weft_status weft_eval_value(weft_session *s, const char *expression,
                                                    weft_vars vars, weft_value *value);

/* Collective. Reductions over all axes. Sums: leaves of 4096 consecutive elements, 16 lanes each,
 * combined in a fixed tree; float32 in float64, integers in 64 bits. min and max propagate NaN and
 * refuse empty arrays. */
WEFT_API WEFT_NODISCARD weft_status weft_sum_value(weft_array *a, double *value);
WEFT_API WEFT_NODISCARD weft_status weft_mean_value(weft_array *a, double *value);
WEFT_API WEFT_NODISCARD weft_status weft_min_value(weft_array *a, double *value);
WEFT_API WEFT_NODISCARD weft_status weft_max_value(weft_array *a, double *value);

/* Collective. a cast to `dtype` as numpy.astype(casting="unsafe") does. */
WEFT_API WEFT_NODISCARD weft_status weft_astype(weft_array *a, weft_dtype dtype, weft_array **r);

#ifdef __cplusplus
}
#endif
#endif
