/* Text → tokens of Python's expression grammar. */
#ifndef WEFT__OPS_LEX_H
#define WEFT__OPS_LEX_H

#include "ops/number.h"
#include "ops/source.h"

typedef enum weft__token_kind {
    WEFT__TOKEN_END,
    WEFT__TOKEN_NUMBER,
    WEFT__TOKEN_NAME,
    WEFT__TOKEN_OPEN,
    WEFT__TOKEN_CLOSE,
    WEFT__TOKEN_BRACKET, /* '[': what follows is read by whoever takes slices */
    WEFT__TOKEN_COMMA,
    WEFT__TOKEN_ASSIGN,
    WEFT__TOKEN_DOT,
    WEFT__TOKEN_PLUS,
    WEFT__TOKEN_MINUS,
    WEFT__TOKEN_TILDE,
    WEFT__TOKEN_STAR,
    WEFT__TOKEN_POWER,
    WEFT__TOKEN_SLASH,
    WEFT__TOKEN_FLOOR_SLASH,
    WEFT__TOKEN_PERCENT,
    WEFT__TOKEN_LEFT_SHIFT,
    WEFT__TOKEN_RIGHT_SHIFT,
    WEFT__TOKEN_AND,
    WEFT__TOKEN_XOR,
    WEFT__TOKEN_OR,
    WEFT__TOKEN_EQUAL,
    WEFT__TOKEN_NOT_EQUAL,
    WEFT__TOKEN_LESS,
    WEFT__TOKEN_LESS_EQUAL,
    WEFT__TOKEN_GREATER,
    WEFT__TOKEN_GREATER_EQUAL
} weft__token_kind;

typedef struct weft__token {
    weft__token_kind kind;
    size_t place, length; /* bytes of the text */
    weft__number number;
} weft__token;

/* Reads the token at or after *place and moves *place behind it. */
weft_status weft__lex_next(const weft__source *source, size_t *place, weft__token *token);

/* Reads a number that begins at *place (digit, or point and digit). */
weft_status weft__lex_number(const weft__source *source, size_t *place, weft__number *number);

bool weft__lex_is_digit(char c);
bool weft__lex_is_name(char c); /* may stand inside a name */

#endif
