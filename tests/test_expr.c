/* The grammar of expressions: precedence, numbers, names, and what is said about mistakes. */
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

typedef struct mistake {
    const char *text, *sentence;
    int place;
    weft_status status;
} mistake;

static const mistake mistakes[] = {
    {"", "the expression is empty", 0, WEFT_ERR_SYNTAX},
    {"  ", "the expression is empty", 2, WEFT_ERR_SYNTAX},
    {"x +", "the expression ends too early", 3, WEFT_ERR_SYNTAX},
    {"x + * y", "expected a number, a name or '(' here", 4, WEFT_ERR_SYNTAX},
    {"x y", "expected an operator here", 2, WEFT_ERR_SYNTAX},
    {"2x", "this does not belong to a number", 1, WEFT_ERR_SYNTAX},
    {"1__0", "this does not belong to a number", 1, WEFT_ERR_SYNTAX},
    {"0x", "digits are missing in this number", 2, WEFT_ERR_SYNTAX},
    {"1e+", "the exponent of this number has no digits", 3, WEFT_ERR_SYNTAX},
    {"x + 017", "an integer has no leading zeros; octal is written 0o17", 4, WEFT_ERR_SYNTAX},
    {"2j*x", "complex numbers cannot be written in expressions yet", 1, WEFT_ERR_SYNTAX},
    {"((x)", "this '(' is never closed", 0, WEFT_ERR_SYNTAX},
    {"sin(x", "this '(' is never closed", 3, WEFT_ERR_SYNTAX},
    {"x)", "this ')' closes nothing", 1, WEFT_ERR_SYNTAX},
    {"x, y", "an expression has one value; ',' has no place here", 1, WEFT_ERR_SYNTAX},
    {"(x, y)", "tuples have no place in an expression", 2, WEFT_ERR_SYNTAX},
    {"x = y", "an expression has no assignments; equality is ==", 2, WEFT_ERR_SYNTAX},
    {"x < y < 1", "comparisons are not chained; write (a < b) & (b < c)", 6, WEFT_ERR_SYNTAX},
    {"x and y", "'and' does not work element by element; use & as in (a > 0) & (b > 0)", 2,
     WEFT_ERR_SYNTAX},
    {"not b", "'not' does not work element by element; use ~ as in ~(a > 0)", 0, WEFT_ERR_SYNTAX},
    {"x if b else y", "'if' does not work element by element; use where(condition, a, b)", 2,
     WEFT_ERR_SYNTAX},
    {"(x or y)", "'or' does not work element by element; use | as in (a < 0) | (b > 1)", 3,
     WEFT_ERR_SYNTAX},
    {"x && y", "'&&' is not an operator here; use & with parentheses, as in (a > 0) & (b > 0)", 2,
     WEFT_ERR_SYNTAX},
    {"!b", "'!' is not an operator here; use ~ for booleans, != for inequality", 0,
     WEFT_ERR_SYNTAX},
    {"x[1:]", "indexing is not available in expressions", 1, WEFT_ERR_SYNTAX},
    {"x @ y", "'@' is not element-wise; matrix products have a function of their own", 2,
     WEFT_ERR_SYNTAX},
    {"x $ y", "the character '$' has no place in an expression", 2, WEFT_ERR_SYNTAX},
    {"x + \x01", "the byte 0x01 has no place in an expression", 4, WEFT_ERR_SYNTAX},
    {"x.sum()", "methods are not available; write sum(x), not x.sum()", 1, WEFT_ERR_SYNTAX},
    {"sqr(x)", "unknown function 'sqr'; did you mean 'sqrt'?", 0, WEFT_ERR_SYNTAX},
    {"x + i166", "unknown name 'i166'; did you mean 'i16'?", 4, WEFT_ERR_SYNTAX},
    {"x + sqrt", "'sqrt' is a function; write sqrt(...)", 4, WEFT_ERR_SYNTAX},
    {"x(3)", "'x' is a variable, not a function", 0, WEFT_ERR_SYNTAX},
    {"1 + sin(x, y)", "sin takes 1 argument, 2 given", 4, WEFT_ERR_SYNTAX},
    {"where(b, x)", "where takes 3 arguments, 2 given", 0, WEFT_ERR_SYNTAX},
    {"where(b,x,y,x,y)", "where takes 3 arguments, 5 given", 0, WEFT_ERR_SYNTAX},
    {"exp()", "exp takes 1 argument, 0 given", 0, WEFT_ERR_SYNTAX},
    {"min(x, y)", "min takes 1 argument, 2 given; of two values: minimum(a, b), maximum(a, b)", 0,
     WEFT_ERR_SYNTAX},
    {"sum(x, axis=0)",
     "sum takes all axes inside an expression; along one axis it is a reduction of its own, "
     "before or after",
     7, WEFT_ERR_SYNTAX},
    {"sum(x, 0)", "sum takes 1 argument, 2 given", 0, WEFT_ERR_SYNTAX},
    {"exp(x, dtype=f)", "exp takes no keyword arguments inside an expression", 7, WEFT_ERR_SYNTAX},
    {"1 // 0", "division by zero between scalars", 2, WEFT_ERR_SYNTAX},
    {"2**200", "this integer does not fit 127 bits; write it as a float", 1, WEFT_ERR_SYNTAX},
    {"x + 1 << 2.0", "there is no left_shift for float64", 6, WEFT_ERR_DTYPE},
    {"u8 + 300", "Python integer 300 out of bounds for uint8", 3, WEFT_ERR_DTYPE},
    {"u8 + -1", "Python integer -1 out of bounds for uint8", 3, WEFT_ERR_DTYPE},
    {"i8 * 128", "Python integer 128 out of bounds for int8", 3, WEFT_ERR_DTYPE},
    {"i + 9223372036854775808", "Python integer 9223372036854775808 out of bounds for int64", 2,
     WEFT_ERR_DTYPE},
    {"9223372036854775808", "Python integer 9223372036854775808 out of bounds for int64", 0,
     WEFT_ERR_DTYPE},
    {"b - c", "there is no subtract for booleans; use the ^ operator or logical_xor", 2,
     WEFT_ERR_DTYPE},
    {"-b", "there is no negative for booleans; use the ~ operator or logical_not", 0,
     WEFT_ERR_DTYPE},
    {"i ** -1",
     "integers to negative integer powers are not allowed; make the base or the exponent a float, "
     "as in x ** -1.0",
     2, WEFT_ERR_DTYPE},
    {"~x", "there is no invert for float64", 0, WEFT_ERR_DTYPE},
    {"x > 0 & y < 1",
     "there is no bitwise_and for float64; comparisons bind less tightly: write "
     "(a > 0) & (b > 0)",
     6, WEFT_ERR_DTYPE},
    {"z // z", "there is no floor_divide for complex128", 2, WEFT_ERR_DTYPE},
    {"sum(z)", "there is no sum of complex128 yet", 0, WEFT_ERR_DTYPE},
};

