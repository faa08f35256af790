/* Powers of integers: an exponent that is an array must not be negative anywhere. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "layouts.h"

enum { ROWS = 61, COLUMNS = 90 };

/* Elements of index i: i mod 5, but for `value` from `place` on, every 7th. */
typedef struct exponents {
    int64_t place, value;
} exponents;

static void write_exponent(void *context, int64_t index, void *element)
{
    const exponents *e = context;
    int64_t value = index % 5;

    if (e->place >= 0 && index >= e->place && (index - e->place) % 7 == 0)
        value = e->value - (index > e->place);
    memcpy(element, &value, sizeof value);
}

static void write_base(void *context, int64_t index, void *element)
{
    const int64_t value = index % 9 - 4;

    (void)context;
    memcpy(element, &value, sizeof value);
}

static void refused(weft_status got, weft_status expected, const char *part)
{
    const char *message = weft_message(test_session());

    if (got != expected || !strstr(message, part))
        check_string(message, part);
    weft_clear(test_session());
}

static void make(weft_shape shape, int layout, element_writer write, const exponents *e,
                 weft_array **a, void **memory)
{
    make_laid_out_as(test_session(), shape, WEFT_INT64, layout, write, (void *)e, a, memory);
}

/* The first of several, wherever it lies; the result given stays as it was. */
static void the_first_negative_exponent_is_named(void **state)
{
    static const int64_t places[] = {0, 89, 90, 2745, ROWS * COLUMNS - 1};
    weft_session *s = test_session();

    for (int q = 0; q < LAYOUTS * 5; q++) {
        const exponents e = {places[q / LAYOUTS], -3};
        weft_array *x = NULL, *y = NULL, *r = NULL;
        void *memory[2];
        char part[128];
        weft_value sum;

        make(WEFT_SHAPE(ROWS, COLUMNS), q % LAYOUTS, write_exponent, &e, &y, &memory[0]);
        make(WEFT_SHAPE(ROWS, COLUMNS), LAYOUT_STANDARD, write_base, NULL, &x, &memory[1]);
        snprintf(part, sizeof part,
                 "weft_eval: integers to negative integer powers are not "
                 "allowed: the exponent at [%d, %d] is -3;",
                 (int)(e.place / COLUMNS), (int)(e.place % COLUMNS));
        refused(weft_eval("x ** y", WEFT_VARS(x, y), &r), WEFT_ERR_ARGUMENT, part);
        check_true(r == NULL);
        refused(weft_eval("sum(where(y < 0, 0, 1 + power(x, y)))", WEFT_VARS(x, y), &r),
                WEFT_ERR_ARGUMENT, part);
        check_ok(
            weft_full(s, WEFT_SHAPE(ROWS, COLUMNS), WEFT_INT64, (weft_value){WEFT_INT64, {7}}, &r));
        refused(weft_eval("x ** y", WEFT_VARS(x, y), &r), WEFT_ERR_ARGUMENT, part);
        check_ok(weft_eval_value(s, "sum(r)", WEFT_VARS(r), &sum));
        check_int(sum.as.i, 7 * ROWS * COLUMNS);
        weft_free(&x), weft_free(&y), weft_free(&r);
        free(memory[0]), free(memory[1]);
    }
}

/* Places are those of the exponent as it stands in the expression. */
static void views_and_subexpressions(void **state)
{
    weft_session *s = test_session();
    const exponents e = {COLUMNS * 2 + 5, -3}, line = {4, -8};
    weft_array *x = NULL, *y = NULL, *z = NULL, *r = NULL;
    weft_value value;
    void *memory[3];

    make(WEFT_SHAPE(ROWS, COLUMNS), LAYOUT_STANDARD, write_exponent, &e, &y, &memory[0]);
    make(WEFT_SHAPE(ROWS, COLUMNS), LAYOUT_STANDARD, write_base, NULL, &x, &memory[1]);
    make(WEFT_SHAPE(COLUMNS), LAYOUT_STANDARD, write_exponent, &line, &z, &memory[2]);
    refused(weft_eval("x.T ** y.T[1:]", WEFT_VARS(x, y), &r), WEFT_ERR_SHAPE, "broadcast");
    refused(weft_eval("x.T ** (2*y.T)", WEFT_VARS(x, y), &r), WEFT_ERR_ARGUMENT,
            "the exponent at [0, 4] is -8;");
    refused(weft_eval("x[2:, ::3] ** y[2:, 2::3]", WEFT_VARS(x, y), &r), WEFT_ERR_ARGUMENT,
            "the exponent at [0, 1] is -3;");
    refused(weft_eval("x ** z", WEFT_VARS(x, z), &r), WEFT_ERR_ARGUMENT,
            "the exponent at [4] is -8;");
    refused(weft_eval("x ** z[:61, None]", WEFT_VARS(x, z), &r), WEFT_ERR_ARGUMENT,
            "the exponent at [4, 0] is -8;");
    refused(weft_eval("2 ** z", WEFT_VARS(z), &r), WEFT_ERR_ARGUMENT, "the exponent at [4] is -8;");
    refused(weft_eval("x ** min(y)", WEFT_VARS(x, y), &r), WEFT_ERR_ARGUMENT,
            "the exponent is -4;");
    refused(weft_eval("x ** min(y, axis=0)", WEFT_VARS(x, y), &r), WEFT_ERR_ARGUMENT,
            "the exponent at [0] is -4;");
    refused(weft_eval_value(s, "sum((x * 2) ** y)", WEFT_VARS(x, y), &value), WEFT_ERR_ARGUMENT,
            "weft_eval_value: integers to negative");
    weft_free(&x), weft_free(&y), weft_free(&z);
    free(memory[0]), free(memory[1]), free(memory[2]);
}

