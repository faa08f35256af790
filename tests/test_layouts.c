/* Evaluation over every mix of layouts: the same values, the same bits. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "layouts.h"
#include "runtime/session.h"

static double first_value(int64_t i)
{
    return sin((double)i) * 1e3;
}

static double second_value(int64_t i)
{
    return (double)(i % 1013) - 300.25;
}

static void check_mix(weft_shape shape, int la, int lb, int lr)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *y = NULL, *r = NULL;
    void *mx, *my, *mr;
    double *all;
    int64_t count = weft_shape_count(&shape);

    make_laid_out(s, shape, la, first_value, &x, &mx);
    make_laid_out(s, shape, lb, second_value, &y, &my);
    make_laid_out(s, shape, lr, second_value, &r, &mr);
    check_ok(weft_eval("x - y*2", WEFT_VARS(x, y), &r));
    all = all_elements(r);
    for (int64_t i = 0; i < count; i++)
        check_double_bits(all[i], first_value(i) - second_value(i) * 2);
    free(all);
    check_ok(weft_eval("y + 1", WEFT_VARS(y), &y)); /* in place */
    all = all_elements(y);
    for (int64_t i = 0; i < count; i++)
        check_double_bits(all[i], second_value(i) + 1);
    free(all);
    weft_free(&r), weft_free(&y), weft_free(&x);
    free(mx), free(my), free(mr);
}

static void every_mix_of_layouts(void **state)
{
    (void)state;
    for (int la = 0; la < LAYOUTS; la++) {
        for (int lb = 0; lb < LAYOUTS; lb++)
            check_mix(WEFT_SHAPE(61, 37), la, lb, (la + 2 * lb) % LAYOUTS);
    }
}

static void every_layout_of_the_result(void **state)
{
    (void)state;
    for (int lr = 0; lr < LAYOUTS; lr++) {
        check_mix(WEFT_SHAPE(1, 5000), lr, LAYOUT_STANDARD, lr);
        check_mix(WEFT_SHAPE(2, 3, 5), LAYOUT_WRAPPED, LAYOUT_LAST_RANK, lr);
        check_mix(WEFT_SHAPE(0, 7), LAYOUT_UNEVEN, LAYOUT_STANDARD, lr);
        check_mix(WEFT_SHAPE(7, 0), LAYOUT_WRAPPED, LAYOUT_STANDARD, lr);
    }
}

/* A staging window of a few kilobytes forces many pieces. */
static void many_pieces_give_the_same(void **state)
{
    weft_session *s = test_session();
    int64_t usual = s->choices.answer[WEFT__STAGING_BYTES];

    (void)state;
    s->choices.answer[WEFT__STAGING_BYTES] = 3 << 10;
    check_mix(WEFT_SHAPE(123, 45), LAYOUT_FIRST_RANK, LAYOUT_LAST_RANK, LAYOUT_STANDARD);
    check_mix(WEFT_SHAPE(123, 45), LAYOUT_WRAPPED, LAYOUT_UNEVEN, LAYOUT_REPLICATED);
    check_mix(WEFT_SHAPE(123, 45), LAYOUT_STANDARD, LAYOUT_WRAPPED, LAYOUT_LAST_RANK);
    s->choices.answer[WEFT__STAGING_BYTES] = usual;
}

/* The documented sum, written down once more: leaves of 4096, sub-leaves of 256, 16 lanes, fixed
 * trees. */
static double sum_of_lanes(const double *lane, int count)
{
    double half[8] = {0};

    if (count == 1)
        return lane[0];
    for (int i = 0; i < count / 2; i++)
        half[i] = lane[i] + lane[i + count / 2];
    return sum_of_lanes(half, count / 2);
}

/* Sub-leaves of 256 elements have lanes of their own, combined in a tree by their index. */
static void lanes_of(double (*value)(int64_t), int64_t first, int64_t end, int64_t subleaves,
                     double lane[16])
{
    int64_t middle = first + subleaves / 2 * 256;
    double right[16];

    if (subleaves == 1) {
        for (int j = 0; j < 16; j++)
            lane[j] = -0.0;
        for (int64_t i = first; i < end; i++)
            lane[(i - first) % 16] += value(i);
        return;
    }
    lanes_of(value, first, middle < end ? middle : end, subleaves / 2, lane);
    if (middle >= end)
        return;
    lanes_of(value, middle, end, subleaves / 2, right);
    for (int j = 0; j < 16; j++)
        lane[j] += right[j];
}

