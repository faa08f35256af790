/* Names: variables, constants and calls. */
#include "ops/parser.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *spelling(const weft__parser *p)
{
    return p->source->text + p->token.place;
}

static bool spells(const weft__parser *p, const char *word)
{
    return strncmp(spelling(p), word, p->token.length) == 0 && word[p->token.length] == '\0';
}

const char *weft__parse_python_word(const weft__parser *p)
{
    static const struct {
        const char *word, *sentence;
    } words[] = {
        {"and", "'and' does not work element by element; use & as in (a > 0) & (b > 0)"},
        {"or", "'or' does not work element by element; use | as in (a < 0) | (b > 1)"},
        {"not", "'not' does not work element by element; use ~ as in ~(a > 0)"},
        {"if", "'if' does not work element by element; use where(condition, a, b)"},
        {"else", "'else' does not work element by element; use where(condition, a, b)"},
        {"in", "'in' has no place in an expression; compare with =="},
        {"is", "'is' has no place in an expression; compare with =="},
        {"lambda", "'lambda' has no place in an expression"},
        {"for", "'for' has no place in an expression: it is over all elements already"},
        {"None", "'None' has no place in an expression"},
    };

    if (p->token.kind != WEFT__TOKEN_NAME)
        return NULL;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (spells(p, words[i].word))
            return words[i].sentence;
    return NULL;
}

static int find_var(const weft__parser *p)
{
    for (int i = 0; i < p->nvars; i++)
        if (spells(p, p->vars[i].name))
            return i;
    return -1;
}

/* Weak scalars are numbers without a dtype; booleans have theirs always. */
static weft_status use_var(weft__parser *p, int index, weft__term *out)
{
    const weft__var *var = &p->vars[index];
    weft_dtype dtype = var->value.dtype;

    if (var->is_array) {
        weft__load load = {.var = index,
                           .stage = -1,
                           .source_ndim = var->shape.ndim,
                           .shape = var->shape,
                           .slicing = weft__slicing_whole(&var->shape)};

        return weft__build_load(p->builder, p->token.place, &load, var->dtype, out);
    }
    if (!var->is_weak || dtype == WEFT_BOOL)
        return weft__build_const(p->builder, p->token.place, var->value, out);
    if (dtype >= WEFT_COMPLEX64)
        *out = weft__term_number(weft__number_complex(var->value.as.c[0], var->value.as.c[1]));
    else if (dtype >= WEFT_FLOAT32)
        *out = weft__term_number(weft__number_float(var->value.as.f));
    else if (dtype >= WEFT_UINT8)
        *out = weft__term_number(weft__number_int(var->value.as.u));
    else
        *out = weft__term_number(weft__number_int(var->value.as.i));
    return WEFT_OK;
}

static bool constant(const weft__parser *p, double *value)
{
    static const struct {
        const char *name;
        double value;
    } constants[] = {{"pi", 3.14159265358979323846},
                     {"e", 2.71828182845904523536},
                     {"inf", (double)INFINITY},
                     {"nan", (double)NAN}};

    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
        if (spells(p, constants[i].name)) {
            *value = constants[i].value;
            return true;
        }
    return false;
}

static weft_status use_constant(weft__parser *p, weft__term *out)
{
    const weft__function *function = weft__function_find(spelling(p), p->token.length);
    bool truth = spells(p, "True");
    double value;

    if (truth || spells(p, "False"))
        return weft__build_const(p->builder, p->token.place,
                                 (weft_value){.dtype = WEFT_BOOL, .as.i = truth}, out);
    if (constant(p, &value)) {
        *out = weft__term_number(weft__number_float(value));
        return WEFT_OK;
    }
    if (function != NULL)
        return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                                 "'%s' is a function; write %s(...)", function->name,
                                 function->name);
    return weft__parse_unknown(p, false);
}

static bool is_extreme(const weft__function *function)
{
    return function->kind == WEFT__FUNCTION_REDUCTION &&
           (function->code == WEFT__REDUCE_MIN || function->code == WEFT__REDUCE_MAX);
}

/* "1 argument", "2 arguments", "1 or 2 arguments", "3 to 33 arguments". */
static const char *count_wanted(const weft__function *function, char text[48])
{
    int least = function->inputs, most = function->most;

    if (most == 0)
        (void)snprintf(text, 48, "%d argument%s", least, least == 1 ? "" : "s");
    else
        (void)snprintf(text, 48, "%d %s %d arguments", least, most == least + 1 ? "or" : "to",
                       most);
    return text;
}

