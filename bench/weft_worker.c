/* Weft's counterpart of harness/worker.py: one process that lives as long as the bench, so that a
 * row costs its measurement and no start-up. `weft_worker THREADS` reads requests, words separated
 * by tabs, and answers each with a line of JSON:
 *
 *     row                 a new row: operands are named anew
 *     load NAME PATH      an operand; one that the last row had from the same path stays in memory
 *     plan EXPRESSION     what is measured: an expression planned once,
 *     eval EXPRESSION     the same understood anew every time,
 *     call OPERATION      or one of operations.c
 *     time SECONDS        {"seconds_min": …, "seconds_median": …}
 *     save PATH           the last result as .npy
 *
 * A request that fails is answered {"failed": SENTENCE}. Rank 0 reads for all; a sample is the
 * slowest rank's. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <weft.h>

#include "operations.h"
#include "timing.h"

enum { MOST_OPERANDS = 8, LENGTH = 2048, WORDS = 3, WARM_UPS = 2, FEWEST = 2, MOST = 1000 };

static const double SAMPLE = 50e-6; /* shorter operations are repeated inside a sample */
enum { MOST_INSIDE = 1000 };

typedef struct {
    char name[32], path[LENGTH];
    weft_array *array;
    bool named; /* by this row */
} operand;

typedef struct {
    weft_session *s;
    operand operands[MOST_OPERANDS];
    weft_var items[MOST_OPERANDS];
    weft_vars vars; /* those that this row named */
    char expression[LENGTH];
    weft_expr *plan;
    bench_function *operation;
    weft_array *result;
} worker;

/* ---- operands ---- */

static void begin_row(worker *w)
{
    weft_free(&w->result);
    weft_expr_free(&w->plan);
    w->operation = NULL;
    for (int i = 0; i < MOST_OPERANDS; i++)
        w->operands[i].named = false;
}

/* The operand that has this path, else a free place. */
static operand *place_for(worker *w, const char *path)
{
    operand *unused = NULL;

    for (int i = 0; i < MOST_OPERANDS; i++) {
        operand *o = &w->operands[i];

        if (o->array && !o->named && !strcmp(o->path, path))
            return o;
        if (!o->array && !unused)
            unused = o;
    }
    return unused;
}

static void forget_unnamed(worker *w)
{
    for (int i = 0; i < MOST_OPERANDS; i++)
        if (!w->operands[i].named)
            weft_free(&w->operands[i].array);
}

static weft_status load(worker *w, char **words)
{
    operand *o = place_for(w, words[2]);

    if (o == NULL) {
        forget_unnamed(w);
        o = place_for(w, words[2]);
    }
    if (o == NULL)
        return weft_fail(w->s, WEFT_ERR_USER, "a row has at most %d operands", MOST_OPERANDS);
    snprintf(o->name, sizeof o->name, "%s", words[1]);
    o->named = true;
    if (o->array)
        return WEFT_OK;
    snprintf(o->path, sizeof o->path, "%s", words[2]);
    return weft_load(w->s, words[2], &o->array);
}

static void gather_operands(worker *w)
{
    int count = 0;

    forget_unnamed(w);
    for (int i = 0; i < MOST_OPERANDS; i++)
        if (w->operands[i].named)
            w->items[count++] =
                (weft_var){.name = w->operands[i].name, .array = w->operands[i].array};
    w->vars = (weft_vars){count, w->items};
}

/* ---- what is measured ---- */

static weft_status plan(worker *w, char **words)
{
    gather_operands(w);
    return weft_compile(w->s, words[1], w->vars, &w->plan);
}

static weft_status eval(worker *w, char **words)
{
    gather_operands(w);
    weft_expr_free(&w->plan);
    snprintf(w->expression, sizeof w->expression, "%s", words[1]);
    return WEFT_OK;
}

static weft_status call(worker *w, char **words)
{
    gather_operands(w);
    w->operation = bench_operation(words[1]);
    if (w->operation == NULL)
        return weft_fail(w->s, WEFT_ERR_USER, "no operation is called %s", words[1]);
    return WEFT_OK;
}

static weft_status run(worker *w)
{
    if (w->operation)
        return w->operation(w->s, w->vars, &w->result);
    if (w->plan)
        return weft_run(w->plan, w->vars, &w->result);
    return weft_eval_in(w->s, w->expression, w->vars, &w->result);
}

