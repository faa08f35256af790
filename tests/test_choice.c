/* Choices by probabilities without replacement: their distribution, and who is never chosen. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "harness.h"
#include "layouts.h"

enum { POPULATION = 5, DRAWN = 3, CODES = 125, TRIALS = 6000 };

static const double p[POPULATION] = {0.05, 0.4, 0.15, 0.3, 0.1};

/* The chance of first x, then y, then z, each drawn from what is left. */
static double chance(int x, int y, int z)
{
    if (x == y || y == z || x == z)
        return 0;
    return p[x] * p[y] / (1 - p[x]) * p[z] / (1 - p[x] - p[y]);
}

static void draw(weft_session *s, uint64_t seed, int64_t x[DRAWN])
{
    weft_array *a = NULL;

    check_int(weft_random_choice(s, POPULATION, WEFT_SHAPE(DRAWN), false, p, weft_seed(seed), &a),
              WEFT_OK);
    memcpy(x, weft_node(a).data, DRAWN * sizeof *x);
    weft_free(&a);
}

/* Chi-square of all ordered triples, and of the first draws alone; each place is in as often as the
 * exact sum over the triples that have it says. Statistics of k cells are beyond k + 4 sqrt(2 k)
 * once in some ten thousand seeds, which are fixed. */
static void triples_have_their_chances(void **state)
{
    double chi = 0, first_chi = 0;
    int seen[CODES] = {0}, first[POPULATION] = {0}, in[POPULATION] = {0};
    double expected_in[POPULATION] = {0};
    weft_session *s = NULL;

    check_int(weft_open_local(1, &s), WEFT_OK);
    for (uint64_t seed = 0; seed < TRIALS; seed++) {
        int64_t x[DRAWN];

        draw(s, seed, x);
        seen[x[0] * 25 + x[1] * 5 + x[2]]++;
        first[x[0]]++;
        for (int k = 0; k < DRAWN; k++)
            in[x[k]]++;
    }
    for (int code = 0; code < CODES; code++) {
        const int x[DRAWN] = {code / 25, code / 5 % 5, code % 5};
        const double expected = TRIALS * chance(x[0], x[1], x[2]);

        if (expected == 0)
            check_int(seen[code], 0);
        else
            chi += (seen[code] - expected) * (seen[code] - expected) / expected;
        for (int k = 0; k < DRAWN; k++)
            expected_in[x[k]] += expected / TRIALS;
    }
    check_near(fmax(chi - 59, 0), 0, 4 * sqrt(2.0 * 59));
    for (int i = 0; i < POPULATION; i++) {
        const double q = expected_in[i];

        first_chi += (first[i] - TRIALS * p[i]) * (first[i] - TRIALS * p[i]) / (TRIALS * p[i]);
        check_near(in[i], TRIALS * q, 4 * sqrt(TRIALS * q * (1 - q)));
    }
    check_near(fmax(first_chi - 4, 0), 0, 4 * sqrt(2.0 * 4));
    check_int(weft_stop(&s), WEFT_OK);
}

/* Every third one is impossible, others of all sizes; the last ones sum to next to nothing. */
static double *uneven_weights(int64_t n)
{
    double *w = calloc((size_t)n, sizeof *w), sum = 0;

    for (int64_t i = 0; i < n; i++)
        w[i] = i % 3 == 0 || i < 3 ? 0 : ldexp(1, -(int)(i % 40));
    for (int64_t i = 0; i < n; i++)
        sum += w[i];
    for (int64_t i = 0; i < n; i++)
        w[i] /= sum;
    w[1] = 0x1p-1074, w[2] = 1e-310;
    return w;
}

/* The whole order: each possible place once, the least likely last, as one rank alone has it. */
static void all_that_is_possible(void **state)
{
    enum { N = 120001, POSSIBLE = N - (N + 2) / 3 };
    weft_session *s = test_session(), *local = NULL;
    double *w = uneven_weights(N);
    char *there = calloc(N, 1);
    weft_array *a = NULL, *alone = NULL, *more = NULL, *head = NULL;
    int64_t *x, *some;

    check_ok(weft_random_choice(s, N, WEFT_SHAPE(POSSIBLE), false, w, weft_seed(11), &a));
    check_ok(weft_random_choice(s, N, WEFT_SHAPE(7, 30), false, w, weft_seed(11), &head));
    check_int(weft_open_local(1, &local), WEFT_OK);
    check_int(weft_random_choice(local, N, WEFT_SHAPE(POSSIBLE), false, w, weft_seed(11), &alone),
              WEFT_OK);
    x = all_bytes(a), some = all_bytes(head);
    check_bytes(x, weft_node(alone).data, POSSIBLE * sizeof *x);
    check_bytes(some, x, 210 * sizeof *x);
    for (int64_t i = 0; i < POSSIBLE; i++) {
        check_true(x[i] >= 0 && x[i] < N && x[i] % 3 != 0 && !there[x[i]]);
        there[x[i]] = 1;
    }
    check_int(x[POSSIBLE - 2], 2);
    check_int(x[POSSIBLE - 1], 1);
    check_status(weft_random_choice(s, N, WEFT_SHAPE(POSSIBLE + 1), false, w, weft_seed(11), &more),
                 WEFT_ERR_ARGUMENT);
    free(x), free(some), free(w), free(there);
    weft_free(&a), weft_free(&head), weft_free(&alone);
    check_int(weft_stop(&local), WEFT_OK);
}

static void refused(weft_status got, const char *words)
{
    check_int(got, WEFT_ERR_ARGUMENT);
    if (!strstr(weft_message(test_session()), words))
        check_string(weft_message(test_session()), words);
    weft_clear(test_session());
}

static void mistakes(void **state)
{
    static const double none[] = {0, 1, 0}, negative[] = {1.5, -0.5, 0}, few[] = {0.2, 0.2, 0.2};
    weft_session *s = test_session();
    const weft_random_key key = weft_seed(1);
    weft_array *a = NULL;

    refused(weft_random_choice(s, 3, WEFT_SHAPE(2), false, none, key, &a),
            "2 without replacement, and 1 of the 3 probabilities are not 0");
    refused(weft_random_choice(s, 3, WEFT_SHAPE(4), false, none, key, &a),
            "4 out of 3 without replacement");
    refused(weft_random_choice(s, 3, WEFT_SHAPE(2), false, negative, key, &a),
            "probability 1 is -0.5, not at least 0");
    refused(weft_random_choice(s, 3, WEFT_SHAPE(2), false, few, key, &a), "sum to 0.6");
    check_ok(weft_random_choice(s, 3, WEFT_SCALAR_SHAPE, false, none, key, &a));
    weft_free(&a);
    check_ok(weft_random_choice(s, 3, WEFT_SHAPE(0), false, none, key, &a));
    weft_free(&a);
}

const struct CMUnitTest choice_tests[] = {cmocka_unit_test(triples_have_their_chances),
                                          cmocka_unit_test(all_that_is_possible),
                                          cmocka_unit_test(mistakes),
                                          {0}};
