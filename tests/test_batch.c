/* Stacks of matrices: each problem has the bits that it has alone, on any machine shape. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "matrices.h"

enum { MOST_RESULTS = 3 };

/* Functions of stacks under one form. */
typedef weft_status (*function)(weft_array *a, weft_array **r);

static weft_status solve_itself(weft_array *a, weft_array **r)
{
    weft_array *b = NULL;
    weft_status status = weft_view(a, "..., ::-1, 1:", &b);

    if (status == WEFT_OK)
        status = weft_solve(a, b, &r[0]);
    weft_free(&b);
    return status;
}

static weft_status invert(weft_array *a, weft_array **r)
{
    return weft_inv(a, &r[0]);
}

static weft_status factor(weft_array *a, weft_array **r)
{
    return weft_cholesky(a, &r[0]);
}

static weft_status find_det(weft_array *a, weft_array **r)
{
    return weft_det(a, &r[0]);
}

static weft_status find_logarithm(weft_array *a, weft_array **r)
{
    return weft_slogdet(a, &r[0], &r[1]);
}

static weft_status find_eigenvectors(weft_array *a, weft_array **r)
{
    return weft_eigh(a, &r[0], &r[1]);
}

static weft_status find_eigenvalues(weft_array *a, weft_array **r)
{
    return weft_eigh(a, &r[0], NULL);
}

static weft_status decompose(weft_array *a, weft_array **r)
{
    return weft_svd(a, WEFT_SVD_FULL, &r[0], &r[1], &r[2]);
}

static weft_status decompose_thin(weft_array *a, weft_array **r)
{
    weft_array *part = NULL;
    weft_status status = weft_view(a, "..., 1:, :", &part);

    if (status == WEFT_OK)
        status = weft_svd(part, WEFT_SVD_THIN, &r[0], &r[1], &r[2]);
    weft_free(&part);
    return status;
}

static weft_status find_eig(weft_array *a, weft_array **r)
{
    weft_array *turned = NULL; /* not Hermitian */
    weft_status status = weft_view(a, "..., ::-1, :", &turned);

    if (status == WEFT_OK)
        status = weft_eig(turned, &r[0], &r[1]);
    weft_free(&turned);
    return status;
}

static weft_status find_values(weft_array *a, weft_array **r)
{
    return weft_svd_values(a, &r[0]);
}

static const function functions[] = {
    solve_itself,      invert,           factor,      find_det,       find_logarithm, decompose,
    find_eigenvectors, find_eigenvalues, find_values, decompose_thin, find_eig};

enum { FUNCTIONS = sizeof functions / sizeof *functions };

/* Positive definite matrices in a stack, the same in every session: random ones times their
 * adjoints. */
static weft_array *definite_stack(weft_session *s, weft_shape lead, int64_t n, weft_dtype dtype)
{
    weft_array *x = NULL, *y = NULL, *t = NULL, *a = NULL;

    lead.extent[lead.ndim++] = n, lead.extent[lead.ndim++] = n;
    check_int(weft_random(s, lead, WEFT_FLOAT64, 7, &x), WEFT_OK);
    check_int(weft_astype_casting(x, dtype, WEFT_CASTING_UNSAFE, &y), WEFT_OK);
    check_int(weft_swapaxes(y, -1, -2, &t), WEFT_OK);
    check_int(weft_matmul(y, t, &a), WEFT_OK);
    weft_free(&x), weft_free(&y), weft_free(&t);
    return a;
}

