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

static weft_status ones_like(const inputs *in, weft_array **r)
{
    return weft_ones_like(in->far, r);
}

static weft_status arange_int(const inputs *in, weft_array **r)
{
    return weft_arange_int(in->s, 40000, -3, -7, WEFT_FLOAT32, r);
}

static weft_status linspace_with(const inputs *in, weft_array **r)
{
    return weft_linspace_with(in->s, -2, 1000, 30011, false, WEFT_INT32, NULL, r);
}

static weft_status logspace(const inputs *in, weft_array **r)
{
    return weft_logspace(in->s, -2, 3, 30011, true, 2.5, WEFT_FLOAT64, r);
}

static weft_status geomspace(const inputs *in, weft_array **r)
{
    return weft_geomspace(in->s, -2, -3e5, 30011, true, WEFT_FLOAT64, r);
}

static weft_status tri(const inputs *in, weft_array **r)
{
    return weft_tri(in->s, 299, 301, -7, WEFT_COMPLEX64, r);
}

static weft_status tril(const inputs *in, weft_array **r)
{
    return weft_tril(in->far, 3, r);
}

static weft_status triu(const inputs *in, weft_array **r)
{
    return weft_triu(in->z, -2, r);
}

/* Of the indices, and back. */
static weft_status diag(const inputs *in, weft_array **r)
{
    weft_array *matrix = NULL;
    weft_status status = weft_diag(in->index, -5, &matrix);

    if (status == WEFT_OK)
        status = weft_diag(matrix, -4, r);
    weft_free(&matrix);
    return status;
}

static weft_status diag_of_vector(const inputs *in, weft_array **r)
{
    return weft_diag(in->index, 5, r);
}

static weft_status tiled(const inputs *in, weft_array **r)
{
    return weft_tiled(in->far, WEFT_SHAPE(2, 3), r);
}

static weft_status repeat(const inputs *in, weft_array **r)
{
    return weft_repeat(in->i, 3, 0, r);
}

static weft_status repeat_flat(const inputs *in, weft_array **r)
{
    return weft_repeat(in->u, 2, WEFT_FLAT, r);
}

static weft_status meshgrid(const inputs *in, weft_array **r)
{
    weft_array *row = NULL, *grids[2] = {NULL};
    weft_status status = weft_arange(in->s, 0, 37, 1, WEFT_INT16, &row);

    if (status == WEFT_OK)
        status = weft_meshgrid(WEFT_INDEXING_XY, 2, (weft_array *[]){row, in->index}, grids);
    weft_free(&row), weft_free(&grids[0]);
    *r = grids[1];
    return status;
}

const line creation_lines[] = {
    {"weft_zeros", zeros},
    {"weft_full", full},
    {"weft_arange", arange},
    {"weft_linspace", linspace},
    {"weft_eye", eye},
    {"weft_copy", copy},
    {"weft_astype", astype},
    {"weft_fill", fill},
    {"weft_ones_like", ones_like},
    {"weft_arange_int", arange_int},
    {"weft_linspace_with", linspace_with},
    {"weft_logspace", logspace},
    {"weft_geomspace", geomspace},
    {"weft_tri", tri},
    {"weft_tril", tril},
    {"weft_triu", triu},
    {"weft_diag of a matrix", diag},
    {"weft_diag of a vector", diag_of_vector},
    {"weft_tiled", tiled},
    {"weft_repeat", repeat},
    {"weft_repeat flat", repeat_flat},
    {"weft_meshgrid", meshgrid},
    {NULL, NULL},
};
