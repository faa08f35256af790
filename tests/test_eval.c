/* Expressions over distributed arrays: random ones over operands that lie anyhow give the bits of a
 * session of one rank; failures are told alike on every rank and leave the session usable. */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "array/value.h"
#include "layouts.h"
#include "runtime/session.h"

/* ---- operands: the same content in any session ---- */

enum { OPERANDS = 7 };

static const struct {
    const char *name;
    weft_dtype dtype;
} operands[OPERANDS] = {{"x", WEFT_FLOAT64}, {"y", WEFT_FLOAT64}, {"f", WEFT_FLOAT32},
                        {"i", WEFT_INT64},   {"b", WEFT_BOOL},    {"u", WEFT_UINT8},
                        {"h", WEFT_INT16}};

static void write_operand(void *context, int64_t index, void *element)
{
    int which = *(const int *)context;
    uint64_t bits = ((uint64_t)index + 77) * 0x9e3779b97f4a7c15u * (uint64_t)(which + 1);
    weft_value value = {.dtype = operands[which].dtype};

    bits ^= bits >> 31;
    if (value.dtype >= WEFT_FLOAT32)
        value.as.f = (double)(int64_t)(bits % 20001) / 1000 - 10;
    else if (value.dtype == WEFT_BOOL)
        value.as.i = (int64_t)(bits & 1);
    else
        value.as.u = bits % 23 - (value.dtype == WEFT_UINT8 ? 0 : 11);
    weft__value_store(value, element);
}

/* What an array to be filled holds before. */
static void write_junk(void *context, int64_t index, void *element)
{
    memset(element, (int)index & 1, weft_dtype_size(*(const weft_dtype *)context));
}

typedef struct world {
    weft_session *s;
    weft_array *arrays[OPERANDS];
    void *memories[OPERANDS];
    weft_var vars[OPERANDS + 1]; /* and a scalar */
} world;

static void open_world(world *w, weft_session *s, weft_shape shape, const int *layouts)
{
    w->s = s;
    for (int k = 0; k < OPERANDS; k++) {
        make_laid_out_as(s, shape, operands[k].dtype, layouts[k], write_operand, &k, &w->arrays[k],
                         &w->memories[k]);
        w->vars[k] = (weft_var){operands[k].name, w->arrays[k], {WEFT_BOOL, {0}}};
    }
    w->vars[OPERANDS] = (weft_var){"k", NULL, {.dtype = WEFT_FLOAT64, .as.f = 2.75}};
}

static void close_world(world *w)
{
    for (int k = 0; k < OPERANDS; k++) {
        weft_free(&w->arrays[k]);
        free(w->memories[k]);
    }
}

static weft_vars vars_of(const world *w)
{
    return (weft_vars){OPERANDS + 1, w->vars};
}

/* ---- random expressions ---- */

static void grow(char *text, size_t size, int depth, unsigned *seed)
{
    static const char *const leaves[] = {"x", "y", "f", "i", "b", "u", "h", "k", "3", "0.5", "1e3"};
    static const char *const pairs[] = {
        "(%s + %s)",  "(%s - %s)", "(%s * %s)",       "(%s / %s)",       "(%s // %s)",
        "(%s %% %s)", "(%s < %s)", "minimum(%s, %s)", "maximum(%s, %s)", "(%s == %s)"};
    static const char *const singles[] = {"abs(%s)",    "sqrt(abs(%s))", "floor(%s)",     "sin(%s)",
                                          "tanh(%s)",   "-(%s)",         "exp(-abs(%s))", "(%s)**2",
                                          "log(%s)",    "max(%s)",       "mean(%s)",      "sum(%s)",
                                          "(%s > 0.25)"};
    char a[400], b[400], c[400];
    int kind = rand_r(seed) % 10;

    if (depth == 0) {
        snprintf(text, size, "%s", leaves[(size_t)rand_r(seed) % 11]);
        return;
    }
    grow(a, sizeof a, depth - 1, seed);
    grow(b, sizeof b, depth - 1, seed);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#ifndef __clang__ /* which does not know it */
#pragma GCC diagnostic ignored "-Wformat-truncation"
#endif
    if (kind < 5) {
        snprintf(text, size, pairs[(size_t)rand_r(seed) % 10], a, b);
    } else if (kind < 9) {
        snprintf(text, size, singles[(size_t)rand_r(seed) % 13], a);
    } else {
        grow(c, sizeof c, 0, seed);
        snprintf(text, size, "where(%s > 0, %s, %s)", c, a, b);
    }
#pragma GCC diagnostic pop
}