/* In the run's session and in one of one rank and one thread. */
static void bits_of_stack(weft_shape lead, int64_t n, weft_dtype dtype)
{
    weft_session *local = NULL;
    weft_array *here, *alone;

    check_int(weft_open_local(1, &local), WEFT_OK);
    here = definite_stack(test_session(), lead, n, dtype);
    alone = definite_stack(local, lead, n, dtype);
    for (int f = 0; f < FUNCTIONS; f++) {
        weft_array *r[MOST_RESULTS] = {NULL}, *expected[MOST_RESULTS] = {NULL};

        check_ok(functions[f](here, r));
        check_int(functions[f](alone, expected), WEFT_OK);
        for (int i = 0; i < MOST_RESULTS && r[i]; i++) {
            void *x = all_bytes(r[i]);
            const int64_t count = weft_array_count(r[i]);

            check_int(count, weft_array_count(expected[i]));
            check_bytes(x, weft_local(expected[i]).data,
                        (size_t)count * weft_dtype_size(weft_array_dtype(r[i])));
            free(x);
            weft_free(&r[i]), weft_free(&expected[i]);
        }
    }
    weft_free(&here), weft_free(&alone);
    check_int(weft_stop(&local), WEFT_OK);
}

static void same_bits_everywhere(void **state)
{
    (void)state;
    for (int d = 0; d < 4; d++) {
        bits_of_stack(WEFT_SHAPE(13), 3, matrix_dtypes[d]);
        bits_of_stack(WEFT_SHAPE(2, 5, 3), 2, matrix_dtypes[d]);
        bits_of_stack(WEFT_SHAPE(1, 7), 17, matrix_dtypes[d]);
        bits_of_stack(WEFT_SHAPE(9), 40, matrix_dtypes[d]);
    }
    bits_of_stack(WEFT_SHAPE(300), 4, WEFT_FLOAT64);
    bits_of_stack(WEFT_SHAPE(11), 1, WEFT_FLOAT32);
}

/* A random stack, not Hermitian, in a layout; problem p begins at x + p·n·k. */
static weft_array *random_stack(weft_dtype dtype, int layout, weft_shape shape, void **memory)
{
    const int ndim = shape.ndim;
    const int64_t n = shape.extent[ndim - 1];
    weft_array *rows = NULL, *a = NULL;

    make_matrix(RANDOM, n ? weft_shape_count(&shape) / n : 0, n, dtype, layout, &rows, memory);
    check_ok(weft_reshape(rows, shape, &a));
    weft_free(&rows);
    return a;
}

/* Residuals in plain loops, for stacks that broadcast and lie anywhere. */
static void solve_one(weft_dtype dtype, int layout)
{
    const int64_t n = 6, k = 3;
    const double limit = 500 * (double)n * dtype_epsilon(dtype);
    void *of_a, *of_b;
    weft_array *a = random_stack(dtype, layout, WEFT_SHAPE(5, 1, n, n), &of_a);
    weft_array *b = random_stack(dtype, (layout + 2) % LAYOUTS, WEFT_SHAPE(4, n, k), &of_b);
    weft_array *x = NULL;
    double complex *p, *q, *r;

    check_ok(weft_solve(a, b, &x));
    check_int(weft_array_shape(x).ndim, 4);
    check_int(weft_array_shape(x).extent[1], 4);
    check_int(weft_array_dtype(x), dtype);
    p = all_numbers(a), q = all_numbers(b), r = all_numbers(x);
    for (int64_t i = 0; i < 5; i++)
        for (int64_t j = 0; j < 4; j++) {
            const double complex *solution = r + (i * 4 + j) * n * k;

            check_at_most(norm_difference(q + j * n * k, p + i * n * n, solution, n, k, n),
                          limit * norm_of(p + i * n * n, n * n) * norm_of(solution, n * k));
        }
    free(p), free(q), free(r);
    weft_free(&a), weft_free(&b), weft_free(&x);
    free(of_a), free(of_b);
}

static void systems(void **state)
{
    (void)state;
    for (int d = 0; d < 4; d++)
        for (int layout = d % 2; layout < LAYOUTS; layout += 2)
            solve_one(matrix_dtypes[d], layout);
}

