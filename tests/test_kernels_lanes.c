/* Reductions into lanes: element i goes to lane i mod 16, in order, whatever the calls are cut to.
 */
#include "kernels_case.h"

#include <stdio.h>

enum { LEAF_N = WEFT__LEAF, ROW = WEFT__LANES };

static const char *const lane_ops[] = {"sum", "prod", "min", "max"};

static _Alignas(64) char leaf[LEAF_N * 8];

static void fill_leaf(weft_dtype dtype, uint64_t seed)
{
    for (size_t i = 0; i < LEAF_N; i++)
        weft__value_store(awkward_value(&seed, dtype), leaf + i * weft_dtype_size(dtype));
}

/* NaN and infinity would hide the rest of a sum. */
static void fill_leaf_tame(uint64_t seed)
{
    for (size_t i = 0; i < LEAF_N; i++) {
        double x = (double)(next_random(&seed) >> 11) * 0x1p-53 + 0.5;
        memcpy(leaf + 8 * i, &x, 8);
    }
}

static void start(weft__lanes *lanes, weft__lane_op op, weft_dtype dtype)
{
    for (size_t k = 0; k < ROW; k++) {
        if (is_float(dtype))
            lanes->f[k] = op == WEFT__LANE_SUM    ? 0.0
                          : op == WEFT__LANE_PROD ? 1.0
                          : op == WEFT__LANE_MIN  ? INFINITY
                                                  : -INFINITY;
        else if (op == WEFT__LANE_SUM || op == WEFT__LANE_PROD)
            lanes->u[k] = op == WEFT__LANE_PROD;
        else if (dtype <= WEFT_INT64)
            lanes->i[k] = op == WEFT__LANE_MIN ? INT64_MAX : INT64_MIN;
        else
            lanes->u[k] = op == WEFT__LANE_MIN ? UINT64_MAX : 0;
    }
}

static double plain_float(weft__lane_op op, double a, double b)
{
    switch (op) {
    case WEFT__LANE_SUM:
        return a + b;
    case WEFT__LANE_PROD:
        return a * b;
    case WEFT__LANE_MIN:
        return isnan(a) || a <= b ? a : b;
    default:
        return isnan(a) || a >= b ? a : b;
    }
}

static uint64_t plain_integer(weft__lane_op op, bool has_sign, uint64_t a, uint64_t b)
{
    bool is_less = has_sign ? (int64_t)a < (int64_t)b : a < b;

    switch (op) {
    case WEFT__LANE_SUM:
        return a + b;
    case WEFT__LANE_PROD:
        return a * b;
    case WEFT__LANE_MIN:
        return is_less ? a : b;
    default:
        return is_less ? b : a;
    }
}

static void plain_lanes(weft__lane_op op, weft_dtype dtype, size_t n, weft__lanes *lanes)
{
    for (size_t i = 0; i < n; i++) {
        weft_value v = weft__value_load(dtype, leaf + i * weft_dtype_size(dtype));
        if (is_float(dtype))
            lanes->f[i % ROW] = plain_float(op, lanes->f[i % ROW], v.as.f);
        else
            lanes->u[i % ROW] = plain_integer(op, dtype <= WEFT_INT64, lanes->u[i % ROW], v.as.u);
    }
}

static void check_lanes(const weft__kernels *kernels, weft__lane_op op, weft_dtype dtype, size_t n)
{
    weft__lane_loop loop = kernels->lanes[op][dtype];
    size_t size = weft_dtype_size(dtype);
    weft__lanes whole, cut, plain;

    start(&whole, op, dtype);
    start(&cut, op, dtype);
    start(&plain, op, dtype);
    plain_lanes(op, dtype, n, &plain);
    loop(n, leaf, &whole);
    for (size_t done = 0, step; done < n; done += step) {
        step = n - done < 3 * ROW ? n - done : (1 + done / ROW % 3) * ROW;
        loop(step, leaf + done * size, &cut);
    }
    for (size_t k = 0; k < ROW; k++) {
        if (is_float(dtype) ? same_float(whole.f[k], plain.f[k]) : whole.u[k] == plain.u[k])
            continue;
        fprintf(stderr, "%s %s %s, %zu elements, lane %zu: ", kernels->isa, lane_ops[op],
                weft_dtype_name(dtype), n, k);
        check_double_bits(whole.f[k], plain.f[k]);
    }
    check_bytes(&cut, &whole, sizeof whole);
}

static void lanes_agree_with_plain_c(void **state)
{
    static const size_t counts[] = {0, 16, 32, 48, 80, 1008, 1024, 1040, 2064, LEAF_N};
    const weft__kernels *kernels;

    for (int k = 0; (kernels = table_at(k)); k++) {
        for (int op = 0; op < WEFT__LANE_OP_COUNT; op++) {
            for (int dtype = 0; dtype < WEFT_DTYPE_COUNT; dtype++) {
                if (!kernels->lanes[op][dtype])
                    continue;
                for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
                    fill_leaf((weft_dtype)dtype, 1 + c);
                    check_lanes(kernels, (weft__lane_op)op, (weft_dtype)dtype, counts[c]);
                }
            }
        }
        fill_leaf_tame(3);
        check_lanes(kernels, WEFT__LANE_SUM, WEFT_FLOAT64, LEAF_N);
        check_lanes(kernels, WEFT__LANE_PROD, WEFT_FLOAT64, 256);
    }
}

static void lanes_exist_for_the_accumulators(void **state)
{
    const weft__kernels *kernels;

    for (int k = 0; (kernels = table_at(k)); k++) {
        for (int dtype = 0; dtype < WEFT_DTYPE_COUNT; dtype++) {
            bool is_wide = dtype == WEFT_INT64 || dtype == WEFT_UINT64 || dtype == WEFT_FLOAT64;
            check_int(kernels->lanes[WEFT__LANE_SUM][dtype] != NULL, is_wide);
            check_int(kernels->lanes[WEFT__LANE_PROD][dtype] != NULL, is_wide);
            check_int(kernels->lanes[WEFT__LANE_MIN][dtype] != NULL, dtype < WEFT_COMPLEX64);
            check_int(kernels->lanes[WEFT__LANE_MAX][dtype] != NULL, dtype < WEFT_COMPLEX64);
        }
    }
}

const struct CMUnitTest kernels_lanes_tests[] = {
    cmocka_unit_test(lanes_exist_for_the_accumulators),
    cmocka_unit_test(lanes_agree_with_plain_c),
    {0},
};
