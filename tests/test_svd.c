/* Singular values and vectors of every shape of matrix, in every mode. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "matrices.h"

/* What the tests ask for: they run once with each. */
static weft_driver driver;

static void check_modes(weft_array *a, family kind, const double complex *x)
{
    const int64_t m = weft_array_shape(a).extent[0], n = weft_array_shape(a).extent[1];
    const int64_t k = m < n ? m : n;
    const weft_dtype dtype = weft_array_dtype(a);
    const double limit = 10 * (double)((m > n ? m : n) + 1) * dtype_epsilon(dtype);
    const double size = norm_of(x, m * n);

    for (int mode = WEFT_SVD_THIN; mode <= WEFT_SVD_FULL; mode++) {
        weft_certificate proof;
        const weft_linalg_options options = {
            .certificate = &proof,
            .driver = kind == KAHAN && driver == WEFT_DRIVER_AUTO ? WEFT_DRIVER_GESVD : driver};
        const weft_linalg_options plain = {.driver = driver};
        weft_array *u = NULL, *s = NULL, *vt = NULL, *alone = NULL;
        double complex *of_u, *of_s, *of_vt, *values, *thin, *right;
        const int64_t columns = mode == WEFT_SVD_FULL ? m : k, rows = mode == WEFT_SVD_FULL ? n : k;

        if (mode == WEFT_SVD_FULL && m + n > 1000)
            continue;
        check_ok(weft_svd_with(a, mode, &options, &u, &s, &vt));
        check_ok(weft_svd_with(a, WEFT_SVD_VALUES, &plain, NULL, &alone, NULL));
        check_int(weft_array_shape(u).extent[1], columns);
        check_int(weft_array_shape(vt).extent[0], rows);
        of_u = all_numbers(u), of_s = all_numbers(s), of_vt = all_numbers(vt);
        values = all_numbers(alone);
        thin = calloc((size_t)(m * k) + 1, sizeof *thin);
        right = calloc((size_t)(k * n) + 1, sizeof *right);
        for (int64_t j = 0; j < k; j++) {
            check_at_most(cabs(values[j] - of_s[j]), limit * size);
            check_true(creal(of_s[j]) >= 0 && (j == 0 || creal(of_s[j]) <= creal(of_s[j - 1])));
            for (int64_t i = 0; i < m; i++)
                thin[i * k + j] = of_u[i * columns + j] * of_s[j];
            memcpy(&right[j * n], &of_vt[j * n], (size_t)n * sizeof *right);
        }
        check_at_most(norm_difference(x, thin, right, m, n, k), limit * size);
        check_at_most(norm_columns(of_u, m, columns), limit);
        check_at_most(norm_rows(of_vt, rows, n), limit);
        if (m * n > 0) {
            check_at_most(proof.residual, limit);
            check_at_most(proof.orthogonality, limit);
            check_near(proof.rcond, size > 0 ? creal(of_s[k - 1]) / creal(of_s[0]) : 0, 10 * limit);
        }
        free(of_u), free(of_s), free(of_vt), free(values), free(thin), free(right);
        weft_free(&u), weft_free(&s), weft_free(&vt), weft_free(&alone);
    }
}

static void svd_one(family kind, int64_t m, int64_t n, weft_dtype dtype, int layout)
{
    weft_array *a = NULL;
    double complex *x;
    void *memory;

    make_matrix(kind, m, n, dtype, layout, &a, &memory);
    x = all_numbers(a);
    check_modes(a, kind, x);
    weft_free(&a);
    free(memory), free(x);
}

static void shapes_and_kinds(void **state)
{
    static const int64_t sizes[][2] = {{1, 1}, {6, 6}, {33, 7}, {7, 33}, {64, 61}, {0, 3}, {3, 0}};

    for (int d = 0; d < 4; d++)
        for (int k = 0; k < 7; k++)
            for (family kind = RANDOM; kind <= RANK_DEFICIENT; kind++)
                if (driver == WEFT_DRIVER_AUTO || kind == (family)((k + d) % (RANK_DEFICIENT + 1)))
                    svd_one(kind, sizes[k][0], sizes[k][1], matrix_dtypes[d],
                            (k + d + (int)kind) % LAYOUTS);
}

static void tall_and_wide(void **state)
{
    for (int d = 0; d < 4; d++) {
        svd_one(RANDOM, 2100, 5, matrix_dtypes[d], LAYOUT_STANDARD);
        svd_one(RANK_DEFICIENT, 6, 1200, matrix_dtypes[d], LAYOUT_UNEVEN);
        svd_one(HILBERT, 1100, 20, matrix_dtypes[d], LAYOUT_LAST_RANK);
    }
}

