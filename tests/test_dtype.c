/* dtypes: names, sizes, NumPy's promotion, and values as text. */
#include "harness.h"

#include <complex.h>
#include <math.h>
#include <string.h>
#include <weft/dtype.h>

static void names_and_sizes_are_numpys(void **state)
{
    static const struct {
        const char *name;
        size_t size;
    } known[WEFT_DTYPE_COUNT] = {
        {"bool", 1},    {"int8", 1},      {"int16", 2},      {"int32", 4},  {"int64", 8},
        {"uint8", 1},   {"uint16", 2},    {"uint32", 4},     {"uint64", 8}, {"float32", 4},
        {"float64", 8}, {"complex64", 8}, {"complex128", 16}};
    weft_dtype dtype;

    for (int k = 0; k < WEFT_DTYPE_COUNT; k++) {
        check_string(weft_dtype_name((weft_dtype)k), known[k].name);
        check_int(weft_dtype_size((weft_dtype)k), known[k].size);
        check_true(weft_dtype_parse(known[k].name, &dtype));
        check_int(dtype, k);
    }
}

static void what_is_no_dtype_is_said_so(void **state)
{
    static const char *const wrong[] = {"",         "float", "float16", "Float64",
                                        "float64 ", "<f8",   "int"};
    weft_dtype dtype = WEFT_INT8;
    char text[8];

    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        check_false(weft_dtype_parse(wrong[k], &dtype));
    check_int(dtype, WEFT_INT8);
    check_int(weft_dtype_size(WEFT_DTYPE_COUNT), 0);
    check_string(weft_dtype_name(WEFT_DTYPE_COUNT), "?");
    check_string(weft_dtype_name((weft_dtype)-1), "?");
    weft_value_format((weft_value){.dtype = WEFT_DTYPE_COUNT}, text, sizeof text);
    check_string(text, "?");
}

/* numpy.promote_types, row by row. */
static void promotion_is_numpys(void **state)
{
    static const char *const codes = "b1 i1 i2 i4 i8 u1 u2 u4 u8 f4 f8 c8 cx";
    static const char *const promoted[WEFT_DTYPE_COUNT] = {
        "b1 i1 i2 i4 i8 u1 u2 u4 u8 f4 f8 c8 cx", "i1 i1 i2 i4 i8 i2 i4 i8 f8 f4 f8 c8 cx",
        "i2 i2 i2 i4 i8 i2 i4 i8 f8 f4 f8 c8 cx", "i4 i4 i4 i4 i8 i4 i4 i8 f8 f8 f8 cx cx",
        "i8 i8 i8 i8 i8 i8 i8 i8 f8 f8 f8 cx cx", "u1 i2 i2 i4 i8 u1 u2 u4 u8 f4 f8 c8 cx",
        "u2 i4 i4 i4 i8 u2 u2 u4 u8 f4 f8 c8 cx", "u4 i8 i8 i8 i8 u4 u4 u4 u8 f8 f8 cx cx",
        "u8 f8 f8 f8 f8 u8 u8 u8 u8 f8 f8 cx cx", "f4 f4 f4 f8 f8 f4 f4 f8 f8 f4 f8 c8 cx",
        "f8 f8 f8 f8 f8 f8 f8 f8 f8 f8 f8 cx cx", "c8 c8 c8 cx cx c8 c8 cx cx c8 cx c8 cx",
        "cx cx cx cx cx cx cx cx cx cx cx cx cx",
    };

    for (int a = 0; a < WEFT_DTYPE_COUNT; a++)
        for (int b = 0; b < WEFT_DTYPE_COUNT; b++) {
            weft_dtype got = weft_dtype_promote((weft_dtype)a, (weft_dtype)b);
            check_bytes(codes + 3 * got, promoted[a] + 3 * b, 2);
        }
}

static void check_text(weft_value value, const char *expected)
{
    char text[80];
    int length = weft_value_format(value, text, sizeof text);

    check_string(text, expected);
    check_int(length, strlen(expected));
}

