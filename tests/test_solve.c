/* Square systems: backward errors on matrices of every kind, results in every layout, and what is
 * refused. */
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "matrices.h"
#include "runtime/session.h"

/* What the tests ask for: they run once with each. */
static weft_driver driver;

static void check_driver(const weft_certificate *proof, int64_t n)
{
    if (driver != WEFT_DRIVER_SCALAPACK)
        return;
    check_string(proof->driver, "scalapack");
    if (n >= 64 && weft_size(test_session()) > 1)
        check_true(proof->grid[0] * proof->grid[1] > 1);
}

/* ‖a·x − b‖ / (n·ε·(‖a‖‖x‖ + ‖b‖)) of k columns. */
static double backward_error(weft_array *a, weft_array *x, weft_array *b)
{
    const int64_t n = weft_array_shape(a).extent[0];
    const int64_t k = n > 0 ? weft_array_count(b) / n : 0;
    double complex *of_a = all_numbers(a), *of_x = all_numbers(x), *of_b = all_numbers(b);
    const double scale = norm_of(of_a, n * n) * norm_of(of_x, n * k) + norm_of(of_b, n * k);
    const double error = norm_difference(of_b, of_a, of_x, n, k, n);

    free(of_a), free(of_x), free(of_b);
    if (scale == 0)
        return 0;
    return error / ((double)n * dtype_epsilon(weft_array_dtype(x)) * scale);
}

static void solve_one(family kind, int64_t n, int64_t columns, weft_dtype dtype, int layout)
{
    weft_certificate proof;
    const weft_linalg_options options = {.certificate = &proof, .driver = driver};
    weft_array *a = NULL, *b = NULL, *x = NULL;
    void *memory, *memory2;

    make_matrix(kind, n, n, dtype, layout, &a, &memory);
    make_matrix(RANDOM, n, columns, dtype, (layout + 3) % LAYOUTS, &b, &memory2);
    check_ok(weft_solve_with(a, b, &options, &x));
    check_at_most(backward_error(a, x, b), 10);
    check_at_most(proof.residual, 10 * (double)(n + 1) * dtype_epsilon(dtype));
    check_true(proof.residual >= 0);
    check_driver(&proof, n);
    weft_free(&a), weft_free(&b), weft_free(&x);
    free(memory), free(memory2);
}

static void backward_errors(void **state)
{
    static const int64_t sizes[] = {1, 2, 7, 64, 131};

    (void)state;
    for (int d = 0; d < 4; d++)
        for (int s = 0; s < 5; s++)
            for (family kind = RANDOM; kind <= CLUSTERED; kind++) {
                if (kind == WILKINSON && sizes[s] > 20)
                    continue; /* pivots grow by 2^(n - 1) there, as they must */
                if (kind == HILBERT && sizes[s] > 64)
                    continue;
                if (driver != WEFT_DRIVER_AUTO && kind != (family)((s + d) % (CLUSTERED + 1)))
                    continue;
                solve_one(kind, sizes[s], s == 2 ? 1 : 5, matrix_dtypes[d], (int)kind % LAYOUTS);
            }
}

static void vectors_and_empty(void **state)
{
    weft_array *a = NULL, *b = NULL, *x = NULL, *column = NULL;
    void *memory, *memory2;

    (void)state;
    make_matrix(RANDOM, 30, 30, WEFT_FLOAT64, LAYOUT_UNEVEN, &a, &memory);
    make_matrix(RANDOM, 30, 4, WEFT_FLOAT64, LAYOUT_STANDARD, &b, &memory2);
    check_ok(weft_view(b, ":, 2", &column));
    check_ok(weft_solve(a, column, &x));
    check_int(weft_array_shape(x).ndim, 1);
    check_at_most(backward_error(a, x, column), 10);
    check_ok(weft_solve(a, column, &column)); /* the answer in place, through the view */
    weft_free(&x);
    check_ok(weft_view(b, ":, 2", &x));
    {
        double *left = all_elements(x), *right = all_elements(column);

        check_int(memcmp(left, right, 30 * sizeof *left), 0);
        free(left), free(right);
    }
    weft_free(&x), weft_free(&column), weft_free(&a), weft_free(&b);
    free(memory), free(memory2);

    make_matrix(RANDOM, 0, 0, WEFT_COMPLEX64, LAYOUT_STANDARD, &a, &memory);
    make_matrix(RANDOM, 0, 3, WEFT_COMPLEX64, LAYOUT_STANDARD, &b, &memory2);
    check_ok(weft_solve(a, b, &x));
    check_int(weft_array_shape(x).extent[1], 3);
    weft_free(&x), weft_free(&a), weft_free(&b);
    free(memory), free(memory2);
}

