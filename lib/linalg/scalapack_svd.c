/* The singular value decomposition over a grid: operands and results; a wide matrix is decomposed
 * as its adjoint. */
#include <stdlib.h>

#include "base/checked.h"
#include "linalg/lapack.h"
#include "linalg/scalapack.h"
#include "linalg/scalapack_svd.h"
#include "linalg/svd_whole.h"

typedef struct results {
    weft_array *u, *s, *vt;
} results;

/* Of a matrix without elements the whole basis is any. */
static weft_status store_identity(weft__call *call, const weft__grid *grid, int64_t block,
                                  weft_array *to)
{
    const int64_t n = to->shape.extent[0];
    weft__cyclic c = {0};
    weft_status status;

    WEFT__TRY(weft__scalapack_deal(call, grid, block, n, n, NULL, WEFT__AS_IS, &c));
    weft__cyclic_zero(&c, WEFT__EVERYWHERE);
    weft__cyclic_one(&c, WEFT__DIAGONAL);
    status = weft__cyclic_store(&c, to, WEFT__AS_IS);
fail:
    weft__cyclic_free(&c);
    return status;
}

static weft_status fill_empty(weft__call *call, const weft__grid *grid, int64_t block,
                              weft_svd_mode mode, const results *r)
{
    weft_status status = WEFT_OK;

    weft__call_prepared(call);
    weft__call_factored(call);
    if (mode == WEFT_SVD_FULL) {
        WEFT__TRY(store_identity(call, grid, block, r->u));
        WEFT__TRY(store_identity(call, grid, block, r->vt));
    }
fail:
    return status;
}

/* Between entering and leaving the operation. */
static weft_status work_on(weft__call *call, weft_array *a, weft_svd_mode mode, const results *r,
                           double *values)
{
    const int64_t rows = a->shape.extent[0], columns = a->shape.extent[1];
    const bool is_wide = rows < columns, iterates = call->options.driver == WEFT_DRIVER_GESVD;
    const int64_t m = weft__max64(rows, columns), n = weft__min64(rows, columns);
    const weft__svd_target to = {.left = is_wide ? r->vt : r->u,
                                 .right = is_wide ? r->u : r->vt,
                                 .left_form = is_wide ? WEFT__ADJOINT : WEFT__AS_IS,
                                 .right_form = is_wide ? WEFT__AS_IS : WEFT__ADJOINT,
                                 .columns = mode == WEFT_SVD_FULL ? m : n};
    weft__cyclic c = {0};
    const weft__grid *grid;
    int64_t block;
    weft_status status;

    /* p?gesvd finds fault where there are more ranks than values. */
    WEFT__TRY(weft__scalapack_enter(call, weft__array_hash(a), m, n,
                                    iterates ? (int)weft__min64(n, 1 << 30) : 0, &grid, &block));
    if (iterates)
        call->certificate.driver = "p?gesvd";
    if (n == 0) {
        WEFT__TRY(fill_empty(call, grid, block, mode, r));
    } else {
        WEFT__TRY(weft__scalapack_deal(call, grid, block, m, n, a,
                                       is_wide ? WEFT__ADJOINT : WEFT__AS_IS, &c));
        weft__call_prepared(call);
        WEFT__TRY((iterates ? weft__svd_by_iteration : weft__svd_by_parts)(call, &c, &to, values));
    }
    status = weft__leave(call->s);
fail:
    weft__cyclic_free(&c);
    return status;
}

static weft_status make_results(weft__call *call, const weft_array *a, weft_svd_mode mode,
                                const weft__values *given, results *r)
{
    const int64_t m = a->shape.extent[0], n = a->shape.extent[1];
    const weft_dtype real = weft__lapack_real(call->dtype);
    weft_shape u, vt;
    weft_status status;

    WEFT__TRY(weft__scalapack_result(call, given->s, WEFT_SHAPE(weft__min64(m, n)), real, &r->s));
    if (mode == WEFT_SVD_VALUES)
        return WEFT_OK;
    weft__svd_shapes(m, n, mode, &u, &vt);
    WEFT__TRY(weft__scalapack_result(call, given->u, u, call->dtype, &r->u));
    WEFT__TRY(weft__scalapack_result(call, given->vt, vt, call->dtype, &r->vt));
fail:
    return status;
}

static void hand_over(weft_array *result, weft_array **given)
{
    if (result && !*given)
        *given = weft_reference(result);
}

weft_status weft__scalapack_svd(weft__call *call, weft_array *a, weft_svd_mode mode, weft_array **u,
                                weft_array **s, weft_array **vt)
{
    const bool only_values = mode == WEFT_SVD_VALUES;
    const weft__values given = {only_values ? NULL : *u, *s, only_values ? NULL : *vt};
    double *values =
        calloc((size_t)weft__min64(a->shape.extent[0], a->shape.extent[1]) + 1, sizeof *values);
    weft_array *operand = NULL;
    results r = {0};
    weft_status status;

    weft__must(values);
    WEFT__TRY(weft__scalapack_operand(call, a, &operand));
    WEFT__TRY(make_results(call, operand, mode, &given, &r));
    WEFT__TRY(work_on(call, operand, mode, &r, values));
    WEFT__TRY(weft__scalapack_put(r.s, values));
    hand_over(r.s, s);
    if (!only_values) {
        hand_over(r.u, u);
        hand_over(r.vt, vt);
    }
fail:
    free(values);
    weft_free(&operand), weft_free(&r.u), weft_free(&r.s), weft_free(&r.vt);
    return status;
}