static void by_scalapack(void **state)
{
    driver = WEFT_DRIVER_SCALAPACK;
    shapes_and_kinds(state);
    svd_one(RANDOM, 1030, 9, WEFT_FLOAT64, LAYOUT_UNEVEN);
    driver = WEFT_DRIVER_AUTO;
}

/* The results may be arrays that exist, also the operand. */
static void into_existing(void **state)
{
    weft_session *session = test_session();
    weft_array *a = NULL, *s = NULL, *u = NULL, *vt = NULL, *other = NULL;
    double complex *before, *after;
    void *memory;

    make_matrix(RANDOM, 20, 20, WEFT_FLOAT32, LAYOUT_STANDARD, &a, &memory);
    check_ok(weft_svd(a, WEFT_SVD_THIN, &u, &s, &vt));
    check_ok(weft_zeros(session, WEFT_SHAPE(20, 20), WEFT_FLOAT32, &other));
    before = all_numbers(vt);
    check_ok(weft_svd(a, WEFT_SVD_FULL, &other, &s, &a));
    after = all_numbers(a);
    for (int i = 0; i < 400; i++)
        check_at_most(cabs(after[i] - before[i]), 1e-4);
    free(before), free(after);
    weft_free(&other);
    check_ok(weft_zeros(session, WEFT_SHAPE(20, 19), WEFT_FLOAT32, &other));
    check_status(weft_svd(a, WEFT_SVD_THIN, &other, &s, &vt), WEFT_ERR_SHAPE);
    check_status(weft_svd(a, (weft_svd_mode)7, &u, &s, &vt), WEFT_ERR_ARGUMENT);
    weft_free(&a), weft_free(&s), weft_free(&u), weft_free(&vt), weft_free(&other);
    free(memory);
}

/* ‖a − u·s·vt‖ of a matrix whose values fall off as 2^-j is near the first one left out. */
static void largest_values(void **state)
{
    weft_session *session = test_session();

    for (int d = 0; d < 4; d++) {
        const weft_dtype dtype = matrix_dtypes[d];
        const int64_t m = d % 2 ? 900 : 60, n = 40, rank = 6;
        weft_certificate proof;
        const weft_linalg_options options = {.certificate = &proof},
                                  elsewhere = {.driver = WEFT_DRIVER_LAPACK};
        weft_array *left = NULL, *right = NULL, *q = NULL, *r = NULL, *p = NULL, *a = NULL;
        weft_array *u = NULL, *s = NULL, *vt = NULL, *j = NULL;
        void *memory, *memory2;
        double complex *values;

        make_matrix(RANDOM, m, n, dtype, LAYOUT_UNEVEN, &left, &memory);
        make_matrix(RANDOM, n, n, dtype, LAYOUT_STANDARD, &right, &memory2);
        check_ok(weft_qr(left, &q, &r));
        check_ok(weft_qr(right, &p, &right));
        check_ok(weft_arange(session, 0, (double)n, 1,
                             dtype < WEFT_COMPLEX64 ? dtype : WEFT_FLOAT64, &j));
        weft_free(&right);
        check_ok(weft_eval("q * 2.0**(-j)", WEFT_VARS(q, j), &right));
        if (weft_array_dtype(right) != dtype) {
            weft_array *cast = NULL;

            check_ok(weft_astype(right, dtype, &cast));
            weft_free(&right);
            right = cast;
        }
        check_ok(weft_matmul(right, p, &a));
        check_ok(weft_svd_rank(a, rank, NULL, &options, &u, &s, &vt));
        values = all_numbers(s);
        for (int i = 0; i < rank; i++)
            check_near(creal(values[i]), pow(2, -i), 1e-3 * pow(2, -i));
        check_true(proof.bound >= pow(2, -(double)rank) &&
                   proof.bound < 1.1 * pow(2, -(double)rank));
        check_at_most(proof.residual, 1.1 * pow(2, -(double)rank));
        check_at_most(proof.orthogonality, 100 * dtype_epsilon(dtype));
        check_status(weft_svd_rank(a, 41, NULL, NULL, &u, &s, &vt), WEFT_ERR_ARGUMENT);
        check_status(weft_svd_rank(a, 0, NULL, NULL, &u, &s, &vt), WEFT_ERR_ARGUMENT);
        check_status(weft_svd_rank(a, rank, NULL, &elsewhere, &u, &s, &vt), WEFT_ERR_ARGUMENT);
        free(values), free(memory), free(memory2);
        weft_free(&left), weft_free(&right), weft_free(&q), weft_free(&r), weft_free(&p);
        weft_free(&a), weft_free(&u), weft_free(&s), weft_free(&vt), weft_free(&j);
    }
}

