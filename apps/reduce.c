/* weft reduce: one number from a file. */
#include <string.h>

#include "command.h"

static const char *const operations[] = {"sum", "prod", "min", "max", "mean", "any", "all", NULL};

static bool check(job *j, complaint *c)
{
    for (const char *const *op = operations; *op; op++)
        if (strcmp(*op, j->words.items[0]) == 0)
            return true;
    return complain(c, "there is no reduction '%s'; there are sum, prod, min, max, mean, any, all",
                    j->words.items[0]);
}

static weft_status run(job *j)
{
    weft_array *x = NULL, *r = NULL;
    const char *operation = j->words.items[0];
    char expression[32];
    double bytes;

    snprintf(expression, sizeof expression, "%s(x)", operation);
    WEFT_TRY(load(j, j->words.items[1], &x));
    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(weft_eval(expression, WEFT_VARS(x), &r));
    bytes = (double)weft_array_count(x) * (double)weft_dtype_size(weft_array_dtype(x));
    WEFT_TRY(laps_end(j, operation, bytes, 0));
    WEFT_TRY(deliver(j, r, NULL));
fail:
    weft_free(&r);
    weft_free(&x);
    return weft_failure(j->s);
}

const command reduce_command = {
    .name = "reduce",
    .synopsis = "OPERATION FILE [-o FILE]",
    .summary = "Reduces a file to one number: sum, prod, min, max, mean, any, all",
    .help = "Over all axes. Sums give the same bits on any number of ranks and threads.\n",
    .least_words = 2,
    .most_words = 2,
    .computes = true,
    .writes = true,
    .check = check,
    .run = run,
};
