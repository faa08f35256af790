/* The loops: every operation and dtype of every table against plain C, in place, at every place in
 * the block. How near the transcendental functions come is test_kernels_math.c's. */
#include <stdio.h>

#include "kernels_plain.h"
#include "ops/build.h"

#define ROW(id, name, inputs, kind) {name, inputs, WEFT__KIND_##kind},
static const struct {
    const char *name;
    int inputs;
    weft__op_kind kind;
} ops[] = {WEFT__OPS(ROW)};
#undef ROW

static bool is_rounded_once(weft__op op, weft_dtype dtype)
{
    if (is_complex(dtype) &&
        (op == WEFT__OP_SIGN || op == WEFT__OP_SQRT || op == WEFT__OP_POWER ||
         op == WEFT__OP_ANGLE || op == WEFT__OP_MODULUS || op == WEFT__OP_RECIPROCAL))
        return false;
    return (op < WEFT__OP_EXP || op > WEFT__OP_HYPOT) && !(op == WEFT__OP_POWER && is_float(dtype));
}

static weft_dtype result_dtype(weft__op op, weft_dtype dtype)
{
    return weft__op_result(op, dtype);
}

static weft_dtype input_dtype(weft__op op, weft_dtype dtype, int k)
{
    return weft__op_input(op, k, dtype);
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
    weft_dtype to = result_dtype(t->op, t->dtype);
    size_t size = weft_dtype_size(to);
    block moved, wanted = *out;

    for (size_t step = 1; step < 70; step += 4) {
        for (int k = 0; k < ops[t->op].inputs; k++) {
            size_t one = weft_dtype_size(input_dtype(t->op, t->dtype, k));
            rotate(&t->in[k], step * one, BLOCK_N * one);
        }
        rotate(&wanted, step * size, BLOCK_N * size);
        run(t, &moved);
        if (is_complex(t->dtype) && is_complex(to))
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

static bool is_of_floats(weft__op_kind kind)
{
    return kind == WEFT__KIND_FLOAT || kind == WEFT__KIND_TEST || kind == WEFT__KIND_SCALE;
}

static bool is_of_complex(weft__op op)
{
    return ops[op].kind == WEFT__KIND_PART || op == WEFT__OP_CONJUGATE || op == WEFT__OP_RECIPROCAL;
}

/* What NumPy refuses to do with complex numbers. */
static bool is_of_reals(weft__op op)
{
    static const weft__op reals[] = {
        WEFT__OP_FLOOR_DIVIDE, WEFT__OP_REMAINDER, WEFT__OP_FMOD,     WEFT__OP_FLOOR,
        WEFT__OP_CEIL,         WEFT__OP_TRUNC,     WEFT__OP_COPYSIGN, WEFT__OP_NEXTAFTER,
        WEFT__OP_HEAVISIDE,    WEFT__OP_DEGREES,   WEFT__OP_RADIANS,  WEFT__OP_CBRT,
        WEFT__OP_ERF,          WEFT__OP_GAMMA,     WEFT__OP_LGAMMA,   WEFT__OP_ARCTAN2,
        WEFT__OP_HYPOT,        WEFT__OP_LDEXP,     WEFT__OP_SIGNBIT,  WEFT__OP_ABSOLUTE};

    for (size_t k = 0; k < sizeof reals / sizeof *reals; k++)
        if (reals[k] == op)
            return true;
    return ops[op].kind == WEFT__KIND_BITWISE;
}

static void complex_loops_are_numpys(void **state)
{
    const weft__kernels *kernels;

    for (int k = 0; (kernels = table_at(k)); k++)
        for (int op = 0; op < WEFT__OP_COUNT; op++) {
            bool is_there = !is_of_reals((weft__op)op);
            check_int(kernels->loop[op][WEFT_COMPLEX64] != NULL, is_there);
            check_int(kernels->loop[op][WEFT_COMPLEX128] != NULL, is_there);
        }
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
                          is_of_complex((weft__op)op)          ? false
                          : is_of_floats(ops[op].kind)         ? is_real_float
                          : ops[op].kind == WEFT__KIND_BITWISE ? !is_real_float
                                                               : true);
        }
        check_true(kernels->loop[WEFT__OP_SUBTRACT][WEFT_BOOL] == NULL);
        check_true(kernels->loop[WEFT__OP_NEGATIVE][WEFT_BOOL] == NULL);
        check_true(kernels->loop[WEFT__OP_ADD][WEFT_BOOL] != NULL);
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
    cmocka_unit_test(complex_loops_are_numpys),
    cmocka_unit_test(loops_agree_with_plain_c),
    cmocka_unit_test(loops_work_in_place),
    cmocka_unit_test(values_do_not_depend_on_place),
    {0},
};
