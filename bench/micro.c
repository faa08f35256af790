/* What only a program can measure: start-up, temporaries, first touch, and counts per operation.
 *
 *     micro session THREADS                   opening a session, past MPI_Init
 *     micro calibrate THREADS                 weft calibrate --quick, whose profile is thrown away
 *     micro time OPERATION N THREADS SECONDS  an operation on N doubles, again and again
 *     micro first N THREADS CHUNKS            an N x N array created and filled, the first time
 *     micro counts N THREADS                  allocations, page faults, messages of each operation
 *     micro instructions N                    each operation once, for callgrind
 *
 * Times are the slowest rank's. Only rank 0 prints: one JSON object. */
#include "allocations.h"
#include "timing.h"

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <weft.h>

enum { WARM_UPS = 3, COUNTED = 50, FEWEST = 5, MOST = 20000 };

typedef struct {
    weft_session *session;
    int64_t n;
    weft_array *a, *b, *out;
} bench;

/* ---- the operations: functions of their own, so that callgrind tells them apart ---- */

#define KEPT __attribute__((noinline)) static weft_status

KEPT count_temporary(bench *x)
{
    weft_array *temporary = NULL;
    weft_status status = weft_empty(x->session, WEFT_SHAPE(x->n), WEFT_FLOAT64, &temporary);

    weft_free(&temporary);
    return status;
}

KEPT count_ones(bench *x)
{
    weft_free(&x->out);
    return weft_ones(x->session, WEFT_SHAPE(x->n), WEFT_FLOAT64, &x->out);
}

KEPT count_add_new(bench *x)
{
    weft_array *a = x->a, *b = x->b;

    weft_free(&x->out);
    return weft_eval("a + b", WEFT_VARS(a, b), &x->out);
}

/* Every process adds to its part of the array that all of them see. */
KEPT count_share(bench *x)
{
    weft_block own = weft_local(x->out);
    double *values = own.data;

    for (int64_t i = 0; i < own.elements; i++)
        values[i] += 1;
    return weft_barrier(x->session);
}

KEPT count_fill(bench *x)
{
    return weft_fill(x->out, (weft_value){.dtype = WEFT_FLOAT64, .as.f = 1}, 0);
}

KEPT count_add(bench *x)
{
    weft_array *a = x->a, *b = x->b;

    return weft_eval("a + b", WEFT_VARS(a, b), &x->out);
}

KEPT count_hypot(bench *x)
{
    weft_array *a = x->a, *b = x->b;

    return weft_eval("sqrt(a*a + b*b)", WEFT_VARS(a, b), &x->out);
}

KEPT count_exp(bench *x)
{
    weft_array *a = x->a;

    return weft_eval("exp(a)", WEFT_VARS(a), &x->out);
}

KEPT count_sum(bench *x)
{
    double total;

    return weft_sum_value(x->a, &total);
}

KEPT count_max(bench *x)
{
    double most;

    return weft_max_value(x->a, &most);
}

KEPT count_random(bench *x)
{
    return weft_random(x->session, WEFT_SHAPE(x->n), WEFT_FLOAT64, 7, &x->out);
}

static const struct {
    const char *name;
    weft_status (*run)(bench *);
} operations[] = {
    {"temporary", count_temporary},
    {"ones", count_ones},
    {"fill", count_fill},
    {"add", count_add},
    {"add-new", count_add_new},
    {"hypot", count_hypot},
    {"exp", count_exp},
    {"sum", count_sum},
    {"max", count_max},
    {"random", count_random},
    {"share", count_share},
};

enum { OPERATIONS = sizeof operations / sizeof operations[0] };

static weft_status create(bench *x)
{
    weft_shape shape = WEFT_SHAPE(x->n);

    WEFT_TRY(weft_random(x->session, shape, WEFT_FLOAT64, 1, &x->a));
    WEFT_TRY(weft_random(x->session, shape, WEFT_FLOAT64, 2, &x->b));
    WEFT_TRY(weft_empty(x->session, shape, WEFT_FLOAT64, &x->out));
fail:
    return weft_failure(x->session);
}

