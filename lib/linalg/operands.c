#include "linalg/operands.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>

#include <weft/create.h>
#include <weft/eval.h>
#include <weft/view.h>

#include "base/checked.h"
#include "base/hash.h"
#include "linalg/scalapack_routines.h"

static weft_status check_options(const weft__call *c)
{
    if (c->options.driver < 0 || c->options.driver >= WEFT_DRIVERS)
        return weft_fail(c->s, WEFT_ERR_ARGUMENT, "%s: there is no driver %d", c->operation,
                         (int)c->options.driver);
    if (c->options.blas_threads < 0 || c->options.blas_threads > WEFT_MAX_THREADS)
        return weft_fail(c->s, WEFT_ERR_ARGUMENT, "%s: %d BLAS threads is not between 0 and %d",
                         c->operation, c->options.blas_threads, WEFT_MAX_THREADS);
    return WEFT_OK;
}

weft_status weft__call_begin(const char *operation, weft_array *a, weft_array *b,
                             const weft_linalg_options *options, weft__call *call)
{
    uint64_t hash = weft__hash_text(0, operation);

    *call = (weft__call){.s = a->session, .operation = operation, .start = weft_seconds()};
    if (options)
        call->options = *options;
    call->certificate = (weft_certificate){.driver = "lapack",
                                           .grid = {1, 1},
                                           .residual = NAN,
                                           .orthogonality = NAN,
                                           .rcond = NAN,
                                           .bound = NAN,
                                           .rank = -1};
    if (b && b->session != a->session)
        return weft_fail(call->s, WEFT_ERR_ARGUMENT, "%s: an array of another session", operation);
    call->dtype = weft_dtype_promote(a->dtype, b ? b->dtype : a->dtype);
    if (call->dtype < WEFT_FLOAT32)
        call->dtype = WEFT_FLOAT64;
    hash = weft__hash_word(hash, weft__array_hash(a));
    hash = weft__hash_word(hash, b ? weft__array_hash(b) : 0);
    hash = weft__hash_word(hash, (uint64_t)call->options.driver);
    hash = weft__hash_word(hash, call->options.flags);
    hash = weft__hash_word(hash, (uint64_t)call->options.blas_threads);
    weft__remember(call->s, weft__hash_word(hash, call->options.certificate != NULL));
    return check_options(call);
}

void weft__call_keep(weft__call *call, const weft_array *a, const weft_array *other)
{
    weft__run bounds;

    if (a->is_wrapped || weft__array_root(a, &bounds)->is_wrapped ||
        (other && weft__array_root(a, &bounds) == weft__array_root(other, &bounds)))
        call->options.flags &= ~(unsigned)WEFT_OVERWRITE;
}

weft_status weft__refuse_workspace(const weft__call *call, double numbers)
{
    if (numbers < (double)INT_MAX)
        return WEFT_OK;
    return weft_fail(call->s, WEFT_ERR_UNSUPPORTED,
                     "%s: LAPACK's workspace of %.0f numbers is more than 32 bits count",
                     call->operation, numbers);
}

void weft__call_counts(const weft__call *call, weft__blas_operation operation, int64_t n,
                       double flops, bool is_measured)
{
    const bool is_double = call->dtype == WEFT_FLOAT64 || call->dtype == WEFT_COMPLEX128;

    weft__record_routine(call->s, call->operation, operation, n,
                         call->dtype >= WEFT_COMPLEX64 ? 4 * flops : flops,
                         is_measured && is_double);
}

int weft__call_threads(const weft__call *call, weft__blas_operation operation, int64_t n)
{
    if (call->options.blas_threads > 0)
        return (int)weft__min64(call->options.blas_threads, weft__lent_cores(call->s));
    return weft__choose_blas_threads(call->s, operation, n);
}

bool weft__call_is_spread(const weft__call *call, const weft_array *a)
{
    const int64_t size = (int64_t)weft_dtype_size(call->dtype);

    if (call->options.driver == WEFT_DRIVER_SCALAPACK)
        return true;
    if (call->options.driver == WEFT_DRIVER_LAPACK || call->s->comms.nodes == 1 ||
        !weft__scalapack_of(call->dtype))
        return false;
    return a->count > weft__choose(&call->s->choices, WEFT__GATHER_BELOW_BYTES) / size;
}

void weft__call_prepared(weft__call *call)
{
    call->prepared = weft_seconds();
}

void weft__call_factored(weft__call *call)
{
    call->factored = weft_seconds();
}

void weft__call_delivered(weft__call *call)
{
    call->delivered = weft_seconds();
}

bool weft__call_certifies(const weft__call *call)
{
    return call->options.certificate != NULL;
}

bool weft__call_compares(const weft__call *call)
{
    return call->options.certificate && !(call->options.flags & WEFT_OVERWRITE);
}

