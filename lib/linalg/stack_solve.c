/* weft_solve and weft_inv of stacks. */
#include <string.h>

#include <weft/view.h>

#include "array/map.h"
#include "linalg/batch.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/stack.h"
#include "linalg/turn.h"

/* A core's scratch: the matrix, the right-hand sides by columns, the pivots. */
typedef struct solving {
    const weft__lapack *lapack;
    int n, columns;
    size_t size;
} solving;

static int64_t bytes_of_matrix(const solving *k)
{
    return weft__batch_padded((int64_t)k->n * k->n * (int64_t)k->size);
}

static int64_t bytes_of_columns(const solving *k)
{
    return weft__batch_padded((int64_t)k->n * k->columns * (int64_t)k->size);
}

static int64_t bytes_of_scratch(const solving *k)
{
    return bytes_of_matrix(k) + bytes_of_columns(k) +
           weft__batch_padded(k->n * (int64_t)sizeof(int));
}

static int *pivots_of(const solving *k, const weft__problem *p)
{
    return (int *)(void *)(p->scratch + bytes_of_matrix(k) + bytes_of_columns(k));
}

/* LAPACK reads the transpose of the C matrix. */
static int factor(const solving *k, const weft__problem *p)
{
    memcpy(p->scratch, p->in[0], (size_t)k->n * (size_t)k->n * k->size);
    return k->lapack->getrf(k->n, k->n, p->scratch, k->n, pivots_of(k, p));
}

static int solve(const void *context, const weft__problem *p)
{
    const solving *k = context;
    char *columns = p->scratch + bytes_of_matrix(k);
    int info;

    if (k->n == 0)
        return 0;
    info = factor(k, p);
    if (info != 0 || k->columns == 0)
        return info;
    weft__turn_matrix(p->in[1], k->columns, k->n, k->columns, columns, k->n, k->size);
    info =
        k->lapack->getrs('T', k->n, k->columns, p->scratch, k->n, pivots_of(k, p), columns, k->n);
    weft__turn_matrix(columns, k->n, k->columns, k->n, p->out[0], k->columns, k->size);
    return info;
}

/* The inverse of the transpose is the transpose of the inverse. */
static int invert(const void *context, const weft__problem *p)
{
    const solving *k = context;
    int info;

    if (k->n == 0)
        return 0;
    info = factor(k, p);
    if (info == 0)
        info = k->lapack->getri(k->n, p->scratch, k->n, pivots_of(k, p));
    memcpy(p->out[0], p->scratch, (size_t)k->n * (size_t)k->n * k->size);
    return info;
}

static weft_status refuse(const weft__batch *b, const weft__batch_failure *first)
{
    char index[520];

    weft__batch_name(b, first->problem, index, sizeof index);
    return weft_fail(b->call->s, WEFT_ERR_SINGULAR,
                     "%s: matrix %s of the stack is singular: pivot %lld is exactly zero",
                     b->call->operation, index, (long long)first->info);
}

static double flops_of(double n, double columns)
{
    return weft__flops_lu(n) + 2 * n * n * columns;
}

/* A problem's right-hand side, and the stack of both operands. */
typedef struct extents {
    weft_shape core, lead;
    int columns;
} extents;

/* NumPy 2's rule: b of one dimension is a vector for every matrix, else a stack of matrices. */
static weft_status find_extents(const weft__call *call, const weft_array *a, const weft_array *b,
                                extents *x)
{
    const int64_t n = a->shape.extent[a->shape.ndim - 1];
    weft_shape of_b;
    weft_status status;

    x->lead = weft__batch_lead(a);
    x->core = WEFT_SHAPE(n);
    x->columns = 1;
    if (b->shape.ndim == 0)
        return weft__refuse_shapes(call, a, b, "the right-hand side has no dimension");
    if (b->shape.extent[b->shape.ndim - (b->shape.ndim == 1 ? 1 : 2)] != n)
        return weft__refuse_shapes(call, a, b,
                                   "the right-hand side has not as many rows as the matrix");
    if (b->shape.ndim == 1)
        return WEFT_OK;
    WEFT__TRY(weft__refuse_no_matrices(call, b));
    of_b = weft__batch_lead(b);
    if (!weft__shape_broadcast(&x->lead, &of_b))
        return weft__refuse_shapes(call, a, b, "the stacks do not broadcast");
    x->columns = (int)b->shape.extent[b->shape.ndim - 1];
    x->core = WEFT_SHAPE(n, x->columns);
fail:
    return status;
}

weft_status weft__stack_solve(weft__call *call, weft_array *a, weft_array *b, weft_array **x)
{
    weft__batch batch = {0};
    weft__batch_failure first;
    extents e;
    solving k = {.lapack = weft__lapack_of(call->dtype), .size = weft_dtype_size(call->dtype)};
    weft_status status;

    WEFT__TRY(weft__batch_check_driver(call));
    WEFT__TRY(weft__refuse_not_squares(call, a));
    WEFT__TRY(find_extents(call, a, b, &e));
    k.n = (int)a->shape.extent[a->shape.ndim - 1];
    k.columns = e.columns;
    weft__batch_begin(&batch, call, e.lead);
    WEFT__TRY(weft__batch_result(&batch, e.core, call->dtype, *x));
    WEFT__TRY(weft__refuse_not_finite(call, "a", a));
    WEFT__TRY(weft__refuse_not_finite(call, "b", b));
    WEFT__TRY(weft__batch_operand(&batch, a, WEFT_SHAPE(k.n, k.n)));
    WEFT__TRY(weft__batch_operand(&batch, b, e.core));
    WEFT__TRY(
        weft__batch_run(&batch, solve, &k, bytes_of_scratch(&k), flops_of(k.n, k.columns), &first));
    if (first.problem >= 0)
        status = refuse(&batch, &first);
    else
        status = weft__batch_deliver(&batch, x, NULL, NULL);
fail:
    weft__batch_end(&batch);
    return status;
}

weft_status weft__stack_inverse(weft__call *call, weft_array *a, weft_array **inverse)
{
    weft__batch batch = {0};
    weft__batch_failure first;
    weft_shape core;
    solving k = {.lapack = weft__lapack_of(call->dtype), .size = weft_dtype_size(call->dtype)};
    weft_status status;

    WEFT__TRY(weft__batch_check_driver(call));
    WEFT__TRY(weft__refuse_not_squares(call, a));
    k.n = (int)a->shape.extent[a->shape.ndim - 1];
    core = WEFT_SHAPE(k.n, k.n);
    weft__batch_begin(&batch, call, weft__batch_lead(a));
    WEFT__TRY(weft__batch_result(&batch, core, call->dtype, *inverse));
    WEFT__TRY(weft__refuse_not_finite(call, "a", a));
    WEFT__TRY(weft__batch_operand(&batch, a, core));
    WEFT__TRY(
        weft__batch_run(&batch, invert, &k, bytes_of_scratch(&k), 3 * weft__flops_lu(k.n), &first));
    if (first.problem >= 0)
        status = refuse(&batch, &first);
    else
        status = weft__batch_deliver(&batch, inverse, NULL, NULL);
fail:
    weft__batch_end(&batch);
    return status;
}
