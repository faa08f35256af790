/* Reductions over all axes: every dtype, layout and size against the documented tree written out in
 * plain C, so that the bits are those of every machine shape. */
#include "harness.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "array/value.h"
#include "layouts.h"
#include "runtime/session.h"

/* ---- the reference: leaves of 4096 elements, of 16 sub-leaves of 16 lanes, fixed trees ---- */

enum { LEAF = 4096, SUBLEAF = 256, LANES = 16 };

typedef enum operation { SUM, PROD, MIN, MAX } operation;

/* Floats are reduced in f, signed integers and bool in i, unsigned ones in u. */
typedef union wide {
    double f;
    int64_t i;
    uint64_t u;
} wide;

static bool is_float(weft_dtype dtype)
{
    return dtype >= WEFT_FLOAT32;
}

static bool is_unsigned(weft_dtype dtype)
{
    return dtype >= WEFT_UINT8 && dtype <= WEFT_UINT64;
}

static double combine_doubles(operation op, double a, double b)
{
    switch (op) {
    case SUM:
        return a + b;
    case PROD:
        return a * b;
    case MIN:
        return isnan(a) || a <= b ? a : b;
    default:
        return isnan(a) || a >= b ? a : b;
    }
}

static wide combine(weft_dtype dtype, operation op, wide a, wide b)
{
    if (is_float(dtype))
        return (wide){.f = combine_doubles(op, a.f, b.f)};
    if (op == SUM || op == PROD)
        return (wide){.u = op == SUM ? a.u + b.u : a.u * b.u};
    if (is_unsigned(dtype))
        return (op == MIN) == (a.u < b.u) ? a : b;
    return (op == MIN) == (a.i < b.i) ? a : b;
}

static wide nothing(weft_dtype dtype, operation op)
{
    const double floats[] = {-0.0, 1.0, (double)INFINITY, -(double)INFINITY};
    const int64_t ints[] = {0, 1, INT64_MAX, INT64_MIN};
    const uint64_t uints[] = {0, 1, UINT64_MAX, 0};

    if (is_float(dtype))
        return (wide){.f = floats[op]};
    return is_unsigned(dtype) ? (wide){.u = uints[op]} : (wide){.i = ints[op]};
}

/* `count` sub-leaves, a power of two, of which only the elements that there are count. */
static void reduce_lanes(weft_dtype dtype, operation op, const wide *x, int64_t n, int64_t count,
                         wide *lane)
{
    int64_t half = count / 2;
    wide right[LANES];

    for (int k = 0; k < LANES; k++)
        lane[k] = nothing(dtype, op);
    for (int64_t i = 0; i < n && count == 1; i++)
        lane[i % LANES] = combine(dtype, op, lane[i % LANES], x[i]);
    if (count == 1)
        return;
    reduce_lanes(dtype, op, x, n < half * SUBLEAF ? n : half * SUBLEAF, half, lane);
    if (n <= half * SUBLEAF)
        return;
    reduce_lanes(dtype, op, x + half * SUBLEAF, n - half * SUBLEAF, half, right);
    for (int k = 0; k < LANES; k++)
        lane[k] = combine(dtype, op, lane[k], right[k]);
}

static wide reduce_leaf(weft_dtype dtype, operation op, const wide *x, int64_t n)
{
    wide lane[LANES];

    reduce_lanes(dtype, op, x, n, LEAF / SUBLEAF, lane);
    for (int half = LANES / 2; half > 0; half /= 2) {
        for (int k = 0; k < half; k++)
            lane[k] = combine(dtype, op, lane[k], lane[k + half]);
    }
    return lane[0];
}

/* `leaves` is a power of two; of those only the first that there are count. */
static wide reduce_tree(weft_dtype dtype, operation op, const wide *x, int64_t n, int64_t leaves)
{
    int64_t half = leaves / 2;

    if (leaves == 1)
        return reduce_leaf(dtype, op, x, n < LEAF ? n : LEAF);
    if (n <= half * LEAF)
        return reduce_tree(dtype, op, x, n, half);
    return combine(dtype, op, reduce_tree(dtype, op, x, half * LEAF, half),
                   reduce_tree(dtype, op, x + half * LEAF, n - half * LEAF, half));
}

