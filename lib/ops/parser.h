/* The parser's state, shared by parse.c and parse_name.c. */
#ifndef WEFT__OPS_PARSER_H
#define WEFT__OPS_PARSER_H

#include "ops/build.h"
#include "ops/lex.h"

enum { WEFT__PARSE_DEPTH = 200 };

typedef struct weft__parser {
    const weft__builder *builder;
    const weft__source *source;
    int nvars;
    const weft__var *vars;
    size_t place;      /* of the lexer: behind `token` */
    weft__token token; /* the next one, not yet taken */
    int depth;
} weft__parser;

weft_status weft__parser_advance(weft__parser *p);
weft_status weft__parser_fail(const weft__parser *p, const char *sentence);
weft_status weft__parse_expression(weft__parser *p, weft__term *out);

/* p->token is a name: a variable, a constant or a call. */
weft_status weft__parse_name(weft__parser *p, weft__term *out);

/* The slices and .T that follow a value. */
weft_status weft__parse_views(weft__parser *p, weft__term *term);

/* Whether the token is a keyword argument: a name and an equals sign. */
bool weft__parse_is_keyword(const weft__parser *p);

/* axis=, keepdims= or ddof= of a reduction and its value. */
weft_status weft__parse_keyword(weft__parser *p, const weft__function *function,
                                weft__keywords *keywords);

/* Says that the name of the token is not known, and which ones are. */
weft_status weft__parse_unknown(const weft__parser *p, bool is_call);

/* What serves in place of the function that NumPy calls so and Weft does not have: "" where nothing
 * does, NULL where the name is not one of those. */
const char *weft__parse_absent(const char *name, size_t length);

/* The word that the token spells, if Python has it and expressions do not: a sentence, or NULL. */
const char *weft__parse_python_word(const weft__parser *p);

#endif
