/* Eigenvalues and singular values over grids of ranks: residuals, orthogonality, vectors and values
 * alone, both drivers.
 */
#include "scalapack_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <weft_config.h>

/* OpenBLAS's complex matrix-vector products read an element past the end of a vector, which is
 * harmless unless memory ends there: in programs with an address sanitizer it may. */
static bool reads_past_the_end(weft_dtype dtype)
{
    return *WEFT__SANITIZE && case_is_complex(dtype);
}

/* ---- eigenvalues ---- */

static void check_eigh(int64_t n, weft_dtype dtype, int layout)
{
    weft__call call = case_call("weft_eigh", dtype);
    operand a =
        operand_make(WEFT_SHAPE(n, n), layout, (recipe){dtype, 8, .hermitian = true, .zero = -1});
    weft_array *w = NULL, *v = NULL, *alone = NULL;
    matrix wa = matrix_whole(a.a), ww, wv, wn, scaled;

    check_ok(weft__scalapack_eigh(&call, a.a, &w, &v));
    check_grid_of(&call, n, n);
    check_ok(weft__scalapack_eigh(&call, a.a, &alone, NULL));
    check_int(weft_array_dtype(w), case_real(dtype));
    ww = matrix_whole(w), wv = matrix_whole(v), wn = matrix_whole(alone);
    scaled = matrix_new(n, n);
    for (int64_t j = 0; j < n; j++) {
        check_true(j == 0 || creal(ww.x[j]) >= creal(ww.x[j - 1]));
        check_near(creal(ww.x[j] - wn.x[j]), 0,
                   10 * (double)n * case_epsilon(dtype) * matrix_norm(wa));
        for (int64_t i = 0; i < n; i++)
            scaled.x[i * n + j] = matrix_at(wv, i, j) * ww.x[j];
    }
    check_product(dtype, wa, wv, scaled);
    check_orthonormal(dtype, wv);
    free(wa.x), free(ww.x), free(wv.x), free(wn.x), free(scaled.x);
    weft_free(&w), weft_free(&v), weft_free(&alone);
    operand_drop(&a);
}

static void eigenvalues(void **state)
{
    for (int k = 0; k < CASE_SIZES; k++)
        for (int d = 0; d < 4 && !reads_past_the_end(case_dtypes[d]); d++)
            check_eigh(case_sizes[k], case_dtypes[d], (k + 3 * d) % LAYOUTS);
}

/* ---- singular values ---- */

/* a·vtᴴ = u·s, and both orthonormal. */
static void check_vectors(weft_dtype dtype, matrix a, matrix u, matrix s, matrix vt)
{
    matrix v = matrix_adjoint(vt), left = matrix_new(a.m, vt.m);

    for (int64_t i = 0; i < a.m; i++)
        for (int64_t j = 0; j < vt.m && j < s.m; j++)
            left.x[i * vt.m + j] = matrix_at(u, i, j) * s.x[j];
    check_product(dtype, a, v, left);
    check_orthonormal(dtype, u);
    check_orthonormal(dtype, v);
    free(v.x), free(left.x);
}

