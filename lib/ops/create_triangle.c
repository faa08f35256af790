/* Matrices with a border along a diagonal: eye, tri, tril, triu. */
#include <weft/create.h>

#include "array/each.h"
#include "array/fill.h"
#include "base/checked.h"
#include "base/hash.h"
#include "ops/evaluate.h"

/* In each row of the last two axes, the columns [first + row, end + row) that there are get a
 * pattern, the others 0 or what they have. */
typedef struct band {
    bool clears;
    const weft__kernels *kernels;
    size_t size;
    int64_t rows, columns, first, end;
    _Alignas(16) char pattern[16];
} band;

static void band_run(void *context, weft__run run, char *data, int thread)
{
    static const char zero[16] = {0};
    const band *b = context;
    int64_t row = run.first / b->columns % b->rows;
    int64_t row_first = run.first - run.first % b->columns;

    (void)thread;
    if (b->clears)
        b->kernels->fill(data, (size_t)weft__run_count(run), zero, b->size, false);
    for (; row_first < run.end; row_first += b->columns) {
        int64_t from = row_first + weft__max64(0, b->first + row);
        int64_t to = row_first + weft__min64(b->columns, b->end + row);

        from = weft__max64(from, run.first);
        to = weft__min64(to, run.end);
        if (from < to)
            b->kernels->fill(data + (size_t)(from - run.first) * b->size, (size_t)(to - from),
                             b->pattern, b->size, false);
        row = row + 1 < b->rows ? row + 1 : 0;
    }
}

/* A diagonal beyond the matrix is as one at its corner, whose sums do not overflow. */
static int64_t clamped(int64_t k, int64_t rows, int64_t columns)
{
    return weft__max64(weft__min64(k, columns), -rows);
}

static void fill_band(weft_array *a, band *b)
{
    const weft_shape *shape = &a->shape;

    if (a->count == 0)
        return;
    b->kernels = a->session->kernels;
    b->size = weft_dtype_size(a->dtype);
    b->rows = shape->extent[shape->ndim - 2];
    b->columns = shape->extent[shape->ndim - 1];
    weft__array_each(a, 0, band_run, b);
}

static weft_status ones_in_band(weft_session *s, const char *operation, weft_shape shape, int64_t k,
                                bool below, weft_dtype dtype, weft_array **a)
{
    band b = {.clears = true};
    weft_status status;

    if (!s || !a)
        return weft__refuse_null(s, operation, "a");
    WEFT__TRY(weft__create_begin(s, operation, (uint64_t)k, shape, dtype, a));
    k = clamped(k, shape.extent[0], shape.extent[1]);
    b.first = below ? -shape.extent[0] : k;
    b.end = k + 1;
    weft__create_one(s->kernels, dtype, b.pattern);
    fill_band(*a, &b);
    WEFT__TRY(weft__leave(s));
fail:
    return status;
}

weft_status weft_eye(weft_session *s, int64_t n, int64_t m, int64_t k, weft_dtype dtype,
                     weft_array **a)
{
    return ones_in_band(s, "weft_eye", WEFT_SHAPE(n, m), k, false, dtype, a);
}

weft_status weft_identity(weft_session *s, int64_t n, weft_dtype dtype, weft_array **a)
{
    return ones_in_band(s, "weft_identity", WEFT_SHAPE(n, n), 0, false, dtype, a);
}

weft_status weft_tri(weft_session *s, int64_t n, int64_t m, int64_t k, weft_dtype dtype,
                     weft_array **a)
{
    return ones_in_band(s, "weft_tri", WEFT_SHAPE(n, m), k, true, dtype, a);
}

/* numpy.tril of a vector masks a matrix that has it in each row. */
static weft_status triangle_shape(weft_array *a, const char *operation, weft_shape *shape)
{
    *shape = a->shape;
    if (shape->ndim == 0)
        return weft_fail(a->session, WEFT_ERR_SHAPE,
                         "%s of shape (): at least 1 dimension is needed", operation);
    if (shape->ndim == 1)
        *shape = WEFT_SHAPE(a->shape.extent[0], a->shape.extent[0]);
    return WEFT_OK;
}

static weft_status copy_into(weft_array *a, const char *operation, weft_array *r)
{
    weft_status status = WEFT_OK;

    if (a == r || r->count == 0)
        return status;
    WEFT__TRY(weft__assign(operation, r, a));
    WEFT__TRY(weft__sync(r->session));
fail:
    return status;
}

/* What stays is copied, then the others become zero. */
static weft_status triangle(weft_array *a, const char *operation, int64_t k, bool lower,
                            weft_array **r)
{
    weft_placement placement = {.replicated = a && weft_array_is_replicated(a)};
    bool was_made = r && !*r;
    weft_shape shape;
    uint64_t hash;
    band b = {0};
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), operation, "r");
    hash = weft__hash_word(weft__array_hash(a), *r ? weft__array_hash(*r) : 0);
    WEFT__TRY(weft__enter(a->session, operation, weft__hash_word(hash, (uint64_t)k)));
    WEFT__TRY(triangle_shape(a, operation, &shape));
    WEFT__TRY(weft__array_result(a->session, operation, shape, a->dtype, &placement, r));
    status = copy_into(a, operation, *r);
    if (status != WEFT_OK)
        weft__array_undo(was_made, r);
    WEFT__TRY(status);
    k = clamped(k, shape.extent[shape.ndim - 2], shape.extent[shape.ndim - 1]);
    b.first = lower ? k + 1 : -shape.extent[shape.ndim - 2];
    b.end = lower ? shape.extent[shape.ndim - 1] : k;
    fill_band(*r, &b);
    WEFT__TRY(weft__leave(a->session));
fail:
    return status;
}

weft_status weft_tril(weft_array *a, int64_t k, weft_array **r)
{
    return triangle(a, "weft_tril", k, true, r);
}

weft_status weft_triu(weft_array *a, int64_t k, weft_array **r)
{
    return triangle(a, "weft_triu", k, false, r);
}
