/* The machine's memory limit: reads, writes, copies and triads of doubles, after McCalpin's STREAM.
 *
 *     stream KERNEL ELEMENTS THREADS SECONDS
 *
 * KERNEL is read, write, copy (c = a) or triad (c = a + 3 b). Each is tried with plain and with
 * non-temporal stores, on one thread and on all, SECONDS in all, and the fastest is reported: which
 * of them wins depends on the size, and a limit should not. */
#include "timing.h"
#include "vector.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 1 << 21, GRAIN = 64, UNROLL = 8 };

typedef struct {
    double *a, *b, *c;
    size_t first, last; /* elements, multiples of GRAIN */
} slice;

typedef void kernel(const slice *);

static void read_all(const slice *s)
{
    vector sum[UNROLL];
    volatile double keep;

    for (int k = 0; k < UNROLL; k++)
        sum[k] = VECTOR_SET(0);
    for (size_t i = s->first; i < s->last; i += UNROLL * VECTOR_WIDTH)
        for (int k = 0; k < UNROLL; k++)
            sum[k] = VECTOR_ADD(sum[k], VECTOR_LOAD(s->a + i + (size_t)(k * VECTOR_WIDTH)));
    for (int k = 1; k < UNROLL; k++)
        sum[0] = VECTOR_ADD(sum[0], sum[k]);
    memcpy((void *)&keep, &sum[0], sizeof keep);
    (void)keep;
}

static void write_plain(const slice *s)
{
    for (size_t i = s->first; i < s->last; i += VECTOR_WIDTH)
        VECTOR_STORE(s->c + i, VECTOR_SET(1));
}

static void write_streaming(const slice *s)
{
    for (size_t i = s->first; i < s->last; i += VECTOR_WIDTH)
        VECTOR_STREAM(s->c + i, VECTOR_SET(1));
    VECTOR_FENCE();
}

static void copy_plain(const slice *s)
{
    for (size_t i = s->first; i < s->last; i += VECTOR_WIDTH)
        VECTOR_STORE(s->c + i, VECTOR_LOAD(s->a + i));
}

static void copy_streaming(const slice *s)
{
    for (size_t i = s->first; i < s->last; i += VECTOR_WIDTH)
        VECTOR_STREAM(s->c + i, VECTOR_LOAD(s->a + i));
    VECTOR_FENCE();
}

static inline vector triad(const slice *s, size_t i)
{
    return VECTOR_ADD(VECTOR_LOAD(s->a + i), VECTOR_MUL(VECTOR_SET(3), VECTOR_LOAD(s->b + i)));
}

static void triad_plain(const slice *s)
{
    for (size_t i = s->first; i < s->last; i += VECTOR_WIDTH)
        VECTOR_STORE(s->c + i, triad(s, i));
}

static void triad_streaming(const slice *s)
{
    for (size_t i = s->first; i < s->last; i += VECTOR_WIDTH)
        VECTOR_STREAM(s->c + i, triad(s, i));
    VECTOR_FENCE();
}

static const struct {
    const char *name;
    kernel *plain, *streaming;
    int streams; /* arrays of doubles that cross the memory bus */
} kernels[] = {
    {"read", read_all, read_all, 1},
    {"write", write_plain, write_streaming, 1},
    {"copy", copy_plain, copy_streaming, 2},
    {"triad", triad_plain, triad_streaming, 3},
};

/* A team whose members wait by spinning: a limit should not contain the cost of waking threads. */
typedef struct {
    slice *slices;
    kernel *work;
    int size, active;
    atomic_int round, arrived;
    atomic_bool over;
} team;

typedef struct {
    team *team;
    int number;
    pthread_t thread;
} member;

static void spin(int *turns)
{
    VECTOR_PAUSE();
    if (++*turns % 1000 == 0)
        sched_yield();
}

static void work_share(team *t, int number)
{
    if (number < t->active)
        t->work(&t->slices[number]);
    atomic_fetch_add(&t->arrived, 1);
}

static void *member_main(void *argument)
{
    member *m = argument;
    team *t = m->team;

    for (int round = 1, turns = 0;; round++) {
        while (atomic_load(&t->round) < round && !atomic_load(&t->over))
            spin(&turns);
        if (atomic_load(&t->over))
            return NULL;
        work_share(t, m->number);
    }
}

