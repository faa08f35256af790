/* weft tasks: many independent products of random matrices, dealt to all cores. */
#include "tasks.h"

#include <string.h>

#include "command.h"

enum { MOST_SIZE = 100000, FEW_ROUNDS = 3, FEW_SECONDS = 5 };

static struct {
    int64_t count, size, workers, threads;
    uint64_t seed;
    bool sweep;
} asked = {.count = 100, .size = 2000};

static const setting settings[] = {
    {"count", "N", "products, 100 unless given", SETTING_COUNT, &asked.count},
    {"size", "N", "rows and columns of each matrix, 2000 unless given", SETTING_COUNT, &asked.size},
    {"workers", "W", "products at a time on each rank; chosen unless given", SETTING_THREADS,
     &asked.workers},
    {"blas-threads", "B", "cores of each product; chosen unless given", SETTING_THREADS,
     &asked.threads},
    {"seed", "N", "of the random matrices, 0 unless given", SETTING_SEED, &asked.seed},
    {"sweep", NULL, "every split of the cores, each timed three times or --repeat; -o draws it",
     SETTING_FLAG, &asked.sweep},
    {0}};

static bool check(job *j, complaint *c)
{
    const char *ending = j->output ? strrchr(j->output, '.') : NULL;
    const bool is_picture = ending && strcmp(ending, ".png") == 0;

    if (asked.size > MOST_SIZE)
        return complain(c, "--size is at most %d, and has '%lld'", MOST_SIZE,
                        (long long)asked.size);
    if (asked.workers * asked.threads > WEFT_MAX_THREADS)
        return complain(c, "--workers %lld x --blas-threads %lld are more threads than %d",
                        (long long)asked.workers, (long long)asked.threads, WEFT_MAX_THREADS);
    if (asked.sweep && (asked.workers || asked.threads))
        return complain(c, "--sweep tries every split: leave --workers and --blas-threads out");
    if (j->output && asked.sweep != is_picture)
        return complain(c,
                        "-o is a .npy of the first elements, or with --sweep a .png, and has "
                        "'%s'",
                        j->output);
    return true;
}

/* One task: two matrices, their product, of which the first element is kept. */
static weft_status multiply(weft_task *task, void *context)
{
    weft_session *s = task->session;
    const weft_shape shape = WEFT_SHAPE(asked.size, asked.size);
    const uint64_t seed = asked.seed + 2 * (uint64_t)task->index;
    weft_array *a = NULL, *b = NULL, *c = NULL;

    (void)context;
    WEFT_TRY(weft_random(s, shape, WEFT_FLOAT64, seed, &a));
    WEFT_TRY(weft_random(s, shape, WEFT_FLOAT64, seed + 1, &b));
    WEFT_TRY(weft_matmul(a, b, &c));
    memcpy(task->result, weft_local(c).data, sizeof(double));
fail:
    weft_free(&a), weft_free(&b), weft_free(&c);
    return weft_failure(s);
}

static weft_farm_options farm_options(int64_t workers, int64_t threads)
{
    return (weft_farm_options){.workers = (int)workers,
                               .blas_threads = (int)threads,
                               .size = asked.size,
                               .dtype = WEFT_FLOAT64};
}

static double flops(void)
{
    const double n = (double)asked.size;

    return 2 * n * n * n * (double)asked.count;
}

/* The sum of the first elements, the same for every split and machine. */
static weft_status keep_result(job *j, weft_array *first)
{
    j->result = (weft_value){.dtype = WEFT_FLOAT64};
    WEFT_TRY(weft_sum_value(first, &j->result.as.f));
    j->has_result = true;
fail:
    return weft_failure(j->s);
}

static weft_status run_farm(job *j)
{
    weft_farm_options options = farm_options(asked.workers, asked.threads);
    weft_array *first = NULL;
    int workers, threads;

    weft_farm_split(j->s, asked.count, &options, &workers, &threads);
    for (laps_begin(j); laps_next(j);)
        WEFT_TRY(weft_farm(j->s, asked.count, multiply, NULL, &options, &first));
    WEFT_TRY(laps_end(j, "tasks", 0, flops()));
    WEFT_TRY(keep_result(j, first));
    j->members = tasks_split_json(workers, threads);
    say(j,
        "%lld products of %lld x %lld: %.3f s, %.1f GFLOP/s with %d worker%s x %d BLAS thread%s%s\n"
        "sum of their first elements: %.17g\n",
        (long long)asked.count, (long long)asked.size, (long long)asked.size, j->laps.least,
        flops() / j->laps.least / 1e9, workers, workers == 1 ? "" : "s", threads,
        threads == 1 ? "" : "s", weft_size(j->s) > 1 ? " on each rank" : "", j->result.as.f);
    if (j->output)
        WEFT_TRY(deliver(j, first, NULL));
fail:
    weft_free(&first);
    return weft_failure(j->s);
}

static uint64_t bytes_sent(const job *j)
{
    return weft_get_statistics(j->s).bytes_between_nodes;
}

