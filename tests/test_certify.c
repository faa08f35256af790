/* Certificates tell the truth near either end of a dtype's range, of results that overflowed, and
 * of matrices of which a triangle is read. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "linalg/certify.h"
#include "matrices.h"

static weft_array *made(family kind, int64_t m, int64_t n, weft_dtype dtype)
{
    weft_array *a = NULL;
    void *memory;

    make_matrix(kind, m, n, dtype, LAYOUT_STANDARD, &a, &memory);
    free(memory);
    return a;
}

/* a·2^exponent in its place. */
static void scale(weft_array *a, int exponent)
{
    check_ok(weft_eval("a * t", WEFT_VARS(a, WEFT_SCALAR(t, ldexp(1, exponent))), &a));
}

static void fill(weft_array *a, const char *place, double value)
{
    weft_array *element = NULL;

    check_ok(weft_view(a, place, &element));
    check_ok(weft_fill(element, (weft_value){WEFT_FLOAT64, {.f = value}}, 0));
    weft_free(&element);
}

/* ---- judging given results, right or wrong ---- */

/* l·r is twice a. */
static void wrong_product(weft_dtype dtype, int of_l, int of_r)
{
    weft_array *l = made(RANDOM, 9, 5, dtype), *r = made(RANDOM, 5, 7, dtype), *a = NULL;
    double residual = -1;

    check_ok(weft_matmul(l, r, &a));
    scale(l, of_l), scale(r, of_r), scale(a, of_l + of_r - 1);
    check_ok(weft__certify_product(a, l, r, &residual));
    check_near(residual, 1, 1e-5);
    weft_free(&l), weft_free(&r), weft_free(&a);
}

/* x is twice what it should be, b as large as a·x or as nothing beside it. */
static void wrong_solution(weft_dtype dtype, int of_a, int of_x)
{
    weft_array *a = made(RANDOM, 8, 8, dtype), *x = made(RANDOM, 8, 3, dtype), *b = NULL;
    double near_one = -1, residual = -1;

    check_ok(weft_matmul(a, x, &b));
    scale(x, 1);
    check_ok(weft__certify_system(a, x, b, &near_one));
    check_true(near_one > 0.01 && near_one < 1);
    scale(a, of_a), scale(x, of_x), scale(b, of_a + of_x);
    check_ok(weft__certify_system(a, x, b, &residual));
    check_near(residual, near_one, 1e-5);
    check_ok(weft__certify_fit(a, x, b, &residual));
    check_true(residual > 0.001 && residual < 1);
    weft_free(&a), weft_free(&x), weft_free(&b);
}

static void judges_wrong_results(void **state)
{
    static const int exponents[][2] = {{0, 0}, {500, 500}, {-500, -500}, {900, 30}, {-1000, 100}};

    for (int d = 0; d < 4; d++) {
        const int part = matrix_dtypes[d] == WEFT_FLOAT32 || matrix_dtypes[d] == WEFT_COMPLEX64;

        for (int k = 0; k < 5; k++) {
            const int e = exponents[k][0] / (part ? 9 : 1), f = exponents[k][1] / (part ? 9 : 1);

            wrong_product(matrix_dtypes[d], e, f);
            wrong_solution(matrix_dtypes[d], e, f);
        }
    }
}

/* ---- results of every function ---- */

typedef struct numbers {
    double residual, rcond; /* NaN where there is none */
} numbers;

static weft_driver driver;

