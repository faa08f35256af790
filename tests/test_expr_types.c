/* The dtype of expressions: NumPy 2's rules (NEP 50). */
#include "expr_case.h"

typedef struct rule {
    const char *text;
    weft_dtype dtype;
} rule;

static void check_rules(const rule *rules, size_t count)
{
    for (size_t q = 0; q < count; q++) {
        weft__plan *plan = case_plan(rules[q].text);

        if (case_last(plan)->result != rules[q].dtype)
            fprintf(stderr, "%s\n", rules[q].text);
        check_string(weft_dtype_name(case_last(plan)->result), weft_dtype_name(rules[q].dtype));
        weft__plan_free(&plan);
    }
}

static void numbers_take_the_dtype_they_meet(void **state)
{
    static const rule rules[] = {
        {"x + 1", WEFT_FLOAT64},       {"f + 1", WEFT_FLOAT32},
        {"f + 2.5", WEFT_FLOAT32},     {"f + 1e300", WEFT_FLOAT32},
        {"f * pi", WEFT_FLOAT32},      {"f + k", WEFT_FLOAT32},
        {"f + n", WEFT_FLOAT32},       {"i8 + 1", WEFT_INT8},
        {"i8 + n", WEFT_INT8},         {"i8 + 127", WEFT_INT8},
        {"u8 + 255", WEFT_UINT8},      {"i8 + 2.5", WEFT_FLOAT64},
        {"u64 + 1", WEFT_UINT64},      {"u64 + 18446744073709551615", WEFT_UINT64},
        {"b + 1", WEFT_INT64},         {"b + 2.5", WEFT_FLOAT64},
        {"b & 1", WEFT_INT64},         {"i8 + True", WEFT_INT8},
        {"i8 + t", WEFT_INT8},         {"f + 10**30", WEFT_FLOAT32},
        {"z + 1", WEFT_COMPLEX128},    {"z * 2.5", WEFT_COMPLEX128},
        {"1 + 1", WEFT_INT64},         {"1 + 1.0", WEFT_FLOAT64},
        {"1 < 2", WEFT_BOOL},          {"i8 + (1 + 2)", WEFT_INT8},
        {"f * (k + n)", WEFT_FLOAT32}, {"f + 2**-1", WEFT_FLOAT32},
        {"i32 // 2", WEFT_INT32},      {"i32 // 2.0", WEFT_FLOAT64},
    };

    check_rules(rules, sizeof rules / sizeof rules[0]);
}

static void scalars_with_a_dtype_promote(void **state)
{
    static const rule rules[] = {
        {"o + 1", WEFT_FLOAT32},          {"i + o", WEFT_FLOAT64},
        {"i8 + o", WEFT_FLOAT32},         {"i8 + p", WEFT_INT16},
        {"f + p", WEFT_FLOAT32},          {"x * o", WEFT_FLOAT64},
        {"f * sqrt(2)", WEFT_FLOAT64},    {"f * abs(-2)", WEFT_FLOAT64},
        {"i8 + abs(-2)", WEFT_INT64},     {"i8 + sum(i8)", WEFT_INT64},
        {"f - mean(f)", WEFT_FLOAT32},    {"f * sum(i)", WEFT_FLOAT64},
        {"f * float32(2)", WEFT_FLOAT32}, {"i8 + max(i8)", WEFT_INT8},
        {"x > mean(x)", WEFT_BOOL},       {"f * mean(i)", WEFT_FLOAT64},
    };

    check_rules(rules, sizeof rules / sizeof rules[0]);
}

static void arrays_promote(void **state)
{
    for (int p = 0; p < CASE_VARS; p++) {
        for (int q = 0; q < CASE_VARS; q++) {
            weft_dtype a = case_vars[p].dtype, b = case_vars[q].dtype;
            char text[64];
            rule promoted = {text, weft_dtype_promote(a, b)};

            if (!case_vars[p].is_array || !case_vars[q].is_array)
                continue;
            (void)snprintf(text, sizeof text, "%s + %s", case_vars[p].name, case_vars[q].name);
            check_rules(&promoted, 1);
            (void)snprintf(text, sizeof text, "where(b, %s, %s)", case_vars[p].name,
                           case_vars[q].name);
            check_rules(&promoted, 1);
            (void)snprintf(text, sizeof text, "%s == %s", case_vars[p].name, case_vars[q].name);
            promoted.dtype = WEFT_BOOL;
            check_rules(&promoted, 1);
        }
    }
}

