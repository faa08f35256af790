/* weft cumsum: running sums of a file's array. */
#include <stdlib.h>

#include "command.h"

static int64_t axis;
static const char *axis_text;

static bool check(job *j, complaint *c)
{
    char *end = NULL;

    (void)j;
    if (!axis_text)
        return true;
    axis = strtol(axis_text, &end, 10);
    if (end == axis_text || *end || axis < -WEFT_MAX_NDIM || axis >= WEFT_MAX_NDIM)
        return complain(c, "--axis needs a whole number from %d to %d, and has '%s'",
                        -WEFT_MAX_NDIM, WEFT_MAX_NDIM - 1, axis_text);
    return true;
}

static weft_status run(job *j)
{
    weft_array *a = NULL, *r = NULL;
    double bytes;

    WEFT_TRY(load(j, j->words.items[0], &a));
    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(weft_cumsum(a, axis_text ? (int)axis : WEFT_FLAT, &r));
    bytes = (double)weft_array_count(a) *
            (double)(weft_dtype_size(weft_array_dtype(a)) + weft_dtype_size(weft_array_dtype(r)));
    WEFT_TRY(laps_end(j, "cumsum", bytes, 0));
    WEFT_TRY(deliver(j, r, NULL));
fail:
    weft_free(&r);
    weft_free(&a);
    return weft_failure(j->s);
}

static const setting settings[] = {{"axis", "K",
                                    "along axis K, negative from the last; else over all elements",
                                    SETTING_TEXT, &axis_text},
                                   {0}};

const command cumsum_command = {
    .name = "cumsum",
    .synopsis = "FILE [--axis K] [-o FILE]",
    .summary = "Running sums along an axis, or over all elements in C order",
    .help = "The same bits on any number of ranks and threads. Integers are summed in 64 bits.\n",
    .settings = settings,
    .least_words = 1,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .check = check,
    .run = run,
};
