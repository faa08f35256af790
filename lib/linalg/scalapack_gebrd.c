/* Singular values and vectors over a grid: reduction to a bidiagonal matrix, its decomposition by
 * divide and conquer, and the reflectors applied to the vectors.
 *
 * A wide matrix is decomposed as its adjoint. The vectors of the bidiagonal matrix are made row by
 * row out of their factored form, which every rank has, in an array; its rows are dealt out.
 */
#include <stdlib.h>

#include "base/checked.h"
#include "linalg/bidiagonal.h"
#include "linalg/scalapack.h"
#include "linalg/scalapack_svd.h"
#include "runtime/blas.h"

enum { ROWS = 192 }; /* made at a time: what they share is made once for them */

static const int one = 1;

typedef struct reduction {
    weft__cyclic *a;            /* m x n, m ≥ n */
    char *d, *e, *left, *right; /* by columns and rows of the piece; the scalars of reflectors */
    int m, n;
} reduction;

static int reduce(void *context, const weft__work *work)
{
    reduction *r = context;
    int info = 0;

    weft__scalapack_of(r->a->dtype)
        ->gebrd(&r->m, &r->n, r->a->data, &one, &one, r->a->descriptor, r->d, r->e, r->left,
                r->right, work->work, &work->nwork, &info);
    return info;
}

/* Both diagonals on every rank: n numbers, then those beside. */
static weft_status find_diagonals(weft__call *call, reduction *r, double *diagonals)
{
    int64_t info;
    weft_status status;

    WEFT__TRY(weft__scalapack_run(call, r->a->grid, true, reduce, r, &info));
    weft__scalapack_diagonal(r->a, 0, 1, diagonals);
    weft__scalapack_diagonal(r->a, 1, 1, diagonals + r->n);
    status = weft__scalapack_sum(call->s, 2 * (int64_t)r->n, diagonals);
fail:
    return status;
}

/* ---- the bidiagonal matrix ---- */

static weft_status refuse(const weft__call *call, int64_t info)
{
    return weft_fail(call->s, WEFT_ERR_NOT_CONVERGED, "%s: %lld singular values did not converge",
                     call->operation, (long long)info);
}

static weft_status agree_on(weft__call *call, int info)
{
    weft_status status;

    WEFT__TRY(weft__unless_poisoned(call->s, weft__broadcast(call->s, &info, sizeof info, 0)));
    if (info < 0)
        return weft_fail(call->s, WEFT_ERR_MEMORY,
                         "%s: no memory on rank 0 for its bidiagonal matrix", call->operation);
    if (info > 0)
        return refuse(call, info);
fail:
    return status;
}

static weft_status find_values(weft__call *call, int n, double *diagonals)
{
    int info = 0;

    if (call->s->comms.rank == 0)
        info = weft__bidiagonal_only_values(n, diagonals, diagonals + n);
    return agree_on(call, info);
}

/* Rank 0 decomposes, everybody gets all of it. */
static weft_status find_factors(weft__call *call, int n, double *diagonals, weft__bidiagonal *b)
{
    weft_session *s = call->s;
    int info = 0;
    weft_status status = WEFT_OK;

    if (!weft__bidiagonal_new(n, b))
        status = weft_fail(s, WEFT_ERR_MEMORY, "%s: no memory for a bidiagonal matrix of order %d",
                           call->operation, n);
    WEFT__TRY(weft__agree(s, status, NULL));
    if (s->comms.rank == 0)
        info = weft__bidiagonal_factor(b, diagonals, diagonals + n);
    WEFT__TRY(agree_on(call, info));
    WEFT__TRY(weft__unless_poisoned(
        s, weft__broadcast(s, b->numbers, (int64_t)(b->count_numbers * sizeof *b->numbers), 0)));
    status = weft__unless_poisoned(
        s, weft__broadcast(s, b->integers, (int64_t)(b->count_integers * sizeof *b->integers), 0));
fail:
    return status;
}

/* ---- its vectors ---- */

typedef struct making {
    const weft__bidiagonal *b;
    weft_array *to;
    bool right;
    int64_t first, rows; /* of this rank */
    char *scratch;       /* for each thread */
    size_t bytes;
} making;

static void write_element(weft_dtype dtype, char *to, int64_t index, double x)
{
    switch (dtype) {
    case WEFT_FLOAT32:
        ((float *)to)[index] = (float)x;
        break;
    case WEFT_FLOAT64:
        ((double *)to)[index] = x;
        break;
    case WEFT_COMPLEX64:
        ((float *)to)[2 * index] = (float)x;
        ((float *)to)[2 * index + 1] = 0;
        break;
    default:
        ((double *)to)[2 * index] = x;
        ((double *)to)[2 * index + 1] = 0;
        break;
    }
}

static void make_rows(void *context, int64_t tile, int thread)
{
    const making *k = context;
    const int64_t first = tile * ROWS, count = weft__min64(ROWS, k->rows - first);
    const int64_t n = k->b->n;
    double *rows = (double *)(k->scratch + (size_t)thread * k->bytes);

    weft__bidiagonal_rows(k->b, k->right, (int)(k->first + first), (int)count, rows,
                          rows + n * ROWS);
    for (int64_t i = 0; i < count * n; i++)
        write_element(k->to->dtype, k->to->own, first * n + i, rows[i]);
}

