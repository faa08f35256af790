#include "answers.h"

/* A view, copied, so that what is read through it is what counts. */
static weft_status read_through(weft_status made, weft_array **view, weft_array **r)
{
    weft_status status = made == WEFT_OK ? weft_copy(*view, r) : made;

    weft_free(view);
    return status;
}

static weft_status slice(const inputs *in, weft_array **r)
{
    weft_array *v = NULL;

    return read_through(weft_view(in->x, "-2::-2, ...", &v), &v, r);
}

static weft_status transpose(const inputs *in, weft_array **r)
{
    weft_array *v = NULL;

    return read_through(weft_transpose(in->x, NULL, &v), &v, r);
}

static weft_status swapaxes(const inputs *in, weft_array **r)
{
    weft_array *v = NULL;

    return read_through(weft_swapaxes(in->u, 0, -1, &v), &v, r);
}

static weft_status moveaxis(const inputs *in, weft_array **r)
{
    weft_array *v = NULL;

    return read_through(weft_moveaxis(in->z, 0, -1, &v), &v, r);
}

static weft_status expand_dims(const inputs *in, weft_array **r)
{
    weft_array *v = NULL;

    return read_through(weft_expand_dims(in->far, WEFT_AXES(0), &v), &v, r);
}

static weft_status flip(const inputs *in, weft_array **r)
{
    weft_array *v = NULL;

    return read_through(weft_flip(in->f, NULL, &v), &v, r);
}

static weft_status broadcast_to(const inputs *in, weft_array **r)
{
    weft_array *v = NULL;
    weft_shape shape = in->shape;

    shape.ndim++;
    for (int d = shape.ndim - 1; d > 0; d--)
        shape.extent[d] = shape.extent[d - 1];
    shape.extent[0] = 3;
    return read_through(weft_broadcast_to(in->i, shape, &v), &v, r);
}

static weft_status diagonal(const inputs *in, weft_array **r)
{
    weft_array *v = NULL;

    return read_through(weft_diagonal(in->x, 1, 0, 1, &v), &v, r);
}

static weft_status reshape(const inputs *in, weft_array **r)
{
    weft_array *v = NULL;

    return read_through(weft_reshape(in->x, WEFT_SHAPE(-1), &v), &v, r);
}

static weft_status reshape_transposed(const inputs *in, weft_array **r)
{
    weft_array *v = NULL, *flat = NULL;
    weft_status status = weft_transpose(in->x, NULL, &v);

    if (status == WEFT_OK)
        status = read_through(weft_reshape(v, WEFT_SHAPE(-1), &flat), &flat, r);
    weft_free(&v);
    return status;
}

/* x[::-1][1:] = y[:-1], and more of the same shape, also where both share memory. */
static weft_status assign(const inputs *in, const char *to, weft_array *from, const char *what,
                          weft_array **r)
{
    weft_array *target = NULL, *source = NULL;
    weft_status status;

    WEFT_TRY(status = weft_copy(in->x, r));
    WEFT_TRY(status = weft_view(*r, to, &target));
    WEFT_TRY(status = weft_view(from ? from : *r, what, &source));
    status = weft_assign(target, source);
fail:
    weft_free(&target), weft_free(&source);
    return status;
}

static weft_status assign_array(const inputs *in, weft_array **r)
{
    return assign(in, "-1:0:-1", in->far, ":-1", r);
}

static weft_status assign_row(const inputs *in, weft_array **r)
{
    return assign(in, "::2", in->i, "-1:", r);
}

static weft_status assign_itself(const inputs *in, weft_array **r)
{
    return assign(in, "1:", NULL, ":-1", r);
}

const line view_lines[] = {
    {"weft_view", slice},
    {"weft_transpose", transpose},
    {"weft_swapaxes", swapaxes},
    {"weft_moveaxis", moveaxis},
    {"weft_expand_dims", expand_dims},
    {"weft_flip", flip},
    {"weft_broadcast_to", broadcast_to},
    {"weft_diagonal", diagonal},
    {"weft_reshape", reshape},
    {"weft_reshape of a transposed one", reshape_transposed},
    {"weft_assign", assign_array},
    {"weft_assign a row", assign_row},
    {"weft_assign of shared memory", assign_itself},
    {NULL, NULL},
};
