/* Reductions along axes: each kept index has the bits of its elements reduced alone, in every
 * layout, on every machine shape. */
#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "layouts.h"
#include "runtime/session.h"

static double value_of(int64_t i)
{
    uint64_t bits = (uint64_t)(i + 3) * 0x9e3779b97f4a7c15u;

    bits = (bits ^ (bits >> 29)) * 0xbf58476d1ce4e5b9u;
    if (bits % 1009 == 0)
        return bits & 4096 ? -0.0 : 0.0;
    return (double)(int64_t)bits * 0x1p-60 * exp2((double)(bits % 40) - 20);
}

/* The elements of one kept index, in C order of the reduced dimensions. */
static int64_t line_of(const weft_shape *shape, unsigned axes, int64_t kept, const double *all,
                       double *line)
{
    int64_t count = weft_shape_count(shape), n = 0;

    for (int64_t i = 0; i < count; i++) {
        int64_t rest = i, at = 0, unit = 1;

        for (int d = shape->ndim - 1; d >= 0; d--) {
            if (!(axes >> d & 1)) {
                at += rest % shape->extent[d] * unit;
                unit *= shape->extent[d];
            }
            rest /= shape->extent[d];
        }
        if (at == kept)
            line[n++] = all[i];
    }
    return n;
}

/* `text` of n elements alone, on one rank and one thread. */
static double alone(weft_session *local, const char *text, const double *line, int64_t n)
{
    weft_array *x = NULL;
    weft_value value;

    check_ok(weft_empty(local, WEFT_SHAPE(n), WEFT_FLOAT64, &x));
    memcpy(weft_local(x).data, line, (size_t)n * sizeof *line);
    check_ok(weft_eval_value(local, text, WEFT_VARS(x), &value));
    weft_free(&x);
    return weft_value_double(value);
}

typedef struct axes_case {
    weft_shape shape;
    const char *axis;
    unsigned axes;
} axes_case;

static void check_case(weft_session *local, const axes_case *c, const char *reduction,
                       const char *of, int layout)
{
    weft_array *x = NULL, *r = NULL;
    void *memory = NULL;
    char along[64], whole[64];
    int64_t count = weft_shape_count(&c->shape);
    double *all, *got, *line = malloc((size_t)count * sizeof *line);

    snprintf(along, sizeof along, "%s(%s, axis=%s)", reduction, of, c->axis);
    snprintf(whole, sizeof whole, "%s(%s)", reduction, of);
    make_laid_out(test_session(), c->shape, layout, value_of, &x, &memory);
    check_ok(weft_eval(along, WEFT_VARS(x), &r));
    all = all_elements(x);
    got = all_elements(r);
    for (int64_t j = 0; j < weft_array_count(r); j += 1 + weft_array_count(r) / 5) {
        int64_t n = line_of(&c->shape, c->axes, j, all, line);

        check_double_bits(got[j], alone(local, whole, line, n));
    }
    weft_free(&r);
    weft_free(&x);
    free(memory);
    free(all);
    free(got);
    free(line);
}

static void each_index_has_the_bits_of_its_elements_alone(void **state)
{
    const axes_case cases[] = {
        {WEFT_SHAPE(7, 5), "0", 1},
        {WEFT_SHAPE(7, 5), "1", 2},
        {WEFT_SHAPE(5000, 3), "0", 1},
        {WEFT_SHAPE(3, 5000), "1", 2},
        {WEFT_SHAPE(9000, 2), "0", 1},
        {WEFT_SHAPE(300, 700), "0", 1},
        {WEFT_SHAPE(300, 700), "1", 2},
        {WEFT_SHAPE(20, 30, 40), "1", 2},
        {WEFT_SHAPE(20, 30, 40), "(0, 2)", 5},
        {WEFT_SHAPE(20, 30, 40), "(0, 1)", 3},
        {WEFT_SHAPE(20, 30, 40), "(1, 2)", 6},
        {WEFT_SHAPE(20, 30, 40), "(-1, 0)", 5},
        {WEFT_SHAPE(1, 600, 1, 3), "1", 2},
        {WEFT_SHAPE(2, 9, 1000), "(0, 2)", 5},
        {WEFT_SHAPE(1030, 70), "0", 1},
        {WEFT_SHAPE(6, 4500, 2), "1", 2},
    };

    weft_session *local = NULL;

    check_int(weft_open_local(1, &local), WEFT_OK);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        for (int layout = 0; layout < LAYOUT_WRAPPED_RANDOM; layout++)
            check_case(local, &cases[k], "sum", "x", layout);
        check_case(local, &cases[k], k % 2 ? "max" : "mean", "x*x - 1", (int)k % ALL_LAYOUTS);
    }
    check_int(weft_stop(&local), WEFT_OK);
}

