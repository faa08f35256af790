/* Creation in every dtype and casts between them, at any machine shape. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "array/value.h"
#include "runtime/session.h"

/* Element `index` as every rank sees it. */
static weft_value element(weft_array *a, int64_t index)
{
    weft_session *s = weft_array_session(a);
    weft_box box = {{index}, {1}};
    char memory[16];

    check_ok(weft_get(a, &box, memory));
    (void)s;
    return weft__value_load(weft_array_dtype(a), memory);
}

static void full_in_every_dtype(void **state)
{
    weft_session *s = test_session();
    weft_value value = {.dtype = WEFT_FLOAT64, .as.f = 3.75};

    (void)state;
    for (int d = 0; d < WEFT_DTYPE_COUNT; d++) {
        weft_array *a = NULL;
        double expected = d == WEFT_BOOL ? 1 : d < WEFT_FLOAT32 ? 3 : 3.75;

        check_ok(weft_full(s, WEFT_SHAPE(1003), (weft_dtype)d, value, &a));
        for (int64_t i = 0; i < 1003; i += 167)
            check_double_bits(weft_value_double(element(a, i)), expected);
        check_ok(weft_zeros(s, WEFT_SHAPE(1003), (weft_dtype)d, &a));
        check_double_bits(weft_value_double(element(a, 1002)), 0.0);
        check_ok(weft_ones(s, WEFT_SHAPE(1003), (weft_dtype)d, &a));
        check_double_bits(weft_value_double(element(a, 1002)), 1.0);
        weft_free(&a);
    }
}

static void fill_in_chunks(void **state)
{
    weft_session *s = test_session();
    static const int64_t chunks[] = {0, 1, 7, 1000, 100000};
    weft_array *a = NULL;

    (void)state;
    check_ok(weft_empty(s, WEFT_SHAPE(10007), WEFT_INT16, &a));
    for (size_t i = 0; i < 5; i++) {
        weft_value sum, value = {.dtype = WEFT_INT64, .as.i = (int64_t)i - 2};

        check_ok(weft_fill(a, value, chunks[i]));
        check_ok(weft_eval_value(s, "sum(a)", WEFT_VARS(a), &sum));
        check_int(sum.as.i, 10007 * value.as.i);
    }
    check_status(weft_fill(a, (weft_value){WEFT_INT64, {0}}, -1), WEFT_ERR_ARGUMENT);
    weft_free(&a);
}

/* What numpy.linspace computes, step by step. */
static double numpy_linspace(double start, double stop, int64_t count, int64_t i)
{
    double step = count > 1 ? (stop - start) / (double)(count - 1) : stop - start;

    if (count > 1 && i == count - 1)
        return stop;
    if (step == 0 && count > 1)
        return (double)i / (double)(count - 1) * (stop - start) + start;
    return (double)i * step + start;
}

static void linspace_as_numpy(void **state)
{
    weft_session *s = test_session();
    static const double ends[][2] = {{-2, 1}, {0, 1}, {1, 1}, {0.1, 0.7}, {3, -7e300}, {0, 5e-324}};
    static const int64_t counts[] = {0, 1, 2, 3, 800, 10007};

    (void)state;
    for (size_t e = 0; e < 6; e++) {
        for (size_t c = 0; c < 6; c++) {
            weft_array *a = NULL;
            weft_block block;

            check_ok(weft_linspace(s, ends[e][0], ends[e][1], counts[c], &a));
            check_int(weft_array_count(a), counts[c]);
            block = weft_local(a);
            for (int64_t i = 0; i < block.elements; i++)
                check_double_bits(
                    ((double *)block.data)[i],
                    numpy_linspace(ends[e][0], ends[e][1], counts[c], block.first + i));
            weft_free(&a);
        }
    }
    check_status(weft_linspace(s, 0, 1, -1, &(weft_array *){NULL}), WEFT_ERR_SHAPE);
}

