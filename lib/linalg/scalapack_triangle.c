/* How far a triangle over a grid is from singular: by solves, as p?trcon gives a tenth of it. */
#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "linalg/blocks.h"
#include "linalg/condition.h"
#include "linalg/scalapack_run.h"

static const int one = 1;

typedef struct triangle {
    weft__call *call;
    const weft__cyclic *c;
    char uplo;
    int n;
    bool is_singular;
} triangle;

typedef struct solving {
    const triangle *t;
    bool adjoint;
    weft__cyclic *b;
} solving;

static int solve(void *context, const weft__work *work)
{
    const solving *k = context;
    const weft__cyclic *c = k->t->c;
    int info = 0;

    (void)work;
    weft__scalapack_of(c->dtype)->trtrs(&k->t->uplo, k->adjoint ? "C" : "N", "N", &k->t->n, &one,
                                        c->data, &one, &one, c->descriptor, k->b->data, &one, &one,
                                        k->b->descriptor, &info, 1, 1, 1);
    return info;
}

static weft_status apply_inverse(void *context, bool adjoint, weft_array *x, weft_array **y)
{
    triangle *t = context;
    weft__call *call = t->call;
    weft_array *operand = NULL;
    weft__cyclic b = {0};
    int64_t zero;
    weft_status status;

    WEFT__TRY(weft__scalapack_operand(call, x, &operand));
    WEFT__TRY(weft_empty(call->s, x->shape, call->dtype, y));
    WEFT__TRY(weft__enter(call->s, call->operation, weft__array_hash(operand)));
    WEFT__TRY(
        weft__scalapack_deal(call, t->c->grid, t->c->block, t->n, 1, operand, WEFT__AS_IS, &b));
    WEFT__TRY(
        weft__scalapack_run(call, t->c->grid, false, solve, &(solving){t, adjoint, &b}, &zero));
    t->is_singular |= zero > 0;
    WEFT__TRY(weft__cyclic_store(&b, *y, WEFT__AS_IS));
    WEFT__TRY(weft__leave(call->s));
fail:
    weft__cyclic_free(&b);
    weft_free(&operand);
    return status;
}

static double magnitude(const weft__cyclic *c, int64_t i, int64_t j)
{
    const int64_t at = j * c->lead + i;

    if (c->dtype < WEFT_COMPLEX64)
        return fabs(weft__real_at(c->dtype, c->data, at));
    return hypot(weft__real_at(c->dtype, c->data, 2 * at),
                 weft__real_at(c->dtype, c->data, 2 * at + 1));
}

/* Adds the elements of this rank's piece to the sums of the triangle's columns. */
static void add_columns(const triangle *t, double *sums)
{
    const weft__cyclic *c = t->c;
    const weft__grid *g = c->grid;

    for (int64_t j = 0; j < c->local_columns && weft__cyclic_column(c, j) < t->n; j++) {
        const int64_t column = weft__cyclic_column(c, j);
        const int64_t first = t->uplo == 'U' ? 0 : column, end = t->uplo == 'U' ? column + 1 : t->n;
        const int64_t last = weft__blocks_below(end, c->block, g->row, g->rows);

        for (int64_t i = weft__blocks_below(first, c->block, g->row, g->rows); i < last; i++)
            sums[column] += magnitude(c, i, j);
    }
}

static weft_status find_norm(const triangle *t, double *norm)
{
    weft_session *s = t->call->s;
    double *sums = calloc((size_t)t->n, sizeof *sums);
    weft_status status;

    weft__must(sums);
    *norm = 0;
    WEFT__TRY(weft__enter(s, t->call->operation, (uint64_t)t->n));
    add_columns(t, sums);
    WEFT__TRY(weft__agree(s, WEFT_OK, NULL));
    WEFT__TRY(weft__scalapack_sum(s, t->n, sums));
    for (int j = 0; j < t->n; j++)
        *norm = fmax(*norm, sums[j]);
    WEFT__TRY(weft__leave(s));
fail:
    free(sums);
    return status;
}

weft_status weft__scalapack_triangle(weft__call *call, const weft__cyclic *c, char uplo, int64_t n,
                                     double *rcond)
{
    triangle t = {.call = call, .c = c, .uplo = uplo, .n = (int)n};
    double norm, of_inverse;
    weft_status status;

    WEFT__TRY(find_norm(&t, &norm));
    WEFT__TRY(weft__estimate_inverse(call->s, n, c->dtype, apply_inverse, &t, &of_inverse));
    *rcond = t.is_singular ? 0 : 1 / of_inverse / norm;
fail:
    return status;
}
