/* LU and Cholesky over grids of ranks: residuals against plain products, every dtype, layouts as
 * they come, more ranks than rows, nothing at all; and what is refused.
 */
#include "scalapack_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/session.h"

/* ---- LU ---- */

static void check_solve(int64_t n, weft_dtype dtype, int layout)
{
    weft__call call = case_call("weft_solve", dtype);
    operand a = operand_make(WEFT_SHAPE(n, n), layout, (recipe){dtype, 1, .zero = -1});
    weft__scalapack_lu *lu = NULL;
    int64_t zero_pivot = -1;
    double rcond;

    check_ok(weft__scalapack_lu_create(&call, a.a, &rcond, &lu, &zero_pivot));
    check_int(zero_pivot, 0);
    check_grid_of(&call, n, n);
    check_true(n == 0 || (rcond > 0 && rcond <= 1.0001));
    for (int k = 0; k < 3; k++) {
        const weft_shape shape = k == 0 ? WEFT_SHAPE(n) : WEFT_SHAPE(n, (int64_t)k * 3 - 3 + k);
        operand b = operand_make(shape, (layout + k) % LAYOUTS, (recipe){dtype, 2, .zero = -1});
        weft_array *x = k == 1 ? weft_reference(b.a) : NULL;
        matrix known = matrix_whole(b.a), solved, wa = matrix_whole(a.a);

        check_ok(weft__scalapack_lu_solve(lu, &call, b.a, &x));
        solved = matrix_whole(x);
        check_product(dtype, wa, solved, known);
        free(known.x), free(solved.x), free(wa.x);
        weft_free(&x);
        operand_drop(&b);
    }
    weft__scalapack_lu_free(&lu);
    operand_drop(&a);
}

static void systems_are_solved(void **state)
{
    for (int k = 0; k < CASE_SIZES; k++)
        for (int d = 0; d < 4; d++)
            check_solve(case_sizes[k], case_dtypes[d], (k + d) % LAYOUTS);
}

/* The determinant by the diagonal, and the inverse. */
static void check_inverse(int64_t n, weft_dtype dtype)
{
    weft__call call = case_call("weft_inv", dtype);
    operand a = operand_make(WEFT_SHAPE(n, n), LAYOUT_STANDARD, (recipe){dtype, 3, .zero = -1});
    double *diagonal = calloc((size_t)(2 * n) + 1, sizeof *diagonal);
    weft__scalapack_lu *lu = NULL;
    weft_array *r = NULL;
    matrix wa = matrix_whole(a.a), inverse, one = matrix_identity(n);
    number det = 1;
    int64_t zero_pivot;
    bool is_odd;

    check_ok(weft__scalapack_lu_create(&call, a.a, NULL, &lu, &zero_pivot));
    check_ok(weft__scalapack_lu_diagonal(lu, &call, diagonal, &is_odd));
    check_ok(weft__scalapack_lu_invert(lu, &call, &r));
    for (int64_t i = 0; i < n; i++)
        det *= diagonal[2 * i] + diagonal[2 * i + 1] * I;
    det = is_odd ? -det : det;
    if (n == 2)
        check_near(cabs(det - (matrix_at(wa, 0, 0) * matrix_at(wa, 1, 1) -
                               matrix_at(wa, 0, 1) * matrix_at(wa, 1, 0))),
                   0, 4 * case_epsilon(dtype));
    inverse = matrix_whole(r);
    check_product(dtype, wa, inverse, one);
    free(diagonal), free(wa.x), free(inverse.x), free(one.x);
    weft__scalapack_lu_free(&lu);
    weft_free(&r);
    operand_drop(&a);
}

static void matrices_are_inverted(void **state)
{
    for (int k = 0; k < CASE_SIZES - 1; k++)
        for (int d = 0; d < 4; d++)
            check_inverse(case_sizes[k], case_dtypes[d]);
}

