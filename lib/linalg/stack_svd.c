/* weft_svd of stacks. */
#include <string.h>

#include "base/checked.h"
#include "linalg/batch.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/stack.h"
#include "linalg/svd_whole.h"

/* Results in the order s, u, vt. A core's scratch: the matrix, s, u, vt. */
typedef struct decomposing {
    weft_dtype dtype;
    int m, n;
    weft_svd_mode mode;
    bool by_iteration;     /* gesvd */
    int64_t of_u, of_vt;   /* elements */
    int64_t bytes[4], all; /* of the parts of the scratch */
    weft_shape u, vt;
} decomposing;

static decomposing describe(const weft__call *call, const weft_array *a, weft_svd_mode mode)
{
    const int64_t size = (int64_t)weft_dtype_size(call->dtype);
    decomposing d = {.dtype = call->dtype,
                     .m = (int)a->shape.extent[a->shape.ndim - 2],
                     .n = (int)a->shape.extent[a->shape.ndim - 1],
                     .mode = mode,
                     .by_iteration = call->options.driver == WEFT_DRIVER_GESVD};

    weft__svd_shapes(d.m, d.n, mode, &d.u, &d.vt);
    if (mode != WEFT_SVD_VALUES) {
        d.of_u = weft_shape_count(&d.u);
        d.of_vt = weft_shape_count(&d.vt);
    }
    d.bytes[0] = weft__batch_padded((int64_t)d.m * d.n * size);
    d.bytes[1] = weft__batch_padded(weft__min64(d.m, d.n) * size);
    d.bytes[2] = weft__batch_padded(d.of_u * size);
    d.bytes[3] = weft__batch_padded(d.of_vt * size);
    d.all = d.bytes[0] + d.bytes[1] + d.bytes[2] + d.bytes[3];
    return d;
}

/* Where a matrix has no elements, the vectors are those of the identity. */
static void put_identity(const decomposing *d, const weft_shape *shape, char *to)
{
    const size_t size = weft_dtype_size(d->dtype);
    const float one = 1;
    const double wide = 1;
    const bool is_single = size == sizeof one || d->dtype == WEFT_COMPLEX64;

    if (weft_shape_count(shape) == 0)
        return;
    memset(to, 0, (size_t)weft_shape_count(shape) * size);
    for (int64_t i = 0; i < weft__min64(shape->extent[0], shape->extent[1]); i++)
        memcpy(to + (size_t)(i * shape->extent[1] + i) * size,
               is_single ? (const void *)&one : &wide, is_single ? sizeof one : sizeof wide);
}

/* LAPACK reads the transpose, whose left vectors are a's right ones. */
static int decompose(const void *context, const weft__problem *p)
{
    const decomposing *d = context;
    const weft__lapack *lapack = weft__lapack_of(d->dtype);
    const int k = d->m < d->n ? d->m : d->n, pitch = d->mode == WEFT_SVD_FULL ? d->m : k;
    const char job = d->mode == WEFT_SVD_VALUES ? 'N' : d->mode == WEFT_SVD_FULL ? 'A' : 'S';
    const size_t size = weft_dtype_size(d->dtype);
    char *s = p->scratch + d->bytes[0], *u = s + d->bytes[1], *vt = u + d->bytes[2];
    int info;

    if (k == 0) {
        if (d->mode != WEFT_SVD_VALUES)
            put_identity(d, &d->u, p->out[1]), put_identity(d, &d->vt, p->out[2]);
        return 0;
    }
    memcpy(p->scratch, p->in[0], (size_t)d->m * (size_t)d->n * size);
    info = (d->by_iteration ? lapack->gesvd : lapack->gesdd)(job, d->n, d->m, p->scratch, d->n, s,
                                                             vt, d->n, u, pitch);
    memcpy(p->out[0], s, (size_t)k * weft_dtype_size(weft__lapack_real(d->dtype)));
    if (d->mode != WEFT_SVD_VALUES) {
        memcpy(p->out[1], u, (size_t)d->of_u * size);
        memcpy(p->out[2], vt, (size_t)d->of_vt * size);
    }
    return info;
}

weft_status weft__stack_svd(weft__call *call, weft_array *a, weft_svd_mode mode, weft_array **u,
                            weft_array **s, weft_array **vt)
{
    const bool with_vectors = mode != WEFT_SVD_VALUES;
    weft__batch b = {0};
    weft__batch_failure first;
    decomposing d;
    weft_status status;

    WEFT__TRY(weft__batch_check_driver(call));
    WEFT__TRY(weft__refuse_no_matrices(call, a));
    if (mode < WEFT_SVD_THIN || mode > WEFT_SVD_VALUES)
        return weft_fail(call->s, WEFT_ERR_ARGUMENT, "%s: there is no mode %d", call->operation,
                         (int)mode);
    d = describe(call, a, mode);
    if (d.by_iteration)
        call->certificate.driver = "gesvd";
    weft__batch_begin(&b, call, weft__batch_lead(a));
    WEFT__TRY(weft__batch_result(&b, WEFT_SHAPE(d.m < d.n ? d.m : d.n),
                                 weft__lapack_real(call->dtype), *s));
    if (with_vectors) {
        WEFT__TRY(weft__batch_result(&b, d.u, call->dtype, *u));
        WEFT__TRY(weft__batch_result(&b, d.vt, call->dtype, *vt));
    }
    WEFT__TRY(weft__refuse_not_finite(call, "a", a));
    WEFT__TRY(weft__batch_operand(&b, a, WEFT_SHAPE(d.m, d.n)));
    WEFT__TRY(
        weft__batch_run(&b, decompose, &d, d.all, weft__flops_svd(d.m, d.n, with_vectors), &first));
    if (first.problem >= 0)
        status = weft__batch_refuse_unconverged(&b, "the singular values of", first.problem);
    else
        status = weft__batch_deliver(&b, s, with_vectors ? u : NULL, with_vectors ? vt : NULL);
fail:
    weft__batch_end(&b);
    return status;
}
