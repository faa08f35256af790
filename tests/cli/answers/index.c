#include "answers.h"

static weft_status flatnonzero(const inputs *in, weft_array **r)
{
    return weft_flatnonzero(in->b, r);
}

static weft_status nonzero(const inputs *in, weft_array **r)
{
    weft_array *results[WEFT_MAX_NDIM] = {NULL};
    weft_status status = weft_nonzero(in->b, results);

    *r = results[in->shape.ndim - 1];
    for (int d = 0; d < in->shape.ndim - 1; d++)
        weft_free(&results[d]);
    return status;
}

static weft_status argwhere(const inputs *in, weft_array **r)
{
    return weft_argwhere(in->i, r);
}

static weft_status select_where(const inputs *in, weft_array **r)
{
    return weft_select_where(in->x, in->b, r);
}

static weft_status compress(const inputs *in, weft_array **r)
{
    weft_array *condition = NULL;
    weft_status status = weft_random(in->s, WEFT_SHAPE(in->shape.extent[0]), WEFT_FLOAT64, 8, r);

    if (status == WEFT_OK)
        status =
            weft_eval("r > 0.4", (weft_vars){1, &(weft_var){.name = "r", .array = *r}}, &condition);
    weft_free(r);
    if (status == WEFT_OK)
        status = weft_compress(condition, in->far, WEFT_AXES(0), r);
    weft_free(&condition);
    return status;
}

static weft_status take(const inputs *in, weft_array **r)
{
    return weft_take(in->x, in->index, WEFT_AXES(0), WEFT_INDEX_RAISE, r);
}

static weft_status take_flat(const inputs *in, weft_array **r)
{
    return weft_take(in->far, in->index, NULL, WEFT_INDEX_WRAP, r);
}

static weft_status take_last(const inputs *in, weft_array **r)
{
    return weft_take(in->u, in->index, WEFT_AXES(-1), WEFT_INDEX_CLIP, r);
}

static weft_status put_indices(const inputs *in, weft_array **r)
{
    weft_status status = weft_copy(in->x, r);

    return status == WEFT_OK ? weft_put_indices(*r, in->index, in->index, WEFT_INDEX_WRAP) : status;
}

static weft_status put_where(const inputs *in, weft_array **r)
{
    weft_array *values = NULL;
    weft_status status;

    WEFT_TRY(status = weft_select_where(in->i, in->b, &values));
    WEFT_TRY(status = weft_copy(in->x, r));
    status = weft_put_where(*r, in->b, values);
fail:
    weft_free(&values);
    return status;
}

const line index_lines[] = {
    {"weft_flatnonzero", flatnonzero},
    {"weft_nonzero", nonzero},
    {"weft_argwhere", argwhere},
    {"weft_select_where", select_where},
    {"weft_compress", compress},
    {"weft_take along axis 0", take},
    {"weft_take flat", take_flat},
    {"weft_take along the last axis", take_last},
    {"weft_put_indices", put_indices},
    {"weft_put_where", put_where},
    {NULL, NULL},
};
