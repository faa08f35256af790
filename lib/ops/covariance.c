/* Covariances and correlations: one fused expression per pair of variables. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft/eval.h>
#include <weft/statistics.h>
#include <weft/view.h>

#include "array/each.h"
#include "base/hash.h"
#include "ops/index_operand.h"

typedef struct covariance {
    const char *operation;
    weft_session *s;
    weft_array *m;            /* float64 */
    weft_array **rows;        /* views: one per variable */
    double *means, *products; /* the same on every rank */
    int64_t variables, observations;
} covariance;

static weft_status check(weft_array *m, const char *operation)
{
    if (m->shape.ndim > 2)
        return weft_fail(m->session, WEFT_ERR_SHAPE, "%s: an array of %d dimensions: at most 2",
                         operation, m->shape.ndim);
    if (m->dtype > WEFT_FLOAT64)
        return weft_fail(m->session, WEFT_ERR_DTYPE, "%s: not of %s", operation,
                         weft_dtype_name(m->dtype));
    return WEFT_OK;
}

static void *memory_of(int64_t count, size_t size)
{
    void *memory = calloc((size_t)count + 1, size);

    weft__must(memory);
    return memory;
}

/* Each variable as a view of one dimension. */
static weft_status open_rows(covariance *c, bool rowvar)
{
    int variable = rowvar ? 0 : 1;
    weft_status status = WEFT_OK;

    c->variables = c->m->shape.ndim == 2 ? c->m->shape.extent[variable] : 1;
    c->observations = c->variables ? c->m->count / c->variables : 0;
    c->rows = memory_of(c->variables, sizeof *c->rows);
    c->means = memory_of(c->variables, sizeof *c->means);
    c->products = memory_of(c->variables * c->variables, sizeof *c->products);
    for (int64_t i = 0; i < c->variables; i++) {
        weft_slice items[2] = {{.kind = WEFT_SLICE_RANGE, .step = 1},
                               {.kind = WEFT_SLICE_RANGE, .step = 1}};

        items[variable] = (weft_slice){.kind = WEFT_SLICE_INDEX, .start = i};
        if (c->m->shape.ndim == 2)
            WEFT__TRY(weft_view_items(c->m, 2, items, &c->rows[i]));
        else
            WEFT__TRY(weft_reshape(c->m, WEFT_SHAPE(-1), &c->rows[i]));
    }
fail:
    return status;
}

static weft_status find_means(covariance *c)
{
    weft_status status = WEFT_OK;

    for (int64_t i = 0; i < c->variables; i++) {
        weft_array *x = c->rows[i];
        weft_value mean = {.as.f = NAN};

        if (c->observations > 0)
            WEFT__TRY(weft_eval_value(c->s, "mean(x)", WEFT_VARS(x), &mean));
        c->means[i] = mean.as.f;
    }
fail:
    return status;
}

static weft_status find_products(covariance *c, double divisor)
{
    int64_t d = c->variables;
    weft_status status = WEFT_OK;

    for (int64_t i = 0; i < d; i++) {
        for (int64_t j = i; j < d; j++) {
            weft_array *x = c->rows[i], *y = c->rows[j];
            weft_value sum = {.as.f = 0};

            if (c->observations > 0)
                WEFT__TRY(weft_eval_value(
                    c->s, "sum((x - k)*(y - l))",
                    WEFT_VARS(x, y, WEFT_SCALAR(k, c->means[i]), WEFT_SCALAR(l, c->means[j])),
                    &sum));
            c->products[i * d + j] = c->products[j * d + i] = sum.as.f * (1 / divisor);
        }
    }
fail:
    return status;
}

static void correlate(covariance *c)
{
    int64_t d = c->variables;
    double *deviation = memory_of(d, sizeof *deviation);

    for (int64_t i = 0; i < d; i++)
        deviation[i] = d == 1 ? c->products[0] : sqrt(c->products[i * d + i]);
    for (int64_t i = 0; i < d * d; i++) {
        double r = d == 1 ? c->products[0] / deviation[0]
                          : c->products[i] / deviation[i / d] / deviation[i % d];

        c->products[i] = r > 1 ? 1 : r < -1 ? -1 : r;
    }
    free(deviation);
}

static void store_run(void *context, weft__run run, char *data, int thread)
{
    const covariance *c = context;

    (void)thread;
    memcpy(data, c->products + run.first, (size_t)weft__run_count(run) * sizeof *c->products);
}

static weft_status deliver(covariance *c, weft_array **r)
{
    weft_shape shape = WEFT_SHAPE(c->variables, c->variables);
    weft_status status;

    if (c->variables == 1)
        shape = WEFT_SCALAR_SHAPE;
    WEFT__TRY(weft__enter(c->s, c->operation, weft__hash_word(1, *r ? weft__array_hash(*r) : 0)));
    WEFT__TRY(weft__array_result(c->s, c->operation, shape, WEFT_FLOAT64, NULL, r));
    if ((*r)->count > 0)
        weft__array_each(*r, 0, store_run, c);
    WEFT__TRY(weft__leave(c->s));
fail:
    return status;
}

static void close_covariance(covariance *c)
{
    for (int64_t i = 0; i < c->variables && c->rows; i++)
        weft_free(&c->rows[i]);
    free(c->rows);
    free(c->means);
    free(c->products);
    weft_free(&c->m);
}

/* A few operations one after another: the first one holds all arguments. */
static weft_status covariances(weft_array *m, const char *operation, bool rowvar, int64_t ddof,
                               bool is_correlation, weft_array **r)
{
    covariance c = {.operation = operation, .s = m ? m->session : NULL};
    uint64_t hash;
    double divisor;
    weft_status status;

    if (!m || !r)
        return weft__refuse_array(weft__session_of(m, NULL), operation, "r");
    hash = weft__hash_word(weft__index_hash(m, NULL, r), (uint64_t)ddof * 2 + rowvar);
    WEFT__TRY(weft__enter(c.s, operation, hash));
    WEFT__TRY(check(m, operation));
    WEFT__TRY(weft__leave(c.s));
    WEFT__TRY(weft_astype(m, WEFT_FLOAT64, &c.m));
    WEFT__TRY(open_rows(&c, rowvar || m->shape.ndim < 2));
    divisor = (double)(c.observations - ddof);
    WEFT__TRY(find_means(&c));
    WEFT__TRY(find_products(&c, divisor > 0 ? divisor : 0.0));
    if (is_correlation)
        correlate(&c);
    WEFT__TRY(deliver(&c, r));
fail:
    close_covariance(&c);
    return status;
}

weft_status weft_cov(weft_array *m, bool rowvar, int64_t ddof, weft_array **r)
{
    return covariances(m, "weft_cov", rowvar, ddof, false, r);
}

weft_status weft_corrcoef(weft_array *m, bool rowvar, weft_array **r)
{
    return covariances(m, "weft_corrcoef", rowvar, 1, true, r);
}