static void refuses(weft_status status, weft_status expected, const char *words)
{
    check_int(status, expected);
    if (!strstr(weft_message(test_session()), words)) {
        (void)fprintf(stderr, "message: %s\nexpected: %s\n", weft_message(test_session()), words);
        check_true(false);
    }
    weft_clear(test_session());
}

static void bad_input(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL, *x = NULL, *wide = NULL, *element = NULL;
    weft_linalg_options options = {.driver = WEFT_DRIVERS};

    (void)state;
    check_ok(weft_zeros(s, WEFT_SHAPE(5, 5), WEFT_FLOAT64, &a));
    check_ok(weft_zeros(s, WEFT_SHAPE(4, 2), WEFT_FLOAT64, &b));
    check_ok(weft_zeros(s, WEFT_SHAPE(5, 6), WEFT_FLOAT64, &wide));
    refuses(weft_solve(wide, b, &x), WEFT_ERR_SHAPE, "square matrix, not one of shape (5, 6)");
    refuses(weft_solve(a, b, &x), WEFT_ERR_SHAPE, "(5, 5) and a right-hand side of (4, 2)");
    refuses(weft_inv(wide, &x), WEFT_ERR_SHAPE, "square");
    refuses(weft_solve_with(a, a, &options, &x), WEFT_ERR_ARGUMENT, "driver 4");
    refuses(weft_solve(a, a, &x), WEFT_ERR_SINGULAR, "pivot 1 is exactly zero");
    refuses(weft_inv(a, &x), WEFT_ERR_SINGULAR, "5 x 5 is singular");
    refuses(weft_cholesky(a, &x), WEFT_ERR_NOT_POSITIVE_DEFINITE, "order 1 ");
    check_true(x == NULL);
    check_ok(weft_view(a, "3, 1", &element));
    check_ok(weft_fill(a, (weft_value){WEFT_FLOAT64, {.f = 1}}, 0));
    check_ok(weft_fill(element, (weft_value){WEFT_FLOAT64, {.f = (double)NAN}}, 0));
    refuses(weft_solve(a, a, &x), WEFT_ERR_NOT_FINITE, "a[3, 1] is nan");
    refuses(weft_cholesky(a, &x), WEFT_ERR_NOT_FINITE, "a[3, 1] is nan");
    check_true(x == NULL);
    weft_free(&a), weft_free(&b), weft_free(&wide), weft_free(&element);
}

static void lu_handle(void **state)
{
    weft_array *a = NULL, *b = NULL, *x = NULL, *whole = NULL;
    const weft_linalg_options options = {.driver = driver};
    weft_lu *lu = NULL;
    void *memory;

    (void)state;
    make_matrix(RANDOM, 57, 57, WEFT_COMPLEX128, LAYOUT_LAST_RANK, &a, &memory);
    check_ok(weft_lu_create(a, &options, &lu));
    check_true(weft_lu_rcond(lu) > 1e-6 && weft_lu_rcond(lu) < 1);
    for (int64_t columns = 1; columns < 4; columns++) {
        void *memory2;

        make_matrix(RANDOM, 57, columns, WEFT_COMPLEX128, (int)columns, &b, &memory2);
        check_ok(weft_lu_solve(lu, b, &x));
        check_at_most(backward_error(a, x, b), 10);
        weft_free(&b), weft_free(&x);
        free(memory2);
    }
    check_ok(weft_arange_int(test_session(), 0, 57, 1, WEFT_INT32, &whole));
    check_ok(weft_lu_solve(lu, whole, &x));
    check_int(weft_array_dtype(x), WEFT_COMPLEX128);
    weft_free(&x), weft_free(&whole);
    check_ok(weft_zeros(test_session(), WEFT_SHAPE(56), WEFT_FLOAT64, &whole));
    refuses(weft_lu_solve(lu, whole, &x), WEFT_ERR_SHAPE,
            "(57, 57) and a right-hand side of (56,)");
    weft_free(&whole), weft_free(&a);
    weft_lu_free(&lu);
    free(memory);
}

