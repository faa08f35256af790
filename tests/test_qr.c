/* QR and least squares: backward errors and orthogonality for every shape of matrix. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "matrices.h"

/* What the tests ask for: they run once with each. */
static weft_driver driver;

static void qr_one(family kind, int64_t m, int64_t n, weft_dtype dtype, int layout)
{
    const int64_t k = m < n ? m : n;
    const double limit = 10 * (double)(n + 1) * dtype_epsilon(dtype);
    weft_certificate proof;
    const weft_linalg_options options = {.certificate = &proof, .driver = driver};
    weft_array *a = NULL, *q = NULL, *r = NULL, *alone = NULL;
    double complex *x, *y, *z;
    void *memory;

    make_matrix(kind, m, n, dtype, layout, &a, &memory);
    check_ok(weft_qr_with(a, &options, &q, &r));
    if (driver == WEFT_DRIVER_SCALAPACK && k > 0)
        check_string(proof.driver, "scalapack");
    if (strcmp(proof.driver, "scalapack") != 0) {
        check_int(proof.grid[0], strcmp(proof.driver, "tsqr") == 0 ? weft_size(test_session()) : 1);
        check_int(proof.grid[1], 1);
    }
    x = all_numbers(a), y = all_numbers(q), z = all_numbers(r);
    check_int(weft_array_count(q), m * k);
    check_int(weft_array_count(r), k * n);
    check_at_most(norm_difference(x, y, z, m, n, k), limit * norm_of(x, m * n));
    if (m < 2000)
        check_at_most(norm_columns(y, m, k), limit);
    for (int64_t i = 0; i < k; i++)
        for (int64_t j = 0; j < i; j++)
            check_true(z[i * n + j] == 0);
    if (m * n > 0) {
        check_at_most(proof.residual, limit);
        check_at_most(proof.orthogonality, limit + 20 * sqrt((double)m) * dtype_epsilon(dtype));
    }
    check_ok(weft_qr_with(a, &options, NULL, &alone));
    free(y), y = all_numbers(alone);
    for (int64_t i = 0; i < k * n; i++)
        check_at_most(cabs(y[i] - z[i]), limit * norm_of(x, m * n));
    weft_free(&a), weft_free(&q), weft_free(&r), weft_free(&alone);
    free(memory), free(x), free(y), free(z);
}

static void shapes_and_kinds(void **state)
{
    static const int64_t sizes[][2] = {{1, 1},    {5, 5}, {40, 7}, {7, 40},
                                       {130, 64}, {0, 3}, {3, 0},  {9, 1}};

    (void)state;
    for (int d = 0; d < 4; d++)
        for (int s = 0; s < 8; s++)
            for (family kind = RANDOM; kind <= RANK_DEFICIENT; kind++)
                if (driver == WEFT_DRIVER_AUTO || kind == (family)((s + d) % (RANK_DEFICIENT + 1)))
                    qr_one(kind, sizes[s][0], sizes[s][1], matrix_dtypes[d],
                           (s + (int)kind) % LAYOUTS);
}

static void tall_by_blocks(void **state)
{
    (void)state;
    for (int d = 0; d < 4; d++) {
        qr_one(RANDOM, 4000, 3, matrix_dtypes[d], LAYOUT_STANDARD);
        qr_one(RANK_DEFICIENT, 1500, 12, matrix_dtypes[d], LAYOUT_LAST_RANK);
        qr_one(HILBERT, 3100, 20, matrix_dtypes[d], LAYOUT_UNEVEN);
    }
    qr_one(RANDOM, 9000, 5, WEFT_FLOAT64, LAYOUT_WRAPPED);
    qr_one(GRADED, 600, 75, WEFT_FLOAT64, LAYOUT_FIRST_RANK);
}

