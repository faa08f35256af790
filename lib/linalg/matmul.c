/* weft_matmul and weft_gemm: what runs where.
 *
 * Each node computes its own rows of the result. The left operand's rows are read in place; the
 * right operand is read in place on one node, and comes in panels of rows where there are several.
 */
#include <weft/eval.h>
#include <weft/matmul.h>
#include <weft/view.h>

#include <stdio.h>

#include "base/checked.h"
#include "base/hash.h"
#include "linalg/gemm.h"
#include "ops/evaluate.h"
#include "ops/plain.h"
#include "runtime/blas.h"

/* Multiplications and additions on this node; a complex pair is four of each. */
static double node_flops(const weft__gemm *g)
{
    const double pairs = (double)weft__run_count(weft__array_node_run(g->c)) * (double)g->k;

    return (g->c->dtype >= WEFT_COMPLEX64 ? 8 : 2) * pairs;
}

/* What is measured are products of float64, which those of complex128 are made of. */
static void record(const weft__gemm *g)
{
    if (g->c->dtype == WEFT_FLOAT64 || g->c->dtype == WEFT_COMPLEX128)
        weft__record_flops(g->s, WEFT__BLAS_GEMM, weft__min64(g->k, weft__min64(g->m, g->n)),
                           node_flops(g));
    else
        weft__record_work(g->s, node_flops(g));
}

/* Whether tiles of several cells would have other bits: tried out once, as it is used, with BLAS on
 * one thread. */
static bool goes_cell_by_cell(const weft__gemm *g)
{
    if (g->c->dtype != WEFT_FLOAT32 || g->n == 1 || (g->m <= WEFT__CELL && g->n <= WEFT__CELL))
        return false;
    if (g->s->is_cellwise == 0)
        g->s->is_cellwise = weft__product_is_cellwise(g->c->dtype) ? 1 : -1;
    return g->s->is_cellwise < 0;
}

static weft_status multiply(weft__gemm *g, weft_array *a, weft_array *b)
{
    const bool is_one = g->c->count == g->m * g->n;
    const bool is_spread =
        g->s->comms.nodes > 1 && g->c->layout.kind != WEFT__LAYOUT_REPLICATED && is_one;
    const weft__factor_want left = {g->operation, g->c, g->batch, g->m, g->k, true, is_spread};
    const weft__factor_want right = {g->operation, g->c, g->batch, g->k, g->n, false, is_spread};
    weft_status status;

    WEFT__TRY(weft__factor_make(&left, a, &g->a));
    WEFT__TRY(weft__factor_make(&right, b, &g->b));
    record(g);
    weft__blas_begin(1);
    g->cell_by_cell = goes_cell_by_cell(g);
    status = is_spread ? weft__gemm_over_nodes(g) : weft__gemm_here(g);
    weft__blas_end();
fail:
    weft__factor_free(&g->a);
    weft__factor_free(&g->b);
    return status;
}

/* Where the result can be made at once: whole rows that each node reaches, of no operand's memory.
 */
static bool is_direct(weft_array *c, weft_array *a, weft_array *b)
{
    weft__run bounds;
    const weft_array *root = weft__array_root(c, &bounds);

    return !c->is_strided && weft__array_is_reached(c) && weft__array_is_in_rows(c) &&
           root != weft__array_root(a, &bounds) && root != weft__array_root(b, &bounds);
}

/* Into g->c, or into memory aside that becomes c. */
static weft_status make(weft__gemm *g, weft_array *a, weft_array *b)
{
    weft_array *c = g->c, *aside = NULL;
    weft_status status;

    if (is_direct(c, a, b))
        return multiply(g, a, b);
    WEFT__TRY(weft__array_result(g->s, g->operation, c->shape, c->dtype, NULL, &aside));
    if (g->beta != 0) {
        WEFT__TRY(weft__assign(g->operation, aside, c));
        WEFT__TRY(weft__sync(g->s));
    }
    g->c = aside;
    WEFT__TRY(multiply(g, a, b));
    WEFT__TRY(weft__assign(g->operation, c, aside));
    status = weft__sync(g->s);
fail:
    g->c = c;
    weft_free(&aside);
    return status;
}

static weft_status refuse(const weft__gemm *g, const weft_array *a, const weft_array *b,
                          const char *why)
{
    char left[256], right[256];

    (void)weft_shape_format(&a->shape, left, sizeof left);
    (void)weft_shape_format(&b->shape, right, sizeof right);
    return weft_fail(g->s, WEFT_ERR_SHAPE, "%s of shapes %s and %s: %s", g->operation, left, right,
                     why);
}

/* The leading dimensions of an operand. */
static weft_shape leading(const weft_array *a)
{
    weft_shape shape = a->shape;

    shape.ndim = shape.ndim > 2 ? shape.ndim - 2 : 0;
    return shape;
}

