/* Complex functions against long double ones: within 8 units of the norm in every table, on numbers
 * of many sizes, and conjugate arguments give conjugate results: the sides of branch cuts. */
#include "kernels_case.h"

#include "kernels/cmplx.h"
#include <stdio.h>

static const struct {
    weft__op op;
    const char *name;
    long double complex (*exact)(long double complex);
} functions[] = {{WEFT__OP_SQRT, "sqrt", csqrtl},        {WEFT__OP_EXP, "exp", cexpl},
                 {WEFT__OP_LOG, "log", clogl},           {WEFT__OP_SIN, "sin", csinl},
                 {WEFT__OP_COS, "cos", ccosl},           {WEFT__OP_TAN, "tan", ctanl},
                 {WEFT__OP_SINH, "sinh", csinhl},        {WEFT__OP_COSH, "cosh", ccoshl},
                 {WEFT__OP_TANH, "tanh", ctanhl},        {WEFT__OP_ARCSIN, "arcsin", casinl},
                 {WEFT__OP_ARCCOS, "arccos", cacosl},    {WEFT__OP_ARCTAN, "arctan", catanl},
                 {WEFT__OP_ARCSINH, "arcsinh", casinhl}, {WEFT__OP_ARCCOSH, "arccosh", cacoshl},
                 {WEFT__OP_ARCTANH, "arctanh", catanhl}};

enum { FUNCTIONS = sizeof functions / sizeof *functions };

static double size_of_any(uint64_t *state)
{
    double unit = (double)(next_random(state) >> 11) * 0x1p-53 - 0.5;

    return ldexp(unit, (int)(next_random(state) % 20) - 14);
}

static void fill_pairs(block *in, weft_dtype dtype, uint64_t *state)
{
    for (size_t i = 0; i < BLOCK_N; i++) {
        weft_value z = {.dtype = dtype, .as.c = {size_of_any(state), size_of_any(state)}};

        if (i % 8 == 0)
            z.as.c[1] = i % 16 == 0 ? 0.0 : -0.0;
        weft__value_store(z, element(in, dtype, i));
    }
}

static void check_norm(const char *name, weft_value z, weft_value got, long double complex exact)
{
    double unit = z.dtype == WEFT_COMPLEX64 ? 0x1p-23 : 0x1p-52;
    long double error = cabsl((long double complex)CMPLX(got.as.c[0], got.as.c[1]) - exact);

    if (error <= 8 * unit * cabsl(exact) + 0x1p-149L)
        return;
    fprintf(stderr, "%s %s(%a, %a): ", weft_dtype_name(z.dtype), name, z.as.c[0], z.as.c[1]);
    check_near((double)(error / cabsl(exact)), 0, 8 * unit);
}

static void functions_are_near_in_the_norm(void **state)
{
    const weft__kernels *kernels;
    uint64_t seed = 4711;
    block in, out;

    for (int run = 0; run < 2 * FUNCTIONS; run++) {
        weft_dtype dtype = run % 2 == 0 ? WEFT_COMPLEX64 : WEFT_COMPLEX128;
        int f = run / 2;

        fill_pairs(&in, dtype, &seed);
        for (int k = 0; (kernels = table_at(k)); k++) {
            kernels->loop[functions[f].op][dtype](BLOCK_N, &out, (const void *const[]){&in});
            for (size_t i = 0; i < BLOCK_N; i++) {
                weft_value z = get(&in, dtype, i);

                check_norm(functions[f].name, z, get(&out, dtype, i),
                           functions[f].exact((long double complex)CMPLX(z.as.c[0], z.as.c[1])));
            }
        }
    }
}

/* f(conj z) = conj f(z), to rounding and with the signs: on a branch cut the sign of zero decides.
 */
static void conjugates_give_conjugates(void **state)
{
    const weft__kernels *kernels = table_at(0);
    const weft_dtype dtype = WEFT_COMPLEX128;
    uint64_t seed = 99;
    block in, mirrored, out, other;

    fill_pairs(&in, dtype, &seed);
    for (size_t i = 0; i < BLOCK_N; i++) {
        weft_value z = get(&in, dtype, i);

        z.as.c[1] = -z.as.c[1];
        weft__value_store(z, element(&mirrored, dtype, i));
    }
    for (int f = 0; f < FUNCTIONS; f++) {
        kernels->loop[functions[f].op][dtype](BLOCK_N, &out, (const void *const[]){&in});
        kernels->loop[functions[f].op][dtype](BLOCK_N, &other, (const void *const[]){&mirrored});
        for (size_t i = 0; i < BLOCK_N; i++) {
            weft_value z = get(&in, dtype, i), mine = get(&out, dtype, i),
                       its = get(&other, dtype, i);

            check_int(signbit(mine.as.c[0]), signbit(its.as.c[0]));
            check_int(signbit(mine.as.c[1]), !signbit(its.as.c[1]));
            check_norm(functions[f].name, z, mine,
                       (long double complex)CMPLX(its.as.c[0], -its.as.c[1]));
        }
    }
}

const struct CMUnitTest complex_tests[] = {
    cmocka_unit_test(functions_are_near_in_the_norm),
    cmocka_unit_test(conjugates_give_conjugates),
    {0},
};