void weft__call_end(weft__call *call)
{
    call->certificate.seconds = call->delivered - call->start;
    call->certificate.prepare_seconds = call->prepared - call->start;
    call->certificate.factor_seconds = call->factored - call->prepared;
    call->certificate.deliver_seconds = call->delivered - call->factored;
    if (call->options.certificate)
        *call->options.certificate = call->certificate;
}

weft_status weft__refuse_extents(const weft__call *call, const weft_array *a)
{
    const int64_t *last = &a->shape.extent[a->shape.ndim - 2];
    char shape[256];

    if (last[0] <= INT_MAX && last[1] <= INT_MAX)
        return WEFT_OK;
    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    return weft_fail(call->s, WEFT_ERR_UNSUPPORTED,
                     "%s of shape %s: LAPACK counts rows and columns in 32 bits", call->operation,
                     shape);
}

weft_status weft__refuse_no_matrix(const weft__call *call, const weft_array *a)
{
    char shape[256];

    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    if (a->shape.ndim != 2)
        return weft_fail(call->s, WEFT_ERR_SHAPE, "%s needs a matrix, not an array of shape %s",
                         call->operation, shape);
    return weft__refuse_extents(call, a);
}

weft_status weft__refuse_not_square(const weft__call *call, const weft_array *a)
{
    char shape[256];
    weft_status status = weft__refuse_no_matrix(call, a);

    if (status != WEFT_OK || a->shape.extent[0] == a->shape.extent[1])
        return status;
    (void)weft_shape_format(&a->shape, shape, sizeof shape);
    return weft_fail(call->s, WEFT_ERR_SHAPE, "%s needs a square matrix, not one of shape %s",
                     call->operation, shape);
}

weft_status weft__refuse_shapes(const weft__call *call, const weft_array *a, const weft_array *b,
                                const char *why)
{
    char left[256], right[256];

    (void)weft_shape_format(&a->shape, left, sizeof left);
    (void)weft_shape_format(&b->shape, right, sizeof right);
    return weft_fail(call->s, WEFT_ERR_SHAPE, "%s of shapes %s and %s: %s", call->operation, left,
                     right, why);
}

void weft__format_index(const weft_shape *shape, int64_t flat, char *text, size_t size)
{
    int64_t index[WEFT_MAX_NDIM];
    size_t used = 0;

    for (int d = shape->ndim - 1; d >= 0; d--) {
        index[d] = flat % shape->extent[d];
        flat /= shape->extent[d];
    }
    text[0] = '\0';
    for (int d = 0; d < shape->ndim && used < size; d++)
        used += (size_t)snprintf(text + used, size - used, d == 0 ? "%lld" : ", %lld",
                                 (long long)index[d]);
}

/* The place and the value of the first element that is not finite. */
static weft_status name_first(const weft__call *call, const char *name, weft_array *a)
{
    const weft_var vars[] = {{"a", a, {WEFT_BOOL, {0}}}};
    weft_value place, value;
    weft_array *element = NULL;
    char index[512], number[96];
    weft_status status;

    WEFT__TRY(weft_eval_value(call->s, "argmax(~isfinite(a))", (weft_vars){1, vars}, &place));
    weft__format_index(&a->shape, place.as.i, index, sizeof index);
    WEFT__TRY(weft_view(a, index, &element));
    WEFT__TRY(weft_item(element, &value));
    (void)weft_value_format(value, number, sizeof number);
    status =
        weft_fail(call->s, WEFT_ERR_NOT_FINITE, "%s: %s[%s] is %s: only finite numbers can be used",
                  call->operation, name, index, number);
fail:
    weft_free(&element);
    return status;
}

static weft_status find_finite(const weft__call *call, weft_array *a, bool *is_finite)
{
    weft_value all;
    weft_status status;

    *is_finite = true;
    if (a->dtype < WEFT_FLOAT32 || a->count == 0)
        return WEFT_OK;
    WEFT__TRY(weft_eval_value(call->s, "all(isfinite(a))", WEFT_VARS(a), &all));
    *is_finite = all.as.i;
fail:
    return status;
}

weft_status weft__refuse_not_finite(const weft__call *call, const char *name, weft_array *a)
{
    bool is_finite;
    weft_status status;

    WEFT__TRY(find_finite(call, a, &is_finite));
    if (!is_finite)
        status = name_first(call, name, a);
fail:
    return status;
}

weft_status weft__call_lower(const weft__call *call, weft_array *a, weft_array **lower)
{
    bool is_finite;
    weft_status status;

    WEFT__TRY(find_finite(call, a, &is_finite));
    if (is_finite) {
        *lower = weft_reference(a);
        return WEFT_OK;
    }
    WEFT__TRY(weft_tril(a, 0, lower));
    status = weft__refuse_not_finite(call, "a", *lower);
fail:
    return status;
}

const char *weft_driver_name(weft_driver driver)
{
    static const char *const names[WEFT_DRIVERS] = {"auto", "lapack", "scalapack", "gesvd"};

    return driver >= 0 && driver < WEFT_DRIVERS ? names[driver] : NULL;
}