static void check_elements(weft_array *a, int64_t count, const double *expected)
{
    weft_array *wide = NULL;
    double complex *x;

    check_ok(weft_astype_casting(a, WEFT_COMPLEX128, WEFT_CASTING_UNSAFE, &wide));
    check_int(weft_array_count(a), count);
    x = all_numbers(wide);
    for (int64_t i = 0; i < count; i++)
        check_near(cabs(x[i] - expected[i]), 0, 1e-14);
    free(x);
    weft_free(&wide);
}

/* Multiples of the identity, 1 to 4 times, in a stack of 2 × 2. */
static weft_array *multiples(weft_dtype dtype)
{
    weft_session *s = test_session();
    weft_array *n = NULL, *unit = NULL, *k = NULL, *a = NULL;

    check_ok(weft_arange(s, 1, 5, 1, dtype, &n));
    check_ok(weft_reshape(n, WEFT_SHAPE(2, 2, 1, 1), &k));
    check_ok(weft_identity(s, 2, dtype, &unit));
    check_ok(weft_eval("k*unit", WEFT_VARS(k, unit), &a));
    weft_free(&n), weft_free(&unit), weft_free(&k);
    return a;
}

/* NumPy 2: one dimension is a vector for each matrix, more are matrices. */
static void right_hand_sides(void **state)
{
    weft_session *s = test_session();
    weft_array *a = multiples(WEFT_INT16), *b = NULL, *x = NULL, *one = NULL;

    (void)state;
    check_ok(
        weft_full(s, WEFT_SHAPE(2), WEFT_INT8, (weft_value){.dtype = WEFT_INT64, .as.i = 12}, &b));
    check_ok(weft_solve(a, b, &x));
    check_int(weft_array_shape(x).ndim, 3);
    check_int(weft_array_dtype(x), WEFT_FLOAT64);
    check_elements(x, 8, (double[]){12, 12, 6, 6, 4, 4, 3, 3});
    weft_free(&x), weft_free(&b);
    check_ok(weft_ones(s, WEFT_SHAPE(2, 3), WEFT_FLOAT64, &b));
    check_ok(weft_solve(a, b, &x));
    check_int(weft_array_shape(x).extent[3], 3);
    weft_free(&x), weft_free(&b);
    check_ok(weft_ones(s, WEFT_SHAPE(3, 2, 1), WEFT_FLOAT64, &b));
    check_int(weft_solve(a, b, &x), WEFT_ERR_SHAPE);
    check_true(strstr(weft_message(s), "weft_solve of shapes (2, 2, 2, 2) and (3, 2, 1)") != NULL);
    weft_clear(s);
    check_ok(weft_view(a, "1, 0", &one)); /* one matrix, many right-hand sides */
    check_ok(weft_solve(one, b, &x));
    check_int(weft_array_shape(x).ndim, 3);
    check_elements(x, 6, (double[]){1 / 3., 1 / 3., 1 / 3., 1 / 3., 1 / 3., 1 / 3.});
    weft_free(&b), weft_free(&x);
    check_ok(weft_ones(s, WEFT_SCALAR_SHAPE, WEFT_FLOAT64, &b));
    check_status(weft_solve(a, b, &x), WEFT_ERR_SHAPE);
    weft_free(&a), weft_free(&b), weft_free(&one);
}

