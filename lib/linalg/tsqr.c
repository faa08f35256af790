/* QR of tall matrices by blocks of rows (weft/qr.h names the source).
 *
 * The rows of a node are cut into blocks; each becomes a small column-major matrix in the same
 * memory and is factored by one core. The triangles are stacked to a matrix of their own, which is
 * factored by blocks again as long as it is tall, then as one.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <weft/view.h>

#include "base/checked.h"
#include "linalg/dense.h"
#include "linalg/lapack.h"
#include "linalg/qr.h"
#include "linalg/turn.h"
#include "runtime/blas.h"
#include "runtime/comm.h"

enum { LEAST_ROWS = 1024, ROWS_PER_COLUMN = 4 };

struct weft__tsqr {
    weft_session *s;
    const char *operation;
    weft_dtype dtype;
    int64_t m, n;
    int64_t block;     /* rows of most blocks: the last of a node has up to twice as many */
    weft_array *work;  /* m × n: each block's columns with their reflectors */
    weft_array *tau;   /* blocks × n */
    weft_array *stack; /* (blocks · n) × n: their triangles, NULL once they are factored */
    weft__qr *top;     /* factors of the stack */
    atomic_int failures;
};

static int64_t rows_of_node(const weft__tsqr *t, int node)
{
    return weft__run_count(weft__layout_node_run(&t->work->layout, &t->s->comms, node)) / t->n;
}

/* A last block of fewer rows than that is joined to the one before. */
static int64_t blocks_of_rows(const weft__tsqr *t, int64_t rows)
{
    return rows > 0 ? weft__max64(rows / t->block, 1) : 0;
}

/* Blocks of the nodes before `node`. */
static int64_t first_block(const weft__tsqr *t, int node)
{
    int64_t blocks = 0;

    for (int n = 0; n < node; n++)
        blocks += blocks_of_rows(t, rows_of_node(t, n));
    return blocks;
}

/* An array with `rows` rows of `row` elements per block, where the blocks are. */
static weft_status new_by_block(const weft__tsqr *t, int64_t rows, int64_t row, weft_array **a)
{
    const weft__comms *c = &t->s->comms;
    int64_t *counts = calloc((size_t)c->size, sizeof *counts);
    const weft_placement placement = {.rows_per_rank = counts};
    weft_status status;

    weft__must(counts);
    for (int n = 0; n < c->nodes; n++)
        counts[c->node_first[n]] = blocks_of_rows(t, rows_of_node(t, n)) * rows;
    status = weft_empty_placed(t->s, WEFT_SHAPE(first_block(t, c->nodes) * rows, row), t->dtype,
                               &placement, a);
    free(counts);
    return status;
}

/* Rows of this node's block k, from the node's first one. */
static weft__run rows_of_block(const weft__tsqr *t, int64_t k)
{
    const int64_t rows = rows_of_node(t, t->s->comms.node_index), blocks = blocks_of_rows(t, rows);

    return (weft__run){k * t->block, k + 1 == blocks ? rows : (k + 1) * t->block};
}

static int64_t size_of(const weft__tsqr *t)
{
    return (int64_t)weft_dtype_size(t->dtype);
}

static void put_triangle(const weft__tsqr *t, const char *columns, int64_t rows, char *to)
{
    const int64_t size = size_of(t);

    memset(to, 0, (size_t)(t->n * t->n * size));
    for (int64_t j = 0; j < t->n; j++)
        for (int64_t i = 0; i <= j && i < rows; i++)
            memcpy(to + (i * t->n + j) * size, columns + (j * rows + i) * size, (size_t)size);
}