static void cholesky_and_inverse(void **state)
{
    static const int64_t sizes[] = {1, 2, 33, 128};

    (void)state;
    for (int d = 0; d < 4; d++) {
        for (int k = 0; k < 4; k++) {
            const int64_t n = sizes[k];
            const double limit = 10 * (double)n * dtype_epsilon(matrix_dtypes[d]);
            weft_certificate proof;
            const weft_linalg_options options = {.certificate = &proof, .driver = driver};
            weft_array *a = NULL, *l = NULL, *b = NULL, *adjoint = NULL, *unit = NULL;
            double complex *of_a, *of_l, *of_r;
            void *memory;

            make_matrix(DEFINITE, n, n, matrix_dtypes[d], (k + d) % LAYOUTS, &a, &memory);
            check_ok(weft_cholesky_with(a, &options, &l));
            check_at_most(proof.residual, limit);
            check_ok(weft_eval("conj(l.T)", WEFT_VARS(l), &adjoint));
            of_a = all_numbers(a), of_l = all_numbers(l), of_r = all_numbers(adjoint);
            for (int64_t i = 0; i < n; i++)
                for (int64_t j = i + 1; j < n; j++)
                    check_true(of_l[i * n + j] == 0);
            check_at_most(norm_difference(of_a, of_l, of_r, n, n, n) / norm_of(of_a, n * n), limit);
            free(of_l), free(of_r);
            check_ok(weft_inv_with(a, &options, &b));
            check_at_most(proof.residual, limit);
            check_true(proof.rcond > 0.1 && proof.rcond <= 1.001);
            check_ok(weft_eye(test_session(), n, n, 0, matrix_dtypes[d], &unit));
            of_l = all_numbers(unit), of_r = all_numbers(b);
            check_at_most(norm_difference(of_l, of_a, of_r, n, n, n), 2 * limit);
            free(of_a), free(of_l), free(of_r);
            check_ok(weft_inv_with(a, &options, &a)); /* in place */
            of_l = all_numbers(a), of_r = all_numbers(b);
            check_int(memcmp(of_l, of_r, (size_t)(n * n) * sizeof *of_l), 0);
            free(of_l), free(of_r);
            weft_free(&a), weft_free(&l), weft_free(&b), weft_free(&adjoint), weft_free(&unit);
            free(memory);
        }
    }
}

/* Only the lower triangle is read; a minor that is not positive is named. */
static void cholesky_reads_the_lower_triangle(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *l = NULL, *low = NULL, *element = NULL;
    double complex *x;

    (void)state;
    check_ok(weft_eye(s, 6, 6, 0, WEFT_FLOAT64, &a));
    check_ok(weft_tri(s, 6, 6, 0, WEFT_FLOAT64, &low));
    check_ok(weft_eval("a*4 + 1e30*(1 - low)", WEFT_VARS(a, low), &l));
    check_ok(weft_cholesky(l, &l));
    x = all_numbers(l);
    for (int i = 0; i < 36; i++)
        check_double_bits(creal(x[i]), i % 7 == 0 ? 2.0 : 0.0);
    free(x);
    check_ok(weft_view(a, "3, 3", &element));
    check_ok(weft_fill(element, (weft_value){WEFT_FLOAT64, {.f = -1}}, 0));
    refuses(weft_cholesky(a, &a), WEFT_ERR_NOT_POSITIVE_DEFINITE, "order 4 ");
    weft_free(&element);
    weft_free(&a), weft_free(&l), weft_free(&low);
}

static void determinants(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL;
    weft_value det, sign;
    double log;
    void *memory;

    (void)state;
    check_ok(weft_eye(s, 4, 4, 0, WEFT_FLOAT64, &a));
    check_ok(weft_view(a, "::-1", &b)); /* two exchanges: 1 */
    check_ok(weft_det_value(b, &det));
    check_double_bits(det.as.f, 1.0);
    weft_free(&b);
    check_ok(weft_eval("a*(-3)", WEFT_VARS(a), &b));
    check_ok(weft_det_value(b, &det));
    check_double_bits(det.as.f, 81.0);
    check_ok(weft_slogdet_value(b, &sign, &log));
    check_double_bits(sign.as.f, 1.0);
    check_at_most(fabs(log - 4 * log1p(2)), 1e-14);
    weft_free(&a), weft_free(&b);

    check_ok(weft_eye(s, 600, 600, 0, WEFT_COMPLEX128, &a));
    check_ok(weft_eval("a*1j*10", WEFT_VARS(a), &b));
    check_ok(weft_det_value(b, &det)); /* beyond what a double holds */
    check_true(det.dtype == WEFT_COMPLEX128 && isinf(det.as.c[0]));
    check_ok(weft_slogdet_value(b, &sign, &log));
    check_double_bits(sign.as.c[0], 1.0);
    check_at_most(fabs(log - 600 * log1p(9)), 1e-10);
    weft_free(&a), weft_free(&b);

    check_ok(weft_zeros(s, WEFT_SHAPE(3, 3), WEFT_FLOAT32, &a));
    check_ok(weft_det_value(a, &det));
    check_double_bits(det.as.f, 0.0);
    check_ok(weft_slogdet_value(a, &sign, &log));
    check_true(sign.as.f == 0 && isinf(log) && log < 0);
    weft_free(&a);
    make_matrix(RANDOM, 0, 0, WEFT_FLOAT64, LAYOUT_STANDARD, &a, &memory);
    check_ok(weft_det_value(a, &det));
    check_double_bits(det.as.f, 1.0);
    weft_free(&a);
    free(memory);
}