static void determinants(void **state)
{
    weft_session *s = test_session();
    weft_array *a = multiples(WEFT_FLOAT32), *r = NULL, *log = NULL, *one = NULL;
    weft_value value;

    (void)state;
    check_ok(weft_det(a, &r));
    check_int(weft_array_dtype(r), WEFT_FLOAT32);
    check_elements(r, 4, (double[]){1, 4, 9, 16});
    weft_free(&r);
    check_ok(weft_view(a, "1, 1", &one));
    check_ok(weft_det(one, &r));
    check_int(weft_array_shape(r).ndim, 0);
    check_elements(r, 1, (double[]){16});
    check_ok(weft_fill(one, (weft_value){.dtype = WEFT_INT64, .as.i = 0}, 0));
    weft_free(&r);
    check_ok(weft_slogdet(a, &r, &log)); /* the last matrix is singular */
    check_elements(r, 4, (double[]){1, 1, 1, 0});
    weft_free(&one);
    check_ok(weft_view(log, "1, 1", &one));
    check_ok(weft_item(one, &value));
    check_true(value.as.f == -INFINITY && value.dtype == WEFT_FLOAT32);
    weft_free(&a), weft_free(&r), weft_free(&log), weft_free(&one);
    check_ok(weft_zeros(s, WEFT_SHAPE(3, 0, 0), WEFT_FLOAT64, &a));
    check_ok(weft_slogdet(a, &r, &log));
    check_elements(r, 3, (double[]){1, 1, 1});
    check_elements(log, 3, (double[]){0, 0, 0});
    weft_free(&a), weft_free(&r), weft_free(&log);
    check_ok(weft_zeros(s, WEFT_SHAPE(3), WEFT_FLOAT64, &a));
    check_status(weft_det(a, &r), WEFT_ERR_SHAPE);
    weft_free(&a);
}

/* U·S·Vᴴ and V·W·Vᴴ of each matrix. */
static void decompositions(void **state)
{
    (void)state;
    for (int d = 0; d < 4; d++) {
        const int64_t m = 5, n = 3, count = 7;
        const double limit = 100 * dtype_epsilon(matrix_dtypes[d]);
        void *memory;
        weft_array *a = random_stack(matrix_dtypes[d], d + 1, WEFT_SHAPE(count, m, n), &memory);
        weft_array *u = NULL, *sv = NULL, *vt = NULL, *e = NULL, *h = NULL, *w = NULL, *v = NULL;
        double complex *x, *p, *q, *r;

        check_ok(weft_svd(a, WEFT_SVD_THIN, &u, &sv, &vt));
        check_ok(weft_eval("u*sv[..., None, :]", WEFT_VARS(u, sv), &e));
        x = all_numbers(a), p = all_numbers(e), q = all_numbers(vt);
        for (int64_t i = 0; i < count; i++) {
            check_at_most(norm_difference(x + i * m * n, p + i * m * n, q + i * n * n, m, n, n),
                          limit * norm_of(x + i * m * n, m * n));
            check_at_most(norm_rows(q + i * n * n, n, n), limit);
        }
        free(x), free(p), free(q);
        weft_free(&e), weft_free(&u), weft_free(&sv), weft_free(&vt);
        check_ok(weft_view(a, ":, :3", &h)); /* its lower triangle alone is read */
        check_ok(weft_eigh(h, &w, &v));
        check_ok(weft_eval("v*w[..., None, :]", WEFT_VARS(v, w), &e));
        x = all_numbers(h), p = all_numbers(e), q = all_numbers(v);
        r = calloc((size_t)(n * n), sizeof *r);
        for (int64_t i = 0; i < count; i++) {
            double complex *of = x + i * n * n;

            for (int64_t j = 0; j < n; j++)
                for (int64_t k = j; k < n; k++)
                    of[j * n + k] = j == k ? creal(of[j * n + j]) : conj(of[k * n + j]);
            for (int64_t j = 0; j < n; j++)
                for (int64_t k = 0; k < n; k++)
                    r[j * n + k] = conj(q[i * n * n + k * n + j]);
            check_at_most(norm_difference(of, p + i * n * n, r, n, n, n),
                          limit * norm_of(of, n * n));
            check_at_most(norm_columns(q + i * n * n, n, n), limit);
        }
        free(x), free(p), free(q), free(r), free(memory);
        weft_free(&a), weft_free(&e), weft_free(&h), weft_free(&w), weft_free(&v);
    }
}

