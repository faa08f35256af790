/* Reductions made of several stages, as NumPy makes them: deviations are taken from the mean in a
 * second pass, in float64 throughout. */
#include <math.h>

#include "ops/build.h"

typedef struct statistic {
    const weft__builder *b;
    size_t place;
    const char *name;
    const weft__keywords *keywords;
    weft__keywords inner; /* of reductions that are set against the elements again */
    weft_dtype element;
    weft__term in;      /* as given */
    weft__term x;       /* in float64, complex numbers in complex128 */
    bool is_all;        /* every dimension is reduced */
    double count;       /* elements that are reduced for each kept index */
    weft_status status; /* the first failure; then nothing more is built */
} statistic;

static weft__term number(double value)
{
    return weft__term_number(weft__number_float(value));
}

static weft__term apply(statistic *t, weft__op op, weft__term a, weft__term b, weft__term c)
{
    const weft__term in[] = {a, b, c};
    weft__term out = weft__term_node(WEFT__NO_NODE);

    if (t->status == WEFT_OK)
        t->status = weft__build_apply(t->b, t->place, op, false, in, &out);
    return out;
}

static weft__term two(statistic *t, weft__op op, weft__term a, weft__term b)
{
    return apply(t, op, a, b, b);
}

static weft__term where(statistic *t, weft__term condition, weft__term yes, weft__term no)
{
    return apply(t, WEFT__OP_WHERE, condition, yes, no);
}

static weft__term cast(statistic *t, weft__term a, weft_dtype dtype)
{
    weft__term out = weft__term_node(WEFT__NO_NODE);

    if (t->status == WEFT_OK)
        t->status = weft__build_as(t->b, t->place, a, dtype, &out.node);
    return out;
}

static weft__term reduce_as(statistic *t, weft__reduction reduction, weft__term a,
                            const weft__keywords *keywords)
{
    weft__term out = weft__term_node(WEFT__NO_NODE);

    if (t->status == WEFT_OK)
        t->status = weft__build_reduction(t->b, t->place, t->name, reduction, a, keywords, &out);
    return out;
}

static weft__term reduce(statistic *t, weft__reduction reduction, weft__term a)
{
    return reduce_as(t, reduction, a, t->keywords);
}

static weft__term is_number(statistic *t)
{
    return two(t, WEFT__OP_EQUAL, t->x, t->x);
}

/* The elements, those that are no numbers replaced. */
static weft__term numbers(statistic *t, weft__term of, weft__term otherwise)
{
    return where(t, is_number(t), of, otherwise);
}

/* |d|², which is real. */
static weft__term squared(statistic *t, weft__term d)
{
    weft__term re, im;

    if (t->element < WEFT_COMPLEX64)
        return two(t, WEFT__OP_MULTIPLY, d, d);
    re = two(t, WEFT__OP_REAL, d, d);
    im = two(t, WEFT__OP_IMAG, d, d);
    return two(t, WEFT__OP_ADD, two(t, WEFT__OP_MULTIPLY, re, re),
               two(t, WEFT__OP_MULTIPLY, im, im));
}

static weft__term variance_along(statistic *t)
{
    weft__term mean = reduce_as(t, WEFT__REDUCE_MEAN, t->x, &t->inner);
    weft__term d = two(t, WEFT__OP_SUBTRACT, t->x, mean);
    double divisor = fmax(t->count - t->keywords->ddof, 0);

    d = reduce(t, WEFT__REDUCE_SUM, squared(t, d));
    return two(t, WEFT__OP_DIVIDE, d, number(divisor));
}

/* Of everything in one pass, of axes in two. */
static weft__term variance(statistic *t)
{
    if (t->is_all && t->element < WEFT_COMPLEX64)
        return reduce(t, WEFT__REDUCE_VAR, t->x);
    return variance_along(t);
}

static weft__term mean_of_numbers(statistic *t, const weft__keywords *keywords)
{
    weft__term sum = reduce_as(t, WEFT__REDUCE_SUM, numbers(t, t->x, number(0)), keywords);

    return two(t, WEFT__OP_DIVIDE, sum, reduce_as(t, WEFT__REDUCE_SUM, is_number(t), keywords));
}

static weft__term variance_of_numbers(statistic *t)
{
    weft__term mean = mean_of_numbers(t, &t->inner);
    weft__term d = numbers(t, two(t, WEFT__OP_SUBTRACT, t->x, mean), number(0));
    weft__term divisor = two(t, WEFT__OP_SUBTRACT, reduce(t, WEFT__REDUCE_SUM, is_number(t)),
                             number(t->keywords->ddof));

    d = reduce(t, WEFT__REDUCE_SUM, squared(t, d));
    return where(t, two(t, WEFT__OP_LESS_EQUAL, divisor, number(0)), number((double)NAN),
                 two(t, WEFT__OP_DIVIDE, d, divisor));
}

/* NaN where there is no number at all. */
static weft__term extreme_of_numbers(statistic *t, weft__reduction reduction, double otherwise)
{
    weft__term found, any, end = number(otherwise);

    if (t->element < WEFT_FLOAT32)
        return reduce(t, reduction, t->in);
    if (t->element >= WEFT_COMPLEX64)
        end = weft__term_number(weft__number_complex(otherwise, otherwise));
    found = reduce(t, reduction, where(t, is_number(t), t->in, end));
    any = reduce(t, WEFT__REDUCE_ANY, is_number(t));
    return where(t, any, found, number((double)NAN));
}

