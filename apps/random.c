/* weft random: numbers of a distribution, the uniform ones NumPy's own. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "command.h"
#include "random_choice.h"

/* What a distribution is asked for by. */
typedef enum parameter {
    LOW,
    HIGH,
    MEAN,
    STD,
    SCALE,
    SHAPE_PARAMETER,
    ALPHA,
    BETA,
    LAM,
    TRIALS,
    PROBABILITY,
    POPULATION,
    PARAMETERS
} parameter;

static const struct {
    const char *name;
    double usual;
} parameters[PARAMETERS] = {
    [LOW] = {"low", 0},
    [HIGH] = {"high", 1},
    [MEAN] = {"mean", 0},
    [STD] = {"std", 1},
    [SCALE] = {"scale", 1},
    [SHAPE_PARAMETER] = {"shape-parameter", 1},
    [ALPHA] = {"alpha", 1},
    [BETA] = {"beta", 1},
    [LAM] = {"lam", 1},
    [TRIALS] = {"trials", 1},
    [PROBABILITY] = {"probability", 0.5},
    [POPULATION] = {"population", 0},
};

static struct {
    weft_shape shape;
    weft_dtype dtype;
    uint64_t seed, stream;
    const char *distribution;
    bool endpoint;
    const char *words[PARAMETERS]; /* NULL where nothing is said */
    choosing choosing;
} asked = {.dtype = WEFT_DTYPE_COUNT, .distribution = "uniform"};

/* The numbers of the words above, or the usual ones; the bounds of integers. */
static double given[PARAMETERS];
static weft_value least, end;

static const setting settings[] = {
    {"dtype", "T", "float64, float32; integers: int64 or any other", SETTING_DTYPE, &asked.dtype},
    {"seed", "N", "first word of the key, 0 unless given", SETTING_SEED, &asked.seed},
    {"stream", "N", "second word of the key, 0 unless given", SETTING_SEED, &asked.stream},
    {"dist", "NAME", "uniform (the default) or another of those above", SETTING_TEXT,
     &asked.distribution},
    {"low", "X", "uniform, integers: the least number, 0", SETTING_TEXT, &asked.words[LOW]},
    {"high", "X", "uniform: numbers are below it, 1; integers: must be given", SETTING_TEXT,
     &asked.words[HIGH]},
    {"endpoint", NULL, "integers: --high itself is drawn too", SETTING_FLAG, &asked.endpoint},
    {"mean", "X", "normal: mean, 0", SETTING_TEXT, &asked.words[MEAN]},
    {"std", "X", "normal: standard deviation, 1", SETTING_TEXT, &asked.words[STD]},
    {"scale", "X", "exponential, gamma: scale, 1", SETTING_TEXT, &asked.words[SCALE]},
    {"shape-parameter", "K", "gamma: shape parameter, 1", SETTING_TEXT,
     &asked.words[SHAPE_PARAMETER]},
    {"alpha", "X", "beta: first parameter, 1", SETTING_TEXT, &asked.words[ALPHA]},
    {"beta", "X", "beta: second parameter, 1", SETTING_TEXT, &asked.words[BETA]},
    {"lam", "X", "poisson: mean, 1", SETTING_TEXT, &asked.words[LAM]},
    {"trials", "N", "binomial: trials, 1", SETTING_TEXT, &asked.words[TRIALS]},
    {"probability", "X", "binomial: chance of one, 0.5", SETTING_TEXT, &asked.words[PROBABILITY]},
    {"population", "N", "choice: places 0 to N - 1, all alike", SETTING_TEXT,
     &asked.words[POPULATION]},
    {"probabilities", "FILE", "choice: instead, the probability of each place", SETTING_TEXT,
     &asked.choosing.probabilities},
    {"without-replacement", NULL, "choice: no place twice", SETTING_FLAG,
     &asked.choosing.without_replacement},
    {0}};

static weft_status draw_uniform(weft_session *s, weft_random_key key, weft_array **a)
{
    if (given[LOW] == 0 && given[HIGH] == 1)
        return weft_random_stream(s, asked.shape, asked.dtype, asked.seed, asked.stream, a);
    return weft_random_uniform(s, asked.shape, asked.dtype, given[LOW], given[HIGH], key, a);
}

static weft_status draw_normal(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_normal(s, asked.shape, asked.dtype, given[MEAN], given[STD], key, a);
}

static weft_status draw_integers(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_integers(s, asked.shape, asked.dtype, least, end, asked.endpoint, key, a);
}

static weft_status draw_exponential(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_exponential(s, asked.shape, asked.dtype, given[SCALE], key, a);
}

static weft_status draw_gamma(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_gamma(s, asked.shape, asked.dtype, given[SHAPE_PARAMETER], given[SCALE], key,
                             a);
}

static weft_status draw_beta(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_beta(s, asked.shape, asked.dtype, given[ALPHA], given[BETA], key, a);
}

static weft_status draw_poisson(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_poisson(s, asked.shape, given[LAM], key, a);
}

static weft_status draw_binomial(weft_session *s, weft_random_key key, weft_array **a)
{
    return weft_random_binomial(s, asked.shape, (int64_t)given[TRIALS], given[PROBABILITY], key, a);
}

static weft_status draw_choice(weft_session *s, weft_random_key key, weft_array **a)
{
    asked.choosing.population = (int64_t)given[POPULATION];
    return choose(s, &asked.choosing, asked.shape, key, a);
}

typedef enum numbers { FLOATS, INTEGERS, COUNTS } numbers;

