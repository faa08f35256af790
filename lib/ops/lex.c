#include "ops/lex.h"

#include <string.h>

typedef struct spelling {
    char text[3];
    weft__token_kind kind;
} spelling;

/* Longer spellings first. */
static const spelling spellings[] = {
    {"**", WEFT__TOKEN_POWER},      {"//", WEFT__TOKEN_FLOOR_SLASH},
    {"<<", WEFT__TOKEN_LEFT_SHIFT}, {">>", WEFT__TOKEN_RIGHT_SHIFT},
    {"==", WEFT__TOKEN_EQUAL},      {"!=", WEFT__TOKEN_NOT_EQUAL},
    {"<=", WEFT__TOKEN_LESS_EQUAL}, {">=", WEFT__TOKEN_GREATER_EQUAL},
    {"(", WEFT__TOKEN_OPEN},        {")", WEFT__TOKEN_CLOSE},
    {",", WEFT__TOKEN_COMMA},       {"=", WEFT__TOKEN_ASSIGN},
    {".", WEFT__TOKEN_DOT},         {"+", WEFT__TOKEN_PLUS},
    {"-", WEFT__TOKEN_MINUS},       {"~", WEFT__TOKEN_TILDE},
    {"*", WEFT__TOKEN_STAR},        {"/", WEFT__TOKEN_SLASH},
    {"%", WEFT__TOKEN_PERCENT},     {"&", WEFT__TOKEN_AND},
    {"^", WEFT__TOKEN_XOR},         {"|", WEFT__TOKEN_OR},
    {"<", WEFT__TOKEN_LESS},        {">", WEFT__TOKEN_GREATER},
    {"[", WEFT__TOKEN_BRACKET},
};

/* What people type from other habits, and what to write here. */
static const struct {
    const char *text, *sentence;
} habits[] = {
    {"&&", "'&&' is not an operator here; use & with parentheses, as in (a > 0) & (b > 0)"},
    {"||", "'||' is not an operator here; use | with parentheses, as in (a < 0) | (b > 1)"},
    {"<>", "'<>' is not an operator; use !="},
    {":=", "an expression has no assignments"},
    {"!", "'!' is not an operator here; use ~ for booleans, != for inequality"},
    {"@", "'@' is not element-wise; of matrix products there is weft_matmul, and weft matmul"},
    {"?", "'?' is not an operator here; use where(condition, a, b)"},
    {":", "':' has no meaning in an expression"},
    {";", "an expression is one line without ';'"},
    {"\"", "text has no place in an expression"},
    {"'", "text has no place in an expression"},
};

bool weft__lex_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool weft__lex_is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || weft__lex_is_digit(c);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static weft_status refuse(const weft__source *source, size_t place)
{
    const char *at = source->text + place;

    for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++)
        if (strncmp(at, habits[i].text, strlen(habits[i].text)) == 0)
            return weft__source_fail(source, place, WEFT_ERR_SYNTAX, "%s", habits[i].sentence);
    if (*at > 0x20 && *at < 0x7F)
        return weft__source_fail(source, place, WEFT_ERR_SYNTAX,
                                 "the character '%c' has no place in an expression", *at);
    return weft__source_fail(source, place, WEFT_ERR_SYNTAX,
                             "the byte 0x%02X has no place in an expression",
                             (unsigned)(unsigned char)*at);
}

static weft_status lex_operator(const weft__source *source, size_t *place, weft__token *token)
{
    const char *at = source->text + *place;

    if (strncmp(at, "&&", 2) == 0 || strncmp(at, "||", 2) == 0 || strncmp(at, "<>", 2) == 0)
        return refuse(source, *place);
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        size_t length = spellings[i].text[1] != '\0' ? 2 : 1;

        if (strncmp(at, spellings[i].text, length) == 0) {
            token->kind = spellings[i].kind;
            *place += length;
            return WEFT_OK;
        }
    }
    return refuse(source, *place);
}

weft_status weft__lex_next(const weft__source *source, size_t *place, weft__token *token)
{
    const char *text = source->text;
    weft_status status = WEFT_OK;
    size_t p = *place;

    while (p < source->length && is_space(text[p]))
        p++;
    token->place = p;
    if (p == source->length) {
        token->kind = WEFT__TOKEN_END;
    } else if (weft__lex_is_digit(text[p]) || (text[p] == '.' && weft__lex_is_digit(text[p + 1]))) {
        token->kind = WEFT__TOKEN_NUMBER;
        status = weft__lex_number(source, &p, &token->number);
    } else if (weft__lex_is_name(text[p])) {
        token->kind = WEFT__TOKEN_NAME;
        while (p < source->length && weft__lex_is_name(text[p]))
            p++;
    } else {
        status = lex_operator(source, &p, token);
    }
    token->length = p - token->place;
    *place = p;
    return status;
}
