/* QR of a matrix on the first node by LAPACK, on columns that are rows of a C array. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <weft/create.h>
#include <weft/view.h>

#include "base/checked.h"
#include "linalg/dense.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/qr.h"
#include "linalg/solo.h"
#include "runtime/comm.h"

enum { TALL = 8 };

bool weft__qr_is_tall(int64_t m, int64_t n)
{
    return n > 0 && m / TALL >= n && m >= 512;
}

bool weft__qr_goes_by_blocks(const weft__call *call, int64_t m, int64_t n)
{
    return call->options.driver != WEFT_DRIVER_LAPACK && weft__qr_is_tall(m, n);
}

bool weft__qr_goes_to_scalapack(const weft__call *call, const weft_array *a)
{
    if (call->options.driver != WEFT_DRIVER_SCALAPACK &&
        weft__qr_is_tall(a->shape.extent[0], a->shape.extent[1]))
        return false;
    return weft__call_is_spread(call, a);
}

static int at_least_one(int64_t n)
{
    return n > 1 ? (int)n : 1;
}

static void factor(void *context, weft__report *report)
{
    const weft__qr *q = context;

    report->info = weft__lapack_of(q->dtype)->geqrf(
        (int)q->m, (int)q->n, weft__dense_data(q->columns), at_least_one(q->m), q->tau);
}

static weft_status factor_whole(weft__call *call, weft_array *a, weft__qr *q)
{
    weft__report report;
    weft_status status;

    WEFT__TRY(weft__dense_copy(a, q->dtype, true, false, &q->columns));
    weft__call_prepared(call);
    q->tau = calloc((size_t)q->k + 1, weft_dtype_size(q->dtype));
    weft__must(q->tau);
    if (q->k > 0)
        WEFT__TRY(weft__solo(q->s, q->operation, q->threads, factor, q, &report));
fail:
    return status;
}

static weft_status factor_by(weft__call *call, weft_array *a, bool by_blocks, weft__qr **qr)
{
    const int64_t m = a->shape.extent[0], n = a->shape.extent[1];
    weft__qr *q = calloc(1, sizeof *q);
    weft_status status;

    weft__must(q);
    *q = (weft__qr){.s = call->s,
                    .operation = call->operation,
                    .dtype = call->dtype,
                    .m = m,
                    .n = n,
                    .k = weft__min64(m, n)};
    q->threads = weft__call_threads(call, WEFT__BLAS_GEQRF, q->k);
    weft__call_counts(call, WEFT__BLAS_GEQRF, q->k, weft__flops_qr((double)m, (double)n),
                      !by_blocks);
    if (by_blocks) {
        call->certificate.grid[0] = call->s->comms.size;
        status = weft__tsqr_factor(call, a, &q->blocks);
    } else
        status = factor_whole(call, a, q);
    weft__call_factored(call);
    if (status == WEFT_OK)
        *qr = q;
    else
        weft__qr_free(&q);
    return status;
}

weft_status weft__qr_factor(weft__call *call, weft_array *a, weft__qr **qr)
{
    return factor_by(call, a, weft__qr_goes_by_blocks(call, a->shape.extent[0], a->shape.extent[1]),
                     qr);
}

weft_status weft__qr_factor_whole(weft__call *call, weft_array *a, weft__qr **qr)
{
    return factor_by(call, a, false, qr);
}

typedef struct step {
    const weft__qr *q;
    weft_array *to;
    int columns;
} step;

static void copy_triangle(void *context, weft__report *report)
{
    const step *t = context;
    const size_t size = weft_dtype_size(t->q->dtype);
    const char *from = weft__dense_data(t->q->columns);
    char *to = weft__dense_data(t->to);

    (void)report;
    memset(to, 0, (size_t)(t->q->k * t->q->n) * size);
    for (int64_t j = 0; j < t->q->n; j++)
        for (int64_t i = 0; i <= j && i < t->q->k; i++)
            memcpy(to + (size_t)(i * t->q->n + j) * size, from + (size_t)(j * t->q->m + i) * size,
                   size);
}

weft_status weft__qr_triangle(const weft__qr *q, weft_array **r)
{
    weft__report report;
    weft_status status;

    if (q->blocks)
        return weft__tsqr_triangle(q->blocks, r);
    WEFT__TRY(weft__dense_new(q->s, WEFT_SHAPE(q->k, q->n), q->dtype, r));
    if (q->k > 0)
        status =
            weft__solo(q->s, q->operation, 1, copy_triangle, &(step){.q = q, .to = *r}, &report);
fail:
    return status;
}

static void multiply(void *context, weft__report *report, bool adjoint)
{
    const step *t = context;
    const weft__qr *q = t->q;

    report->info = weft__lapack_of(q->dtype)->ormqr(
        adjoint, (int)q->m, t->columns, (int)q->k, weft__dense_data(q->columns), at_least_one(q->m),
        q->tau, weft__dense_data(t->to), at_least_one(q->m));
}

static void multiply_by_q(void *context, weft__report *report)
{
    multiply(context, report, false);
}

static void multiply_by_adjoint(void *context, weft__report *report)
{
    multiply(context, report, true);
}

/* c below which rows of zeros follow, as columns. */
static weft_status extend(const weft__qr *q, weft_array *c, weft_array **columns)
{
    weft_array *head = NULL, *tail = NULL, *from = NULL;
    char text[64];
    weft_status status;

    WEFT__TRY(weft__dense_new(q->s, WEFT_SHAPE(c->shape.extent[1], q->m), q->dtype, columns));
    (void)snprintf(text, sizeof text, ":, :%lld", (long long)q->k);
    WEFT__TRY(weft_view(*columns, text, &head));
    (void)snprintf(text, sizeof text, ":, %lld:", (long long)q->k);
    WEFT__TRY(weft_view(*columns, text, &tail));
    WEFT__TRY(weft_transpose(c, NULL, &from));
    WEFT__TRY(weft_assign(head, from));
    if (tail->count > 0)
        WEFT__TRY(weft_fill(tail, (weft_value){WEFT_BOOL, {0}}, 0));
fail:
    weft_free(&head), weft_free(&tail), weft_free(&from);
    return status;
}

