/* Weft as a guest in a program that owns MPI: half of the ranks open a session on a communicator of
 * their own, adopt the rows that each has in its own memory, and compute on all of them. */
#include <stdio.h>
#include <stdlib.h>
#include <weft.h>

enum { ROWS = 1000, COLUMNS = 100 };

static weft_status largest_value(MPI_Comm comm, double *rows, double *largest)
{
    weft_session *s = NULL;
    weft_array *a = NULL;

    WEFT_TRY(weft_open(comm, NULL, &s));
    WEFT_TRY(weft_wrap(s, rows, WEFT_SHAPE(ROWS, COLUMNS), WEFT_FLOAT64, &a));
    WEFT_TRY(weft_max_value(a, largest));
fail:
    if (weft_failure(s) && weft_rank(s) == 0)
        fprintf(stderr, "%s\n", weft_message(s));
    weft_free(&a);
    return weft_stop(&s);
}

int main(int argc, char **argv)
{
    int rank, size, thread_level;
    double largest = 0, *rows = malloc(sizeof(double) * ROWS * COLUMNS);
    weft_status status = WEFT_OK;
    MPI_Comm half;

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &thread_level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    MPI_Comm_split(MPI_COMM_WORLD, rank < (size + 1) / 2, rank, &half);
    for (int i = 0; i < ROWS * COLUMNS; i++)
        rows[i] = rank + i * 1e-6;
    if (rank < (size + 1) / 2)
        status = largest_value(half, rows, &largest);
    if (rank == 0)
        printf("largest value in the lower half of the ranks: %.6f\n", largest);
    MPI_Comm_free(&half);
    MPI_Finalize();
    free(rows);
    return status != WEFT_OK;
}
