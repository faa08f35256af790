/* Lesson 2: maths on the elements of arrays, with every core.
 *
 * The course cuts arrays in chunks and lets each thread call a ufunc on its own. weft_eval cuts by
 * itself, in blocks that stay in a core's cache, and makes one pass of the whole expression; step
 * by step it gives the same bits, with a pass over memory for each step. */
#include <stdio.h>
#include <weft.h>

int main(int argc, char **argv)
{
    weft_session *s = NULL;
    weft_array *a = NULL, *b = NULL, *fused = NULL, *squares = NULL, *others = NULL;
    weft_value same;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(1500, 1000), WEFT_FLOAT64, 1, &a));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(1500, 1000), WEFT_FLOAT64, 2, &b));
    WEFT_TRY(weft_eval("log1p(sqrt(a*a + b*b))", WEFT_VARS(a, b), &fused));

    WEFT_TRY(weft_eval("a*a", WEFT_VARS(a), &squares));
    WEFT_TRY(weft_eval("b*b", WEFT_VARS(b), &others));
    WEFT_TRY(weft_eval("squares + others", WEFT_VARS(squares, others), &squares)); /* in place */
    WEFT_TRY(weft_eval("sqrt(squares)", WEFT_VARS(squares), &squares));
    WEFT_TRY(weft_eval("log1p(squares)", WEFT_VARS(squares), &squares));

    WEFT_TRY(weft_eval_value(s, "all(fused == squares)", WEFT_VARS(fused, squares), &same));
    if (weft_rank(s) == 0)
        printf("one pass and five give %s bits\n", same.as.i ? "the same" : "other");
    if (!same.as.i)
        WEFT_TRY(weft_fail(s, WEFT_ERR_USER, "steps and expression differ"));
fail:
    weft_free(&others), weft_free(&squares), weft_free(&fused), weft_free(&b), weft_free(&a);
    return weft_stop(&s) != WEFT_OK;
}
