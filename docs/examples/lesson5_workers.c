/* Lesson 5: workers and the BLAS threads of each.
 *
 * Many products of matrices can be many workers with one core each, one worker with all, or
 * something between; W workers with B threads each want W·B cores. The farm keeps to that, and the
 * products come out the same, bit for bit, however the cores are split. */
#include <stdio.h>
#include <weft.h>

enum { TASKS = 20, SIZE = 200 };

/* The sum of a product of two random matrices, by the session that the worker is handed. */
static weft_status multiply(weft_task *task, void *context)
{
    weft_session *own = task->session;
    weft_array *a = NULL, *b = NULL, *c = NULL;
    const weft_shape shape = WEFT_SHAPE(SIZE, SIZE);
    const uint64_t seed = 2 * (uint64_t)task->index;

    (void)context;
    WEFT_TRY(weft_random(own, shape, WEFT_FLOAT64, seed, &a));
    WEFT_TRY(weft_random(own, shape, WEFT_FLOAT64, seed + 1, &b));
    WEFT_TRY(weft_matmul(a, b, &c));
    WEFT_TRY(weft_sum_value(c, task->result));
fail:
    weft_free(&c), weft_free(&b), weft_free(&a);
    return weft_failure(own);
}

static weft_status run(weft_session *s, int workers, int blas_threads, weft_array **sums)
{
    const weft_farm_options options = {
        .workers = workers, .blas_threads = blas_threads, .size = SIZE, .dtype = WEFT_FLOAT64};
    const double started = weft_seconds();
    int chosen, cores;

    weft_farm_split(s, TASKS, &options, &chosen, &cores);
    WEFT_TRY(weft_farm(s, TASKS, multiply, NULL, &options, sums));
    if (weft_rank(s) == 0)
        printf("%d x %d: %.1f ms\n", chosen, cores, 1e3 * (weft_seconds() - started));
fail:
    return weft_failure(s);
}

int main(int argc, char **argv)
{
    weft_session *s = NULL;
    weft_array *x = NULL, *y = NULL;
    weft_value same;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(run(s, 1, 1, &x));
    for (int blas_threads = 1; blas_threads <= weft_threads(s); blas_threads++) {
        WEFT_TRY(run(s, weft_threads(s) / blas_threads, blas_threads, &y));
        WEFT_TRY(weft_eval_value(s, "all(x == y)", WEFT_VARS(x, y), &same));
        if (!same.as.i)
            WEFT_TRY(weft_fail(s, WEFT_ERR_USER, "the split of the cores changed a product"));
    }
    WEFT_TRY(run(s, 0, 0, &y)); /* as calibration found best, or a default */
fail:
    weft_free(&y), weft_free(&x);
    return weft_stop(&s) != WEFT_OK;
}
