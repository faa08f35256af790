#include "values.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_ROOM = 512 };

bool read_seed(const char *text, uint64_t *seed)
{
    char *end;

    if (!isdigit((unsigned char)text[0]))
        return false;
    errno = 0;
    *seed = strtoull(text, &end, 10);
    return errno == 0 && *end == '\0';
}

bool read_count(const char *text, int64_t most, int64_t *count)
{
    uint64_t value;

    if (!read_seed(text, &value) || value < 1 || value > (uint64_t)most)
        return false;
    *count = (int64_t)value;
    return true;
}

/* strtod without hexadecimal and leading space, which Python has not. */
static bool read_float(const char *text, double *value)
{
    char *end;

    if (text[0] == '\0' || isspace((unsigned char)text[0]) || strpbrk(text, "xX("))
        return false;
    *value = strtod(text, &end);
    return end != text && *end == '\0';
}

bool read_real(const char *text, double *value)
{
    return read_float(text, value) && isfinite(*value);
}

static bool read_integer(const char *text, weft_value *value)
{
    const char *digits = text + (text[0] == '-' || text[0] == '+');
    uint64_t size;

    if (!read_seed(digits, &size))
        return false;
    if (text[0] == '-') {
        *value = (weft_value){.dtype = WEFT_INT64, .as.i = (int64_t)(0 - size)};
        return size <= (uint64_t)INT64_MAX + 1;
    }
    *value = (weft_value){.dtype = size > INT64_MAX ? WEFT_UINT64 : WEFT_INT64, .as.u = size};
    return true;
}

/* "1_000" without its underscores, which stand between digits. */
static bool read_digits(const char *text, char *plain, size_t room)
{
    size_t n = 0;

    for (const char *c = text; *c; c++) {
        if (*c == '_' &&
            (c == text || !isxdigit((unsigned char)c[-1]) || !isxdigit((unsigned char)c[1])))
            return false;
        if (n + 1 == room)
            return false;
        if (*c != '_')
            plain[n++] = *c;
    }
    plain[n] = '\0';
    return n > 0;
}

/* 0x10, 0o17, 0b1. */
static bool read_radix(const char *text, weft_value *value)
{
    bool is_minus = text[0] == '-';
    const char *at = text + (is_minus || text[0] == '+');
    int letter = at[0] == '0' ? tolower((unsigned char)at[1]) : 0;
    int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    uint64_t size;
    char *end;

    if (base == 0 || !isxdigit((unsigned char)at[2]))
        return false;
    errno = 0;
    size = strtoull(at + 2, &end, base);
    if (errno != 0 || *end != '\0')
        return false;
    *value = (weft_value){.dtype = size > INT64_MAX && !is_minus ? WEFT_UINT64 : WEFT_INT64,
                          .as.u = is_minus ? 0 - size : size};
    return !is_minus || size <= (uint64_t)INT64_MAX + 1;
}

/* 2j, -0.5j. */
static bool read_imaginary(const char *text, weft_value *value)
{
    size_t length = strlen(text);
    char real[NUMBER_ROOM];

    if (length < 2 || (text[length - 1] != 'j' && text[length - 1] != 'J') ||
        !isdigit((unsigned char)text[length - 2]))
        return false;
    snprintf(real, sizeof real, "%.*s", (int)length - 1, text);
    *value = (weft_value){.dtype = WEFT_COMPLEX128};
    return read_float(real, &value->as.c[1]);
}

bool read_number(const char *text, weft_value *value)
{
    bool is_true = strcmp(text, "True") == 0;
    char plain[NUMBER_ROOM];

    if (is_true || strcmp(text, "False") == 0) {
        *value = (weft_value){.dtype = WEFT_BOOL, .as.i = is_true};
        return true;
    }
    if (!read_digits(text, plain, sizeof plain))
        return false;
    if (read_integer(plain, value) || read_radix(plain, value) || read_imaginary(plain, value))
        return true;
    value->dtype = WEFT_FLOAT64;
    return read_float(plain, &value->as.f);
}

bool read_shape(const char *text, weft_shape *shape, complaint *c)
{
    const char *at = text;

    *shape = (weft_shape){0};
    do {
        char *end;

        if (shape->ndim == WEFT_MAX_NDIM)
            return complain(c, "shape '%s' has more than %d dimensions", text, WEFT_MAX_NDIM);
        if (!isdigit((unsigned char)*at))
            return complain(c, "'%s' is no shape; give its extents as in 4000x500", text);
        errno = 0;
        shape->extent[shape->ndim++] = strtoll(at, &end, 10);
        if (errno)
            return complain(c, "shape '%s' is too large", text);
        at = end;
    } while (*at++ == 'x');
    if (at[-1] != '\0')
        return complain(c, "'%s' is no shape; give its extents as in 4000x500", text);
    if (weft_shape_count(shape) < 0)
        return complain(c, "shape '%s' has 2^63 elements or more", text);
    return true;
}

bool is_identifier(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] != '_' && !isalpha((unsigned char)text[i]) &&
            (i == 0 || !isdigit((unsigned char)text[i])))
            return false;
    return length > 0;
}
