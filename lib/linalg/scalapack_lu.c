/* LU with partial pivoting over a grid. */
#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "linalg/blocks.h"
#include "linalg/condition.h"
#include "linalg/scalapack.h"
#include "linalg/scalapack_run.h"

struct weft__scalapack_lu {
    weft__cyclic factors;
    int *pivots; /* of this rank's rows: from 1, of the matrix */
    int n;
};

typedef weft__scalapack_lu lu_factors;

static const int one = 1;

static const weft__scalapack *routines_of(const lu_factors *lu)
{
    return weft__scalapack_of(lu->factors.dtype);
}

typedef struct factoring {
    lu_factors *lu;
    bool with_norm;
    double norm;
} factoring;

/* A single element is not looked at by p?getrf. */
static bool is_single_zero(const weft__cyclic *a)
{
    double parts[2] = {0};

    if (a->rows != 1 || a->local_rows * a->local_columns == 0)
        return false;
    weft__scalapack_diagonal(a, 0, 2, parts);
    return parts[0] == 0 && parts[1] == 0;
}

static int factor(void *context, const weft__work *work)
{
    factoring *f = context;
    weft__cyclic *a = &f->lu->factors;
    int info = 0;

    (void)work;
    if (f->with_norm)
        f->norm = weft__scalapack_norm(a, '1');
    routines_of(f->lu)->getrf(&f->lu->n, &f->lu->n, a->data, &one, &one, a->descriptor,
                              f->lu->pivots, &info);
    return is_single_zero(a) ? 1 : info;
}

/* All ranks know what those of the grid have found. */
static weft_status run_factor(weft__call *call, lu_factors *lu, double *norm, int64_t *zero_pivot)
{
    factoring f = {.lu = lu, .with_norm = norm != NULL};
    weft_status status;

    WEFT__TRY(weft__scalapack_run(call, lu->factors.grid, false, factor, &f, zero_pivot));
    weft__call_factored(call);
    if (!norm)
        return WEFT_OK;
    WEFT__TRY(weft__unless_poisoned(call->s, weft__broadcast(call->s, &f.norm, sizeof f.norm, 0)));
    *norm = f.norm;
fail:
    return status;
}

/* ---- solving ---- */

typedef struct solving {
    const lu_factors *lu;
    bool adjoint;
    weft__cyclic *b;
} solving;

static int solve(void *context, const weft__work *work)
{
    const solving *k = context;
    const weft__cyclic *a = &k->lu->factors;
    const int columns = (int)k->b->columns;
    int info = 0;

    (void)work;
    routines_of(k->lu)->getrs(k->adjoint ? "C" : "N", &k->lu->n, &columns, a->data, &one, &one,
                              a->descriptor, k->lu->pivots, k->b->data, &one, &one,
                              k->b->descriptor, &info, 1);
    return info;
}

/* By the matrix, or by its adjoint. */
static weft_status solve_by(lu_factors *lu, weft__call *call, bool adjoint, weft_array *b,
                            weft_array **x)
{
    const weft__grid *grid = lu->factors.grid;
    const int64_t columns = b->shape.ndim > 1 ? b->shape.extent[1] : 1;
    weft_array *operand = NULL, *result = NULL;
    weft__cyclic known = {0};
    int64_t info;
    weft_status status;

    WEFT__TRY(weft__scalapack_operand(call, b, &operand));
    WEFT__TRY(weft__scalapack_result(call, *x, b->shape, call->dtype, &result));
    WEFT__TRY(weft__enter(call->s, call->operation, weft__array_hash(operand)));
    WEFT__TRY(weft__scalapack_deal(call, grid, lu->factors.block, lu->n, columns, operand,
                                   WEFT__AS_IS, &known));
    if (lu->n > 0 && columns > 0)
        WEFT__TRY(
            weft__scalapack_run(call, grid, false, solve, &(solving){lu, adjoint, &known}, &info));
    WEFT__TRY(weft__cyclic_store(&known, result, WEFT__AS_IS));
    WEFT__TRY(weft__leave(call->s));
    if (!*x)
        *x = weft_reference(result);
fail:
    weft__cyclic_free(&known);
    weft_free(&operand), weft_free(&result);
    return status;
}

weft_status weft__scalapack_lu_solve(weft__scalapack_lu *lu, weft__call *call, weft_array *b,
                                     weft_array **x)
{
    return solve_by(lu, call, false, b, x);
}

/* ---- the condition ---- */

typedef struct inverse {
    weft__call *call;
    lu_factors *lu;
} inverse;

static weft_status apply_inverse(void *context, bool adjoint, weft_array *x, weft_array **y)
{
    const inverse *k = context;

    return solve_by(k->lu, k->call, adjoint, x, y);
}