static void factor_block(void *context, int64_t k, int thread)
{
    weft__tsqr *t = context;
    const weft__run rows = rows_of_block(t, k);
    const int64_t count = weft__run_count(rows), size = size_of(t);
    char *block = t->work->node + rows.first * t->n * size;
    char *columns = malloc((size_t)(count * t->n * size) + 1);

    (void)thread;
    if (columns) {
        weft__turn_matrix(block, t->n, count, t->n, columns, count, (size_t)size);
        if (weft__lapack_of(t->dtype)->geqrf((int)count, (int)t->n, columns, (int)count,
                                             t->tau->node + k * t->n * size) != 0)
            atomic_fetch_add(&t->failures, 1);
        put_triangle(t, columns, count, t->stack->node + k * t->n * t->n * size);
        memcpy(block, columns, (size_t)(count * t->n * size));
    } else {
        atomic_fetch_add(&t->failures, 1);
    }
    free(columns);
}

/* One call of `task` for each block of this node, on any core, BLAS on one thread. */
static weft_status run_blocks(weft__tsqr *t, weft__tile_task task, void *context)
{
    const int64_t blocks = blocks_of_rows(t, rows_of_node(t, t->s->comms.node_index));
    weft_status status;

    WEFT__TRY(weft__enter(t->s, t->operation, 0));
    WEFT__TRY(weft__sync(t->s));
    weft__blas_begin(1);
    weft__gang_run(t->s, blocks, task, context);
    weft__blas_end();
    if (atomic_exchange(&t->failures, 0) > 0)
        status = weft_fail(t->s, WEFT_ERR_MEMORY, "%s: no memory for a block of %lld x %lld",
                           t->operation, (long long)t->block, (long long)t->n);
    WEFT__TRY(weft__agree(t->s, status, NULL));
    WEFT__TRY(weft__leave(t->s));
fail:
    return status;
}

weft_status weft__tsqr_factor(weft__call *call, weft_array *a, weft__tsqr **result)
{
    const int64_t n = a->shape.extent[1];
    weft__tsqr *t = calloc(1, sizeof *t);
    weft__call above = *call;
    weft_status status;

    weft__must(t);
    t->s = call->s;
    t->operation = call->operation;
    t->dtype = call->dtype;
    t->m = a->shape.extent[0];
    t->n = n;
    t->block = weft__max64(LEAST_ROWS, ROWS_PER_COLUMN * n);
    WEFT__TRY(weft_empty(t->s, a->shape, t->dtype, &t->work));
    WEFT__TRY(weft_assign(t->work, a));
    weft__call_prepared(call);
    WEFT__TRY(new_by_block(t, 1, n, &t->tau));
    WEFT__TRY(new_by_block(t, n, n, &t->stack));
    WEFT__TRY(run_blocks(t, factor_block, t));
    if (2 * t->stack->shape.extent[0] <= t->m)
        status = weft__qr_factor(&above, t->stack, &t->top);
    else /* many nodes with few rows each: blocks would not make it smaller */
        status = weft__qr_factor_whole(&above, t->stack, &t->top);
    WEFT__TRY(status);
    weft_free(&t->stack);
    *result = t;
    return WEFT_OK;
fail:
    weft__tsqr_free(&t);
    return status;
}

weft_status weft__tsqr_triangle(const weft__tsqr *t, weft_array **r)
{
    return weft__qr_triangle(t->top, r);
}

/* A product with Q from the left, block by block. */
typedef struct application {
    weft__tsqr *t;
    weft_array *stack;  /* (blocks · n) × p */
    weft_array *result; /* m × p, rows where t->work's are */
    int64_t p;
} application;

static bool multiply_block(const application *x, int64_t k, bool adjoint, char *columns)
{
    const weft__tsqr *t = x->t;
    const weft__run rows = rows_of_block(t, k);
    const int count = (int)weft__run_count(rows);
    const int reflectors = (int)weft__min64(count, t->n);

    return weft__lapack_of(t->dtype)->ormqr(adjoint, count, (int)x->p, reflectors,
                                            t->work->node + rows.first * t->n * size_of(t), count,
                                            t->tau->node + k * t->n * size_of(t), columns,
                                            count) == 0;
}

