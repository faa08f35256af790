/* Terms → typed nodes: what the parser calls for each operation it has recognised.
 *
 * The typing rules are NumPy 2's (NEP 50): numbers without a dtype take the dtype of what they
 * meet, everything else is promoted.
 */
#ifndef WEFT__OPS_BUILD_H
#define WEFT__OPS_BUILD_H

#include <weft/axes.h>

#include "ops/function.h"
#include "ops/graph.h"
#include "ops/number.h"
#include "ops/source.h"

/* Arguments of a call. */
enum { WEFT__MAX_INPUTS = 33 };

typedef struct weft__builder {
    const weft__source *source;
    const weft__kernels *kernels; /* asked only which loops there are */
    weft__graph *graph;
} weft__builder;

/* What a subexpression is: a number without a dtype, or a node. */
typedef struct weft__term {
    bool is_number;
    uint16_t node;
    weft__number number;
} weft__term;

/* Applies an operation to its inputs. Operators between numbers follow Python, functions of
 * numbers give NumPy scalars, which have a dtype. `place` is where a failure is shown. */
weft_status weft__build_apply(const weft__builder *b, size_t place, weft__op op, bool is_operator,
                              const weft__term *in, weft__term *out);

/* What axis=, keepdims= and ddof= say. */
typedef struct weft__keywords {
    unsigned given; /* a bit for each that was written */
    bool has_axis;  /* else all axes */
    weft_axes axes;
    bool keepdims;
    double ddof;
} weft__keywords;

/* Applies a function of the list to `given` terms; keywords are for reductions. */
weft_status weft__build_call(const weft__builder *b, size_t place, const weft__function *function,
                             int given, const weft__term *in, const weft__keywords *keywords,
                             weft__term *out);

/* Which of ndim dimensions are reduced. Where `is_lenient`, axis 0 and -1 of what has none stand for
 * no axis, as NumPy's ufuncs have it. */
weft_status weft__build_axes(const weft__builder *b, size_t place, const char *name, int ndim,
                             bool is_lenient, const weft__keywords *keywords, unsigned *mask);

/* A reduction that is a stage; `name`, in static storage, is for sentences. */
weft_status weft__build_reduction(const weft__builder *b, size_t place, const char *name,
                                  weft__reduction reduction, weft__term in,
                                  const weft__keywords *keywords, weft__term *out);

/* One that is made of several: code is a weft__statistic. */
weft_status weft__build_statistic(const weft__builder *b, size_t place,
                                  const weft__function *function, weft__term in,
                                  const weft__keywords *keywords, weft__term *out);

/* An array, and a scalar that has a dtype. */
weft_status weft__build_load(const weft__builder *b, size_t place, const weft__load *load,
                             weft_dtype dtype, weft__term *out);
weft_status weft__build_const(const weft__builder *b, size_t place, weft_value value,
                              weft__term *out);

/* The slices of an array or of a reduction along axes, its transpose where items is NULL. */
weft_status weft__build_view(const weft__builder *b, size_t place, weft__term *term, int count,
                             const weft_slice *items);

/* The steps that the above are made of. */

weft_status weft__build_node(const weft__builder *b, size_t place, const weft__key *key,
                             uint16_t *node);

/* One kernel call on nodes that have the loop's dtype already. */
weft_status weft__build_op(const weft__builder *b, size_t place, weft__op op, weft_dtype loop,
                           const uint16_t *nodes, weft__term *out);

/* The term as a node of `dtype`: a number is checked to fit, a node is cast where it differs. */
weft_status weft__build_as(const weft__builder *b, size_t place, weft__term term, weft_dtype dtype,
                           uint16_t *node);

/* Casts all terms to the loop's dtype and applies op. */
weft_status weft__build_cast_op(const weft__builder *b, size_t place, weft__op op, weft_dtype loop,
                                const weft__term *in, weft__term *out);

/* numpy.result_type of n terms. */
weft_dtype weft__build_common(const weft__builder *b, int n, const weft__term *terms);

/* x ** y, where NumPy has rules of its own. */
weft_status weft__build_power(const weft__builder *b, size_t place, bool is_operator,
                              const weft__term *in, weft__term *out);

/* Comparisons: integers are compared by value also where no common integer dtype holds both. */
weft_status weft__build_compare(const weft__builder *b, size_t place, weft__op op,
                                const weft__term *in, weft__term *out);

const char *weft__op_name(weft__op op);
int weft__op_inputs(weft__op op);

/* The dtype of input k of a loop, and of what it yields. */
weft_dtype weft__op_input(weft__op op, int k, weft_dtype loop);
weft_dtype weft__op_result(weft__op op, weft_dtype loop);
weft__op_kind weft__op_kind_of(weft__op op);

static inline weft__term weft__term_node(uint16_t node)
{
    return (weft__term){.is_number = false, .node = node};
}

static inline weft__term weft__term_number(weft__number number)
{
    return (weft__term){.is_number = true, .number = number};
}

static inline bool weft__is_integer(weft_dtype dtype)
{
    return dtype >= WEFT_INT8 && dtype <= WEFT_UINT64;
}

static inline bool weft__is_signed(weft_dtype dtype)
{
    return dtype >= WEFT_INT8 && dtype <= WEFT_INT64;
}

static inline bool weft__is_real_float(weft_dtype dtype)
{
    return dtype == WEFT_FLOAT32 || dtype == WEFT_FLOAT64;
}

#endif