static const struct distribution {
    const char *name;
    numbers kind;
    unsigned takes; /* a bit for each parameter */
    weft_status (*draw)(weft_session *s, weft_random_key key, weft_array **a);
} distributions[] = {
    {"uniform", FLOATS, 1U << LOW | 1U << HIGH, draw_uniform},
    {"normal", FLOATS, 1U << MEAN | 1U << STD, draw_normal},
    {"integers", INTEGERS, 1U << LOW | 1U << HIGH, draw_integers},
    {"exponential", FLOATS, 1U << SCALE, draw_exponential},
    {"gamma", FLOATS, 1U << SHAPE_PARAMETER | 1U << SCALE, draw_gamma},
    {"beta", FLOATS, 1U << ALPHA | 1U << BETA, draw_beta},
    {"poisson", COUNTS, 1U << LAM, draw_poisson},
    {"binomial", COUNTS, 1U << TRIALS | 1U << PROBABILITY, draw_binomial},
    {"choice", COUNTS, 1U << POPULATION, draw_choice},
    {NULL, FLOATS, 0, NULL},
};

static void list_words(const char *option, FILE *out)
{
    for (const struct distribution *d = distributions; d->name && strcmp(option, "dist") == 0; d++)
        fprintf(out, " %s", d->name);
}

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

/* "--scale is of exponential, gamma": an option that the distribution would not look at. */
static bool refuse_stray(const struct distribution *d, parameter p, complaint *c)
{
    char owners[128] = "";

    for (const struct distribution *other = distributions; other->name; other++)
        if (other->takes >> p & 1)
            snprintf(owners + strlen(owners), sizeof owners - strlen(owners), "%s%s",
                     owners[0] ? ", " : "", other->name);
    return complain(c, "--%s is of %s, and the distribution is %s; --dist names another",
                    parameters[p].name, owners, d->name);
}

static bool check_choice(const struct distribution *d, complaint *c)
{
    const bool has_probabilities = asked.choosing.probabilities != NULL;

    if (d->draw != draw_choice && (has_probabilities || asked.choosing.without_replacement))
        return complain(c, "--%s is of choice, and the distribution is %s; --dist names another",
                        has_probabilities ? "probabilities" : "without-replacement", d->name);
    if (d->draw == draw_choice && has_probabilities == (asked.words[POPULATION] != NULL))
        return complain(c, "--dist choice needs --population or --probabilities, and not both");
    return true;
}

static bool check_options(const struct distribution *d, complaint *c)
{
    for (parameter p = 0; p < PARAMETERS; p++)
        if (asked.words[p] && !(d->takes >> p & 1))
            return refuse_stray(d, p, c);
    if (asked.endpoint && d->kind != INTEGERS)
        return complain(c, "--endpoint is of integers, and the distribution is %s", d->name);
    if (d->kind == INTEGERS && !asked.words[HIGH])
        return complain(c, "--dist integers needs --high: numbers are below it");
    return check_choice(d, c);
}

static bool is_whole(parameter p, complaint *c)
{
    if (given[p] == floor(given[p]) && fabs(given[p]) <= 0x1p53)
        return true;
    return complain(c, "--%s needs a whole number up to 2^53, and has '%s'", parameters[p].name,
                    asked.words[p]);
}

static bool read_numbers(complaint *c)
{
    for (parameter p = 0; p < PARAMETERS; p++) {
        given[p] = parameters[p].usual;
        if (asked.words[p] && !read_real(asked.words[p], &given[p]))
            return complain(c, "--%s needs a number, and has '%s'", parameters[p].name,
                            asked.words[p]);
    }
    return is_whole(TRIALS, c) && is_whole(POPULATION, c);
}

static bool read_bound(parameter p, const char *usual, weft_value *bound, complaint *c)
{
    const char *text = asked.words[p] ? asked.words[p] : usual;

    if (read_number(text, bound) && bound->dtype <= WEFT_UINT64)
        return true;
    return complain(c,
                    "--%s needs a whole number from -2^63 to 2^64 - 1 for integers, and has '%s' "
                    "(with --endpoint --high itself is drawn too)",
                    parameters[p].name, text);
}

static bool read_bounds(complaint *c)
{
    return read_bound(LOW, "0", &least, c) && read_bound(HIGH, NULL, &end, c);
}

static bool check(job *j, complaint *c)
{
    const struct distribution *d = find_distribution();

    if (!d->name)
        return complain(c,
                        "there is no distribution '%s'; there is uniform, normal, integers, "
                        "exponential, gamma, beta, poisson, binomial, choice",
                        asked.distribution);
    return choose_dtype(d, c) && check_options(d, c) &&
           (d->kind == INTEGERS ? read_bounds(c) : read_numbers(c)) &&
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
    .help = "SHAPE is written as 4000x500. The numbers depend on seed, stream and place alone, "
            "never on\n"
            "ranks or threads. Distributions, and the options that each of them takes:\n"
            "  uniform       --low --high\n"
            "  integers      --low --high --endpoint\n"
            "  normal        --mean --std\n"
            "  exponential   --scale\n"
            "  gamma         --shape-parameter --scale\n"
            "  beta          --alpha --beta\n"
            "  poisson       --lam\n"
            "  binomial      --trials --probability\n"
            "  choice        --population or --probabilities, --without-replacement\n"
            "Without -o the array is shown.\n",
    .settings = settings,
    .list_words = list_words,
    .least_words = 1,
    .most_words = 1,
    .computes = true,
    .writes = true,
    .is_of_words = true,
    .check = check,
    .run = run,
};
