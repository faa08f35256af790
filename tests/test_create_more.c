/* Ranges and spaces, and arrays like others, at any machine shape. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>

#include <weft.h>

#include "array/value.h"
#include "sources.h"

static void others_of_the_same_kind(void **state)
{
    (void)state;
    for (int layout = 0; layout < LAYOUTS; layout++) {
        weft_dtype dtype = (weft_dtype)(layout * 2);
        weft_array *a, *r = NULL;
        weft_block of_a, of_r;
        void *memory;

        make_source(WEFT_SHAPE(23, 3), dtype, layout, &a, &memory);
        check_ok(weft_empty_like(a, &r));
        of_a = weft_local(a), of_r = weft_local(r);
        check_int(of_a.first, of_r.first);
        check_int(of_a.elements, of_r.elements);
        check_int(weft_array_is_replicated(a), weft_array_is_replicated(r));
        check_int(weft_array_dtype(r), dtype);
        check_ok(weft_ones_like(a, &r));
        check_ok(weft_full_like(a, (weft_value){WEFT_INT64, {1}}, &a));
        for (size_t i = 0; i < (size_t)of_a.elements * weft_dtype_size(dtype); i++)
            check_int(((char *)of_a.data)[i], ((char *)of_r.data)[i]);
        weft_free(&r);
        check_ok(weft_zeros_like(a, &r));
        of_r = weft_local(r);
        for (size_t i = 0; i < (size_t)of_r.elements * weft_dtype_size(dtype); i++)
            check_int(((char *)of_r.data)[i], 0);
        weft_free(&r), weft_free(&a);
        free(memory);
    }
}

/* A view that begins within a row has no rows to be like. */
static void others_like_views(void **state)
{
    static const char *const texts[] = {"3:17", "::2, 1:", "1:2, 1:2", ":, ::-1"};
    weft_array *a, *v = NULL, *w = NULL, *r = NULL;
    void *memory;

    (void)state;
    make_source(WEFT_SHAPE(23, 3), WEFT_INT32, LAYOUT_UNEVEN, &a, &memory);
    for (int k = 0; k < 4; k++) {
        weft_shape shape, have;

        check_ok(weft_view(a, texts[k], &v));
        check_ok(weft_ones_like(v, &r));
        shape = weft_array_shape(v), have = weft_array_shape(r);
        check_true(weft_shape_equal(&shape, &have));
        weft_free(&r), weft_free(&v);
    }
    check_ok(weft_reshape(a, WEFT_SHAPE(3, 23), &w));
    check_ok(weft_ones_like(w, &r));
    check_int(weft_array_shape(r).extent[1], 23);
    weft_free(&r), weft_free(&w), weft_free(&a);
    free(memory);
}

static weft_value element(weft_array *a, int64_t index)
{
    weft_box box = {{index}, {1}};
    char memory[16];

    check_ok(weft_get(a, &box, memory));
    return weft__value_load(weft_array_dtype(a), memory);
}

