/* weft_eigh of stacks. */
#include <complex.h>
#include <string.h>

#include "linalg/batch.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/stack.h"
#include "linalg/turn.h"

typedef struct decomposing {
    const weft__lapack *lapack;
    weft_dtype dtype;
    int n;
    bool with_vectors;
} decomposing;

static size_t size_of(const decomposing *d)
{
    return weft_dtype_size(d->dtype);
}

static int64_t bytes_of_matrix(const decomposing *d)
{
    return weft__batch_padded((int64_t)d->n * d->n * (int64_t)size_of(d));
}

static void conjugate(weft_dtype dtype, void *a, int64_t count)
{
    if (dtype == WEFT_COMPLEX64)
        for (int64_t i = 0; i < count; i++)
            ((float complex *)a)[i] = conjf(((float complex *)a)[i]);
    if (dtype == WEFT_COMPLEX128)
        for (int64_t i = 0; i < count; i++)
            ((double complex *)a)[i] = conj(((double complex *)a)[i]);
}

/* LAPACK reads the lower triangle of a C matrix as the upper one of its conjugate, whose vectors by
 * columns are rows here. */
static int decompose(const void *context, const weft__problem *p)
{
    const decomposing *d = context;
    const int64_t n = d->n;
    char *values = p->scratch + bytes_of_matrix(d);
    int info;

    if (n == 0)
        return 0;
    memcpy(p->scratch, p->in[0], (size_t)(n * n) * size_of(d));
    info = d->lapack->syevd(d->with_vectors ? 'V' : 'N', 'U', d->n, p->scratch, d->n, values);
    memcpy(p->out[0], values, (size_t)n * weft_dtype_size(weft__lapack_real(d->dtype)));
    if (d->with_vectors) {
        weft__turn_matrix(p->scratch, n, n, n, p->out[1], n, size_of(d));
        conjugate(d->dtype, p->out[1], n * n);
    }
    return info;
}

weft_status weft__stack_eigh(weft__call *call, weft_array *a, weft_array **w, weft_array **v)
{
    decomposing d = {.lapack = weft__lapack_of(call->dtype), .dtype = call->dtype};
    weft__batch b = {0};
    weft__batch_failure first;
    weft_shape core;
    weft_array *lower = NULL;
    double n;
    weft_status status;

    WEFT__TRY(weft__batch_check_driver(call));
    WEFT__TRY(weft__refuse_not_squares(call, a));
    d.n = (int)a->shape.extent[a->shape.ndim - 1];
    d.with_vectors = v != NULL;
    n = d.n;
    core = WEFT_SHAPE(d.n, d.n);
    weft__batch_begin(&b, call, weft__batch_lead(a));
    WEFT__TRY(weft__batch_result(&b, WEFT_SHAPE(d.n), weft__lapack_real(call->dtype), *w));
    if (v)
        WEFT__TRY(weft__batch_result(&b, core, call->dtype, *v));
    WEFT__TRY(weft__call_lower(call, a, &lower));
    WEFT__TRY(weft__batch_operand(&b, lower, core));
    WEFT__TRY(weft__batch_run(&b, decompose, &d,
                              bytes_of_matrix(&d) + d.n * (int64_t)sizeof(double),
                              weft__flops_eigh(n, v != NULL), &first));
    if (first.problem >= 0)
        status = weft__batch_refuse_unconverged(&b, "the iteration for", first.problem);
    else
        status = weft__batch_deliver(&b, w, v, NULL);
fail:
    weft__batch_end(&b);
    weft_free(&lower);
    return status;
}