static numbers certificate_of(const char *name, weft_array *a, weft_array *b)
{
    weft_certificate proof = {.residual = -1};
    const weft_linalg_options options = {.certificate = &proof, .driver = driver};
    weft_array *r[3] = {NULL};

    if (strcmp(name, "solve") == 0)
        check_ok(weft_solve_with(a, b, &options, &r[0]));
    if (strcmp(name, "inv") == 0)
        check_ok(weft_inv_with(a, &options, &r[0]));
    if (strcmp(name, "cholesky") == 0)
        check_ok(weft_cholesky_with(a, &options, &r[0]));
    if (strcmp(name, "qr") == 0)
        check_ok(weft_qr_with(a, &options, &r[0], &r[1]));
    if (strcmp(name, "eigh") == 0)
        check_ok(weft_eigh_with(a, &options, &r[0], &r[1]));
    if (strcmp(name, "eig") == 0)
        check_ok(weft_eig_with(a, &options, &r[0], &r[1]));
    if (strcmp(name, "svd") == 0)
        check_ok(weft_svd_with(a, WEFT_SVD_THIN, &options, &r[0], &r[1], &r[2]));
    if (strcmp(name, "svd_rank") == 0)
        check_ok(weft_svd_rank(a, 3, NULL, &options, &r[0], &r[1], &r[2]));
    if (strcmp(name, "lstsq") == 0)
        check_ok(weft_lstsq_with(a, b, -1, &options, &r[0], NULL, NULL));
    check_int(proof.nonfinite, 0);
    for (int i = 0; i < 3; i++)
        weft_free(&r[i]);
    return (numbers){proof.residual, proof.rcond};
}

/* The certificate of a matrix times a power of two is that of the matrix. */
static void check_scaled(const char *name, family kind, int64_t m, weft_dtype dtype, int exponent)
{
    const double limit = 10 * 12 * dtype_epsilon(dtype);
    const bool is_sampled = strcmp(name, "svd_rank") == 0;
    weft_array *a = made(kind, m, 12, dtype), *b = made(RANDOM, m, 2, dtype);
    const numbers plain = certificate_of(name, a, b);
    numbers scaled;

    scale(a, exponent), scale(b, exponent);
    scaled = certificate_of(name, a, b);
    check_true(scaled.residual > 0);
    if (is_sampled)
        check_near(scaled.residual, plain.residual, 1e-4);
    else
        check_at_most(scaled.residual, limit);
    check_int(isnan(scaled.rcond), isnan(plain.rcond));
    if (!isnan(plain.rcond))
        check_near(scaled.rcond / plain.rcond, 1, 0.01);
    weft_free(&a), weft_free(&b);
}

static void near_the_ends(weft_dtype dtype, int exponent)
{
    check_scaled("solve", RANDOM, 12, dtype, exponent);
    check_scaled("inv", RANDOM, 12, dtype, exponent);
    check_scaled("cholesky", DEFINITE, 12, dtype, exponent);
    check_scaled("qr", RANDOM, 30, dtype, exponent);
    check_scaled("eigh", HERMITIAN, 12, dtype, exponent);
    check_scaled("svd", RANDOM, 30, dtype, exponent);
    check_scaled("lstsq", RANDOM, 30, dtype, exponent);
    if (driver == WEFT_DRIVER_SCALAPACK)
        return;
    check_scaled("eig", RANDOM, 12, dtype, exponent);
    check_scaled("svd_rank", RANDOM, 30, dtype, exponent);
}

static void every_function_near_the_ends(void **state)
{
    for (int d = 0; d < 4; d++) {
        const int part = matrix_dtypes[d] == WEFT_FLOAT32 || matrix_dtypes[d] == WEFT_COMPLEX64;

        near_the_ends(matrix_dtypes[d], part ? 110 : 1000);
        near_the_ends(matrix_dtypes[d], part ? -110 : -1000);
    }
    driver = WEFT_DRIVER_SCALAPACK;
    near_the_ends(WEFT_FLOAT64, 1000), near_the_ends(WEFT_COMPLEX64, -110);
    driver = WEFT_DRIVER_AUTO;
}

/* ---- results that overflow ---- */