static wide widen(weft_dtype dtype, const void *element)
{
    weft_value value = weft__value_load(dtype, element);

    return (wide){.u = value.as.u};
}

/* All n elements of flat memory. */
static wide reduce_plainly(weft_dtype dtype, operation op, const void *data, int64_t n)
{
    wide *x = malloc((size_t)n * sizeof *x), result;

    for (int64_t i = 0; i < n; i++)
        x[i] = widen(dtype, (const char *)data + i * (int64_t)weft_dtype_size(dtype));
    result = reduce_tree(dtype, op, x, n, (int64_t)1 << 20);
    free(x);
    return result;
}

/* ---- the data ---- */

typedef struct data {
    weft_dtype dtype;
    int kind; /* 0: numbers of both signs, 1: with NaN and infinities, 2: with zeros of both signs
               */
} data;

static uint64_t mix(uint64_t x)
{
    x = (x + 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 29)) * 0x94d049bb133111ebu;
    return x ^ (x >> 32);
}

static double number(int kind, uint64_t bits)
{
    double x = ((double)(int64_t)bits) * 0x1p-60 * exp2((double)(bits % 40) - 20);

    if (kind == 1 && bits % 5003 == 0)
        return (double)NAN;
    if (kind == 1 && bits % 1999 == 0)
        return bits & 4096 ? -(double)INFINITY : (double)INFINITY;
    if (kind == 2)
        return bits % 3 ? -0.0 : 0.0;
    return x;
}

static void write_element(void *context, int64_t index, void *element)
{
    const data *d = context;
    uint64_t bits = mix((uint64_t)index * 31 + (uint64_t)d->dtype);
    weft_value value = {.dtype = d->dtype};

    if (is_float(d->dtype))
        value.as.f = number(d->kind, bits);
    else if (d->dtype == WEFT_BOOL)
        value.as.i = (int64_t)(bits % 2);
    else
        value.as.u = bits;
    weft__value_store(value, element);
}

static void *write_all(data *d, int64_t n)
{
    size_t size = weft_dtype_size(d->dtype);
    char *all = malloc((size_t)n * size + 1);

    for (int64_t i = 0; i < n; i++)
        write_element(d, i, all + (size_t)i * size);
    return all;
}

/* ---- one array, all reductions ---- */

static const char *const names[] = {"sum(x)", "prod(x)", "min(x)", "max(x)"};

/* NaNs are compared as NaNs: their bits are the processor's. */
static void check_wide(const char *what, weft_value got, weft_dtype dtype, wide expected)
{
    wide have = {.u = got.as.u};

    check_int(got.dtype, dtype);
    if (is_float(dtype) && isnan(expected.f) && isnan(have.f))
        return;
    if (have.u != expected.u)
        fprintf(stderr, "%s, %s: ", what, weft_dtype_name(dtype));
    if (is_float(dtype))
        check_double_bits(have.f, expected.f);
    else
        check_int(have.i, expected.i);
}

static weft_dtype dtype_of(weft_dtype dtype, operation op)
{
    if (op == MIN || op == MAX || is_float(dtype))
        return dtype;
    return is_unsigned(dtype) ? WEFT_UINT64 : WEFT_INT64;
}

static void check_operation(weft_array *x, operation op, const void *all)
{
    weft_dtype dtype = weft_array_dtype(x), result = dtype_of(dtype, op);
    int64_t n = weft_array_count(x);
    wide expected;
    weft_value value = {0};

    if (n == 0 && (op == MIN || op == MAX)) {
        check_status(weft_eval_value(test_session(), names[op], WEFT_VARS(x), &value),
                     WEFT_ERR_SHAPE);
        return;
    }
    check_ok(weft_eval_value(test_session(), names[op], WEFT_VARS(x), &value));
    expected = n                 ? reduce_plainly(dtype, op, all, n)
               : is_float(dtype) ? (wide){.f = op == SUM ? 0.0 : 1.0}
                                 : (wide){.i = op == PROD};
    if (result == WEFT_FLOAT32)
        expected.f = (double)(float)expected.f;
    check_wide(names[op], value, result, expected);
}

