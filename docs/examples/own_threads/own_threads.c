/* A code with threads and OpenBLAS of its own, and Weft beside them: OpenMP loops, the code's own
 * calls of BLAS, and Weft's, one after the other from the main thread. The code's count of BLAS
 * threads and the cores it may use are after each call of Weft's what they were before. */
#define _GNU_SOURCE
#include <cblas.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <weft.h>

enum { N = 200 };

typedef struct surroundings {
    int blas_threads;
    cpu_set_t cores;
} surroundings;

static surroundings look(void)
{
    surroundings now = {.blas_threads = openblas_get_num_threads()};

    sched_getaffinity(0, sizeof now.cores, &now.cores);
    return now;
}

static bool is_unchanged(const surroundings *before)
{
    const surroundings now = look();

    return now.blas_threads == before->blas_threads && CPU_EQUAL(&now.cores, &before->cores);
}

/* The code's own threads. */
static void fill(double *a, int rank)
{
#pragma omp parallel for
    for (int i = 0; i < N * N; i++)
        a[i] = sin(i + N * N * (double)rank);
}

/* Weft's cores: singular values of the rows of all ranks, a product that calls BLAS. */
static weft_status ask_weft(weft_session *s, double *a, double *largest, double *trace)
{
    weft_array *rows = NULL, *turned = NULL, *gram = NULL, *values = NULL, *diagonal = NULL;

    WEFT_TRY(weft_wrap(s, a, WEFT_SHAPE(N, N), WEFT_FLOAT64, &rows));
    WEFT_TRY(weft_svd_values(rows, &values));
    WEFT_TRY(weft_max_value(values, largest));
    WEFT_TRY(weft_transpose(rows, NULL, &turned));
    WEFT_TRY(weft_matmul(turned, rows, &gram));
    WEFT_TRY(weft_diag(gram, 0, &diagonal));
    WEFT_TRY(weft_sum_value(diagonal, trace));
fail:
    weft_free(&diagonal), weft_free(&values), weft_free(&gram);
    weft_free(&turned), weft_free(&rows);
    return weft_failure(s);
}

/* The code's own BLAS, with its own count of threads: the sum of squares of all ranks' elements. */
static double own_trace(const double *a, double *product, MPI_Comm comm)
{
    double mine = 0, all;

    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, N, N, N, 1, a, N, a, N, 0, product, N);
    for (int i = 0; i < N; i++)
        mine += product[i * N + i];
    MPI_Allreduce(&mine, &all, 1, MPI_DOUBLE, MPI_SUM, comm);
    return all;
}

int main(int argc, char **argv)
{
    double *a = malloc(sizeof(double) * N * N), *product = malloc(sizeof(double) * N * N);
    double largest = 0, trace = 0, own;
    bool is_right = true;
    weft_session *s = NULL;
    surroundings before;
    int rank, level;

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    openblas_set_num_threads(2);
    before = look();
    WEFT_TRY(weft_open(MPI_COMM_WORLD, NULL, &s));
    for (int round = 0; round < 3; round++) { /* on every rank: what is called here is collective */
        fill(a, rank + round);
        own = own_trace(a, product, MPI_COMM_WORLD);
        WEFT_TRY(ask_weft(s, a, &largest, &trace));
        is_right =
            is_right && is_unchanged(&before) && fabs(trace - own) < 1e-9 * own && largest > 1;
    }
    if (rank == 0)
        printf("largest singular value %.3f, %d BLAS threads before and %d after\n", largest,
               before.blas_threads, openblas_get_num_threads());
fail:
    if (weft_failure(s) && weft_rank(s) == 0)
        fprintf(stderr, "%s\n", weft_message(s));
    is_right = weft_stop(&s) == WEFT_OK && is_right;
    MPI_Finalize();
    free(a), free(product);
    return !is_right;
}
