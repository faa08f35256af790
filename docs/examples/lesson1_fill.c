/* Lesson 1: create and fill a large array with every core.
 *
 * NumPy fills with one core; its course splits the array by hand and fills a part in each thread of
 * a pool. Here the array is one, and every core of every rank has its part anyway. */
#include <stdio.h>
#include <weft.h>

int main(int argc, char **argv)
{
    weft_session *s = NULL;
    weft_array *a = NULL, *r = NULL;
    double total = 0, started, filled;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(weft_empty(s, WEFT_SHAPE(2000, 2000), WEFT_FLOAT64, &a));
    started = weft_seconds();
    WEFT_TRY(weft_fill(a, weft_value_of_float64(1), 0)); /* 0: Weft chooses the chunks; else elements of each */
    filled = weft_seconds();
    WEFT_TRY(weft_random(s, WEFT_SHAPE(2000, 2000), WEFT_FLOAT64, 1, &r));
    WEFT_TRY(weft_sum_value(a, &total));
    if (weft_rank(s) == 0)
        printf("%.0f ones in %.1f ms on %d cores of this node\n", total, 1e3 * (filled - started),
               weft_node_cores(s));
    if (total != 4e6)
        WEFT_TRY(weft_fail(s, WEFT_ERR_USER, "the sum of four million ones is %.17g", total));
fail:
    weft_free(&r), weft_free(&a);
    return weft_stop(&s) != WEFT_OK;
}