static double sum_of_leaf(double (*value)(int64_t), int64_t first, int64_t end)
{
    double lane[16];

    lanes_of(value, first, end, 16, lane);
    return sum_of_lanes(lane, 16);
}

static double sum_of_tree(double (*value)(int64_t), int64_t count, int64_t leaf, int64_t leaves)
{
    int64_t half = leaves / 2;

    if (leaf * 4096 >= count)
        return -0.0;
    if (leaves == 1)
        return sum_of_leaf(value, leaf * 4096,
                           (leaf + 1) * 4096 < count ? (leaf + 1) * 4096 : count);
    if ((leaf + half) * 4096 >= count)
        return sum_of_tree(value, count, leaf, half);
    return sum_of_tree(value, count, leaf, half) + sum_of_tree(value, count, leaf + half, half);
}

static void check_sum(int64_t n, int layout)
{
    weft_session *s = test_session();
    weft_array *x = NULL;
    double sum = 0, low = 0, high = 0, mean = 0, lowest = INFINITY, highest = -INFINITY;
    void *memory;

    make_laid_out(s, WEFT_SHAPE(n), layout, first_value, &x, &memory);
    check_ok(weft_sum_value(x, &sum));
    check_double_bits(sum, sum_of_tree(first_value, n, 0, 64));
    check_ok(weft_mean_value(x, &mean));
    check_double_bits(mean, sum / (double)n);
    check_ok(weft_min_value(x, &low));
    check_ok(weft_max_value(x, &high));
    for (int64_t i = 0; i < n; i++) {
        lowest = fmin(lowest, first_value(i));
        highest = fmax(highest, first_value(i));
    }
    check_double_bits(low, lowest);
    check_double_bits(high, highest);
    weft_free(&x);
    free(memory);
}

static void sums_are_the_documented_tree(void **state)
{
    static const int64_t sizes[] = {1, 2, 15, 16, 17, 4095, 4096, 4097, 12293, 100003, 65536};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int layout = 0; layout < LAYOUTS; layout++)
            check_sum(sizes[i], layout);
    }
}

static void sums_over_pieces_are_the_same(void **state)
{
    weft_session *s = test_session();
    int64_t usual = s->choices.answer[WEFT__STAGING_BYTES];

    (void)state;
    s->choices.answer[WEFT__STAGING_BYTES] = 40 << 10;
    check_sum(100003, LAYOUT_WRAPPED);
    check_sum(12293, LAYOUT_WRAPPED);
    s->choices.answer[WEFT__STAGING_BYTES] = usual;
}

static void empty_sums(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL;
    double value = 5;

    (void)state;
    check_ok(weft_empty(s, WEFT_SHAPE(0, 4), WEFT_FLOAT64, &x));
    check_ok(weft_sum_value(x, &value));
    check_double_bits(value, 0.0);
    check_ok(weft_mean_value(x, &value));
    check_true(isnan(value));
    check_status(weft_min_value(x, &value), WEFT_ERR_SHAPE);
    check_status(weft_max_value(x, &value), WEFT_ERR_SHAPE);
    weft_free(&x);
}

/* Operands of a fused sum that lie differently. */
static void fused_sums_over_mixed_layouts(void **state)
{
    weft_session *s = test_session();
    weft_value expected = {0};

    (void)state;
    for (int la = 0; la < LAYOUTS; la++) {
        for (int lb = 0; lb < LAYOUTS; lb++) {
            weft_array *x = NULL, *y = NULL;
            weft_value value;
            void *mx, *my;

            make_laid_out(s, WEFT_SHAPE(97, 211), la, first_value, &x, &mx);
            make_laid_out(s, WEFT_SHAPE(97, 211), lb, second_value, &y, &my);
            check_ok(
                weft_eval_value(s, "sum(x*y) / max(abs(y)) + mean(x)", WEFT_VARS(x, y), &value));
            if (la + lb == 0)
                expected = value;
            check_double_bits(value.as.f, expected.as.f);
            weft_free(&y), weft_free(&x);
            free(mx), free(my);
        }
    }
}