/* Extents of the products, and the shape of the result. */
static weft_status find_shapes(weft__gemm *g, const weft_array *a, const weft_array *b,
                               weft_shape *shape)
{
    const int na = a->shape.ndim, nb = b->shape.ndim;
    const weft_shape other = leading(b);

    if (na == 0 || nb == 0)
        return refuse(g, a, b, "both need at least one dimension; a scalar is multiplied by *");
    g->m = na == 1 ? 1 : a->shape.extent[na - 2];
    g->k = a->shape.extent[na - 1];
    g->n = nb == 1 ? 1 : b->shape.extent[nb - 1];
    if (g->k != b->shape.extent[nb == 1 ? 0 : nb - 2])
        return refuse(g, a, b, "the columns of the first are not as many as the second's rows");
    if (g->n > INT32_MAX)
        return refuse(g, a, b, "a row of the result has 2^31 elements or more");
    g->batch = leading(a);
    if (!weft__shape_broadcast(&g->batch, &other))
        return refuse(g, a, b, "the dimensions before the last two do not broadcast");
    *shape = g->batch;
    if (na > 1)
        shape->extent[shape->ndim++] = g->m;
    if (nb > 1)
        shape->extent[shape->ndim++] = g->n;
    if (weft_shape_count(shape) < 0)
        return refuse(g, a, b, "the result has 2^63 elements or more");
    return WEFT_OK;
}

static weft_status check_session(const weft__gemm *g, const weft_array *b, const weft_array *c)
{
    if (b->session == g->s && (!c || c->session == g->s))
        return WEFT_OK;
    return weft_fail(g->s, WEFT_ERR_ARGUMENT, "%s: an array of another session", g->operation);
}

static weft_status product(weft__gemm g, weft_array *a, weft_array *b, weft_dtype dtype,
                           weft_array **c)
{
    const bool was_made = !*c;
    uint64_t hash = weft__hash_word(weft__array_hash(a), weft__array_hash(b));
    weft_placement placement = {.replicated =
                                    weft_array_is_replicated(a) && weft_array_is_replicated(b)};
    weft_shape shape;
    weft_status status;

    g.s = a->session;
    hash = weft__hash_word(hash, *c ? weft__array_hash(*c) : 0);
    hash = weft__hash_value(hash, (weft_value){WEFT_COMPLEX128, {.c = {g.alpha, g.beta}}});
    WEFT__TRY(weft__enter(g.s, g.operation, hash));
    WEFT__TRY(check_session(&g, b, *c));
    WEFT__TRY(find_shapes(&g, a, b, &shape));
    WEFT__TRY(weft__array_result_view(g.s, g.operation, shape, dtype, &placement, c));
    g.c = *c;
    if (g.c->count > 0) {
        status = make(&g, a, b);
        if (status != WEFT_OK && was_made)
            weft__array_undo(was_made, c);
        WEFT__TRY(status);
    }
    WEFT__TRY(weft__leave(g.s));
fail:
    return status;
}

/* A vector by a vector or a matrix: a sum, whose order no cut of the result determines. */
static weft_status sum_of_products(weft_array *a, weft_array *b, weft_dtype dtype, weft_array **c)
{
    const bool is_matrix = b->shape.ndim == 2;
    weft_array *column = NULL;
    weft_var vars[] = {{"a", a, {WEFT_BOOL, {0}}}, {"b", b, {WEFT_BOOL, {0}}}};
    char text[64];
    weft_status status;

    if (is_matrix) {
        WEFT__TRY(weft_expand_dims(a, WEFT_AXES(1), &column));
        vars[0].array = column;
    }
    if (dtype == WEFT_BOOL)
        (void)snprintf(text, sizeof text, "any(a & b%s)", is_matrix ? ", axis=0" : "");
    else
        (void)snprintf(text, sizeof text, "%s(sum(a*b%s))", weft_dtype_name(dtype),
                       is_matrix ? ", axis=0" : "");
    status = weft_eval(text, (weft_vars){2, vars}, c);
fail:
    weft_free(&column);
    return status;
}

weft_status weft_matmul(weft_array *a, weft_array *b, weft_array **c)
{
    weft_dtype dtype;

    if (!a || !b || !c)
        return weft__refuse_array(weft__session_of(a, b), "weft_matmul", "a, b or c");
    dtype = weft_dtype_promote(a->dtype, b->dtype);
    if (a->shape.ndim == 1 && (b->shape.ndim == 1 || b->shape.ndim == 2) &&
        a->shape.extent[0] == b->shape.extent[0] && a->session == b->session)
        return sum_of_products(a, b, dtype, c);
    return product((weft__gemm){.operation = "weft_matmul", .alpha = 1}, a, b, dtype, c);
}

weft_status weft_gemm(double alpha, weft_array *a, weft_array *b, double beta, weft_array *c)
{
    if (!a || !b || !c)
        return weft__refuse_array(weft__session_of(a, b), "weft_gemm", "a, b or c");
    if (c->dtype < WEFT_FLOAT32)
        return weft_fail(c->session, WEFT_ERR_DTYPE,
                         "weft_gemm into %s: only floats and complex numbers can be scaled",
                         weft_dtype_name(c->dtype));
    if (!weft_can_cast(a->dtype, c->dtype, WEFT_CASTING_SAME_KIND) ||
        !weft_can_cast(b->dtype, c->dtype, WEFT_CASTING_SAME_KIND))
        return weft_fail(c->session, WEFT_ERR_DTYPE, "weft_gemm of %s and %s into %s",
                         weft_dtype_name(a->dtype), weft_dtype_name(b->dtype),
                         weft_dtype_name(c->dtype));
    return product((weft__gemm){.operation = "weft_gemm", .alpha = alpha, .beta = beta}, a, b,
                   c->dtype, &c);
}
