#include "ops/parse.h"

#include <string.h>

#include "ops/parser.h"

/* How tightly an operator binds; 0: no operator between two values. */
typedef struct binary {
    weft__op op;
    int binding;
} binary;

enum {
    BINDS_COMPARISON = 1,
    BINDS_OR,
    BINDS_XOR,
    BINDS_AND,
    BINDS_SHIFT,
    BINDS_SUM,
    BINDS_PRODUCT
};

static const binary binaries[] = {
    [WEFT__TOKEN_PLUS] = {WEFT__OP_ADD, BINDS_SUM},
    [WEFT__TOKEN_MINUS] = {WEFT__OP_SUBTRACT, BINDS_SUM},
    [WEFT__TOKEN_STAR] = {WEFT__OP_MULTIPLY, BINDS_PRODUCT},
    [WEFT__TOKEN_SLASH] = {WEFT__OP_DIVIDE, BINDS_PRODUCT},
    [WEFT__TOKEN_FLOOR_SLASH] = {WEFT__OP_FLOOR_DIVIDE, BINDS_PRODUCT},
    [WEFT__TOKEN_PERCENT] = {WEFT__OP_REMAINDER, BINDS_PRODUCT},
    [WEFT__TOKEN_LEFT_SHIFT] = {WEFT__OP_LEFT_SHIFT, BINDS_SHIFT},
    [WEFT__TOKEN_RIGHT_SHIFT] = {WEFT__OP_RIGHT_SHIFT, BINDS_SHIFT},
    [WEFT__TOKEN_AND] = {WEFT__OP_BITWISE_AND, BINDS_AND},
    [WEFT__TOKEN_XOR] = {WEFT__OP_BITWISE_XOR, BINDS_XOR},
    [WEFT__TOKEN_OR] = {WEFT__OP_BITWISE_OR, BINDS_OR},
    [WEFT__TOKEN_EQUAL] = {WEFT__OP_EQUAL, BINDS_COMPARISON},
    [WEFT__TOKEN_NOT_EQUAL] = {WEFT__OP_NOT_EQUAL, BINDS_COMPARISON},
    [WEFT__TOKEN_LESS] = {WEFT__OP_LESS, BINDS_COMPARISON},
    [WEFT__TOKEN_LESS_EQUAL] = {WEFT__OP_LESS_EQUAL, BINDS_COMPARISON},
    [WEFT__TOKEN_GREATER] = {WEFT__OP_GREATER, BINDS_COMPARISON},
    [WEFT__TOKEN_GREATER_EQUAL] = {WEFT__OP_GREATER_EQUAL, BINDS_COMPARISON},
};

weft_status weft__parser_advance(weft__parser *p)
{
    return weft__lex_next(p->source, &p->place, &p->token);
}

weft_status weft__parser_fail(const weft__parser *p, const char *sentence)
{
    return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX, "%s", sentence);
}

static weft_status expected_value(const weft__parser *p)
{
    bool is_empty = p->source->text[strspn(p->source->text, " \t\r\n")] == '\0';

    if (p->token.kind == WEFT__TOKEN_END)
        return weft__parser_fail(p, is_empty ? "the expression is empty"
                                             : "the expression ends too early");
    return weft__parser_fail(p, "expected a number, a name or '(' here");
}

static weft_status parse_parenthesis(weft__parser *p, weft__term *out)
{
    size_t open = p->token.place;
    weft_status status;

    WEFT__TRY(weft__parser_advance(p));
    WEFT__TRY(weft__parse_expression(p, out));
    if (p->token.kind == WEFT__TOKEN_END)
        return weft__source_fail(p->source, open, WEFT_ERR_SYNTAX, "this '(' is never closed");
    if (p->token.kind == WEFT__TOKEN_COMMA)
        return weft__parser_fail(p, "tuples have no place in an expression");
    if (p->token.kind != WEFT__TOKEN_CLOSE)
        return weft__parser_fail(p, "expected an operator or ')' here");
    return weft__parser_advance(p);
fail:
    return status;
}

static weft_status parse_value(weft__parser *p, weft__term *out)
{
    switch (p->token.kind) {
    case WEFT__TOKEN_NUMBER:
        *out = weft__term_number(p->token.number);
        return weft__parser_advance(p);
    case WEFT__TOKEN_NAME:
        return weft__parse_name(p, out);
    case WEFT__TOKEN_OPEN:
        return parse_parenthesis(p, out);
    default:
        return expected_value(p);
    }
}

static weft_status parse_primary(weft__parser *p, weft__term *out)
{
    weft_status status = parse_value(p, out);

    return status == WEFT_OK ? weft__parse_views(p, out) : status;
}

static weft_status parse_unary(weft__parser *p, weft__term *out);

