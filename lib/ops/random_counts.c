/* Poisson and binomial counts, element by element. */
#include <math.h>

#include "ops/random_density.h"
#include "ops/random_draw.h"

/* Means from which rejection is used, and more than any count below them (their chance is less than
 * 10^-60): inversion draws again there, so that rounding cannot make it search for ever. */
static const double SMALL_MEAN = 10;
enum { MOST_SMALL = 110 };
static const double MOST = 0x1p53;

/* What inversion needs: probability of 0, and of k from that of k - 1. */
typedef struct small_counts {
    double zero, odds, n; /* odds p / (1 - p), n < 0: Poisson with lam = odds */
} small_counts;

static double invert_once(const small_counts *c, double u)
{
    double p = c->zero, k = 0;

    while (u >= p && k < MOST_SMALL) {
        u -= p;
        k++;
        p *= c->n < 0 ? c->odds / k : c->odds * (c->n - k + 1) / k;
    }
    return k;
}

static double invert(const small_counts *c, weft__draws draws)
{
    for (;;) {
        uint64_t w[WEFT__PHILOX_WORDS];

        weft__draws_next(&draws, w);
        for (int i = 0; i < WEFT__PHILOX_WORDS; i++) {
            double k = invert_once(c, weft__unit(w[i]));

            if (k < MOST_SMALL && (c->n < 0 || k <= c->n))
                return k;
        }
    }
}

/* Hörmann's transformed rejection with squeeze: what PTRS and BTRS differ in. */
typedef struct transformed {
    double a, b, centre, quick, log_alpha;
    double n, p; /* n < 0: Poisson with mean p */
    double peak; /* log density at the mode, as far as log_alpha counts it */
} transformed;

static transformed poisson_constants(double lam)
{
    double b = 0.931 + 2.53 * sqrt(lam), a = -0.059 + 0.02483 * b;

    return (transformed){.a = a,
                         .b = b,
                         .centre = lam + 0.43,
                         .quick = 0.9277 - 3.6224 / (b - 2),
                         .log_alpha = log(1.1239 + 1.1328 / (b - 3.4)),
                         .n = -1,
                         .p = lam};
}

static transformed binomial_constants(double n, double p)
{
    double spread = sqrt(n * p * (1 - p)), b = 1.15 + 2.53 * spread;

    return (transformed){.a = -0.0873 + 0.0248 * b + 0.01 * p,
                         .b = b,
                         .centre = n * p + 0.5,
                         .quick = 0.92 - 4.2 / b,
                         .log_alpha = log((2.83 + 5.1 / b) * spread),
                         .n = n,
                         .p = p,
                         .peak = weft__log_binomial(floor((n + 1) * p), n, p)};
}

static bool is_accepted(const transformed *t, double k, double us, double v)
{
    double density;

    if (us >= 0.07 && v <= t->quick)
        return true;
    if (t->n < 0 && us < 0.013 && v > us)
        return false;
    density = t->n < 0 ? weft__log_poisson(k, t->p) : weft__log_binomial(k, t->n, t->p) - t->peak;
    return log(v) + t->log_alpha - log(t->a / (us * us) + t->b) <= density;
}

static double reject(const transformed *t, weft__draws draws)
{
    for (;;) {
        uint64_t w[WEFT__PHILOX_WORDS];

        weft__draws_next(&draws, w);
        for (int i = 0; i < WEFT__PHILOX_WORDS; i += 2) {
            double u = weft__unit(w[i]) - 0.5, v = weft__unit_above_zero(w[i + 1]);
            double us = 0.5 - fabs(u), k = floor((2 * t->a / us + t->b) * u + t->centre);

            if (us > 0 && k >= 0 && (t->n < 0 || k <= t->n) && is_accepted(t, k, us, v))
                return k;
        }
    }
}

static void draw_poisson(const weft__drawing *d, uint64_t first, size_t n, void *out)
{
    int64_t *to = out;
    bool is_small = d->a < SMALL_MEAN;
    small_counts small = {exp(-d->a), d->a, -1};
    transformed large = poisson_constants(is_small ? SMALL_MEAN : d->a);

    for (size_t i = 0; i < n; i++) {
        weft__draws draws = weft__draws_of(d, first + i, WEFT__DRAW_POISSON, 0);

        to[i] = (int64_t)(is_small ? invert(&small, draws) : reject(&large, draws));
    }
}

/* Of the rarer outcome; the other one is the rest. */
static void draw_binomial(const weft__drawing *d, uint64_t first, size_t n, void *out)
{
    int64_t *to = out, trials = (int64_t)d->a;
    double p = d->b > 0.5 ? 1 - d->b : d->b;
    bool is_small = d->a * p < SMALL_MEAN;
    small_counts small = {exp(d->a * log1p(-p)), p / (1 - p), d->a};
    transformed large = {0};

    if (!is_small)
        large = binomial_constants(d->a, p);
    for (size_t i = 0; i < n; i++) {
        weft__draws draws = weft__draws_of(d, first + i, WEFT__DRAW_BINOMIAL, 0);
        int64_t k = (int64_t)(is_small ? invert(&small, draws) : reject(&large, draws));

        to[i] = d->b > 0.5 ? trials - k : k;
    }
}

weft_status weft_random_poisson(weft_session *s, weft_shape shape, double lam, weft_random_key key,
                                weft_array **a)
{
    weft__drawing d = {.operation = "weft_random_poisson",
                       .draw = draw_poisson,
                       .drawn = WEFT_INT64,
                       .dtype = WEFT_INT64,
                       .a = lam};
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_random_poisson", "a");
    WEFT__TRY(weft__drawing_begin(s, &d, &shape, key, a));
    if (!(lam >= 0 && lam <= MOST))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_random_poisson: lam is %.17g, not 0 … 2^53",
                         lam);
    return weft__drawing_finish(s, &d, &shape, a);
fail:
    return status;
}

weft_status weft_random_binomial(weft_session *s, weft_shape shape, int64_t n, double p,
                                 weft_random_key key, weft_array **a)
{
    weft__drawing d = {.operation = "weft_random_binomial",
                       .draw = draw_binomial,
                       .drawn = WEFT_INT64,
                       .dtype = WEFT_INT64,
                       .a = (double)n,
                       .b = p};
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, "weft_random_binomial", "a");
    WEFT__TRY(weft__drawing_begin(s, &d, &shape, key, a));
    if (n < 0 || n > (int64_t)MOST)
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_random_binomial: n is %lld, not 0 … 2^53",
                         (long long)n);
    if (!(p >= 0 && p <= 1))
        return weft_fail(s, WEFT_ERR_ARGUMENT, "weft_random_binomial: p is %.17g, not in [0, 1]",
                         p);
    return weft__drawing_finish(s, &d, &shape, a);
fail:
    return status;
}
