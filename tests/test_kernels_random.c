/* Random numbers: NumPy's stream to the bit, from any element on, against NumPy's own values and
 * Random123's Philox. */
#include "kernels_case.h"

#if __has_include(<Random123/philox.h>)
#include <Random123/philox.h>
#define HAVE_RANDOM123 1
#endif

#include "kernels/philox.h"

enum { LONGEST = 700 };

/* Generator(Philox(key=7)).random(6), of key = 7 + (5 << 64), and of key = 7 after 10^12. */
static void numpys_values_come_out(void **state)
{
    static const double key7[] = {0x1.be80697053d3fp-1, 0x1.2e744337e3990p-2, 0x1.ae2e15f941aaap-2,
                                  0x1.9f1f2516c6e9ap-2, 0x1.5352da77ecee8p-4, 0x1.64ad11064fee5p-1};
    static const double key75[] = {0x1.8f46d54719bb0p-5, 0x1.9f3133f0d19d5p-1,
                                   0x1.5fad65385ad74p-2, 0x1.498afea343c9cp-2,
                                   0x1.07fe801bf862cp-3, 0x1.bc0716571f3bep-2};
    static const double later[] = {0x1.8e35d7dbd8870p-3, 0x1.19316f9d81050p-3, 0x1.086c76d53135fp-1,
                                   0x1.66f41a31ace63p-1};
    const weft__kernels *kernels;
    double out[6];

    for (int k = 0; (kernels = table_at(k)); k++) {
        kernels->random_float64(out, 0, 6, (const uint64_t[]){7, 0});
        check_bytes(out, key7, sizeof key7);
        kernels->random_float64(out, 0, 6, (const uint64_t[]){7, 5});
        check_bytes(out, key75, sizeof key75);
        kernels->random_float64(out, UINT64_C(1000000000000), 4, (const uint64_t[]){7, 0});
        check_bytes(out, later, sizeof later);
    }
}

/* Generator(Philox(key=7)).random(10, dtype=numpy.float32). */
static void numpys_floats_come_out(void **state)
{
    static const float key7[] = {0x1.4f4fd8p-3F, 0x1.be8068p-1F, 0x1.f1cc80p-1F, 0x1.2e7440p-2F,
                                 0x1.41aab0p-2F, 0x1.ae2e14p-2F, 0x1.6374dcp-1F, 0x1.9f1f24p-2F,
                                 0x1.fb3ba0p-2F, 0x1.5352d0p-4F};
    const weft__kernels *kernels;
    float out[10];

    for (int k = 0; (kernels = table_at(k)); k++) {
        kernels->random_float32(out, 0, 10, (const uint64_t[]){7, 0});
        check_bytes(out, key7, sizeof key7);
    }
}

/* Any start and any count are a piece of the one stream, and nothing past it is written. */
static void check_piece(const weft__kernels *kernels, uint64_t first, size_t n,
                        const double *doubles, const float *floats)
{
    const uint64_t key[2] = {7, 0};
    double out[LONGEST + 1];
    float out32[LONGEST + 1];

    out[n] = -1, out32[n] = -1;
    kernels->random_float64(out, first, n, key);
    kernels->random_float32(out32, first, n, key);
    check_bytes(out, doubles + first, n * sizeof *out);
    check_bytes(out32, floats + first, n * sizeof *out32);
    check_double_bits(out[n], -1.0);
    check_double_bits((double)out32[n], -1.0);
}

static void pieces_are_of_one_stream(void **state)
{
    static double doubles[LONGEST];
    static float floats[LONGEST];
    const weft__kernels *kernels, *baseline = weft__kernels_choose("baseline");

    baseline->random_float64(doubles, 0, LONGEST, (const uint64_t[]){7, 0});
    baseline->random_float32(floats, 0, LONGEST, (const uint64_t[]){7, 0});
    for (int k = 0; (kernels = table_at(k)); k++)
        for (uint64_t first = 0; first < 70; first++)
            for (size_t n = 0; first + n <= LONGEST; n += 1 + n / 3)
                check_piece(kernels, first, n, doubles, floats);
}

