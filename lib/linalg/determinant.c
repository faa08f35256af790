/* weft_det_value, weft_slogdet_value: products over the diagonal of U. */
#include <complex.h>
#include <math.h>
#include <stdlib.h>

#include "linalg/dense.h"
#include "linalg/diagonal.h"
#include "linalg/lapack.h"
#include "linalg/lu.h"
#include "linalg/solo.h"

static void give(const weft__diagonal *p, weft__report *report)
{
    const double complex det = weft__diagonal_product(p);

    report->number[0] = creal(det);
    report->number[1] = cimag(det);
    report->number[2] = creal(p->sign);
    report->number[3] = cimag(p->sign);
    report->number[4] = p->log;
}

static void multiply(void *context, weft__report *report)
{
    const weft_lu *lu = context;
    const weft__diagonal p =
        weft__diagonal_of(lu->dtype, lu->n, weft__dense_data(lu->factors), lu->pivots);

    give(&p, report);
}

/* Every rank has the whole diagonal. */
static weft_status multiply_dealt(weft__call *call, weft_lu *lu, weft__report *report)
{
    double *parts = calloc(2 * (size_t)lu->n + 1, sizeof *parts);
    weft__diagonal p = weft__diagonal_begin();
    bool is_odd = false;
    weft_status status;

    weft__must(parts);
    *report = (weft__report){0};
    WEFT__TRY(weft__scalapack_lu_diagonal(lu->dealt, call, parts, &is_odd));
    for (int64_t i = 0; i < lu->n; i++)
        weft__diagonal_take(&p, parts[2 * i] + I * parts[2 * i + 1]);
    if (is_odd)
        p.part = -p.part, p.sign = -p.sign;
    give(&p, report);
fail:
    free(parts);
    return status;
}

static weft_value value_of(weft_dtype dtype, double re, double im)
{
    weft_value value = {.dtype = dtype};

    if (dtype >= WEFT_COMPLEX64) {
        value.as.c[0] = dtype == WEFT_COMPLEX64 ? (double)(float)re : re;
        value.as.c[1] = dtype == WEFT_COMPLEX64 ? (double)(float)im : im;
    } else {
        value.as.f = dtype == WEFT_FLOAT32 ? (double)(float)re : re;
    }
    return value;
}

static weft_status find(const char *operation, weft_array *a, weft__call *call,
                        weft__report *report)
{
    weft_lu *lu = NULL;
    int64_t zero_pivot = 0;
    weft_status status;

    WEFT__TRY(weft__call_begin(operation, a, NULL, NULL, call));
    WEFT__TRY(weft__refuse_not_square(call, a));
    WEFT__TRY(weft__refuse_not_finite(call, "a", a));
    WEFT__TRY(weft__lu_factor(call, a, false, &lu, &zero_pivot));
    if (lu->dealt)
        status = multiply_dealt(call, lu, report);
    else
        status = weft__solo(call->s, operation, 1, multiply, lu, report);
fail:
    weft_lu_free(&lu);
    return status;
}

weft_status weft_det_value(weft_array *a, weft_value *det)
{
    weft__call call;
    weft__report report;
    weft_status status;

    if (!a || !det)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_det_value", "a or det");
    WEFT__TRY(find("weft_det_value", a, &call, &report));
    *det = value_of(call.dtype, report.number[0], report.number[1]);
fail:
    return status;
}

weft_status weft_slogdet_value(weft_array *a, weft_value *sign, double *log)
{
    weft__call call;
    weft__report report;
    weft_status status;

    if (!a || !sign || !log)
        return weft__refuse_array(weft__session_of(a, NULL), "weft_slogdet_value",
                                  "a, sign or log");
    WEFT__TRY(find("weft_slogdet_value", a, &call, &report));
    *sign = value_of(call.dtype, report.number[2], report.number[3]);
    *log = report.number[4];
fail:
    return status;
}
