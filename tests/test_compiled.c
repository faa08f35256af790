/* Expressions planned once: the same results as without, whatever they are run on. */
#include <string.h>

#include "harness.h"
#include "layouts.h"

static double value_of(int64_t i)
{
    return (double)(i % 17) - 3.5;
}

static void check_equal(weft_array *a, weft_array *b)
{
    weft_value same;

    check_ok(weft_eval_value(test_session(), "all(a == b)", WEFT_VARS(a, b), &same));
    check_int(same.as.i, 1);
}

static void runs_are_evaluations(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *y = NULL, *r = NULL, *expected = NULL, *v = NULL;
    weft_expr *expr = NULL;
    void *memory[2];

    make_laid_out(s, WEFT_SHAPE(30, 7), LAYOUT_STANDARD, value_of, &x, &memory[0]);
    make_laid_out(s, WEFT_SHAPE(7), LAYOUT_STANDARD, value_of, &y, &memory[1]);
    check_ok(weft_compile(s, "x*y + k", WEFT_VARS(x, y, WEFT_SCALAR(k, 2.5)), &expr));
    for (int round = 0; round < 3; round++) {
        check_ok(weft_run(expr, WEFT_VARS(x, y, WEFT_SCALAR(k, 2.5)), &r));
        check_ok(weft_eval("x*y + 2.5", WEFT_VARS(x, y), &expected));
        check_equal(r, expected);
    }
    weft_free(&r), weft_free(&expected);
    check_ok(weft_view(x, "::2, ::-1", &v));
    check_ok(weft_run(
        expr,
        (weft_vars){
            3, (weft_var[]){{"x", v, {0}}, {"y", y, {0}}, {"k", NULL, {WEFT_INT64, {.i = 1}}}}},
        &r));
    check_ok(weft_eval("v*y + 1", WEFT_VARS(v, y), &expected));
    check_equal(r, expected);
    weft_expr_free(&expr);
    weft_free(&x), weft_free(&y), weft_free(&r), weft_free(&expected), weft_free(&v);
}

static void scalars_are_run(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL;
    weft_expr *expr = NULL;
    weft_value total, sum;
    void *memory;

    make_laid_out(s, WEFT_SHAPE(5000), LAYOUT_STANDARD, value_of, &x, &memory);
    check_ok(weft_compile(s, "sum(x) * k", WEFT_VARS(x, WEFT_SCALAR(k, 1)), &expr));
    check_ok(weft_run_value(expr, WEFT_VARS(x, WEFT_SCALAR(k, 1)), &total));
    check_ok(weft_run_value(expr, WEFT_VARS(x, WEFT_SCALAR(k, 2)), &total));
    check_ok(weft_eval_value(s, "sum(x)", WEFT_VARS(x), &sum));
    check_double_bits(total.as.f, sum.as.f * 2);
    weft_expr_free(&expr);
    weft_free(&x);
}

static void mistakes_are_told(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *r = NULL;
    weft_expr *expr = NULL;

    check_ok(weft_ones(s, WEFT_SHAPE(4, 5), WEFT_FLOAT64, &x));
    check_status(weft_compile(s, "x +", WEFT_VARS(x), &expr), WEFT_ERR_SYNTAX);
    check_true(expr == NULL);
    check_ok(weft_compile(s, "x + 1", WEFT_VARS(x), &expr));
    check_status(weft_run(expr, WEFT_NO_VARS, &r), WEFT_ERR_SYNTAX);
    check_ok(weft_run(expr, WEFT_VARS(x), &r));
    weft_expr_free(&expr);
    weft_expr_free(&expr);
    weft_free(&x), weft_free(&r);
}

const struct CMUnitTest compiled_tests[] = {cmocka_unit_test(runs_are_evaluations),
                                            cmocka_unit_test(scalars_are_run),
                                            cmocka_unit_test(mistakes_are_told),
                                            {0}};
