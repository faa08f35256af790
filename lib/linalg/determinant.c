/* weft_det_value, weft_slogdet_value: products over the diagonal of U. */
#include <complex.h>
#include <math.h>
#include <stdlib.h>

#include "linalg/dense.h"
#include "linalg/lapack.h"
#include "linalg/lu.h"
#include "linalg/solo.h"

static double complex diagonal(const weft_lu *lu, int64_t i)
{
    const void *a = weft__dense_data(lu->factors);
    const int64_t at = i * lu->n + i;

    switch (lu->dtype) {
    case WEFT_FLOAT32:
        return (double)((const float *)a)[at];
    case WEFT_FLOAT64:
        return ((const double *)a)[at];
    case WEFT_COMPLEX64:
        return (double complex)((const float complex *)a)[at];
    default:
        return ((const double complex *)a)[at];
    }
}

static double modulus(double complex z)
{
    return hypot(creal(z), cimag(z));
}

/* A product that neither overflows nor underflows on the way. */
typedef struct scaled {
    double complex part;
    int64_t exponent;
} scaled;

static void multiply_by(scaled *product, double complex factor)
{
    const double complex part = product->part * factor;
    int exponent = 0;

    (void)frexp(modulus(part), &exponent);
    product->part = part * ldexp(1, -exponent / 2) * ldexp(1, -(exponent - exponent / 2));
    product->exponent += exponent;
}

static double unscaled(double part, int64_t exponent)
{
    const int64_t most = 4200; /* beyond it every double is 0 or infinite */

    return ldexp(part, (int)(exponent > most ? most : exponent < -most ? -most : exponent));
}

typedef struct product {
    double complex sign;
    scaled det;
    double log;
} product;

static void take_factor(product *p, double complex u)
{
    const double size = modulus(u);

    p->sign *= size > 0 ? u / size : 0;
    p->log += log(size);
    multiply_by(&p->det, u);
}

static void give(const product *p, weft__report *report)
{
    report->number[0] = unscaled(creal(p->det.part), p->det.exponent);
    report->number[1] = unscaled(cimag(p->det.part), p->det.exponent);
    report->number[2] = creal(p->sign);
    report->number[3] = cimag(p->sign);
    report->number[4] = p->log;
}

static void multiply(void *context, weft__report *report)
{
    const weft_lu *lu = context;
    product p = {1, {1, 0}, 0};

    for (int64_t i = 0; i < lu->n; i++)
        take_factor(&p, lu->pivots[i] == i + 1 ? diagonal(lu, i) : -diagonal(lu, i));
    give(&p, report);
}

/* Every rank has the whole diagonal. */
static weft_status multiply_dealt(weft__call *call, weft_lu *lu, weft__report *report)
{
    double *parts = calloc(2 * (size_t)lu->n + 1, sizeof *parts);
    product p = {1, {1, 0}, 0};
    bool is_odd = false;
    weft_status status;

    weft__must(parts);
    *report = (weft__report){0};
    WEFT__TRY(weft__scalapack_lu_diagonal(lu->dealt, call, parts, &is_odd));
    for (int64_t i = 0; i < lu->n; i++)
        take_factor(&p, parts[2 * i] + I * parts[2 * i + 1]);
    if (is_odd)
        p.det.part = -p.det.part, p.sign = -p.sign;
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
        return weft__refuse_null(weft__session_of(a, NULL), "weft_det_value", "a or det");
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
        return weft__refuse_null(weft__session_of(a, NULL), "weft_slogdet_value", "a, sign or log");
    WEFT__TRY(find("weft_slogdet_value", a, &call, &report));
    *sign = value_of(call.dtype, report.number[2], report.number[3]);
    *log = report.number[4];
fail:
    return status;
}