weft_status weft__qr_apply(const weft__qr *q, weft_array *c, weft_array **result)
{
    weft_array *columns = NULL;
    weft__report report;
    weft_status status;

    if (q->blocks)
        return weft__tsqr_apply(q->blocks, c, result);
    WEFT__TRY(extend(q, c, &columns));
    if (q->k > 0 && columns->count > 0)
        WEFT__TRY(weft__solo(q->s, q->operation, q->threads, multiply_by_q,
                             &(step){q, columns, (int)c->shape.extent[1]}, &report));
    status = weft__dense_deliver(columns, true, result);
fail:
    weft_free(&columns);
    return status;
}

weft_status weft__qr_apply_adjoint(const weft__qr *q, weft_array *b, weft_array **c)
{
    weft_array *columns = NULL, *head = NULL;
    char text[64];
    weft__report report;
    weft_status status;

    if (q->blocks)
        return weft__tsqr_apply_adjoint(q->blocks, b, c);
    WEFT__TRY(weft__dense_copy(b, q->dtype, true, false, &columns));
    if (q->k > 0 && columns->count > 0)
        WEFT__TRY(weft__solo(q->s, q->operation, q->threads, multiply_by_adjoint,
                             &(step){q, columns, (int)b->shape.extent[1]}, &report));
    (void)snprintf(text, sizeof text, ":, :%lld", (long long)q->k);
    WEFT__TRY(weft_view(columns, text, &head));
    status = weft__dense_copy(head, q->dtype, true, false, c);
fail:
    weft_free(&columns), weft_free(&head);
    return status;
}

static void form_q(void *context, weft__report *report)
{
    const weft__qr *q = context;

    report->info = weft__lapack_of(q->dtype)->orgqr(
        (int)q->m, (int)q->k, (int)q->k, weft__dense_data(q->columns), at_least_one(q->m), q->tau);
}

weft_status weft__qr_vectors(weft__qr *q, weft_array **result)
{
    weft_array *unit = NULL, *head = NULL;
    char text[64];
    weft__report report;
    weft_status status;

    if (q->blocks) {
        WEFT__TRY(weft_eye(q->s, q->k, q->k, 0, q->dtype, &unit));
        status = weft__tsqr_apply(q->blocks, unit, result);
        goto fail;
    }
    if (q->k > 0)
        WEFT__TRY(weft__solo(q->s, q->operation, q->threads, form_q, q, &report));
    (void)snprintf(text, sizeof text, ":%lld", (long long)q->k);
    WEFT__TRY(weft_view(q->columns, text, &head));
    status = weft__dense_deliver(head, true, result);
fail:
    weft_free(&unit), weft_free(&head);
    return status;
}

void weft__qr_free(weft__qr **q)
{
    if (!*q)
        return;
    weft__tsqr_free(&(*q)->blocks);
    weft_free(&(*q)->columns);
    free((*q)->tau);
    free(*q);
    *q = NULL;
}