/* Rank 0's sentence is everybody's. */
static void check_same_sentence(void)
{
    weft_session *s = test_session();
    char mine[1024] = "", first[1024];

    snprintf(mine, sizeof mine, "%s", weft_message(s));
    memcpy(first, mine, sizeof first);
    weft_clear(s);
    check_ok(weft_broadcast(s, first, sizeof first, 0));
    check_string(mine, first);
}

/* `into` is the layout of an array to fill, -1 for a new one, -2 for one of the operands. */
static void check_random_expression(world *here, world *alone, int into, unsigned *seed)
{
    weft_session *s = test_session();
    weft_array *expected = NULL, *r = NULL;
    weft_status status;
    char text[2000];
    void *memory = NULL, *bytes;
    int which = rand_r(seed) % OPERANDS;

    grow(text, sizeof text, 1 + rand_r(seed) % 3, seed);
    status = weft_eval(text, vars_of(alone), &expected);
    if (status != WEFT_OK) {
        check_int(weft_eval(text, vars_of(here), &r), status);
        check_string(weft_message(s), weft_message(alone->s));
        check_same_sentence();
        weft_clear(alone->s);
        return;
    }
    if (into == -2 && weft_array_dtype(expected) == operands[which].dtype &&
        weft_array_shape(expected).ndim > 0)
        r = weft_reference(here->arrays[which]);
    else if (into >= 0 && weft_array_shape(expected).ndim > 0)
        make_laid_out_as(s, weft_array_shape(expected), weft_array_dtype(expected), into,
                         write_junk, &(weft_dtype){weft_array_dtype(expected)}, &r, &memory);
    if (weft_eval(text, vars_of(here), &r) != WEFT_OK)
        fprintf(stderr, "%s: %s\n", text, weft_message(s));
    check_int(weft_failure(s), WEFT_OK);
    bytes = all_bytes(r);
    if (memcmp(bytes, weft_local(expected).data ? weft_local(expected).data : bytes,
               (size_t)weft_array_count(r) * weft_dtype_size(weft_array_dtype(r))) != 0)
        fprintf(stderr, "%s into %d\n", text, into);
    if (weft_array_count(r) > 0)
        check_bytes(bytes, weft_local(expected).data,
                    (size_t)weft_array_count(r) * weft_dtype_size(weft_array_dtype(r)));
    if (r == here->arrays[which]) { /* the operand is another one now: as before, for the next */
        weft_array *back = alone->arrays[which];
        weft_box box = {{0}, {0}};

        for (int d = 0; d < weft_array_shape(r).ndim; d++)
            box.extent[d] = weft_rank(s) == 0 ? weft_array_shape(r).extent[d] : 0;
        check_ok(weft_put(r, &box, weft_local(back).data));
    }
    free(bytes);
    weft_free(&r), weft_free(&expected);
    free(memory);
}

static void check_expressions(weft_shape shape, int count, unsigned seed)
{
    world here, alone;
    weft_session *one = NULL;
    int layouts[OPERANDS], standard[OPERANDS] = {0};

    for (int k = 0; k < OPERANDS; k++)
        layouts[k] = rand_r(&seed) % ALL_LAYOUTS;
    check_int(weft_open_local(1, &one), WEFT_OK);
    open_world(&here, test_session(), shape, layouts);
    open_world(&alone, one, shape, standard);
    for (int turn = 0; turn < count; turn++)
        check_random_expression(&here, &alone, turn % (ALL_LAYOUTS + 2) - 2, &seed);
    close_world(&here);
    close_world(&alone);
    check_int(weft_stop(&one), WEFT_OK);
}

static void random_expressions(void **state)
{
    check_expressions(WEFT_SHAPE(997), 90, 1);
    check_expressions(WEFT_SHAPE(61, 83), 90, 2);
    check_expressions(WEFT_SHAPE(5, 3, 2, 1, 7, 11), 50, 3);
    check_expressions(WEFT_SHAPE(1, 3000), 50, 4);
    check_expressions(WEFT_SHAPE(2, 1), 50, 5);
    check_expressions(WEFT_SHAPE(0, 5), 50, 6);
    check_expressions(WEFT_SHAPE(5, 0), 10, 7);
}

/* Thresholds of a few hundred bytes: many tiles, streams into the middle of lines, many pieces. */
static void random_expressions_in_small_tiles(void **state)
{
    weft_session *s = test_session();
    weft__choices usual = s->choices;

    s->choices.answer[WEFT__SERIAL_BELOW_BYTES] = 64;
    s->choices.answer[WEFT__TILE_BYTES] = 8 * 77;
    check_expressions(WEFT_SHAPE(997), 90, 11);
    s->choices.answer[WEFT__STREAM_FROM_BYTES] = 1;
    check_expressions(WEFT_SHAPE(63, 85), 90, 12);
    s->choices.answer[WEFT__STAGING_BYTES] = 3000;
    check_expressions(WEFT_SHAPE(31, 41), 90, 13);
    s->choices.answer[WEFT__STAGING_BYTES] = 100;
    check_expressions(WEFT_SHAPE(33), 50, 14);
    s->choices = usual;
}