static void check_mean(weft_array *x, const void *all)
{
    weft_dtype dtype = weft_array_dtype(x);
    int64_t n = weft_array_count(x), size = (int64_t)weft_dtype_size(dtype);
    double *doubles = malloc((size_t)n * sizeof *doubles + 1), expected = (double)NAN;
    weft_value value = {0};

    for (int64_t i = 0; i < n; i++)
        doubles[i] = weft_value_double(weft__value_load(dtype, (const char *)all + i * size));
    check_ok(weft_eval_value(test_session(), "mean(x)", WEFT_VARS(x), &value));
    if (n)
        expected = reduce_plainly(WEFT_FLOAT64, SUM, doubles, n).f / (double)n;
    if (dtype == WEFT_FLOAT32)
        expected = (double)(float)expected;
    check_wide("mean(x)", value, dtype == WEFT_FLOAT32 ? dtype : WEFT_FLOAT64,
               (wide){.f = expected});
    free(doubles);
}

static void check_truths(weft_array *x, const void *all)
{
    weft_dtype dtype = weft_array_dtype(x);
    int64_t n = weft_array_count(x), size = (int64_t)weft_dtype_size(dtype), truths = 0;
    weft_value value = {0};

    for (int64_t i = 0; i < n; i++)
        truths += weft_value_double(weft__value_load(dtype, (const char *)all + i * size)) != 0;
    check_ok(weft_eval_value(test_session(), "any(x)", WEFT_VARS(x), &value));
    check_wide("any(x)", value, WEFT_BOOL, (wide){.i = truths > 0});
    check_ok(weft_eval_value(test_session(), "all(x)", WEFT_VARS(x), &value));
    check_wide("all(x)", value, WEFT_BOOL, (wide){.i = truths == n});
}

/* `which` is a set of bits: the four operations, 16 for the mean, 32 for any and all. */
static void check_array(data d, weft_shape shape, int layout, int which)
{
    weft_array *x = NULL;
    void *memory, *all = write_all(&d, weft_shape_count(&shape));

    make_laid_out_as(test_session(), shape, d.dtype, layout, write_element, &d, &x, &memory);
    for (int op = SUM; op <= MAX; op++) {
        if (which >> op & 1)
            check_operation(x, op, all);
    }
    if (which & 16)
        check_mean(x, all);
    if (which & 32)
        check_truths(x, all);
    weft_free(&x);
    free(memory);
    free(all);
}

static const int64_t sizes[] = {0,    1,    2,    15,   16,           17,    63,
                                4095, 4096, 4097, 8192, 3 * 4096 + 5, 40000, 100003};

enum { SIZES = sizeof sizes / sizeof sizes[0] };

static void doubles_of_every_size_and_layout(void **state)
{
    for (int k = 0; k < SIZES; k++) {
        for (int layout = 0; layout < ALL_LAYOUTS; layout++)
            check_array((data){WEFT_FLOAT64, 0}, WEFT_SHAPE(sizes[k]), layout,
                        layout % 3 == 0 ? 63 : 1 + (2 << k % 3));
    }
}

static void every_dtype(void **state)
{
    for (int dtype = WEFT_BOOL; dtype <= WEFT_FLOAT64; dtype++) {
        for (int k = 0; k < SIZES; k += 2)
            check_array((data){(weft_dtype)dtype, 0}, WEFT_SHAPE(sizes[(k + dtype) % SIZES]),
                        (k / 2 + dtype) % ALL_LAYOUTS, 63);
    }
}

