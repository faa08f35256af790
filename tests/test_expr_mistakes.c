/* What is said about mistakes in expressions, and where the caret stands. */
#include "expr_case.h"

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
    {"0x2j*x", "this does not belong to a number", 3, WEFT_ERR_SYNTAX},
    {"1j < 2", "Python does not order complex numbers", 3, WEFT_ERR_SYNTAX},
    {"x + 1j // 2", "this operator is not defined for complex numbers", 7, WEFT_ERR_SYNTAX},
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
    {"x[1:]", "too many indices: the array has 0 dimensions, 1 were indexed", 1, WEFT_ERR_SHAPE},
    {"x @ y", "'@' is not element-wise; of matrix products there is weft_matmul, and weft matmul",
     2, WEFT_ERR_SYNTAX},
    {"x $ y", "the character '$' has no place in an expression", 2, WEFT_ERR_SYNTAX},
    {"x + \x01", "the byte 0x01 has no place in an expression", 4, WEFT_ERR_SYNTAX},
    {"x.sum()", "methods are not available; write sum(x), not x.sum(); of attributes there is x.T",
     1, WEFT_ERR_SYNTAX},
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
    {"median(x)",
     "'median' is no function of expressions; there is weft_median, and the command weft reduce "
     "median",
     0, WEFT_ERR_SYNTAX},
    {"1 + diff(x)", "'diff' is no function of expressions; there is weft_diff", 4, WEFT_ERR_SYNTAX},
    {"2*sort(x)",
     "Weft has no 'sort'; instead: weft_median and weft_quantile find ranks without sorting, min, "
     "max and argmax the extremes (docs/numpy.md: what is not there)",
     2, WEFT_ERR_SYNTAX},
    {"np.fft.fft(x)", "Weft has no 'fft' (docs/numpy.md: what is not there)", 3, WEFT_ERR_SYNTAX},
    {"x[y > 0]",
     "an index in an expression is an integer, a slice, '...' or None; for a mask there are "
     "where(x > 0, x, 0) and weft_select_where, for an array of indices weft_take",
     2, WEFT_ERR_SYNTAX},
    {"x[1.5]", "expected ',' or ']' here", 3, WEFT_ERR_SYNTAX},
    {"sum(x, axis=0, axis=1)", "keyword argument repeated: axis", 15, WEFT_ERR_SYNTAX},
    {"std(x, ddof=1, ddof=1)", "keyword argument repeated: ddof", 15, WEFT_ERR_SYNTAX},
    {"sum(x, keepdims=True, keepdims=False)", "keyword argument repeated: keepdims", 22,
     WEFT_ERR_SYNTAX},
    {"sum(x, ddof=1)", "sum takes no keyword argument 'ddof' inside an expression", 7,
     WEFT_ERR_SYNTAX},
    {"nanmean(x, ddof=1)", "nanmean takes no keyword argument 'ddof' inside an expression", 11,
     WEFT_ERR_SYNTAX},
    {"argmax(x, axis=(0, 1))", "argmax: axis 0 is out of bounds for an array of 0 dimensions", 0,
     WEFT_ERR_ARGUMENT},
    {"mean(x, axis=0)", "mean: axis 0 is out of bounds for an array of 0 dimensions", 0,
     WEFT_ERR_ARGUMENT},
    {"std(x, axis=-1)", "std: axis -1 is out of bounds for an array of 0 dimensions", 0,
     WEFT_ERR_ARGUMENT},
    {"sum(x, axis=1)", "sum: axis 1 is out of bounds for an array of 0 dimensions", 0,
     WEFT_ERR_ARGUMENT},
    {"sum(x, 0)", "sum takes 1 argument, 2 given", 0, WEFT_ERR_SYNTAX},
    {"exp(x, dtype=f)", "exp takes no keyword argument 'dtype' inside an expression", 7,
     WEFT_ERR_SYNTAX},
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

/* The name in backticks at *text, which moves on; false at the end of the line. */
static bool next_name(const char **text, char *name, size_t room)
{
    const char *open = strchr(*text, '`'), *close = open ? strchr(open + 1, '`') : NULL, *dot;

    if (!close)
        return false;
    *text = close + 1;
    (void)snprintf(name, room, "%.*s", (int)(close - open - 1), open + 1);
    dot = strrchr(name, '.');
    if (dot)
        memmove(name, dot + 1, strlen(dot));
    return true;
}

/* Rows of what no expression would call. */
static bool is_other(const char *row)
{
    return strstr(row, "Python module") || strstr(row, "`Generator.") || strstr(row, "`savez`") ||
           strstr(row, "float16");
}

/* Every name in the first column of docs/numpy.md's "What is not there" is answered, not guessed.
 */
static void absent_names_are_those_of_the_page(void **state)
{
    FILE *page = fopen(WEFT_SOURCE_DIR "/docs/numpy.md", "r");
    bool is_section = false;
    char line[2000], name[100], text[120], wanted[120];
    int found = 0;

    check_true(page != NULL);
    while (fgets(line, sizeof line, page)) {
        const char *at = line + 2;
        char *end = strchr(at, '|');

        if (strncmp(line, "## ", 3) == 0)
            is_section = strncmp(line, "## What is not there", 20) == 0;
        if (!is_section || line[0] != '|' || !end || is_other(line))
            continue;
        for (*end = '\0'; next_name(&at, name, sizeof name);) {
            weft__error error = {.status = WEFT_OK};
            weft__plan *plan = NULL;

            if (strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789") < strlen(name))
                continue; /* x[i, j] */
            (void)snprintf(text, sizeof text, "%s(x)", name);
            (void)snprintf(wanted, sizeof wanted, "Weft has no '%s'", name);
            check_int(weft__plan_create(text, CASE_VARS, case_vars, &error, &plan),
                      WEFT_ERR_SYNTAX);
            if (strncmp(error.message, wanted, strlen(wanted)) != 0)
                check_string(error.message, wanted);
            found++;
        }
    }
    (void)fclose(page);
    check_true(found > 60);
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
    check_true(strstr(error.message, "unknown function 'frobnicate'; there are NumPy's") != NULL);
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

const struct CMUnitTest expr_mistakes_tests[] = {
    cmocka_unit_test(mistakes_are_shown_in_place),
    cmocka_unit_test(absent_names_are_those_of_the_page),
    cmocka_unit_test(unknown_names_list_the_known),
    cmocka_unit_test(long_texts_are_shown_through_a_window),
    cmocka_unit_test(bytes_beyond_ascii_keep_the_caret_in_place),
    {0},
};
