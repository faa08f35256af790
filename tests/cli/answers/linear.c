/* Linear algebra of stacks: each matrix is computed by one core, wherever it is. */
#include "answers.h"

enum { MATRICES = 37, N = 23 };

static weft_status draw(const inputs *in, weft_array **a)
{
    return weft_random(in->s, WEFT_SHAPE(MATRICES, N, N), WEFT_FLOAT64, 8, a);
}

/* a·aᵀ + N·I of each. */
static weft_status draw_positive(const inputs *in, weft_array **a)
{
    weft_array *r = NULL, *turned = NULL, *product = NULL, *unit = NULL;

    WEFT_TRY(draw(in, &r));
    WEFT_TRY(weft_swapaxes(r, 1, 2, &turned));
    WEFT_TRY(weft_matmul(r, turned, &product));
    WEFT_TRY(weft_eye(in->s, N, N, 0, WEFT_FLOAT64, &unit));
    WEFT_TRY(weft_eval("product + 23*unit", WEFT_VARS(product, unit), a));
fail:
    weft_free(&r), weft_free(&turned), weft_free(&product), weft_free(&unit);
    return weft_failure(in->s);
}

static weft_status solve(const inputs *in, weft_array **r)
{
    weft_array *a = NULL, *b = NULL;

    WEFT_TRY(draw(in, &a));
    WEFT_TRY(weft_random(in->s, WEFT_SHAPE(MATRICES, N, 3), WEFT_FLOAT64, 9, &b));
    WEFT_TRY(weft_solve(a, b, r));
fail:
    weft_free(&a), weft_free(&b);
    return weft_failure(in->s);
}

static weft_status inv(const inputs *in, weft_array **r)
{
    weft_array *a = NULL;

    WEFT_TRY(draw(in, &a));
    WEFT_TRY(weft_inv(a, r));
fail:
    weft_free(&a);
    return weft_failure(in->s);
}

static weft_status cholesky(const inputs *in, weft_array **r)
{
    weft_array *a = NULL;

    WEFT_TRY(draw_positive(in, &a));
    WEFT_TRY(weft_cholesky(a, r));
fail:
    weft_free(&a);
    return weft_failure(in->s);
}

static weft_status eigh(const inputs *in, weft_array **r)
{
    weft_array *a = NULL, *w = NULL;

    WEFT_TRY(draw_positive(in, &a));
    WEFT_TRY(weft_eigh(a, &w, r));
fail:
    weft_free(&a), weft_free(&w);
    return weft_failure(in->s);
}

static weft_status svd(const inputs *in, weft_array **r)
{
    weft_array *a = NULL, *u = NULL, *s = NULL;

    WEFT_TRY(draw(in, &a));
    WEFT_TRY(weft_svd(a, WEFT_SVD_FULL, &u, &s, r));
fail:
    weft_free(&a), weft_free(&u), weft_free(&s);
    return weft_failure(in->s);
}

const line linear_lines[] = {{"weft_solve of stacks", solve},       {"weft_inv of stacks", inv},
                             {"weft_cholesky of stacks", cholesky}, {"weft_eigh of stacks", eigh},
                             {"weft_svd of stacks", svd},           {0}};