/* All rows of U, or of Vᵀ, in an array: each rank its own, on its own cores. */
static weft_status make_vectors(weft__call *call, const weft__bidiagonal *b, bool right,
                                weft_array *to)
{
    weft_session *s = call->s;
    const weft_rows mine = weft__layout_rows(&to->layout, &s->comms, s->comms.rank);
    making k = {.b = b, .to = to, .right = right, .first = mine.first, .rows = mine.count};
    weft_status status = WEFT_OK;

    k.bytes = weft__bidiagonal_scratch(b, ROWS) + (size_t)b->n * ROWS * sizeof(double);
    k.bytes = weft__round_up(k.bytes, 64);
    k.scratch = aligned_alloc(64, k.bytes * (size_t)weft_threads(s));
    if (!k.scratch)
        status = weft_fail(s, WEFT_ERR_MEMORY, "%s: no memory for rows of singular vectors",
                           call->operation);
    WEFT__TRY(weft__agree(s, status, NULL));
    weft__blas_begin(1);
    if (k.rows > 0)
        weft__own_run(s, (k.rows + ROWS - 1) / ROWS, make_rows, &k);
    weft__blas_end();
    status = weft__sync(s);
fail:
    free(k.scratch);
    return status;
}

/* ---- those of the matrix ---- */

typedef struct turning {
    const reduction *r;
    weft__cyclic *c; /* the vectors, as columns */
    bool right;
} turning;

/* p?ormbr would choose between the same two, but looks at the wrong column of the matrix for the
 * right vectors and refuses them. */
static int turn(void *context, const weft__work *work)
{
    const turning *t = context;
    const weft__scalapack *routines = weft__scalapack_of(t->c->dtype);
    const char *adjoint = t->c->dtype < WEFT_COMPLEX64 ? "T" : "C";
    const int two = 2, less = t->r->n - 1, columns = (int)t->c->columns;
    const weft__cyclic *a = t->r->a;
    int info = 0;

    if (!t->right)
        routines->ormqr("L", "N", &t->r->m, &columns, &t->r->n, a->data, &one, &one, a->descriptor,
                        t->r->left, t->c->data, &one, &one, t->c->descriptor, work->work,
                        &work->nwork, &info, 1, 1);
    else if (less > 0)
        routines->ormlq("L", adjoint, &less, &columns, &less, a->data, &one, &two, a->descriptor,
                        t->r->right, t->c->data, &two, &one, t->c->descriptor, work->work,
                        &work->nwork, &info, 1, 1);
    return info;
}

/* Left or right vectors of what was reduced, `columns` of them, into the caller's array. Beyond the
 * vectors of the bidiagonal matrix the reflectors complete the basis. */
static weft_status deliver(weft__call *call, const reduction *r, const weft__bidiagonal *b,
                           bool right, int64_t columns, weft__form form, weft_array *to)
{
    weft_array *small = NULL;
    weft__cyclic c = {0};
    turning t = {r, &c, right};
    int64_t info;
    weft_status status;

    WEFT__TRY(weft__array_result(call->s, call->operation, WEFT_SHAPE(r->n, r->n), call->dtype,
                                 NULL, &small));
    WEFT__TRY(make_vectors(call, b, right, small));
    WEFT__TRY(weft__scalapack_deal(call, r->a->grid, r->a->block, right ? r->n : r->m, columns,
                                   NULL, WEFT__AS_IS, &c));
    weft__cyclic_zero(&c, WEFT__EVERYWHERE);
    weft__cyclic_one(&c, WEFT__DIAGONAL);
    WEFT__TRY(weft__cyclic_fill(&c, small, right ? WEFT__TRANSPOSED : WEFT__AS_IS));
    WEFT__TRY(weft__scalapack_run(call, r->a->grid, true, turn, &t, &info));
    status = weft__cyclic_store(&c, to, form);
fail:
    weft__cyclic_free(&c);
    weft_free(&small);
    return status;
}

static weft_status decompose(weft__call *call, reduction *r, const weft__svd_target *to,
                             double *diagonals)
{
    weft__bidiagonal b = {0};
    weft_status status;

    WEFT__TRY(find_diagonals(call, r, diagonals));
    if (!to->left) {
        status = find_values(call, r->n, diagonals);
        weft__call_factored(call);
        return status;
    }
    WEFT__TRY(find_factors(call, r->n, diagonals, &b));
    weft__call_factored(call);
    for (int i = 0; i < r->n; i++)
        diagonals[i] = weft__bidiagonal_values(&b)[i];
    WEFT__TRY(deliver(call, r, &b, false, to->columns, to->left_form, to->left));
    WEFT__TRY(deliver(call, r, &b, true, r->n, to->right_form, to->right));
fail:
    weft__bidiagonal_free(&b);
    return status;
}

weft_status weft__svd_by_parts(weft__call *call, weft__cyclic *a, const weft__svd_target *to,
                               double *values)
{
    const size_t extent = (size_t)(a->local_rows + a->local_columns + 2);
    const size_t bytes = extent * weft_dtype_size(a->dtype);
    double *diagonals = calloc((size_t)(2 * a->columns), sizeof *diagonals);
    char *small = calloc(4, bytes);
    reduction r = {.a = a,
                   .d = small,
                   .e = small + bytes,
                   .left = small + 2 * bytes,
                   .right = small + 3 * bytes,
                   .m = (int)a->rows,
                   .n = (int)a->columns};
    weft_status status;

    weft__must(diagonals);
    weft__must(small);
    status = decompose(call, &r, to, diagonals);
    for (int i = 0; i < r.n; i++)
        values[i] = diagonals[i];
    free(diagonals), free(small);
    return status;
}