static void arange_as_numpy(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    weft_block block;
    double delta = 0.3 + 0.1 - 0.3; /* numpy.arange fills from the first two elements */

    (void)state;
    check_ok(weft_arange(s, 0.3, 1000, 0.1, WEFT_FLOAT64, &a));
    check_int(weft_array_count(a), 9997);
    block = weft_local(a);
    for (int64_t i = 0; i < block.elements; i++) {
        int64_t g = block.first + i;

        check_double_bits(((double *)block.data)[i], g == 1 ? 0.3 + 0.1 : 0.3 + (double)g * delta);
    }
    weft_free(&a);
    check_ok(weft_arange(s, 5, -20, -3, WEFT_INT16, &a));
    check_int(weft_array_count(a), 9);
    for (int64_t i = 0; i < 9; i++)
        check_int(element(a, i).as.i, 5 - 3 * i);
    weft_free(&a);
    check_ok(weft_arange(s, 5, 5, 1, WEFT_INT64, &a));
    check_int(weft_array_count(a), 0);
    weft_free(&a);
    check_status(weft_arange(s, 0, 1, 0, WEFT_FLOAT64, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_arange(s, 0, 1e300, 1, WEFT_FLOAT64, &a), WEFT_ERR_SHAPE);
    check_status(weft_arange(s, 0, 1, 1, WEFT_BOOL, &a), WEFT_ERR_DTYPE);
}

static void diagonals(void **state)
{
    weft_session *s = test_session();

    (void)state;
    for (int64_t k = -6; k <= 8; k++) {
        weft_array *a = NULL;
        weft_block block;

        check_ok(weft_eye(s, 5, 7, k, WEFT_FLOAT32, &a));
        block = weft_local(a);
        for (int64_t i = 0; i < block.elements; i++) {
            int64_t row = block.first + i / 7, column = i % 7;

            check_near(((float *)block.data)[i], column - row == k, 0);
        }
        weft_free(&a);
    }
}

/* Between any two dtypes, ragged counts included. */
static void casts_between_all_dtypes(void **state)
{
    weft_session *s = test_session();

    (void)state;
    for (int from = 0; from < WEFT_DTYPE_COUNT; from++) {
        for (int to = 0; to < WEFT_DTYPE_COUNT; to++) {
            weft_array *a = NULL, *b = NULL;
            weft_value value = {.dtype = WEFT_INT64, .as.i = 97};
            double expected = from == WEFT_BOOL || to == WEFT_BOOL ? 1 : 97;

            check_ok(weft_full(s, WEFT_SHAPE(131), (weft_dtype)from, value, &a));
            check_ok(weft_astype_casting(a, (weft_dtype)to, WEFT_CASTING_UNSAFE, &b));
            check_int(weft_array_dtype(b), to);
            check_double_bits(weft_value_double(element(b, 130)), expected);
            check_double_bits(weft_value_double(element(b, 0)), expected);
            weft_free(&b), weft_free(&a);
        }
    }
}

static void impossible_arrays(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    int64_t many[17] = {1}, rows[64] = {0};
    weft_placement placement = {.rows_per_rank = rows};

    (void)state;
    check_status(weft_empty(s, WEFT_SHAPE(-1, 3), WEFT_INT8, &a), WEFT_ERR_SHAPE);
    check_status(weft_empty(s, WEFT_SHAPE(INT64_MAX, 3), WEFT_INT8, &a), WEFT_ERR_SHAPE);
    check_status(weft_empty(s, WEFT_SHAPE(INT64_MAX / 4), WEFT_FLOAT64, &a), WEFT_ERR_SHAPE);
    check_status(weft_empty(s, weft_shape_of(17, many), WEFT_INT8, &a), WEFT_ERR_SHAPE);
    check_status(weft_empty(s, WEFT_SHAPE(3), (weft_dtype)99, &a), WEFT_ERR_DTYPE);
    check_status(weft_empty_placed(s, WEFT_SHAPE(3), WEFT_INT8, &placement, &a), WEFT_ERR_SHAPE);
    rows[0] = -3;
    check_status(weft_empty_placed(s, WEFT_SHAPE(3), WEFT_INT8, &placement, &a), WEFT_ERR_SHAPE);
    /* more than any machine has: said before anything is touched */
    check_int(weft_empty(s, WEFT_SHAPE((int64_t)1 << 50), WEFT_INT8, &a), WEFT_ERR_MEMORY);
    check_true(strstr(weft_message(s), "MiB") != NULL);
    weft_clear(s);
    check_true(a == NULL);
    check_ok(weft_empty(s, WEFT_SHAPE(3), WEFT_INT8, &a));
    weft_free(&a);
}

const struct CMUnitTest create_tests[] = {
    cmocka_unit_test(full_in_every_dtype), cmocka_unit_test(fill_in_chunks),
    cmocka_unit_test(linspace_as_numpy),   cmocka_unit_test(arange_as_numpy),
    cmocka_unit_test(diagonals),           cmocka_unit_test(casts_between_all_dtypes),
    cmocka_unit_test(impossible_arrays),   {0}};