/* The sign of a permutation: a matrix of one 1 in each row. */
static void permutations_have_signs(void **state)
{
    weft_session *s = test_session();

    for (int64_t shift = 0; shift < 5; shift++) {
        weft__call call = case_call("weft_det", WEFT_FLOAT64);
        weft__scalapack_lu *lu = NULL;
        weft_array *a = NULL;
        double diagonal[2 * 45], product = 1;
        int64_t zero_pivot;
        bool is_odd;

        check_ok(weft_zeros(s, WEFT_SHAPE(45, 45), WEFT_FLOAT64, &a));
        for (int64_t i = 0; i < 45; i++) {
            weft_box box = {{i, (i + shift) % 45}, {weft_rank(s) == 0, 1}};
            double one = 1;

            check_ok(weft_put(a, &box, &one));
        }
        check_ok(weft__scalapack_lu_create(&call, a, NULL, &lu, &zero_pivot));
        check_ok(weft__scalapack_lu_diagonal(lu, &call, diagonal, &is_odd));
        for (int i = 0; i < 45; i++)
            product *= diagonal[2 * i];
        check_near(is_odd ? -product : product, 1, 0); /* 45 - 1 exchanges, shift times */
        weft__scalapack_lu_free(&lu);
        weft_free(&a);
    }
}

static void singular_is_said(void **state)
{
    for (int64_t n = 1; n < 100; n += 48)
        for (int d = 0; d < 4; d++) {
            weft__call call = case_call("weft_solve", case_dtypes[d]);
            operand a = operand_make(WEFT_SHAPE(n, n), LAYOUT_STANDARD,
                                     (recipe){case_dtypes[d], 1, .zero = n / 2});
            weft__scalapack_lu *lu = NULL;
            int64_t zero_pivot = 0;
            double rcond = 0;

            check_ok(weft__scalapack_lu_create(&call, a.a, &rcond, &lu, &zero_pivot));
            check_int(zero_pivot, n / 2 + 1);
            check_true(isnan(rcond));
            weft__scalapack_lu_free(&lu);
            operand_drop(&a);
        }
}

/* ---- Cholesky ---- */

static void check_cholesky(int64_t n, weft_dtype dtype, int layout)
{
    weft__call call = case_call("weft_cholesky", dtype);
    operand a =
        operand_make(WEFT_SHAPE(n, n), layout, (recipe){dtype, 4, .definite = true, .zero = -1});
    weft_array *l = NULL;
    int64_t minor;
    double rcond;
    matrix wa = matrix_whole(a.a), wl, upper;

    check_ok(weft__scalapack_cholesky(&call, a.a, &rcond, &l, &minor));
    check_int(minor, 0);
    check_grid_of(&call, n, n);
    check_true(n == 0 ? isnan(rcond) : rcond > 0 && rcond <= 1.0001);
    wl = matrix_whole(l);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = i + 1; j < n; j++)
            check_true(matrix_at(wl, i, j) == 0);
    upper = matrix_adjoint(wl);
    check_product(dtype, wl, upper, wa);
    free(wa.x), free(wl.x), free(upper.x);
    weft_free(&l);
    operand_drop(&a);
}

/* The condition of a triangle of ones: its inverse is 2 in the 1-norm, of which an estimate finds a
 * third at least. */
static void conditions_are_near(void **state)
{
    for (int64_t n = 2; n < 150; n += 49)
        for (int d = 0; d < 4; d++) {
            weft__call call = case_call("weft_cholesky", case_dtypes[d]);
            weft_array *ones = NULL, *low = NULL, *high = NULL, *a = NULL, *l = NULL;
            int64_t minor;
            double rcond;

            check_ok(weft_ones(test_session(), WEFT_SHAPE(n, n), case_dtypes[d], &ones));
            check_ok(weft_tril(ones, 0, &low));
            check_ok(weft_transpose(low, NULL, &high));
            check_ok(weft_matmul(low, high, &a));
            check_ok(weft__scalapack_cholesky(&call, a, &rcond, &l, &minor));
            check_near(rcond * 2 * (double)n, 2, 1.001);
            weft_free(&ones), weft_free(&high), weft_free(&low), weft_free(&a), weft_free(&l);
        }
}

