/* How WEFT_VARS turns a list of names into data. Included by weft/eval.h alone.
 *
 * WEFT_SCALAR(k, v) expands to a parenthesised pair, which WEFT__VAR tells from a plain name by
 * probing for the parentheses.
 */
#ifndef WEFT_EVAL_MACROS_H
#define WEFT_EVAL_MACROS_H

#define WEFT_SCALAR(name, value) (name, value)

#define WEFT__SECOND(a, b, ...) b
#define WEFT__PROBE(...) WEFT__SECOND(__VA_ARGS__, 0, 0)
#define WEFT__IS_PAIR_PROBE(...) ~, 1
#define WEFT__IS_PAIR(x) WEFT__PROBE(WEFT__IS_PAIR_PROBE x)
#define WEFT__JOIN_(a, b) a##b
#define WEFT__JOIN(a, b) WEFT__JOIN_(a, b)

#define WEFT__VAR(x) WEFT__JOIN(WEFT__VAR_, WEFT__IS_PAIR(x))(x)
/* Without a dtype where the scalar would be, so that a NULL array is no scalar. */
#define WEFT__VAR_0(x) {#x, (x), {WEFT_DTYPE_COUNT, {0}}}
#define WEFT__VAR_1(x) WEFT__VAR_SCALAR x
#define WEFT__VAR_SCALAR(name, value) {#name, NULL, WEFT_VALUE(value)}

#define WEFT__EACH_1(f, x) f(x)
#define WEFT__EACH_2(f, x, ...) f(x), WEFT__EACH_1(f, __VA_ARGS__)
#define WEFT__EACH_3(f, x, ...) f(x), WEFT__EACH_2(f, __VA_ARGS__)
#define WEFT__EACH_4(f, x, ...) f(x), WEFT__EACH_3(f, __VA_ARGS__)
#define WEFT__EACH_5(f, x, ...) f(x), WEFT__EACH_4(f, __VA_ARGS__)
#define WEFT__EACH_6(f, x, ...) f(x), WEFT__EACH_5(f, __VA_ARGS__)
#define WEFT__EACH_7(f, x, ...) f(x), WEFT__EACH_6(f, __VA_ARGS__)
#define WEFT__EACH_8(f, x, ...) f(x), WEFT__EACH_7(f, __VA_ARGS__)
#define WEFT__EACH_9(f, x, ...) f(x), WEFT__EACH_8(f, __VA_ARGS__)
#define WEFT__EACH_10(f, x, ...) f(x), WEFT__EACH_9(f, __VA_ARGS__)
#define WEFT__EACH_11(f, x, ...) f(x), WEFT__EACH_10(f, __VA_ARGS__)
#define WEFT__EACH_12(f, x, ...) f(x), WEFT__EACH_11(f, __VA_ARGS__)
#define WEFT__EACH_13(f, x, ...) f(x), WEFT__EACH_12(f, __VA_ARGS__)
#define WEFT__EACH_14(f, x, ...) f(x), WEFT__EACH_13(f, __VA_ARGS__)
#define WEFT__EACH_15(f, x, ...) f(x), WEFT__EACH_14(f, __VA_ARGS__)
#define WEFT__EACH_16(f, x, ...) f(x), WEFT__EACH_15(f, __VA_ARGS__)
#define WEFT__COUNT(...)                                                                           \
    WEFT__COUNT_(__VA_ARGS__, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define WEFT__COUNT_(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, count, ...) count

#ifdef __cplusplus
/* Lives until the end of the full expression, as C's compound literal lives in its block. */
template <int count> struct weft__vars_list {
    weft_var items[count];
    operator weft_vars() const
    {
        weft_vars vars = {count, items};

        return vars;
    }
};
#define WEFT_VARS(...)                                                                             \
    (weft__vars_list<WEFT__COUNT(__VA_ARGS__)>{                                                    \
        {WEFT__JOIN(WEFT__EACH_, WEFT__COUNT(__VA_ARGS__))(WEFT__VAR, __VA_ARGS__)}})
#define WEFT_NO_VARS (weft_vars{0, NULL})
#else
#define WEFT_VARS(...)                                                                             \
    ((weft_vars){WEFT__COUNT(__VA_ARGS__),                                                         \
                 (const weft_var[]){WEFT__JOIN(WEFT__EACH_, WEFT__COUNT(__VA_ARGS__))(             \
                     WEFT__VAR, __VA_ARGS__)}})
#define WEFT_NO_VARS ((weft_vars){0, NULL})
#endif

#endif
