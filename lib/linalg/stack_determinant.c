/* weft_det and weft_slogdet: of a matrix as weft_det_value finds it, of stacks by one core each. */
#include <complex.h>
#include <string.h>

#include <weft/create.h>

#include <weft/solve.h>

#include "linalg/batch.h"
#include "linalg/dense.h"
#include "linalg/diagonal.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/result.h"

typedef struct finding {
    weft_dtype dtype;
    int n;
    bool with_log; /* sign and logarithm, else the determinant */
} finding;

static int64_t bytes_of_matrix(const finding *f)
{
    return weft__batch_padded((int64_t)f->n * f->n * (int64_t)weft_dtype_size(f->dtype));
}

/* A number in its dtype: the real part where that is real. */
static void put(weft_dtype dtype, double complex z, void *to)
{
    switch (dtype) {
    case WEFT_FLOAT32:
        *(float *)to = (float)creal(z);
        break;
    case WEFT_FLOAT64:
        *(double *)to = creal(z);
        break;
    case WEFT_COMPLEX64:
        *(float complex *)to = (float complex)z;
        break;
    default:
        *(double complex *)to = z;
    }
}

/* A singular matrix is no failure here. */
static int find(const void *context, const weft__problem *p)
{
    const finding *f = context;
    const size_t n = (size_t)f->n;
    int *pivots = (int *)(void *)(p->scratch + bytes_of_matrix(f));
    weft__diagonal d;

    if (n > 0) {
        memcpy(p->scratch, p->in[0], n * n * weft_dtype_size(f->dtype));
        (void)weft__lapack_of(f->dtype)->getrf(f->n, f->n, p->scratch, f->n, pivots);
    }
    d = weft__diagonal_of(f->dtype, f->n, p->scratch, pivots);
    put(f->dtype, f->with_log ? d.sign : weft__diagonal_product(&d), p->out[0]);
    if (f->with_log)
        put(weft__lapack_real(f->dtype), d.log, p->out[1]);
    return 0;
}

static weft_status of_stack(weft__call *call, weft_array *a, weft_array **r, weft_array **log)
{
    weft__batch b = {0};
    weft__batch_failure first;
    finding f = {.dtype = call->dtype, .with_log = log != NULL};
    double n;
    weft_status status;

    WEFT__TRY(weft__refuse_not_squares(call, a));
    f.n = (int)a->shape.extent[a->shape.ndim - 1];
    n = f.n;
    weft__batch_begin(&b, call, weft__batch_lead(a));
    WEFT__TRY(weft__batch_result(&b, WEFT_SCALAR_SHAPE, call->dtype, *r));
    if (log)
        WEFT__TRY(weft__batch_result(&b, WEFT_SCALAR_SHAPE, weft__lapack_real(call->dtype), *log));
    WEFT__TRY(weft__refuse_not_finite(call, "a", a));
    WEFT__TRY(weft__batch_operand(&b, a, WEFT_SHAPE(f.n, f.n)));
    WEFT__TRY(weft__batch_run(&b, find, &f, bytes_of_matrix(&f) + f.n * (int64_t)sizeof(int),
                              weft__flops_lu(n), &first));
    status = weft__batch_deliver(&b, r, log, NULL);
fail:
    weft__batch_end(&b);
    return status;
}

/* A 0-d array. */
static weft_status deliver(weft_session *s, weft_value value, weft_array **r)
{
    weft_array *made = NULL;
    weft_status status;

    WEFT__TRY(weft_full(s, WEFT_SCALAR_SHAPE, value.dtype, value, &made));
    status = weft__result_deliver(made, r);
fail:
    weft_free(&made);
    return status;
}

weft_status weft_det(weft_array *a, weft_array **r)
{
    weft__call call;
    weft_value value;
    weft_status status;

    if (!a || !r)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_det", "a or r");
    WEFT__TRY(weft__call_begin("weft_det", a, NULL, NULL, &call));
    if (a->shape.ndim != 2)
        return of_stack(&call, a, r, NULL);
    WEFT__TRY(weft__dense_check(call.s, call.operation, WEFT_SCALAR_SHAPE, call.dtype, *r));
    WEFT__TRY(weft_det_value(a, &value));
    status = deliver(call.s, value, r);
fail:
    return status;
}

weft_status weft_slogdet(weft_array *a, weft_array **sign, weft_array **log)
{
    const weft_dtype real = a ? weft__lapack_real(a->dtype) : WEFT_FLOAT64;
    const bool was_null = sign && !*sign;
    weft__call call;
    weft_value value, logarithm = {.dtype = real};
    weft_status status;

    if (!a || !sign || !log)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_slogdet", "a, sign or log");
    WEFT__TRY(weft__call_begin("weft_slogdet", a, NULL, NULL, &call));
    if (a->shape.ndim != 2)
        return of_stack(&call, a, sign, log);
    WEFT__TRY(weft__dense_check(call.s, call.operation, WEFT_SCALAR_SHAPE, call.dtype, *sign));
    WEFT__TRY(weft__dense_check(call.s, call.operation, WEFT_SCALAR_SHAPE, real, *log));
    WEFT__TRY(weft_slogdet_value(a, &value, &logarithm.as.f));
    WEFT__TRY(deliver(call.s, value, sign));
    status = deliver(call.s, logarithm, log);
    if (status != WEFT_OK && was_null)
        weft_free(sign);
fail:
    return status;
}
