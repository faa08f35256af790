/* numpy.core.arrayprint: what its FloatingFormat, ComplexFloatingFormat and IntegerFormat do. */
#include "file/number_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "array/value.h"
#include "file/float_text.h"

enum { MOST_DIGITS = 8 };

typedef struct elements {
    weft_dtype dtype;
    const char *memory;
    int64_t n;
} elements;

static weft_value element(const elements *e, int64_t i)
{
    return weft__value_load(e->dtype, e->memory + (size_t)i * weft_dtype_size(e->dtype));
}

static double part_of(weft_value value, int k)
{
    return value.dtype >= WEFT_COMPLEX64 ? value.as.c[k] : value.as.f;
}

/* Whether sizes are so large, small or different that exponents are wanted. */
static bool wants_exponent(const elements *e, int k, bool is_single)
{
    const double small = is_single ? (double)0.0001F : 0.0001;
    double most = 0, least = (double)INFINITY, ratio;

    for (int64_t i = 0; i < e->n; i++) {
        const double x = fabs(part_of(element(e, i), k));

        if (!isfinite(x) || x == 0)
            continue;
        most = fmax(most, x), least = fmin(least, x);
    }
    ratio = is_single ? (double)((float)most / (float)least) : most / least;
    return most > 0 && (most >= 1e8 || least < small || ratio > 1000);
}

static void float_text(const weft__float_style *style, double x, char *text)
{
    char *to = text;

    if (style->has_sign && !signbit(x))
        *to++ = '+';
    if (style->is_exponent)
        weft__float_scientific(x, style->is_single, MOST_DIGITS, style->digits, style->exponent,
                               to);
    else
        weft__float_positional(x, style->is_single, MOST_DIGITS, to);
}

static int larger(int a, size_t b)
{
    return a > (int)b ? a : (int)b;
}

/* Columns for the finite x. */
static void widen(weft__float_style *style, double x)
{
    char text[WEFT__WORD];
    const char *point, *power;

    float_text(style, x, text);
    point = strchr(text, '.');
    power = strchr(text, 'e');
    style->left = larger(style->left, (size_t)(point - text));
    if (!power) {
        style->right = larger(style->right, strlen(point + 1));
        return;
    }
    style->digits = larger(style->digits, (size_t)(power - point) - 1);
    style->exponent = larger(style->exponent, strlen(power) - 2);
}

static weft__float_style float_style(const elements *e, int k)
{
    weft__float_style style = {.is_single = e->dtype == WEFT_FLOAT32 || e->dtype == WEFT_COMPLEX64,
                               .has_sign = k > 0};
    bool has_special = false, has_negative = style.has_sign;
    int least;

    style.is_exponent = wants_exponent(e, k, style.is_single);
    for (int64_t i = 0; i < e->n; i++) {
        const double x = part_of(element(e, i), k);

        if (isfinite(x)) {
            widen(&style, x);
            continue;
        }
        has_special = true;
        has_negative |= isinf(x) && x < 0;
    }
    if (style.is_exponent)
        style.right = style.exponent + 2 + style.digits;
    least = 3 + has_negative - (style.right + 1);
    if (has_special && style.left < least)
        style.left = least;
    return style;
}

static char *add_blanks(char *to, int count)
{
    for (; count > 0; count--)
        *to++ = ' ';
    *to = '\0';
    return to;
}

/* A finite number: its point stands where those of the others do. */
static void add_finite(const weft__float_style *style, double x, char *text)
{
    char number[WEFT__WORD];
    int left, right;

    float_text(style, x, number);
    left = (int)(strchr(number, '.') - number);
    right = (int)strlen(number) - left - 1;
    text = add_blanks(text, style->left - left);
    strcpy(text, number);
    (void)add_blanks(text + strlen(text), style->right - right);
}

static void add_special(const weft__float_style *style, double x, char *text)
{
    const char *sign = isinf(x) && x < 0 ? "-" : style->has_sign ? "+" : "";
    char word[8];

    (void)snprintf(word, sizeof word, "%s%s", sign, isnan(x) ? "nan" : "inf");
    text = add_blanks(text, style->left + style->right + 1 - (int)strlen(word));
    strcpy(text, word);
}