/* In place with the other operand elsewhere, in pieces. */
static void results_over_operands(void **state)
{
    weft_session *s = test_session();
    int64_t usual = s->choices.answer[WEFT__STAGING_BYTES];

    s->choices.answer[WEFT__STAGING_BYTES] = 900;
    for (int lx = 0; lx < ALL_LAYOUTS; lx++) {
        weft_array *x = NULL, *i = NULL;
        void *mx, *mi;
        double *got;

        make_laid_out_as(s, WEFT_SHAPE(19, 23), WEFT_FLOAT64, lx, write_operand, &(int){0}, &x,
                         &mx);
        make_laid_out_as(s, WEFT_SHAPE(19, 23), WEFT_INT64, (3 * lx + 1) % ALL_LAYOUTS,
                         write_operand, &(int){3}, &i, &mi);
        for (int turn = 0; turn < 3; turn++)
            check_ok(weft_eval("x*0.5 + i", WEFT_VARS(x, i), &x));
        got = all_bytes(x);
        for (int64_t e = 0; e < 19 * 23; e++) {
            double a;
            int64_t b;

            write_operand(&(int){0}, e, &a);
            write_operand(&(int){3}, e, &b);
            for (int turn = 0; turn < 3; turn++)
                a = a * 0.5 + (double)b;
            check_double_bits(got[e], a);
        }
        free(got);
        weft_free(&x), weft_free(&i);
        free(mx), free(mi);
    }
    s->choices.answer[WEFT__STAGING_BYTES] = usual;
}

/* Handles in the same call again and again, as operands and as the result. */
static void one_array_under_many_names(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL;
    double sum;

    check_ok(weft_ones(s, WEFT_SHAPE(70, 3), WEFT_FLOAT64, &a));
    {
        weft_array *b = a, *c = a, *d = a;

        check_ok(weft_eval("a + b*c + d", WEFT_VARS(a, b, c, d), &a));
        check_ok(weft_eval_value(s, "sum(a) + max(b) - c0", WEFT_VARS(a, b, WEFT_SCALAR(c0, 1)),
                                 &(weft_value){0}));
    }
    check_ok(weft_sum_value(a, &sum));
    check_double_bits(sum, 3.0 * 210);
    weft_free(&a);
}

static void expressions_without_arrays(void **state)
{
    weft_session *s = test_session();
    weft_array *r = NULL, *again = NULL;
    weft_value value = {0};

    check_ok(weft_eval_in(s, "2**10 + k", WEFT_VARS(WEFT_SCALAR(k, 0.5)), &r));
    check_int(weft_array_shape(r).ndim, 0);
    check_double_bits(*(double *)weft_node(r).data, 1024.5);
    check_ok(weft_eval_in(s, "7 // 2", WEFT_NO_VARS, &again));
    check_int(weft_array_dtype(again), WEFT_INT64);
    check_int(*(int64_t *)weft_local(again).data, 3);
    check_ok(weft_eval_value(s, "r * 2 > again", WEFT_VARS(r, again), &value));
    check_int(value.dtype, WEFT_BOOL);
    check_int(value.as.i, 1);
    check_status(weft_eval_in(s, "7 // 2", WEFT_NO_VARS, &r), WEFT_ERR_DTYPE);
    check_int(weft_eval("1 + 1", WEFT_NO_VARS, &r), WEFT_ERR_ARGUMENT);
    weft_free(&r), weft_free(&again);
}

/* The sentence names what is wrong with its values, on every rank, and nothing is made or changed.
 */
static void check_refused(const char *text, weft_vars vars, weft_array **r, weft_status status,
                          const char *words)
{
    weft_session *s = test_session();
    weft_array *before = *r;
    weft_statistics statistics = weft_get_statistics(s);

    check_int(weft_eval_in(s, text, vars, r), status);
    if (!strstr(weft_message(s), words))
        fprintf(stderr, "\"%s\" is not in \"%s\"\n", words, weft_message(s));
    check_true(strstr(weft_message(s), words) != NULL);
    check_int(weft_failure(s), status);
    check_same_sentence();
    check_true(*r == before);
    check_int(weft_get_statistics(s).bytes_in_use, statistics.bytes_in_use);
}

