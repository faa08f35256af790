/* Unknown names: where else that is, the nearest known one, and which there are. */
#include "ops/parser.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST = 24, NEAR = 2, LIST = 320 };

/* What NumPy calls so and expressions do not have: functions of the library, and commands. */
static const struct elsewhere {
    const char *name, *function, *command;
} elsewhere[] = {
    {"median", "weft_median", "weft reduce median"},
    {"quantile", "weft_quantile", "weft reduce quantile"},
    {"percentile", "weft_percentile", "weft reduce percentile"},
    {"cumsum", "weft_cumsum", "weft cumsum"},
    {"cumprod", "weft_cumprod", NULL},
    {"diff", "weft_diff", NULL},
    {"matmul", "weft_matmul", "weft matmul"},
    {"dot", "weft_dot", NULL},
    {"vdot", "weft_vdot", NULL},
    {"inner", "weft_inner", NULL},
    {"take", "weft_take", NULL},
    {"put", "weft_put_indices", NULL},
    {"compress", "weft_compress", NULL},
    {"nonzero", "weft_nonzero", NULL},
    {"flatnonzero", "weft_flatnonzero", NULL},
    {"argwhere", "weft_argwhere", NULL},
    {"nanargmin", "weft_nanargmin", NULL},
    {"nanargmax", "weft_nanargmax", NULL},
    {"histogram", "weft_histogram", NULL},
    {"bincount", "weft_bincount", NULL},
    {"average", "weft_average", NULL},
    {"cov", "weft_cov", NULL},
    {"corrcoef", "weft_corrcoef", NULL},
    {"searchsorted", "weft_searchsorted", NULL},
    {"digitize", "weft_digitize", NULL},
    {"divmod", "weft_divmod", NULL},
    {"astype", "weft_astype", NULL},
    {"zeros", "weft_zeros", "weft fill"},
    {"ones", "weft_ones", "weft fill"},
    {"full", "weft_full", "weft fill"},
    {"arange", "weft_arange", NULL},
    {"linspace", "weft_linspace", NULL},
    {"eye", "weft_eye", NULL},
    {"tril", "weft_tril", NULL},
    {"triu", "weft_triu", NULL},
    {"diag", "weft_diag", NULL},
    {"tile", "weft_tiled", NULL},
    {"repeat", "weft_repeat", NULL},
    {"transpose", "weft_transpose", "weft transpose"},
    {"reshape", "weft_reshape", NULL},
    {"squeeze", "weft_squeeze", NULL},
    {"expand_dims", "weft_expand_dims", NULL},
    {"swapaxes", "weft_swapaxes", NULL},
    {"moveaxis", "weft_moveaxis", NULL},
    {"flip", "weft_flip", NULL},
    {"broadcast_to", "weft_broadcast_to", NULL},
    {"diagonal", "weft_diagonal", NULL},
    {"solve", "weft_solve", NULL},
    {"inv", "weft_inv", NULL},
    {NULL, NULL, NULL},
};

/* Levenshtein's distance of two short words; large for long ones. */
static int distance(const char *a, size_t na, const char *b, size_t nb)
{
    int row[LONGEST + 1];

    if (na > LONGEST || nb > LONGEST)
        return LONGEST;
    for (size_t j = 0; j <= nb; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= na; i++) {
        int diagonal = row[0];

        row[0] = (int)i;
        for (size_t j = 1; j <= nb; j++) {
            int substituted = diagonal + (a[i - 1] != b[j - 1]);
            int least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;

            diagonal = row[j];
            row[j] = substituted < least ? substituted : least;
        }
    }
    return row[nb];
}

static void consider(const weft__parser *p, const char *name, const char **best, int *least)
{
    size_t length = strlen(name);
    int d = distance(p->source->text + p->token.place, p->token.length, name, length);

    if (d < *least && (size_t)d * 2 < (length > p->token.length ? length : p->token.length)) {
        *least = d;
        *best = name;
    }
}

static const char *nearest(const weft__parser *p, bool is_call)
{
    const char *best = NULL;
    int least = NEAR + 1;

    for (int i = 0; i < p->nvars && !is_call; i++)
        consider(p, p->vars[i].name, &best, &least);
    for (const weft__function *f = weft__function_list(); is_call && f->name != NULL; f++)
        consider(p, f->name, &best, &least);
    return best;
}

static void append(char *list, size_t *used, const char *name)
{
    int added = snprintf(list + *used, LIST - *used, "%s%s", *used == 0 ? "" : ", ", name);

    if (added > 0 && *used + (size_t)added < LIST)
        *used += (size_t)added;
    else
        list[*used] = '\0';
}

static void list_variables(const weft__parser *p, char *list)
{
    size_t used = 0;

    list[0] = '\0';
    for (int i = 0; i < p->nvars; i++)
        append(list, &used, p->vars[i].name);
}

/* Of a name that NumPy has and Weft has not; it is not guessed at. */
static weft_status absent_function(const weft__parser *p, int length, const char *name,
                                   const char *instead)
{
    return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                             "Weft has no '%.*s'%s%s (docs/numpy.md: what is not there)", length,
                             name, *instead ? "; instead: " : "", instead);
}

static weft_status unknown_function(const weft__parser *p, int length, const char *name)
{
    const char *best = nearest(p, true), *absent = weft__parse_absent(name, p->token.length);
    const struct elsewhere *e = elsewhere;

    while (e->name &&
           (strlen(e->name) != p->token.length || strncmp(e->name, name, p->token.length) != 0))
        e++;
    if (e->name)
        return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                                 "'%s' is no function of expressions; there is %s%s%s", e->name,
                                 e->function, e->command ? ", and the command " : "",
                                 e->command ? e->command : "");
    if (absent != NULL)
        return absent_function(p, length, name, absent);
    if (best != NULL)
        return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                                 "unknown function '%.*s'; did you mean '%s'?", length, name, best);
    return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                             "unknown function '%.*s'; there are NumPy's by their names, as sqrt, "
                             "exp, log, sin, floor, isnan, where, clip, minimum, sum, mean, std, "
                             "var, min, max, any, argmax, and casts as float32 "
                             "(weft help functions lists all)",
                             length, name);
}

weft_status weft__parse_unknown(const weft__parser *p, bool is_call)
{
    const char *name = p->source->text + p->token.place;
    int length = p->token.length > 40 ? 40 : (int)p->token.length;
    const char *best, *absent;
    char list[LIST];

    if (is_call)
        return unknown_function(p, length, name);
    absent = weft__parse_absent(name, p->token.length);
    if (absent != NULL && p->source->text[p->place] == '.') /* np.fft.fft(x) */
        return absent_function(p, length, name, absent);
    best = nearest(p, false);
    if (best != NULL)
        return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                                 "unknown name '%.*s'; did you mean '%s'?", length, name, best);
    list_variables(p, list);
    if (list[0] == '\0')
        return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                                 "unknown name '%.*s'; no variables were given", length, name);
    return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                             "unknown name '%.*s'; the names are %s", length, name, list);
}