static void apply_block(void *context, int64_t k, int thread)
{
    const application *x = context;
    weft__tsqr *t = x->t;
    const weft__run rows = rows_of_block(t, k);
    const int64_t count = weft__run_count(rows), p = x->p, size = size_of(t);
    const char *stacked = x->stack->node + k * t->n * p * size;
    char *columns = calloc((size_t)(count * p) + 1, (size_t)size);

    (void)thread;
    if (columns)
        weft__turn_matrix(stacked, p, weft__min64(count, t->n), p, columns, count, (size_t)size);
    if (columns && multiply_block(x, k, false, columns))
        weft__turn_matrix(columns, count, p, count, x->result->node + rows.first * p * size, p,
                          (size_t)size);
    else
        atomic_fetch_add(&t->failures, 1);
    free(columns);
}

static void apply_adjoint_block(void *context, int64_t k, int thread)
{
    const application *x = context;
    weft__tsqr *t = x->t;
    const weft__run rows = rows_of_block(t, k);
    const int64_t count = weft__run_count(rows), p = x->p, size = size_of(t);
    char *stacked = x->stack->node + k * t->n * p * size;
    char *columns = malloc((size_t)(count * p * size) + 1);

    (void)thread;
    memset(stacked, 0, (size_t)(t->n * p * size));
    if (columns)
        weft__turn_matrix(x->result->node + rows.first * p * size, p, count, p, columns, count,
                          (size_t)size);
    if (columns && multiply_block(x, k, true, columns))
        weft__turn_matrix(columns, count, p, weft__min64(count, t->n), stacked, p, (size_t)size);
    else
        atomic_fetch_add(&t->failures, 1);
    free(columns);
}

/* Whether an array of m rows lies as the blocks do, so that they can read or write it. */
static bool lies_as_blocks(const weft__tsqr *t, const weft_array *a)
{
    return a->dtype == t->dtype && !a->is_strided && weft__array_is_reached(a) &&
           a->layout.row * t->m == a->count && a->layout.kind == WEFT__LAYOUT_SPLIT;
}

weft_status weft__tsqr_apply(weft__tsqr *t, weft_array *c, weft_array **q)
{
    application x = {.t = t, .p = c->shape.extent[1]};
    weft_status status;

    WEFT__TRY(new_by_block(t, t->n, x.p, &x.stack));
    WEFT__TRY(weft__qr_apply(t->top, c, &x.stack));
    if (*q && lies_as_blocks(t, *q))
        x.result = weft_reference(*q);
    else
        WEFT__TRY(weft_empty(t->s, WEFT_SHAPE(t->m, x.p), t->dtype, &x.result));
    if (x.p > 0)
        WEFT__TRY(run_blocks(t, apply_block, &x));
    if (*q && *q != x.result)
        WEFT__TRY(weft_assign(*q, x.result));
    if (!*q)
        *q = weft_reference(x.result);
fail:
    weft_free(&x.stack), weft_free(&x.result);
    return status;
}

weft_status weft__tsqr_apply_adjoint(weft__tsqr *t, weft_array *b, weft_array **c)
{
    application x = {.t = t, .p = b->shape.extent[1]};
    weft_status status;

    WEFT__TRY(new_by_block(t, t->n, x.p, &x.stack));
    if (lies_as_blocks(t, b)) {
        x.result = weft_reference(b);
    } else {
        WEFT__TRY(weft_empty(t->s, b->shape, t->dtype, &x.result));
        WEFT__TRY(weft_assign(x.result, b));
    }
    if (x.p > 0)
        WEFT__TRY(run_blocks(t, apply_adjoint_block, &x));
    status = weft__qr_apply_adjoint(t->top, x.stack, c);
fail:
    weft_free(&x.stack), weft_free(&x.result);
    return status;
}

void weft__tsqr_free(weft__tsqr **t)
{
    if (!*t)
        return;
    weft_free(&(*t)->work), weft_free(&(*t)->tau), weft_free(&(*t)->stack);
    weft__qr_free(&(*t)->top);
    free(*t);
    *t = NULL;
}