static void failures_are_the_same_everywhere(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *y = NULL, *r = NULL;

    (void)state;
    check_ok(weft_ones(s, WEFT_SHAPE(4, 5), WEFT_FLOAT64, &x));
    check_ok(weft_ones(s, WEFT_SHAPE(5, 4), WEFT_FLOAT64, &y));
    check_int(weft_eval("x + y", WEFT_VARS(x, y), &r), WEFT_ERR_SHAPE);
    check_true(strstr(weft_message(s), "shapes (4, 5) and (5, 4) do not broadcast together") !=
               NULL);
    weft_clear(s);
    check_true(r == NULL);
    check_status(weft_eval("x + zz", WEFT_VARS(x), &r), WEFT_ERR_SYNTAX);
    check_status(weft_eval("x > 0", WEFT_VARS(x), &x), WEFT_ERR_DTYPE);
    check_status(weft_eval("y + 0", WEFT_VARS(y), &x), WEFT_ERR_SHAPE);
    check_status(weft_eval_value(s, "x", WEFT_VARS(x), &(weft_value){0}), WEFT_ERR_SHAPE);
    check_string(weft_message(s), "");
    check_ok(weft_eval("x + 1", WEFT_VARS(x), &r));
    weft_free(&r), weft_free(&y), weft_free(&x);
}

/* Scalars divide as arrays do: by zero gives 0 for integers, inf or nan else. */
static void scalars_divide_by_zero(void **state)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {{"k / 0", INFINITY}, {"-1 / 0", -INFINITY},  {"k // 0", 0},
                 {"5 % 0", 0},        {"5.0 // 0", INFINITY}, {"0.0 ** -1", INFINITY}};
    weft_session *s = test_session();
    weft_value value;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_ok(weft_eval_value(s, cases[i].text, WEFT_VARS(WEFT_SCALAR(k, 1)), &value));
        check_double_bits(weft_value_double(value), cases[i].value);
    }
    check_ok(weft_eval_value(s, "0 / 0", WEFT_NO_VARS, &value));
    check_true(isnan(weft_value_double(value)));
    check_ok(weft_eval_value(s, "5.0 % 0", WEFT_NO_VARS, &value));
    check_true(isnan(weft_value_double(value)));
}

static void copies_between_layouts(void **state)
{
    weft_session *s = test_session();

    (void)state;
    for (int from = 0; from < LAYOUTS; from++) {
        for (int to = 0; to < LAYOUTS; to++) {
            weft_array *x = NULL, *y = NULL;
            void *mx, *my;
            double *all;

            make_laid_out(s, WEFT_SHAPE(23, 5), from, first_value, &x, &mx);
            make_laid_out(s, WEFT_SHAPE(23, 5), to, second_value, &y, &my);
            check_ok(weft_copy(x, &y));
            all = all_elements(y);
            for (int64_t i = 0; i < 115; i++)
                check_double_bits(all[i], first_value(i));
            free(all);
            weft_free(&y), weft_free(&x);
            free(mx), free(my);
        }
    }
}

const struct CMUnitTest layouts_tests[] = {cmocka_unit_test(every_mix_of_layouts),
                                           cmocka_unit_test(every_layout_of_the_result),
                                           cmocka_unit_test(many_pieces_give_the_same),
                                           cmocka_unit_test(sums_are_the_documented_tree),
                                           cmocka_unit_test(sums_over_pieces_are_the_same),
                                           cmocka_unit_test(empty_sums),
                                           cmocka_unit_test(fused_sums_over_mixed_layouts),
                                           cmocka_unit_test(failures_are_the_same_everywhere),
                                           cmocka_unit_test(copies_between_layouts),
                                           cmocka_unit_test(scalars_divide_by_zero),
                                           {0}};
