/* Lesson 4: many tasks that have nothing to do with each other.
 *
 * In NumPy threads help where the work is inside NumPy, and processes where it is Python, at the
 * price of sending arguments and results. A task in C needs neither: weft_map calls it on the
 * threads of one rank, weft_farm on every core of every node. */
#include <math.h>
#include <stdio.h>
#include <weft.h>

enum { TASKS = 64 };

/* The mean distance of 20000 random points from the origin; the points are those of the task. */
static weft_status mean_distance(weft_task *task, void *context)
{
    uint64_t state = (uint64_t)task->index * 2 + 1;
    double sum = 0;

    for (int i = 0; i < 20000; i++) {
        double at[2];

        for (int k = 0; k < 2; k++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            at[k] = (double)(state >> 11) * 0x1p-53;
        }
        sum += hypot(at[0], at[1]);
    }
    *(double *)task->result = sum / 20000;
    return context ? WEFT_ERR_USER : WEFT_OK;
}

int main(int argc, char **argv)
{
    const weft_farm_options options = {.dtype = WEFT_FLOAT64};
    double here[TASKS], total = 0, all;
    weft_session *s = NULL;
    weft_array *means = NULL;

    WEFT_TRY(weft_start(&argc, &argv, &s));
    WEFT_TRY(weft_map(s, TASKS, 4, mean_distance, NULL, here, sizeof *here)); /* on each rank */
    for (int i = 0; i < TASKS; i++)
        total += here[i];
    WEFT_TRY(weft_farm(s, TASKS, mean_distance, NULL, &options, &means)); /* by all of them */
    WEFT_TRY(weft_sum_value(means, &all));
    if (weft_rank(s) == 0)
        printf("mean distance %.9f by this rank, %.9f by all\n", total / TASKS, all / TASKS);
    if (fabs(total - all) > 1e-9)
        WEFT_TRY(weft_fail(s, WEFT_ERR_USER, "%.17g and %.17g differ", total, all));
fail:
    weft_free(&means);
    return weft_stop(&s) != WEFT_OK;
}
