/* weft eval: an expression over files and numbers. */
#include <limits.h>
#include <string.h>

#include "command.h"
#include "functions.h"

enum { MOST_NAMES = 16, NAME_LENGTH = 64 };

/* What is behind each name: a number, or the path of a file. */
static char names[MOST_NAMES][NAME_LENGTH];
static const char *paths[MOST_NAMES];
static weft_var items[MOST_NAMES];
static weft_vars vars = {0, items};

static bool read_definition(const char *text, complaint *c)
{
    const char *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : 0;
    int n = vars.count;

    if (!is_identifier(text, length) || length >= NAME_LENGTH)
        return complain(c, "'%s' is no definition; write NAME=FILE or NAME=NUMBER", text);
    snprintf(names[n], NAME_LENGTH, "%.*s", (int)length, text);
    for (int i = 0; i < n; i++)
        if (strcmp(names[i], names[n]) == 0)
            return complain(c, "'%s' is defined twice", names[n]);
    items[n].name = names[n];
    if (!read_number(equals + 1, &items[n].scalar))
        paths[n] = equals + 1;
    if (paths[n] && !weft_can_load(paths[n]))
        return complain(c, "%s: '%s' is neither a number nor a file that can be read (.npy)",
                        names[n], paths[n]);
    vars.count++;
    return true;
}

static bool check(job *j, complaint *c)
{
    if (j->words.count - 1 > MOST_NAMES)
        return complain(c, "an expression has at most %d names, and %d are given", MOST_NAMES,
                        j->words.count - 1);
    for (int i = 1; i < j->words.count; i++)
        if (!read_definition(j->words.items[i], c))
            return false;
    return true;
}

/* Bytes of each file and of the result, once. */
static double bytes_moved(const weft_array *result)
{
    double bytes = 0;

    for (int i = 0; i <= vars.count; i++) {
        const weft_array *a = i < vars.count ? items[i].array : result;

        if (a && weft_array_shape(a).ndim > 0)
            bytes += (double)weft_array_count(a) * (double)weft_dtype_size(weft_array_dtype(a));
    }
    return bytes;
}

static weft_status run(job *j)
{
    weft_array *r = NULL;

    for (int i = 0; i < vars.count; i++)
        if (paths[i])
            WEFT_TRY(load(j, paths[i], &items[i].array));
    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(weft_eval_in(j->s, j->words.items[0], vars, &r));
    WEFT_TRY(laps_end(j, "eval", bytes_moved(r), 0));
    WEFT_TRY(deliver(j, r, NULL));
fail:
    weft_free(&r);
    for (int i = 0; i < vars.count; i++)
        weft_free(&items[i].array);
    return weft_failure(j->s);
}

const command eval_command = {
    .name = "eval",
    .synopsis = "'EXPRESSION' [NAME=FILE or NAME=NUMBER ...] [-o FILE]",
    .summary = "Evaluates an expression over arrays and numbers",
    .help =
        "Python's grammar and precedence, NumPy's broadcasting and promotion:\n"
        "  operators    + - * / // % ** & | ^ ~ << >> == != < <= > >=\n"
        "  constants    pi e inf nan\n"
        "  functions    NumPy's, by their names: sqrt(x), arctan2(y, x), where(x > 0, x, 0) ...:\n"
        "               `weft help functions` lists all\n"
        "  slices       x[1:, ::2], x[::-1], x[:, None], x[..., 0], x.T\n"
        "  reductions   sum prod min max mean var std ptp norm any all count_nonzero, nansum "
        "...,\n"
        "               over everything or with axis=, keepdims= and ddof=\n"
        "Each file is read once, whatever the length of the expression. A number or True or "
        "False is a\n"
        "scalar, anything else a file; up to 16 names.\n\n"
        "  weft eval 'where(x > 0, sqrt(x*x + k), -x)' x=a.npy k=2.5 -o r.npy\n"
        "  weft eval '(x - mean(x, axis=0)) / std(x, axis=0)' x=a.npy -o r.npy\n"
        "  weft eval 'sum(x[1:] * x[:-1])' x=a.npy\n",
    .topic = "functions",
    .describe_topic = describe_functions,
    .least_words = 1,
    .most_words = INT_MAX, /* check says how many names there may be */
    .computes = true,
    .writes = true,
    .check = check,
    .run = run,
};