/* a·v = v·diag(w) of each matrix, and a·p·a = a of their pseudo-inverses. */
static void eigenvectors_and_pseudo_inverses(void **state)
{
    (void)state;
    for (int d = 0; d < 4; d++) {
        const double limit = 1000 * dtype_epsilon(matrix_dtypes[d]);
        void *memory;
        weft_array *a = random_stack(matrix_dtypes[d], d + 2, WEFT_SHAPE(3, 2, 4, 4), &memory);
        weft_array *w = NULL, *v = NULL, *alone = NULL, *p = NULL, *x = NULL, *part = NULL;
        weft_array *left = NULL, *right = NULL;
        weft_value error;

        check_ok(weft_eig(a, &w, &v));
        check_ok(weft_eig(a, &alone, NULL));
        check_int(weft_array_count(alone), 24);
        check_ok(weft_matmul(a, v, &left));
        check_ok(weft_eval_value(test_session(), "norm(left - v*w[..., None, :])",
                                 WEFT_VARS(left, v, w), &error));
        check_at_most(error.as.f, limit);
        check_ok(weft_eval_value(test_session(), "max(abs(sum(abs(v)**2, axis=-2) - 1))",
                                 WEFT_VARS(v), &error));
        check_at_most(error.as.f, limit);
        weft_free(&left);
        check_ok(weft_view(a, "..., :3, :", &part));
        check_ok(weft_pinv(part, -1, &p));
        check_int(weft_array_shape(p).extent[2], 4);
        check_ok(weft_matmul(part, p, &x));
        check_ok(weft_matmul(x, part, &right));
        check_ok(
            weft_eval_value(test_session(), "norm(part - right)", WEFT_VARS(part, right), &error));
        check_at_most(error.as.f, limit);
        check_ok(weft_eval_value(test_session(), "norm(x)", WEFT_VARS(x), &error));
        check_near(error.as.f, sqrt(18), limit); /* six identities of order 3 */
        weft_free(&a), weft_free(&w), weft_free(&v), weft_free(&alone), weft_free(&p);
        weft_free(&x), weft_free(&part), weft_free(&right);
        free(memory);
    }
}

/* Results that exist, views, the operand itself; what is not a problem. */
static void into_existing(void **state)
{
    weft_session *s = test_session();
    weft_array *a = multiples(WEFT_FLOAT64), *turned = NULL, *r = NULL;

    (void)state;
    check_ok(weft_inv(a, &a));
    check_elements(a, 16,
                   (double[]){1, 0, 0, 1, .5, 0, 0, .5, 1 / 3., 0, 0, 1 / 3., .25, 0, 0, .25});
    check_ok(weft_view(a, "::-1", &turned));
    check_ok(weft_cholesky(a, &turned)); /* the order of the stack is turned as it is written */
    check_elements(a, 16,
                   (double[]){sqrt(1 / 3.), 0, 0, sqrt(1 / 3.), .5, 0, 0, .5, 1, 0, 0, 1, sqrt(.5),
                              0, 0, sqrt(.5)});
    check_ok(weft_zeros(s, WEFT_SHAPE(2, 2), WEFT_FLOAT64, &r));
    check_status(weft_inv(a, &r), WEFT_ERR_SHAPE);
    weft_free(&a), weft_free(&r), weft_free(&turned);
}

static void nothing(void **state)
{
    static const int64_t shapes[][3] = {{0, 2, 2}, {3, 0, 0}, {0, 0, 0}};
    weft_array *a = NULL;

    (void)state;
    for (int k = 0; k < 3; k++) {
        check_ok(weft_zeros(test_session(), WEFT_SHAPE(shapes[k][0], shapes[k][1], shapes[k][2]),
                            WEFT_FLOAT32, &a));
        for (int f = 0; f < FUNCTIONS; f++) {
            weft_array *r[MOST_RESULTS] = {NULL};

            if (functions[f] != decompose_thin)
                check_ok(functions[f](a, r));
            for (int i = 0; i < MOST_RESULTS; i++)
                weft_free(&r[i]);
        }
        weft_free(&a);
    }
    check_ok(weft_zeros(test_session(), WEFT_SHAPE(2, 2, 0), WEFT_COMPLEX64, &a));
    {
        weft_array *u = NULL, *s = NULL, *vt = NULL;

        check_ok(weft_svd(a, WEFT_SVD_FULL, &u, &s, &vt));
        check_elements(u, 8, (double[]){1, 0, 0, 1, 1, 0, 0, 1});
        check_status(weft_svd(a, (weft_svd_mode)9, &u, &s, &vt), WEFT_ERR_ARGUMENT);
        weft_free(&u), weft_free(&s), weft_free(&vt);
    }
    weft_free(&a);
}

