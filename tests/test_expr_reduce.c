/* Stages that reduce: one tree of lanes, whoever computes the elements. */
#include <math.h>

#include "expr_case.h"

static const char *const reductions[] = {
    "sum(x)",       "sum(x*y)",      "sum(f)",     "sum(i8)",    "sum(u16*u8)", "sum(b)",
    "sum(x > 0)",   "prod(x)",       "prod(i)",    "prod(u8)",   "mean(f*g)",   "mean(i)",
    "mean(b)",      "min(x)",        "min(f - 1)", "min(i8)",    "min(u64)",    "min(b)",
    "max(sqrt(x))", "max(f)",        "max(u16)",   "max(i32)",   "max(b | c)",  "any(x > 3)",
    "any(f)",       "all(x < 1e31)", "all(b)",     "sum(k*x+n)", "sum(3)",      "sum(sin(x)*y)",
};

enum { REDUCTIONS = sizeof reductions / sizeof reductions[0] };

static weft__partial leaf(const weft__plan *plan, weft__scratch *scratch, size_t first, size_t n)
{
    case_operands o = case_open(weft__plan_stage(plan, 0), first, n);
    weft__piece piece = {case_kernels(), o.pointers, NULL, n};
    weft__partial partial;

    weft__stage_leaf(plan, 0, &piece, scratch, &partial);
    case_close(&o);
    return partial;
}

/* The elements of the leaf computed in random pieces, then reduced. */
static weft__partial leaf_in_pieces(const weft__plan *plan, weft__scratch *scratch, size_t n,
                                    uint64_t *random)
{
    unsigned char elements[WEFT__LEAF * 8];
    weft__partial partial;

    for (size_t at = 0, m; at < n; at += m) {
        case_operands o;
        weft__piece piece;

        m = 1 + case_random(random) % 1500;
        m = m < n - at ? m : n - at;
        o = case_open(weft__plan_stage(plan, 0), at, m);
        piece = (weft__piece){case_kernels(), o.pointers, NULL, m};
        weft__stage_elements(plan, 0, &piece, scratch, elements + at * 8);
        case_close(&o);
    }
    weft__stage_leaf_of_elements(plan, 0, case_kernels(), elements, n, &partial);
    return partial;
}

static void elements_give_the_bits_of_a_leaf(void **state)
{
    static const size_t counts[] = {1, 5, 15, 16, 17, 63, 64, 65, 1000, 1024, 4095, 4096};
    weft__scratch *scratch = case_scratch();
    uint64_t random = 11;

    for (int q = 0; q < REDUCTIONS; q++) {
        weft__plan *plan = case_plan(reductions[q]);

        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
            weft__partial a = leaf(plan, scratch, 0, counts[c]);
            weft__partial b = leaf_in_pieces(plan, scratch, counts[c], &random);

            if (memcmp(&a.value.as.u, &b.value.as.u, 8) != 0)
                fprintf(stderr, "%s of %zu\n", reductions[q], counts[c]);
            check_int(a.value.dtype, b.value.dtype);
            check_int(a.value.as.i, b.value.as.i);
        }
        weft__plan_free(&plan);
    }
    weft__scratch_free(&scratch);
}

/* Which zero is the least of 0.0 and -0.0 depends on the order alone, not on who reduces. */
static void equal_extremes_keep_their_bits(void **state)
{
    static const char *const texts[] = {"min(x)", "max(x)", "min(abs(x)*-1)", "max(x*1)"};
    const weft__kernels *kernels = case_kernels();
    weft__scratch *scratch = case_scratch();
    double x[WEFT__LEAF];
    const void *operands[] = {x};
    uint64_t random = 99;

    for (size_t q = 0; q < sizeof texts / sizeof texts[0]; q++) {
        weft__plan *plan = case_plan(texts[q]);

        for (size_t n = 1; n < 300; n++) {
            weft__piece piece = {kernels, operands, NULL, n};
            weft__partial a, b;
            double elements[300];

            for (size_t k = 0; k < n; k++)
                x[k] = case_random(&random) % 8 == 0 ? -0.0 : 0.0;
            weft__stage_leaf(plan, 0, &piece, scratch, &a);
            weft__stage_elements(plan, 0, &piece, scratch, elements);
            weft__stage_leaf_of_elements(plan, 0, kernels, elements, n, &b);
            check_double_bits(a.value.as.f, b.value.as.f);
        }
        weft__plan_free(&plan);
    }
    weft__scratch_free(&scratch);
}

