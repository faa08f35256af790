#include "answers.h"

static weft_status uniform(const inputs *in, weft_array **r)
{
    return weft_random(in->s, in->shape, WEFT_FLOAT64, 42, r);
}

static weft_status uniform_single(const inputs *in, weft_array **r)
{
    return weft_random(in->s, in->shape, WEFT_FLOAT32, 42, r);
}

static weft_status stream(const inputs *in, weft_array **r)
{
    return weft_random_stream(in->s, in->shape, WEFT_FLOAT64, 42, 7, r);
}

static weft_status between(const inputs *in, weft_array **r)
{
    return weft_random_uniform(in->s, in->shape, WEFT_FLOAT64, -2, 7, weft_seed(42), r);
}

static weft_status integers(const inputs *in, weft_array **r)
{
    weft_value low = {.dtype = WEFT_INT64, .as.i = -3}, high = {.dtype = WEFT_INT64, .as.i = 1000};

    return weft_random_integers(in->s, in->shape, WEFT_INT16, low, high, false, weft_seed(42), r);
}

static weft_status normal(const inputs *in, weft_array **r)
{
    return weft_random_normal(in->s, in->shape, WEFT_FLOAT64, 1, 2, weft_seed(42), r);
}

static weft_status normal_single(const inputs *in, weft_array **r)
{
    return weft_random_normal(in->s, in->shape, WEFT_FLOAT32, 1, 2, weft_seed(42), r);
}

static weft_status exponential(const inputs *in, weft_array **r)
{
    return weft_random_exponential(in->s, in->shape, WEFT_FLOAT64, 2, weft_seed(42), r);
}

static weft_status gamma_numbers(const inputs *in, weft_array **r)
{
    return weft_random_gamma(in->s, in->shape, WEFT_FLOAT64, 0.8, 2, weft_seed(42), r);
}

static weft_status beta(const inputs *in, weft_array **r)
{
    return weft_random_beta(in->s, in->shape, WEFT_FLOAT64, 0.8, 2, weft_seed(42), r);
}

static weft_status poisson(const inputs *in, weft_array **r)
{
    return weft_random_poisson(in->s, in->shape, 17, weft_seed(42), r);
}

static weft_status binomial(const inputs *in, weft_array **r)
{
    return weft_random_binomial(in->s, in->shape, 90, 0.7, weft_seed(42), r);
}

static weft_status permutation(const inputs *in, weft_array **r)
{
    return weft_random_permutation(in->s, weft_shape_count(&in->shape), weft_seed(42), r);
}

/* Half of the places, one in four of which is impossible. */
static weft_status weighted_choice(const inputs *in, weft_array **r)
{
    enum { PLACES = 4000 };
    double p[PLACES];
    double sum = 0;

    for (int i = 0; i < PLACES; i++)
        sum += p[i] = i % 4;
    for (int i = 0; i < PLACES; i++)
        p[i] /= sum;
    return weft_random_choice(in->s, PLACES, WEFT_SHAPE(PLACES / 2), false, p, weft_seed(42), r);
}

const line random_lines[] = {
    {"weft_random float64", uniform},
    {"weft_random float32", uniform_single},
    {"weft_random_stream", stream},
    {"weft_random_uniform", between},
    {"weft_random_integers int16", integers},
    {"weft_random_normal float64", normal},
    {"weft_random_normal float32", normal_single},
    {"weft_random_exponential", exponential},
    {"weft_random_gamma", gamma_numbers},
    {"weft_random_beta", beta},
    {"weft_random_poisson", poisson},
    {"weft_random_binomial", binomial},
    {"weft_random_permutation", permutation},
    {"weft_random_choice, weighted, no place twice", weighted_choice},
    {NULL, NULL},
};
