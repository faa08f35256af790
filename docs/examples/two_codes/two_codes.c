/* Two codes in one job: the first half of the ranks runs one, the second half the other, each with
 * a session of its own on its own communicator. Neither waits for the other before both are done
 * and compare what they found: the same number, from different counts of ranks. */
#include <stdio.h>
#include <weft.h>

/* The flow code: the energy of a random field. */
static weft_status flow(weft_session *s, double *result)
{
    weft_array *u = NULL, *v = NULL;
    weft_value energy;

    WEFT_TRY(weft_random(s, WEFT_SHAPE(300, 400), WEFT_FLOAT64, 1, &u));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(300, 400), WEFT_FLOAT64, 2, &v));
    WEFT_TRY(weft_eval_value(s, "sum(u*u + v*v) / 2", WEFT_VARS(u, v), &energy));
    *result = weft_value_double(energy);
fail:
    weft_free(&v), weft_free(&u);
    return weft_failure(s);
}

/* The structures code comes to the same number another way, between products of its own. */
static weft_status structures(weft_session *s, double *result)
{
    weft_array *u = NULL, *v = NULL, *half = NULL;

    WEFT_TRY(weft_random(s, WEFT_SHAPE(300, 400), WEFT_FLOAT64, 1, &u));
    WEFT_TRY(weft_random(s, WEFT_SHAPE(300, 400), WEFT_FLOAT64, 2, &v));
    for (int i = 0; i < 10; i++)
        WEFT_TRY(weft_eval("u*u + v*v", WEFT_VARS(u, v), &half));
    WEFT_TRY(weft_sum_value(half, result));
    *result /= 2;
fail:
    weft_free(&half), weft_free(&v), weft_free(&u);
    return weft_failure(s);
}

static weft_status run(MPI_Comm comm, bool is_flow, double *result)
{
    weft_session *s = NULL;

    WEFT_TRY(weft_open(comm, NULL, &s));
    WEFT_TRY(is_flow ? flow(s, result) : structures(s, result));
fail:
    if (weft_failure(s) && weft_rank(s) == 0)
        fprintf(stderr, "%s\n", weft_message(s));
    return weft_stop(&s);
}

int main(int argc, char **argv)
{
    int rank, size, thread_level;
    double result = 0, flow_result, structures_result;
    weft_status status;
    MPI_Comm half;

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &thread_level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    MPI_Comm_split(MPI_COMM_WORLD, rank < (size + 1) / 2, rank, &half);
    status = run(half, rank < (size + 1) / 2, &result);
    flow_result = structures_result = result;
    MPI_Bcast(&flow_result, 1, MPI_DOUBLE, 0, MPI_COMM_WORLD);
    MPI_Bcast(&structures_result, 1, MPI_DOUBLE, size - 1, MPI_COMM_WORLD);
    if (rank == 0)
        printf("flow %.17g, structures %.17g\n", flow_result, structures_result);
    MPI_Comm_free(&half);
    MPI_Finalize();
    return status != WEFT_OK || flow_result != structures_result;
}