/* Of noise all values are much alike: the probes' bound is useless, what is left over is none. */
static void bound_of_noise(void **state)
{
    weft_session *session = test_session();
    const int64_t rank = 5;
    weft_certificate proof;
    const weft_linalg_options options = {.certificate = &proof};
    weft_array *a = NULL, *u = NULL, *s = NULL, *vt = NULL, *rest = NULL, *values = NULL;
    weft_value left, all;

    check_ok(
        weft_random_normal(session, WEFT_SHAPE(300, 40), WEFT_FLOAT64, 0, 1, weft_seed(3), &a));
    check_ok(weft_svd_rank(a, rank, NULL, &options, &u, &s, &vt));
    check_ok(weft_eval("u*s", WEFT_VARS(u, s), &u));
    check_ok(weft_copy(a, &rest));
    check_ok(weft_gemm(-1, u, vt, 1, rest));
    check_ok(weft_svd_values(rest, &values));
    check_ok(weft_eval_value(session, "max(values)", WEFT_VARS(values), &left));
    check_ok(weft_eval_value(session, "norm(a)", WEFT_VARS(a), &all));
    check_true(proof.bound >= left.as.f && proof.bound < 6 * left.as.f); /* √(40 − 5) at most */
    check_near(proof.bound, proof.residual * all.as.f, 1e-12 * proof.bound);
    weft_free(&a), weft_free(&u), weft_free(&s), weft_free(&vt), weft_free(&rest);
    weft_free(&values);
}

/* The certificate says what ran. */
static void names_of_drivers(void **state)
{
    weft_session *session = test_session();
    static const struct {
        int64_t extent[3];
        int ndim;
        weft_driver driver;
        const char *name;
    } cases[] = {
        {{20, 20}, 2, WEFT_DRIVER_LAPACK, "lapack"},    {{20, 20}, 2, WEFT_DRIVER_GESVD, "gesvd"},
        {{4, 5, 6}, 3, WEFT_DRIVER_GESVD, "gesvd"},     {{600, 9}, 2, WEFT_DRIVER_AUTO, "tsqr"},
        {{9, 600}, 2, WEFT_DRIVER_GESVD, "tsqr gesvd"}, {{600, 9}, 2, WEFT_DRIVER_LAPACK, "lapack"},
        {{9, 600}, 2, WEFT_DRIVER_LAPACK, "lapack"}};

    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        weft_shape shape = {.ndim = cases[k].ndim};
        weft_certificate proof = {0};
        const weft_linalg_options options = {.driver = cases[k].driver, .certificate = &proof};
        weft_array *a = NULL, *s = NULL;

        memcpy(shape.extent, cases[k].extent, sizeof cases[k].extent);
        check_ok(weft_random(session, shape, WEFT_FLOAT64, 3, &a));
        check_ok(weft_svd_with(a, WEFT_SVD_VALUES, &options, NULL, &s, NULL));
        check_string(proof.driver, cases[k].name);
        weft_free(&a), weft_free(&s);
    }
}

static void threads_out_of_range(void **state)
{
    static const int counts[] = {-1, WEFT_MAX_THREADS + 1};
    weft_session *session = test_session();
    weft_array *a = NULL, *s = NULL;

    check_ok(weft_random(session, WEFT_SHAPE(3, 3), WEFT_FLOAT64, 3, &a));
    for (int k = 0; k < 2; k++) {
        const weft_linalg_options options = {.blas_threads = counts[k]};

        check_status(weft_svd_with(a, WEFT_SVD_VALUES, &options, NULL, &s, NULL),
                     WEFT_ERR_ARGUMENT);
    }
    weft_free(&a);
}

const struct CMUnitTest svd_tests[] = {cmocka_unit_test(shapes_and_kinds),
                                       cmocka_unit_test(tall_and_wide),
                                       cmocka_unit_test(into_existing),
                                       cmocka_unit_test(largest_values),
                                       cmocka_unit_test(bound_of_noise),
                                       cmocka_unit_test(by_scalapack),
                                       cmocka_unit_test(names_of_drivers),
                                       cmocka_unit_test(threads_out_of_range),
                                       {0}};