/* ‖aᴴ(a·x − b)‖ / (‖a‖²‖x‖ + ‖a‖‖b‖) in units of ε·(m + n). */
static double normal_error(weft_array *a, weft_array *x, weft_array *b)
{
    const int64_t m = weft_array_shape(a).extent[0], n = weft_array_shape(a).extent[1];
    const int64_t k = weft_array_shape(b).extent[1];
    double complex *of_a = all_numbers(a), *of_x = all_numbers(x), *of_b = all_numbers(b);
    const double norm_a = norm_of(of_a, m * n),
                 scale = norm_of(of_x, n * k) * norm_a * norm_a + norm_a * norm_of(of_b, m * k);
    double sum = 0;

    for (int64_t j = 0; j < k; j++) {
        for (int64_t i = 0; i < m; i++)
            for (int64_t t = 0; t < n; t++)
                of_b[i * k + j] -= of_a[i * n + t] * of_x[t * k + j];
        for (int64_t t = 0; t < n; t++) {
            double complex dot = 0;

            for (int64_t i = 0; i < m; i++)
                dot += conj(of_a[i * n + t]) * of_b[i * k + j];
            sum += creal(dot) * creal(dot) + cimag(dot) * cimag(dot);
        }
    }
    free(of_a), free(of_x), free(of_b);
    return sqrt(sum) / (scale * dtype_epsilon(weft_array_dtype(x)) * (double)(m + n));
}

static void least_squares(void **state)
{
    static const int64_t sizes[][3] = {{30, 30, 2},  {50, 7, 3},    {7, 50, 2},
                                       {2500, 9, 4}, {130, 100, 1}, {1, 1, 1}};

    (void)state;
    for (int d = 0; d < 4; d++) {
        for (int s = 0; s < 6; s++) {
            const int64_t m = sizes[s][0], n = sizes[s][1];

            for (family kind = RANDOM; kind <= RANK_DEFICIENT; kind += RANK_DEFICIENT - RANDOM) {
                weft_certificate proof;
                const weft_linalg_options options = {.certificate = &proof, .driver = driver};
                weft_array *a = NULL, *b = NULL, *x = NULL;
                int64_t rank = -1, least = m < n ? m : n;
                const double rcond =
                    kind == RANK_DEFICIENT ? 100 * dtype_epsilon(matrix_dtypes[d]) : -1;
                void *memory, *memory2;

                if (kind == RANK_DEFICIENT && least < 2)
                    continue;
                make_matrix(kind, m, n, matrix_dtypes[d], s % LAYOUTS, &a, &memory);
                make_matrix(RANDOM, m, sizes[s][2], matrix_dtypes[d], d, &b, &memory2);
                check_ok(weft_lstsq_with(a, b, rcond, &options, &x, NULL, &rank));
                check_int(rank, kind == RANK_DEFICIENT ? least / 2 : least);
                check_at_most(normal_error(a, x, b), 10);
                check_at_most(proof.residual,
                              10 * (double)(m + n) * dtype_epsilon(matrix_dtypes[d]));
                weft_free(&a), weft_free(&b), weft_free(&x);
                free(memory), free(memory2);
            }
        }
    }
}

/* A vector's solution is a vector; where many are as good, the shortest is found. */
static void shortest_of_many(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *b = NULL, *x = NULL, *residual = NULL;
    weft_value value;
    int64_t rank;
    double *elements;

    (void)state;
    check_ok(weft_ones(s, WEFT_SHAPE(6, 3), WEFT_INT32, &a));
    check_ok(weft_arange(s, 0, 6, 1, WEFT_FLOAT64, &b));
    check_ok(weft_lstsq_with(a, b, -1, NULL, &x, &residual, &rank));
    check_int(rank, 1);
    check_int(weft_array_shape(x).ndim, 1);
    elements = all_elements(x);
    for (int i = 0; i < 3; i++)
        check_near(elements[i], 2.5 / 3, 1e-14);
    check_ok(weft_item(residual, &value));
    check_near(value.as.f, 17.5, 1e-12);
    free(elements);
    weft_free(&a), weft_free(&b), weft_free(&x), weft_free(&residual);
    check_ok(weft_zeros(s, WEFT_SHAPE(0, 3), WEFT_FLOAT64, &a));
    check_ok(weft_zeros(s, WEFT_SHAPE(0), WEFT_FLOAT64, &b));
    check_ok(weft_lstsq(a, b, -1, &x, &rank));
    check_int(rank, 0);
    elements = all_elements(x);
    check_double_bits(elements[2], 0.0);
    free(elements);
    weft_free(&a), weft_free(&b), weft_free(&x);
}

