/* Runs lines of a script with weft/index.h and weft/statistics.h and saves the results;
 * tests/numpy/test_choose.py compares them with NumPy's.
 *
 * chooser SCRIPT: lines of "OPERATION OUT INPUT …", "-" where there is none; see the calls below.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

enum { WORDS = 10, WORD = 200 };

typedef char word_list[WORDS][WORD];

static weft_axes axes_in(const char *text)
{
    weft_axes axes = {0, {0}};

    for (const char *at = text; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        axes.items[axes.count++] = atoi(at);
    return axes;
}

static int numbers_in(const char *text, double *numbers)
{
    int count = 0;

    for (const char *at = text; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        numbers[count++] = strtod(at, NULL);
    return count;
}

/* Operations on masks and indices; word[2] and on are inputs. */
static weft_status index_line(weft_session *s, word_list word, weft_array **in, weft_array **r)
{
    weft_axes axes = axes_in(word[4]);
    const weft_axes *axis = strcmp(word[4], "-") == 0 ? NULL : &axes;
    weft_index_mode mode = (weft_index_mode)atoi(word[5]);
    weft_status status;

    (void)s;
    if (strcmp(word[0], "flatnonzero") == 0)
        return weft_flatnonzero(in[0], r);
    if (strcmp(word[0], "argwhere") == 0)
        return weft_argwhere(in[0], r);
    if (strcmp(word[0], "select") == 0)
        return weft_select_where(in[0], in[1], r);
    if (strcmp(word[0], "compress") == 0)
        return weft_compress(in[1], in[0], axis, r);
    if (strcmp(word[0], "take") == 0)
        return weft_take(in[0], in[1], axis, mode, r);
    if (strcmp(word[0], "put") == 0)
        status = weft_put_indices(in[0], in[1], in[2], mode);
    else
        status = weft_put_where(in[0], in[1], in[2]);
    *r = in[0];
    in[0] = NULL;
    return status;
}

static weft_status statistics_line(word_list word, weft_array **in, weft_array **r)
{
    weft_axes axes = axes_in(word[5]);
    const weft_axes *axis = strcmp(word[5], "-") == 0 ? NULL : &axes;
    bool keepdims = word[6][0] == '1';
    weft_quantile_method method = (weft_quantile_method)atoi(word[7]);
    weft_histogram_options options = {.weights = in[1], .density = keepdims};
    double q[64] = {0};
    int count = numbers_in(word[8], q);

    if (strcmp(word[0], "median") == 0)
        return weft_median(in[0], axis, keepdims, r);
    if (strcmp(word[0], "quantile") == 0)
        return weft_quantile(in[0], q[0], axis, method, keepdims, r);
    if (strcmp(word[0], "quantiles") == 0)
        return weft_quantiles(in[0], count, q, axis, method, keepdims, r);
    if (strcmp(word[0], "bincount") == 0)
        return weft_bincount(in[0], in[1], atoi(word[5]), r);
    if (strcmp(word[0], "edges") == 0)
        return weft_histogram_edges(in[0], in[2], &options, r);
    if (strcmp(word[0], "average") == 0)
        return weft_average(in[0], in[1], axis, keepdims, r);
    if (strcmp(word[0], "cov") == 0)
        return weft_cov(in[0], keepdims, atoi(word[7]), r);
    if (strcmp(word[0], "corrcoef") == 0)
        return weft_corrcoef(in[0], keepdims, r);
    if (strcmp(word[0], "searchsorted") == 0)
        return weft_searchsorted(in[0], in[1], keepdims, r);
    if (strcmp(word[0], "digitize") == 0)
        return weft_digitize(in[0], in[1], keepdims, r);
    options.has_range = count == 2;
    options.low = q[0], options.high = q[1];
    return weft_histogram(in[0], atoi(word[5]), &options, r, NULL);
}

static weft_status run_line(weft_session *s, word_list word)
{
    static const char *const others[] = {"median",   "quantile", "quantiles", "bincount",
                                         "edges",    "average",  "cov",       "searchsorted",
                                         "digitize", "corrcoef", "histogram"};
    weft_array *in[3] = {NULL, NULL, NULL}, *r = NULL;
    bool is_other = false;
    weft_status status = WEFT_OK;

    for (int k = 0; k < 3 && status == WEFT_OK; k++) {
        if (strstr(word[2 + k], ".npy"))
            status = weft_load(s, word[2 + k], &in[k]);
    }
    for (int k = 0; k < 11; k++)
        is_other |= strcmp(word[0], others[k]) == 0;
    if (status == WEFT_OK)
        status = is_other ? statistics_line(word, in, &r) : index_line(s, word, in, &r);
    if (status == WEFT_OK)
        status = weft_save(r, word[1]);
    for (int k = 0; k < 3; k++)
        weft_free(&in[k]);
    weft_free(&r);
    return status;
}

int main(int argc, char **argv)
{
    FILE *script = argc > 1 ? fopen(argv[1], "r") : NULL;
    weft_session *s = NULL;
    char line[1024];

    if (!script)
        return 2;
    WEFT_TRY(weft_start(&argc, &argv, &s));
    while (fgets(line, sizeof line, script)) {
        word_list word = {""};

        (void)sscanf(line, "%199s %199s %199s %199s %199s %199s %199s %199s %199s %199s", word[0],
                     word[1], word[2], word[3], word[4], word[5], word[6], word[7], word[8],
                     word[9]);
        WEFT_TRY(run_line(s, word));
    }
fail:
    (void)fclose(script);
    return weft_stop(&s) == WEFT_OK ? 0 : 1;
}
