/* Expressions over arrays: element by element, with broadcasting, slices and reductions.
 *
 *     weft_eval("where(x > 0, sqrt(x*x + k), -y)", WEFT_VARS(x, y, WEFT_SCALAR(k, 2.5)), &r)
 *     weft_eval("(x - mean(x, axis=0)) / std(x, axis=0, ddof=1)", WEFT_VARS(x), &r)
 *     weft_eval("x[1:, ::2] - x[:-1, ::2]", WEFT_VARS(x), &r)
 *
 * Python's grammar and precedence, without chained comparison: + - * / // % ** unary + - ~,
 * << >> & ^ |, == != < <= > >=, numbers, pi, e, inf, nan, NumPy's functions by their names
 * (docs/functions.md), and reductions, which may stand anywhere, with axis=, keepdims= and ddof=.
 * Arrays and reductions along axes may be followed by slices, x[1:, ::2, None, ..., 3], and by .T.
 * NumPy's broadcasting and NumPy 2's promotion: scalars given as C values are weak (NEP 50), 0-d
 * arrays are not. np.sqrt(x) and numpy.pi are sqrt(x) and pi, where no variable is called np or
 * numpy. Operands are read once by each stage, and a stage ends where a reduction does; common
 * subexpressions are computed once. The same bits for every number of ranks, threads and nodes,
 * and for a compound expression as for its steps one by one.
 */
#ifndef WEFT_EVAL_H
#define WEFT_EVAL_H

#include <weft/array.h>

typedef struct weft_var {
    const char *name;
    weft_array *array; /* NULL: a scalar. Where scalar.dtype is WEFT_DTYPE_COUNT, as WEFT_VARS has
                          it, NULL is refused instead */
    weft_value scalar;
} weft_var;

typedef struct weft_vars {
    int count;
    const weft_var *items;
} weft_vars;

/* WEFT_VARS(x, y, WEFT_SCALAR(k, 2.5)): arrays under their own names and scalars; up to 16, no name
 * twice. */
#include <weft/eval_macros.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Collective. Evaluates over the arrays named in `vars`, of which there is at least one (else there
 * is no session that could evaluate or be told: weft_eval_in); *r is created in the standard
 * layout, or filled: then shape and dtype must be those of the result. It may be an operand, a
 * view, and share memory with operands in any order (then the result is computed apart first). A
 * reduction of all dimensions at the top gives a replicated 0-d array. Errors: syntax (with a caret
 * under the place), shapes, dtypes, memory; an integer array to a power that is a signed integer
 * array with a negative element (WEFT_ERR_ARGUMENT with its place and value; nothing is stored).
 * Bytes: each operand and the result once; sent: nothing on a node; between nodes the elements of
 * operands that do not lie where the result does, and a leaf's edge and O(log n) partial results
 * per reduction of everything. Scratch: 256 KiB per core; operands fetched from other nodes at most
 * 64 MiB per node. */
WEFT_API WEFT_NODISCARD weft_status weft_eval(const char *expression, weft_vars vars,
                                              weft_array **r);

/* Collective. The same with the session named: for expressions without arrays. */
WEFT_API WEFT_NODISCARD weft_status weft_eval_in(weft_session *s, const char *expression,
                                                 weft_vars vars, weft_array **r);

/* Collective. The value, on every rank, of an expression without dimensions: a reduction of
 * everything, elements by their indices, numbers, and what is computed of these, sum(x) - x[0, 0].
 * Errors: as weft_eval; WEFT_ERR_SHAPE for one that yields an array with dimensions, with its
 * shape. Sent, beside what weft_eval sends: nothing. */
WEFT_API WEFT_NODISCARD weft_status weft_eval_value(weft_session *s, const char *expression,
                                                    weft_vars vars, weft_value *value);

/* An expression planned for variables of given names, dtypes and shapes. */
typedef struct weft_expr weft_expr;

/* Logically collective (same: expression, names, dtypes, shapes, scalars). Plans without running;
 * *x must be NULL. Errors: as weft_eval. The arrays in `vars` are examples: they are not kept. */
WEFT_API WEFT_NODISCARD weft_status weft_compile(weft_session *s, const char *expression,
                                                 weft_vars vars, weft_expr **x);

/* Collective. weft_eval without the planning, under a microsecond more than the arithmetic on one
 * rank. With variables of other names, dtypes, shapes or scalars it plans anew first. */
WEFT_API WEFT_NODISCARD weft_status weft_run(weft_expr *x, weft_vars vars, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_run_value(weft_expr *x, weft_vars vars, weft_value *value);

/* Local. NULL is allowed. */
WEFT_API void weft_expr_free(weft_expr **x);

typedef enum weft_function_kind {
    WEFT_FUNCTION_OF_ELEMENTS, /* "sqrt", "where" */
    WEFT_FUNCTION_REDUCTION,   /* "sum": takes axis= and keepdims=, some ddof= */
    WEFT_FUNCTION_CAST         /* "float32" */
} weft_function_kind;

/* Local. The functions that expressions know, each by all of its names, in no order: that of
 * `index`, from 0 on, and its kind (NULL is allowed); NULL past the last one. */
WEFT_API const char *weft_function_name(int index, weft_function_kind *kind);

/* Collective. A copy cast to `dtype`, standard layout (a replicated array gives a replicated one);
 * refused where NumPy's rule `same_kind` does not allow it, the second form by the rule named. The
 * casts are numpy.astype's. */
WEFT_API WEFT_NODISCARD weft_status weft_astype(weft_array *a, weft_dtype dtype, weft_array **r);
WEFT_API WEFT_NODISCARD weft_status weft_astype_casting(weft_array *a, weft_dtype dtype,
                                                        weft_casting casting, weft_array **r);

/* Collective. Quotients rounded towards minus infinity and remainders with the divisor's sign:
 * a // b and a % b. */
WEFT_API WEFT_NODISCARD weft_status weft_divmod(weft_array *a, weft_array *b, weft_array **quotient,
                                                weft_array **remainder);

#ifdef __cplusplus
}
#endif
#endif
