/* weft reduce: a file reduced over all axes, or some. */
#include <stdlib.h>
#include <string.h>

#include "command.h"

static const char *axis_words;
static bool keepdims;
static const char *ddof_words;

static weft_reduction reduction;
static weft_reduce_options options;
static weft_axes axes;

/* Reductions by name, and the median, which is a function of its own. */
static bool read_operation(const char *name, complaint *c)
{
    char names[512] = "";

    for (int k = 0; k < WEFT_REDUCTIONS; k++) {
        const char *known = weft_reduction_name((weft_reduction)k);

        if (strcmp(known, name) == 0) {
            reduction = (weft_reduction)k;
            return true;
        }
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s, ", known);
    }
    reduction = WEFT_REDUCTIONS;
    if (strcmp(name, "median") == 0)
        return true;
    return complain(c, "there is no reduction '%s'; there are %smedian", name, names);
}

static bool read_axes(complaint *c)
{
    const char *at = axis_words;

    while (at && axes.count < WEFT_MAX_NDIM) {
        char *end;
        long axis = strtol(at, &end, 10);

        if (end == at || (*end != '\0' && *end != ',') || axis < -WEFT_MAX_NDIM ||
            axis >= WEFT_MAX_NDIM)
            break;
        axes.items[axes.count++] = (int)axis;
        if (*end == '\0')
            return true;
        at = end + 1;
    }
    return !axis_words ||
           complain(c, "--axis %s: an axis is an integer, several are written 0,2", axis_words);
}

static bool read_ddof(complaint *c)
{
    char *end;

    if (!ddof_words)
        return true;
    options.ddof = strtod(ddof_words, &end);
    return (end != ddof_words && *end == '\0') ||
           complain(c, "--ddof %s: a number is wanted", ddof_words);
}

static bool check(job *j, complaint *c)
{
    options.keepdims = keepdims;
    return read_operation(j->words.items[0], c) && read_axes(c) && read_ddof(c);
}

static weft_status reduce(weft_array *x, weft_array **r)
{
    const weft_axes *over = axis_words ? &axes : NULL;

    if (reduction == WEFT_REDUCTIONS)
        return weft_median(x, over, keepdims, r);
    return weft_reduce(x, reduction, over, &options, r);
}

static weft_status run(job *j)
{
    weft_array *x = NULL, *r = NULL;
    double bytes;

    WEFT_TRY(load(j, j->words.items[1], &x));
    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(reduce(x, &r));
    bytes = (double)weft_array_count(x) * (double)weft_dtype_size(weft_array_dtype(x));
    WEFT_TRY(laps_end(j, j->words.items[0], bytes, 0));
    WEFT_TRY(deliver(j, r, NULL));
fail:
    weft_free(&r);
    weft_free(&x);
    return weft_failure(j->s);
}

static const setting settings[] = {
    {"axis", "K", "the axis that is reduced, or several as 0,2; else all", SETTING_TEXT,
     &axis_words},
    {"keepdims", NULL, "reduced axes stay with extent 1", SETTING_FLAG, &keepdims},
    {"ddof", "D", "of var and std: divide by n - D", SETTING_TEXT, &ddof_words},
    {0},
};

const command reduce_command = {
    .name = "reduce",
    .synopsis = "OPERATION FILE [--axis K] [-o FILE]",
    .summary = "Reduces a file over all axes or some: sum, mean, std, min, max, argmax, ...",
    .help = "Operations: sum prod mean var std min max ptp any all count_nonzero norm median "
            "argmin argmax,\n"
            "and without what is NaN: nansum nanprod nanmean nanvar nanstd nanmin nanmax.\n"
            "Sums give the same bits on any number of ranks and threads.\n\n"
            "  weft reduce std x.npy --axis 0 --ddof 1 -o s.npy\n",
    .settings = settings,
    .least_words = 2,
    .most_words = 2,
    .computes = true,
    .writes = true,
    .check = check,
    .run = run,
};