static void failures_are_told_alike(void **state)
{
    weft_session *s = test_session(), *other = NULL;
    weft_array *x = NULL, *y = NULL, *b = NULL, *e = NULL, *r = NULL, *foreign = NULL;
    double sum;

    check_ok(weft_ones(s, WEFT_SHAPE(4, 5), WEFT_FLOAT64, &x));
    check_ok(weft_ones(s, WEFT_SHAPE(20), WEFT_FLOAT64, &y));
    check_ok(weft_ones(s, WEFT_SHAPE(4, 5), WEFT_BOOL, &b));
    check_ok(weft_ones(s, WEFT_SHAPE(0, 5), WEFT_FLOAT64, &e));
    check_refused("x + y", WEFT_VARS(x, y), &r, WEFT_ERR_SHAPE,
                  "shapes (4, 5) and (20,) do not broadcast together");
    check_refused("sum(x + y)", WEFT_VARS(x, y), &r, WEFT_ERR_SHAPE, "(20,)");
    check_refused("x * sum(x*y)", WEFT_VARS(x, y), &r, WEFT_ERR_SHAPE, "(4, 5)");
    check_refused("x + zz", WEFT_VARS(x), &r, WEFT_ERR_SYNTAX, "zz");
    check_refused("x +", WEFT_VARS(x), &r, WEFT_ERR_SYNTAX, "^");
    check_refused("x < x < x", WEFT_VARS(x), &r, WEFT_ERR_SYNTAX, "^");
    check_refused("", WEFT_VARS(x), &r, WEFT_ERR_SYNTAX, "");
    check_refused("b - b", WEFT_VARS(b), &r, WEFT_ERR_DTYPE, "bool");
    check_refused("x & x", WEFT_VARS(x), &r, WEFT_ERR_DTYPE, "float64");
    check_refused("sum(x, axis=0) + int64(x[0]) ** -int64(x)", WEFT_VARS(x), &r, WEFT_ERR_ARGUMENT,
                  "the exponent at [0, 0] is -1");
    check_refused("min(e)", WEFT_VARS(e), &r, WEFT_ERR_SHAPE,
                  "min of no elements: shape (0, 5) along all axes");
    check_refused("x + max(e)", WEFT_VARS(x, e), &r, WEFT_ERR_SHAPE,
                  "max of no elements: shape (0, 5) along all axes");
    r = y;
    check_refused("x + 1", WEFT_VARS(x), &r, WEFT_ERR_SHAPE, "(20,)");
    check_refused("y > 0", WEFT_VARS(y), &r, WEFT_ERR_DTYPE, "bool");
    check_refused("sum(y)", WEFT_VARS(y), &r, WEFT_ERR_SHAPE, "()");
    check_ok(weft_sum_value(y, &sum));
    check_double_bits(sum, 20);
    check_int(weft_open_local(1, &other), WEFT_OK);
    check_int(weft_ones(other, WEFT_SHAPE(4, 5), WEFT_FLOAT64, &foreign), WEFT_OK);
    r = NULL;
    check_refused("x + foreign", WEFT_VARS(x, foreign), &r, WEFT_ERR_ARGUMENT, "foreign");
    r = foreign;
    check_refused("x + 1", WEFT_VARS(x), &r, WEFT_ERR_ARGUMENT, "another session");
    weft_free(&foreign);
    check_int(weft_stop(&other), WEFT_OK);
    weft_free(&e), weft_free(&b), weft_free(&y), weft_free(&x);
}

/* The first failure stays until it is cleared; what follows works all the same. */
static void the_first_failure_is_kept(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *r = NULL;

    check_ok(weft_ones(s, WEFT_SHAPE(9), WEFT_FLOAT64, &x));
    check_int(weft_eval("x + first", WEFT_VARS(x), &r), WEFT_ERR_SYNTAX);
    check_int(weft_eval("b - second", WEFT_VARS(x), &r), WEFT_ERR_SYNTAX);
    check_int(weft_eval("x + 1", WEFT_VARS(x), &r), WEFT_OK);
    check_true(strstr(weft_message(s), "first") != NULL);
    check_int(weft_failure(s), WEFT_ERR_SYNTAX);
    weft_clear(s);
    check_string(weft_message(s), "");
    check_int(weft_failure(s), WEFT_OK);
    weft_free(&r), weft_free(&x);
}

