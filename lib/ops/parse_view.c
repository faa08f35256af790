/* What follows a value, x[1:, ::2] and x.T, and the keywords of reductions. */
#include <ctype.h>
#include <string.h>

#include "array/slice.h"
#include "ops/parser.h"

static const char *spelling(const weft__parser *p)
{
    return p->source->text + p->token.place;
}

static bool spells(const weft__parser *p, const char *word)
{
    return strncmp(spelling(p), word, p->token.length) == 0 && word[p->token.length] == '\0';
}

/* What no index begins with is most often NumPy's mask, x[x > 0], or an array of indices. */
static weft_status refuse_slices(const weft__parser *p, size_t place, const weft__error *error)
{
    unsigned char next = (unsigned char)p->source->text[place];

    if (error->status == WEFT_ERR_SYNTAX && next != '\0' &&
        (isalpha(next) || strchr("_<>=!&|~([", next)))
        return weft__source_fail(
            p->source, place, WEFT_ERR_SYNTAX,
            "an index in an expression is an integer, a slice, '...' or None; for a mask there are "
            "where(x > 0, x, 0) and weft_select_where, for an array of indices weft_take");
    return weft__source_fail(p->source, place, error->status, "%s", error->message);
}

static weft_status parse_slices(weft__parser *p, weft__term *term)
{
    weft_slice items[WEFT__MAX_SLICES];
    weft__error error = {.status = WEFT_OK};
    size_t open = p->token.place, first = open + 1, place = first;
    weft_status status;
    int count;

    while (place < p->source->length && p->source->text[place] != ']')
        place++;
    if (place == p->source->length)
        return weft__source_fail(p->source, open, WEFT_ERR_SYNTAX, "this '[' is never closed");
    if (weft__slices_parse(p->source->text + first, place - first, items, &count, &p->place,
                           &error) != WEFT_OK)
        return refuse_slices(p, first + p->place, &error);
    p->place = place + 1;
    WEFT__TRY(weft__build_view(p->builder, open, term, count, items));
    return weft__parser_advance(p);
fail:
    return status;
}

static weft_status parse_attribute(weft__parser *p, weft__term *term)
{
    size_t dot = p->token.place;
    weft_status status;

    WEFT__TRY(weft__parser_advance(p));
    if (p->token.kind != WEFT__TOKEN_NAME || !spells(p, "T"))
        return weft__source_fail(p->source, dot, WEFT_ERR_SYNTAX,
                                 "methods are not available; write sum(x), not x.sum(); of "
                                 "attributes there is x.T");
    WEFT__TRY(weft__build_view(p->builder, dot, term, 0, NULL));
    return weft__parser_advance(p);
fail:
    return status;
}

weft_status weft__parse_views(weft__parser *p, weft__term *term)
{
    weft_status status = WEFT_OK;

    while (status == WEFT_OK &&
           (p->token.kind == WEFT__TOKEN_BRACKET || p->token.kind == WEFT__TOKEN_DOT))
        status =
            p->token.kind == WEFT__TOKEN_DOT ? parse_attribute(p, term) : parse_slices(p, term);
    return status;
}

bool weft__parse_is_keyword(const weft__parser *p)
{
    size_t place = p->place;

    if (p->token.kind != WEFT__TOKEN_NAME)
        return false;
    while (place < p->source->length && p->source->text[place] == ' ')
        place++;
    return p->source->text[place] == '=' && p->source->text[place + 1] != '=';
}

static weft_status parse_integer(weft__parser *p, int *value)
{
    bool minus = p->token.kind == WEFT__TOKEN_MINUS;
    weft_status status = WEFT_OK;

    if (minus)
        WEFT__TRY(weft__parser_advance(p));
    if (p->token.kind != WEFT__TOKEN_NUMBER || p->token.number.is_float ||
        p->token.number.i > INT16_MAX)
        return weft__parser_fail(p, "expected the number of an axis here");
    *value = minus ? -(int)p->token.number.i : (int)p->token.number.i;
    return weft__parser_advance(p);
fail:
    return status;
}

