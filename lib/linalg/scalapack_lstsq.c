/* Least squares of full rank over a grid: QR of what is tall, LQ of what is wide. */
#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "linalg/scalapack.h"
#include "linalg/scalapack_run.h"

static const int one = 1;

typedef struct fitting {
    weft__cyclic *a, *b; /* b has as many rows as the larger extent of a */
    char *tau;
    int m, n, k; /* of a; the smaller */
    bool is_wide;
} fitting;

static const weft__scalapack *routines_of(const fitting *f)
{
    return weft__scalapack_of(f->a->dtype);
}

static int factor(void *context, const weft__work *work)
{
    fitting *f = context;
    int info = 0;

    if (f->is_wide)
        routines_of(f)->gelqf(&f->m, &f->n, f->a->data, &one, &one, f->a->descriptor, f->tau,
                              work->work, &work->nwork, &info);
    else
        routines_of(f)->geqrf(&f->m, &f->n, f->a->data, &one, &one, f->a->descriptor, f->tau,
                              work->work, &work->nwork, &info);
    return info;
}

/* b becomes Qᴴ·b. */
static int turn(void *context, const weft__work *work)
{
    fitting *f = context;
    const char *adjoint = f->a->dtype < WEFT_COMPLEX64 ? "T" : "C";
    const int columns = (int)f->b->columns;
    int info = 0;

    if (f->is_wide)
        routines_of(f)->ormlq("L", adjoint, &f->n, &columns, &f->k, f->a->data, &one, &one,
                              f->a->descriptor, f->tau, f->b->data, &one, &one, f->b->descriptor,
                              work->work, &work->nwork, &info, 1, 1);
    else
        routines_of(f)->ormqr("L", adjoint, &f->m, &columns, &f->k, f->a->data, &one, &one,
                              f->a->descriptor, f->tau, f->b->data, &one, &one, f->b->descriptor,
                              work->work, &work->nwork, &info, 1, 1);
    return info;
}

static int substitute(void *context, const weft__work *work)
{
    fitting *f = context;
    const int columns = (int)f->b->columns;
    int info = 0;

    (void)work;
    routines_of(f)->trtrs(f->is_wide ? "L" : "U", "N", "N", &f->k, &columns, f->a->data, &one, &one,
                          f->a->descriptor, f->b->data, &one, &one, f->b->descriptor, &info, 1, 1,
                          1);
    return info;
}

/* Of a wide matrix the triangle comes first; the rows of b below it are 0. */
static weft_status fit(weft__call *call, fitting *f)
{
    const weft__grid *grid = f->a->grid;
    int64_t info;
    weft_status status = WEFT_OK;

    if (!f->is_wide)
        WEFT__TRY(weft__scalapack_run(call, grid, true, turn, f, &info));
    WEFT__TRY(weft__scalapack_run(call, grid, false, substitute, f, &info));
    if (f->is_wide)
        WEFT__TRY(weft__scalapack_run(call, grid, true, turn, f, &info));
fail:
    return status;
}

static weft_status deal_and_factor(weft__call *call, fitting *f, weft_array *a, weft_array *b)
{
    const int64_t columns = b->shape.ndim > 1 ? b->shape.extent[1] : 1;
    const weft__grid *grid;
    int64_t block, info;
    weft_status status;

    WEFT__TRY(weft__scalapack_enter(call, weft__array_hash(a), f->m, f->n, 0, &grid, &block));
    WEFT__TRY(weft__scalapack_deal(call, grid, block, f->m, f->n, a, WEFT__AS_IS, f->a));
    WEFT__TRY(weft__scalapack_deal(call, grid, block, weft__max64(f->m, f->n), columns, NULL,
                                   WEFT__AS_IS, f->b));
    weft__cyclic_zero(f->b, WEFT__EVERYWHERE);
    WEFT__TRY(weft__cyclic_fill(f->b, b, WEFT__AS_IS));
    f->tau =
        calloc((size_t)(f->a->local_columns + f->a->local_rows + 1), weft_dtype_size(f->a->dtype));
    weft__must(f->tau);
    weft__call_prepared(call);
    if (f->k > 0)
        WEFT__TRY(weft__scalapack_run(call, grid, true, factor, f, &info));
    weft__call_factored(call);
    status = weft__leave(call->s);
fail:
    return status;
}

/* Of a matrix of full rank. */
static weft_status fit_and_store(weft__call *call, fitting *f, weft_array *x)
{
    weft_status status;

    WEFT__TRY(weft__enter(call->s, call->operation, weft__array_hash(x)));
    if (f->k > 0 && f->b->columns > 0)
        WEFT__TRY(fit(call, f));
    WEFT__TRY(weft__cyclic_store(f->b, x, WEFT__AS_IS));
    status = weft__leave(call->s);
fail:
    return status;
}

weft_status weft__scalapack_lstsq(weft__call *call, weft_array *a, weft_array *b, double *rcond,
                                  weft_array **x)
{
    const int64_t m = a->shape.extent[0], n = a->shape.extent[1];
    weft_array *matrix = NULL, *known = NULL, *result = NULL;
    weft__cyclic cyclic_a = {0}, cyclic_b = {0};
    fitting f = {.a = &cyclic_a,
                 .b = &cyclic_b,
                 .m = (int)m,
                 .n = (int)n,
                 .k = (int)weft__min64(m, n),
                 .is_wide = m < n};
    weft_shape shape = b->shape;
    weft_status status;

    shape.extent[0] = n;
    *rcond = INFINITY; /* of a triangle of no rows */
    WEFT__TRY(weft__scalapack_operand(call, a, &matrix));
    WEFT__TRY(weft__scalapack_operand(call, b, &known));
    WEFT__TRY(weft__scalapack_result(call, *x, shape, call->dtype, &result));
    WEFT__TRY(deal_and_factor(call, &f, matrix, known));
    if (f.k > 0)
        WEFT__TRY(weft__scalapack_triangle(call, &cyclic_a, f.is_wide ? 'L' : 'U', f.k, rcond));
    if (*rcond > 0)
        WEFT__TRY(fit_and_store(call, &f, result));
    if (*rcond > 0 && !*x)
        *x = weft_reference(result);
fail:
    free(f.tau);
    weft__cyclic_free(&cyclic_b), weft__cyclic_free(&cyclic_a);
    weft_free(&matrix), weft_free(&known), weft_free(&result);
    return status;
}