static void set(weft_array *a, const char *index, double value)
{
    weft_array *part = NULL;

    check_ok(weft_view(a, index, &part));
    check_ok(weft_fill(part, (weft_value){.dtype = WEFT_FLOAT64, .as.f = value}, 0));
    weft_free(&part);
}

static void check_failure(weft_status got, weft_status expected, const char *sentence)
{
    weft_session *s = test_session();

    check_int(got, expected);
    check_string(weft_message(s), sentence);
    weft_clear(s);
}

/* The lowest failure is named on all ranks, and nothing is delivered. */
static void failures(void **state)
{
    const weft_linalg_options by_scalapack = {.driver = WEFT_DRIVER_SCALAPACK};
    weft_array *a = multiples(WEFT_FLOAT64), *r = NULL, *rectangles = NULL;

    (void)state;
    set(a, "1, 0, 1", 0);
    set(a, "1, 1", 0);
    check_failure(weft_inv(a, &r), WEFT_ERR_SINGULAR,
                  "weft_inv: matrix [1, 0] of the stack is singular: pivot 2 is exactly zero");
    check_failure(weft_solve(a, a, &r), WEFT_ERR_SINGULAR,
                  "weft_solve: matrix [1, 0] of the stack is singular: pivot 2 is exactly zero");
    set(a, "0, 1, 0, 0", -1);
    check_failure(weft_cholesky(a, &r), WEFT_ERR_NOT_POSITIVE_DEFINITE,
                  "weft_cholesky: matrix [0, 1] of the stack is not positive definite: its leading "
                  "minor of order 1 is not");
    set(a, "1, 0, 1, 0", (double)NAN);
    check_failure(weft_inv(a, &r), WEFT_ERR_NOT_FINITE,
                  "weft_inv: a[1, 0, 1, 0] is nan: only finite numbers can be used");
    check_failure(weft_inv_with(a, &by_scalapack, &r), WEFT_ERR_UNSUPPORTED,
                  "weft_inv: stacks of matrices are for LAPACK, not for ScaLAPACK");
    check_ok(weft_view(a, "..., 1:", &rectangles));
    check_failure(weft_cholesky(rectangles, &r), WEFT_ERR_SHAPE,
                  "weft_cholesky needs square matrices, not an array of shape (2, 2, 2, 1)");
    check_true(!r);
    weft_free(&a), weft_free(&rectangles);
}

/* What is made of stacks of others. */
static void powers(void **state)
{
    weft_array *a = multiples(WEFT_INT32), *r = NULL;

    (void)state;
    check_ok(weft_matrix_power(a, -2, &r));
    check_elements(
        r, 16,
        (double[]){1, 0, 0, 1, .25, 0, 0, .25, 1 / 9., 0, 0, 1 / 9., 1 / 16., 0, 0, 1 / 16.});
    weft_free(&a), weft_free(&r);
}

const struct CMUnitTest batch_tests[] = {cmocka_unit_test(same_bits_everywhere),
                                         cmocka_unit_test(systems),
                                         cmocka_unit_test(right_hand_sides),
                                         cmocka_unit_test(determinants),
                                         cmocka_unit_test(decompositions),
                                         cmocka_unit_test(eigenvectors_and_pseudo_inverses),
                                         cmocka_unit_test(into_existing),
                                         cmocka_unit_test(nothing),
                                         cmocka_unit_test(failures),
                                         cmocka_unit_test(powers),
                                         {0}};
