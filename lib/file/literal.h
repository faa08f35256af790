/* Reads Python literals off a piece of text: the strings, integers and words that a .npy header
 * is made of. Each function skips spaces first, and moves on only when it finds what it looks for.
 */
#ifndef WEFT__FILE_LITERAL_H
#define WEFT__FILE_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The text still to be read; it need not end in a NUL. */
typedef struct weft__scanner {
    const char *at, *end;
} weft__scanner;

/* A piece of the scanned text. */
typedef struct weft__span {
    const char *text;
    size_t length;
} weft__span;

bool weft__scan_end(weft__scanner *scanner);
bool weft__scan_char(weft__scanner *scanner, char wanted);

/* True or False. */
bool weft__scan_bool(weft__scanner *scanner, bool *value);

/* '...' or "..." on one line and without escapes; gives what is between the quotes. */
bool weft__scan_string(weft__scanner *scanner, weft__span *string);

/* Decimal digits with a sign or not, and Python 2's suffix L; gives them as they stand. */
bool weft__scan_integer(weft__scanner *scanner, weft__span *digits);

/* The value of such digits; false where it does not fit. */
bool weft__span_value(weft__span digits, int64_t *value);

bool weft__span_equal(weft__span span, const char *text);

#endif
