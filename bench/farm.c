/* What a farm costs beside its tasks.
 *
 *     farm KIND COUNT THREADS SECONDS    a farm of COUNT tasks, again and again
 *
 * KIND: empty, tasks that do nothing; even, 10 microseconds each; varied, from 10 microseconds to
 * 10 milliseconds, in no order (1000-fold). Tasks look at the clock until their time is over, so
 * that seconds beyond (tasks' seconds) / cores are the farm's. Rank 0 prints one JSON object; the
 * result is the number of tasks made. */
#include "timing.h"

#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <weft.h>

enum { FEWEST = 3, MOST = 1000 };

static const double SHORT = 10e-6;

static weft_status do_nothing(weft_task *task, void *context)
{
    (void)context;
    *(double *)task->result = 1;
    return WEFT_OK;
}

static weft_status spin(weft_task *task, double seconds)
{
    const double end = bench_now() + seconds;

    while (bench_now() < end)
        continue;
    return do_nothing(task, NULL);
}

static weft_status spin_even(weft_task *task, void *context)
{
    (void)context;
    return spin(task, SHORT);
}

/* 7919 is prime to any count of ours, so that every cost comes once. */
static weft_status spin_varied(weft_task *task, void *context)
{
    const double place = (double)(task->index * 7919 % task->count) / (double)(task->count - 1);

    (void)context;
    return spin(task, SHORT * pow(1000, place));
}

static const struct {
    const char *name;
    weft_task_function function;
} kinds[] = {{"empty", do_nothing}, {"even", spin_even}, {"varied", spin_varied}};

static weft_task_function find_kind(int argc, char **argv)
{
    for (size_t k = 0; argc == 5 && k < sizeof kinds / sizeof kinds[0]; k++)
        if (!strcmp(kinds[k].name, argv[1]))
            return kinds[k].function;
    fprintf(stderr, "usage: farm empty|even|varied COUNT THREADS SECONDS\n");
    exit(2);
}

static weft_status measure(weft_session *s, weft_task_function function, int64_t count,
                           double budget)
{
    const weft_farm_options options = {.dtype = WEFT_FLOAT64};
    static double seconds[MOST];
    double spent = 0, made;
    weft_array *results = NULL;
    bench_times times;
    int laps = 0;
    bool over = false;

    WEFT_TRY(weft_farm(s, count, function, NULL, &options, &results));
    while (!over) {
        double before;

        WEFT_TRY(weft_barrier(s));
        before = bench_now();
        WEFT_TRY(weft_farm(s, count, function, NULL, &options, &results));
        seconds[laps] = bench_now() - before;
        spent += seconds[laps++];
        over = laps == MOST || (laps >= FEWEST && spent >= budget);
        WEFT_TRY(weft_broadcast(s, &over, sizeof over, 0));
    }
    times = bench_summary(seconds, laps);
    WEFT_TRY(weft_sum_value(results, &made));
    if (weft_rank(s) == 0)
        printf("{\"seconds_min\": %.9g, \"seconds_median\": %.9g, \"result\": %.17g}\n", times.min,
               times.median, made);
fail:
    weft_free(&results);
    return weft_failure(s);
}

int main(int argc, char **argv)
{
    const weft_task_function function = find_kind(argc, argv);
    const weft_options options = {.threads = atoi(argv[3]), .quiet = true};
    const int64_t count = atoll(argv[2]);
    const double budget = atof(argv[4]);
    weft_session *s = NULL;

    WEFT_TRY(weft_start_with(&argc, &argv, &options, &s));
    WEFT_TRY(measure(s, function, count, budget));
fail:
    return weft_stop(&s) == WEFT_OK ? 0 : 1;
}