/* The contract of a leaf, written out: sub-leaves of 256 with 16 lanes each in a tree, then the
 * lanes, halves on halves. */
static void lanes_by_hand(const double *x, size_t n, size_t subleaves, double *lane)
{
    const size_t half = subleaves / 2, left = half * WEFT__SUBLEAF;
    double right[WEFT__LANES];

    for (size_t k = 0; k < WEFT__LANES; k++)
        lane[k] = -0.0;
    for (size_t i = 0; i < n && subleaves == 1; i++)
        lane[i % WEFT__LANES] += x[i];
    if (subleaves == 1)
        return;
    lanes_by_hand(x, n < left ? n : left, half, lane);
    if (n <= left)
        return;
    lanes_by_hand(x + left, n - left, half, right);
    for (size_t k = 0; k < WEFT__LANES; k++)
        lane[k] += right[k];
}

static double leaf_by_hand(const double *x, size_t n)
{
    double lane[WEFT__LANES];

    lanes_by_hand(x, n, WEFT__LEAF / WEFT__SUBLEAF, lane);
    for (size_t half = WEFT__LANES / 2; half > 0; half /= 2)
        for (size_t k = 0; k < half; k++)
            lane[k] += lane[k + half];
    return lane[0];
}

static void sums_are_made_as_documented(void **state)
{
    weft__scratch *scratch = case_scratch();
    weft__plan *plan = case_plan("sum(x)"), *single = case_plan("sum(f)");
    double x[WEFT__LEAF], f[WEFT__LEAF];

    for (size_t k = 0; k < WEFT__LEAF; k++) {
        x[k] = case_value(0, k).as.f;
        f[k] = (double)(float)case_value(2, k).as.f;
    }
    for (size_t n = 1; n <= WEFT__LEAF; n += n < 300 ? 1 : 97) {
        check_double_bits(leaf(plan, scratch, 0, n).value.as.f, leaf_by_hand(x, n));
        check_double_bits(leaf(single, scratch, 0, n).value.as.f, leaf_by_hand(f, n));
    }
    weft__plan_free(&plan);
    weft__plan_free(&single);
    weft__scratch_free(&scratch);
}

/* Every instruction set gives one answer: nothing here is fused or reordered. */
static void instruction_sets_agree_on_sums(void **state)
{
    weft__plan *plan = case_plan("sum(x*y - f)");
    weft__scratch *scratch = case_scratch();
    case_operands o = case_open(weft__plan_stage(plan, 0), 0, WEFT__LEAF);
    weft__piece piece = {case_kernels(), o.pointers, NULL, WEFT__LEAF - 3};
    weft__partial first, other;

    weft__stage_leaf(plan, 0, &piece, scratch, &first);
    for (const char *const *name = weft__kernels_names(); *name != NULL; name++) {
        piece.kernels = weft__kernels_choose(*name);
        weft__stage_leaf(plan, 0, &piece, scratch, &other);
        check_double_bits(other.value.as.f, first.value.as.f);
    }
    case_close(&o);
    weft__plan_free(&plan);
    weft__scratch_free(&scratch);
}

static double reduce_doubles(const char *text, const double *x, size_t n)
{
    weft__error error = {.status = WEFT_OK};
    weft__plan *plan = case_plan(text);
    weft__scratch *scratch = case_scratch();
    const void *operands[] = {x};
    weft__piece piece = {case_kernels(), operands, NULL, n};
    weft__partial partial;
    weft_value value;

    weft__stage_leaf(plan, 0, &piece, scratch, &partial);
    check_int(weft__stage_finish(plan, 0, partial, (int64_t)n, &error, &value), WEFT_OK);
    weft__plan_free(&plan);
    weft__scratch_free(&scratch);
    return weft_value_double(value);
}

