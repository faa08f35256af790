/* What a text becomes: the kernels it names, each thing once, scalars by the same loops. */
#include "expr_case.h"

/* A text of one operation gives the bytes of its kernel. */
static void check_op(weft__op op, weft_dtype dtype, const char *name, int inputs)
{
    enum { N = 4 * WEFT__QUANTUM };
    int vars[3] = {0, 0, 0};
    unsigned char direct[N * CASE_ELEMENT], through[N * CASE_ELEMENT];
    case_operands o = {.count = inputs};
    weft__scratch *scratch = case_scratch();
    weft__plan *plan;
    weft__piece piece;
    char text[64];
    int found = 0;

    for (int v = 0; v < CASE_VARS && found < inputs; v++)
        if (case_vars[v].is_array && case_vars[v].dtype == dtype)
            vars[found++] = v;
    while (found > 0 && found < inputs)
        vars[found++] = vars[0];
    if (inputs == 3)
        vars[0] = 6;
    (void)snprintf(text, sizeof text, "%s(%s%s%s%s%s)", name, case_vars[vars[0]].name,
                   inputs > 1 ? "," : "", inputs > 1 ? case_vars[vars[1]].name : "",
                   inputs > 2 ? "," : "", inputs > 2 ? case_vars[vars[2]].name : "");
    plan = case_plan(text);
    for (int k = 0; k < inputs; k++)
        o.pointers[k] = o.data[k] = case_data(vars[k], 0, N);
    case_kernels()->loop[op][dtype](N, direct, o.pointers);
    case_close(&o);
    o = case_open(case_last(plan), 0, N);
    piece = (weft__piece){case_kernels(), o.pointers, NULL, N};
    weft__stage_store(plan, weft__plan_stages(plan) - 1, &piece, scratch, through, false);
    check_bytes(through, direct, N * case_result_size(plan));
    case_close(&o);
    weft__plan_free(&plan);
    weft__scratch_free(&scratch);
}

static bool has_vars(weft_dtype dtype)
{
    for (int v = 0; v < CASE_VARS; v++)
        if (case_vars[v].is_array && case_vars[v].dtype == dtype)
            return true;
    return false;
}

/* Where the text runs in another loop than that of its operands' dtype: integers are taken to
 * float, booleans to int8. */
static bool runs_in_its_own_loop(weft__op_kind kind, weft__op op, weft_dtype dtype)
{
    if (kind == WEFT__KIND_FLOAT)
        return dtype >= WEFT_FLOAT32;
    if (kind == WEFT__KIND_SCALE || op == WEFT__OP_MODULUS)
        return false;
    if (dtype == WEFT_BOOL)
        return op != WEFT__OP_FLOOR_DIVIDE && op != WEFT__OP_REMAINDER && op != WEFT__OP_FMOD &&
               op != WEFT__OP_POWER && op != WEFT__OP_LEFT_SHIFT && op != WEFT__OP_RIGHT_SHIFT &&
               op != WEFT__OP_NEGATIVE && op != WEFT__OP_POSITIVE && op != WEFT__OP_SUBTRACT;
    return !(op == WEFT__OP_ABSOLUTE && dtype >= WEFT_COMPLEX64);
}

static void every_operation_is_its_kernel(void **state)
{
    static const struct {
        weft__op op;
        const char *name;
        int inputs;
        weft__op_kind kind;
    } ops[] = {
#define ROW(id, name, inputs, kind) {WEFT__OP_##id, name, inputs, WEFT__KIND_##kind},
        WEFT__OPS(ROW)
#undef ROW
    };
    int checked = 0;

    for (size_t q = 0; q < sizeof ops / sizeof ops[0]; q++) {
        for (int d = 0; d < WEFT_DTYPE_COUNT; d++) {
            weft_dtype dtype = (weft_dtype)d;

            if (case_kernels()->loop[ops[q].op][d] == NULL || !has_vars(dtype) ||
                !runs_in_its_own_loop(ops[q].kind, ops[q].op, dtype))
                continue;
            check_op(ops[q].op, dtype, ops[q].name, ops[q].inputs);
            checked++;
        }
    }
    check_true(checked > WEFT__OP_COUNT * 2);
}

static void check_counts(const char *text, int loads, int ops)
{
    weft__plan *plan = case_plan(text);

    if (case_last(plan)->nops != ops || case_last(plan)->nloads != loads)
        fprintf(stderr, "%s\n", text);
    check_int(case_last(plan)->nloads, loads);
    check_int(case_last(plan)->nops, ops);
    weft__plan_free(&plan);
}