/* p?gecon was seen to give a hundredth of the condition of ordinary random matrices. */
static weft_status estimate(weft__call *call, lu_factors *lu, double norm, double *rcond)
{
    double of_inverse;
    weft_status status;

    WEFT__TRY(weft__estimate_inverse(call->s, lu->n, lu->factors.dtype, apply_inverse,
                                     &(inverse){call, lu}, &of_inverse));
    *rcond = 1 / of_inverse / norm;
fail:
    return status;
}

weft_status weft__scalapack_lu_create(weft__call *call, weft_array *a, double *rcond,
                                      weft__scalapack_lu **lu, int64_t *zero_pivot)
{
    const int64_t n = a->shape.extent[0];
    lu_factors *made = calloc(1, sizeof *made);
    weft_array *operand = NULL;
    const weft__grid *grid;
    int64_t block;
    double norm = 0;
    weft_status status;

    weft__must(made);
    made->n = (int)n;
    *zero_pivot = 0;
    if (rcond)
        *rcond = NAN;
    WEFT__TRY(weft__scalapack_operand(call, a, &operand));
    WEFT__TRY(weft__scalapack_enter(call, weft__array_hash(operand), n, n, 0, &grid, &block));
    WEFT__TRY(weft__scalapack_deal(call, grid, block, n, n, operand, WEFT__AS_IS, &made->factors));
    made->pivots = calloc((size_t)(made->factors.local_rows + block), sizeof *made->pivots);
    weft__must(made->pivots);
    weft__call_prepared(call);
    if (n > 0)
        WEFT__TRY(run_factor(call, made, rcond ? &norm : NULL, zero_pivot));
    else
        weft__call_factored(call);
    WEFT__TRY(weft__leave(call->s));
    if (rcond && n > 0 && *zero_pivot == 0)
        WEFT__TRY(estimate(call, made, norm, rcond));
    *lu = made;
    made = NULL;
fail:
    weft__scalapack_lu_free(&made);
    weft_free(&operand);
    return status;
}

/* ---- the inverse ---- */

static int invert(void *context, const weft__work *work)
{
    lu_factors *lu = context;
    weft__cyclic *a = &lu->factors;
    int info = 0;

    routines_of(lu)->getri(&lu->n, a->data, &one, &one, a->descriptor, lu->pivots, work->work,
                           &work->nwork, work->integers, &work->nintegers, &info);
    return info;
}

weft_status weft__scalapack_lu_invert(weft__scalapack_lu *lu, weft__call *call, weft_array **r)
{
    weft_array *result = NULL;
    int64_t info;
    weft_status status;

    WEFT__TRY(
        weft__scalapack_result(call, *r, WEFT_SHAPE(lu->n, lu->n), lu->factors.dtype, &result));
    WEFT__TRY(weft__enter(call->s, call->operation, weft__array_hash(result)));
    if (lu->n > 0)
        WEFT__TRY(weft__scalapack_run(call, lu->factors.grid, true, invert, lu, &info));
    weft__call_factored(call);
    WEFT__TRY(weft__cyclic_store(&lu->factors, result, WEFT__AS_IS));
    WEFT__TRY(weft__leave(call->s));
    if (!*r)
        *r = weft_reference(result);
fail:
    weft_free(&result);
    return status;
}

/* ---- the determinant's factors ---- */

/* Rows that were exchanged for others: each is counted on one rank of its row of the grid. */
static double count_swaps(const lu_factors *lu)
{
    double swaps = 0;

    if (lu->factors.grid->column == 0)
        for (int64_t i = 0; i < lu->factors.local_rows; i++)
            swaps += lu->pivots[i] != weft__cyclic_row(&lu->factors, i) + 1;
    return swaps;
}

weft_status weft__scalapack_lu_diagonal(weft__scalapack_lu *lu, weft__call *call, double *diagonal,
                                        bool *is_odd)
{
    double swaps = count_swaps(lu);
    weft_status status;

    for (int64_t k = 0; k < 2 * (int64_t)lu->n; k++)
        diagonal[k] = 0;
    weft__scalapack_diagonal(&lu->factors, 0, 2, diagonal);
    WEFT__TRY(weft__enter(call->s, call->operation, (uint64_t)lu->n));
    WEFT__TRY(weft__agree(call->s, WEFT_OK, NULL));
    WEFT__TRY(weft__scalapack_sum(call->s, 2 * (int64_t)lu->n, diagonal));
    WEFT__TRY(weft__scalapack_sum(call->s, 1, &swaps));
    WEFT__TRY(weft__leave(call->s));
    *is_odd = (int64_t)swaps % 2 != 0;
fail:
    return status;
}

void weft__scalapack_lu_free(weft__scalapack_lu **lu)
{
    if (!*lu)
        return;
    weft__cyclic_free(&(*lu)->factors);
    free((*lu)->pivots);
    free(*lu);
    *lu = NULL;
}