/* Rows of 7 elements: leaves begin and end inside rows, and a few of them lie on each node. */
static void leaves_straddle_ranks_and_nodes(void **state)
{
    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        for (int64_t rows = 1; rows <= 13; rows += 3)
            check_array((data){WEFT_FLOAT64, 0}, WEFT_SHAPE(rows, 7), layout, 1);
        check_array((data){WEFT_FLOAT32, 0}, WEFT_SHAPE(1171, 7), layout, 17);
        check_array((data){WEFT_INT16, 0}, WEFT_SHAPE(5, 3, 1171), layout, 15);
        check_array((data){WEFT_FLOAT64, 0}, WEFT_SHAPE(3, 4000), layout, 3);
        check_array((data){WEFT_BOOL, 0}, WEFT_SHAPE(2, 4096), layout, 37);
    }
}

static void nan_infinities_and_signed_zeros(void **state)
{
    for (int kind = 1; kind <= 2; kind++) {
        for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
            check_array((data){WEFT_FLOAT64, kind}, WEFT_SHAPE(17, 1021), layout, 1 + 4 + 8 + 32);
            check_array((data){WEFT_FLOAT32, kind}, WEFT_SHAPE(9000), layout, 4 + 8 + 16);
            check_array((data){WEFT_FLOAT64, kind}, WEFT_SHAPE(21), layout, 15);
        }
    }
}

static void write_minus_zero(void *context, int64_t index, void *element)
{
    const double zero = index == *(int64_t *)context ? 0.0 : -0.0;

    memcpy(element, &zero, sizeof zero);
}

/* NumPy's, too: only -0.0 and nothing else adds up to -0.0. */
static void sums_of_minus_zero(void **state)
{
    int64_t places[] = {-1, 0, 4095, 4096, 8999}; /* of a 0.0 among them; -1: none */

    for (int layout = 0; layout < ALL_LAYOUTS; layout++) {
        for (int k = 0; k < 5; k++) {
            weft_array *x = NULL;
            void *memory;
            double sum = 7;

            make_laid_out_as(test_session(), WEFT_SHAPE(9000), WEFT_FLOAT64, layout,
                             write_minus_zero, &places[k], &x, &memory);
            check_ok(weft_sum_value(x, &sum));
            check_double_bits(sum, k ? 0.0 : -0.0);
            weft_free(&x);
            free(memory);
        }
    }
}

/* One NaN anywhere is the minimum, the maximum, the sum and the mean. */
static void one_nan_is_found_anywhere(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL;
    int64_t places[] = {0, 15, 4095, 4096, 4097, 8191, 12000, 16999};
    double found[4];

    check_ok(weft_random(s, WEFT_SHAPE(17, 1000), WEFT_FLOAT64, 3, &x));
    for (int k = 0; k < 8; k++) {
        weft_box box = {{places[k] / 1000, places[k] % 1000}, {1, weft_rank(s) == 0}};
        double old = 0, nan = (double)NAN;

        check_ok(weft_get(x, &box, &old));
        check_ok(weft_put(x, &box, &nan));
        check_ok(weft_min_value(x, &found[0]));
        check_ok(weft_max_value(x, &found[1]));
        check_ok(weft_sum_value(x, &found[2]));
        check_ok(weft_mean_value(x, &found[3]));
        for (int i = 0; i < 4; i++)
            check_true(isnan(found[i]));
        check_ok(weft_put(x, &box, &old));
    }
    check_ok(weft_max_value(x, &found[0]));
    check_true(found[0] < 1);
    weft_free(&x);
}

