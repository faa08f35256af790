/* weft reduce: a file reduced over all axes, or some. */
#include <stdlib.h>
#include <string.h>

#include "command.h"

static const char *axis_words, *ddof_words, *q_words;
static bool keepdims;

static weft_reduction reduction; /* WEFT_REDUCTIONS: one of the order statistics */
static const struct order *order;
static weft_reduce_options options;
static weft_axes axes;
static double q;

static weft_status median(weft_array *x, const weft_axes *over, weft_array **r)
{
    return weft_median(x, over, keepdims, r);
}

static weft_status quantile(weft_array *x, const weft_axes *over, weft_array **r)
{
    return weft_quantile(x, q, over, WEFT_QUANTILE_LINEAR, keepdims, r);
}

static weft_status percentile(weft_array *x, const weft_axes *over, weft_array **r)
{
    return weft_percentile(x, q, over, WEFT_QUANTILE_LINEAR, keepdims, r);
}

/* Order statistics, which are functions of their own. */
static const struct order {
    const char *name;
    double most; /* of -q; 0: takes none */
    weft_status (*run)(weft_array *x, const weft_axes *over, weft_array **r);
} orders[] = {{"median", 0, median},
              {"quantile", 1, quantile},
              {"percentile", 100, percentile},
              {NULL, 0, NULL}};

static bool find_reduction(const char *name)
{
    for (reduction = 0; reduction < WEFT_REDUCTIONS; reduction++)
        if (strcmp(weft_reduction_name(reduction), name) == 0)
            return true;
    for (order = orders; order->name; order++)
        if (strcmp(order->name, name) == 0)
            return true;
    return false;
}

static void list_words(const char *option, FILE *out)
{
    if (*option)
        return;
    for (int k = 0; k < WEFT_REDUCTIONS; k++)
        fprintf(out, " %s", weft_reduction_name((weft_reduction)k));
    for (const struct order *o = orders; o->name; o++)
        fprintf(out, " %s", o->name);
}

static bool read_operation(const char *name, complaint *c)
{
    char names[512] = "";

    if (find_reduction(name))
        return true;
    for (int k = 0; k < WEFT_REDUCTIONS; k++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s, ",
                 weft_reduction_name((weft_reduction)k));
    return complain(c, "there is no reduction '%s'; there are %smedian, quantile, percentile", name,
                    names);
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

static bool is_spread(void)
{
    return reduction == WEFT_REDUCE_VAR || reduction == WEFT_REDUCE_STD ||
           reduction == WEFT_REDUCE_NANVAR || reduction == WEFT_REDUCE_NANSTD;
}

static bool read_ddof(const char *name, complaint *c)
{
    if (!ddof_words)
        return true;
    if (!is_spread())
        return complain(c, "--ddof is of var, std, nanvar, nanstd, not of %s", name);
    return read_real(ddof_words, &options.ddof) ||
           complain(c, "--ddof %s: a number is wanted", ddof_words);
}

static bool read_q(const char *name, complaint *c)
{
    double most = reduction == WEFT_REDUCTIONS ? order->most : 0;

    if (most == 0)
        return !q_words || complain(c, "-q is of quantile and percentile, not of %s", name);
    if (!q_words)
        return complain(c, "%s needs -q: which one, from 0 to %g", name, most);
    return (read_real(q_words, &q) && q >= 0 && q <= most) ||
           complain(c, "-q of a %s is a number from 0 to %g, and has '%s'", name, most, q_words);
}

static bool check(job *j, complaint *c)
{
    const char *name = j->words.items[0];

    options.keepdims = keepdims;
    return read_operation(name, c) && read_axes(c) && read_ddof(name, c) && read_q(name, c);
}

static weft_status reduce(weft_array *x, weft_array **r)
{
    const weft_axes *over = axis_words ? &axes : NULL;

    return reduction == WEFT_REDUCTIONS ? order->run(x, over, r)
                                        : weft_reduce(x, reduction, over, &options, r);
}

/* The sentence of a failure with the file in front. */
static weft_status name_file(weft_session *s, const char *path)
{
    weft_status status = weft_failure(s);
    char sentence[1024];

    snprintf(sentence, sizeof sentence, "%s", weft_message(s));
    weft_clear(s);
    return weft_fail(s, status, "%s: %s", path, sentence);
}

static weft_status run(job *j)
{
    weft_array *x = NULL, *r = NULL;
    double bytes;

    WEFT_TRY(load(j, j->words.items[1], &x));
    for (laps_begin(j); laps_next(j);)
        if (reduce(x, &r) != WEFT_OK)
            WEFT_TRY(name_file(j->s, j->words.items[1]));
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
    {"ddof", "D", "var, std, nanvar, nanstd: divide by n - D", SETTING_TEXT, &ddof_words},
    {"q", "Q", "quantile: which, 0 to 1; percentile: 0 to 100", SETTING_TEXT, &q_words},
    {0},
};

const command reduce_command = {
    .name = "reduce",
    .synopsis = "OPERATION FILE [--axis K] [-o FILE]",
    .summary = "Reduces a file over all axes or some: sum, mean, std, min, max, argmax, ...",
    .help = "Operations: sum prod mean var std min max ptp any all count_nonzero norm "
            "argmin argmax,\n"
            "the order statistics median, quantile and percentile, "
            "and without what is NaN: nansum nanprod nanmean nanvar nanstd nanmin nanmax.\n"
            "Sums give the same bits on any number of ranks and threads.\n\n"
            "  weft reduce std x.npy --axis 0 --ddof 1 -o s.npy\n"
            "  weft reduce quantile x.npy --axis 0 -q 0.9\n",
    .settings = settings,
    .list_words = list_words,
    .least_words = 2,
    .most_words = 2,
    .computes = true,
    .writes = true,
    .check = check,
    .run = run,
};