static void special_values_are_numpys(void **state)
{
    const double zeros[] = {-0.0, -0.0, -0.0}, nan[] = {1, (double)NAN, -3};
    const double large[] = {1, (double)INFINITY, 2}, one[] = {-5.5};

    check_double_bits(reduce_doubles("sum(x)", zeros, 3), -0.0);
    check_double_bits(reduce_doubles("min(x)", zeros, 3), -0.0);
    check_true(isnan(reduce_doubles("sum(x)", nan, 3)));
    check_true(isnan(reduce_doubles("min(x)", nan, 3)));
    check_true(isnan(reduce_doubles("max(x)", nan, 3)));
    check_double_bits(reduce_doubles("any(x)", nan, 3), 1);
    check_double_bits(reduce_doubles("all(x)", nan, 3), 1);
    check_double_bits(reduce_doubles("any(x)", zeros, 3), 0);
    check_double_bits(reduce_doubles("max(x)", large, 3), (double)INFINITY);
    check_double_bits(reduce_doubles("sum(x)", large, 3), (double)INFINITY);
    check_double_bits(reduce_doubles("prod(x)", one, 1), -5.5);
    check_double_bits(reduce_doubles("mean(x)", one, 1), -5.5);
    check_double_bits(reduce_doubles("max(x)", one, 1), -5.5);
}

static void combining_is_what_the_names_say(void **state)
{
    const weft__partial a = {{.dtype = WEFT_FLOAT64, .as.f = 2}};
    const weft__partial b = {{.dtype = WEFT_FLOAT64, .as.f = -3}};
    const weft__partial nan = {{.dtype = WEFT_FLOAT64, .as.f = (double)NAN}};
    const weft__partial yes = {{.dtype = WEFT_BOOL, .as.i = 1}}, no = {{.dtype = WEFT_BOOL}};
    const weft__partial u = {{.dtype = WEFT_UINT64, .as.u = UINT64_MAX}};
    const weft__partial one = {{.dtype = WEFT_UINT64, .as.u = 1}};
    const weft__partial least = {{.dtype = WEFT_INT64, .as.i = INT64_MIN}};
    const weft__partial minus = {{.dtype = WEFT_INT64, .as.i = -1}};

    check_double_bits(weft__partial_combine(WEFT__REDUCE_SUM, a, b).value.as.f, -1);
    check_double_bits(weft__partial_combine(WEFT__REDUCE_MEAN, a, b).value.as.f, -1);
    check_double_bits(weft__partial_combine(WEFT__REDUCE_PROD, a, b).value.as.f, -6);
    check_double_bits(weft__partial_combine(WEFT__REDUCE_MIN, a, b).value.as.f, -3);
    check_double_bits(weft__partial_combine(WEFT__REDUCE_MAX, a, b).value.as.f, 2);
    check_true(isnan(weft__partial_combine(WEFT__REDUCE_MIN, nan, b).value.as.f));
    check_true(isnan(weft__partial_combine(WEFT__REDUCE_MAX, b, nan).value.as.f));
    check_int(weft__partial_combine(WEFT__REDUCE_ANY, yes, no).value.as.i, 1);
    check_int(weft__partial_combine(WEFT__REDUCE_ALL, yes, no).value.as.i, 0);
    check_int(weft__partial_combine(WEFT__REDUCE_SUM, u, one).value.as.i, 0);
    check_true(weft__partial_combine(WEFT__REDUCE_MAX, u, one).value.as.u == UINT64_MAX);
    check_int(weft__partial_combine(WEFT__REDUCE_SUM, least, minus).value.as.i, INT64_MAX);
    check_int(weft__partial_combine(WEFT__REDUCE_MIN, least, minus).value.as.i, INT64_MIN);
}

