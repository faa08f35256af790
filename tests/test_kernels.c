/* The loops: every operation and dtype of every table against plain C, in place, at every place in
 * the block. How near the transcendental functions come is test_kernels_math.c's. */
#include "kernels_case.h"

#include <stdio.h>

#define ROW(id, name, inputs, kind) {name, inputs, WEFT__KIND_##kind},
static const struct {
    const char *name;
    int inputs;
    weft__op_kind kind;
} ops[] = {WEFT__OPS(ROW)};
#undef ROW

static bool is_rounded_once(weft__op op, weft_dtype dtype)
{
    return (op < WEFT__OP_EXP || op > WEFT__OP_TANH) && !(op == WEFT__OP_POWER && is_float(dtype));
}

static weft_dtype result_dtype(weft__op op, weft_dtype dtype)
{
    return ops[op].kind == WEFT__KIND_COMPARE ? WEFT_BOOL : dtype;
}

static weft_dtype input_dtype(weft__op op, weft_dtype dtype, int k)
{
    return op == WEFT__OP_WHERE && k == 0 ? WEFT_BOOL : dtype;
}

/* ---- one element in plain C ---- */

/* Operands in 128 bits, so that nothing overflows but products, which wrap. */
__extension__ typedef __int128 wide;

static wide wide_of(weft_value v)
{
    return is_signed(v.dtype) || v.dtype == WEFT_BOOL ? (wide)v.as.i : (wide)v.as.u;
}

static wide floored(wide a, wide b)
{
    return b == 0 ? 0 : (a - ((a % b + b) % b)) / b;
}

static uint64_t integer_power(wide base, wide exponent)
{
    uint64_t result = 1;

    if (exponent < 0)
        return base == 1 || base == -1 ? (uint64_t)(exponent % 2 ? base : 1) : 0;
    for (int bit = 63; bit >= 0; bit--)
        result = result * result * ((uint64_t)exponent >> bit & 1 ? (uint64_t)base : 1);
    return result;
}

static weft_value shifted(weft__op op, weft_dtype dtype, wide a, wide count)
{
    bool is_inside = count >= 0 && count < (wide)(8 * weft_dtype_size(dtype));

    if (op == WEFT__OP_LEFT_SHIFT)
        return wrapped(dtype, is_inside ? (uint64_t)a << count : 0);
    return wrapped(dtype, (uint64_t)(a >> (is_inside ? count : 64)));
}

static weft_value integer_result(weft__op op, weft_dtype dtype, wide a, wide b)
{
    switch (op) {
    case WEFT__OP_ADD: return wrapped(dtype, (uint64_t)(a + b));
    case WEFT__OP_SUBTRACT: return wrapped(dtype, (uint64_t)(a - b));
    case WEFT__OP_MULTIPLY: return wrapped(dtype, (uint64_t)a * (uint64_t)b);
    case WEFT__OP_FLOOR_DIVIDE: return wrapped(dtype, (uint64_t)floored(a, b));
    case WEFT__OP_REMAINDER: return wrapped(dtype, (uint64_t)(b == 0 ? 0 : a - floored(a, b) * b));
    case WEFT__OP_POWER: return wrapped(dtype, integer_power(a, b));
    case WEFT__OP_NEGATIVE: return wrapped(dtype, (uint64_t)-a);
    case WEFT__OP_ABSOLUTE: return wrapped(dtype, (uint64_t)(a < 0 ? -a : a));
    case WEFT__OP_MINIMUM: return wrapped(dtype, (uint64_t)(a < b ? a : b));
    case WEFT__OP_MAXIMUM: return wrapped(dtype, (uint64_t)(a > b ? a : b));
    case WEFT__OP_BITWISE_AND: return wrapped(dtype, (uint64_t)(a & b));
    case WEFT__OP_BITWISE_OR: return wrapped(dtype, (uint64_t)(a | b));
    case WEFT__OP_BITWISE_XOR: return wrapped(dtype, (uint64_t)(a ^ b));
    case WEFT__OP_INVERT: return wrapped(dtype, (uint64_t)~a);
    case WEFT__OP_LEFT_SHIFT:
    case WEFT__OP_RIGHT_SHIFT: return shifted(op, dtype, a, b);
    case WEFT__OP_EQUAL: return of_bool(a == b);
    case WEFT__OP_NOT_EQUAL: return of_bool(a != b);
    case WEFT__OP_LESS: return of_bool(a < b);
    case WEFT__OP_LESS_EQUAL: return of_bool(a <= b);
    case WEFT__OP_GREATER: return of_bool(a > b);
    case WEFT__OP_GREATER_EQUAL: return of_bool(a >= b);
    default: return wrapped(dtype, (uint64_t)a);
    }
}

