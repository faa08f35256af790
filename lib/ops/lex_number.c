/* Python's numbers: 12, 1_000, 0x1f, 0o17, 0b101, 1.5, .5, 1., 1e-3, 2j. */
#include "ops/lex.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_DIGITS = 400 };

/* The digits without underscores and without the point: strtod's point depends on the locale. */
typedef struct decimal {
    char digits[MAX_DIGITS + 32];
    int count;
    int after_point;
    bool is_float;
} decimal;

static weft_status refuse(const weft__source *source, size_t place, const char *sentence)
{
    return weft__source_fail(source, place, WEFT_ERR_SYNTAX, "%s", sentence);
}

static int digit_value(char c)
{
    if (weft__lex_is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

static int base_of(const char *text)
{
    if (text[0] != '0')
        return 10;
    switch (text[1]) {
    case 'x':
    case 'X':
        return 16;
    case 'o':
    case 'O':
        return 8;
    case 'b':
    case 'B':
        return 2;
    default:
        return 10;
    }
}

/* An underscore may stand between two digits. */
static bool skip_underscore(const char *text, size_t *p, int base)
{
    if (text[*p] != '_' || digit_value(text[*p + 1]) >= base)
        return false;
    (*p)++;
    return true;
}

static weft_status append_digit(const weft__source *source, size_t base, size_t p, weft__wide *i)
{
    if (__builtin_mul_overflow(*i, (weft__wide)base, i) ||
        __builtin_add_overflow(*i, (weft__wide)digit_value(source->text[p]), i))
        return refuse(source, p, "this integer does not fit 127 bits; write it as a float");
    return WEFT_OK;
}

static weft_status read_based(const weft__source *source, size_t *place, int base, weft__wide *i)
{
    const char *text = source->text;
    size_t p = *place + 2;
    bool any = false;

    *i = 0;
    for (;; any = true) {
        weft_status status;

        (void)skip_underscore(text, &p, base);
        if (digit_value(text[p]) >= base)
            break;
        status = append_digit(source, (size_t)base, p++, i);
        if (status != WEFT_OK)
            return status;
    }
    *place = p;
    return any ? WEFT_OK : refuse(source, p, "digits are missing in this number");
}

static weft_status read_digits(const weft__source *source, size_t *place, decimal *d)
{
    const char *text = source->text;

    while (weft__lex_is_digit(text[*place])) {
        if (d->count == MAX_DIGITS)
            return refuse(source, *place, "this number has more than 400 digits");
        d->digits[d->count++] = text[(*place)++];
        (void)skip_underscore(text, place, 10);
    }
    return WEFT_OK;
}

static weft_status read_fraction(const weft__source *source, size_t *place, decimal *d)
{
    int before = d->count;
    weft_status status;

    if (source->text[*place] != '.')
        return WEFT_OK;
    (*place)++;
    d->is_float = true;
    status = read_digits(source, place, d);
    d->after_point = d->count - before;
    return status;
}

static weft_status read_exponent(const weft__source *source, size_t *place, decimal *d,
                                 long *exponent)
{
    const char *text = source->text;
    size_t p = *place + 1;
    long sign = 1;

    *exponent = 0;
    if (text[*place] != 'e' && text[*place] != 'E')
        return WEFT_OK;
    if (text[p] == '+' || text[p] == '-')
        sign = text[p++] == '-' ? -1 : 1;
    if (!weft__lex_is_digit(text[p]))
        return refuse(source, p, "the exponent of this number has no digits");
    for (; weft__lex_is_digit(text[p]); (void)skip_underscore(text, &p, 10)) {
        if (*exponent < 100000)
            *exponent = *exponent * 10 + (text[p] - '0');
        p++;
    }
    *exponent *= sign;
    d->is_float = true;
    *place = p;
    return WEFT_OK;
}

static weft_status finish_int(const weft__source *source, size_t start, const decimal *d,
                              weft__number *number)
{
    weft__wide i = 0;

    for (int k = 0; k < d->count; k++)
        if (__builtin_mul_overflow(i, (weft__wide)10, &i) ||
            __builtin_add_overflow(i, (weft__wide)(d->digits[k] - '0'), &i))
            return refuse(source, start, "this integer does not fit 127 bits; write it as a float");
    if (d->digits[0] == '0' && i != 0)
        return refuse(source, start, "an integer has no leading zeros; octal is written 0o17");
    *number = weft__number_int(i);
    return WEFT_OK;
}

static weft_status read_decimal(const weft__source *source, size_t *place, weft__number *number)
{
    size_t start = *place;
    weft_status status;
    long exponent;
    decimal d;

    d.count = d.after_point = 0;
    d.is_float = false;
    WEFT__TRY(read_digits(source, place, &d));
    WEFT__TRY(read_fraction(source, place, &d));
    WEFT__TRY(read_exponent(source, place, &d, &exponent));
    if (!d.is_float)
        return finish_int(source, start, &d, number);
    (void)snprintf(d.digits + d.count, 32, "e%ld", exponent - d.after_point);
    *number = weft__number_float(strtod(d.digits, NULL));
fail:
    return status;
}

/* A decimal number before j. */
static weft_status read_imaginary(const weft__source *source, size_t *place, int base,
                                  weft__number *number)
{
    if (base != 10 || weft__lex_is_name(source->text[*place + 1]))
        return refuse(source, *place, "this does not belong to a number");
    *number = weft__number_complex(0, weft__number_double(*number));
    (*place)++;
    return WEFT_OK;
}

weft_status weft__lex_number(const weft__source *source, size_t *place, weft__number *number)
{
    const char *text = source->text;
    int base = base_of(text + *place);
    weft_status status;

    *number = weft__number_int(0);
    status = base == 10 ? read_decimal(source, place, number)
                        : read_based(source, place, base, &number->i);
    if (status != WEFT_OK)
        return status;
    if (text[*place] == 'j' || text[*place] == 'J')
        return read_imaginary(source, place, base, number);
    if (weft__lex_is_name(text[*place]))
        return refuse(source, *place, "this does not belong to a number");
    return WEFT_OK;
}
