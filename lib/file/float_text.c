#include "file/float_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 17 };

/* |x| = 0.d d d … × 10^point. */
typedef struct decimal {
    char digit[DIGITS + 1];
    int count, point;
} decimal;

static bool is_told(const char *text, double x, bool is_single)
{
    return is_single ? strtof(text, NULL) == (float)x : strtod(text, NULL) == x;
}

/* The shortest digits that are read back as x; of those as many, the nearest. */
static decimal shortest(double x, bool is_single)
{
    decimal d = {.count = 0};
    char text[64];
    int p = 0;

    do
        (void)snprintf(text, sizeof text, "%.*e", p, fabs(x));
    while (!is_told(text, fabs(x), is_single) && ++p < DIGITS);
    for (const char *c = text; *c != 'e'; c++)
        if (*c >= '0' && *c <= '9' && d.count < DIGITS)
            d.digit[d.count++] = *c;
    d.point = atoi(strchr(text, 'e') + 1) + 1;
    return d;
}

static void trim_zeros(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && text[length - 1] == '0')
        text[--length] = '\0';
}

void weft__float_positional(double x, bool is_single, int most, char *text)
{
    const decimal d = shortest(x, is_single);
    char *to = text;

    if (d.count - d.point > most) {
        (void)snprintf(text, WEFT__FLOAT_TEXT, "%.*f", most, x);
        trim_zeros(text);
        return;
    }
    if (signbit(x))
        *to++ = '-';
    if (d.point <= 0)
        *to++ = '0';
    for (int i = 0; i < d.point; i++)
        *to++ = i < d.count ? d.digit[i] : '0';
    *to++ = '.';
    for (int i = d.point; i < d.count; i++)
        *to++ = i < 0 ? '0' : d.digit[i];
    *to = '\0';
}

void weft__float_scientific(double x, bool is_single, int most, int least, int exponent, char *text)
{
    const decimal d = shortest(x, is_single);
    const int told = d.count - 1 > least ? d.count - 1 : least, p = told < most ? told : most;
    char rounded[64], fraction[64] = "";
    int power;

    (void)snprintf(rounded, sizeof rounded, "%.*e", p, x);
    power = atoi(strchr(rounded, 'e') + 1);
    *strchr(rounded, 'e') = '\0';
    if (p > 0) {
        (void)snprintf(fraction, sizeof fraction, "%s", strrchr(rounded, '.') + 1);
        *strrchr(rounded, '.') = '\0';
        trim_zeros(fraction);
    }
    while ((int)strlen(fraction) < least)
        strcat(fraction, "0");
    (void)snprintf(text, WEFT__FLOAT_TEXT, exponent > 2 ? "%s.%se%c%03d" : "%s.%se%c%02d", rounded,
                   fraction, power < 0 ? '-' : '+', abs(power));
}