static void mistakes_are_shown_in_place(void **state)
{
    for (size_t q = 0; q < sizeof mistakes / sizeof mistakes[0]; q++) {
        const mistake *m = &mistakes[q];
        weft__error error = {.status = WEFT_OK};
        weft__plan *plan = NULL;
        char expected[WEFT__MESSAGE_SIZE], line[64];

        (void)snprintf(line, sizeof line, "%s", m->text);
        for (char *c = line; *c != '\0'; c++)
            *c = *c < ' ' ? '?' : *c;
        (void)snprintf(expected, sizeof expected, "%s\n  %s\n  %*s^", m->sentence, line, m->place,
                       "");
        check_int(weft__plan_create(m->text, CASE_VARS, case_vars, &error, &plan), m->status);
        check_string(error.message, expected);
        check_true(plan == NULL);
    }
}

static void unknown_names_list_the_known(void **state)
{
    const weft__var vars[] = {{"alpha", WEFT_FLOAT64, true, false, {0}},
                              {"beta", WEFT_FLOAT64, true, false, {0}}};
    weft__error error = {.status = WEFT_OK};
    weft__plan *plan = NULL;

    check_int(weft__plan_create("2*q", 2, vars, &error, &plan), WEFT_ERR_SYNTAX);
    check_string(error.message, "unknown name 'q'; the names are alpha, beta\n  2*q\n    ^");
    weft__error_clear(&error);
    check_int(weft__plan_create("q", 0, NULL, &error, &plan), WEFT_ERR_SYNTAX);
    check_string(error.message, "unknown name 'q'; no variables were given\n  q\n  ^");
    weft__error_clear(&error);
    check_int(weft__plan_create("frobnicate(1)", 0, NULL, &error, &plan), WEFT_ERR_SYNTAX);
    check_true(strstr(error.message, "unknown function 'frobnicate'; the functions are") != NULL);
    check_true(strchr(error.message, '^') != NULL);
}

/* The character above the caret. */
static char above_caret(const char *message)
{
    const char *line = strchr(message, '\n') + 1, *caret = strchr(line, '\n') + 1;

    return line[strchr(caret, '^') - caret];
}

static void long_texts_are_shown_through_a_window(void **state)
{
    enum { TERMS = 400 };
    char text[TERMS * 4 + 8];

    for (int at = 0; at < TERMS; at += 7) {
        weft__error error = {.status = WEFT_OK};
        weft__plan *plan = NULL;
        const char *line, *end;

        for (int q = 0; q < TERMS; q++)
            memcpy(text + 4 * q, "x + ", 4);
        strcpy(text + 4 * TERMS, "x");
        text[4 * at] = '$';
        check_int(weft__plan_create(text, CASE_VARS, case_vars, &error, &plan), WEFT_ERR_SYNTAX);
        line = strchr(error.message, '\n') + 1;
        end = strchr(line, '\n');
        check_true(end - line <= 80);
        check_int(above_caret(error.message), '$');
    }
}

static void bytes_beyond_ascii_keep_the_caret_in_place(void **state)
{
    weft__error error = {.status = WEFT_OK};
    weft__plan *plan = NULL;

    check_int(weft__plan_create("x + \xC3\xA9 + y", CASE_VARS, case_vars, &error, &plan),
              WEFT_ERR_SYNTAX);
    check_string(error.message,
                 "the byte 0xC3 has no place in an expression\n  x + ? + y\n      ^");
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
    cmocka_unit_test(mistakes_are_shown_in_place),
    cmocka_unit_test(unknown_names_list_the_known),
    cmocka_unit_test(long_texts_are_shown_through_a_window),
    cmocka_unit_test(bytes_beyond_ascii_keep_the_caret_in_place),
    cmocka_unit_test(hostile_texts_are_refused),
    cmocka_unit_test(reductions_are_counted),
    cmocka_unit_test(random_texts_do_no_harm),
    {0},
};