static weft__term sum_of_numbers(statistic *t, weft__reduction reduction, double otherwise)
{
    if (t->element < WEFT_FLOAT32)
        return reduce(t, reduction, t->in);
    return reduce(t, reduction, where(t, is_number(t), t->in, number(otherwise)));
}

/* sqrt of the sum of squares. */
static weft__term norm(statistic *t)
{
    weft__term sum = reduce(t, WEFT__REDUCE_SUM, squared(t, t->x));

    return two(t, WEFT__OP_SQRT, sum, sum);
}

static weft__term spread(statistic *t)
{
    weft__term most = reduce(t, WEFT__REDUCE_MAX, t->in);

    return two(t, WEFT__OP_SUBTRACT, most, reduce(t, WEFT__REDUCE_MIN, t->in));
}

static weft__term root(statistic *t, weft__term variance)
{
    return two(t, WEFT__OP_SQRT, variance, variance);
}

static weft__term build(statistic *t, weft__statistic which)
{
    switch (which) {
    case WEFT__STATISTIC_VAR:
        return variance(t);
    case WEFT__STATISTIC_STD:
        return root(t, variance(t));
    case WEFT__STATISTIC_PTP:
        return spread(t);
    case WEFT__STATISTIC_NORM:
        return norm(t);
    case WEFT__STATISTIC_COUNT_NONZERO:
        return reduce(t, WEFT__REDUCE_SUM, cast(t, t->in, WEFT_BOOL));
    case WEFT__STATISTIC_NANSUM:
        return sum_of_numbers(t, WEFT__REDUCE_SUM, 0);
    case WEFT__STATISTIC_NANPROD:
        return sum_of_numbers(t, WEFT__REDUCE_PROD, 1);
    case WEFT__STATISTIC_NANMEAN:
        return mean_of_numbers(t, t->keywords);
    case WEFT__STATISTIC_NANMIN:
        return extreme_of_numbers(t, WEFT__REDUCE_MIN, (double)INFINITY);
    case WEFT__STATISTIC_NANMAX:
        return extreme_of_numbers(t, WEFT__REDUCE_MAX, -(double)INFINITY);
    case WEFT__STATISTIC_NANVAR:
        return variance_of_numbers(t);
    default:
        return root(t, variance_of_numbers(t));
    }
}

/* How many elements are reduced for each kept index. */
static weft_status count_reduced(statistic *t, weft__statistic which)
{
    const weft_shape *shape = weft__graph_shape_of(t->b->graph, t->x.node);
    bool is_lenient = which != WEFT__STATISTIC_VAR && which != WEFT__STATISTIC_STD;
    unsigned mask;
    weft_status status;

    WEFT__TRY(
        weft__build_axes(t->b, t->place, t->name, shape->ndim, is_lenient, t->keywords, &mask));
    t->count = 1;
    for (int d = 0; d < shape->ndim; d++)
        t->count *= mask >> d & 1 ? (double)shape->extent[d] : 1;
    t->inner = *t->keywords;
    t->is_all = mask == (1u << shape->ndim) - 1;
    t->inner.keepdims = mask != (1u << shape->ndim) - 1;
fail:
    return status;
}

/* A count and a product of integers have dtypes of their own; statistics of float32 are float32. */
static bool is_rounded(weft__statistic which)
{
    return which != WEFT__STATISTIC_COUNT_NONZERO && which != WEFT__STATISTIC_NANSUM &&
           which != WEFT__STATISTIC_NANPROD;
}

static bool is_real(weft__statistic which)
{
    return which != WEFT__STATISTIC_NANMEAN && which != WEFT__STATISTIC_PTP &&
           which != WEFT__STATISTIC_NANMIN && which != WEFT__STATISTIC_NANMAX;
}

weft_status weft__build_statistic(const weft__builder *b, size_t place,
                                  const weft__function *function, weft__term in,
                                  const weft__keywords *keywords, weft__term *out)
{
    statistic t = {.b = b,
                   .place = place,
                   .name = function->name,
                   .keywords = keywords,
                   .element = weft__build_common(b, 1, &in),
                   .in = in};

    t.in = cast(&t, in, t.element);
    t.x = cast(&t, t.in, t.element >= WEFT_COMPLEX64 ? WEFT_COMPLEX128 : WEFT_FLOAT64);
    if (t.status == WEFT_OK)
        t.status = count_reduced(&t, (weft__statistic)function->code);
    *out = build(&t, (weft__statistic)function->code);
    if (t.element == WEFT_FLOAT32 && is_rounded((weft__statistic)function->code))
        *out = cast(&t, *out, WEFT_FLOAT32);
    if (t.element == WEFT_COMPLEX64 && is_rounded((weft__statistic)function->code))
        *out = cast(&t, *out,
                    is_real((weft__statistic)function->code) ? WEFT_FLOAT32 : WEFT_COMPLEX64);
    return t.status;
}
