#include "answers.h"

#include <stdio.h>

/* Over everything, one axis and two, of an array and of a view of it. */
static weft_status print_reduction(const inputs *in, weft_reduction which, const char *operand,
                                   weft_array *a)
{
    static const char *const titles[] = {"", ", axis=0", ", axis=-1", ", axis=(0, -1)"};
    const weft_axes *const axes[] = {NULL, WEFT_AXES(0), WEFT_AXES(-1), WEFT_AXES(0, -1)};
    weft_reduce_options options = {.ddof = 1, .keepdims = true};
    weft_status status = WEFT_OK;

    for (size_t k = 0; k < sizeof axes / sizeof axes[0] && status == WEFT_OK; k++) {
        weft_array *r = NULL;
        weft_status given = weft_reduce(a, which, axes[k], k == 2 ? &options : NULL, &r);
        char title[64];

        (void)snprintf(title, sizeof title, "%s(%s%s)", weft_reduction_name(which), operand,
                       titles[k]);
        status = print_outcome(in->s, title, given, &r);
    }
    return status;
}

weft_status print_reductions(const inputs *in)
{
    weft_array *turned = NULL;
    weft_status status;

    WEFT_TRY(status = weft_transpose(in->x, NULL, &turned));
    for (int k = 0; k < WEFT_REDUCTIONS; k++) {
        const struct {
            const char *name;
            weft_array *array;
        } operands[] = {{"x", in->x}, {"f", in->f}, {"i", in->i},     {"u", in->u},
                        {"b", in->b}, {"z", in->z}, {"far", in->far}, {"x.T", turned}};

        for (size_t o = 0; o < sizeof operands / sizeof operands[0]; o++)
            WEFT_TRY(status = print_reduction(in, (weft_reduction)k, operands[o].name,
                                              operands[o].array));
    }
fail:
    weft_free(&turned);
    return status;
}

static weft_status norm_of_order(const inputs *in, weft_array **r)
{
    return weft_norm(in->x, 3, WEFT_AXES(-1), NULL, r);
}

static weft_status dot(const inputs *in, weft_array **r)
{
    weft_array *x = NULL, *y = NULL;
    weft_status status;

    WEFT_TRY(status = weft_reshape(in->x, WEFT_SHAPE(-1), &x));
    WEFT_TRY(status = weft_reshape(in->y, WEFT_SHAPE(-1), &y));
    status = weft_dot(x, y, r);
fail:
    weft_free(&x), weft_free(&y);
    return status;
}

static weft_status vdot(const inputs *in, weft_array **r)
{
    return weft_vdot(in->z, in->z, r);
}

static weft_status inner(const inputs *in, weft_array **r)
{
    weft_array *few = NULL;
    weft_status status = weft_view(in->y, "-3:", &few);

    if (status == WEFT_OK)
        status = weft_inner(in->x, few, r);
    weft_free(&few);
    return status;
}

const line product_lines[] = {
    {"weft_norm of order 3", norm_of_order},
    {"weft_dot", dot},
    {"weft_vdot", vdot},
    {"weft_inner", inner},
    {NULL, NULL},
};
