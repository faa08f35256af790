/* The Mandelbrot set, whose rows cost very differently.
 *
 * weft_apply_dealt hands out rows to whichever core of whichever node is free, so that those that
 * drew cheap rows do not wait for the others. A count is the number
 * of steps taken while |z| <= 2. The picture goes to the file named, mandelbrot.png for example. */
#include <stdio.h>
#include <weft.h>

enum { SIZE = 300, STEPS = 1000 };

static int64_t steps_of(double re, double im)
{
    double x = 0, y = 0;
    int64_t n = 0;

    for (; n < STEPS && x * x + y * y <= 4; n++) {
        const double turned = x * x - y * y + re;

        y = 2 * x * y + im;
        x = turned;
    }
    return n;
}

static weft_status draw(const weft_tile *tile, void *context)
{
    int64_t *count = tile->data;

    (void)context;
    for (int64_t i = 0; i < tile->rows; i++)
        for (int64_t j = 0; j < tile->row; j++)
            *count++ = steps_of(-2 + 3.0 * (double)(tile->first + i) / (SIZE - 1),
                                -1.5 + 3.0 * (double)j / (SIZE - 1));
    return WEFT_OK;
}

int main(int argc, char **argv)
{
    weft_session *s = NULL;
    weft_array *counts = NULL;
    double started, seconds;
    weft_value inside;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(weft_empty(s, WEFT_SHAPE(SIZE, SIZE), WEFT_INT64, &counts));
    started = weft_seconds();
    WEFT_TRY(weft_apply_dealt(counts, 1, draw, NULL));
    seconds = weft_seconds() - started;
    WEFT_TRY(weft_eval_value(s, "sum(counts == most)", WEFT_VARS(counts, WEFT_SCALAR(most, STEPS)),
                             &inside));
    if (weft_rank(s) == 0)
        printf("%lld of %d points never leave, found in %.0f ms\n", (long long)inside.as.i,
               SIZE * SIZE, 1e3 * seconds);
    if (argc > 1)
        WEFT_TRY(weft_save(counts, argv[1]));
fail:
    weft_free(&counts);
    return weft_stop(&s) != WEFT_OK;
}
