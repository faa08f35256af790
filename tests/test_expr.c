/* The grammar of expressions: precedence, numbers, names, and texts meant to do harm. */
#include "expr_case.h"

#include <math.h>

static void precedence_is_pythons(void **state)
{
    static const struct {
        const char *text;
        double value;
    } table[] = {
        {"1 + 2 * 3", 7},
        {"(1 + 2) * 3", 9},
        {"10 - 4 - 3", 3},
        {"100 / 10 / 5", 2},
        {"7 // 2 * 2", 6},
        {"7 % 4 * 2", 6},
        {"2 * 3 % 4", 2},
        {"-2**2", -4},
        {"(-2)**2", 4},
        {"2**3**2", 512},
        {"2**-1", 0.5},
        {"-2**-2", -0.25},
        {"2**+3", 8},
        {"2**-2**2", 0.0625},
        {"- -3", 3},
        {"+-+3", -3},
        {"~~5", 5},
        {"~1 + 2", 0},
        {"~2**2", -5},
        {"3 - -3", 6},
        {"-7 // 2", -4},
        {"-(7 // 2)", -3},
        {"-7 % 3", 2},
        {"7 % -3", -2},
        {"-3.5 // 2", -2},
        {"5.5 % -2", -0.5},
        {"1 << 2 + 1", 8},
        {"1 << 2 << 1", 8},
        {"256 >> 4 >> 1", 8},
        {"1 | 2 ^ 3 & 4", 3},
        {"7 & 3 << 1", 6},
        {"6 ^ 3 | 8", 13},
        {"6 & 3 == 2", 1},
        {"1 + 2 == 3", 1},
        {"1 < 2", 1},
        {"2 <= 1", 0},
        {"3 != 4 | 1", 1},
        {"1 | 0 < 1", 0},
        {"(1 < 2) & (2 < 3)", 1},
        {"2 * -3", -6},
        {"2 + 3 * 4 ** 2", 50},
        {"1 / 2", 0.5},
        {"where(1 < 2, 3, 4)", 3},
        {"maximum(1, 2) + 1", 3},
        {"abs(-3) ** 2", 9},
        {"power(2, 3) * 2", 16},
        {"2*(3+4)*5", 70},
        {"-(-(-(1)))", -1},
        {"n*k", 7.5},
        {"n**2 - n", 6},
        {"-n**2", -9},
        {"n // 2 + n % 2", 2},
        {"p + n", 10},
        {"o * 2", 3},
    };

    for (size_t q = 0; q < sizeof table / sizeof table[0]; q++) {
        double value = weft_value_double(case_scalar(table[q].text));

        if (value != table[q].value)
            fprintf(stderr, "%s\n", table[q].text);
        check_double_bits(value, table[q].value);
    }
}

static void numbers_are_pythons(void **state)
{
    static const struct {
        const char *text;
        double value;
        weft_dtype dtype;
    } table[] = {
        {"0", 0, WEFT_INT64},
        {"00", 0, WEFT_INT64},
        {"1_000", 1000, WEFT_INT64},
        {"0x1F", 31, WEFT_INT64},
        {"0X_ff_ff", 65535, WEFT_INT64},
        {"0b101", 5, WEFT_INT64},
        {"0o17", 15, WEFT_INT64},
        {"9223372036854775807", 0x1p63, WEFT_INT64},
        {"1.", 1, WEFT_FLOAT64},
        {".5", 0.5, WEFT_FLOAT64},
        {"0.1", 0.1, WEFT_FLOAT64},
        {"123456789.123456789", 123456789.123456789, WEFT_FLOAT64},
        {"1e3", 1000, WEFT_FLOAT64},
        {"1E+3", 1000, WEFT_FLOAT64},
        {"1e-3", 1e-3, WEFT_FLOAT64},
        {"1_0.2_5e1_0", 10.25e10, WEFT_FLOAT64},
        {"1.7976931348623157e308", 1.7976931348623157e308, WEFT_FLOAT64},
        {"4.9406564584124654e-324", 0x1p-1074, WEFT_FLOAT64},
        {"1e400", (double)INFINITY, WEFT_FLOAT64},
        {"1e-400", 0, WEFT_FLOAT64},
        {"0.30000000000000004", 0.1 + 0.2, WEFT_FLOAT64},
        {"012.5", 12.5, WEFT_FLOAT64},
        {"2**62", 0x1p62, WEFT_INT64},
        {"2**100 / 2**99", 2, WEFT_FLOAT64},
        {"2**100 // 2**98", 4, WEFT_INT64},
        {"pi", 3.141592653589793, WEFT_FLOAT64},
        {"e", 2.718281828459045, WEFT_FLOAT64},
        {"np.pi", 3.141592653589793, WEFT_FLOAT64},
        {"inf", (double)INFINITY, WEFT_FLOAT64},
        {"-inf", -(double)INFINITY, WEFT_FLOAT64},
        {"True", 1, WEFT_BOOL},
        {"False", 0, WEFT_BOOL},
        {" \t1 +\n2 ", 3, WEFT_INT64},
    };

    for (size_t q = 0; q < sizeof table / sizeof table[0]; q++) {
        weft_value value = case_scalar(table[q].text);

        if (value.dtype != table[q].dtype)
            fprintf(stderr, "%s\n", table[q].text);
        check_int(value.dtype, table[q].dtype);
        check_double_bits(weft_value_double(value), table[q].value);
    }
    check_true(isnan(weft_value_double(case_scalar("nan"))));
}