static void values_print_in_full(void **state)
{
    check_text((weft_value){.dtype = WEFT_BOOL, .as.i = 1}, "True");
    check_text((weft_value){.dtype = WEFT_BOOL, .as.i = 0}, "False");
    check_text((weft_value){.dtype = WEFT_INT64, .as.i = INT64_MIN}, "-9223372036854775808");
    check_text((weft_value){.dtype = WEFT_UINT64, .as.u = UINT64_MAX}, "18446744073709551615");
    check_text((weft_value){.dtype = WEFT_FLOAT64, .as.f = 0.1}, "0.10000000000000001");
    check_text((weft_value){.dtype = WEFT_FLOAT32, .as.f = (double)0.1F}, "0.100000001");
    check_text((weft_value){.dtype = WEFT_FLOAT64, .as.f = -0.0}, "-0");
    check_text((weft_value){.dtype = WEFT_FLOAT64, .as.f = -INFINITY}, "-inf");
    check_text((weft_value){.dtype = WEFT_FLOAT64, .as.f = copysign(NAN, -1)}, "nan");
    check_text((weft_value){.dtype = WEFT_COMPLEX128, .as.c = {1.5, -2}}, "[1.5, -2]");
    check_text((weft_value){.dtype = WEFT_COMPLEX64, .as.c = {(double)0.1F, NAN}},
               "[0.100000001, nan]");
}

/* Like snprintf: the length it would have, and no byte past the end. */
static void short_room_is_respected(void **state)
{
    char text[4] = "xyz";
    weft_value value = {.dtype = WEFT_INT32, .as.i = 123456};

    check_int(weft_value_format(value, text, 3), 6);
    check_string(text, "12");
    check_int(text[3], 0);
    check_int(weft_value_format(value, NULL, 0), 6);
}

static void values_become_doubles(void **state)
{
    check_double_bits(weft_value_double((weft_value){.dtype = WEFT_BOOL, .as.i = 1}), 1.0);
    check_double_bits(weft_value_double((weft_value){.dtype = WEFT_INT8, .as.i = -128}), -128.0);
    check_double_bits(weft_value_double((weft_value){.dtype = WEFT_UINT64, .as.u = UINT64_MAX}),
                      0x1p64);
    check_double_bits(weft_value_double((weft_value){.dtype = WEFT_FLOAT64, .as.f = -0.0}), -0.0);
    check_double_bits(weft_value_double((weft_value){.dtype = WEFT_COMPLEX64, .as.c = {2, 3}}),
                      2.0);
}

static void values_by_their_makers(void **state)
{
    const int64_t least = INT64_MIN;
    weft_value z = WEFT_VALUE(1.5F + 2.0F * (float _Complex)I);

    (void)state;
    check_int(weft_value_of_bool(true).dtype, WEFT_BOOL);
    check_text(weft_value_of_bool(true), "True");
    check_text(weft_value_of_int64(least), "-9223372036854775808");
    check_text(weft_value_of_uint64(UINT64_MAX), "18446744073709551615");
    check_text(weft_value_of_float64(3), "3");
    check_text(weft_value_of_complex128(1, -2), "[1, -2]");
    check_text(WEFT_VALUE(3.0), "3");
    check_int(WEFT_VALUE(3.0).dtype, WEFT_FLOAT64);
    check_int(WEFT_VALUE(1.5L).dtype, WEFT_FLOAT64);
    check_int(WEFT_VALUE(3).dtype, WEFT_INT64);
    check_int(WEFT_VALUE((uint64_t)3).dtype, WEFT_UINT64);
    check_int(WEFT_VALUE((bool)1).dtype, WEFT_BOOL);
    check_int(z.dtype, WEFT_COMPLEX128);
    check_text(z, "[1.5, 2]");
}

const struct CMUnitTest dtype_tests[] = {
    cmocka_unit_test(values_by_their_makers),

    cmocka_unit_test(names_and_sizes_are_numpys),
    cmocka_unit_test(what_is_no_dtype_is_said_so),
    cmocka_unit_test(promotion_is_numpys),
    cmocka_unit_test(values_print_in_full),
    cmocka_unit_test(short_room_is_respected),
    cmocka_unit_test(values_become_doubles),
    {0},
};