static void division_and_functions_give_floats(void **state)
{
    static const rule rules[] = {
        {"i / j", WEFT_FLOAT64},     {"i8 / i8", WEFT_FLOAT64},   {"b / c", WEFT_FLOAT64},
        {"f / g", WEFT_FLOAT32},     {"f / 2", WEFT_FLOAT32},     {"i8 / 300", WEFT_FLOAT64},
        {"f / i8", WEFT_FLOAT32},    {"f / i", WEFT_FLOAT64},     {"1 / 2", WEFT_FLOAT64},
        {"sqrt(i)", WEFT_FLOAT64},   {"sqrt(i32)", WEFT_FLOAT64}, {"sqrt(i16)", WEFT_FLOAT32},
        {"exp(u16)", WEFT_FLOAT32},  {"log(i8)", WEFT_FLOAT32},   {"sin(b)", WEFT_FLOAT32},
        {"tanh(u32)", WEFT_FLOAT64}, {"cos(f)", WEFT_FLOAT32},    {"exp(1)", WEFT_FLOAT64},
        {"floor(x)", WEFT_FLOAT64},  {"floor(i8)", WEFT_INT8},    {"ceil(b)", WEFT_BOOL},
        {"abs(i8)", WEFT_INT8},      {"abs(u8)", WEFT_UINT8},     {"abs(b)", WEFT_BOOL},
        {"+i8", WEFT_INT8},          {"-u8", WEFT_UINT8},         {"i // j", WEFT_INT64},
        {"f // g", WEFT_FLOAT32},    {"f % i8", WEFT_FLOAT32},    {"reciprocal(f)", WEFT_FLOAT32},
    };

    check_rules(rules, sizeof rules / sizeof rules[0]);
}

static void booleans_have_rules_of_their_own(void **state)
{
    static const rule rules[] = {
        {"b + c", WEFT_BOOL},
        {"b * c", WEFT_BOOL},
        {"b & c", WEFT_BOOL},
        {"b ^ c", WEFT_BOOL},
        {"~b", WEFT_BOOL},
        {"maximum(b, c)", WEFT_BOOL},
        {"b // c", WEFT_INT8},
        {"b % c", WEFT_INT8},
        {"b ** c", WEFT_INT8},
        {"b << c", WEFT_INT8},
        {"b << 1", WEFT_INT64},
        {"b ** 2", WEFT_INT64},
        {"square(b)", WEFT_INT8},
        {"b < c", WEFT_BOOL},
        {"b | i8", WEFT_INT8},
        {"logical_and(f, i8)", WEFT_BOOL},
        {"logical_not(x)", WEFT_BOOL},
        {"logical_xor(b, 3)", WEFT_BOOL},
        {"isnan(x)", WEFT_BOOL},
        {"bool(x)", WEFT_BOOL},
        {"True + False", WEFT_BOOL},
        {"where(x, 1, 2)", WEFT_INT64},
        {"where(b, f, 0)", WEFT_FLOAT32},
        {"where(b, 1, 2.5)", WEFT_FLOAT64},
    };

    check_rules(rules, sizeof rules / sizeof rules[0]);
}

static void powers_keep_integers(void **state)
{
    static const rule rules[] = {
        {"i8 ** 2", WEFT_INT8},         {"i8 ** 3", WEFT_INT8},       {"2 ** i8", WEFT_INT8},
        {"i8 ** 2.0", WEFT_FLOAT64},    {"i8 ** -1.0", WEFT_FLOAT64}, {"f ** 2", WEFT_FLOAT32},
        {"f ** 0.5", WEFT_FLOAT32},     {"f ** -1", WEFT_FLOAT32},    {"f ** x", WEFT_FLOAT64},
        {"i ** j", WEFT_INT64},         {"power(i8, 2)", WEFT_INT8},  {"pow(f, 1.5)", WEFT_FLOAT32},
        {"clip(i8, 0, 10)", WEFT_INT8}, {"square(f)", WEFT_FLOAT32},
    };

    check_rules(rules, sizeof rules / sizeof rules[0]);
}

static void reductions_widen(void **state)
{
    static const rule rules[] = {
        {"sum(b)", WEFT_INT64},    {"sum(i8)", WEFT_INT64},    {"sum(u8)", WEFT_UINT64},
        {"prod(i32)", WEFT_INT64}, {"prod(u32)", WEFT_UINT64}, {"sum(f)", WEFT_FLOAT32},
        {"sum(x)", WEFT_FLOAT64},  {"mean(i8)", WEFT_FLOAT64}, {"mean(b)", WEFT_FLOAT64},
        {"mean(f)", WEFT_FLOAT32}, {"min(i8)", WEFT_INT8},     {"max(u16)", WEFT_UINT16},
        {"min(b)", WEFT_BOOL},     {"max(f)", WEFT_FLOAT32},   {"any(x)", WEFT_BOOL},
        {"all(i8)", WEFT_BOOL},    {"sum(1)", WEFT_INT64},     {"mean(2)", WEFT_FLOAT64},
        {"amin(x)", WEFT_FLOAT64}, {"sum(x > 0)", WEFT_INT64},
    };

    check_rules(rules, sizeof rules / sizeof rules[0]);
}

