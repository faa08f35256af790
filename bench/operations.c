#include "operations.h"

#include <string.h>

enum { SEED = 7, BINS = 100, PERCENT = 90 };

static weft_array *operand(weft_vars operands, const char *name)
{
    for (int i = 0; i < operands.count; i++)
        if (!strcmp(operands.items[i].name, name))
            return operands.items[i].array;
    return NULL;
}

/* Random numbers are drawn in the shape of a. */
static weft_status uniform(weft_session *s, weft_vars v, weft_array **r)
{
    return weft_random(s, weft_array_shape(operand(v, "a")), WEFT_FLOAT64, SEED, r);
}

static weft_status normal(weft_session *s, weft_vars v, weft_array **r)
{
    return weft_random_normal(s, weft_array_shape(operand(v, "a")), WEFT_FLOAT64, 0, 1,
                              weft_seed(SEED), r);
}

static weft_status exponential(weft_session *s, weft_vars v, weft_array **r)
{
    return weft_random_exponential(s, weft_array_shape(operand(v, "a")), WEFT_FLOAT64, 1,
                                   weft_seed(SEED), r);
}

static weft_status integers(weft_session *s, weft_vars v, weft_array **r)
{
    weft_value low = {WEFT_INT64, {.i = 0}}, high = {WEFT_INT64, {.i = 1000}};

    return weft_random_integers(s, weft_array_shape(operand(v, "a")), WEFT_INT64, low, high, false,
                                weft_seed(SEED), r);
}

/* What a factorisation gets of the cores depends on what ran before it in the process. */
static weft_status solve_product(weft_session *s, weft_vars v, weft_array **r)
{
    weft_array *product = NULL;

    WEFT_TRY(weft_matmul(operand(v, "a"), operand(v, "b"), &product));
    WEFT_TRY(weft_solve(product, operand(v, "c"), r));
fail:
    weft_free(&product);
    return weft_failure(s);
}

static weft_status cumsum_rows(weft_session *s, weft_vars v, weft_array **r)
{
    (void)s;
    return weft_cumsum(operand(v, "a"), 0, r);
}

static weft_status diff(weft_session *s, weft_vars v, weft_array **r)
{
    (void)s;
    return weft_diff(operand(v, "a"), 1, -1, r);
}

static weft_status median(weft_session *s, weft_vars v, weft_array **r)
{
    (void)s;
    return weft_median(operand(v, "a"), NULL, false, r);
}

static weft_status percentile(weft_session *s, weft_vars v, weft_array **r)
{
    (void)s;
    return weft_percentile(operand(v, "a"), PERCENT, NULL, WEFT_QUANTILE_LINEAR, false, r);
}

static weft_status histogram(weft_session *s, weft_vars v, weft_array **r)
{
    (void)s;
    return weft_histogram(operand(v, "a"), BINS, NULL, r, NULL);
}

static weft_status take(weft_session *s, weft_vars v, weft_array **r)
{
    (void)s;
    return weft_take(operand(v, "a"), operand(v, "places"), NULL, WEFT_INDEX_RAISE, r);
}

static weft_status masked(weft_session *s, weft_vars v, weft_array **r)
{
    (void)s;
    return weft_compress(operand(v, "mask"), operand(v, "a"), NULL, r);
}

static weft_status nonzero(weft_session *s, weft_vars v, weft_array **r)
{
    (void)s;
    return weft_flatnonzero(operand(v, "mask"), r);
}

static const struct {
    const char *name;
    bench_function *run;
} operations[] = {
    {"uniform", uniform},         {"normal", normal},
    {"exponential", exponential}, {"integers", integers},
    {"cumsum", cumsum_rows},      {"diff", diff},
    {"median", median},           {"percentile", percentile},
    {"histogram", histogram},     {"take", take},
    {"compress", masked},         {"nonzero", nonzero},
    {"mul-solve", solve_product},
};

bench_function *bench_operation(const char *name)
{
    for (size_t k = 0; k < sizeof operations / sizeof operations[0]; k++)
        if (!strcmp(operations[k].name, name))
            return operations[k].run;
    return NULL;
}