static void release(bench *x)
{
    weft_free(&x->a), weft_free(&x->b), weft_free(&x->out);
}

/* ---- modes ---- */

static void print_times(const weft_session *s, bench_times times, double result)
{
    if (weft_rank(s) == 0)
        printf("{\"seconds_min\": %.9g, \"seconds_median\": %.9g, \"result\": %.17g}\n", times.min,
               times.median, result);
}

/* Rank 0 decides when the budget is spent, so that all ranks stop after the same run. */
static weft_status is_over(const bench *x, int count, double spent, double budget, bool *over)
{
    *over = count >= FEWEST && (count == MOST || spent >= budget);
    return weft_broadcast(x->session, over, sizeof *over, 0);
}

static weft_status repeat(bench *x, weft_status (*run)(bench *), double budget, bench_times *times)
{
    static double seconds[MOST];
    double spent = 0;
    bool over = false;
    int count = 0;

    for (int k = 0; k < WARM_UPS; k++)
        WEFT_TRY(run(x));
    for (; !over; count++) {
        double before = bench_now();

        WEFT_TRY(run(x));
        seconds[count] = bench_now() - before;
        spent += seconds[count];
        WEFT_TRY(is_over(x, count + 1, spent, budget, &over));
    }
    MPI_Allreduce(MPI_IN_PLACE, seconds, count, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    *times = bench_summary(seconds, count);
fail:
    return weft_failure(x->session);
}

static int find_operation(const char *name)
{
    for (int k = 0; k < OPERATIONS; k++)
        if (!strcmp(operations[k].name, name))
            return k;
    fprintf(stderr, "micro: no operation is called %s\n", name);
    exit(2);
}

/* The result is the sum of the last array made. */
static weft_status run_time(bench *x, char **argv)
{
    int k = find_operation(argv[2]);
    bench_times times;
    double total;

    WEFT_TRY(create(x));
    WEFT_TRY(repeat(x, operations[k].run, atof(argv[5]), &times));
    WEFT_TRY(weft_sum_value(x->out, &total));
    print_times(x->session, times, total);
fail:
    release(x);
    return weft_failure(x->session);
}

/* The result is the sum of the least and the largest element. */
static weft_status run_first(bench *x, char **argv)
{
    int64_t chunks = atoll(argv[4]), chunk = (x->n * x->n + chunks - 1) / chunks;
    weft_value one = {.dtype = WEFT_FLOAT64, .as.f = 1};
    double start = bench_now(), seconds, least, most;

    WEFT_TRY(weft_empty(x->session, WEFT_SHAPE(x->n, x->n), WEFT_FLOAT64, &x->out));
    WEFT_TRY(weft_fill(x->out, one, chunk));
    seconds = bench_now() - start;
    WEFT_TRY(weft_min_value(x->out, &least));
    WEFT_TRY(weft_max_value(x->out, &most));
    print_times(x->session, bench_summary(&seconds, 1), least + most);
fail:
    release(x);
    return weft_failure(x->session);
}

/* What has been counted so far on this rank. */
typedef struct {
    double allocations, page_faults, touched, messages, bytes;
} counts;

static counts now(const weft_session *s)
{
    weft_statistics found = weft_get_statistics(s);
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (counts){.allocations = (double)bench_allocations(),
                    .page_faults = (double)usage.ru_minflt,
                    .touched = (double)found.bytes_touched_first,
                    .messages = (double)found.messages_between_nodes,
                    .bytes = (double)found.bytes_between_nodes};
}

static void print_counts(const char *name, counts before, counts after, const char *separator)
{
    printf("\"%s\": {\"allocations\": %.3g, \"page_faults\": %.3g, \"bytes_touched_first\": %.10g, "
           "\"messages_between_nodes\": %.3g, \"bytes_between_nodes\": %.10g}%s",
           name, (after.allocations - before.allocations) / COUNTED,
           (after.page_faults - before.page_faults) / COUNTED,
           (after.touched - before.touched) / COUNTED, (after.messages - before.messages) / COUNTED,
           (after.bytes - before.bytes) / COUNTED, separator);
}

static weft_status count_operation(bench *x, int k)
{
    counts before, after;

    for (int i = 0; i < WARM_UPS; i++)
        WEFT_TRY(operations[k].run(x));
    before = now(x->session);
    for (int i = 0; i < COUNTED; i++)
        WEFT_TRY(operations[k].run(x));
    after = now(x->session);
    if (weft_rank(x->session) == 0)
        print_counts(operations[k].name, before, after, k + 1 < OPERATIONS ? ", " : "}\n");
fail:
    return weft_failure(x->session);
}

static weft_status run_counts(bench *x, char **argv)
{
    (void)argv;
    WEFT_TRY(create(x));
    if (weft_rank(x->session) == 0)
        printf("{");
    for (int k = 0; k < OPERATIONS; k++)
        WEFT_TRY(count_operation(x, k));
fail:
    release(x);
    return weft_failure(x->session);
}

static weft_status run_instructions(bench *x, char **argv)
{
    (void)argv;
    WEFT_TRY(create(x));
    for (int k = 0; k < OPERATIONS; k++)
        WEFT_TRY(operations[k].run(x));
fail:
    release(x);
    return weft_failure(x->session);
}

/* The first session of the process: the topology is read, the threads are made. */
static void run_session(weft_session *s, double seconds)
{
    bench_times times;

    MPI_Allreduce(MPI_IN_PLACE, &seconds, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    times = bench_summary(&seconds, 1);
    print_times(s, times, 0);
}

static weft_status run_calibrate(bench *x, char **argv)
{
    const weft_calibration quick = {.quick = true, .path = "calibrate.profile"};
    double seconds = bench_now();

    (void)argv;
    WEFT_TRY(weft_calibrate(x->session, &quick));
    seconds = bench_now() - seconds;
    print_times(x->session, bench_summary(&seconds, 1), 0);
    if (weft_rank(x->session) == 0)
        (void)remove(quick.path);
fail:
    return weft_failure(x->session);
}

static const struct {
    const char *name;
    int argc, n, threads; /* which arguments are N and THREADS; 0 for one */
    weft_status (*run)(bench *, char **argv);
} modes[] = {
    {"session", 3, 0, 2, NULL},      {"calibrate", 3, 0, 2, run_calibrate},
    {"time", 6, 3, 4, run_time},     {"first", 5, 2, 3, run_first},
    {"counts", 4, 2, 3, run_counts}, {"instructions", 3, 2, 0, run_instructions},
};

static int find_mode(int argc, char **argv)
{
    for (int k = 0; k < (int)(sizeof modes / sizeof modes[0]); k++)
        if (argc == modes[k].argc && !strcmp(argv[1], modes[k].name))
            return k;
    fprintf(stderr,
            "usage: micro session|calibrate|time|first|counts|instructions … (see micro.c)\n");
    exit(2);
}

static int64_t number(char **argv, int which)
{
    return which ? atoll(argv[which]) : 1;
}

int main(int argc, char **argv)
{
    int mode = find_mode(argc, argv), given, failed = 0;
    weft_options options = {.threads = (int)number(argv, modes[mode].threads), .quiet = true};
    bench x = {.n = number(argv, modes[mode].n)};
    double start;

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &given);
    start = bench_now();
    WEFT_TRY(weft_open(MPI_COMM_WORLD, &options, &x.session));
    if (modes[mode].run)
        WEFT_TRY(modes[mode].run(&x, argv));
    else
        run_session(x.session, bench_now() - start);
fail:
    if (weft_failure(x.session)) {
        failed = 1;
        fprintf(stderr, "micro: %s\n", weft_message(x.session));
    }
    weft_stop(&x.session);
    MPI_Finalize();
    return failed;
}
