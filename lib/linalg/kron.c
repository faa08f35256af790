/* weft_kron and weft_outer: every element of one array with every element of another. */
#include <weft/eval.h>
#include <weft/matrix.h>
#include <weft/view.h>

#include "linalg/dense.h"
#include "linalg/operands.h"

enum { MOST_DIMENSIONS = WEFT_MAX_NDIM / 2 };

/* The shapes of a Kronecker product: dimension d of the result is 2d and 2d + 1 of `pairs`, of
 * which a has the first and b the second. */
typedef struct shapes {
    weft_shape of_a, of_b, pairs, result;
} shapes;

/* Extent of dimension d of ndim, where missing ones are in front. */
static int64_t extent_of(const weft_array *a, int ndim, int d)
{
    const int own = d - (ndim - a->shape.ndim);

    return own < 0 ? 1 : a->shape.extent[own];
}

static weft_status find_shapes(const weft__call *call, const weft_array *a, const weft_array *b,
                               shapes *s)
{
    const int ndim = a->shape.ndim > b->shape.ndim ? a->shape.ndim : b->shape.ndim;

    *s = (shapes){{.ndim = 2 * ndim}, {.ndim = 2 * ndim}, {.ndim = 2 * ndim}, {.ndim = ndim}};
    if (ndim > MOST_DIMENSIONS)
        return weft_fail(call->s, WEFT_ERR_UNSUPPORTED, "%s of %d dimensions: at most %d",
                         call->operation, ndim, MOST_DIMENSIONS);
    for (int d = 0; d < ndim; d++) {
        const int64_t m = extent_of(a, ndim, d), n = extent_of(b, ndim, d);

        s->of_a.extent[2 * d] = s->pairs.extent[2 * d] = m;
        s->of_b.extent[2 * d + 1] = s->pairs.extent[2 * d + 1] = n;
        s->of_a.extent[2 * d + 1] = s->of_b.extent[2 * d] = 1;
        if (__builtin_mul_overflow(m, n, &s->result.extent[d]))
            return weft__refuse_shapes(call, a, b, "the extents of the result are over 2^63 - 1");
    }
    return WEFT_OK;
}

/* r, seen with the factors' dimensions one by one, is filled with their products. */
static weft_status multiply(weft_array *a, weft_array *b, const shapes *s, weft_array *r)
{
    weft_array *x = NULL, *y = NULL, *pairs = NULL;
    weft_status status;

    WEFT__TRY(weft_reshape(a, s->of_a, &x));
    WEFT__TRY(weft_reshape(b, s->of_b, &y));
    WEFT__TRY(weft_reshape(r, s->pairs, &pairs));
    status = weft_eval("x*y", WEFT_VARS(x, y), &pairs);
fail:
    weft_free(&x), weft_free(&y), weft_free(&pairs);
    return status;
}

/* Results that are strided views have no other shape: they are filled from an array aside. */
static weft_status run(const weft__call *call, weft_array *a, weft_array *b, const shapes *s,
                       weft_array **r)
{
    const weft_dtype dtype = weft_dtype_promote(a->dtype, b->dtype);
    const bool is_aside = *r && weft_array_is_view(*r);
    weft_array *made = NULL;
    weft_status status;

    WEFT__TRY(weft__dense_check(call->s, call->operation, s->result, dtype, *r));
    if (*r && !is_aside)
        made = weft_reference(*r);
    else
        WEFT__TRY(weft_empty(call->s, s->result, dtype, &made));
    WEFT__TRY(multiply(a, b, s, made));
    if (is_aside)
        WEFT__TRY(weft_assign(*r, made));
    if (!*r)
        *r = weft_reference(made);
fail:
    weft_free(&made);
    return status;
}

weft_status weft_kron(weft_array *a, weft_array *b, weft_array **r)
{
    weft__call call;
    shapes s;
    weft_status status;

    if (!a || !b || !r)
        return weft__refuse_array(weft__session_of(a, b), "weft_kron", "a, b or r");
    WEFT__TRY(weft__call_begin("weft_kron", a, b, NULL, &call));
    WEFT__TRY(find_shapes(&call, a, b, &s));
    status = run(&call, a, b, &s, r);
fail:
    return status;
}

weft_status weft_outer(weft_array *a, weft_array *b, weft_array **r)
{
    weft__call call;
    shapes s;
    weft_status status;

    if (!a || !b || !r)
        return weft__refuse_array(weft__session_of(a, b), "weft_outer", "a, b or r");
    WEFT__TRY(weft__call_begin("weft_outer", a, b, NULL, &call));
    s = (shapes){.of_a = WEFT_SHAPE(a->count, 1),
                 .of_b = WEFT_SHAPE(1, b->count),
                 .pairs = WEFT_SHAPE(a->count, b->count),
                 .result = WEFT_SHAPE(a->count, b->count)};
    status = run(&call, a, b, &s, r);
fail:
    return status;
}