/* 0, (0, 2) or None. */
static weft_status parse_axis(weft__parser *p, weft__keywords *keywords)
{
    weft_status status = WEFT_OK;
    weft_axes *axes = &keywords->axes;

    keywords->has_axis = !spells(p, "None");
    if (!keywords->has_axis)
        return weft__parser_advance(p);
    axes->count = 1;
    if (p->token.kind != WEFT__TOKEN_OPEN)
        return parse_integer(p, &axes->items[0]);
    WEFT__TRY(weft__parser_advance(p));
    for (axes->count = 0; p->token.kind != WEFT__TOKEN_CLOSE; axes->count++) {
        if (axes->count == WEFT_MAX_NDIM)
            return weft__parser_fail(p, "too many axes");
        WEFT__TRY(parse_integer(p, &axes->items[axes->count]));
        if (p->token.kind == WEFT__TOKEN_COMMA)
            WEFT__TRY(weft__parser_advance(p));
        else if (p->token.kind != WEFT__TOKEN_CLOSE)
            return weft__parser_fail(p, "expected ',' or ')' here");
    }
    return weft__parser_advance(p);
fail:
    return status;
}

static weft_status parse_truth(weft__parser *p, bool *truth)
{
    *truth = spells(p, "True");
    if (!*truth && !spells(p, "False"))
        return weft__parser_fail(p, "expected True or False here");
    return weft__parser_advance(p);
}

static weft_status parse_ddof(weft__parser *p, double *ddof)
{
    bool minus = p->token.kind == WEFT__TOKEN_MINUS;
    weft_status status = WEFT_OK;

    if (minus)
        WEFT__TRY(weft__parser_advance(p));
    if (p->token.kind != WEFT__TOKEN_NUMBER)
        return weft__parser_fail(p, "expected a number here");
    *ddof = p->token.number.is_float ? p->token.number.f : (double)p->token.number.i;
    *ddof = minus ? -*ddof : *ddof;
    return weft__parser_advance(p);
fail:
    return status;
}

typedef enum keyword { KEYWORD_AXIS, KEYWORD_KEEPDIMS, KEYWORD_DDOF, KEYWORD_NONE } keyword;

static keyword keyword_at(const weft__parser *p)
{
    static const char *const names[] = {"axis", "keepdims", "ddof"};
    int k = 0;

    while (k < KEYWORD_NONE && !spells(p, names[k]))
        k++;
    return (keyword)k;
}

static bool takes(const weft__function *function, keyword which)
{
    bool is_spread =
        function->code == WEFT__STATISTIC_VAR || function->code == WEFT__STATISTIC_STD ||
        function->code == WEFT__STATISTIC_NANVAR || function->code == WEFT__STATISTIC_NANSTD;

    return function->kind == WEFT__FUNCTION_REDUCTION && which != KEYWORD_NONE &&
           (which != KEYWORD_DDOF || is_spread);
}

weft_status weft__parse_keyword(weft__parser *p, const weft__function *function,
                                weft__keywords *keywords)
{
    keyword which = keyword_at(p);
    weft_status status;

    if (!takes(function, which))
        return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                                 "%s takes no keyword argument '%.*s' inside an expression",
                                 function->name, (int)p->token.length, spelling(p));
    if (keywords->given >> which & 1)
        return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                                 "keyword argument repeated: %.*s", (int)p->token.length,
                                 spelling(p));
    keywords->given |= 1U << which;
    WEFT__TRY(weft__parser_advance(p));
    WEFT__TRY(weft__parser_advance(p));
    if (which == KEYWORD_AXIS)
        return parse_axis(p, keywords);
    if (which == KEYWORD_DDOF)
        return parse_ddof(p, &keywords->ddof);
    return parse_truth(p, &keywords->keepdims);
fail:
    return status;
}
