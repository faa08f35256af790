/* A kernel of one's own on tiles of an array, from every core: the logistic map x = 3.9 x (1 - x),
 * a hundred times on each of a million starting points. */
#include <stdio.h>
#include <weft.h>

static weft_status iterate(const weft_tile *tile, void *context)
{
    double *x = tile->data, rate = *(const double *)context;

    for (int64_t i = 0; i < tile->rows * tile->row; i++)
        for (int step = 0; step < 100; step++)
            x[i] = rate * x[i] * (1 - x[i]);
    return WEFT_OK;
}

int main(int argc, char **argv)
{
    weft_session *s = NULL;
    weft_array *x = NULL;
    double rate = 3.9, low, high;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(1000000), WEFT_FLOAT64, 42, &x));
    WEFT_TRY(weft_apply(x, 0, iterate, &rate));
    WEFT_TRY(weft_min_value(x, &low));
    WEFT_TRY(weft_max_value(x, &high));
    if (weft_rank(s) == 0)
        printf("after 100 steps all points lie between %.6f and %.6f\n", low, high);
fail:
    weft_free(&x);
    return weft_stop(&s) != WEFT_OK;
}
