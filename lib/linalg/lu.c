#include "linalg/lu.h"

#include <math.h>
#include <stdlib.h>

#include <weft/view.h>

#include "linalg/dense.h"
#include "linalg/flops.h"
#include "linalg/lapack.h"
#include "linalg/scaled.h"
#include "linalg/solo.h"
#include "runtime/comm.h"

typedef struct factoring {
    weft_lu *lu;
    bool with_rcond;
} factoring;

static int pitch(const weft_lu *lu)
{
    return lu->n > 1 ? (int)lu->n : 1;
}

/* The 1-norm of a is the infinity norm of what LAPACK reads. */
static void factor(void *context, weft__report *report)
{
    const factoring *f = context;
    const weft__lapack *lapack = weft__lapack_of(f->lu->dtype);
    void *a = weft__dense_data(f->lu->factors);
    const int n = (int)f->lu->n, ld = pitch(f->lu);
    const double norm = f->with_rcond ? lapack->lange('I', n, n, a, ld) : 0;

    report->info = lapack->getrf(n, n, a, ld, f->lu->pivots);
    if (f->with_rcond && report->info == 0 &&
        lapack->gecon('I', n, a, ld, norm, &report->number[0]) != 0)
        report->info = WEFT__NO_WORKSPACE;
}

static weft_status factor_whole(weft__call *call, weft_array *a, bool with_rcond, weft_lu *lu,
                                int64_t *zero_pivot)
{
    weft__report report;
    weft_status status;

    lu->pivots = calloc((size_t)lu->n + 1, sizeof *lu->pivots);
    weft__must(lu->pivots);
    WEFT__TRY(
        weft__dense_copy(a, lu->dtype, false, call->options.flags & WEFT_OVERWRITE, &lu->factors));
    weft__call_prepared(call);
    if (lu->n > 0) {
        WEFT__TRY(weft__solo(lu->s, call->operation, lu->threads, factor,
                             &(factoring){lu, with_rcond}, &report));
        *zero_pivot = report.info;
        lu->rcond = with_rcond && report.info == 0 ? report.number[0] : NAN;
    }
    weft__call_factored(call);
fail:
    return status;
}

static weft_status factor_by(weft__call *call, weft_array *a, bool with_rcond, weft_lu **lu,
                             int64_t *zero_pivot)
{
    weft_lu *f = calloc(1, sizeof *f);
    weft_status status;

    weft__must(f);
    *f = (weft_lu){.s = call->s,
                   .serial = call->s->serial,
                   .dtype = call->dtype,
                   .n = a->shape.extent[0],
                   .threads = weft__call_threads(call, WEFT__BLAS_GETRF, a->shape.extent[0]),
                   .rcond = NAN};
    weft__call_counts(call, WEFT__BLAS_GETRF, f->n, weft__flops_lu((double)f->n),
                      !weft__call_is_spread(call, a));
    if (weft__call_is_spread(call, a))
        status = weft__scalapack_lu_create(call, a, with_rcond ? &f->rcond : NULL, &f->dealt,
                                           zero_pivot);
    else
        status = factor_whole(call, a, with_rcond, f, zero_pivot);
    if (status == WEFT_OK)
        *lu = f;
    else
        weft_lu_free(&f);
    return status;
}

/* *rcond of a matrix so large or so small that it has to be found for a scaled one, factored apart
 * and first, as `a` may be destroyed. */
static weft_status find_rcond_apart(const weft__call *call, weft_array *a, bool *is_extreme,
                                    double *rcond)
{
    weft__call inner = *call;
    weft_array *scaled = NULL;
    weft_lu *lu = NULL;
    int64_t zero_pivot = 0;
    weft_status status;

    WEFT__TRY(weft__scaled_extreme(a, &scaled));
    *is_extreme = scaled != NULL;
    if (!scaled)
        return status;
    WEFT__TRY(factor_by(&inner, scaled, true, &lu, &zero_pivot));
    *rcond = zero_pivot > 0 ? 0 : lu->rcond;
fail:
    weft_free(&scaled);
    weft_lu_free(&lu);
    return status;
}

weft_status weft__lu_factor(weft__call *call, weft_array *a, bool with_rcond, weft_lu **lu,
                            int64_t *zero_pivot)
{
    bool is_extreme = false;
    double rcond = NAN;
    weft_status status = WEFT_OK;

    if (with_rcond)
        WEFT__TRY(find_rcond_apart(call, a, &is_extreme, &rcond));
    WEFT__TRY(factor_by(call, a, with_rcond && !is_extreme, lu, zero_pivot));
    if (is_extreme)
        (*lu)->rcond = rcond;
fail:
    return status;
}

weft_status weft__lu_refuse_singular(const weft__call *call, int64_t n, int64_t zero_pivot)
{
    return weft_fail(call->s, WEFT_ERR_SINGULAR,
                     "%s: the matrix of %lld x %lld is singular: pivot %lld is exactly zero",
                     call->operation, (long long)n, (long long)n, (long long)zero_pivot);
}

typedef struct solving {
    const weft_lu *lu;
    void *b; /* column-major */
    int columns;
} solving;

static void solve(void *context, weft__report *report)
{
    const solving *k = context;
    const weft_lu *lu = k->lu;

    report->info = weft__lapack_of(lu->dtype)->getrs('T', (int)lu->n, k->columns,
                                                     weft__dense_data(lu->factors), pitch(lu),
                                                     lu->pivots, k->b, pitch(lu));
}

/* One right-hand side is solved where the result is, several as rows aside. */
weft_status weft__lu_apply(weft_lu *lu, weft__call *call, weft_array *b, weft_array **x)
{
    const bool is_vector = b->shape.ndim == 1 || b->shape.extent[1] == 1;
    weft_array *d = NULL;
    solving k = {.lu = lu, .columns = is_vector ? 1 : (int)b->shape.extent[1]};
    weft__report report;
    weft_status status;

    if (lu->dealt)
        return weft__scalapack_lu_solve(lu->dealt, call, b, x);
    if (is_vector) {
        WEFT__TRY(weft__dense_result(lu->s, b->shape, lu->dtype, *x, &d));
        WEFT__TRY(weft_assign(d, b));
    } else {
        WEFT__TRY(weft__dense_copy(b, lu->dtype, true, false, &d));
    }
    k.b = weft__dense_data(d);
    if (lu->n > 0 && k.columns > 0)
        WEFT__TRY(weft__solo(lu->s, call->operation, lu->threads, solve, &k, &report));
    status = weft__dense_deliver(d, !is_vector, x);
fail:
    weft_free(&d);
    return status;
}

double weft_lu_rcond(const weft_lu *lu)
{
    return lu ? lu->rcond : NAN;
}

void weft_lu_free(weft_lu **lu)
{
    if (!lu || !*lu)
        return;
    weft__scalapack_lu_free(&(*lu)->dealt);
    weft_free(&(*lu)->factors);
    free((*lu)->pivots);
    free(*lu);
    *lu = NULL;
}
