/* QR and least squares over grids of ranks: residuals, orthogonality, what is rank-deficient. */
#include "scalapack_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/session.h"

/* ---- QR and least squares ---- */

static void check_qr(int64_t m, int64_t n, weft_dtype dtype, int layout)
{
    weft__call call = case_call("weft_qr", dtype);
    operand a = operand_make(WEFT_SHAPE(m, n), layout, (recipe){dtype, 5, .zero = -1});
    weft_array *q = NULL, *r = NULL, *alone = NULL;
    matrix wa = matrix_whole(a.a), wq, wr, wr2;

    check_ok(weft__scalapack_qr(&call, a.a, &q, &r));
    check_grid_of(&call, m, n);
    check_ok(weft__scalapack_qr(&call, a.a, NULL, &alone));
    wq = matrix_whole(q), wr = matrix_whole(r), wr2 = matrix_whole(alone);
    check_product(dtype, wq, wr, wa);
    check_orthonormal(dtype, wq);
    for (int64_t i = 0; i < wr.m; i++)
        for (int64_t j = 0; j < i; j++)
            check_true(matrix_at(wr, i, j) == 0);
    check_int(wr2.m, wr.m);
    for (int64_t k = 0; k < wr.m * wr.n; k++)
        check_near(cabs(wr.x[k] - wr2.x[k]), 0, 100 * case_epsilon(dtype));
    free(wa.x), free(wq.x), free(wr.x), free(wr2.x);
    weft_free(&q), weft_free(&r), weft_free(&alone);
    operand_drop(&a);
}

static void matrices_are_factored(void **state)
{
    for (int k = 0; k < CASE_SHAPES; k++)
        for (int d = 0; d < 4; d++)
            check_qr(case_shapes[k][0], case_shapes[k][1], case_dtypes[d], (k + d) % LAYOUTS);
}

/* The residual is orthogonal to the columns; of a wide matrix it is 0, and x in the row space. */
static void check_lstsq(int64_t m, int64_t n, weft_dtype dtype, weft_shape known)
{
    weft__call call = case_call("weft_lstsq", dtype);
    operand a = operand_make(WEFT_SHAPE(m, n), LAYOUT_STANDARD, (recipe){dtype, 6, .zero = -1});
    operand b = operand_make(known, LAYOUT_UNEVEN, (recipe){dtype, 7, .zero = -1});
    weft_array *x = NULL;
    matrix wa = matrix_whole(a.a), wb = matrix_whole(b.a), wx, ha = matrix_adjoint(wa), rest, zero;
    double rcond;

    check_ok(weft__scalapack_lstsq(&call, a.a, b.a, &rcond, &x));
    check_true(rcond > 0);
    wx = matrix_whole(x);
    check_int(wx.m, n);
    check_int(weft_array_shape(x).ndim, known.ndim);
    rest = matrix_new(wb.m, wb.n);
    zero = matrix_new(n, wb.n);
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < wb.n; j++) {
            rest.x[i * wb.n + j] = -matrix_at(wb, i, j);
            for (int64_t k = 0; k < n; k++)
                rest.x[i * wb.n + j] += matrix_at(wa, i, k) * matrix_at(wx, k, j);
        }
    check_true(matrix_product_error(ha, rest, zero) <=
               20 * (double)(m + n + 1) * case_epsilon(dtype) * matrix_norm(wa) *
                   (matrix_norm(wa) * matrix_norm(wx) + matrix_norm(wb)));
    if (m < n)
        check_product(dtype, wa, wx, wb);
    free(wa.x), free(wb.x), free(wx.x), free(ha.x), free(rest.x), free(zero.x);
    weft_free(&x);
    operand_drop(&a), operand_drop(&b);
}

static void systems_are_fitted(void **state)
{
    for (int k = 0; k < CASE_SHAPES; k++)
        for (int d = 0; d < 4; d++)
            check_lstsq(case_shapes[k][0], case_shapes[k][1], case_dtypes[d],
                        d % 2 ? WEFT_SHAPE(case_shapes[k][0])
                              : WEFT_SHAPE(case_shapes[k][0], 1 + k % 5));
}

static void rank_deficiency_is_said(void **state)
{
    for (int k = 0; k < 2; k++) {
        weft__call call = case_call("weft_lstsq", WEFT_FLOAT64);
        operand a = operand_make(k ? WEFT_SHAPE(90, 60) : WEFT_SHAPE(2, 1), LAYOUT_STANDARD,
                                 (recipe){WEFT_FLOAT64, 6, .zero = k ? 13 : 0});
        operand b = operand_make(k ? WEFT_SHAPE(90) : WEFT_SHAPE(2), LAYOUT_STANDARD,
                                 (recipe){WEFT_FLOAT64, 7, .zero = -1});
        weft_array *x = NULL;
        double rcond = 1;

        check_ok(weft__scalapack_lstsq(&call, a.a, b.a, &rcond, &x));
        check_true(rcond == 0);
        check_true(x == NULL);
        operand_drop(&a), operand_drop(&b);
    }
}

const struct CMUnitTest scalapack_qr_tests[] = {cmocka_unit_test(matrices_are_factored),
                                                cmocka_unit_test(systems_are_fitted),
                                                cmocka_unit_test(rank_deficiency_is_said),
                                                {0}};
