#include "timing.h"

#include <stdlib.h>
#include <time.h>

enum { FEWEST = 2, MOST = 1000 };

double bench_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

bench_times bench_summary(double *seconds, int count)
{
    qsort(seconds, (size_t)count, sizeof *seconds, compare);
    return (bench_times){.min = seconds[0], .median = seconds[count / 2], .count = count};
}

static double timed(void (*work)(void *), void *context)
{
    double before = bench_now();

    work(context);
    return bench_now() - before;
}

bench_times bench_repeat(double budget, void (*work)(void *), void *context)
{
    double seconds[MOST], spent = 0, warm_up = timed(work, context);
    int count = 0;

    if (warm_up > budget)
        return bench_summary(&warm_up, 1);
    while (count < FEWEST || (count < MOST && spent < budget)) {
        seconds[count] = timed(work, context);
        spent += seconds[count++];
    }
    return bench_summary(seconds, count);
}

bench_times bench_faster(bench_times a, bench_times b)
{
    return a.min <= b.min ? a : b;
}
