/* What the library chooses without a profile, and what the user's own count of BLAS threads does.
 */
#include "harness.h"

#include <string.h>

#include <weft.h>

#include "runtime/choose.h"
#include "runtime/session.h"

static void every_question_has_a_name_of_its_own(void **state)
{
    char names[WEFT__QUESTIONS][64];
    weft__choices usual;

    weft__choices_default(&usual);
    for (int q = 0; q < WEFT__QUESTIONS; q++) {
        weft__question_name((weft__question)q, names[q]);
        check_true(strlen(names[q]) > 0);
        for (int other = 0; other < q; other++)
            check_true(strcmp(names[q], names[other]) != 0);
        check_true(usual.answer[q] >= weft__question_least((weft__question)q));
        check_true(usual.answer[q] <= weft__question_most((weft__question)q));
    }
    check_string(names[WEFT__TILE_BYTES], "tile");
    check_string(names[WEFT__MANY_WORKERS + 2], "many.workers.256");
    check_string(names[WEFT__MANY_THREADS], "many.blas_threads.64");
    check_string(names[WEFT__BLAS_THREADS + WEFT__BLAS_GETRF * WEFT__SIZES + 3],
                 "blas_threads.getrf.512");
    check_string(names[WEFT__QUESTIONS - 1], "blas_threads.syevd.4096");
}

/* A session of this process alone, whose node looks as if it had eight cores. */
static void open_eight(weft_session **s)
{
    check_int(weft_open_local(2, s), WEFT_OK);
    weft__choices_default(&(*s)->choices);
    (*s)->found.allowed_cores = 8;
    (*s)->node.deck.cores = 8;
}

static void close_eight(weft_session **s)
{
    (*s)->node.deck.cores = 2;
    check_int(weft_stop(s), WEFT_OK);
}

static void small_matrices_stay_on_one_thread(void **state)
{
    weft_session *s = NULL;

    open_eight(&s);
    for (int i = 0; i < WEFT__BLAS_OPERATIONS; i++) {
        const char *name = weft__blas_operation_name((weft__blas_operation)i);

        check_int(weft_blas_threads_for(s, name, 0), 1);
        check_int(weft_blas_threads_for(s, name, 127), 1);
        check_int(weft_blas_threads_for(s, name, 128), 8);
        check_int(weft_blas_threads_for(s, name, INT64_C(1) << 40), 8);
    }
    check_int(weft_blas_threads_for(s, "gesv", 1000), 0);
    s->node.deck.cores = 16; /* more threads than cores: BLAS gets the cores */
    check_int(weft_blas_threads_for(s, "gemm", 1000), 8);
    close_eight(&s);
}

static void a_size_between_is_the_next_below(void **state)
{
    weft_session *s = NULL;
    const int first = WEFT__BLAS_THREADS + WEFT__BLAS_POTRF * WEFT__SIZES;

    open_eight(&s);
    for (int size = 0; size < WEFT__SIZES; size++)
        s->choices.answer[first + size] = size + 1;
    check_int(weft_blas_threads_for(s, "potrf", 1), 1);
    for (int size = 0; size < WEFT__SIZES; size++) {
        check_int(weft_blas_threads_for(s, "potrf", 64 << size), size + 1);
        check_int(weft_blas_threads_for(s, "potrf", (64 << (size + 1)) - 1), size + 1);
    }
    check_int(weft_blas_threads_for(s, "potrf", 1 << 20), 7);
    check_int(weft_blas_threads_for(s, "getrf", 1 << 20), 8); /* another operation's are its own */
    close_eight(&s);
}

static void the_users_count_goes_first(void **state)
{
    weft_session *s = NULL;

    open_eight(&s);
    check_int(weft_blas_threads(s, 3), WEFT_OK);
    check_int(weft_blas_threads_for(s, "gemm", 10), 3);
    check_int(weft_blas_threads_for(s, "gesdd", 5000), 3);
    check_int(weft_blas_threads(s, 100), WEFT_OK);
    check_int(weft_blas_threads_for(s, "gemm", 10), 8);
    check_int(weft_blas_threads(s, 0), WEFT_OK);
    check_int(weft_blas_threads_for(s, "gemm", 10), 1);
    check_int(weft_blas_threads(s, -1), WEFT_ERR_ARGUMENT);
    check_true(strstr(weft_message(s), "-1 threads") != NULL);
    weft_clear(s);
    check_int(weft_blas_threads(s, 5000), WEFT_ERR_ARGUMENT);
    weft_clear(s);
    close_eight(&s);
}

