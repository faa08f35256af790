/* Eigenvalues of matrices that need not be Hermitian. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft.h>

#include "matrices.h"

/* a·v = v·diag(w), columns of norm 1, values of a real matrix in conjugate pairs. */
static void check_pairs(const double complex *x, const double complex *w, const double complex *v,
                        int64_t n, double limit)
{
    double complex *left = calloc((size_t)(n * n) + 1, sizeof *left);
    double complex trace = 0, sum = 0;

    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < n; j++)
            left[i * n + j] = v[i * n + j] * w[j];
        trace += x[i * n + i];
        sum += w[i];
    }
    check_at_most(norm_difference(left, x, v, n, n, n),
                  limit * norm_of(x, n * n) * sqrt((double)n));
    check_at_most(cabs(trace - sum), limit * norm_of(x, n * n));
    for (int64_t j = 0; j < n; j++) {
        double size = 0;

        for (int64_t i = 0; i < n; i++)
            size += pow(cabs(v[i * n + j]), 2);
        check_near(size, 1, limit);
    }
    free(left);
}

static void eig_one(family kind, int64_t n, weft_dtype dtype, int layout)
{
    const double limit = 10 * (double)(n + 1) * dtype_epsilon(dtype);
    const weft_dtype found =
        dtype == WEFT_FLOAT32 || dtype == WEFT_COMPLEX64 ? WEFT_COMPLEX64 : WEFT_COMPLEX128;
    weft_certificate proof;
    const weft_linalg_options options = {.certificate = &proof};
    weft_array *a = NULL, *w = NULL, *v = NULL, *alone = NULL;
    double complex *x, *values, *vectors, *again;
    void *memory;

    make_matrix(kind, n, n, dtype, layout, &a, &memory);
    x = all_numbers(a);
    check_ok(weft_eig_with(a, &options, &w, &v));
    check_ok(weft_eig(a, &alone, NULL));
    check_int(weft_array_dtype(w), found);
    check_int(weft_array_dtype(v), found);
    values = all_numbers(w), vectors = all_numbers(v), again = all_numbers(alone);
    check_pairs(x, values, vectors, n, limit);
    check_int(weft_array_count(alone), n);
    check_at_most(proof.residual, limit);
    check_string(proof.driver, "lapack");
    if (dtype < WEFT_COMPLEX64)
        for (int64_t k = 0; k < n; k++)
            if (cimag(values[k]) > 0)
                check_true(values[k + 1] == conj(values[k]));
    weft_free(&a), weft_free(&w), weft_free(&v), weft_free(&alone);
    free(memory), free(x), free(values), free(vectors), free(again);
}

static void sizes_and_dtypes(void **state)
{
    static const int64_t sizes[] = {1, 2, 3, 20, 61};

    (void)state;
    for (int d = 0; d < 4; d++)
        for (int s = 0; s < 5; s++) {
            eig_one(RANDOM, sizes[s], matrix_dtypes[d], (s + d) % LAYOUTS);
            eig_one(DEFINITE, sizes[s], matrix_dtypes[d], (s + d + 1) % LAYOUTS);
            eig_one(CLUSTERED, sizes[s], matrix_dtypes[d], (s + d + 2) % LAYOUTS);
        }
}

static double turn(int64_t i)
{
    static const double elements[] = {0, -1, 0, 1, 0, 0, 0, 0, 2};

    return elements[i];
}

/* A turn by 90 degrees has i and -i, with known vectors up to a factor. */
static void turn_about_an_axis(void **state)
{
    weft_array *a = NULL, *w = NULL, *v = NULL;
    double complex *values, *vectors;
    void *memory;

    (void)state;
    make_laid_out(test_session(), WEFT_SHAPE(3, 3), LAYOUT_UNEVEN, turn, &a, &memory);
    check_ok(weft_eig(a, &w, &v));
    values = all_numbers(w), vectors = all_numbers(v);
    check_near(cabs(values[0] - I), 0, 1e-15);
    check_near(cabs(values[1] + I), 0, 1e-15);
    check_double_bits(creal(values[2]), 2.0);
    check_double_bits(cimag(values[2]), 0.0);
    check_near(cabs(vectors[0] / vectors[3] - I), 0, 1e-15);
    check_near(cabs(vectors[1] / vectors[4] + I), 0, 1e-15);
    check_near(cabs(vectors[8]), 1, 0);
    free(values), free(vectors);
    weft_free(&a), weft_free(&w), weft_free(&v);
    free(memory);
}

