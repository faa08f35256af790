/* A rank that waits inside Weft drives MPI: the sends its program left pending still move. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

enum { BYTES = 100000 }; /* more than any transport sends before it is asked for */

/* The lower half of the ranks leaves a send pending over a barrier that the upper half enters only
 * after it has received. Without progress in the barrier this never ends. */
static void pending_sends_move_while_ranks_wait(void **state)
{
    int rank, size, half;
    char *data = malloc(BYTES);

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    half = size / 2;
    if (size < 2) {
        free(data);
        test_skip("needs two ranks");
    }
    check_true(data != NULL);
    memset(data, rank + 1, BYTES);
    if (rank < half) {
        MPI_Request request;
        MPI_Isend(data, BYTES, MPI_CHAR, rank + half, 0, MPI_COMM_WORLD, &request);
        check_ok(weft_barrier(test_session()));
        MPI_Wait(&request, MPI_STATUS_IGNORE);
    } else {
        if (rank < 2 * half) {
            MPI_Recv(data, BYTES, MPI_CHAR, rank - half, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            check_int(data[0], rank - half + 1);
            check_int(data[BYTES - 1], rank - half + 1);
        }
        check_ok(weft_barrier(test_session()));
    }
    free(data);
}

const struct CMUnitTest progress_tests[] = {
    cmocka_unit_test(pending_sends_move_while_ranks_wait),
    {0},
};
