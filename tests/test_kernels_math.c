/* The transcendental functions and power: 4 ulp against long double, NumPy's own tables, special
 * values, and that a value does not depend on its neighbours, however special they are. */
#include "kernels_case.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

/* float64: glibc's vector library promises 4. float32 is held to 2. */
static double allowed_ulp(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 ? 2 : 4;
}

static long double sign_of_gamma_is_lost(long double x)
{
    int sign;

    return lgammal_r(x, &sign);
}

static const struct {
    weft__op op;
    const char *name;
    long double (*exact)(long double);
    double ulp; /* float64's own bound where it is glibc's scalar function: 0 as above */
} functions[] = {
    {WEFT__OP_EXP, "exp", expl, 0},
    {WEFT__OP_EXP2, "exp2", exp2l, 0},
    {WEFT__OP_EXPM1, "expm1", expm1l, 0},
    {WEFT__OP_LOG, "log", logl, 0},
    {WEFT__OP_LOG2, "log2", log2l, 0},
    {WEFT__OP_LOG10, "log10", log10l, 0},
    {WEFT__OP_LOG1P, "log1p", log1pl, 0},
    {WEFT__OP_SIN, "sin", sinl, 0},
    {WEFT__OP_COS, "cos", cosl, 0},
    {WEFT__OP_TAN, "tan", tanl, 0},
    {WEFT__OP_ARCSIN, "arcsin", asinl, 0},
    {WEFT__OP_ARCCOS, "arccos", acosl, 0},
    {WEFT__OP_ARCTAN, "arctan", atanl, 0},
    {WEFT__OP_SINH, "sinh", sinhl, 0},
    {WEFT__OP_COSH, "cosh", coshl, 0},
    {WEFT__OP_TANH, "tanh", tanhl, 0},
    {WEFT__OP_ARCSINH, "arcsinh", asinhl, 0},
    {WEFT__OP_ARCCOSH, "arccosh", acoshl, 0},
    {WEFT__OP_ARCTANH, "arctanh", atanhl, 0},
    {WEFT__OP_CBRT, "cbrt", cbrtl, 0},
    {WEFT__OP_ERF, "erf", erfl, 0},
    {WEFT__OP_GAMMA, "gamma", tgammal, 10},
    {WEFT__OP_LGAMMA, "lgamma", sign_of_gamma_is_lost, 10},
};

enum { FUNCTIONS = sizeof functions / sizeof *functions, NUMPYS_TABLES = 20 };

/* The distance in units of the last place of the correctly rounded value; infinite where one is NaN
 * or infinite and the other is not, or zeros differ in sign. */
static double ulp_distance(double got, long double exact, weft_dtype dtype)
{
    int digits = dtype == WEFT_FLOAT32 ? FLT_MANT_DIG : DBL_MANT_DIG;
    int lowest = dtype == WEFT_FLOAT32 ? FLT_MIN_EXP : DBL_MIN_EXP, exponent;
    double nearest = rounded(dtype, (double)exact);

    if (same_float(got, nearest))
        return 0;
    if (!isfinite(got) || !isfinite(nearest) || exact == 0)
        return INFINITY;
    frexp(nearest, &exponent);
    return (double)(fabsl(got - exact) /
                    ldexpl(1, (exponent > lowest ? exponent : lowest) - digits));
}

static void check_value(const char *isa, const char *name, weft_dtype dtype, double allowed,
                        double x, double got, long double exact)
{
    double distance = ulp_distance(got, exact, dtype);

    if (distance <= allowed)
        return;
    fprintf(stderr, "%s %s %s(%a) is %a, not %La: ", isa, weft_dtype_name(dtype), name, x, got,
            exact);
    check_near(distance, 0, allowed);
}

/* Arguments of every size: any bits, around zero, where exp overflows, and powers of two apart. */
static double argument(uint64_t *state, size_t i)
{
    double unit = (double)(next_random(state) >> 11) * 0x1p-53 - 0.5;

    if (i % 4 == 0)
        return awkward_float(state);
    if (i % 4 == 1)
        return unit * 20;
    if (i % 4 == 2)
        return unit * 1500;
    return ldexp(unit, (int)(next_random(state) % 80) - 40);
}

static double allowed_of(int f, weft_dtype dtype)
{
    return dtype == WEFT_FLOAT64 && functions[f].ulp > 0 ? functions[f].ulp : allowed_ulp(dtype);
}