static void common_subexpressions_are_computed_once(void **state)
{
    check_counts("x*2 + x*2", 1, 2);
    check_counts("sqrt(x*y) + sqrt(x*y) * sqrt(x*y)", 2, 4);
    check_counts("(x - mean(x)) / (x - mean(x))", 1, 2);
    check_counts("f*x + f*y", 3, 4);
    check_counts("x**2", 1, 1);
    check_counts("x**1", 1, 0);
    check_counts("x**0.5", 1, 1);
    check_counts("+x", 1, 0);
    check_counts("2*3*x", 1, 1);
    check_counts("sqrt(2)*x", 1, 1);
    check_counts("floor(i)", 1, 0);
    check_counts("abs(u8)", 1, 0);
    check_counts("sqrt(2) * exp(3)", 0, 0);
}

static void reductions_of_one_thing_are_one_stage(void **state)
{
    weft__plan *plan = case_plan("(x - mean(x)) / mean(x) + mean(y) - mean(x*1)");

    check_int(weft__plan_stages(plan), 4);
    check_int(weft__plan_stage(plan, 0)->reduction, WEFT__REDUCE_MEAN);
    check_int(weft__plan_stage(plan, 3)->reduction, WEFT__REDUCE_NONE);
    check_int(weft__plan_stage(plan, 3)->nuses, 1);
    check_int(weft__plan_stage(plan, 1)->uses[0], 1);
    weft__plan_free(&plan);
}

/* A constant in text is computed by the kernels that arrays go through. */
static void scalars_have_the_bits_of_arrays(void **state)
{
    static const char *const functions[] = {"exp", "log", "sin", "sqrt", "tanh", "log10", "cos"};
    weft__plan *plan;
    weft__scratch *scratch = case_scratch();
    double out[100];

    for (size_t q = 0; q < sizeof functions / sizeof functions[0]; q++) {
        char text[64];

        (void)snprintf(text, sizeof text, "%s(x*0 + 1.7) - %s(1.7)", functions[q], functions[q]);
        plan = case_plan(text);
        case_store(plan, scratch, 0, 100, out, false);
        for (int k = 0; k < 100; k++)
            check_true(out[k] == 0);
        weft__plan_free(&plan);
    }
    weft__scratch_free(&scratch);
}

/* One scratch serves plan after plan, also one that comes to lie where another one was. */
static void a_scratch_holds_no_stale_scalars(void **state)
{
    enum { N = 200 };
    weft__scratch *scratch = case_scratch();
    double x[N], out[N];
    const void *operands[] = {x};
    uint64_t random = 3;

    for (int k = 0; k < N; k++)
        x[k] = k;
    for (int round = 0; round < 300; round++) {
        int constant = (int)(case_random(&random) % 4);
        bool plain = case_random(&random) % 4 == 0;
        weft_value scalars[] = {
            {.dtype = WEFT_FLOAT64, .as.f = (double)(case_random(&random) % 3)}};
        weft__piece piece = {case_kernels(), operands, scalars, N};
        weft__plan *plan;
        char text[64];

        (void)snprintf(text, sizeof text, plain ? "x - x*x" : "x * %d.0 + sum(x)", constant);
        plan = case_plan(text);
        weft__stage_store(plan, weft__plan_stages(plan) - 1, &piece, scratch, out, false);
        for (int k = 0; k < N; k++)
            check_double_bits(out[k],
                              plain ? x[k] - x[k] * x[k] : x[k] * constant + scalars[0].as.f);
        weft__plan_free(&plan);
    }
    weft__scratch_free(&scratch);
}

/* More scalars and intermediate results than comfortable: blocks shrink, values stay. */
static void large_programs_fit(void **state)
{
    enum { N = 300, TERMS = 100 };
    static char text[TERMS * 32];
    weft__scratch *scratch = case_scratch();
    weft__plan *plan;
    double out[N];

    text[0] = '\0';
    for (int q = 0; q < TERMS; q++)
        (void)sprintf(text + strlen(text), "(x + %d.5) * (", q);
    strcat(text, "x");
    for (int q = 0; q < TERMS; q++)
        (void)sprintf(text + strlen(text), " - x*%d.25)", q);
    plan = case_plan(text);
    case_store(plan, scratch, 0, N, out, false);
    for (size_t k = 0; k < N; k++) {
        double x = case_value(0, k).as.f, value = x;

        for (int q = 0; q < TERMS; q++)
            value = (x + (TERMS - 1 - q + 0.5)) * (value - x * (q + 0.25));
        check_double_bits(out[k], value);
    }
    weft__plan_free(&plan);
    weft__scratch_free(&scratch);
}

const struct CMUnitTest expr_program_tests[] = {
    cmocka_unit_test(every_operation_is_its_kernel),
    cmocka_unit_test(common_subexpressions_are_computed_once),
    cmocka_unit_test(reductions_of_one_thing_are_one_stage),
    cmocka_unit_test(scalars_have_the_bits_of_arrays),
    cmocka_unit_test(a_scratch_holds_no_stale_scalars),
    cmocka_unit_test(large_programs_fit),
    {0},
};