static void casts_are_functions(void **state)
{
    for (int d = 0; d < WEFT_DTYPE_COUNT; d++) {
        char text[64];
        const rule same = {text, (weft_dtype)d};

        (void)snprintf(text, sizeof text, "%s(x) + %s(i8)", weft_dtype_name((weft_dtype)d),
                       weft_dtype_name((weft_dtype)d));
        check_rules(&same, 1);
    }
}

/* The elements of a text over all variables, as doubles. */
static void evaluate(const char *text, size_t n, double *out)
{
    weft__plan *plan = case_plan(text);
    weft__scratch *scratch = case_scratch();
    const weft__stage_info *info = case_last(plan);
    case_operands o = case_open(info, 0, n);
    weft__piece piece = {case_kernels(), o.pointers, NULL, n};
    unsigned char *elements = malloc(n * CASE_ELEMENT);

    check_int(weft__plan_stages(plan), 1);
    weft__stage_store(plan, 0, &piece, scratch, elements, false);
    for (size_t q = 0; q < n; q++)
        out[q] = weft_value_double(
            weft__value_load(info->result, elements + q * weft_dtype_size(info->result)));
    free(elements);
    case_close(&o);
    weft__scratch_free(&scratch);
    weft__plan_free(&plan);
}

static int find_var(const char *name)
{
    int var = 0;

    while (strcmp(case_vars[var].name, name) != 0)
        var++;
    return var;
}

/* Integers are compared by value where no dtype of both can hold them. */
static void comparisons_are_exact(void **state)
{
    enum { N = 200 };
    static const char *const operators[] = {"==", "!=", "<", "<=", ">", ">="};
    static const struct {
        const char *name, *number;
        int sign;
    } beyond[] = {{"u8", "300", 1},  {"u8", "-1", -1},    {"i8", "128", 1},     {"i64", "2**63", 1},
                  {"u64", "-1", -1}, {"u64", "2**64", 1}, {"i16", "-10**9", -1}};
    static const bool expected[2][6] = {{false, true, false, false, true, true},
                                        {false, true, true, true, false, false}};
    double got[N];

    for (size_t q = 0; q < sizeof beyond / sizeof beyond[0]; q++) {
        for (int op = 0; op < 6; op++) {
            const char *name = strcmp(beyond[q].name, "i64") == 0 ? "i" : beyond[q].name;
            char text[64];

            (void)snprintf(text, sizeof text, "%s %s %s", name, operators[op], beyond[q].number);
            evaluate(text, N, got);
            for (int k = 0; k < N; k++)
                check_int((int)got[k], expected[beyond[q].sign > 0][op]);
        }
    }
}

static bool holds(int op, weft_value a, weft_value b)
{
    bool below = a.as.i < 0 || a.as.u < b.as.u, equal = a.as.i >= 0 && a.as.u == b.as.u;
    const bool answers[] = {equal, !equal, below, below || equal, !below && !equal, !below};

    return answers[op];
}

static void signed_and_unsigned_compare_by_value(void **state)
{
    enum { N = 200 };
    static const char *const operators[] = {"==", "!=", "<", "<=", ">", ">="};
    static const int mirrored[] = {0, 1, 4, 5, 2, 3};
    int i = find_var("i"), u = find_var("u64");
    double got[N], swapped[N];

    for (int op = 0; op < 6; op++) {
        char text[64];

        (void)snprintf(text, sizeof text, "i %s u64", operators[op]);
        evaluate(text, N, got);
        (void)snprintf(text, sizeof text, "u64 %s i", operators[mirrored[op]]);
        evaluate(text, N, swapped);
        for (size_t k = 0; k < N; k++) {
            check_int((int)got[k], holds(op, case_value(i, k), case_value(u, k)));
            check_int((int)swapped[k], (int)got[k]);
        }
    }
}

const struct CMUnitTest expr_types_tests[] = {
    cmocka_unit_test(numbers_take_the_dtype_they_meet),
    cmocka_unit_test(scalars_with_a_dtype_promote),
    cmocka_unit_test(arrays_promote),
    cmocka_unit_test(division_and_functions_give_floats),
    cmocka_unit_test(booleans_have_rules_of_their_own),
    cmocka_unit_test(powers_keep_integers),
    cmocka_unit_test(reductions_widen),
    cmocka_unit_test(casts_are_functions),
    cmocka_unit_test(comparisons_are_exact),
    cmocka_unit_test(signed_and_unsigned_compare_by_value),
    {0},
};