/* A column of zeros is no unknown, whatever rounding makes of it. */
static void column_of_zeros(void **state)
{
    for (int d = 0; d < 4; d++) {
        for (int64_t n = 40; n <= 160; n *= 2) {
            const weft_linalg_options options = {.driver = driver};
            weft_array *a = NULL, *b = NULL, *x = NULL, *column = NULL;
            double complex *found;
            int64_t rank = -1;
            void *memory, *memory2;

            make_matrix(RANDOM, 2 * n, n, matrix_dtypes[d], LAYOUT_STANDARD, &a, &memory);
            make_matrix(RANDOM, 2 * n, 1, matrix_dtypes[d], LAYOUT_STANDARD, &b, &memory2);
            check_ok(weft_view(a, ":, 6", &column));
            check_ok(weft_fill(column, (weft_value){WEFT_BOOL, {0}}, 0));
            check_ok(weft_lstsq_with(a, b, -1, &options, &x, NULL, &rank));
            check_int(rank, n - 1);
            found = all_numbers(x);
            check_at_most(norm_of(found, n), 10);
            free(found);
            weft_free(&a), weft_free(&b), weft_free(&x), weft_free(&column);
            free(memory), free(memory2);
        }
    }
}

/* The certified polynomial fits Wampler1 and Wampler2 of NIST (y is the polynomial's own value). */
static void polynomials(void **state)
{
    weft_session *s = test_session();

    (void)state;
    for (int k = 0; k < 2; k++) {
        weft_array *t = NULL, *a = NULL, *b = NULL, *x = NULL, *powers = NULL, *column = NULL;
        const double base = k == 0 ? 1 : 0.1;
        double *elements;
        int64_t rank;

        check_ok(weft_arange(s, 0, 21, 1, WEFT_FLOAT64, &t));
        check_ok(weft_arange(s, 0, 6, 1, WEFT_FLOAT64, &powers));
        check_ok(weft_expand_dims(t, WEFT_AXES(1), &column));
        check_ok(weft_eval("column**powers", WEFT_VARS(column, powers), &a));
        check_ok(weft_eval("sum(a * base**powers, axis=1)",
                           WEFT_VARS(a, powers, WEFT_SCALAR(base, base)), &b));
        check_ok(weft_lstsq(a, b, -1, &x, &rank));
        check_int(rank, 6);
        elements = all_elements(x);
        for (int i = 0; i < 6; i++)
            check_near(elements[i], pow(base, i), 1e-7 * pow(base, i));
        free(elements);
        weft_free(&t), weft_free(&a), weft_free(&b), weft_free(&x), weft_free(&powers);
        weft_free(&column);
    }
}

static void by_scalapack(void **state)
{
    driver = WEFT_DRIVER_SCALAPACK;
    shapes_and_kinds(state);
    qr_one(RANDOM, 2000, 9, WEFT_COMPLEX128, LAYOUT_UNEVEN);
    least_squares(state);
    column_of_zeros(state);
    driver = WEFT_DRIVER_AUTO;
}

const struct CMUnitTest qr_tests[] = {
    cmocka_unit_test(shapes_and_kinds), cmocka_unit_test(tall_by_blocks),
    cmocka_unit_test(least_squares),    cmocka_unit_test(shortest_of_many),
    cmocka_unit_test(column_of_zeros),  cmocka_unit_test(polynomials),
    cmocka_unit_test(by_scalapack),     {0}};