static void workers_and_their_threads_fit_the_cores(void **state)
{
    weft_session *s = NULL;
    int workers, threads;

    open_eight(&s); /* of which this rank has two */
    weft__choose_many(s, 1000, &workers, &threads);
    check_int(workers, 2);
    check_int(threads, 1);
    s->choices.answer[WEFT__MANY_THREADS + 3] = 2; /* 512 */
    weft__choose_many(s, 1000, &workers, &threads);
    check_int(workers, 1);
    check_int(threads, 2);
    weft__choose_many(s, 1024, &workers, &threads);
    check_int(workers, 2);
    s->choices.answer[WEFT__MANY_WORKERS + 4] = 1;
    weft__choose_many(s, 1024, &workers, &threads);
    check_int(workers, 1);
    check_int(threads, 1);
    close_eight(&s);
}

static void scalapack_is_asked_once(void **state)
{
    weft_session *s = NULL;
    int block, ranks, threads;

    open_eight(&s);
    weft__choose_scalapack(s, &block, &ranks, &threads);
    check_int(block, 64);
    check_int(ranks, 1);
    check_int(threads, 2);
    s->choices.answer[WEFT__SCALAPACK_BLOCK] = 32;
    s->choices.answer[WEFT__SCALAPACK_THREADS] = 1;
    weft__choose_scalapack(s, &block, &ranks, &threads);
    check_int(block, 32);
    check_int(threads, 1);
    close_eight(&s);
}

/* Tiles that one call makes of 60000 elements, or of a product of order 200. */
static uint64_t tiles_of(weft_session *s, const char *expression)
{
    weft_array *x = NULL, *a = NULL, *r = NULL;
    uint64_t before;

    check_int(weft_random(s, WEFT_SHAPE(60000), WEFT_FLOAT64, 1, &x), WEFT_OK);
    check_int(weft_random(s, WEFT_SHAPE(200, 200), WEFT_FLOAT64, 1, &a), WEFT_OK);
    before = weft_get_statistics(s).tiles;
    if (expression)
        check_int(weft_eval(expression, WEFT_VARS(x), &r), WEFT_OK);
    else
        check_int(weft_matmul(a, a, &r), WEFT_OK);
    before = weft_get_statistics(s).tiles - before;
    weft_free(&r), weft_free(&a), weft_free(&x);
    return before;
}

/* Each class stays on one core below its own threshold, whatever the others' are. */
static void classes_have_thresholds_of_their_own(void **state)
{
    static const struct {
        weft__question question;
        const char *expression;
    } classes[] = {{WEFT__SERIAL_BELOW_BYTES, "x * 2 + 1"},
                   {WEFT__SERIAL_BELOW_COSTLY_BYTES, "exp(x)"},
                   {WEFT__SERIAL_BELOW_REDUCED_BYTES, "sum(x)"},
                   {WEFT__SERIAL_BELOW_FLOPS, NULL}};
    enum { CLASSES = sizeof classes / sizeof classes[0] };
    weft_session *s = NULL;

    check_int(weft_open_local(2, &s), WEFT_OK);
    for (int k = 0; k < CLASSES; k++) {
        for (int other = 0; other < CLASSES; other++)
            s->choices.answer[classes[other].question] = other == k ? INT64_C(1) << 40 : 0;
        for (int other = 0; other < CLASSES; other++) {
            const uint64_t tiles = tiles_of(s, classes[other].expression);

            if (other == k)
                check_int(tiles, 1);
            else
                check_true(tiles > 1);
        }
    }
    check_int(weft_stop(&s), WEFT_OK);
}

static void tiles_are_as_large_as_chosen(void **state)
{
    weft_session *s = NULL;
    uint64_t few, many;

    check_int(weft_open_local(1, &s), WEFT_OK);
    s->choices.answer[WEFT__SERIAL_BELOW_BYTES] = 0;
    s->choices.answer[WEFT__TILE_BYTES] = 1 << 20;
    few = tiles_of(s, "x + 1");
    s->choices.answer[WEFT__TILE_BYTES] = 8192;
    many = tiles_of(s, "x + 1");
    check_true(many > few);
    check_int(weft_stop(&s), WEFT_OK);
}

const struct CMUnitTest choose_tests[] = {cmocka_unit_test(classes_have_thresholds_of_their_own),
                                          cmocka_unit_test(tiles_are_as_large_as_chosen),
                                          cmocka_unit_test(every_question_has_a_name_of_its_own),
                                          cmocka_unit_test(small_matrices_stay_on_one_thread),
                                          cmocka_unit_test(a_size_between_is_the_next_below),
                                          cmocka_unit_test(the_users_count_goes_first),
                                          cmocka_unit_test(workers_and_their_threads_fit_the_cores),
                                          cmocka_unit_test(scalapack_is_asked_once),
                                          {0}};