static void casts_between_layouts(void **state)
{
    weft_session *s = test_session();

    for (int from = 0; from < OPERANDS; from++) {
        for (int to = 0; to < OPERANDS; to++) {
            int lx = (from + 3 * to) % ALL_LAYOUTS, lr = (5 * from + to + 2) % ALL_LAYOUTS;
            weft_array *x = NULL, *r = NULL;
            void *mx, *mr, *got;
            weft_dtype dtype = operands[to].dtype;
            char element[16], expected[16];

            make_laid_out_as(s, WEFT_SHAPE(29, 31), operands[from].dtype, lx, write_operand, &from,
                             &x, &mx);
            make_laid_out_as(s, WEFT_SHAPE(29, 31), dtype, lr, write_operand, &to, &r, &mr);
            check_ok(weft_astype_casting(x, dtype, WEFT_CASTING_UNSAFE, &r));
            got = all_bytes(r);
            for (int64_t e = 0; e < 29 * 31; e++) {
                write_operand(&from, e, element);
                weft__value_store(weft__value_cast(s->kernels,
                                                   weft__value_load(operands[from].dtype, element),
                                                   dtype),
                                  expected);
                check_bytes((char *)got + e * (int64_t)weft_dtype_size(dtype), expected,
                            weft_dtype_size(dtype));
            }
            free(got);
            weft_free(&r);
            check_ok(weft_astype_casting(x, dtype, WEFT_CASTING_UNSAFE, &r));
            check_int(weft_array_is_replicated(r), weft_array_is_replicated(x));
            weft_free(&r), weft_free(&x);
            free(mx), free(mr);
        }
    }
}

static void casts_keep_to_their_rule(void **state)
{
    weft_session *s = test_session();
    weft_array *x = NULL, *r = NULL;

    check_ok(weft_ones(s, WEFT_SHAPE(5), WEFT_FLOAT64, &x));
    check_int(weft_astype(x, WEFT_INT32, &r), WEFT_ERR_DTYPE);
    check_true(strstr(weft_message(s), "from float64 to int32 according to the rule 'same_kind'") !=
               NULL);
    weft_clear(s);
    check_true(r == NULL);
    check_ok(weft_astype(x, WEFT_FLOAT32, &r));
    weft_free(&r);
    check_status(weft_astype_casting(x, WEFT_FLOAT32, WEFT_CASTING_SAFE, &r), WEFT_ERR_DTYPE);
    check_ok(weft_astype_casting(x, WEFT_INT8, WEFT_CASTING_UNSAFE, &r));
    check_true(weft_can_cast(WEFT_UINT8, WEFT_INT16, WEFT_CASTING_SAFE));
    check_true(!weft_can_cast(WEFT_INT8, WEFT_UINT64, WEFT_CASTING_SAME_KIND));
    check_true(weft_can_cast(WEFT_UINT64, WEFT_INT8, WEFT_CASTING_SAME_KIND));
    check_true(weft_can_cast(WEFT_INT64, WEFT_FLOAT64, WEFT_CASTING_SAFE));
    check_true(!weft_can_cast(WEFT_INT32, WEFT_FLOAT32, WEFT_CASTING_SAFE));
    check_true(weft_can_cast(WEFT_INT64, WEFT_FLOAT32, WEFT_CASTING_SAME_KIND));
    weft_free(&x), weft_free(&r);
}

static void quotients_and_remainders(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL, *q = NULL, *r = NULL;
    weft_value right;

    check_ok(weft_arange(s, -20, 20, 1, WEFT_INT64, &a));
    check_ok(weft_full(s, WEFT_SHAPE(40), WEFT_INT64, (weft_value){WEFT_INT64, {.i = -7}}, &b));
    check_ok(weft_divmod(a, b, &q, &r));
    check_ok(weft_eval_value(s, "all(q*b + r == a) & all(r <= 0) & all(r > b)",
                             WEFT_VARS(a, b, q, r), &right));
    check_int(right.as.i, 1);
    check_ok(weft_divmod(a, b, &a, &b));
    check_ok(weft_eval_value(s, "all(a == q) & all(b == r)", WEFT_VARS(a, b, q, r), &right));
    check_int(right.as.i, 1);
    weft_free(&a), weft_free(&b), weft_free(&q), weft_free(&r);
}

const struct CMUnitTest eval_tests[] = {
    cmocka_unit_test(random_expressions),
    cmocka_unit_test(random_expressions_in_small_tiles),
    cmocka_unit_test(results_over_operands),
    cmocka_unit_test(one_array_under_many_names),
    cmocka_unit_test(expressions_without_arrays),
    cmocka_unit_test(failures_are_told_alike),
    cmocka_unit_test(the_first_failure_is_kept),
    cmocka_unit_test(casts_between_layouts),
    cmocka_unit_test(casts_keep_to_their_rule),
    cmocka_unit_test(quotients_and_remainders),
    {0},
};
