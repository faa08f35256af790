#include "scalapack_common.h"

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64, MOST = 1000 };

void Cblacs_pinfo(int *rank, int *ranks);
void Cblacs_get(int context, int what, int *value);
void Cblacs_gridinit(int *context, const char *order, int rows, int columns);
void Cblacs_gridinfo(int context, int *rows, int *columns, int *row, int *column);
void Cblacs_gridexit(int context);
void Cblacs_exit(int keep_mpi);
int numroc_(const int *n, const int *block, const int *rank, const int *source, const int *ranks);
void descinit_(int *descriptor, const int *m, const int *n, const int *mb, const int *nb,
               const int *row_source, const int *column_source, const int *context,
               const int *leading, int *info);

static void give_up(const char *sentence, const char *name)
{
    fprintf(stderr, "%s: %s\n", name, sentence);
    MPI_Abort(MPI_COMM_WORLD, 1);
}

void grid_check(const char *routine, int info)
{
    if (info) {
        fprintf(stderr, "%s: info = %d\n", routine, info);
        MPI_Abort(MPI_COMM_WORLD, 1);
    }
}

int size_argument(int argc, char **argv, int wanted, const char *usage)
{
    int n = argc == wanted ? atoi(argv[1]) : 0;

    if (n < 1) {
        fprintf(stderr, "usage: %s\n", usage);
        exit(2);
    }
    return n;
}

/* The largest divisor that is not past the square root. */
static int near_square(int ranks)
{
    int best = 1;

    for (int k = 1; k * k <= ranks; k++)
        if (ranks % k == 0)
            best = k;
    return best;
}

void grid_start(grid *g)
{
    MPI_Init(NULL, NULL);
    Cblacs_pinfo(&g->rank, &g->ranks);
    Cblacs_get(0, 0, &g->context);
    g->rows = near_square(g->ranks);
    Cblacs_gridinit(&g->context, "Row", g->rows, g->ranks / g->rows);
    Cblacs_gridinfo(g->context, &g->rows, &g->columns, &g->row, &g->column);
}

void grid_stop(grid *g)
{
    Cblacs_gridexit(g->context);
    Cblacs_exit(1);
    MPI_Finalize();
}

matrix matrix_create(const grid *g, int m, int n)
{
    const int block = BLOCK, zero = 0;
    matrix a = {.m = m, .n = n};
    int leading, info;

    a.local_m = numroc_(&m, &block, &g->row, &zero, &g->rows);
    a.local_n = numroc_(&n, &block, &g->column, &zero, &g->columns);
    leading = a.local_m > 1 ? a.local_m : 1;
    descinit_(a.descriptor, &m, &n, &block, &block, &zero, &zero, &g->context, &leading, &info);
    grid_check("descinit", info);
    a.data = calloc((size_t)leading * (size_t)(a.local_n + 1), sizeof *a.data);
    if (!a.data)
        give_up("no memory", "matrix");
    return a;
}

void matrix_free(matrix *a)
{
    free(a->data);
    a->data = NULL;
}

/* The global index of a local one, in a cyclic distribution of blocks. */
static size_t global_index(int local, int rank, int ranks)
{
    return (size_t)((local / BLOCK * ranks + rank) * BLOCK + local % BLOCK);
}

/* Leaves the file at its first element. */
static FILE *open_npy(const char *path)
{
    unsigned char magic[10];
    char header[1024];
    FILE *f = fopen(path, "rb");
    size_t length;

    if (!f || fread(magic, 1, sizeof magic, f) != sizeof magic || memcmp(magic, "\x93NUMPY\1", 7))
        give_up("cannot be read as .npy, version 1", path);
    length = (size_t)magic[8] + 256 * (size_t)magic[9];
    if (length >= sizeof header || fread(header, 1, length, f) != length)
        give_up("has a strange header", path);
    header[length] = 0;
    if (!strstr(header, "'<f8'") || !strstr(header, "'fortran_order': False"))
        give_up("is not float64 in C order", path);
    return f;
}

void matrix_read(const grid *g, matrix *a, const char *path)
{
    FILE *f = open_npy(path);
    double *row = malloc((size_t)a->n * sizeof *row);
    long start = ftell(f);

    for (int i = 0; i < a->local_m; i++) {
        size_t from = global_index(i, g->row, g->rows) * (size_t)a->n * sizeof *row;

        if (fseek(f, start + (long)from, SEEK_SET) ||
            fread(row, sizeof *row, (size_t)a->n, f) != (size_t)a->n)
            give_up("is too short", path);
        for (int j = 0; j < a->local_n; j++)
            a->data[i + (size_t)j * (size_t)a->local_m] =
                row[global_index(j, g->column, g->columns)];
    }
    free(row);
    fclose(f);
}

void matrix_copy(const matrix *from, matrix *to)
{
    size_t elements = (size_t)from->local_m * (size_t)from->local_n;

    memcpy(to->data, from->data, elements * sizeof *to->data);
}

double matrix_sum(const matrix *a)
{
    size_t elements = (size_t)a->local_m * (size_t)a->local_n;
    double sum = 0;

    for (size_t i = 0; i < elements; i++)
        sum += a->data[i];
    MPI_Allreduce(MPI_IN_PLACE, &sum, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    return sum;
}

static double timed(void (*prepare)(void *), void (*work)(void *), void *context)
{
    double seconds;

    if (prepare)
        prepare(context);
    MPI_Barrier(MPI_COMM_WORLD);
    seconds = bench_now();
    work(context);
    seconds = bench_now() - seconds;
    MPI_Allreduce(MPI_IN_PLACE, &seconds, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    return seconds;
}

bench_times grid_repeat(double budget, void (*prepare)(void *), void (*work)(void *), void *context)
{
    double seconds[MOST], spent = 0, warm_up = timed(prepare, work, context);
    int count = 0;

    if (warm_up > budget)
        return bench_summary(&warm_up, 1);
    while (count < 2 || (count < MOST && spent < budget)) {
        seconds[count] = timed(prepare, work, context);
        spent += seconds[count++];
    }
    return bench_summary(seconds, count);
}

void grid_print(const grid *g, bench_times times, double result)
{
    if (g->rank == 0)
        printf("{\"seconds_min\": %.9g, \"seconds_median\": %.9g, \"result\": %.17g}\n", times.min,
               times.median, result);
}
