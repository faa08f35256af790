/* weft random: numbers of a distribution, the uniform ones NumPy's own. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "command.h"

static struct {
    weft_shape shape;
    weft_dtype dtype;
    uint64_t seed, stream;
    const char *distribution;
    const char *low, *high, *mean, *std, *scale, *k, *a, *b, *lam, *n, *p;
} asked = {.dtype = WEFT_DTYPE_COUNT,
           .distribution = "uniform",
           .low = "0",
           .high = "1",
           .mean = "0",
           .std = "1",
           .scale = "1",
           .k = "1",
           .a = "1",
           .b = "1",
           .lam = "1",
           .n = "1",
           .p = "0.5"};

/* The numbers of the options above. */
static struct {
    double low, high, mean, std, scale, k, a, b, lam, n, p;
    weft_value least, end;
} given;

static const setting settings[] = {
    {"dtype", "T", "float64, float32; integers: int64 or any other", SETTING_DTYPE, &asked.dtype},
    {"seed", "N", "first word of the key, 0 unless given", SETTING_SEED, &asked.seed},
    {"stream", "N", "second word of the key, 0 unless given", SETTING_SEED, &asked.stream},
    {"dist", "NAME", "uniform (the default) or another of those below", SETTING_TEXT,
     &asked.distribution},
    {"low", "X", "uniform, integers: the least number, 0", SETTING_TEXT, &asked.low},
    {"high", "X", "uniform, integers: numbers are below it, 1", SETTING_TEXT, &asked.high},
    {"mean", "X", "normal: mean, 0", SETTING_TEXT, &asked.mean},
    {"std", "X", "normal: standard deviation, 1", SETTING_TEXT, &asked.std},
    {"scale", "X", "exponential, gamma: scale, 1", SETTING_TEXT, &asked.scale},
    {"shape-parameter", "K", "gamma: shape parameter, 1", SETTING_TEXT, &asked.k},
    {"alpha", "X", "beta: first parameter, 1", SETTING_TEXT, &asked.a},
    {"beta", "X", "beta: second parameter, 1", SETTING_TEXT, &asked.b},
    {"lam", "X", "poisson: mean, 1", SETTING_TEXT, &asked.lam},
    {"trials", "N", "binomial: trials, 1", SETTING_TEXT, &asked.n},
    {"probability", "X", "binomial: chance of one, 0.5", SETTING_TEXT, &asked.p},
    {0}};

static weft_status draw_uniform(weft_session *s, weft_random_key key, weft_array **a)
{
    if (given.low == 0 && given.high == 1)
        return weft_random_stream(s, asked.shape, asked.dtype, asked.seed, asked.stream, a);
    return weft_random_uniform(s, asked.shape, asked.dtype, given.low, given.high, key, a);
}

static weft_status draw_normal(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_normal(s, asked.shape, asked.dtype, given.mean, given.std, key, a);
}

static weft_status draw_integers(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_integers(s, asked.shape, asked.dtype, given.least, given.end, false, key, a);
}

static weft_status draw_exponential(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_exponential(s, asked.shape, asked.dtype, given.scale, key, a);
}

static weft_status draw_gamma(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_gamma(s, asked.shape, asked.dtype, given.k, given.scale, key, a);
}

static weft_status draw_beta(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_beta(s, asked.shape, asked.dtype, given.a, given.b, key, a);
}

static weft_status draw_poisson(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_poisson(s, asked.shape, given.lam, key, a);
}

static weft_status draw_binomial(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_binomial(s, asked.shape, (int64_t)given.n, given.p, key, a);
}

typedef enum numbers { FLOATS, INTEGERS, COUNTS } numbers;

static const struct distribution {
    const char *name;
    numbers kind;
    weft_status (*draw)(weft_session *s, weft_random_key key, weft_array **a);
} distributions[] = {
    {"uniform", FLOATS, draw_uniform},
    {"normal", FLOATS, draw_normal},
    {"integers", INTEGERS, draw_integers},
    {"exponential", FLOATS, draw_exponential},
    {"gamma", FLOATS, draw_gamma},
    {"beta", FLOATS, draw_beta},
    {"poisson", COUNTS, draw_poisson},
    {"binomial", COUNTS, draw_binomial},
    {NULL, FLOATS, NULL},
};