static void add_float(const weft__float_style *style, double x, char *text)
{
    if (isfinite(x))
        add_finite(style, x, text);
    else
        add_special(style, x, text);
}

/* The j stands behind the digits, before what is blank. */
static void add_imaginary(const weft__float_style *style, double x, char *text)
{
    char word[WEFT__WORD];
    size_t end;

    add_float(style, x, word);
    for (end = strlen(word); end > 0 && word[end - 1] == ' ';)
        end--;
    memcpy(text, word, end);
    text[end] = 'j';
    strcpy(text + end + 1, word + end);
}

weft__number_style weft__number_style_of(weft_dtype dtype, const void *memory, int64_t n)
{
    const elements e = {dtype, memory, n};
    weft__number_style style = {.dtype = dtype, .width = dtype == WEFT_BOOL ? 5 : 1};

    if (dtype >= WEFT_FLOAT32)
        style.part[0] = float_style(&e, 0);
    if (dtype >= WEFT_COMPLEX64)
        style.part[1] = float_style(&e, 1);
    for (int64_t i = 0; i < n && dtype < WEFT_FLOAT32; i++) {
        char text[64];

        (void)weft_value_format(element(&e, i), text, sizeof text);
        style.width = larger(style.width, strlen(text));
    }
    return style;
}

void weft__number_text(const weft__number_style *style, weft_value value, char *text)
{
    char word[WEFT__WORD];

    if (style->dtype >= WEFT_COMPLEX64) {
        add_float(&style->part[0], value.as.c[0], text);
        add_imaginary(&style->part[1], value.as.c[1], word);
        strcat(text, word);
    } else if (style->dtype >= WEFT_FLOAT32) {
        add_float(&style->part[0], value.as.f, text);
    } else {
        (void)weft_value_format(value, word, sizeof word);
        text = add_blanks(text, style->width - (int)strlen(word));
        strcpy(text, word);
    }
}

/* All digits; "1.0" of a float, "1" in a complex number. */
static void add_scalar(double x, bool is_single, bool is_part, char *text)
{
    const bool has_exponent =
        x != 0 && (fabs(x) >= 1e16 || fabs(x) < (is_single ? (double)0.0001F : 0.0001));
    char number[WEFT__WORD];
    char *point;

    if (!isfinite(x)) {
        (void)snprintf(text, WEFT__WORD, "%s", isnan(x) ? "nan" : x < 0 ? "-inf" : "inf");
        return;
    }
    if (has_exponent)
        weft__float_scientific(x, is_single, 17, 0, 2, number);
    else
        weft__float_positional(x, is_single, 400, number);
    point = strchr(number, '.');
    if (point[1] < '0' || point[1] > '9')
        (void)snprintf(text, WEFT__WORD, "%.*s%s%s", (int)(point - number), number,
                       has_exponent || is_part ? "" : ".0", point + 1);
    else
        (void)snprintf(text, WEFT__WORD, "%s", number);
}

void weft__scalar_text(weft_value value, char *text)
{
    const bool is_single = value.dtype == WEFT_FLOAT32 || value.dtype == WEFT_COMPLEX64;
    char real[WEFT__WORD], imag[WEFT__WORD];

    if (value.dtype < WEFT_FLOAT32) {
        (void)weft_value_format(value, text, WEFT__WORD);
    } else if (value.dtype < WEFT_COMPLEX64) {
        add_scalar(value.as.f, is_single, false, text);
    } else {
        add_scalar(value.as.c[0], is_single, true, real);
        add_scalar(value.as.c[1], is_single, true, imag);
        if (value.as.c[0] == 0 && !signbit(value.as.c[0]))
            (void)snprintf(text, WEFT__WORD, "%.200sj", imag);
        else
            (void)snprintf(text, WEFT__WORD, "(%.200s%s%.200sj)", real, imag[0] == '-' ? "" : "+",
                           imag);
    }
}