static void functions_are_within_their_bounds(void **state)
{
    enum { BLOCKS = 12 };
    static const weft_dtype dtypes[] = {WEFT_FLOAT32, WEFT_FLOAT64};
    const weft__kernels *kernels;
    uint64_t seed = 12345;
    block in, out;

    for (int run = 0; run < BLOCKS * FUNCTIONS * 2; run++) {
        int f = run / 2 % FUNCTIONS;
        weft_dtype dtype = dtypes[run % 2];
        for (size_t i = 0; i < BLOCK_N; i++)
            weft__value_store(of_float(dtype, argument(&seed, i)), element(&in, dtype, i));
        for (int k = 0; (kernels = table_at(k)); k++) {
            kernels->loop[functions[f].op][dtype](BLOCK_N, &out, (const void *const[]){&in});
            for (size_t i = 0; i < BLOCK_N; i++) {
                double x = get(&in, dtype, i).as.f;
                check_value(kernels->isa, functions[f].name, dtype, allowed_of(f, dtype), x,
                            get(&out, dtype, i).as.f, functions[f].exact(x));
            }
        }
    }
}

static void power_is_within_4_ulp(void **state)
{
    enum { BLOCKS = 40 };
    static const weft_dtype dtypes[] = {WEFT_FLOAT32, WEFT_FLOAT64};
    const weft__kernels *kernels;
    uint64_t seed = 54321;
    block x, y, out;

    for (int run = 0; run < BLOCKS; run++) {
        weft_dtype dtype = dtypes[run % 2];
        for (size_t i = 0; i < BLOCK_N; i++) {
            double a = fabs(argument(&seed, i)), b = argument(&seed, i / 4);
            if (i % 3 == 0)
                a = -a, b = floor(b);
            weft__value_store(of_float(dtype, a), element(&x, dtype, i));
            weft__value_store(of_float(dtype, b), element(&y, dtype, i));
        }
        for (int k = 0; (kernels = table_at(k)); k++) {
            kernels->loop[WEFT__OP_POWER][dtype](BLOCK_N, &out, (const void *const[]){&x, &y});
            for (size_t i = 0; i < BLOCK_N; i++)
                check_value(kernels->isa, "power", dtype, allowed_ulp(dtype),
                            get(&x, dtype, i).as.f, get(&out, dtype, i).as.f,
                            powl(get(&x, dtype, i).as.f, get(&y, dtype, i).as.f));
        }
    }
}

/* Two arguments of all sizes. */
static void check_pairs(weft__op op, const char *name,
                        long double (*exact)(long double, long double))
{
    enum { BLOCKS = 16 };
    static const weft_dtype dtypes[] = {WEFT_FLOAT32, WEFT_FLOAT64};
    const weft__kernels *kernels;
    uint64_t seed = 777;
    block x, y, out;

    for (int run = 0; run < BLOCKS; run++) {
        weft_dtype dtype = dtypes[run % 2];
        for (size_t i = 0; i < BLOCK_N; i++) {
            weft__value_store(of_float(dtype, argument(&seed, i)), element(&x, dtype, i));
            weft__value_store(of_float(dtype, argument(&seed, i / 4)), element(&y, dtype, i));
        }
        for (int k = 0; (kernels = table_at(k)); k++) {
            kernels->loop[op][dtype](BLOCK_N, &out, (const void *const[]){&x, &y});
            for (size_t i = 0; i < BLOCK_N; i++)
                check_value(kernels->isa, name, dtype, allowed_ulp(dtype), get(&x, dtype, i).as.f,
                            get(&out, dtype, i).as.f,
                            exact(get(&x, dtype, i).as.f, get(&y, dtype, i).as.f));
        }
    }
}

static void pairs_are_within_their_bounds(void **state)
{
    check_pairs(WEFT__OP_ARCTAN2, "arctan2", atan2l);
    check_pairs(WEFT__OP_HYPOT, "hypot", hypotl);
}

/* What a function gives for one value alone: a block of nothing else. */
static double alone(const weft__kernels *kernels, weft__op op, weft_dtype dtype, double x, double y)
{
    block a, b, out;

    for (size_t i = 0; i < WEFT__QUANTUM; i++) {
        weft__value_store(of_float(dtype, x), element(&a, dtype, i));
        weft__value_store(of_float(dtype, y), element(&b, dtype, i));
    }
    kernels->loop[op][dtype](WEFT__QUANTUM, &out, (const void *const[]){&a, &b});
    return get(&out, dtype, 0).as.f;
}