static weft_status parse_power(weft__parser *p, weft__term *out)
{
    weft_status status;
    weft__term in[2];
    size_t place;

    WEFT__TRY(parse_primary(p, out));
    if (p->token.kind != WEFT__TOKEN_POWER)
        return WEFT_OK;
    place = p->token.place;
    in[0] = *out;
    WEFT__TRY(weft__parser_advance(p));
    WEFT__TRY(parse_unary(p, &in[1]));
    return weft__build_apply(p->builder, place, WEFT__OP_POWER, true, in, out);
fail:
    return status;
}

static bool unary_operator(weft__token_kind kind, weft__op *op)
{
    if (kind != WEFT__TOKEN_PLUS && kind != WEFT__TOKEN_MINUS && kind != WEFT__TOKEN_TILDE)
        return false;
    *op = kind == WEFT__TOKEN_PLUS    ? WEFT__OP_POSITIVE
          : kind == WEFT__TOKEN_MINUS ? WEFT__OP_NEGATIVE
                                      : WEFT__OP_INVERT;
    return true;
}

static weft_status parse_unary(weft__parser *p, weft__term *out)
{
    size_t place = p->token.place;
    weft_status status;
    weft__term in;
    weft__op op;

    if (++p->depth > WEFT__PARSE_DEPTH)
        return weft__source_fail(p->source, place, WEFT_ERR_SYNTAX,
                                 "the expression is nested more than %d deep", WEFT__PARSE_DEPTH);
    if (unary_operator(p->token.kind, &op)) {
        WEFT__TRY(weft__parser_advance(p));
        WEFT__TRY(parse_unary(p, &in));
        WEFT__TRY(weft__build_apply(p->builder, place, op, true, &in, out));
    } else {
        WEFT__TRY(parse_power(p, out));
    }
    p->depth--;
fail:
    return status;
}

static binary operator_at(const weft__parser *p)
{
    size_t kind = (size_t)p->token.kind;

    return kind < sizeof binaries / sizeof binaries[0] ? binaries[kind] : (binary){0};
}

/* Operators that bind as tightly as `least` or tighter, grouped to the left. */
static weft_status parse_binary(weft__parser *p, int least, weft__term *out)
{
    weft_status status;
    weft__term in[2];

    WEFT__TRY(parse_unary(p, out));
    for (binary o = operator_at(p); o.binding >= least; o = operator_at(p)) {
        size_t place = p->token.place;

        in[0] = *out;
        WEFT__TRY(weft__parser_advance(p));
        WEFT__TRY(parse_binary(p, o.binding + 1, &in[1]));
        WEFT__TRY(weft__build_apply(p->builder, place, o.op, true, in, out));
    }
fail:
    return status;
}

weft_status weft__parse_expression(weft__parser *p, weft__term *out)
{
    weft_status status;
    weft__term in[2];
    binary o;
    size_t place;

    WEFT__TRY(parse_binary(p, BINDS_OR, out));
    o = operator_at(p);
    if (o.binding == BINDS_COMPARISON) {
        place = p->token.place;
        in[0] = *out;
        WEFT__TRY(weft__parser_advance(p));
        WEFT__TRY(parse_binary(p, BINDS_OR, &in[1]));
        WEFT__TRY(weft__build_apply(p->builder, place, o.op, true, in, out));
        if (operator_at(p).binding == BINDS_COMPARISON)
            return weft__parser_fail(p, "comparisons are not chained; write (a < b) & (b < c)");
    }
    if (weft__parse_python_word(p) != NULL)
        return weft__parser_fail(p, weft__parse_python_word(p));
fail:
    return status;
}

static weft_status expected_end(const weft__parser *p)
{
    switch (p->token.kind) {
    case WEFT__TOKEN_CLOSE:
        return weft__parser_fail(p, "this ')' closes nothing");
    case WEFT__TOKEN_COMMA:
        return weft__parser_fail(p, "an expression has one value; ',' has no place here");
    case WEFT__TOKEN_ASSIGN:
        return weft__parser_fail(p, "an expression has no assignments; equality is ==");
    case WEFT__TOKEN_DOT:
        return weft__parser_fail(p, "methods are not available; write sum(x), not x.sum()");
    default:
        return weft__parser_fail(p, "expected an operator here");
    }
}

weft_status weft__parse(const weft__builder *builder, int nvars, const weft__var *vars,
                        uint16_t *root)
{
    weft__parser p = {.builder = builder, .source = builder->source, .nvars = nvars, .vars = vars};
    weft_status status;
    weft__term value;

    WEFT__TRY(weft__parser_advance(&p));
    WEFT__TRY(weft__parse_expression(&p, &value));
    if (p.token.kind != WEFT__TOKEN_END)
        return expected_end(&p);
    return weft__build_as(builder, 0, value, weft__build_common(builder, 1, &value), root);
fail:
    return status;
}