static void run_team(void *context)
{
    team *t = context;
    int turns = 0;

    atomic_store(&t->arrived, 0);
    atomic_fetch_add(&t->round, 1);
    work_share(t, 0);
    while (atomic_load(&t->arrived) < t->size)
        spin(&turns);
}

/* Deals `elements` out to the first `active` members in whole grains. */
static void divide(team *t, const slice *all, int active)
{
    size_t grains = all->last / GRAIN, n = (size_t)active;

    t->active = active;
    for (size_t k = 0; k < n; k++) {
        t->slices[k] = *all;
        t->slices[k].first = grains * k / n * GRAIN;
        t->slices[k].last = grains * (k + 1) / n * GRAIN;
    }
}

static double *allocate(size_t elements)
{
    size_t bytes = (elements * sizeof(double) / HUGE_PAGE + 1) * HUGE_PAGE;
    double *memory = aligned_alloc(HUGE_PAGE, bytes);

    if (!memory) {
        fprintf(stderr, "stream: no memory for %zu bytes\n", bytes);
        exit(1);
    }
    madvise(memory, bytes, MADV_HUGEPAGE);
    return memory;
}

static void touch(const slice *s)
{
    for (size_t i = s->first; i < s->last; i++)
        s->a[i] = s->b[i] = s->c[i] = 1;
}

static bench_times best_times(team *t, const slice *all, size_t k, double budget)
{
    bench_times best = {0};
    int tries = 0, most = t->size > 1 ? 4 : 2;

    for (int active = 1; active <= t->size; active += t->size > 1 ? t->size - 1 : 1) {
        divide(t, all, active);
        for (int streaming = 0; streaming < 2; streaming++) {
            bench_times times;

            t->work = streaming ? kernels[k].streaming : kernels[k].plain;
            times = bench_repeat(budget / most, run_team, t);
            best = tries++ ? bench_faster(best, times) : times;
        }
    }
    return best;
}

static size_t find_kernel(const char *name)
{
    size_t count = sizeof kernels / sizeof kernels[0], k = 0;

    while (k < count && strcmp(kernels[k].name, name))
        k++;
    if (k == count) {
        fprintf(stderr, "stream: no kernel is called %s\n", name);
        exit(2);
    }
    return k;
}

static void start(team *t, member *members)
{
    for (int k = 1; k < t->size; k++) {
        members[k] = (member){.team = t, .number = k};
        if (pthread_create(&members[k].thread, NULL, member_main, &members[k])) {
            fprintf(stderr, "stream: cannot start thread %d\n", k);
            exit(1);
        }
    }
}

static void stop(team *t, member *members)
{
    atomic_store(&t->over, 1);
    for (int k = 1; k < t->size; k++)
        pthread_join(members[k].thread, NULL);
}

int main(int argc, char **argv)
{
    if (argc != 5 || atoi(argv[3]) < 1) {
        fprintf(stderr, "usage: stream read|write|copy|triad ELEMENTS THREADS SECONDS\n");
        return 2;
    }

    size_t k = find_kernel(argv[1]), n = (size_t)atoll(argv[2]) / GRAIN * GRAIN;
    slice all = {.a = allocate(n), .b = allocate(n), .c = allocate(n), .last = n};
    team t = {.size = atoi(argv[3])};
    member *members = calloc((size_t)t.size, sizeof *members);
    bench_times times;

    t.slices = calloc((size_t)t.size, sizeof *t.slices);
    start(&t, members);
    divide(&t, &all, t.size);
    t.work = touch;
    run_team(&t);
    times = best_times(&t, &all, k, atof(argv[4]));
    stop(&t, members);
    printf("{\"seconds_min\": %.9g, \"seconds_median\": %.9g, \"gbytes_per_s\": %.4g}\n", times.min,
           times.median,
           (double)(kernels[k].streams * (int)sizeof(double)) * 1e-9 * (double)n / times.min);
    free(all.a), free(all.b), free(all.c), free(members), free(t.slices);
    return 0;
}