static void whole_ranges(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    int64_t big = INT64_MAX - 5;

    (void)state;
    for (int d = WEFT_INT8; d <= WEFT_FLOAT64; d++) {
        check_ok(weft_arange_int(s, 100, 3, -7, (weft_dtype)d, &a));
        check_int(weft_array_count(a), 14);
        for (int64_t i = 0; i < 14; i++)
            check_near(weft_value_double(element(a, i)), (double)(100 - 7 * i), 0);
        weft_free(&a);
    }
    check_ok(weft_arange_int(s, big, INT64_MAX, 2, WEFT_INT64, &a));
    check_int(weft_array_count(a), 3);
    for (int64_t i = 0; i < 3; i++)
        check_int(element(a, i).as.i, big + 2 * i);
    weft_free(&a);
    check_ok(weft_arange_int(s, INT64_MIN, INT64_MAX, INT64_MAX, WEFT_INT64, &a));
    check_int(weft_array_count(a), 3);
    check_int(element(a, 2).as.i, INT64_MAX - 1);
    weft_free(&a);
    check_ok(weft_arange_int(s, INT64_MAX, INT64_MIN, INT64_MIN, WEFT_FLOAT64, &a));
    check_int(weft_array_count(a), 2);
    check_double_bits(element(a, 1).as.f, -1.0);
    weft_free(&a);
    check_status(weft_arange_int(s, 1, 9, 0, WEFT_INT8, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_arange_int(s, 200, 300, 1, WEFT_INT8, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_arange_int(s, 2, -9, -3, WEFT_UINT64, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_arange_int(s, INT64_MIN, INT64_MAX, 1, WEFT_INT8, &a), WEFT_ERR_SHAPE);
    check_status(weft_arange_int(s, 0, 4, 1, WEFT_COMPLEX64, &a), WEFT_ERR_DTYPE);
}

static void ranges_of_floats(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    weft_block block;
    float start = 0.3f, second = (float)(0.3 + 0.1), step = second - start;

    (void)state;
    check_ok(weft_arange(s, 0.3, 500, 0.1, WEFT_FLOAT32, &a));
    check_int(weft_array_count(a), 4997);
    block = weft_local(a);
    for (int64_t i = 0; i < block.elements; i++) {
        int64_t g = block.first + i;
        float expected = g == 1 ? second : start + (float)g * step;

        check_double_bits((double)((float *)block.data)[i], (double)expected);
    }
    weft_free(&a);
    check_ok(weft_arange(s, 0, 1, INFINITY, WEFT_FLOAT64, &a)); /* NumPy's one element */
    check_int(weft_array_count(a), 1);
    check_double_bits(element(a, 0).as.f, 0.0);
    weft_free(&a);
}

static void spaces(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    double step = 0;

    (void)state;
    check_ok(weft_linspace_with(s, -3, 7, 4000, false, WEFT_INT32, &step, &a));
    check_double_bits(step, 10.0 / 4000);
    for (int64_t i = 0; i < 4000; i += 333)
        check_int(element(a, i).as.i, (int64_t)floor(-3 + (double)i * step));
    weft_free(&a);
    check_ok(weft_linspace_with(s, -3, 7, 1, true, WEFT_FLOAT32, &step, &a));
    check_true(isnan(step));
    check_double_bits(element(a, 0).as.f, -3.0);
    weft_free(&a);
    check_ok(weft_logspace(s, 0, 3, 3001, true, 10, WEFT_FLOAT64, &a));
    check_double_bits(element(a, 3000).as.f, 1000.0);
    check_near(element(a, 1500).as.f, pow(10, 1.5), 1e-13);
    weft_free(&a);
    check_ok(weft_geomspace(s, -0.3, -700.1, 3001, true, WEFT_FLOAT64, &a));
    check_double_bits(element(a, 0).as.f, -0.3);
    check_double_bits(element(a, 3000).as.f, -700.1);
    check_near(element(a, 1500).as.f, -sqrt(0.3 * 700.1), 1e-12);
    weft_free(&a);
    check_status(weft_geomspace(s, 0, 4, 3, true, WEFT_FLOAT64, &a), WEFT_ERR_ARGUMENT);
    check_status(weft_geomspace(s, 1, 4, -3, true, WEFT_FLOAT64, &a), WEFT_ERR_SHAPE);
    check_status(weft_logspace(s, 1, 4, INT64_MIN, true, 2, WEFT_FLOAT64, &a), WEFT_ERR_SHAPE);
    check_status(weft_linspace_with(s, 1, 4, 3, true, (weft_dtype)77, NULL, &a), WEFT_ERR_DTYPE);
    check_true(a == NULL);
}

const struct CMUnitTest create_more_tests[] = {cmocka_unit_test(others_of_the_same_kind),
                                               cmocka_unit_test(others_like_views),
                                               cmocka_unit_test(whole_ranges),
                                               cmocka_unit_test(ranges_of_floats),
                                               cmocka_unit_test(spaces),
                                               {0}};