/* ---- measuring ---- */

/* Seconds of one run, the slowest rank's, so that all ranks decide alike. */
static weft_status sample(worker *w, int inside, double *seconds)
{
    double before;

    WEFT_TRY(weft_barrier(w->s));
    before = bench_now();
    for (int i = 0; i < inside; i++)
        WEFT_TRY(run(w));
    *seconds = (bench_now() - before) / inside;
    if (weft_size(w->s) > 1)
        MPI_Allreduce(MPI_IN_PLACE, seconds, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
fail:
    return weft_failure(w->s);
}

static int runs_inside(double once)
{
    double needed = once > 0 ? SAMPLE / once : MOST_INSIDE;

    return needed < 1 ? 1 : needed > MOST_INSIDE ? MOST_INSIDE : (int)needed;
}

static weft_status measure(worker *w, char **words)
{
    static double seconds[MOST];
    double budget = atof(words[1]), spent = 0, once = 0;
    int count = 0, inside;
    bench_times times;

    for (int k = 0; k < WARM_UPS; k++)
        WEFT_TRY(sample(w, 1, &once));
    inside = runs_inside(once);
    while (count < FEWEST || (count < MOST && spent < budget)) {
        WEFT_TRY(sample(w, inside, &seconds[count]));
        spent += seconds[count++] * inside;
    }
    times = bench_summary(seconds, count);
    if (weft_rank(w->s) == 0)
        printf("{\"seconds_min\": %.9g, \"seconds_median\": %.9g}\n", times.min, times.median);
fail:
    return weft_failure(w->s);
}

static weft_status save(worker *w, char **words)
{
    return weft_save(w->result, words[1]);
}

static weft_status row(worker *w, char **words)
{
    (void)words;
    begin_row(w);
    return WEFT_OK;
}

/* ---- requests ---- */

static const struct {
    const char *name;
    int words;
    weft_status (*answer)(worker *, char **words);
    bool is_answered; /* prints its own answer */
} requests[] = {
    {"row", 1, row, false},   {"load", 3, load, false}, {"plan", 2, plan, false},
    {"eval", 2, eval, false}, {"call", 2, call, false}, {"time", 2, measure, true},
    {"save", 2, save, false},
};

static int split(char *line, char **words)
{
    int count = 0;

    line[strcspn(line, "\n")] = '\0';
    for (char *word = strtok(line, "\t"); word && count < WORDS; word = strtok(NULL, "\t"))
        words[count++] = word;
    return count;
}

/* A sentence in JSON's quotes. */
static void print_failure(const char *sentence)
{
    printf("{\"failed\": \"");
    for (const char *c = sentence; *c; c++)
        if (*c == '"' || *c == '\\')
            printf("\\%c", *c);
        else
            putchar(*c == '\n' ? ' ' : *c);
    printf("\"}\n");
}

static void answer(worker *w, char *line)
{
    char *words[WORDS] = {NULL};
    int count = split(line, words);
    bool said = false;

    for (size_t k = 0; count > 0 && k < sizeof requests / sizeof requests[0]; k++)
        if (!strcmp(requests[k].name, words[0]) && requests[k].words == count)
            said = requests[k].answer(w, words) == WEFT_OK && requests[k].is_answered;
    if (weft_rank(w->s) == 0 && weft_failure(w->s))
        print_failure(weft_message(w->s));
    else if (weft_rank(w->s) == 0 && !said)
        printf("{}\n");
    weft_clear(w->s);
    fflush(stdout);
}

static bool next_line(worker *w, char *line)
{
    bool more = true;

    line[0] = '\0';
    if (weft_rank(w->s) == 0 && !fgets(line, LENGTH, stdin))
        line[0] = '\0';
    if (weft_broadcast(w->s, line, LENGTH, 0))
        more = false;
    return more && line[0] != '\0';
}

int main(int argc, char **argv)
{
    weft_options options = {.threads = argc > 1 ? atoi(argv[1]) : 0, .quiet = true};
    worker w = {.s = NULL};
    char line[LENGTH];
    int given;

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &given);
    if (weft_open(MPI_COMM_WORLD, &options, &w.s) == WEFT_OK)
        while (next_line(&w, line))
            answer(&w, line);
    if (w.s) {
        begin_row(&w);
        forget_unnamed(&w);
    }
    weft_stop(&w.s);
    MPI_Finalize();
    return 0;
}