/* A plan is not spoilt by what it refused. */
static void compiled_plans_look_each_time(void **state)
{
    weft_session *s = test_session();
    const exponents good = {-1, 0}, bad = {9, -1};
    weft_array *x = NULL, *y = NULL, *n = NULL, *r = NULL;
    weft_expr *expr = NULL;
    weft_value same;
    void *memory[3];

    make(WEFT_SHAPE(500), LAYOUT_STANDARD, write_base, NULL, &x, &memory[0]);
    make(WEFT_SHAPE(500), LAYOUT_UNEVEN, write_exponent, &good, &y, &memory[1]);
    make(WEFT_SHAPE(500), LAYOUT_STANDARD, write_exponent, &bad, &n, &memory[2]);
    check_ok(weft_compile(s, "x ** y", WEFT_VARS(x, y), &expr));
    for (int round = 0; round < 2; round++) {
        weft_var vars[] = {{"x", x, {0}}, {"y", n, {0}}};

        refused(weft_run(expr, (weft_vars){2, vars}, &r), WEFT_ERR_ARGUMENT,
                "weft_run: integers to negative integer powers are not allowed: the exponent at "
                "[9] is -1;");
        vars[1].array = y;
        check_ok(weft_run(expr, (weft_vars){2, vars}, &r));
        check_ok(weft_eval_value(s,
                                 "all(r == where(y == 0, 1, x) * where(y > 1, x, 1) * "
                                 "where(y > 2, x, 1) * where(y > 3, x, 1))",
                                 WEFT_VARS(r, x, y), &same));
        check_int(same.as.i, 1);
    }
    weft_expr_free(&expr);
    weft_free(&x), weft_free(&y), weft_free(&n), weft_free(&r);
    free(memory[0]), free(memory[1]), free(memory[2]);
}

/* What NumPy lets pass: floats, exponents that have no sign, no elements. */
static void what_is_allowed(void **state)
{
    weft_session *s = test_session();
    const exponents bad = {2, -1};
    weft_array *x = NULL, *n = NULL, *none = NULL, *r = NULL;
    weft_value value;
    void *memory[2];

    make(WEFT_SHAPE(30), LAYOUT_STANDARD, write_base, NULL, &x, &memory[0]);
    make(WEFT_SHAPE(30), LAYOUT_STANDARD, write_exponent, &bad, &n, &memory[1]);
    check_ok(weft_zeros(s, WEFT_SHAPE(0, 30), WEFT_INT16, &none));
    check_ok(weft_eval_value(s, "sum(float64(x[5:6]) ** n[2:3])", WEFT_VARS(x, n), &value));
    check_near(value.as.f, 1.0, 0);
    check_ok(weft_eval_value(s, "sum(x[5:6] ** float32(n[2:3]))", WEFT_VARS(x, n), &value));
    check_near(value.as.f, 1.0, 0);
    check_ok(weft_eval_value(s, "sum(int32(x) ** uint8(n % 3))", WEFT_VARS(x, n), &value));
    check_ok(weft_eval_value(s, "sum(float_power(x[5:6], n[2:3]))", WEFT_VARS(x, n), &value));
    check_ok(weft_eval("none ** n", WEFT_VARS(none, n), &r));
    check_int(weft_array_count(r), 0);
    weft_free(&r);
    check_ok(weft_eval("none ** -1", WEFT_VARS(none), &r));
    check_int(weft_array_dtype(r), WEFT_INT16);
    weft_free(&x), weft_free(&n), weft_free(&none), weft_free(&r);
    free(memory[0]), free(memory[1]);
}

const struct CMUnitTest power_tests[] = {cmocka_unit_test(the_first_negative_exponent_is_named),
                                         cmocka_unit_test(views_and_subexpressions),
                                         cmocka_unit_test(compiled_plans_look_each_time),
                                         cmocka_unit_test(what_is_allowed),
                                         {0}};
