/* weft_eig of stacks. */
#include <string.h>

#include "linalg/batch.h"
#include "linalg/eig_vectors.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/stack.h"
#include "linalg/turn.h"

/* A core's scratch: the matrix, the values, LAPACK's vectors, the complex ones. */
typedef struct decomposing {
    weft_dtype dtype;
    int n;
    bool with_vectors;
    size_t size, of_complex; /* of an element */
    int64_t matrix, values, vectors;
} decomposing;

static decomposing describe(const weft__call *call, const weft_array *a, bool with_vectors)
{
    const int64_t n = a->shape.extent[a->shape.ndim - 1];
    decomposing d = {.dtype = call->dtype,
                     .n = (int)n,
                     .with_vectors = with_vectors,
                     .size = weft_dtype_size(call->dtype),
                     .of_complex = weft_dtype_size(weft__lapack_complex(call->dtype))};

    d.matrix = weft__batch_padded(n * n * (int64_t)d.size);
    d.values = weft__batch_padded(n * (int64_t)d.of_complex);
    d.vectors = with_vectors ? weft__batch_padded(n * n * (int64_t)d.of_complex) : 0;
    return d;
}

static int decompose(const void *context, const weft__problem *p)
{
    const decomposing *d = context;
    const int64_t n = d->n;
    char *w = p->scratch + d->matrix, *found = w + d->values, *rows = found;
    int info;

    if (n == 0)
        return 0;
    weft__turn_matrix(p->in[0], n, n, n, p->scratch, n, d->size);
    info = weft__lapack_of(d->dtype)->geev(d->with_vectors ? 'V' : 'N', d->n, p->scratch, d->n, w,
                                           d->with_vectors ? found : NULL, d->n);
    memcpy(p->out[0], w, (size_t)n * d->of_complex);
    if (info == 0 && d->with_vectors) {
        if (d->dtype < WEFT_COMPLEX64) {
            rows = found + d->vectors;
            weft__eig_unpack(d->dtype, n, w, found, rows);
        }
        weft__turn_matrix(rows, n, n, n, p->out[1], n, d->of_complex);
    }
    return info;
}

weft_status weft__stack_eig(weft__call *call, weft_array *a, weft_array **w, weft_array **v)
{
    const weft_dtype dtype = weft__lapack_complex(call->dtype);
    weft__batch b = {0};
    weft__batch_failure first;
    decomposing d;
    double n;
    weft_status status;

    WEFT__TRY(weft__batch_check_driver(call));
    WEFT__TRY(weft__refuse_not_squares(call, a));
    d = describe(call, a, v != NULL);
    n = d.n;
    weft__batch_begin(&b, call, weft__batch_lead(a));
    WEFT__TRY(weft__batch_result(&b, WEFT_SHAPE(d.n), dtype, *w));
    if (v)
        WEFT__TRY(weft__batch_result(&b, WEFT_SHAPE(d.n, d.n), dtype, *v));
    WEFT__TRY(weft__refuse_not_finite(call, "a", a));
    WEFT__TRY(weft__batch_operand(&b, a, WEFT_SHAPE(d.n, d.n)));
    WEFT__TRY(weft__batch_run(&b, decompose, &d, d.matrix + d.values + 2 * d.vectors,
                              weft__flops_eig(n, v != NULL), &first));
    if (first.problem >= 0)
        status = weft__batch_refuse_unconverged(&b, "the eigenvalues of", first.problem);
    else
        status = weft__batch_deliver(&b, w, v, NULL);
fail:
    weft__batch_end(&b);
    return status;
}
