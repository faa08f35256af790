/* What a program that calls ScaLAPACK through the BLACS needs before it can begin. */
#ifndef BENCH_SCALAPACK_COMMON_H
#define BENCH_SCALAPACK_COMMON_H

#include "timing.h"

#include <stddef.h>

typedef struct {
    int context, rank, ranks;
    int rows, columns, row, column; /* of the grid of ranks, and this rank's place */
} grid;

/* A block-cyclic matrix: the global extents, the local ones, the descriptor, the local elements. */
typedef struct {
    int m, n, local_m, local_n;
    int descriptor[9];
    double *data;
} matrix;

/* Collective: starts the BLACS on a near-square grid of all ranks. */
void grid_start(grid *g);
void grid_stop(grid *g);

/* Local: an m x n matrix of zeros in square blocks. */
matrix matrix_create(const grid *g, int m, int n);
void matrix_free(matrix *a);

/* Local: fills a matrix from a .npy file of float64 in C order with m rows of n. Ends the job
 * with a sentence if the file is another. */
void matrix_read(const grid *g, matrix *a, const char *path);

/* Local: copies the elements of one matrix to another of the same shape. */
void matrix_copy(const matrix *from, matrix *to);

/* Collective: the sum of all elements. */
double matrix_sum(const matrix *a);

/* Collective: as bench_repeat, `prepare` (may be NULL) before each run unmeasured; a run takes as
 * long as its slowest rank. */
bench_times grid_repeat(double budget, void (*prepare)(void *), void (*work)(void *),
                        void *context);

/* Local: ends the job when a routine reports trouble. */
void grid_check(const char *routine, int info);

/* Local: rank 0 prints the one line of JSON. */
void grid_print(const grid *g, bench_times times, double result);

/* Local: the order of the matrices in argv[1], or the usage and the end. */
int size_argument(int argc, char **argv, int wanted, const char *usage);

#endif