static weft_status wrong_count(const weft__parser *p, size_t place, const weft__function *function,
                               int given)
{
    char wanted[48];

    return weft__source_fail(p->source, place, WEFT_ERR_SYNTAX, "%s takes %s, %d given%s",
                             function->name, count_wanted(function, wanted), given,
                             is_extreme(function) ? "; of two values: minimum(a, b), maximum(a, b)"
                                                  : "");
}

/* The arguments up to the closing parenthesis, the first WEFT__MAX_INPUTS of them kept. */
static weft_status parse_arguments(weft__parser *p, const weft__function *function, size_t open,
                                   weft__term *in, int *given, weft__keywords *keywords)
{
    weft__term ignored;
    weft_status status = WEFT_OK;

    for (*given = 0; p->token.kind != WEFT__TOKEN_CLOSE;) {
        if (weft__parse_is_keyword(p))
            WEFT__TRY(weft__parse_keyword(p, function, keywords));
        else if (*given < WEFT__MAX_INPUTS)
            WEFT__TRY(weft__parse_expression(p, &in[(*given)++]));
        else
            WEFT__TRY((++*given, weft__parse_expression(p, &ignored)));
        if (p->token.kind == WEFT__TOKEN_COMMA)
            WEFT__TRY(weft__parser_advance(p));
        else if (p->token.kind == WEFT__TOKEN_END)
            return weft__source_fail(p->source, open, WEFT_ERR_SYNTAX, "this '(' is never closed");
        else if (p->token.kind != WEFT__TOKEN_CLOSE)
            return weft__parser_fail(p, "expected an operator, ',' or ')' here");
    }
    return weft__parser_advance(p);
fail:
    return status;
}

static weft_status parse_call(weft__parser *p, const weft__function *function, size_t place,
                              weft__term *out)
{
    size_t open = p->token.place;
    weft__term in[WEFT__MAX_INPUTS];
    weft__keywords keywords = {0};
    weft_status status;
    int given;

    WEFT__TRY(weft__parser_advance(p));
    WEFT__TRY(parse_arguments(p, function, open, in, &given, &keywords));
    if (given < function->inputs ||
        given > (function->most > 0 ? function->most : function->inputs))
        return wrong_count(p, place, function, given);
    return weft__build_call(p->builder, place, function, given, in, &keywords, out);
fail:
    return status;
}

/* np.sqrt(x) is sqrt(x). */
static weft_status skip_module(weft__parser *p)
{
    weft_status status;

    if ((!spells(p, "np") && !spells(p, "numpy")) || find_var(p) >= 0 ||
        p->source->text[p->place] != '.')
        return WEFT_OK;
    WEFT__TRY(weft__parser_advance(p));
    WEFT__TRY(weft__parser_advance(p));
    if (p->token.kind != WEFT__TOKEN_NAME)
        return weft__parser_fail(p, "expected a name here");
fail:
    return status;
}

static bool is_called(const weft__parser *p)
{
    size_t place = p->place;

    while (place < p->source->length && p->source->text[place] == ' ')
        place++;
    return p->source->text[place] == '(';
}

static weft_status use_function(weft__parser *p, weft__term *out)
{
    const weft__function *function = weft__function_find(spelling(p), p->token.length);
    size_t place = p->token.place;
    weft_status status;

    if (function == NULL && find_var(p) >= 0)
        return weft__source_fail(p->source, place, WEFT_ERR_SYNTAX,
                                 "'%.*s' is a variable, not a function", (int)p->token.length,
                                 spelling(p));
    if (function == NULL)
        return weft__parse_unknown(p, true);
    status = weft__parser_advance(p);
    return status == WEFT_OK ? parse_call(p, function, place, out) : status;
}

weft_status weft__parse_name(weft__parser *p, weft__term *out)
{
    weft_status status;
    int var;

    if (weft__parse_python_word(p) != NULL)
        return weft__parser_fail(p, weft__parse_python_word(p));
    WEFT__TRY(skip_module(p));
    if (is_called(p))
        return use_function(p, out);
    var = find_var(p);
    WEFT__TRY(var >= 0 ? use_var(p, var, out) : use_constant(p, out));
    return weft__parser_advance(p);
fail:
    return status;
}
