/* Unknown names: the nearest known one, and the list. */
#include "ops/parser.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST = 24, NEAR = 2, LIST = 320 };

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

static void list_known(const weft__parser *p, bool is_call, char *list)
{
    size_t used = 0;

    list[0] = '\0';
    for (int i = 0; i < p->nvars && !is_call; i++)
        append(list, &used, p->vars[i].name);
    for (const weft__function *f = weft__function_list(); is_call && f->name != NULL; f++)
        append(list, &used, f->name);
}

weft_status weft__parse_unknown(const weft__parser *p, bool is_call)
{
    const char *best = nearest(p, is_call), *what = is_call ? "function" : "name";
    const char *name = p->source->text + p->token.place;
    int length = p->token.length > 40 ? 40 : (int)p->token.length;
    char list[LIST];

    if (best != NULL)
        return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                                 "unknown %s '%.*s'; did you mean '%s'?", what, length, name, best);
    list_known(p, is_call, list);
    if (list[0] == '\0')
        return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                                 "unknown %s '%.*s'; no variables were given", what, length, name);
    return weft__source_fail(p->source, p->token.place, WEFT_ERR_SYNTAX,
                             "unknown %s '%.*s'; the %ss are %s", what, length, name, what, list);
}