/* Operands and domain lie differently and go in pieces of a leaf or two. */
static void pieces_give_the_same_bits(void **state)
{
    weft_session *s = test_session();
    int64_t usual = s->choices.answer[WEFT__STAGING_BYTES], limits[] = {1, 70000, 200000};
    data dx = {WEFT_FLOAT64, 0}, dy = {WEFT_INT32, 0};
    weft_value first = {0}, other = {0};

    for (int k = 0; k < 10; k++) {
        weft_array *x = NULL, *y = NULL;
        void *mx, *my;

        make_laid_out_as(s, WEFT_SHAPE(333, 77), dx.dtype, (k * 3) % ALL_LAYOUTS, write_element,
                         &dx, &x, &mx);
        make_laid_out_as(s, WEFT_SHAPE(333, 77), dy.dtype, (k * 5 + 1) % ALL_LAYOUTS, write_element,
                         &dy, &y, &my);
        check_ok(weft_eval_value(s, "sum(x*y) - max(x)", WEFT_VARS(x, y), k ? &other : &first));
        if (k)
            check_double_bits(other.as.f, first.as.f);
        s->choices.answer[WEFT__STAGING_BYTES] = limits[k % 3];
        check_ok(weft_eval_value(s, "sum(x*y) - max(x)", WEFT_VARS(x, y), &other));
        s->choices.answer[WEFT__STAGING_BYTES] = usual;
        check_double_bits(other.as.f, first.as.f);
        weft_free(&y), weft_free(&x);
        free(my), free(mx);
    }
}

/* A local session is one rank: what it finds is what the run's session finds. */
static void a_local_session_finds_the_same(void **state)
{
    static const char *const texts[] = {"sum(x*y)", "mean(sqrt(x) - y)", "prod(x + 0.6)",
                                        "max(sin(x)) - min(exp(y))", "sum((x - mean(x))**2)"};
    weft_session *both[2] = {test_session(), NULL};
    weft_value found[2];

    check_int(weft_open_local(1, &both[1]), WEFT_OK);
    for (int t = 0; t < 5; t++) {
        for (int k = 0; k < 2; k++) {
            weft_array *x = NULL, *y = NULL;

            check_ok(weft_random(both[k], WEFT_SHAPE(211, 101), WEFT_FLOAT64, 5, &x));
            check_ok(weft_random(both[k], WEFT_SHAPE(211, 101), WEFT_FLOAT64, 6, &y));
            check_ok(weft_eval_value(both[k], texts[t], WEFT_VARS(x, y), &found[k]));
            weft_free(&x), weft_free(&y);
        }
        check_double_bits(found[0].as.f, found[1].as.f);
    }
    check_int(weft_stop(&both[1]), WEFT_OK);
}

/* A reduction to an array is 0-d, on every node, and can be an operand. */
static void reductions_give_scalars_on_every_node(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *r = NULL, *y = NULL;
    weft_value value = {0};
    double sum = 0;

    check_ok(weft_ones(s, WEFT_SHAPE(33, 5), WEFT_FLOAT64, &x));
    check_ok(weft_eval("sum(x) / 3", WEFT_VARS(x), &r));
    check_int(weft_array_shape(r).ndim, 0);
    check_true(weft_array_is_replicated(r));
    check_double_bits(*(double *)weft_local(r).data, 55.0);
    check_ok(weft_item(r, &value));
    check_double_bits(value.as.f, 55.0);
    for (int turn = 0; turn < 50; turn++)
        check_ok(weft_eval("r + sum(x)*0 + 1", WEFT_VARS(r, x), &r));
    check_ok(weft_eval("x * r", WEFT_VARS(x, r), &y));
    check_ok(weft_sum_value(y, &sum));
    check_double_bits(sum, 105.0 * 165);
    weft_free(&y), weft_free(&r), weft_free(&x);
}

const struct CMUnitTest reduce_tests[] = {
    cmocka_unit_test(doubles_of_every_size_and_layout),
    cmocka_unit_test(every_dtype),
    cmocka_unit_test(leaves_straddle_ranks_and_nodes),
    cmocka_unit_test(nan_infinities_and_signed_zeros),
    cmocka_unit_test(sums_of_minus_zero),
    cmocka_unit_test(one_nan_is_found_anywhere),
    cmocka_unit_test(pieces_give_the_same_bits),
    cmocka_unit_test(a_local_session_finds_the_same),
    cmocka_unit_test(reductions_give_scalars_on_every_node),
    {0},
};