static void check_neighbours(const weft__kernels *kernels, weft__op op, weft_dtype dtype)
{
    block in[2], out;

    fill_awkward(&in[0], dtype, 99 + (uint64_t)op);
    fill_awkward(&in[1], dtype, 9 + (uint64_t)op);
    kernels->loop[op][dtype](BLOCK_N, &out, (const void *const[]){&in[0], &in[1]});
    for (size_t i = 0; i < BLOCK_N; i++)
        check_double_bits(
            get(&out, dtype, i).as.f,
            alone(kernels, op, dtype, get(&in[0], dtype, i).as.f, get(&in[1], dtype, i).as.f));
}

static void values_do_not_depend_on_neighbours(void **state)
{
    const weft__kernels *kernels;

    for (int k = 0; (kernels = table_at(k)); k++) {
        for (int dtype = WEFT_FLOAT32; dtype <= WEFT_FLOAT64; dtype++) {
            for (int op = WEFT__OP_SQRT; op <= WEFT__OP_HYPOT; op++)
                check_neighbours(kernels, (weft__op)op, (weft_dtype)dtype);
            check_neighbours(kernels, WEFT__OP_POWER, (weft_dtype)dtype);
        }
    }
}

/* ---- NumPy's tables: dtype,input,output,tolerance; bits in hexadecimal ---- */

static double of_bits(weft_dtype dtype, uint64_t bits)
{
    weft_value value = {.dtype = dtype == WEFT_FLOAT32 ? WEFT_UINT32 : WEFT_UINT64, .as.u = bits};
    char memory[8];

    weft__value_store(value, memory);
    return weft__value_load(dtype, memory).as.f;
}

/* Lines of one dtype, until there are enough for a block. */
typedef struct table_block {
    weft_dtype dtype;
    size_t n;
    block in, wanted;
} table_block;

/* The table's output is correctly rounded, so that half a unit is its own. */
static void check_table(const table_block *t, int f)
{
    const weft__kernels *kernels;
    block out;

    for (int k = 0; (kernels = table_at(k)); k++) {
        kernels->loop[functions[f].op][t->dtype](BLOCK_N, &out, (const void *const[]){&t->in});
        for (size_t i = 0; i < t->n; i++) {
            double got = get(&out, t->dtype, i).as.f, wanted = get(&t->wanted, t->dtype, i).as.f;
            if (ulp_distance(got, wanted, t->dtype) <= allowed_of(f, t->dtype) + 0.5)
                continue;
            fprintf(stderr, "%s %s(%a): ", kernels->isa, functions[f].name,
                    get(&t->in, t->dtype, i).as.f);
            check_double_bits(got, wanted);
        }
    }
}

static void add_line(table_block tables[2], int f, const char *line)
{
    unsigned long long input, output;
    char name[16];
    weft_dtype dtype;

    if (sscanf(line, "np.%15[a-z0-9],%llx,%llx", name, &input, &output) != 3)
        return;
    check_true(weft_dtype_parse(name, &dtype));
    table_block *t = &tables[dtype == WEFT_FLOAT64];
    t->dtype = dtype;
    weft__value_store(of_float(dtype, of_bits(dtype, input)), element(&t->in, dtype, t->n));
    weft__value_store(of_float(dtype, of_bits(dtype, output)), element(&t->wanted, dtype, t->n));
    if (++t->n == BLOCK_N) {
        check_table(t, f);
        t->n = 0;
    }
}

static void numpys_tables_hold(void **state)
{
    char path[512], line[256];
    int tables_found = 0;

    if (!test_data_dir())
        test_skip("no reference data");
    for (int f = 0; f < FUNCTIONS; f++) {
        table_block tables[2] = {{.dtype = WEFT_FLOAT32}, {.dtype = WEFT_FLOAT64}};
        snprintf(path, sizeof path, "%s/umath/umath-validation-set-%s.csv", test_data_dir(),
                 functions[f].name);
        FILE *file = fopen(path, "r");
        if (!file)
            continue;
        tables_found++;
        while (fgets(line, sizeof line, file))
            add_line(tables, f, line);
        fclose(file);
        check_table(&tables[0], f);
        check_table(&tables[1], f);
    }
    check_int(tables_found, NUMPYS_TABLES);
}

const struct CMUnitTest kernels_math_tests[] = {
    cmocka_unit_test(functions_are_within_their_bounds),
    cmocka_unit_test(power_is_within_4_ulp),
    cmocka_unit_test(pairs_are_within_their_bounds),
    cmocka_unit_test(values_do_not_depend_on_neighbours),
    cmocka_unit_test(numpys_tables_hold),
    {0},
};