static void overwrites_when_allowed(void **state)
{
    weft_certificate proof;
    const weft_linalg_options options = {.flags = WEFT_OVERWRITE, .certificate = &proof};
    weft_array *a = NULL, *b = NULL, *kept = NULL, *x = NULL;
    weft_statistics before, after;
    void *memory, *memory2;

    (void)state;
    make_matrix(RANDOM, 200, 200, WEFT_FLOAT64, LAYOUT_STANDARD, &a, &memory);
    make_matrix(RANDOM, 200, 1, WEFT_FLOAT64, LAYOUT_STANDARD, &b, &memory2);
    check_ok(weft_copy(a, &kept));
    before = weft_get_statistics(test_session());
    check_ok(weft_solve_with(a, b, &options, &x));
    after = weft_get_statistics(test_session());
    check_true(isnan(proof.residual));
    if (weft_nodes(test_session()) == 1) /* nothing but x was made */
        check_at_most((double)(after.bytes_in_use - before.bytes_in_use), 8192);
    check_at_most(backward_error(kept, x, b), 10);
    weft_free(&a), weft_free(&b), weft_free(&kept), weft_free(&x);
    free(memory), free(memory2);
}

/* What may be destroyed is not where something else needs it: another operand, other nodes' copies,
 * memory of the caller's. */
static void keeps_what_is_shared(void **state)
{
    weft_session *s = test_session();
    const weft_linalg_options options = {.flags = WEFT_OVERWRITE};
    const weft_placement everywhere = {.replicated = true};
    weft_array *a = NULL, *x = NULL, *unit = NULL, *copy = NULL;
    double complex *found, *wanted;
    void *memory;

    make_matrix(RANDOM, 20, 20, WEFT_FLOAT64, LAYOUT_STANDARD, &a, &memory);
    check_ok(weft_eye(s, 20, 20, 0, WEFT_FLOAT64, &unit));
    check_ok(weft_empty_placed(s, WEFT_SHAPE(20, 20), WEFT_FLOAT64, &everywhere, &copy));
    check_ok(weft_assign(copy, a));
    check_ok(weft_solve_with(a, a, &options, &x));
    found = all_numbers(x), wanted = all_numbers(unit);
    for (int i = 0; i < 400; i++)
        check_at_most(cabs(found[i] - wanted[i]), 1e-11);
    free(found), free(wanted);
    weft_free(&x), weft_free(&a);
    free(memory);
    make_matrix(RANDOM, 20, 20, WEFT_FLOAT64, LAYOUT_WRAPPED, &a, &memory);
    check_ok(weft_inv(a, &x));
    wanted = all_numbers(x);
    check_ok(weft_inv_with(copy, &options, &copy));
    found = all_numbers(copy);
    for (int i = 0; i < 400; i++)
        check_at_most(cabs(found[i] - wanted[i]), 1e-10);
    free(found);
    weft_free(&x);
    check_ok(weft_inv_with(a, &options, &x));
    weft_free(&a);
    if (memory)
        memset(memory, 0, 8); /* the caller's again */
    found = all_numbers(x);
    for (int i = 0; i < 400; i++)
        check_at_most(cabs(found[i] - wanted[i]), 1e-10);
    free(found), free(wanted), free(memory);
    weft_free(&x), weft_free(&unit), weft_free(&copy);
}

