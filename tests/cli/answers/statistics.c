#include "answers.h"

static weft_status median(const inputs *in, weft_array **r)
{
    return weft_median(in->x, NULL, false, r);
}

static weft_status median_down(const inputs *in, weft_array **r)
{
    return weft_median(in->far, WEFT_AXES(0), true, r);
}

static weft_status median_along(const inputs *in, weft_array **r)
{
    return weft_median(in->i, WEFT_AXES(-1), false, r);
}

static weft_status quantiles(const inputs *in, weft_array **r)
{
    return weft_quantiles(in->f, 3, (const double[]){0.1, 0.5, 0.99}, WEFT_AXES(0),
                          WEFT_QUANTILE_LINEAR, false, r);
}

static weft_status percentile(const inputs *in, weft_array **r)
{
    return weft_percentile(in->u, 37.5, NULL, WEFT_QUANTILE_MIDPOINT, false, r);
}

static weft_status histogram_counts(const inputs *in, weft_array **r)
{
    weft_array *edges = NULL;
    weft_status status = weft_histogram(in->x, 50, NULL, r, &edges);

    weft_free(&edges);
    return status;
}

static weft_status histogram_edges(const inputs *in, weft_array **r)
{
    weft_array *counts = NULL;
    weft_status status = weft_histogram(in->far, 50, NULL, &counts, r);

    weft_free(&counts);
    return status;
}

/* Of all elements, one after another. */
static weft_status flat(weft_array *a, weft_array **v)
{
    return weft_reshape(a, WEFT_SHAPE(-1), v);
}

static weft_status bincount(const inputs *in, weft_array **r)
{
    weft_array *numbers = NULL, *weights = NULL;
    weft_status status;

    WEFT_TRY(status = flat(in->u, &numbers));
    WEFT_TRY(status = flat(in->y, &weights));
    status = weft_bincount(numbers, weights, 300, r);
fail:
    weft_free(&numbers), weft_free(&weights);
    return status;
}

static weft_status average(const inputs *in, weft_array **r)
{
    return weft_average(in->x, in->y, WEFT_AXES(0), false, r);
}

static weft_status few_rows(const inputs *in, weft_array **v)
{
    return weft_view(in->x, "-4:", v);
}

static weft_status cov(const inputs *in, weft_array **r)
{
    weft_array *rows = NULL;
    weft_status status = few_rows(in, &rows);

    if (status == WEFT_OK)
        status = weft_cov(rows, true, 1, r);
    weft_free(&rows);
    return status;
}

static weft_status corrcoef(const inputs *in, weft_array **r)
{
    weft_array *rows = NULL;
    weft_status status = few_rows(in, &rows);

    if (status == WEFT_OK)
        status = weft_corrcoef(rows, true, r);
    weft_free(&rows);
    return status;
}

static weft_status searchsorted(const inputs *in, weft_array **r)
{
    weft_array *sorted = NULL;
    weft_status status = weft_linspace(in->s, 0, 1, 1000, &sorted);

    if (status == WEFT_OK)
        status = weft_searchsorted(sorted, in->x, true, r);
    weft_free(&sorted);
    return status;
}

static weft_status digitize(const inputs *in, weft_array **r)
{
    weft_array *bins = NULL;
    weft_status status = weft_linspace(in->s, 1, 0, 77, &bins);

    if (status == WEFT_OK)
        status = weft_digitize(in->f, bins, false, r);
    weft_free(&bins);
    return status;
}

const line statistics_lines[] = {
    {"weft_median", median},
    {"weft_median, axis=0", median_down},
    {"weft_median, axis=-1", median_along},
    {"weft_quantiles, axis=0", quantiles},
    {"weft_percentile", percentile},
    {"weft_histogram's counts", histogram_counts},
    {"weft_histogram's edges", histogram_edges},
    {"weft_bincount with weights", bincount},
    {"weft_average, axis=0", average},
    {"weft_cov", cov},
    {"weft_corrcoef", corrcoef},
    {"weft_searchsorted", searchsorted},
    {"weft_digitize", digitize},
    {NULL, NULL},
};
