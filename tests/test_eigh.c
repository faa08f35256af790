/* Eigenvalues of Hermitian matrices. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "matrices.h"

/* What the tests ask for: they run once with each. */
static weft_driver driver;

static void eigh_one(family kind, int64_t n, weft_dtype dtype, int layout)
{
    const double limit = 10 * (double)(n + 1) * dtype_epsilon(dtype);
    weft_certificate proof;
    const weft_linalg_options options = {.certificate = &proof, .driver = driver};
    weft_array *a = NULL, *w = NULL, *v = NULL, *alone = NULL;
    double complex *x, *values, *q, *right;
    void *memory;

    make_matrix(kind, n, n, dtype, layout, &a, &memory);
    check_ok(weft_eigh_with(a, &options, &w, &v));
    x = all_numbers(a), values = all_numbers(w), q = all_numbers(v);
    right = calloc((size_t)(n * n) + 1, sizeof *right);
    check_int(weft_array_dtype(w),
              dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64 ? WEFT_FLOAT32 : WEFT_FLOAT64);
    for (int64_t i = 1; i < n; i++)
        check_true(creal(values[i - 1]) <= creal(values[i]));
    check_at_most(norm_columns(q, n, n), limit);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            right[j * n + i] = conj(q[i * n + j]) * values[j];
    check_at_most(norm_difference(x, q, right, n, n, n), limit * norm_of(x, n * n));
    check_at_most(proof.residual, limit);
    check_at_most(proof.orthogonality, limit);
    check_ok(weft_eigh_with(a, &options, &alone, NULL));
    free(q), q = all_numbers(alone);
    for (int64_t i = 0; i < n; i++)
        check_at_most(cabs(q[i] - values[i]), limit * norm_of(x, n * n));
    check_ok(weft_eigh(a, &w, &a)); /* the vectors in place of the matrix */
    weft_free(&a), weft_free(&w), weft_free(&v), weft_free(&alone);
    free(memory), free(x), free(values), free(q), free(right);
}

static void sizes_and_dtypes(void **state)
{
    static const int64_t sizes[] = {1, 2, 9, 64, 101};

    (void)state;
    for (int d = 0; d < 4; d++)
        for (int s = 0; s < 5; s++) {
            eigh_one(HERMITIAN, sizes[s], matrix_dtypes[d], (s + d) % LAYOUTS);
            eigh_one(DEFINITE, sizes[s], matrix_dtypes[d], (s + d + 1) % LAYOUTS);
        }
}

/* What is above the diagonal is not read. */
static void lower_triangle(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *w = NULL, *v = NULL;
    double *values;

    (void)state;
    check_ok(weft_arange(s, 0, 16, 1, WEFT_FLOAT64, &a));
    check_ok(weft_reshape(a, WEFT_SHAPE(4, 4), &v));
    weft_free(&a);
    check_ok(weft_triu(v, 1, &a)); /* zero below and on the diagonal */
    check_ok(weft_eigh(a, &w, NULL));
    values = all_elements(w);
    for (int i = 0; i < 4; i++)
        check_double_bits(values[i], 0.0);
    free(values);
    weft_free(&a), weft_free(&w), weft_free(&v);
    check_ok(weft_zeros(s, WEFT_SHAPE(0, 0), WEFT_FLOAT64, &a));
    check_ok(weft_eigh(a, &w, &v));
    check_int(weft_array_count(w), 0);
    weft_free(&a), weft_free(&w), weft_free(&v);
    check_ok(weft_zeros(s, WEFT_SHAPE(2, 3), WEFT_FLOAT64, &a));
    check_status(weft_eigh(a, &w, &v), WEFT_ERR_SHAPE);
    check_true(!w && !v);
    weft_free(&a);
}

static void by_scalapack(void **state)
{
    driver = WEFT_DRIVER_SCALAPACK;
    sizes_and_dtypes(state);
    driver = WEFT_DRIVER_AUTO;
}

const struct CMUnitTest eigh_tests[] = {cmocka_unit_test(sizes_and_dtypes),
                                        cmocka_unit_test(lower_triangle),
                                        cmocka_unit_test(by_scalapack),
                                        {0}};