static weft_value bool_result(weft__op op, bool a, bool b)
{
    switch (op) {
    case WEFT__OP_ADD: return of_bool(a || b);
    case WEFT__OP_MULTIPLY: return of_bool(a && b);
    case WEFT__OP_INVERT: return of_bool(!a);
    default: return integer_result(op, WEFT_BOOL, a, b);
    }
}

static double whole_number_near(double x)
{
    return x - floor(x) > 0.5 ? floor(x) + 1 : floor(x);
}

/* NumPy's npy_divmod, each step rounded to the dtype. */
static weft_value float_division(weft__op op, weft_dtype dtype, double a, double b)
{
    double rest = fmod(a, b), quotient = rounded(dtype, rounded(dtype, a - rest) / b);
    bool is_below = rest != 0 && (rest < 0) != (b < 0);

    if (b == 0)
        return of_float(dtype, op == WEFT__OP_REMAINDER ? NAN : a / b);
    if (op == WEFT__OP_REMAINDER)
        return of_float(dtype, rest == 0 ? copysign(0.0, b) : is_below ? rest + b : rest);
    quotient = rounded(dtype, quotient - is_below);
    return of_float(dtype, quotient == 0 ? copysign(0.0, a / b) : whole_number_near(quotient));
}

/* float32 through double: one rounding of a result that a double holds, or rounds innocuously. */
static weft_value float_result(weft__op op, weft_dtype dtype, double a, double b)
{
    switch (op) {
    case WEFT__OP_ADD: return of_float(dtype, a + b);
    case WEFT__OP_SUBTRACT: return of_float(dtype, a - b);
    case WEFT__OP_MULTIPLY: return of_float(dtype, a * b);
    case WEFT__OP_DIVIDE: return of_float(dtype, a / b);
    case WEFT__OP_FLOOR_DIVIDE:
    case WEFT__OP_REMAINDER: return float_division(op, dtype, a, b);
    case WEFT__OP_NEGATIVE: return of_float(dtype, -a);
    case WEFT__OP_ABSOLUTE: return of_float(dtype, fabs(a));
    case WEFT__OP_MINIMUM: return of_float(dtype, isnan(a) || a <= b ? a : b);
    case WEFT__OP_MAXIMUM: return of_float(dtype, isnan(a) || a >= b ? a : b);
    case WEFT__OP_SQRT: return of_float(dtype, sqrt(a));
    case WEFT__OP_FLOOR: return of_float(dtype, floor(a));
    case WEFT__OP_CEIL: return of_float(dtype, ceil(a));
    case WEFT__OP_EQUAL: return of_bool(a == b);
    case WEFT__OP_NOT_EQUAL: return of_bool(a != b);
    case WEFT__OP_LESS: return of_bool(a < b);
    case WEFT__OP_LESS_EQUAL: return of_bool(a <= b);
    case WEFT__OP_GREATER: return of_bool(a > b);
    case WEFT__OP_GREATER_EQUAL: return of_bool(a >= b);
    default: return of_float(dtype, a);
    }
}