static void empty_reductions_are_numpys(void **state)
{
    static const struct {
        const char *text;
        weft_status status;
        double value;
    } table[] = {{"sum(x)", WEFT_OK, 0},
                 {"sum(i8)", WEFT_OK, 0},
                 {"prod(f)", WEFT_OK, 1},
                 {"prod(u8)", WEFT_OK, 1},
                 {"any(x)", WEFT_OK, 0},
                 {"all(x)", WEFT_OK, 1},
                 {"min(x)", WEFT_ERR_SHAPE, 0},
                 {"max(i8)", WEFT_ERR_SHAPE, 0},
                 {"mean(x)", WEFT_OK, (double)NAN},
                 {"mean(i8)", WEFT_OK, (double)NAN}};
    const weft__partial ignored = {{.dtype = WEFT_FLOAT64, .as.f = 12}};

    for (size_t q = 0; q < sizeof table / sizeof table[0]; q++) {
        weft__error error = {.status = WEFT_OK};
        weft__plan *plan = case_plan(table[q].text);
        weft_value value;

        check_int(weft__stage_finish(plan, 0, ignored, 0, &error, &value), table[q].status);
        if (table[q].status == WEFT_OK && isnan(table[q].value))
            check_true(isnan(weft_value_double(value)));
        else if (table[q].status == WEFT_OK)
            check_double_bits(weft_value_double(value), table[q].value);
        weft__plan_free(&plan);
    }
}

static void stages_feed_one_another(void **state)
{
    weft_value total = case_scalar("sum(x)"), mean = case_scalar("mean(x)");
    weft_value count = case_scalar("sum(x == x)");

    check_int(count.as.i, CASE_LENGTH);
    check_double_bits(mean.as.f, total.as.f / CASE_LENGTH);
    check_double_bits(weft_value_double(case_scalar("sum(x) / sum(x == x)")), mean.as.f);
    check_double_bits(weft_value_double(case_scalar("max(x - max(x))")), 0);
    check_int(case_scalar("all(abs(x - mean(x)) <= max(abs(x - mean(x))))").as.i, 1);
    check_int(case_scalar("sum(where(i > mean(i), 1, 0)) + sum(i <= mean(i))").as.i, CASE_LENGTH);
    check_int(case_scalar("max(i8)").as.i, 125);
    check_double_bits(weft_value_double(case_scalar("mean(f)")),
                      (double)(float)(case_scalar("sum(float64(f))").as.f / CASE_LENGTH));
}

/* Reading nothing past a leaf is the walk's; a leaf's end must not be written either. */
static void operands_of_a_leaf_are_left_alone(void **state)
{
    enum { N = 1003 };
    weft__scratch *scratch = case_scratch();

    for (int q = 0; q < REDUCTIONS; q++) {
        weft__plan *plan = case_plan(reductions[q]);
        const weft__stage_info *info = weft__plan_stage(plan, 0);
        case_operands o = case_open(info, 0, N), before = case_open(info, 0, N);
        weft__piece piece = {case_kernels(), o.pointers, NULL, N};
        weft__partial partial;

        weft__stage_leaf(plan, 0, &piece, scratch, &partial);
        for (int k = 0; k < info->nuses; k++)
            check_bytes(o.data[k], before.data[k],
                        N * weft_dtype_size(case_vars[info->uses[k]].dtype));
        case_close(&o);
        case_close(&before);
        weft__plan_free(&plan);
    }
    weft__scratch_free(&scratch);
}

const struct CMUnitTest expr_reduce_tests[] = {
    cmocka_unit_test(elements_give_the_bits_of_a_leaf),
    cmocka_unit_test(equal_extremes_keep_their_bits),
    cmocka_unit_test(sums_are_made_as_documented),
    cmocka_unit_test(instruction_sets_agree_on_sums),
    cmocka_unit_test(special_values_are_numpys),
    cmocka_unit_test(combining_is_what_the_names_say),
    cmocka_unit_test(empty_reductions_are_numpys),
    cmocka_unit_test(stages_feed_one_another),
    cmocka_unit_test(operands_of_a_leaf_are_left_alone),
    {0},
};