/* Statistics made of several stages are those stages, bit for bit. */
static void statistics_are_their_steps(void **state)
{
    static const char *const pairs[][2] = {
        {"var(x, axis=0)", "sum((x - mean(x, axis=0, keepdims=True)) ** 2, axis=0) / 33"},
        {"std(x, axis=1, ddof=1)",
         "sqrt(sum((x - mean(x, axis=1, keepdims=True)) ** 2, axis=1) / 6)"},
        {"ptp(x, axis=0)", "max(x, axis=0) - min(x, axis=0)"},
        {"norm(x, axis=1)", "sqrt(sum(x*x, axis=1))"},
        {"count_nonzero(x > 0, axis=0)", "sum(x > 0, axis=0)"},
        {"nanmax(where(x > 0, x, nan), axis=1)", "max(where(x > 0, x, -inf), axis=1)"},
        {"nansum(where(x > 0, x, nan), axis=0)", "sum(where(x > 0, x, 0), axis=0)"},
        {"nanmean(where(x > 0, x, nan), axis=0)",
         "sum(where(x > 0, x, 0), axis=0) / sum(x > 0, axis=0)"},
    };
    weft_array *x = NULL;
    void *memory = NULL;

    make_laid_out(test_session(), WEFT_SHAPE(33, 7), LAYOUT_STANDARD, value_of, &x, &memory);
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
        weft_array *r[2] = {NULL, NULL};
        void *bytes[2];

        for (int i = 0; i < 2; i++) {
            check_ok(weft_eval(pairs[k][i], WEFT_VARS(x), &r[i]));
            bytes[i] = all_bytes(r[i]);
        }
        check_int(weft_array_count(r[0]), weft_array_count(r[1]));
        check_int(weft_array_dtype(r[0]), weft_array_dtype(r[1]));
        check_bytes(bytes[0], bytes[1],
                    (size_t)weft_array_count(r[0]) * weft_dtype_size(weft_array_dtype(r[0])));
        for (int i = 0; i < 2; i++) {
            weft_free(&r[i]);
            free(bytes[i]);
        }
    }
    weft_free(&x);
    free(memory);
}

static double whole(int64_t i)
{
    return (double)(i * 7 % 23);
}

/* Operands that come in pieces: each has its own rows, and no more. */
static void pieces_are_reduced_once(void **state)
{
    static const char *const texts[] = {"sum(x, axis=1)", "max(x.T, axis=0)", "std(x, axis=1)",
                                        "sum(x.T, axis=1)", "argmax(x, axis=1)"};
    weft_session *s = test_session();
    const int64_t usual = s->choices.answer[WEFT__STAGING_BYTES];

    for (int layout = 0; layout < LAYOUTS; layout++) {
        weft_array *x = NULL;
        void *memory = NULL;

        make_laid_out(s, WEFT_SHAPE(100, 40), layout, whole, &x, &memory);
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            weft_array *r = NULL, *e = NULL;
            weft_value same;

            check_ok(weft_eval(texts[k], WEFT_VARS(x), &e));
            s->choices.answer[WEFT__STAGING_BYTES] = 4096;
            check_ok(weft_eval(texts[k], WEFT_VARS(x), &r));
            s->choices.answer[WEFT__STAGING_BYTES] = usual;
            check_ok(weft_eval_value(s, "all(r == e)", WEFT_VARS(r, e), &same));
            check_int(same.as.i, 1);
            weft_free(&r), weft_free(&e);
        }
        weft_free(&x);
        free(memory);
    }
}

const struct CMUnitTest reduce_axes_tests[] = {
    cmocka_unit_test(pieces_are_reduced_once),
    cmocka_unit_test(statistics_are_their_steps),
    cmocka_unit_test(each_index_has_the_bits_of_its_elements_alone),
    {0},
};