/* A task for each worker, which is not timed: the first split would pay for what is done once. */
static weft_status warm_up(job *j, const tasks_grid *grid)
{
    weft_array *first = NULL;

    for (int i = 0; i < grid->npoints; i++) {
        const tasks_point *p = &grid->points[i];
        const weft_farm_options options = farm_options(p->workers, p->threads);
        const int64_t all = (int64_t)p->workers * weft_size(j->s);

        WEFT_TRY(weft_farm(j->s, all < asked.count ? all : asked.count, multiply, NULL, &options,
                           &first));
        weft_free(&first);
    }
fail:
    weft_free(&first);
    return weft_failure(j->s);
}

/* Each round goes through all points, to and fro, so that a change of the machine's mood meets all
 * of them. */
static weft_status sweep_once(job *j, tasks_grid *grid, int64_t round, weft_array **first)
{
    for (int i = 0; i < grid->npoints; i++) {
        tasks_point *p = &grid->points[round % 2 ? grid->npoints - 1 - i : i];
        const weft_farm_options options = farm_options(p->workers, p->threads);
        uint64_t before;
        double seconds;

        WEFT_TRY(weft_barrier(j->s));
        before = bytes_sent(j);
        seconds = weft_seconds();
        WEFT_TRY(weft_farm(j->s, asked.count, multiply, NULL, &options, first));
        if (p->is_chosen)
            grid->sent += (double)(bytes_sent(j) - before);
        WEFT_TRY(weft_barrier(j->s));
        seconds = weft_seconds() - seconds;
        if (round == 0 || seconds < p->seconds)
            p->seconds = seconds;
    }
fail:
    return weft_failure(j->s);
}

/* As often as --repeat says, and three times where that takes few seconds. */
static weft_status sweep(job *j, tasks_grid *grid, weft_array **first)
{
    const double began = weft_seconds();
    bool goes_on = true;

    WEFT_TRY(warm_up(j, grid));
    for (int64_t round = 0; goes_on; round++) {
        WEFT_TRY(sweep_once(j, grid, round, first));
        grid->rounds = round + 1;
        goes_on = round + 1 < j->repeat ||
                  (round + 1 < FEW_ROUNDS && weft_seconds() - began < FEW_SECONDS);
        WEFT_TRY(weft_broadcast(j->s, &goes_on, sizeof goes_on, 0));
    }
fail:
    return weft_failure(j->s);
}

/* Points that all ranks have: by rank 0's cores. */
static weft_status agree_on_grid(job *j, tasks_grid *grid)
{
    const weft_farm_options options = farm_options(0, 0);
    int workers, threads;

    weft_farm_split(j->s, asked.count, &options, &workers, &threads);
    tasks_fill_grid(weft_threads(j->s), workers, threads, grid);
    return weft_broadcast(j->s, grid, sizeof *grid, 0);
}

static weft_status draw(job *j, const tasks_grid *grid)
{
    weft_status status = WEFT_OK;

    if (j->output && weft_rank(j->s) == 0) {
        if (tasks_draw(j, grid, j->output))
            say(j, "drawn as %s\n", j->output);
        else
            status =
                weft_fail(j->s, WEFT_ERR_FILE, "cannot draw %s: is gnuplot installed?", j->output);
    }
    return weft_agree(j->s, status);
}

/* Times and rate of a sweep are the chosen point's, the first. */
static weft_status run_sweep(job *j)
{
    tasks_grid grid = {.count = asked.count, .size = asked.size};
    weft_array *first = NULL;

    WEFT_TRY(agree_on_grid(j, &grid));
    WEFT_TRY(sweep(j, &grid, &first));
    j->laps.least = j->laps.median = grid.points[0].seconds;
    j->laps.flops = flops();
    WEFT_TRY(laps_sum_sent(j, grid.sent / (double)grid.rounds));
    WEFT_TRY(keep_result(j, first));
    j->members = tasks_json(&grid);
    tasks_print(j, &grid);
    WEFT_TRY(draw(j, &grid));
fail:
    weft_free(&first);
    return weft_failure(j->s);
}

static weft_status run(job *j)
{
    return asked.sweep ? run_sweep(j) : run_farm(j);
}

const command tasks_command = {
    .name = "tasks",
    .synopsis = "[--count N] [--size N] [--workers W] [--blas-threads B] [--sweep]",
    .summary = "Many products of random matrices, dealt to all cores of all nodes",
    .help =
        "Each task draws two matrices of float64 and multiplies them; drawing them is timed "
        "too.\n"
        "How many are worked on at a time and by how many cores each is chosen by what weft\n"
        "calibrate found; --sweep shows the choice beside all others, and does not change it. The\n"
        "products are the same whatever the split. --json gives workers and blas_threads, and of a "
        "sweep an array of all "
        "splits.\n",
    .settings = settings,
    .least_words = 0,
    .most_words = 0,
    .computes = true,
    .writes = true,
    .is_of_words = true,
    .output_help = "each product's first element as .npy; with --sweep the splits as .png",
    .check = check,
    .run = run,
};
