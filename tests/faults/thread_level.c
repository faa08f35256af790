/* thread_level [RANK]: a program that owns MPI and initialised it by MPI_Init, on rank RANK alone
 * if that is given, opens a session; prints each rank's status and sentence. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <weft.h>

int main(int argc, char **argv)
{
    const char *open_mpi = getenv("OMPI_COMM_WORLD_RANK"), *mpich = getenv("PMI_RANK");
    const int rank = open_mpi ? atoi(open_mpi) : mpich ? atoi(mpich) : 0;
    weft_session *s = NULL;
    weft_status status;
    int level;

    if (argc > 1 && atoi(argv[1]) != rank)
        MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
    else
        MPI_Init(NULL, NULL);
    status = weft_open(MPI_COMM_WORLD, NULL, &s);
    printf("%s: %s\n", weft_status_name(status), weft_message(s));
    (void)weft_stop(&s);
    status = weft_start(NULL, NULL, &s);
    printf("%s: %s\n", weft_status_name(status), weft_message(s));
    (void)weft_stop(&s);
    MPI_Finalize();
    return 0;
}