static void check_svd(operand a, weft_driver driver, weft_svd_mode mode)
{
    const weft_dtype dtype = weft_array_dtype(a.a);
    weft__call call = case_call("weft_svd", dtype);
    weft_array *u = NULL, *s = NULL, *vt = NULL, *alone = NULL;
    matrix wa = matrix_whole(a.a), wu, ws, wvt, wn;
    const int64_t k = wa.m < wa.n ? wa.m : wa.n;

    call.options.driver = driver;
    check_ok(weft__scalapack_svd(&call, a.a, mode, &u, &s, &vt));
    check_grid_of(&call, wa.m, wa.n);
    check_ok(weft__scalapack_svd(&call, a.a, WEFT_SVD_VALUES, NULL, &alone, NULL));
    check_int(weft_array_dtype(s), case_real(dtype));
    wu = matrix_whole(u), ws = matrix_whole(s), wvt = matrix_whole(vt), wn = matrix_whole(alone);
    check_int(ws.m, k);
    check_int(wu.n, mode == WEFT_SVD_FULL ? wa.m : k);
    check_int(wvt.m, mode == WEFT_SVD_FULL ? wa.n : k);
    for (int64_t i = 0; i < k; i++) {
        check_true(creal(ws.x[i]) >= 0 && (i == 0 || creal(ws.x[i]) <= creal(ws.x[i - 1])));
        check_near(creal(ws.x[i] - wn.x[i]), 0,
                   10 * (double)k * case_epsilon(dtype) * matrix_norm(wa));
    }
    check_vectors(dtype, wa, wu, ws, wvt);
    free(wa.x), free(wu.x), free(ws.x), free(wvt.x), free(wn.x);
    weft_free(&u), weft_free(&s), weft_free(&vt), weft_free(&alone);
}

static void singular_values(void **state)
{
    for (int k = 0; k < CASE_SHAPES; k++)
        for (int d = 0; d < 4 && !reads_past_the_end(case_dtypes[d]); d++) {
            operand a = operand_make(WEFT_SHAPE(case_shapes[k][0], case_shapes[k][1]),
                                     (k + d) % LAYOUTS, (recipe){case_dtypes[d], 10, .zero = -1});

            check_svd(a, WEFT_DRIVER_SCALAPACK, (k + d) % 2 ? WEFT_SVD_THIN : WEFT_SVD_FULL);
            operand_drop(&a);
        }
}

static void singular_values_by_iteration(void **state)
{
    for (int k = 0; k < CASE_SHAPES; k++)
        for (int d = k % 2; d < 4 && !reads_past_the_end(case_dtypes[d]); d += 2) {
            operand a = operand_make(WEFT_SHAPE(case_shapes[k][0], case_shapes[k][1]),
                                     LAYOUT_STANDARD, (recipe){case_dtypes[d], 11, .zero = -1});

            check_svd(a, WEFT_DRIVER_GESVD, (k + d / 2) % 2 ? WEFT_SVD_THIN : WEFT_SVD_FULL);
            operand_drop(&a);
        }
}

/* Zeros, ones on the diagonal, columns of zeros, equal columns, graded rows. */
static void write_special(void *context, int64_t index, void *element)
{
    const int64_t kind = *(const int64_t *)context, i = index / 60, j = index % 60;
    double x = 0;

    switch (kind) {
    case 1:
        x = i == j;
        break;
    case 2:
        x = j % 3 ? case_noise((uint64_t)index, 12) : 0;
        break;
    case 3:
        x = case_noise((uint64_t)i, 13);
        break;
    case 4:
        x = ldexp(case_noise((uint64_t)index, 14), (int)(-i));
        break;
    case 5:
        x = i == j ? (double)(j % 4) : 0;
        break;
    case 6:
        x = 1 / (double)(i + j + 1);
        break;
    default:
        break;
    }
    memcpy(element, &x, sizeof x);
}

static void special_matrices(void **state)
{
    for (int64_t kind = 0; kind < 7; kind++) {
        operand a;

        make_laid_out_as(test_session(), WEFT_SHAPE(70, 60), WEFT_FLOAT64, LAYOUT_STANDARD,
                         write_special, &kind, &a.a, &a.memory);
        check_svd(a, WEFT_DRIVER_SCALAPACK, kind % 2 ? WEFT_SVD_THIN : WEFT_SVD_FULL);
        operand_drop(&a);
    }
}

const struct CMUnitTest scalapack_spectra_tests[] = {cmocka_unit_test(eigenvalues),
                                                     cmocka_unit_test(singular_values),
                                                     cmocka_unit_test(singular_values_by_iteration),
                                                     cmocka_unit_test(special_matrices),
                                                     {0}};
