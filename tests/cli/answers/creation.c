#include "answers.h"

static weft_status zeros(const inputs *in, weft_array **r)
{
    return weft_zeros(in->s, in->shape, WEFT_COMPLEX64, r);
}

static weft_status full(const inputs *in, weft_array **r)
{
    return weft_full(in->s, in->shape, WEFT_INT16, (weft_value){WEFT_FLOAT64, {.f = -7}}, r);
}

static weft_status arange(const inputs *in, weft_array **r)
{
    return weft_arange(in->s, 0.3, 3000, 0.1, WEFT_FLOAT64, r);
}

static weft_status linspace(const inputs *in, weft_array **r)
{
    return weft_linspace(in->s, -2, 1, 30011, r);
}

static weft_status eye(const inputs *in, weft_array **r)
{
    return weft_eye(in->s, 301, 299, 1, WEFT_INT16, r);
}

static weft_status copy(const inputs *in, weft_array **r)
{
    return weft_copy(in->far, r);
}

static weft_status astype(const inputs *in, weft_array **r)
{
    return weft_astype_casting(in->i, WEFT_UINT8, WEFT_CASTING_UNSAFE, r);
}

static weft_status fill(const inputs *in, weft_array **r)
{
    weft_status status = weft_copy(in->x, r);

    return status == WEFT_OK ? weft_fill(*r, (weft_value){WEFT_FLOAT64, {.f = 2.5}}, 100) : status;
}

const line creation_lines[] = {
    {"weft_zeros", zeros},       {"weft_full", full}, {"weft_arange", arange},
    {"weft_linspace", linspace}, {"weft_eye", eye},   {"weft_copy", copy},
    {"weft_astype", astype},     {"weft_fill", fill}, {NULL, NULL},
};
