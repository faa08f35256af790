/* Values of expressions without dimensions: elements by their indices and what is computed of them,
 * of every dtype and layout, on every rank. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array/value.h"
#include "harness.h"
#include "layouts.h"

enum { ROWS = 7, COLUMNS = 3 };

static weft_value number(weft_dtype dtype, int64_t index)
{
    weft_value v = {.dtype = dtype};

    if (dtype >= WEFT_COMPLEX64)
        v.as.c[0] = 0.5 + (double)index, v.as.c[1] = -(double)index;
    else if (dtype >= WEFT_FLOAT32)
        v.as.f = 0.25 + (double)index;
    else if (dtype == WEFT_BOOL)
        v.as.i = index % 3 == 0;
    else
        v.as.i = index + 1;
    return v;
}

static void write_number(void *context, int64_t index, void *element)
{
    weft__value_store(number(*(const weft_dtype *)context, index), element);
}

/* On this rank, down to the last bit. */
static void check_value(weft_value found, weft_value expected)
{
    char bytes[2][16] = {{0}};

    check_int(found.dtype, expected.dtype);
    weft__value_store(found, bytes[0]);
    weft__value_store(expected, bytes[1]);
    check_int(memcmp(bytes[0], bytes[1], sizeof bytes[0]), 0);
}

static void check_elements(weft_array *x, weft_dtype dtype)
{
    weft_session *s = test_session();
    weft_value value;
    char text[40];

    for (int64_t i = 0; i < ROWS; i++) {
        (void)snprintf(text, sizeof text, "x[%d, %d]", (int)i, (int)(i % COLUMNS) - COLUMNS);
        check_ok(weft_eval_value(s, text, WEFT_VARS(x), &value));
        check_value(value, number(dtype, i * COLUMNS + i % COLUMNS));
    }
    check_ok(weft_eval_value(s, "x.T[1:][1, ::-1][0]", WEFT_VARS(x), &value));
    check_value(value, number(dtype, ROWS * COLUMNS - 1));
}

static void elements_are_values(void **state)
{
    (void)state;
    for (int dtype = 0; dtype < WEFT_DTYPE_COUNT; dtype++) {
        for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
            weft_dtype as = (weft_dtype)dtype;
            weft_array *x = NULL;
            void *memory;

            make_laid_out_as(test_session(), WEFT_SHAPE(ROWS, COLUMNS), as, layout, write_number,
                             &as, &x, &memory);
            check_elements(x, as);
            weft_free(&x);
            free(memory);
        }
    }
}

/* The same bits as the 0-d array of weft_eval. */
static void values_are_those_of_arrays(void **state)
{
    static const char *const texts[] = {
        "x[0, 0]**2",
        "sum(x) * x[-1, 1]",
        "sqrt(x[3, 2]) - mean(x, axis=0)[1]",
        "x[6, 0] > x[0, 0]",
        "x[1, 1] / z",
        "float32(x[2, 2]) + z",
        "where(x[0, 1] > 3, 1, x[5, 0])",
        "max(x, axis=(0, 1)) + x[4, 2]",
    };
    weft_session *s = test_session();
    weft_array *x = NULL, *z = NULL;
    weft_expr *planned = NULL;

    (void)state;
    check_ok(weft_random(s, WEFT_SHAPE(ROWS, COLUMNS), WEFT_FLOAT64, 5, &x));
    check_ok(weft_view(x, "2, 1", &z));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        weft_array *r = NULL;
        weft_value value, again, item;

        check_ok(weft_eval(texts[i], WEFT_VARS(x, z), &r));
        check_int(weft_array_shape(r).ndim, 0);
        check_ok(weft_item(r, &item));
        check_ok(weft_eval_value(s, texts[i], WEFT_VARS(x, z), &value));
        check_value(value, item);
        check_ok(weft_compile(s, texts[i], WEFT_VARS(x, z), &planned));
        check_ok(weft_run_value(planned, WEFT_VARS(x, z), &again));
        check_value(again, item);
        weft_expr_free(&planned);
        weft_free(&r);
    }
    weft_free(&x), weft_free(&z);
}

static void arrays_are_no_values(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL;
    weft_expr *planned = NULL;
    weft_value value;

    (void)state;
    check_ok(weft_ones(s, WEFT_SHAPE(ROWS, COLUMNS), WEFT_FLOAT64, &x));
    check_int(weft_eval_value(s, "x[1:] * 2", WEFT_VARS(x), &value), WEFT_ERR_SHAPE);
    check_string(weft_message(s),
                 "weft_eval_value: the expression yields an array of shape (6, 3), not a scalar: "
                 "weft_eval gives the array; scalars are elements, as x[0, 0], and reductions, as "
                 "sum(x)");
    weft_clear(s);
    check_int(weft_eval_value(s, "sum(x, keepdims=True)", WEFT_VARS(x), &value), WEFT_ERR_SHAPE);
    check_true(strstr(weft_message(s), "(1, 1)") != NULL);
    weft_clear(s);
    check_ok(weft_compile(s, "x[0]", WEFT_VARS(x), &planned));
    check_int(weft_run_value(planned, WEFT_VARS(x), &value), WEFT_ERR_SHAPE);
    check_true(strstr(weft_message(s), "of shape (3,), not a scalar: weft_run gives") != NULL);
    weft_clear(s);
    weft_expr_free(&planned);
    weft_free(&x);
}

const struct CMUnitTest eval_value_tests[] = {cmocka_unit_test(elements_are_values),
                                              cmocka_unit_test(values_are_those_of_arrays),
                                              cmocka_unit_test(arrays_are_no_values),
                                              {0}};