static weft_value complex_result(weft__op op, weft_value a, weft_value b)
{
    weft_dtype part = a.dtype == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64;
    const double *x = a.as.c, *y = b.as.c;
    double cross[4];

    for (int k = 0; k < 4; k++)
        cross[k] = float_result(WEFT__OP_MULTIPLY, part, x[k / 2], y[k % 2]).as.f;
    switch (op) {
    case WEFT__OP_EQUAL: return of_bool(x[0] == y[0] && x[1] == y[1]);
    case WEFT__OP_NOT_EQUAL: return of_bool(x[0] != y[0] || x[1] != y[1]);
    case WEFT__OP_MULTIPLY:
        a.as.c[0] = float_result(WEFT__OP_SUBTRACT, part, cross[0], cross[3]).as.f;
        a.as.c[1] = float_result(WEFT__OP_ADD, part, cross[1], cross[2]).as.f;
        return a;
    default:
        for (int k = 0; k < 2; k++)
            a.as.c[k] = float_result(op, part, x[k], y[k]).as.f;
        return a;
    }
}

static weft_value plain_result(weft__op op, const weft_value in[3])
{
    weft_dtype dtype = in[0].dtype;

    if (op == WEFT__OP_WHERE)
        return in[0].as.i ? in[1] : in[2];
    if (dtype == WEFT_BOOL)
        return bool_result(op, in[0].as.i != 0, in[1].as.i != 0);
    if (dtype <= WEFT_UINT64)
        return integer_result(op, dtype, wide_of(in[0]), wide_of(in[1]));
    if (is_float(dtype))
        return float_result(op, dtype, in[0].as.f, in[1].as.f);
    return complex_result(op, in[0], in[1]);
}

/* ---- whole blocks ---- */

typedef struct task {
    const weft__kernels *kernels;
    weft__op op;
    weft_dtype dtype;
    block in[3];
} task;

static void run(const task *t, void *out)
{
    t->kernels->loop[t->op][t->dtype](BLOCK_N, out,
                                      (const void *const[]){&t->in[0], &t->in[1], &t->in[2]});
}

static void check_against_plain(const task *t, const block *out)
{
    weft_dtype to = result_dtype(t->op, t->dtype);
    weft_value in[3];
    char got[64], expected[64], a[64], b[64];

    for (size_t i = 0; i < BLOCK_N; i++) {
        for (int k = 0; k < 3; k++)
            in[k] = get(&t->in[k], input_dtype(t->op, t->dtype, k), i);
        weft_value wanted = plain_result(t->op, in), value = get(out, to, i);
        if (same_value(value, wanted))
            continue;
        weft_value_format(value, got, sizeof got);
        weft_value_format(wanted, expected, sizeof expected);
        weft_value_format(in[0], a, sizeof a);
        weft_value_format(in[1], b, sizeof b);
        fprintf(stderr, "%s %s %s(%s, %s): ", t->kernels->isa, weft_dtype_name(t->dtype),
                ops[t->op].name, a, b);
        check_string(got, expected);
    }
}

/* The result may overwrite any input whose elements have its size. */
static void check_in_place(task *t, const block *out)
{
    size_t size = weft_dtype_size(result_dtype(t->op, t->dtype));

    for (int k = 0; k < ops[t->op].inputs; k++) {
        block kept = t->in[k];
        if (weft_dtype_size(input_dtype(t->op, t->dtype, k)) != size)
            continue;
        run(t, &t->in[k]);
        check_bytes(&t->in[k], out, BLOCK_N * size);
        t->in[k] = kept;
    }
}

static void rotate(block *b, size_t bytes, size_t whole)
{
    char kept[BLOCK_BYTES];

    memcpy(kept, b->bytes, whole);
    memcpy(b->bytes, kept + bytes, whole - bytes);
    memcpy(b->bytes + whole - bytes, kept, bytes);
}

static void check_same_bits(const task *t, const block *got, const block *wanted)
{
    weft_dtype to = result_dtype(t->op, t->dtype);

    check_bytes(got, wanted, BLOCK_N * weft_dtype_size(to));
}

/* Which of two NaNs a complex product keeps is the compiler's choice. */
static void check_same_numbers(const task *t, const block *got, const block *wanted)
{
    for (size_t i = 0; i < BLOCK_N; i++)
        check_true(same_value(get(got, t->dtype, i), get(wanted, t->dtype, i)));
}

