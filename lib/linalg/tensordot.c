/* weft_tensordot: one product of matrices, whose columns and rows are the axes summed over. */
#include <weft/matmul.h>
#include <weft/matrix.h>
#include <weft/view.h>

#include "base/hash.h"
#include "linalg/dense.h"
#include "linalg/operands.h"
#include "linalg/result.h"

/* An operand's axes, those that are summed over and the others in order. */
typedef struct side {
    weft_array *array;
    weft_axes summed, kept;
} side;

static weft_status refuse_axis(const weft__call *call, const side *s, int axis, const char *why)
{
    char shape[256];

    (void)weft_shape_format(&s->array->shape, shape, sizeof shape);
    return weft_fail(call->s, WEFT_ERR_ARGUMENT, "%s: axis %d of shape %s %s", call->operation,
                     axis, shape, why);
}

/* Normalises the axes and lists those that are kept. */
static weft_status split_axes(const weft__call *call, weft_array *a, const weft_axes *axes, side *s)
{
    const int ndim = a->shape.ndim;
    bool is_summed[WEFT_MAX_NDIM] = {false};

    *s = (side){.array = a, .summed = *axes};
    for (int i = 0; i < axes->count; i++) {
        const int axis = axes->items[i] < 0 ? axes->items[i] + ndim : axes->items[i];

        if (axis < 0 || axis >= ndim)
            return refuse_axis(call, s, axes->items[i], "does not exist");
        if (is_summed[axis])
            return refuse_axis(call, s, axes->items[i], "is named twice");
        is_summed[axis] = true;
        s->summed.items[i] = axis;
    }
    for (int d = 0; d < ndim; d++)
        if (!is_summed[d])
            s->kept.items[s->kept.count++] = d;
    return WEFT_OK;
}

static weft_status check_extents(const weft__call *call, const side *a, const side *b)
{
    for (int i = 0; i < a->summed.count; i++)
        if (a->array->shape.extent[a->summed.items[i]] !=
            b->array->shape.extent[b->summed.items[i]])
            return weft__refuse_shapes(call, a->array, b->array,
                                       "the axes summed over differ in extent");
    if (a->kept.count + b->kept.count > WEFT_MAX_NDIM)
        return weft__refuse_shapes(call, a->array, b->array,
                                   "the result has more dimensions than an array can have");
    return WEFT_OK;
}

static int64_t extents_of(const side *s, const weft_axes *axes)
{
    int64_t product = 1;

    for (int i = 0; i < axes->count; i++)
        product *= s->array->shape.extent[axes->items[i]];
    return product;
}

/* A matrix, with the axes summed over as its rows or as its columns. */
static weft_status as_matrix(const side *s, bool summed_are_rows, weft_array **matrix)
{
    const weft_axes *first = summed_are_rows ? &s->summed : &s->kept;
    const weft_axes *last = summed_are_rows ? &s->kept : &s->summed;
    weft_array *moved = NULL;
    weft_axes order = {0};
    weft_status status;

    for (int i = 0; i < first->count; i++)
        order.items[order.count++] = first->items[i];
    for (int i = 0; i < last->count; i++)
        order.items[order.count++] = last->items[i];
    WEFT__TRY(weft_transpose(s->array, &order, &moved));
    status = weft_reshape(moved, WEFT_SHAPE(extents_of(s, first), extents_of(s, last)), matrix);
fail:
    weft_free(&moved);
    return status;
}

static weft_shape result_shape(const side *a, const side *b)
{
    weft_shape shape = {0};

    for (int i = 0; i < a->kept.count; i++)
        shape.extent[shape.ndim++] = a->array->shape.extent[a->kept.items[i]];
    for (int i = 0; i < b->kept.count; i++)
        shape.extent[shape.ndim++] = b->array->shape.extent[b->kept.items[i]];
    return shape;
}

/* The product has the result's elements in its order. */
static weft_status multiply(const weft__call *call, const side *a, const side *b, weft_array **r)
{
    const weft_dtype dtype = weft_dtype_promote(a->array->dtype, b->array->dtype);
    const weft_shape shape = result_shape(a, b);
    weft_array *x = NULL, *y = NULL, *product = NULL, *shaped = NULL, *made = NULL;
    weft_status status;

    WEFT__TRY(weft__dense_check(call->s, call->operation, shape, dtype, *r));
    WEFT__TRY(as_matrix(a, false, &x));
    WEFT__TRY(as_matrix(b, true, &y));
    WEFT__TRY(weft_matmul(x, y, &product));
    WEFT__TRY(weft_reshape(product, shape, &shaped));
    if (shape.ndim == 2) {
        status = weft__result_deliver(product, r);
        goto fail;
    }
    if (!*r)
        WEFT__TRY(weft_empty(call->s, shape, dtype, &made));
    WEFT__TRY(weft_assign(*r ? *r : made, shaped));
    if (!*r)
        *r = weft_reference(made);
fail:
    weft_free(&x), weft_free(&y), weft_free(&product), weft_free(&shaped), weft_free(&made);
    return status;
}

static weft_status contract(const char *operation, weft_array *a, weft_array *b,
                            const weft_axes *of_a, const weft_axes *of_b, weft_array **r)
{
    weft__call call;
    side left, right;
    uint64_t hash = 0;
    weft_status status;

    WEFT__TRY(weft__call_begin(operation, a, b, NULL, &call));
    if (of_a->count != of_b->count || of_a->count < 0 || of_a->count > WEFT_MAX_NDIM)
        return weft_fail(call.s, WEFT_ERR_ARGUMENT, "%s: %d axes of one array and %d of the other",
                         operation, of_a->count, of_b->count);
    for (int i = 0; i < of_a->count; i++)
        hash = weft__hash_word(weft__hash_word(hash, (uint64_t)of_a->items[i]),
                               (uint64_t)of_b->items[i]);
    weft__remember(call.s, hash);
    WEFT__TRY(split_axes(&call, a, of_a, &left));
    WEFT__TRY(split_axes(&call, b, of_b, &right));
    WEFT__TRY(check_extents(&call, &left, &right));
    status = multiply(&call, &left, &right, r);
fail:
    return status;
}

weft_status weft_tensordot(weft_array *a, weft_array *b, int n, weft_array **r)
{
    weft_axes of_a = {0}, of_b = {0};

    if (!a || !b || !r)
        return weft__refuse_array(weft__session_of(a, b), "weft_tensordot", "a, b or r");
    if (n < 0 || n > a->shape.ndim || n > b->shape.ndim)
        return weft_fail(a->session, WEFT_ERR_ARGUMENT,
                         "weft_tensordot over %d axes of arrays of %d and %d dimensions", n,
                         a->shape.ndim, b->shape.ndim);
    for (int i = 0; i < n; i++) {
        of_a.items[of_a.count++] = a->shape.ndim - n + i;
        of_b.items[of_b.count++] = i;
    }
    return contract("weft_tensordot", a, b, &of_a, &of_b, r);
}

weft_status weft_tensordot_axes(weft_array *a, weft_array *b, const weft_axes *of_a,
                                const weft_axes *of_b, weft_array **r)
{
    if (!a || !b || !of_a || !of_b || !r)
        return weft__refuse_array(weft__session_of(a, b), "weft_tensordot_axes",
                                  "a, b, a list of axes or r");
    return contract("weft_tensordot_axes", a, b, of_a, of_b, r);
}
