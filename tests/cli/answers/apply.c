#include "answers.h"

/* Every element is its row's number and what stood there. */
static weft_status number_rows(const weft_tile *tile, void *context)
{
    double *x = tile->data;

    (void)context;
    for (int64_t i = 0; i < tile->rows; i++)
        for (int64_t j = 0; j < tile->row; j++)
            x[i * tile->row + j] += (double)(tile->first + i);
    return WEFT_OK;
}

static weft_status make_rows(const weft_tile *tile, void *context)
{
    double *x = tile->data;

    (void)context;
    for (int64_t i = 0; i < tile->rows; i++)
        for (int64_t j = 0; j < tile->row; j++)
            x[i * tile->row + j] = 1 / (double)(tile->first + i + j + 1);
    return WEFT_OK;
}

static weft_status apply(const inputs *in, weft_array **r)
{
    weft_status status = weft_copy(in->x, r);

    return status == WEFT_OK ? weft_apply(*r, 0, number_rows, NULL) : status;
}

static weft_status apply_dealt(const inputs *in, weft_array **r)
{
    weft_status status = weft_empty(in->s, in->shape, WEFT_FLOAT64, r);

    return status == WEFT_OK ? weft_apply_dealt(*r, 3, make_rows, NULL) : status;
}

static weft_status fromfunction(const inputs *in, weft_array **r)
{
    return weft_fromfunction(in->s, in->shape, WEFT_FLOAT64, make_rows, NULL, r);
}

const line apply_lines[] = {
    {"weft_apply", apply},
    {"weft_apply_dealt", apply_dealt},
    {"weft_fromfunction", fromfunction},
    {NULL, NULL},
};
