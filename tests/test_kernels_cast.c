/* Casts between all pairs of dtypes, of every table, against C's conversions. */
#include "kernels_case.h"

#include <stdio.h>

/* NaN and what the type cannot hold are left open by C: no two machines need agree. */
static bool is_in_range(weft_value v, weft_dtype to)
{
    double x = weft_value_double(v);
    int bits = 8 * (int)weft_dtype_size(to) - is_signed(to);

    if (v.dtype <= WEFT_UINT64 || to == WEFT_BOOL || to >= WEFT_FLOAT32)
        return true;
    return x < ldexp(1, bits) && x >= (is_signed(to) ? -ldexp(1, bits) : 0);
}

static weft_value plain_cast(weft_value v, weft_dtype to)
{
    weft_value result = {.dtype = to};
    double x = is_float(v.dtype) ? v.as.f : v.as.c[0];
    bool is_integer = v.dtype <= WEFT_UINT64, is_negative = v.dtype <= WEFT_INT64 && v.as.i < 0;

    if (to == WEFT_BOOL)
        return of_bool(is_integer ? v.as.u != 0
                                  : x != 0 || (is_complex(v.dtype) && v.as.c[1] != 0));
    if (to <= WEFT_UINT64)
        return wrapped(to, is_integer ? v.as.u : x < 0 ? (uint64_t)(int64_t)x : (uint64_t)x);
    if (is_integer && (to == WEFT_FLOAT32 || to == WEFT_COMPLEX64))
        x = is_negative ? (double)(float)v.as.i : (double)(float)v.as.u;
    else if (is_integer)
        x = is_negative ? (double)v.as.i : (double)v.as.u;
    if (is_float(to))
        return of_float(to, x);
    result.as.c[0] = rounded(to == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64, x);
    if (is_complex(v.dtype))
        result.as.c[1] = rounded(to == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64, v.as.c[1]);
    return result;
}

static void check_cast(const weft__kernels *kernels, weft_dtype from, weft_dtype to)
{
    block in, out;
    char got[64], expected[64], operand[64];

    fill_awkward(&in, from, 5 + (uint64_t)from);
    kernels->cast[from][to](BLOCK_N, &out, &in);
    for (size_t i = 0; i < BLOCK_N; i++) {
        weft_value v = get(&in, from, i), value = get(&out, to, i), wanted = plain_cast(v, to);
        if (!is_in_range(v, to) || same_value(value, wanted))
            continue;
        weft_value_format(value, got, sizeof got);
        weft_value_format(wanted, expected, sizeof expected);
        weft_value_format(v, operand, sizeof operand);
        fprintf(stderr, "%s %s of %s %s: ", kernels->isa, weft_dtype_name(to),
                weft_dtype_name(from), operand);
        check_string(got, expected);
    }
}

static void casts_agree_with_c(void **state)
{
    const weft__kernels *kernels;

    for (int k = 0; (kernels = table_at(k)); k++)
        for (int from = 0; from < WEFT_DTYPE_COUNT; from++)
            for (int to = 0; to < WEFT_DTYPE_COUNT; to++)
                check_cast(kernels, (weft_dtype)from, (weft_dtype)to);
}

/* Even where C leaves a cast open, every table gives the same. */
static void casts_are_alike_on_every_table(void **state)
{
    const weft__kernels *kernels, *first = table_at(0);
    block in, out, other;

    for (int from = 0; from < WEFT_DTYPE_COUNT; from++) {
        for (int to = 0; to < WEFT_DTYPE_COUNT; to++) {
            fill_awkward(&in, (weft_dtype)from, 77 + (uint64_t)from);
            first->cast[from][to](BLOCK_N, &out, &in);
            for (int k = 1; (kernels = table_at(k)); k++) {
                kernels->cast[from][to](BLOCK_N, &other, &in);
                check_bytes(&other, &out, BLOCK_N * weft_dtype_size((weft_dtype)to));
            }
        }
    }
}

const struct CMUnitTest kernels_cast_tests[] = {
    cmocka_unit_test(casts_agree_with_c),
    cmocka_unit_test(casts_are_alike_on_every_table),
    {0},
};