static void overflowing_systems(weft_driver by)
{
    weft_session *s = test_session();
    weft_certificate proof;
    const weft_linalg_options options = {.certificate = &proof, .driver = by};
    weft_array *a = NULL, *b = NULL, *x = NULL;

    check_ok(weft_eye(s, 3, 3, 0, WEFT_FLOAT64, &a));
    check_ok(
        weft_full(s, WEFT_SHAPE(3), WEFT_FLOAT64, (weft_value){WEFT_FLOAT64, {.f = 1e300}}, &b));
    check_ok(weft_solve_with(a, b, &options, &x));
    check_int(proof.nonfinite, 0);
    check_ok(weft_eval("a * 1e-20", WEFT_VARS(a), &a));
    check_ok(weft_solve_with(a, b, &options, &x));
    check_int(proof.nonfinite, 3);
    check_true(isinf(proof.residual) && proof.residual > 0);
    check_near(proof.rcond, 1, 1e-12);
    weft_free(&x);
    check_ok(weft_eval("a * 1e-290", WEFT_VARS(a), &a)); /* 1e-310 */
    check_ok(weft_inv_with(a, &options, &x));
    check_true(proof.nonfinite >= 3 && isinf(proof.residual));
    check_near(proof.rcond, 1, 1e-12);
    weft_free(&x), weft_free(&a), weft_free(&b);
}

static void overflowing_values(weft_driver by)
{
    weft_certificate proof;
    const weft_linalg_options options = {.certificate = &proof, .driver = by};
    weft_array *a = NULL, *w = NULL, *v = NULL;

    check_ok(weft_full(test_session(), WEFT_SHAPE(4, 4), WEFT_FLOAT32,
                       (weft_value){WEFT_FLOAT32, {.f = 3e38}}, &a));
    check_ok(weft_eigh_with(a, &options, &w, &v));
    check_true(proof.nonfinite > 0 && isinf(proof.residual));
    weft_free(&w), weft_free(&v);
    check_ok(weft_svd_with(a, WEFT_SVD_VALUES, &options, NULL, &w, NULL));
    check_true(proof.nonfinite > 0);
    weft_free(&w), weft_free(&a);
}

static void overflowing_stacks(void)
{
    weft_session *s = test_session();
    weft_certificate proof;
    const weft_linalg_options options = {.certificate = &proof};
    weft_array *n = NULL, *unit = NULL, *stack = NULL, *x = NULL;

    check_ok(weft_arange_int(s, 0, 4, 1, WEFT_INT64, &n));
    check_ok(weft_eye(s, 3, 3, 0, WEFT_FLOAT64, &unit));
    check_ok(
        weft_eval("where(n[:, None, None] == 2, unit * 1e-310, unit)", WEFT_VARS(n, unit), &stack));
    check_ok(weft_inv_with(stack, &options, &x));
    check_true(proof.nonfinite >= 3 && proof.nonfinite <= 9);
    weft_free(&x);
    check_ok(weft_cholesky_with(stack, &options, &x));
    check_int(proof.nonfinite, 0);
    weft_free(&n), weft_free(&unit), weft_free(&stack), weft_free(&x);
}

static void says_what_overflowed(void **state)
{
    overflowing_systems(WEFT_DRIVER_AUTO);
    overflowing_systems(WEFT_DRIVER_SCALAPACK);
    overflowing_values(WEFT_DRIVER_AUTO);
    overflowing_stacks();
}

/* ---- triangles ---- */

/* Like the rest, without what is above the diagonal; or refused, with the place. */
static void check_triangle(weft_array *whole, weft_array *broken, weft_driver by)
{
    weft_certificate proof = {.residual = 0};
    const weft_linalg_options options = {.certificate = &proof, .driver = by};
    weft_array *l = NULL, *m = NULL, *w = NULL, *v = NULL, *x = NULL;
    weft_value same;

    check_ok(weft_cholesky_with(whole, &options, &l));
    check_ok(weft_eigh_with(whole, &options, &w, NULL));
    check_ok(weft_cholesky_with(broken, &options, &m));
    check_true(!(proof.residual > 1e-14) && proof.nonfinite == 0);
    check_ok(weft_eval_value(test_session(), "max(abs(l - m)) < 1e-12", WEFT_VARS(l, m), &same));
    check_true(same.as.i);
    check_ok(weft_eigh_with(broken, &options, &x, &v));
    check_true(!(proof.residual > 1e-13) && proof.nonfinite == 0);
    check_ok(weft_eval_value(test_session(), "max(abs(w - x)) < 1e-11", WEFT_VARS(w, x), &same));
    check_true(same.as.i);
    weft_free(&l), weft_free(&m), weft_free(&w), weft_free(&v), weft_free(&x);
}