static const struct distribution *find_distribution(void)
{
    const struct distribution *d = distributions;

    while (d->name && strcmp(d->name, asked.distribution) != 0)
        d++;
    return d;
}

/* The dtype that was asked for, or the usual one; false where the numbers cannot be of it. */
static bool choose_dtype(const struct distribution *d, complaint *c)
{
    static const char *const possible[] = {"float64 or float32", "of an integer type", "int64"};
    weft_dtype t = asked.dtype;
    bool fits[] = {t == WEFT_FLOAT64 || t == WEFT_FLOAT32, t <= WEFT_UINT64, t == WEFT_INT64};

    if (t == WEFT_DTYPE_COUNT)
        asked.dtype = d->kind == FLOATS ? WEFT_FLOAT64 : WEFT_INT64;
    else if (!fits[d->kind])
        return complain(c, "%s numbers are %s, not %s", d->name, possible[d->kind],
                        weft_dtype_name(t));
    return true;
}

static bool read_numbers(complaint *c)
{
    const struct {
        const char *name, *text;
        double *target;
    } list[] = {
        {"low", asked.low, &given.low},       {"high", asked.high, &given.high},
        {"mean", asked.mean, &given.mean},    {"std", asked.std, &given.std},
        {"scale", asked.scale, &given.scale}, {"shape-parameter", asked.k, &given.k},
        {"alpha", asked.a, &given.a},         {"beta", asked.b, &given.b},
        {"lam", asked.lam, &given.lam},       {"trials", asked.n, &given.n},
        {"probability", asked.p, &given.p},
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (!read_real(list[i].text, list[i].target))
            return complain(c, "--%s needs a number, and has '%s'", list[i].name, list[i].text);
    if (given.n != floor(given.n) || fabs(given.n) > 0x1p53)
        return complain(c, "--trials needs a whole number up to 2^53, and has '%s'", asked.n);
    return true;
}

static bool read_bounds(complaint *c)
{
    if (!read_number(asked.low, &given.least) || given.least.dtype > WEFT_UINT64)
        return complain(c, "--low needs a whole number for integers, and has '%s'", asked.low);
    if (!read_number(asked.high, &given.end) || given.end.dtype > WEFT_UINT64)
        return complain(c, "--high needs a whole number for integers, and has '%s'", asked.high);
    return true;
}

static bool check(job *j, complaint *c)
{
    const struct distribution *d = find_distribution();

    if (!d->name)
        return complain(c,
                        "there is no distribution '%s'; there is uniform, normal, integers, "
                        "exponential, gamma, beta, poisson, binomial",
                        asked.distribution);
    return choose_dtype(d, c) && read_numbers(c) && (d->kind != INTEGERS || read_bounds(c)) &&
           read_shape(j->words.items[0], &asked.shape, c);
}

static weft_status run(job *j)
{
    weft_array *a = NULL;
    const struct distribution *d = find_distribution();
    double bytes = (double)weft_shape_count(&asked.shape) * (double)weft_dtype_size(asked.dtype);

    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(d->draw(j->s, weft_seed_stream(asked.seed, asked.stream), &a));
    WEFT_TRY(laps_end(j, "random", bytes, 0));
    WEFT_TRY(deliver(j, a, NULL));
fail:
    weft_free(&a);
    return weft_failure(j->s);
}

const command random_command = {
    .name = "random",
    .synopsis = "SHAPE [--dist NAME] [--dtype T] [--seed N] [--stream N] [-o FILE]",
    .summary = "Makes random numbers; uniform ones are NumPy's Generator(Philox(key=seed))'s",
    .help =
        "SHAPE is written as 4000x500. The numbers depend on seed, stream and place alone, "
        "never on\n"
        "ranks or threads. Distributions: uniform, normal, integers, exponential, gamma, beta,\n"
        "poisson, binomial. Without -o the array is shown.\n",
    .settings = settings,
    .least_words = 1,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .check = check,
    .run = run,
};
