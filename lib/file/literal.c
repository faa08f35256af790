#include "file/literal.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void skip_spaces(weft__scanner *scanner)
{
    while (scanner->at < scanner->end && is_space(*scanner->at))
        scanner->at++;
}

bool weft__scan_end(weft__scanner *scanner)
{
    skip_spaces(scanner);
    return scanner->at == scanner->end;
}

bool weft__scan_char(weft__scanner *scanner, char wanted)
{
    if (weft__scan_end(scanner) || *scanner->at != wanted)
        return false;
    scanner->at++;
    return true;
}

static bool scan_word(weft__scanner *scanner, const char *word)
{
    size_t length = strlen(word);

    skip_spaces(scanner);
    if ((size_t)(scanner->end - scanner->at) < length || memcmp(scanner->at, word, length) != 0)
        return false;
    if (scanner->at + length < scanner->end && is_word(scanner->at[length]))
        return false;
    scanner->at += length;
    return true;
}

bool weft__scan_bool(weft__scanner *scanner, bool *value)
{
    *value = scan_word(scanner, "True");
    return *value || scan_word(scanner, "False");
}

bool weft__scan_string(weft__scanner *scanner, weft__span *string)
{
    const char *start, *at;

    if (weft__scan_end(scanner) || (*scanner->at != '\'' && *scanner->at != '"'))
        return false;
    start = scanner->at + 1;
    for (at = start; at < scanner->end && *at != *scanner->at; at++)
        if (*at == '\\' || *at == '\n')
            return false;
    if (at == scanner->end)
        return false;
    *string = (weft__span){start, (size_t)(at - start)};
    scanner->at = at + 1;
    return true;
}

bool weft__scan_integer(weft__scanner *scanner, weft__span *digits)
{
    const char *at, *first;

    skip_spaces(scanner);
    at = scanner->at;
    if (at < scanner->end && (*at == '-' || *at == '+'))
        at++;
    first = at;
    while (at < scanner->end && is_digit(*at))
        at++;
    if (at == first)
        return false;
    *digits = (weft__span){scanner->at, (size_t)(at - scanner->at)};
    if (at < scanner->end && *at == 'L')
        at++;
    if (at < scanner->end && is_word(*at))
        return false;
    scanner->at = at;
    return true;
}

bool weft__span_value(weft__span digits, int64_t *value)
{
    bool negative = digits.text[0] == '-';
    size_t i = negative || digits.text[0] == '+';

    for (*value = 0; i < digits.length; i++) {
        int digit = digits.text[i] - '0';

        if (*value > (INT64_MAX - digit) / 10)
            return false;
        *value = *value * 10 + digit;
    }
    if (negative)
        *value = -*value;
    return true;
}

bool weft__span_equal(weft__span span, const char *text)
{
    return strlen(text) == span.length && memcmp(span.text, text, span.length) == 0;
}
