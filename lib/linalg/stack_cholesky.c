/* weft_cholesky of stacks. */
#include <string.h>

#include "linalg/batch.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/stack.h"

typedef struct factoring {
    const weft__lapack *lapack;
    int n;
    size_t size;
} factoring;

/* LAPACK reads the lower triangle of a C matrix as the upper one of its transpose. */
static int factor(const void *context, const weft__problem *p)
{
    const factoring *f = context;
    const size_t n = (size_t)f->n, row = n * f->size;
    int info;

    if (n == 0)
        return 0;
    memcpy(p->scratch, p->in[0], n * row);
    info = f->lapack->potrf('U', f->n, p->scratch, f->n);
    memset(p->out[0], 0, n * row);
    for (size_t i = 0; i < n; i++)
        memcpy((char *)p->out[0] + i * row, p->scratch + i * row, (i + 1) * f->size);
    return info;
}

static weft_status refuse(const weft__batch *b, const weft__batch_failure *first)
{
    char index[520];

    weft__batch_name(b, first->problem, index, sizeof index);
    return weft_fail(b->call->s, WEFT_ERR_NOT_POSITIVE_DEFINITE,
                     "%s: matrix %s of the stack is not positive definite: its leading minor of "
                     "order %lld is not",
                     b->call->operation, index, (long long)first->info);
}

weft_status weft__stack_cholesky(weft__call *call, weft_array *a, weft_array **l)
{
    weft__batch batch = {0};
    weft__batch_failure first;
    weft_shape core;
    factoring f = {.lapack = weft__lapack_of(call->dtype), .size = weft_dtype_size(call->dtype)};
    weft_array *lower = NULL;
    double n;
    weft_status status;

    WEFT__TRY(weft__batch_check_driver(call));
    WEFT__TRY(weft__refuse_not_squares(call, a));
    f.n = (int)a->shape.extent[a->shape.ndim - 1];
    n = f.n;
    core = WEFT_SHAPE(f.n, f.n);
    weft__batch_begin(&batch, call, weft__batch_lead(a));
    WEFT__TRY(weft__batch_result(&batch, core, call->dtype, *l));
    WEFT__TRY(weft__call_lower(call, a, &lower));
    WEFT__TRY(weft__batch_operand(&batch, lower, core));
    WEFT__TRY(weft__batch_run(&batch, factor, &f, (int64_t)f.n * f.n * (int64_t)f.size,
                              weft__flops_cholesky(n), &first));
    if (first.problem >= 0)
        status = refuse(&batch, &first);
    else
        status = weft__batch_deliver(&batch, l, NULL, NULL);
fail:
    weft__batch_end(&batch);
    weft_free(&lower);
    return status;
}
