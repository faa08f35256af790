/* Repeats a measured piece of work and reports its fastest and its median time. */
#ifndef BENCH_TIMING_H
#define BENCH_TIMING_H

typedef struct {
    double min, median; /* seconds */
    int count;
} bench_times;

/* Seconds on a clock that only goes forward. */
double bench_now(void);

/* Sorts `seconds` and gives its minimum and median; `count` is at least 1. */
bench_times bench_summary(double *seconds, int count);

/* Runs `work` once to warm up, then until `budget` seconds are spent: 2 to 1000 times. A warm-up
 * that spends the budget alone is the measurement. */
bench_times bench_repeat(double budget, void (*work)(void *), void *context);

/* The smaller minimum of two. */
bench_times bench_faster(bench_times a, bench_times b);

#endif