static void check_refused(weft_status status, const char *place)
{
    check_int(status, WEFT_ERR_NOT_FINITE);
    check_true(strstr(weft_message(test_session()), place) != NULL);
    weft_clear(test_session());
}

/* first, second, second. */
static weft_array *stacked(weft_array *first, weft_array *second)
{
    weft_array *n = NULL, *stack = NULL;

    check_ok(weft_arange_int(test_session(), 0, 3, 1, WEFT_INT64, &n));
    check_ok(weft_eval("where(n[:, None, None] == 0, first, second)", WEFT_VARS(n, first, second),
                       &stack));
    weft_free(&n);
    return stack;
}

static void looks_at_the_lower_triangle_alone(void **state)
{
    for (int d = 1; d < 4; d += 2) {
        weft_array *whole = made(DEFINITE, 20, 20, matrix_dtypes[d]), *broken = NULL;
        weft_array *stack = NULL, *stacks = NULL, *x = NULL, *matrix = NULL;

        check_ok(weft_copy(whole, &broken));
        fill(broken, "0, 19", (double)NAN);
        fill(broken, "7, 8", (double)INFINITY);
        check_triangle(whole, broken, WEFT_DRIVER_AUTO);
        check_triangle(whole, broken, WEFT_DRIVER_SCALAPACK);
        stack = stacked(whole, whole), stacks = stacked(whole, broken);
        check_triangle(stack, stacks, WEFT_DRIVER_AUTO);
        fill(stacks, "2, 19, 0", (double)NAN);
        check_refused(weft_cholesky(stacks, &x), "a[2, 19, 0] is ");
        check_refused(weft_eigh(stacks, &x, NULL), "a[2, 19, 0] is ");
        fill(broken, "5, 5", (double)-INFINITY);
        check_refused(weft_cholesky(broken, &x), "a[5, 5] is ");
        check_refused(weft_eigh(broken, &x, &matrix), "a[5, 5] is ");
        check_true(!x && !matrix);
        weft_free(&whole), weft_free(&broken), weft_free(&stack), weft_free(&stacks);
    }
}

/* In place, with leave to destroy the operand, as anywhere else. */
static void triangles_in_place(void **state)
{
    const weft_linalg_options options = {.flags = WEFT_OVERWRITE};
    weft_array *a = made(DEFINITE, 20, 20, WEFT_FLOAT64), *l = NULL;
    weft_value same;

    check_ok(weft_cholesky(a, &l));
    fill(a, "3, 4", (double)NAN);
    check_ok(weft_cholesky_with(a, &options, &a));
    check_ok(weft_eval_value(test_session(), "max(abs(a - l)) < 1e-12", WEFT_VARS(a, l), &same));
    check_true(same.as.i);
    weft_free(&a), weft_free(&l);
}

/* ---- ranks ---- */

static void says_which_rank(void **state)
{
    weft_certificate proof = {.rank = 5};
    const weft_linalg_options options = {.certificate = &proof};
    weft_array *a = NULL, *b = NULL, *x = NULL;
    int64_t rank = -1;

    check_ok(weft_zeros(test_session(), WEFT_SHAPE(5, 2), WEFT_FLOAT64, &a));
    check_ok(weft_ones(test_session(), WEFT_SHAPE(5), WEFT_FLOAT64, &b));
    check_ok(weft_lstsq_with(a, b, -1, &options, &x, NULL, &rank));
    check_int(rank, 0);
    check_int(proof.rank, 0);
    weft_free(&x);
    check_ok(weft_svd_with(a, WEFT_SVD_VALUES, &options, NULL, &x, NULL));
    check_int(proof.rank, -1);
    weft_free(&a), weft_free(&b), weft_free(&x);
}

const struct CMUnitTest certify_tests[] = {cmocka_unit_test(judges_wrong_results),
                                           cmocka_unit_test(every_function_near_the_ends),
                                           cmocka_unit_test(says_what_overflowed),
                                           cmocka_unit_test(looks_at_the_lower_triangle_alone),
                                           cmocka_unit_test(triangles_in_place),
                                           cmocka_unit_test(says_which_rank),
                                           {0}};
