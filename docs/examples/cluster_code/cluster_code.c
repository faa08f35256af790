/* A code that owns MPI and its memory, and asks Weft for one thing: the solution of a system of
 * equations whose rows its ranks hold, some more and some fewer.
 *
 * Weft adopts the rows where they are (weft_wrap), solves on all cores of the job, and the code
 * reads its own part of the solution back (weft_get). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <weft.h>

enum { UNKNOWNS = 300 };

/* What one rank of the code holds. */
typedef struct part {
    int64_t first, rows;
    double *matrix, *right, *solution;
} part;

/* Later ranks have more rows than earlier ones, as a code's own decomposition may have it. */
static part make_part(int rank, int size)
{
    const int64_t shares = (int64_t)size * (size + 1) / 2;
    const int64_t end = UNKNOWNS * ((int64_t)(rank + 1) * (rank + 2) / 2) / shares;
    part p = {.first = UNKNOWNS * ((int64_t)rank * (rank + 1) / 2) / shares};

    p.rows = end - p.first;
    p.matrix = malloc(sizeof(double) * (size_t)p.rows * UNKNOWNS + 1);
    p.right = calloc((size_t)p.rows + 1, sizeof(double));
    p.solution = malloc(sizeof(double) * (size_t)p.rows + 1);
    for (int64_t i = 0; i < p.rows; i++)
        for (int64_t j = 0; j < UNKNOWNS; j++) {
            const double element = 1 / (1 + fabs((double)(p.first + i - j)));

            p.matrix[i * UNKNOWNS + j] = element;
            p.right[i] += element * (double)(j + 1);
        }
    return p;
}

/* Collective over comm. */
static weft_status solve(MPI_Comm comm, part *p)
{
    const weft_box mine = {.first = {p->first}, .extent = {p->rows}};
    weft_session *s = NULL;
    weft_array *a = NULL, *b = NULL, *x = NULL;

    WEFT_TRY(weft_open(comm, NULL, &s));
    WEFT_TRY(weft_wrap(s, p->matrix, WEFT_SHAPE(p->rows, UNKNOWNS), WEFT_FLOAT64, &a));
    WEFT_TRY(weft_wrap(s, p->right, WEFT_SHAPE(p->rows), WEFT_FLOAT64, &b));
    WEFT_TRY(weft_solve(a, b, &x));
    WEFT_TRY(weft_get(x, &mine, p->solution));
fail:
    if (weft_failure(s) && weft_rank(s) == 0)
        fprintf(stderr, "%s\n", weft_message(s));
    weft_free(&x), weft_free(&b), weft_free(&a);
    return weft_stop(&s);
}

/* The equations were made so that unknown i is i + 1. */
static double largest_error(const part *p)
{
    double largest = 0;

    for (int64_t i = 0; i < p->rows; i++)
        largest = fmax(largest, fabs(p->solution[i] - (double)(p->first + i + 1)));
    return largest;
}

int main(int argc, char **argv)
{
    int rank, size, thread_level;
    double mine = INFINITY, error;
    part p;

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &thread_level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    p = make_part(rank, size);
    if (solve(MPI_COMM_WORLD, &p) == WEFT_OK)
        mine = largest_error(&p);
    MPI_Allreduce(&mine, &error, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    if (rank == 0)
        printf("%d unknowns on %d ranks, largest error %.1e\n", UNKNOWNS, size, error);
    free(p.matrix), free(p.right), free(p.solution);
    MPI_Finalize();
    return error > 1e-9;
}