static void variables_shadow_constants(void **state)
{
    const weft__var vars[] = {{"e", WEFT_INT64, false, true, {.dtype = WEFT_INT64, .as.i = 5}},
                              {"sum", WEFT_INT64, false, true, {.dtype = WEFT_INT64, .as.i = 6}}};
    weft__error error = {.status = WEFT_OK};
    weft__plan *plan = NULL;

    check_int(weft__plan_create("e + sum + sum(e)", 2, vars, &error, &plan), WEFT_OK);
    check_int(weft__plan_stages(plan), 2);
    check_int(case_last(plan)->result, WEFT_INT64);
    weft__plan_free(&plan);
}

static weft_status create_and_free(const char *text)
{
    weft__error error = {.status = WEFT_OK};
    weft__plan *plan = NULL;
    weft_status status = weft__plan_create(text, CASE_VARS, case_vars, &error, &plan);

    check_int(error.status, status);
    check_true(strlen(error.message) < WEFT__MESSAGE_SIZE - 1);
    weft__plan_free(&plan);
    return status;
}

/* A megabyte of `piece` over and over, then `end`. */
static weft_status create_repeated(const char *piece, size_t times, const char *end)
{
    size_t length = strlen(piece);
    char *text = malloc(length * times + strlen(end) + 1);
    weft_status status;

    check_true(text != NULL);
    for (size_t q = 0; q < times; q++)
        memcpy(text + q * length, piece, length);
    strcpy(text + length * times, end);
    status = create_and_free(text);
    free(text);
    return status;
}

static void hostile_texts_are_refused(void **state)
{
    enum { MEGABYTE = 1 << 20 };

    check_int(create_repeated("(", MEGABYTE, "x"), WEFT_ERR_SYNTAX);
    check_int(create_repeated("-", MEGABYTE, "x"), WEFT_ERR_SYNTAX);
    check_int(create_repeated("2**", MEGABYTE / 3, "x"), WEFT_ERR_SYNTAX);
    check_int(create_repeated("abs(", MEGABYTE / 4, "x"), WEFT_ERR_SYNTAX);
    check_int(create_repeated("x+", MEGABYTE / 2, "x"), WEFT_ERR_SYNTAX);
    check_int(create_repeated("9", MEGABYTE, ""), WEFT_ERR_SYNTAX);
    check_int(create_repeated("0.", MEGABYTE / 2, ""), WEFT_ERR_SYNTAX);
    check_int(create_repeated("n", MEGABYTE, ""), WEFT_ERR_SYNTAX);
    check_int(create_repeated("1+", MEGABYTE / 2, "x"), WEFT_OK);
    check_int(create_repeated(" ", MEGABYTE, "x"), WEFT_OK);
    check_int(create_repeated("-", 150, "x"), WEFT_OK);
    check_int(create_repeated("abs(", 150, "x"), WEFT_ERR_SYNTAX);
    check_int(create_repeated("x+", 4000, "x"), WEFT_OK);
    check_int(create_repeated("sum(x)+", 400, "x"), WEFT_OK);
    check_int(create_repeated("sum(x)+", 4000, "x"), WEFT_ERR_SYNTAX);
    check_int(create_repeated("y, ", 1000, "x"), WEFT_ERR_SYNTAX);
}

static void reductions_are_counted(void **state)
{
    char text[WEFT__MAX_STAGES * 12 + 64] = "x";

    for (int q = 0; q < WEFT__MAX_STAGES - 1; q++)
        (void)sprintf(text + strlen(text), "+sum(x-%d)", q);
    check_int(create_and_free(text), WEFT_OK);
    strcat(text, "+sum(y)");
    check_int(create_and_free(text), WEFT_ERR_SYNTAX);
}

/* Words of the grammar in random order, and random bytes: an error or a plan, nothing else. */
static void random_texts_do_no_harm(void **state)
{
    static const char *const words[] = {
        "x",   "y",     "f",    "b",        "i",      "u8",   "z",     "k",     "n",     "1",
        "2.5", "0",     "-1",   "(",        ")",      ",",    "+",     "-",     "*",     "**",
        "/",   "//",    "%",    "&",        "|",      "^",    "~",     "<<",    ">>",    "<",
        "==",  "sqrt(", "sum(", "min(",     "where(", "any(", "mean(", "int8(", "1e400", "True",
        " ",   "np.",   "pi",   "maximum(", "0x",     "=",    "."};
    enum { WORDS = sizeof words / sizeof words[0], CASES = 20000, LENGTH = 24 };
    uint64_t random = 12345;
    int right = 0;

    for (int q = 0; q < CASES; q++) {
        char text[LENGTH * 10] = "";
        size_t count = case_random(&random) % LENGTH;

        for (size_t w = 0; w < count; w++) {
            char byte[2] = {(char)(1 + case_random(&random) % 255), '\0'};

            strcat(text, q % 4 == 0 ? byte : words[case_random(&random) % WORDS]);
        }
        right += create_and_free(text) == WEFT_OK;
    }
    check_true(right > 0);
}

const struct CMUnitTest expr_tests[] = {
    cmocka_unit_test(precedence_is_pythons),
    cmocka_unit_test(numbers_are_pythons),
    cmocka_unit_test(variables_shadow_constants),
    cmocka_unit_test(hostile_texts_are_refused),
    cmocka_unit_test(reductions_are_counted),
    cmocka_unit_test(random_texts_do_no_harm),
    {0},
};
