#include <stdio.h>
#include <weft.h>

int main(int argc, char **argv)
{
    weft_session *s = NULL;
    weft_array *x = NULL, *y = NULL, *r = NULL;
    double mean = 0;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(1000, 1000), WEFT_FLOAT64, 42, &x));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(1000, 1000), WEFT_FLOAT64, 43, &y));
    WEFT_TRY(weft_eval("sqrt(x*x + y*y)", WEFT_VARS(x, y), &r));
    WEFT_TRY(weft_mean_value(r, &mean));
    if (weft_rank(s) == 0)
        printf("mean distance from the corner: %.17g\n", mean);
fail:
    weft_free(&r), weft_free(&y), weft_free(&x);
    return weft_stop(&s) != WEFT_OK;
}