static void definite_matrices(void **state)
{
    for (int k = 0; k < CASE_SIZES; k++)
        for (int d = 0; d < 4; d++)
            check_cholesky(case_sizes[k], case_dtypes[d], (k + 2 * d) % LAYOUTS);
}

/* The first minor that is not positive: the element there is made so. */
static void the_minor_is_said(void **state)
{
    weft_session *s = test_session();

    for (int64_t order = 1; order <= 90; order += 11)
        for (int d = 0; d < 4; d++) {
            weft__call call = case_call("weft_cholesky", case_dtypes[d]);
            operand a = operand_make(WEFT_SHAPE(90, 90), LAYOUT_STANDARD,
                                     (recipe){case_dtypes[d], 4, .definite = true, .zero = -1});
            weft_box box = {{order - 1, order - 1}, {weft_rank(s) == 0, 1}};
            float single[2] = {-1, 0};
            double full[2] = {-1, 0};
            weft_array *l = NULL;
            int64_t minor = 0;

            check_ok(weft_put(a.a, &box, case_is_single(case_dtypes[d]) ? (void *)single : full));
            check_ok(weft__scalapack_cholesky(&call, a.a, NULL, &l, &minor));
            check_int(minor, order);
            check_true(l == NULL);
            operand_drop(&a);
        }
}

/* Integers, and operands that are views. */
static void other_dtypes_and_views(void **state)
{
    weft_session *s = test_session();
    weft__call call = case_call("weft_solve", WEFT_FLOAT64);
    operand a =
        operand_make(WEFT_SHAPE(60, 60), LAYOUT_UNEVEN, (recipe){WEFT_FLOAT64, 9, .zero = -1});
    weft_array *v = NULL, *b = NULL, *x = NULL;
    weft__scalapack_lu *lu = NULL;
    int64_t zero_pivot;
    matrix wa, wb, wx;

    check_ok(weft_view(a.a, "::-1, ::-1", &v));
    check_ok(weft_arange(s, 0, 60, 1, WEFT_INT16, &b));
    check_ok(weft__scalapack_lu_create(&call, v, NULL, &lu, &zero_pivot));
    check_ok(weft__scalapack_lu_solve(lu, &call, b, &x));
    wa = matrix_whole(v), wx = matrix_whole(x);
    wb = matrix_new(60, 1);
    for (int i = 0; i < 60; i++)
        wb.x[i] = i;
    check_product(WEFT_FLOAT64, wa, wx, wb);
    free(wa.x), free(wb.x), free(wx.x);
    weft__scalapack_lu_free(&lu);
    weft_free(&v), weft_free(&b), weft_free(&x);
    operand_drop(&a);
}

static void no_mpi_no_scalapack(void **state)
{
    weft_session *local = NULL;
    weft__call call = {.operation = "weft_solve", .dtype = WEFT_FLOAT64};
    weft__scalapack_lu *lu = NULL;
    weft_array *a = NULL;
    int64_t zero_pivot;

    check_ok(weft_open_local(1, &local));
    call.s = local;
    check_int(weft_ones(local, WEFT_SHAPE(3, 3), WEFT_FLOAT64, &a), WEFT_OK);
    check_int(weft__scalapack_lu_create(&call, a, NULL, &lu, &zero_pivot), WEFT_ERR_UNSUPPORTED);
    check_true(lu == NULL);
    weft_free(&a);
    check_int(weft_stop(&local), WEFT_ERR_UNSUPPORTED);
}

const struct CMUnitTest scalapack_tests[] = {
    cmocka_unit_test(systems_are_solved),      cmocka_unit_test(matrices_are_inverted),
    cmocka_unit_test(permutations_have_signs), cmocka_unit_test(singular_is_said),
    cmocka_unit_test(definite_matrices),       cmocka_unit_test(conditions_are_near),
    cmocka_unit_test(the_minor_is_said),       cmocka_unit_test(other_dtypes_and_views),
    cmocka_unit_test(no_mpi_no_scalapack),     {0}};