/* Shifting the operands shifts the result, to the bit. */
static void check_every_place(task *t, const block *out)
{
    size_t size = weft_dtype_size(result_dtype(t->op, t->dtype));
    block moved, wanted = *out;

    for (size_t step = 1; step < 70; step += 4) {
        for (int k = 0; k < ops[t->op].inputs; k++) {
            size_t one = weft_dtype_size(input_dtype(t->op, t->dtype, k));
            rotate(&t->in[k], step * one, BLOCK_N * one);
        }
        rotate(&wanted, step * size, BLOCK_N * size);
        run(t, &moved);
        if (t->op == WEFT__OP_MULTIPLY && is_complex(t->dtype))
            check_same_numbers(t, &moved, &wanted);
        else
            check_same_bits(t, &moved, &wanted);
    }
}

static void each_task(void (*check)(task *, const block *), bool rounded_once_only)
{
    const weft__kernels *kernels;
    static task t;
    static block out;

    for (int k = 0; (kernels = table_at(k)); k++) {
        for (int op = 0; op < WEFT__OP_COUNT; op++) {
            for (int dtype = 0; dtype < WEFT_DTYPE_COUNT; dtype++) {
                t.kernels = kernels, t.op = (weft__op)op, t.dtype = (weft_dtype)dtype;
                if (!kernels->loop[op][dtype])
                    continue;
                if (rounded_once_only && !is_rounded_once(t.op, t.dtype))
                    continue;
                for (int j = 0; j < 3; j++)
                    fill_awkward(&t.in[j], input_dtype(t.op, t.dtype, j),
                                 (uint64_t)(1 + j + 3 * op + 200 * dtype));
                run(&t, &out);
                check(&t, &out);
            }
        }
    }
}

static void check_plain(task *t, const block *out)
{
    check_against_plain(t, out);
}

static void loops_agree_with_plain_c(void **state)
{
    each_task(check_plain, true);
}

static void loops_work_in_place(void **state)
{
    each_task(check_in_place, false);
}

static void values_do_not_depend_on_place(void **state)
{
    each_task(check_every_place, false);
}

/* Where there is a loop: what NumPy has, but what promotion brings to another dtype. */
static void loops_exist_where_the_kind_says(void **state)
{
    const weft__kernels *kernels;

    for (int k = 0; (kernels = table_at(k)); k++) {
        for (int dtype = WEFT_INT8; dtype <= WEFT_FLOAT64; dtype++) {
            bool is_real_float = is_float((weft_dtype)dtype);
            for (int op = 0; op < WEFT__OP_COUNT; op++)
                check_int(kernels->loop[op][dtype] != NULL,
                          ops[op].kind == WEFT__KIND_FLOAT     ? is_real_float
                          : ops[op].kind == WEFT__KIND_BITWISE ? !is_real_float
                                                               : true);
        }
        check_true(kernels->loop[WEFT__OP_SUBTRACT][WEFT_BOOL] == NULL);
        check_true(kernels->loop[WEFT__OP_NEGATIVE][WEFT_BOOL] == NULL);
        check_true(kernels->loop[WEFT__OP_ADD][WEFT_BOOL] != NULL);
        check_true(kernels->loop[WEFT__OP_LESS][WEFT_COMPLEX64] == NULL);
        for (int dtype = 0; dtype < WEFT_DTYPE_COUNT; dtype++)
            check_true(kernels->loop[WEFT__OP_WHERE][dtype] != NULL);
    }
}

static void tables_are_chosen_by_name(void **state)
{
    const char *const *names = weft__kernels_names();
    int count = 0;

    check_true(names[0] != NULL);
    check_string(weft__kernels_choose(NULL)->isa, names[0]);
    for (; names[count]; count++)
        check_string(weft__kernels_choose(names[count])->isa, names[count]);
    check_string(names[count - 1], "baseline");
    check_true(weft__kernels_choose("") == NULL);
    check_true(weft__kernels_choose("sse9") == NULL);
}

const struct CMUnitTest kernels_tests[] = {
    cmocka_unit_test(tables_are_chosen_by_name),
    cmocka_unit_test(loops_exist_where_the_kind_says),
    cmocka_unit_test(loops_agree_with_plain_c),
    cmocka_unit_test(loops_work_in_place),
    cmocka_unit_test(values_do_not_depend_on_place),
    {0},
};