/* Sizes at which a matrix is not gathered on one node. */
static void over_nodes(void **state)
{
    weft_session *s = test_session();
    const int64_t usual = s->choices.answer[WEFT__GATHER_BELOW_BYTES];
    weft_certificate proof;
    const weft_linalg_options options = {.certificate = &proof};
    weft_array *a = NULL, *b = NULL;
    weft_value det, other;
    void *memory;

    s->choices.answer[WEFT__GATHER_BELOW_BYTES] = 1 << 10;
    make_matrix(RANDOM, 90, 90, WEFT_FLOAT64, LAYOUT_STANDARD, &a, &memory);
    check_ok(weft_inv_with(a, &options, &b));
    check_at_most(proof.residual, 900 * dtype_epsilon(WEFT_FLOAT64));
    check_string(proof.driver, weft_nodes(s) > 1 ? "scalapack" : "lapack");
    check_ok(weft_det_value(a, &det));
    s->choices.answer[WEFT__GATHER_BELOW_BYTES] = usual;
    check_ok(weft_det_value(a, &other));
    check_near(det.as.f / other.as.f, 1, 1e-10);
    weft_free(&a), weft_free(&b);
    free(memory);
}

/* Over nodes each has its share of the one copy, and of the singular values' nothing but the copy.
 */
static void nobody_has_it_all(void **state)
{
    weft_session *s = test_session();
    const weft_linalg_options options = {.driver = WEFT_DRIVER_SCALAPACK};
    const int64_t n = 512;
    weft_array *a = NULL, *b = NULL, *x = NULL;
    weft_statistics before, middle, after;
    void *memory, *memory2;

    if (weft_nodes(s) < 2 || weft_node_size(s) != 2)
        test_skip("it is about nodes with as many ranks");
    make_matrix(RANDOM, n, n, WEFT_FLOAT64, LAYOUT_STANDARD, &a, &memory);
    make_matrix(RANDOM, n, 1, WEFT_FLOAT64, LAYOUT_STANDARD, &b, &memory2);
    before = weft_get_statistics(s);
    check_ok(weft_solve_with(a, b, &options, &x));
    middle = weft_get_statistics(s);
    weft_free(&x);
    check_ok(weft_svd_with(a, WEFT_SVD_VALUES, &options, NULL, &x, NULL));
    after = weft_get_statistics(s);
    check_at_most((double)(middle.bytes_allocated - before.bytes_allocated),
                  0.75 * 8 * (double)(n * n));
    check_at_most((double)(after.bytes_allocated - middle.bytes_allocated),
                  0.9 * 8 * (double)(n * n)); /* with p?gebrd's workspace of 64·n or so */
    weft_free(&a), weft_free(&b), weft_free(&x);
    free(memory), free(memory2);
}

/* Sessions of two threads of the caller's, each of two cores, that factor at the same time. */
static void *factor_alone(void *failures)
{
    weft_session *s = NULL;
    weft_array *a = NULL, *l = NULL;

    if (weft_open_local(2, &s) == WEFT_OK) {
        for (int i = 0; i < 5; i++) {
            weft_certificate proof = {.residual = 1};
            const weft_linalg_options options = {.certificate = &proof, .blas_threads = 2};

            if (weft_random(s, WEFT_SHAPE(150, 150), WEFT_FLOAT64, (uint64_t)i, &a) != WEFT_OK ||
                weft_inv_with(a, &options, &l) != WEFT_OK || !(proof.residual < 1e-10))
                atomic_fetch_add((atomic_int *)failures, 1);
            weft_free(&a), weft_free(&l);
        }
    } else {
        atomic_fetch_add((atomic_int *)failures, 1);
    }
    (void)weft_stop(&s);
    return NULL;
}

static void at_the_same_time(void **state)
{
    atomic_int failures = 0;
    pthread_t thread[2];

    for (int i = 0; i < 2; i++)
        check_int(pthread_create(&thread[i], NULL, factor_alone, &failures), 0);
    for (int i = 0; i < 2; i++)
        check_int(pthread_join(thread[i], NULL), 0);
    check_int(failures, 0);
}

static void by_scalapack(void **state)
{
    driver = WEFT_DRIVER_SCALAPACK;
    backward_errors(state);
    lu_handle(state);
    cholesky_and_inverse(state);
    driver = WEFT_DRIVER_AUTO;
}

const struct CMUnitTest solve_tests[] = {cmocka_unit_test(backward_errors),
                                         cmocka_unit_test(vectors_and_empty),
                                         cmocka_unit_test(bad_input),
                                         cmocka_unit_test(lu_handle),
                                         cmocka_unit_test(cholesky_and_inverse),
                                         cmocka_unit_test(cholesky_reads_the_lower_triangle),
                                         cmocka_unit_test(determinants),
                                         cmocka_unit_test(overwrites_when_allowed),
                                         cmocka_unit_test(keeps_what_is_shared),
                                         cmocka_unit_test(over_nodes),
                                         cmocka_unit_test(nobody_has_it_all),
                                         cmocka_unit_test(at_the_same_time),
                                         cmocka_unit_test(by_scalapack),
                                         {0}};