/* An element at a time gives what a run gives, also far out, and nothing past it is written. */
static void check_elements(const weft__kernels *kernels, uint64_t first, size_t n)
{
    const uint64_t key[2] = {7, 9};
    double normal[LONGEST + 1], exponential[LONGEST + 1], x;
    uint64_t words[LONGEST + 1], w;

    normal[n] = exponential[n] = -1, words[n] = 1;
    kernels->random_normal(normal, first, n, key, 3, 2);
    kernels->random_exponential(exponential, first, n, key, 2);
    kernels->random_words(words, first, n, key, 1, WEFT__DRAW_ORDER);
    for (size_t i = 0; i < n; i++) {
        uint64_t group[WEFT__PHILOX_WORDS], at = first + i;

        kernels->random_normal(&x, at, 1, key, 3, 2);
        check_double_bits(x, normal[i]);
        kernels->random_exponential(&x, at, 1, key, 2);
        check_double_bits(x, exponential[i]);
        kernels->random_words(&w, at, 1, key, 1, WEFT__DRAW_ORDER);
        weft__philox_words((const uint64_t[]){1 + at / 4, 1, WEFT__DRAW_ORDER, 0}, key, group);
        check_true(w == words[i] && w == group[at % 4]);
    }
    check_true(normal[n] == -1 && exponential[n] == -1 && words[n] == 1);
}

static void distributions_by_element(void **state)
{
    static const uint64_t firsts[] = {
        0, 1, 63, 130, (UINT64_C(1) << 31) - 3, (UINT64_C(1) << 40) + 5};
    const weft__kernels *kernels;

    for (int k = 0; (kernels = table_at(k)); k++)
        for (int f = 0; f < 6; f++)
            for (size_t n = 0; n < 400; n += 1 + n / 2)
                check_elements(kernels, firsts[f], n);
}

/* Random123's known answers for philox4x64-10, counter and key 0: counter 0 comes before group 0.
 */
static void known_answers_hold(void **state)
{
    static const uint64_t known[] = {UINT64_C(0x16554d9eca36314c), UINT64_C(0xdb20fe9d672d0fdc),
                                     UINT64_C(0xd7e772cee186176b), UINT64_C(0x7e68b68aec7ba23b)};
    weft__philox_keys keys = weft__philox_schedule((const uint64_t[]){0, 0}, 0, WEFT__DRAW_UNIFORM);
    uint64_t words[WEFT__PHILOX_WORDS];

    weft__philox_group(UINT64_MAX, &keys, words);
    check_bytes(words, known, sizeof known);
}

#if defined(HAVE_RANDOM123)
static void check_key(const weft__kernels *kernels, uint64_t first, const uint64_t key[2])
{
    enum { GROUPS = 40 };
    double out[4 * GROUPS];

    kernels->random_float64(out, first, 4 * GROUPS, key);
    for (uint64_t g = 0; g < GROUPS; g++) {
        philox4x64_ctr_t counter = {{1 + first / 4 + g, 0, 0, 0}};
        philox4x64_ctr_t words = philox4x64_R(10, counter, (philox4x64_key_t){{key[0], key[1]}});
        for (size_t lane = 0; lane < 4; lane++)
            check_double_bits(out[4 * g + lane], (double)(words.v[lane] >> 11) * 0x1p-53);
    }
}
#endif

static void random123_agrees(void **state)
{
#if defined(HAVE_RANDOM123)
    static const uint64_t words[] = {
        0, 1, 7, UINT64_MAX, UINT64_C(0x452821e638d01377), UINT64_C(0x61C8864680B583EB)};
    enum { WORDS = sizeof words / sizeof *words };
    const weft__kernels *kernels;

    for (int k = 0; (kernels = table_at(k)); k++)
        for (size_t w = 0; w < WORDS * WORDS; w++)
            for (int shift = 0; shift < 60; shift += 15)
                check_key(kernels, (UINT64_C(1) << shift) / 4 * 4,
                          (const uint64_t[]){words[w / WORDS], words[w % WORDS]});
#else
    test_skip("built without Random123");
#endif
}

const struct CMUnitTest kernels_random_tests[] = {
    cmocka_unit_test(numpys_values_come_out),
    cmocka_unit_test(numpys_floats_come_out),
    cmocka_unit_test(pieces_are_of_one_stream),
    cmocka_unit_test(known_answers_hold),
    cmocka_unit_test(random123_agrees),
    cmocka_unit_test(distributions_by_element),
    {0},
};
