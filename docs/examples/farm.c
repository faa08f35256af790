/* Tasks of very unequal cost, dealt to every core of every node: how long the 3n + 1 sequences are
 * that begin in each of 2000 runs of numbers, a product of matrices now and then, and futures that
 * work beside the session. */
#include <stdio.h>
#include <weft.h>

enum { RUNS = 2000, RUN = 500 };

/* The longest sequence of a run: task->index says which run, task->result is the answer's place. */
static weft_status longest(weft_task *task, void *context)
{
    int64_t *most = task->result;

    (void)context;
    for (int64_t start = task->index * RUN + 1; start <= (task->index + 1) * RUN; start++) {
        int64_t n = start, steps = 0;

        for (; n != 1; steps++)
            n = n % 2 ? 3 * n + 1 : n / 2;
        if (steps > *most)
            *most = steps;
    }
    return WEFT_OK;
}

/* A task that calls Weft does so with the session that it is handed. */
static weft_status mean_of_product(weft_task *task, void *context)
{
    weft_session *own = task->session;
    weft_array *a = NULL, *b = NULL, *c = NULL;
    const weft_shape shape = WEFT_SHAPE(200, 200);

    (void)context;
    WEFT_TRY(weft_random(own, shape, WEFT_FLOAT64, 2 * (uint64_t)task->index, &a));
    WEFT_TRY(weft_random(own, shape, WEFT_FLOAT64, 2 * (uint64_t)task->index + 1, &b));
    WEFT_TRY(weft_matmul(a, b, &c));
    WEFT_TRY(weft_mean_value(c, task->result));
fail:
    weft_free(&a), weft_free(&b), weft_free(&c);
    return weft_failure(own);
}

static weft_status negate(const weft_tile *tile, void *context)
{
    double *x = tile->data;

    (void)context;
    for (int64_t i = 0; i < tile->rows * tile->row; i++)
        x[i] = -x[i];
    return WEFT_OK;
}

static weft_status refuse(weft_task *task, void *context)
{
    (void)context;
    if (task->index == 3)
        return weft_task_fail(task, WEFT_ERR_USER, "no model has %lld legs",
                              (long long)task->index);
    return WEFT_OK;
}

int main(int argc, char **argv)
{
    const weft_farm_options integers = {.dtype = WEFT_INT64}, floats = {.dtype = WEFT_FLOAT64};
    weft_session *s = NULL;
    weft_array *steps = NULL, *means = NULL, *x = NULL;
    int64_t numbers[8];
    weft_future *f = NULL;
    double most, low, high;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(weft_farm(s, RUNS, longest, NULL, &integers, &steps));
    WEFT_TRY(weft_farm(s, 50, mean_of_product, NULL, &floats, &means));

    /* The futures of this rank work while the session does. */
    WEFT_TRY(weft_submit_many(s, 8, 1, longest, NULL, numbers, sizeof *numbers, &f));
    WEFT_TRY(weft_max_value(steps, &most));
    WEFT_TRY(weft_min_value(means, &low));
    WEFT_TRY(weft_max_value(means, &high));
    WEFT_TRY(weft_wait(f));

    /* Chunks of this rank's own rows, as executor.submit(function, array[i:j]). */
    WEFT_TRY(weft_ones(s, WEFT_SHAPE(1000, 30), WEFT_FLOAT64, &x));
    WEFT_TRY(weft_map_rows(x, 100, negate, NULL));
    WEFT_TRY(weft_barrier(s));

    if (weft_rank(s) == 0)
        printf("of numbers up to %d the longest sequence has %.0f steps (up to %d: %lld);\n"
               "means of products lie between %.2f and %.2f\n",
               RUNS * RUN, most, RUN, (long long)numbers[0], low, high);
    if (weft_farm(s, 10, refuse, NULL, NULL, NULL) == WEFT_ERR_USER) {
        if (weft_rank(s) == 0)
            printf("as it should: %s\n", weft_message(s));
        weft_clear(s);
    }
fail:
    weft_future_free(&f);
    weft_free(&x), weft_free(&means), weft_free(&steps);
    return weft_stop(&s) != WEFT_OK;
}
