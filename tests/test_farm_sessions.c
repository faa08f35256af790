/* Tasks that call Weft with the session of their worker: several at once, with the bits that the
 * job's session has; how many threads BLAS has in tasks. */
#include "harness.h"

#include <stdlib.h>

#include <weft.h>

#include "layouts.h"

#include "runtime/blas_control.h"

/* A product of random matrices by a session. */
static weft_status product(weft_session *s, int64_t seed, double *corner)
{
    weft_array *a = NULL, *b = NULL, *c = NULL;
    const int64_t n = 150 + seed;

    WEFT_TRY(weft_random(s, WEFT_SHAPE(n, n), WEFT_FLOAT64, (uint64_t)seed, &a));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(n, n), WEFT_FLOAT64, (uint64_t)seed + 1, &b));
    WEFT_TRY(weft_matmul(a, b, &c));
    WEFT_TRY(weft_sum_value(c, corner));
fail:
    weft_free(&a), weft_free(&b), weft_free(&c);
    return weft_failure(s);
}

static weft_status multiply(weft_task *task, void *context)
{
    return product(task->session, task->index, task->result);
}

/* Tasks call Weft, several at once, and have the bits that the whole job's session has. */
static void tasks_compute_with_their_sessions(void **state)
{
    enum { PRODUCTS = 12 };
    double want[PRODUCTS];

    for (int64_t i = 0; i < PRODUCTS; i++)
        check_ok(product(test_session(), i, &want[i]));
    for (int threads = 1; threads < 4; threads++) {
        weft_farm_options o = {
            .dtype = WEFT_FLOAT64, .workers = 3 - threads / 2, .blas_threads = threads};
        weft_array *a = NULL;
        double *got;

        o.calls_blas = threads == 3;
        check_ok(weft_farm(test_session(), PRODUCTS, multiply, NULL, &o, &a));
        got = all_elements(a);
        for (int i = 0; i < PRODUCTS; i++)
            check_double_bits(got[i], want[i]);
        free(got);
        weft_free(&a);
    }
}

/* The largest error of a solution that is all ones. */
static weft_status solve(weft_task *task, void *context)
{
    weft_session *s = task->session;
    const int64_t n = 80 + task->index;
    weft_array *r = NULL, *i = NULL, *a = NULL, *b = NULL, *x = NULL;

    WEFT_TRY(weft_random(s, WEFT_SHAPE(n, n), WEFT_FLOAT64, (uint64_t)n, &r));
    WEFT_TRY(weft_eye(s, n, n, 0, WEFT_FLOAT64, &i));
    WEFT_TRY(weft_eval("r + 10*i", WEFT_VARS(r, i), &a));
    WEFT_TRY(weft_eval("sum(a, axis=1)", WEFT_VARS(a), &b));
    WEFT_TRY(weft_solve(a, b, &x));
    weft_free(&r);
    WEFT_TRY(weft_eval("max(abs(x - 1))", WEFT_VARS(x), &r));
    WEFT_TRY(weft_get(r, &(weft_box){{0}, {0}}, task->result));
fail:
    weft_free(&r), weft_free(&i), weft_free(&a), weft_free(&b), weft_free(&x);
    return weft_failure(s);
}

static void tasks_factorise(void **state)
{
    for (int k = 0; k < 3; k++) {
        weft_farm_options o = {.dtype = WEFT_FLOAT64,
                               .workers = k == 0 ? 2 : 0,
                               .blas_threads = 1 + k / 2,
                               .calls_blas = k > 0};
        weft_array *a = NULL;
        double *errors;

        check_ok(weft_farm(test_session(), 9, solve, NULL, &o, &a));
        errors = all_elements(a);
        for (int i = 0; i < 9; i++)
            check_near(errors[i], 0, 1e-10);
        free(errors);
        weft_free(&a);
    }
}

static weft_status check_blas_threads(weft_task *task, void *context)
{
    check_int(weft__blas_find().get(), *(int *)context);
    return WEFT_OK;
}

/* One, unless a task that is alone in its process asked for more; afterwards as before. */
static void blas_threads_are_as_said(void **state)
{
    weft_session *s = test_session();
    weft_farm_options o = {.workers = 2, .blas_threads = 2};
    const weft__blas_control blas = weft__blas_find();
    int one = 1, two = 2, before;

    if (!blas.get)
        test_skip("a BLAS that sets its threads itself");
    before = blas.get();
    blas.set(2);
    check_ok(weft_farm(s, 8, check_blas_threads, &one, &o, NULL));
    o.calls_blas = true;
    check_ok(weft_farm(s, 8, check_blas_threads, &two, &o, NULL));
    o.blas_threads = 1;
    check_ok(weft_farm(s, 8, check_blas_threads, &one, &o, NULL));
    check_ok(weft_map(s, 8, 1, check_blas_threads, &one, NULL, 0));
    check_int(blas.get(), 2);
    blas.set(before);
}

const struct CMUnitTest farm_sessions_tests[] = {
    cmocka_unit_test(tasks_compute_with_their_sessions),
    cmocka_unit_test(tasks_factorise),
    cmocka_unit_test(blas_threads_are_as_said),
    {0}};