/* Views, integers, results that exist (also the operand) and matrices without elements. */
static void operands_and_results(void **state)
{
    weft_session *s = test_session();
    weft_array *a = NULL, *t = NULL, *w = NULL, *v = NULL;
    double complex *x, *values, *vectors;
    void *memory;

    (void)state;
    make_matrix(RANDOM, 12, 12, WEFT_COMPLEX128, LAYOUT_STANDARD, &a, &memory);
    check_ok(weft_view(a, "::-2, 1::2", &t));
    x = all_numbers(t);
    check_ok(weft_eig(t, &w, &v));
    check_ok(weft_eig(t, &w, &t)); /* the vectors in place of the matrix */
    values = all_numbers(w), vectors = all_numbers(t);
    check_pairs(x, values, vectors, 6, 1e-13);
    free(x), free(values), free(vectors);
    weft_free(&a), weft_free(&t), weft_free(&w), weft_free(&v);
    free(memory);
    check_ok(weft_identity(s, 3, WEFT_INT8, &a));
    check_ok(weft_eig(a, &w, &v));
    check_int(weft_array_dtype(w), WEFT_COMPLEX128);
    weft_free(&a), weft_free(&w), weft_free(&v);
    check_ok(weft_zeros(s, WEFT_SHAPE(0, 0), WEFT_FLOAT32, &a));
    check_ok(weft_eig(a, &w, &v));
    check_int(weft_array_count(w), 0);
    check_int(weft_array_dtype(v), WEFT_COMPLEX64);
    weft_free(&a), weft_free(&w), weft_free(&v);
}

static void refusals(void **state)
{
    weft_session *s = test_session();
    const weft_linalg_options by_scalapack = {.driver = WEFT_DRIVER_SCALAPACK};
    weft_array *a = NULL, *w = NULL, *v = NULL, *nan_at = NULL;

    (void)state;
    check_ok(weft_zeros(s, WEFT_SHAPE(2, 3), WEFT_FLOAT64, &a));
    check_status(weft_eig(a, &w, &v), WEFT_ERR_SHAPE);
    weft_free(&a);
    check_ok(weft_zeros(s, WEFT_SHAPE(3, 3), WEFT_FLOAT64, &a));
    check_status(weft_eig_with(a, &by_scalapack, &w, &v), WEFT_ERR_UNSUPPORTED);
    check_ok(weft_view(a, "1, 2", &nan_at));
    check_ok(weft_fill(nan_at, (weft_value){.dtype = WEFT_FLOAT64, .as.f = (double)NAN}, 0));
    check_int(weft_eig(a, &w, &v), WEFT_ERR_NOT_FINITE);
    check_true(strstr(weft_message(s), "weft_eig: a[1, 2] is nan") != NULL);
    check_status(weft_eig(a, &w, &v), WEFT_ERR_NOT_FINITE);
    check_true(!w && !v);
    check_ok(weft_zeros(s, WEFT_SHAPE(3), WEFT_FLOAT64, &w)); /* not complex */
    check_status(weft_eig(a, &w, NULL), WEFT_ERR_DTYPE);
    weft_free(&a), weft_free(&w), weft_free(&nan_at);
}

const struct CMUnitTest eig_tests[] = {cmocka_unit_test(sizes_and_dtypes),
                                       cmocka_unit_test(turn_about_an_axis),
                                       cmocka_unit_test(operands_and_results),
                                       cmocka_unit_test(refusals),
                                       {0}};
